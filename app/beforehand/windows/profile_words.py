"""Words about the author's profile that its windows share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from beforehand.domain.network import network_named
from beforehand.domain.profile import Concern, Problem, Seniority, Service

if TYPE_CHECKING:
    from beforehand.domain.profile import Account


def service_name(service: Service) -> str:
    """How the author stands to the organisation."""
    tr = QCoreApplication.translate
    return {
        Service.UNSAID: tr("Profile", "Not said"),
        Service.SERVING: tr("Profile", "In service"),
        Service.SEPARATED: tr("Profile", "Left the service"),
        Service.CONSULTANT: tr("Profile", "Consultant or contractor"),
        Service.INTERN: tr("Profile", "Intern"),
        Service.FAMILY: tr("Profile", "Family member of staff"),
    }[service]


def service_meaning(service: Service) -> str:
    """What that means for posts, as sentences."""
    tr = QCoreApplication.translate
    return {
        Service.UNSAID: tr("Profile", "Say it, and the checklist asks what fits you."),
        Service.SERVING: tr("Profile", "The guidelines hold for you, also on leave and outside office hours."),
        Service.SEPARATED: tr(
            "Profile",
            "Your duty to keep undisclosed information to yourself goes on after service. The checklist asks about it in every post.",
        ),
        Service.CONSULTANT: tr(
            "Profile", "Your contract has terms of its own beside the guidelines. The checklist asks about both."
        ),
        Service.INTERN: tr(
            "Profile",
            "What you learn in the internship stays undisclosed, also afterwards. The checklist asks about it.",
        ),
        Service.FAMILY: tr(
            "Profile",
            "The guidelines bind your relative and not you. The checklist asks what a post of yours could mean for them.",
        ),
    }[service]


def seniority_name(seniority: Seniority) -> str:
    """How much weight readers give to the author's words."""
    tr = QCoreApplication.translate
    return {
        Seniority.UNSAID: tr("Profile", "Not said"),
        Seniority.STAFF: tr("Profile", "Leads nobody"),
        Seniority.SUPERVISOR: tr("Profile", "Leads a team"),
        Seniority.SENIOR: tr("Profile", "Heads an office or speaks for one"),
    }[seniority]


def concern_told(concern: Concern) -> str:
    """What an account has against it, and what to do about it."""
    tr = QCoreApplication.translate
    return {
        Concern.WORK_EMAIL: tr(
            "Profile", "This is a work address. Give the account a private one at the network, and write it here."
        ),
        Concern.FALSE_NAME: tr(
            "Profile",
            "It is about the United Nations and does not show your own name. Show your name there, or keep such posts off it.",
        ),
        Concern.UNREVIEWED: tr("Profile", "You have not looked at its privacy settings within the last year."),
    }[concern]


def problem_told(problem: Problem) -> str:
    """What is wrong with a field of an account."""
    tr = QCoreApplication.translate
    return {
        Problem.NO_HANDLE: tr("Profile", "Write the handle: the name by which the network knows the account."),
        Problem.ADDRESS: tr(
            "Profile", "The address is no e-mail address. Write it like name@example.org, or leave it out."
        ),
        Problem.FUTURE: tr("Profile", "The day on which you looked at the settings has not come yet."),
        Problem.DOMAIN: tr("Profile", "“%1” is no e-mail domain. Write what stands after the @, such as example.org."),
    }[problem]


def account_name(account: Account) -> str:
    """An account in short."""
    return f"{network_named(account.network).name} {account.handle}"
