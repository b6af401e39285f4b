"""Who the author is at work and which accounts they post from, as far as the checklist needs to know."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.act import Audience
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.domain.post import Draft

REVIEW_YEARS = 1
"""Privacy settings count as looked at for so long."""
LONGEST = 300  # code points in any one field

_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
_ADDRESS = re.compile(rf"[^\s@<>()\[\],;:\"]{{1,64}}@{_DOMAIN.pattern}")
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_BETWEEN = re.compile(r"[,;،；，、\n]")


class Service(StrEnum):
    """How the author stands to the organisation."""

    UNSAID = ""
    SERVING = "serving"
    SEPARATED = "separated"
    CONSULTANT = "consultant"
    INTERN = "intern"
    FAMILY = "family"
    """Of the family of somebody who works there."""


class Seniority(StrEnum):
    """How much weight readers give to what the author says."""

    UNSAID = ""
    STAFF = "staff"
    SUPERVISOR = "supervisor"
    SENIOR = "senior"
    """Heads an office or speaks for one."""


class Concern(StrEnum):
    """What an account may have against it; the values are conditions of the checklist after ``account:``."""

    WORK_EMAIL = "work-email"
    FALSE_NAME = "false-name"
    UNREVIEWED = "unreviewed"


@dataclass(frozen=True, slots=True)
class Account:
    """One personal account; ``network`` is the id of a network's family, ``reason`` why a concern stays for now."""

    id: str
    network: str
    handle: str
    shown_name: str = ""
    is_own_name: bool = True
    address: str = ""
    audience: Audience = Audience.PUBLIC
    names_employer: bool = False
    writes_about_un: bool = False
    reviewed: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The author; ``domains`` are the e-mail domains of the organisation beside those that the policy names."""

    name: str = ""
    service: Service = Service.UNSAID
    organisation: str = ""
    domains: tuple[str, ...] = ()
    seniority: Seniority = Seniority.UNSAID
    stations: tuple[str, ...] = ()
    """The names of the duty station and of places around it."""
    accounts: tuple[Account, ...] = ()

    def account(self, account_id: str) -> Account | None:
        """The account with this id."""
        return next((each for each in self.accounts if each.id == account_id), None)

    def accounts_for(self, network: str) -> tuple[Account, ...]:
        """The accounts from which a draft for a network may be posted: all of them where no network is chosen."""
        family = network_named(network).family
        return tuple(each for each in self.accounts if family in ("plain", each.network))


class Problem(StrEnum):
    """What is wrong with a field; windows hold one sentence for each."""

    NO_HANDLE = "no_handle"
    ADDRESS = "address"
    FUTURE = "future"
    DOMAIN = "domain"


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return _ADDRESS.fullmatch(text) is not None


def as_domain(text: str) -> str:
    """An e-mail domain as it is compared: without what stands before the @, in small letters; "" for none."""
    domain = text.strip().casefold().rpartition("@")[2].strip(".")
    return domain if _DOMAIN.fullmatch(domain) else ""


def is_work_address(address: str, domains: Iterable[str]) -> bool:
    """Whether an address lies in one of the domains or below it."""
    domain = as_domain(address) if "@" in address else ""
    return bool(domain) and any(domain == known or domain.endswith(f".{known}") for known in domains)


def listed(text: str) -> tuple[str, ...]:
    """The parts of a text between commas, semicolons and line ends, each once."""
    parts = (" ".join(part.split()) for part in _BETWEEN.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def reads_like(shown: str, name: str) -> bool:
    """Whether a shown name may be the author's: it holds the family name, or two of the name's words; True without a name."""
    own, seen = _words(name), set(_words(shown))
    if not own:
        return True
    return own[-1] in seen or len(seen.intersection(own)) > 1 or "".join(own) in "".join(_words(shown))


def problems(account: Account, on: date) -> tuple[Problem, ...]:
    """What must be put right before an account is kept."""
    found = []
    if not account.handle.strip():
        found.append(Problem.NO_HANDLE)
    if account.address and not is_address(account.address):
        found.append(Problem.ADDRESS)
    if account.reviewed is not None and account.reviewed > on:
        found.append(Problem.FUTURE)
    return tuple(found)


def concerns(account: Account, domains: Iterable[str], on: date) -> tuple[Concern, ...]:
    """What an account has against it on a day; ``domains`` are all in which work addresses lie."""
    found = []
    if is_work_address(account.address, domains):
        found.append(Concern.WORK_EMAIL)
    if account.writes_about_un and not account.is_own_name:
        found.append(Concern.FALSE_NAME)
    if account.reviewed is None or is_overdue(account.reviewed, on):
        found.append(Concern.UNREVIEWED)
    return tuple(found)


def unsettled(account: Account, domains: Iterable[str], on: date) -> tuple[Concern, ...]:
    """The concerns that no reason settles; a reason never stands in for a look at the settings."""
    found = concerns(account, domains, on)
    return tuple(each for each in found if each is Concern.UNREVIEWED or not account.reason.strip())


def is_overdue(reviewed: date, on: date) -> bool:
    """Whether a look at the settings lies more than a year back."""
    year = reviewed.year + REVIEW_YEARS
    day = 28 if (reviewed.month, reviewed.day) == (2, 29) else reviewed.day
    return on > reviewed.replace(year=year, day=day)


def conditions(profile: Profile, draft: Draft, domains: Iterable[str], on: date) -> frozenset[str]:
    """The conditions of the checklist that a profile makes hold for a draft; ``domains`` are those of the policy."""
    told = {f"status:{profile.service.value}"} if profile.service else set()
    if profile.seniority:
        told.add(f"seniority:{profile.seniority.value}")
    if any(map(PlaceFinder(profile.stations).is_in, (draft.text, draft.warning))):
        told.add("place:duty-station")
    accounts = profile.accounts_for(draft.network)
    if not accounts and network_named(draft.network).family != "plain":
        told.add("account:unknown")
    every = (*domains, *profile.domains)
    for account in accounts:
        told |= _account_conditions(account, every, on)
    return _only_told(told) if network_named(draft.network).family == "plain" else frozenset(told)


def _only_told(told: set[str]) -> frozenset[str]:
    """The conditions where no network is chosen: a text that may go anywhere is not held back by any one account."""
    concerns = {each for each in told if each.startswith("unsettled:")}
    settled = {f"account:{concern.value}" for concern in Concern} | {"account:known"}
    return frozenset(told - concerns - settled) | ({"account:elsewhere"} if concerns else set())


def _account_conditions(account: Account, domains: tuple[str, ...], on: date) -> set[str]:
    """The conditions that one account makes hold."""
    told = {"account:known", "account:names-employer" if account.names_employer else "account:hides-employer"}
    told |= {f"account:{concern.value}" for concern in concerns(account, domains, on)}
    told |= {f"unsettled:{concern.value}" for concern in unsettled(account, domains, on)}
    return told


class PlaceFinder:
    """Finds names of places in a text as whole words; names in scripts without spaces anywhere."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(folded for name in names if (folded := _folded(name)))

    def is_in(self, text: str) -> bool:
        """Whether one of the names stands in a text, whatever its capitals."""
        if not self._names:
            return False
        folded = _folded(text)
        return any(_stands_in(name, folded) for name in self._names if name in folded)


def _stands_in(name: str, text: str) -> bool:
    """Whether a folded name stands in a folded text between the ends of words."""
    import regex  # wanted for a few names only, and slow to compile

    if regex.search(_UNSPACED, name):
        return True
    return regex.search(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(name)}(?![\p{{L}}\p{{N}}])", text) is not None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().strip()


def _words(text: str) -> list[str]:
    """The words of a name as names are compared: without accents, in small letters."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return [str(word) for word in _WORD.findall("".join(c for c in parts if not unicodedata.combining(c)))]
