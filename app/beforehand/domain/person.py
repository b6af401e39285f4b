"""People whose consent is kept: no more about each than a post needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from beforehand.domain.names import taken_apart

if TYPE_CHECKING:
    from datetime import date

ADULT_AGE = 18  # Convention on the Rights of the Child, article 1


class Relation(StrEnum):
    """What the person is to the author."""

    COLLEAGUE = "colleague"
    PARTNER = "partner"
    BENEFICIARY = "beneficiary"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Guardian:
    """Somebody who answers for a minor."""

    name: str
    relationship: str
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One data subject; ``id`` is 32 hexadecimal digits, "" until the person is kept."""

    id: str
    name: str
    relation: Relation
    is_pseudonym: bool = False
    contact: str = ""
    language: str = ""
    birth_year: int | None = None
    guardians: tuple[Guardian, ...] = ()

    @property
    def first_name(self) -> str:
        """The first name without a title; "" for a pseudonym, which is no name."""
        return "" if self.is_pseudonym else " ".join(taken_apart(self.name).given)

    def is_minor(self, on: date) -> bool:
        """Whether the person may still be under 18 on a day; only the year of birth is known, so in doubt yes."""
        return self.birth_year is not None and on.year - self.birth_year <= ADULT_AGE

    def needs_full_path(self, on: date) -> bool:
        """Whether the four tests must be met: for beneficiaries, the public and minors."""
        return self.relation in (Relation.BENEFICIARY, Relation.PUBLIC) or self.is_minor(on)


def completed(there: Person, told: Person) -> Person:
    """Somebody who is known, with what was blank filled in from what is told; nothing that is there is replaced."""
    return replace(
        there,
        contact=there.contact or told.contact,
        language=there.language or told.language,
        birth_year=there.birth_year if there.birth_year is not None else told.birth_year,
        guardians=there.guardians or told.guardians,
    )


def problems(person: Person, on: date) -> tuple[str, ...]:
    """What keeps a person from being kept: any of "name", "birth_year" and "guardian"."""
    found = [] if person.name.strip() else ["name"]
    if person.birth_year is not None and not 0 <= on.year - person.birth_year <= 120:
        found.append("birth_year")
    elif person.is_minor(on) and not any(guardian.name.strip() for guardian in person.guardians):
        found.append("guardian")
    return tuple(found)
