"""The columns of the register as a table: how each is called in a file, and how its cells are spelt."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from beforehand.domain.consent import ANY_NETWORK, Act, Naming, Way
from beforehand.domain.network import NETWORKS
from beforehand.domain.person import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beforehand.domain.consent import Circumstances, Notice, Record, Scope
    from beforehand.domain.person import Person

BETWEEN: Final = " | "
"""Stands between several values in one cell."""


class Column(StrEnum):
    """One column; the value is its heading."""

    NAME = "name"
    RELATION = "relation"
    PSEUDONYM = "pseudonym"
    CONTACT = "contact"
    LANGUAGE = "language"
    BIRTH_YEAR = "birth year"
    GUARDIAN = "guardian"
    GUARDIAN_RELATIONSHIP = "guardian relationship"
    GUARDIAN_CONTACT = "guardian contact"
    ANSWER = "answer"
    DATE = "date"
    NETWORKS = "networks"
    NAMING = "may be named"
    PURPOSE = "purpose"
    AUDIENCE = "readers"
    TERRITORY = "territory"
    OCCASION = "occasion"
    STARTS = "from"
    UNTIL = "until"
    NOTICE = "notice"
    NOTICE_VERSION = "notice version"
    NOTICE_LANGUAGE = "notice language"
    WAY = "how"
    PLACE = "place"
    EXPLAINED_BY = "explained by"
    INTERPRETER = "interpreter"
    WITNESS = "witness"
    AGREED_BY = "guardian who agreed"
    ASSENT = "child agreed"
    NO_EFFECT = "told no effect"
    WITHDRAWAL = "told how to withdraw"
    NO_RECALL = "told no full recall"
    COPY_GIVEN = "copy given"
    TOLD_WHAT = "told what"
    FREELY = "freely"
    UNDERSTOOD = "understood"
    ABLE = "able to decide"
    NOTE = "note"


PERSONAL: Final = tuple(Column)[: tuple(Column).index(Column.ANSWER)]
"""Columns about the person alone; all others tell of a consent."""

_JOINERS: Final = "\u200c\u200d"
"""Zero-width joiners, which are part of names in Persian and in the scripts of India."""

_HEADINGS: Final[Mapping[str, Column]] = {
    **{column.value: column for column in Column},
    "full name": Column.NAME,
    "e mail": Column.CONTACT,
    "email": Column.CONTACT,
    "phone": Column.CONTACT,
    "year of birth": Column.BIRTH_YEAR,
    "born": Column.BIRTH_YEAR,
    "consent": Column.ANSWER,
    "status": Column.ANSWER,
    "network": Column.NETWORKS,
    "naming": Column.NAMING,
    "topic": Column.PURPOSE,
    "audience": Column.AUDIENCE,
    "country": Column.TERRITORY,
    "event": Column.OCCASION,
    "valid from": Column.STARTS,
    "valid until": Column.UNTIL,
    "expires": Column.UNTIL,
    "way": Column.WAY,
    "comment": Column.NOTE,
}

YES: Final = frozenset({"yes", "y", "true", "1", "x"})
NO: Final = frozenset({"", "no", "n", "false", "0"})
RELATIONS: Final[Mapping[str, Relation]] = {
    **{relation.value: relation for relation in Relation},
    "member of the public": Relation.PUBLIC,
}
ACTS: Final[Mapping[str, Act]] = {
    **{act.value: act for act in Act if act is not Act.UNKNOWN},
    "yes": Act.GIVEN,
    "said yes": Act.GIVEN,
    "no": Act.REFUSED,
    "said no": Act.REFUSED,
    "asked": Act.REQUESTED,
    "later": Act.DEFERRED,
}
NAMINGS: Final[Mapping[str, Naming]] = {
    **{plain: naming for naming in Naming for plain in (naming.value, naming.value.replace("_", " "))},
    "": Naming.UNNAMED,
    "no": Naming.UNNAMED,
    "without a name": Naming.UNNAMED,
    "first name only": Naming.FIRST_NAME,
    "yes": Naming.NAMED,
    "full name": Naming.NAMED,
}
WAYS: Final[Mapping[str, Way]] = {
    **{plain: way for way in Way for plain in (way.value, way.value.replace("_", " "))},
    "": Way.SPOKEN,
    "e mail": Way.EMAIL,
    "form": Way.SIGNED_FORM,
}
FAMILIES: Final[Mapping[str, str]] = {
    **{network.family: network.family for network in NETWORKS if network.family != "plain"},
    **{network.name.casefold(): network.family for network in NETWORKS if network.family != "plain"},
    "any": ANY_NETWORK,
    ANY_NETWORK: ANY_NETWORK,
    "any social network": ANY_NETWORK,
    "twitter": "x",
}


def column_named(heading: str) -> Column | None:
    """The column that a heading means, in any spelling of it."""
    return _HEADINGS.get(told(heading))


def told(cell: str) -> str:
    """A word of a fixed set as it is compared: small letters, single spaces for what stands between words."""
    return " ".join(cell.casefold().replace("_", " ").replace("-", " ").split())


def one_line(text: str) -> str:
    """A name on one line, without characters that cannot be seen and could make it look like another."""
    spaced = " ".join(text.split())
    return "".join(each for each in spaced if each in _JOINERS or unicodedata.category(each) not in ("Cc", "Cf"))


def name_key(name: str) -> str:
    """A name as two spellings of it are compared: without accents, capitals and double spaces."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(each for each in parts if not unicodedata.combining(each)).split())


