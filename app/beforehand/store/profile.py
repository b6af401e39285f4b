"""The author's profile as one versioned value among the settings of the vault, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar

from beforehand.domain.act import Audience
from beforehand.domain.profile import LONGEST, Account, Profile, Seniority, Service

VERSION: Final = 1

Chosen = TypeVar("Chosen", bound=StrEnum)


class NewerProfileError(ValueError):
    """The profile was written by a later version of the program, so it must be left as it is."""


def write_profile(profile: Profile) -> dict[str, Any]:
    """A profile as a value that JSON can hold."""
    return {
        "version": VERSION,
        "name": profile.name,
        "service": profile.service.value,
        "organisation": profile.organisation,
        "domains": list(profile.domains),
        "seniority": profile.seniority.value,
        "stations": list(profile.stations),
        "accounts": [_written(account) for account in profile.accounts],
    }


def read_profile(value: object) -> Profile:
    """The profile in such a value, empty for None; what does not fit counts as not said. Raises ``NewerProfileError``."""
    if not isinstance(value, Mapping):
        return Profile()
    version = value.get("version")
    if isinstance(version, int) and version > VERSION:
        raise NewerProfileError(str(version))
    rows = value.get("accounts")
    accounts = [_account(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return Profile(
        _text(value, "name"),
        _chosen(Service, value.get("service"), Service.UNSAID),
        _text(value, "organisation"),
        _texts(value, "domains"),
        _chosen(Seniority, value.get("seniority"), Seniority.UNSAID),
        _texts(value, "stations"),
        tuple({account.id: account for account in accounts if account.id}.values()),
    )


def _written(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "network": account.network,
        "handle": account.handle,
        "shown_name": account.shown_name,
        "is_own_name": account.is_own_name,
        "address": account.address,
        "audience": account.audience.value,
        "names_employer": account.names_employer,
        "writes_about_un": account.writes_about_un,
        "reviewed": account.reviewed.isoformat() if account.reviewed is not None else None,
        "reason": account.reason,
    }


def _account(row: Mapping[str, Any]) -> Account:
    return Account(
        _text(row, "id"),
        _text(row, "network"),
        _text(row, "handle"),
        _text(row, "shown_name"),
        row.get("is_own_name") is True,
        _text(row, "address"),
        _chosen(Audience, row.get("audience"), Audience.PUBLIC),
        row.get("names_employer") is True,
        row.get("writes_about_un") is True,
        _day(row.get("reviewed")),
        _text(row, "reason"),
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return value[:LONGEST] if isinstance(value, str) else ""


def _texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = row.get(key)
    return tuple(each[:LONGEST] for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _chosen(kind: type[Chosen], value: object, default: Chosen) -> Chosen:
    return next((each for each in kind if each.value == value), default)


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