def table(entries: Iterable[tuple[Person, tuple[Record, ...]]]) -> list[tuple[str, ...]]:
    """The register as rows below their headings: one for each consent as it stands, one for a person without any."""
    rows = [tuple(column.value for column in Column)]
    for person, records in entries:
        about = _about(person)
        latest = [_answer(record) for record in records]
        for told_of in latest or [{}]:
            cells = about | told_of
            rows.append(tuple(cells.get(column, "") for column in Column))
    return rows


def _about(person: Person) -> dict[Column, str]:
    guardians = person.guardians
    return {
        Column.NAME: person.name,
        Column.RELATION: person.relation.value,
        Column.PSEUDONYM: _flag(is_set=person.is_pseudonym),
        Column.CONTACT: person.contact,
        Column.LANGUAGE: person.language,
        Column.BIRTH_YEAR: "" if person.birth_year is None else str(person.birth_year),
        Column.GUARDIAN: BETWEEN.join(each.name for each in guardians),
        Column.GUARDIAN_RELATIONSHIP: BETWEEN.join(each.relationship for each in guardians),
        Column.GUARDIAN_CONTACT: BETWEEN.join(each.contact for each in guardians),
    }


def _answer(record: Record) -> dict[Column, str]:
    """How a consent stands: its end or its last event, with what the last yes or question covers."""
    standing = record.standing
    if not standing:
        return {}
    last = record.ending or standing[-1]
    covering = record.latest or last
    return {
        Column.ANSWER: last.act.value,
        Column.DATE: last.on.isoformat(),
        **_scope(covering.scope),
        **_notice(covering.notice),
        **_how(covering.how),
        Column.NOTE: last.note,
    }


def _scope(scope: Scope | None) -> dict[Column, str]:
    if scope is None:
        return {}
    networks = ("any",) if ANY_NETWORK in scope.networks else scope.networks
    return {
        Column.NETWORKS: BETWEEN.join(networks),
        Column.NAMING: scope.naming.value.replace("_", " "),
        Column.PURPOSE: scope.purpose,
        Column.AUDIENCE: scope.audience,
        Column.TERRITORY: scope.territory,
        Column.OCCASION: scope.occasion,
        Column.STARTS: "" if scope.starts is None else scope.starts.isoformat(),
        Column.UNTIL: "" if scope.until is None else scope.until.isoformat(),
    }


def _notice(notice: Notice | None) -> dict[Column, str]:
    if notice is None:
        return {}
    return {
        Column.NOTICE: notice.text,
        Column.NOTICE_VERSION: notice.version,
        Column.NOTICE_LANGUAGE: notice.language,
    }


def _how(how: Circumstances) -> dict[Column, str]:
    statements, tests = how.statements, how.tests
    return {
        Column.WAY: how.way.value.replace("_", " "),
        Column.PLACE: how.place,
        Column.EXPLAINED_BY: how.explained_by,
        Column.INTERPRETER: how.interpreter,
        Column.WITNESS: how.witness,
        Column.AGREED_BY: how.guardian,
        Column.ASSENT: _flag(is_set=how.has_assent),
        Column.NO_EFFECT: _flag(is_set=statements.has_no_effect),
        Column.WITHDRAWAL: _flag(is_set=statements.how_to_withdraw),
        Column.NO_RECALL: _flag(is_set=statements.no_full_recall),
        Column.COPY_GIVEN: _flag(is_set=statements.copy_given),
        Column.TOLD_WHAT: _flag(is_set=tests.told_what),
        Column.FREELY: _flag(is_set=tests.freely),
        Column.UNDERSTOOD: _flag(is_set=tests.understood),
        Column.ABLE: _flag(is_set=tests.able_to_decide),
    }


def _flag(*, is_set: bool) -> str:
    return "yes" if is_set else ""
