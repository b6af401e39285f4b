"""Tables of people: what their bytes mean, which rows may come in, and which cell keeps a row out."""

from __future__ import annotations

import contextlib
import itertools
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.domain.columns import Column, column_named, table
from beforehand.domain.consent import (
    ANY_NETWORK,
    Act,
    Circumstances,
    ConsentEvent,
    FourTests,
    Naming,
    Notice,
    Record,
    Scope,
    Statements,
    Way,
)
from beforehand.domain.intake import Fault, Intake, NoNamesError, Reading, Wrong, read_intake
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.domain.sheet import Encoding, Separator, SheetError, SheetFault, armed, disarmed, read_sheet, written

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
PLAIN = "name;relation;answer;date;networks\nZoë Example;colleague;given;2026-03-31;LinkedIn\n"


def intake(text: str | bytes) -> Intake:
    numbers = itertools.count(1)
    data = text.encode() if isinstance(text, str) else text
    return read_intake(read_sheet(data), Reading(NOW, lambda: f"{next(numbers):032x}", "people.csv"))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (PLAIN.encode(), Encoding.UTF_8),
        (b"\xef\xbb\xbf" + PLAIN.encode(), Encoding.UTF_8),
        (PLAIN.encode("utf-16"), Encoding.UTF_16_LE),
        (PLAIN.encode("utf-16-le"), Encoding.UTF_16_LE),
        (PLAIN.encode("utf-16-be"), Encoding.UTF_16_BE),
        (b"\xfe\xff" + PLAIN.encode("utf-16-be"), Encoding.UTF_16_BE),
        (PLAIN.encode("cp1252"), Encoding.CP1252),
    ],
)
def test_the_encoding_is_told_from_the_bytes(data: bytes, encoding: Encoding) -> None:
    assert read_sheet(data).encoding is encoding
    (candidate,) = intake(data).candidates
    assert candidate.person == Person("", "Zoë Example", Relation.COLLEAGUE)


@pytest.mark.parametrize("separator", Separator)
def test_the_separator_is_told_from_the_first_line(separator: Separator) -> None:
    text = PLAIN.replace(";", separator.value).replace("Zoë Example", '"Example, Zoë; of\ttown"')
    assert read_sheet(text.encode()).separator is separator
    assert intake(text).candidates[0].person.name == "Example, Zoë; of town"


@pytest.mark.parametrize(
    ("data", "fault", "line"),
    [
        (b"", SheetFault.EMPTY, 0),
        (b" ; ;\n", SheetFault.EMPTY, 0),
        (b'name\nAna\n"Bo\n', SheetFault.QUOTES, 3),
        (b'name\nAna\n"Bo"x\n', SheetFault.QUOTES, 3),
        (b"name\nAna\n\x81\n", SheetFault.ENCODING, 3),
        (b"name\n" + b"x\n" * 100_001, SheetFault.TOO_MANY_ROWS, 100_002),
        (b"x" * (64 << 20) + b"x", SheetFault.TOO_LARGE, 0),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, fault: SheetFault, line: int) -> None:
    with pytest.raises(SheetError) as refused:
        read_sheet(data)
    assert (refused.value.fault, refused.value.line) == (fault, line)


def test_a_line_counts_from_where_its_row_begins() -> None:
    text = 'name,relation,note\n\nAna,colleague,\n"Bo","colleague","one\ntwo"\nCem,nobody,\n'
    assert intake(text).faults[-1] == Fault(6, Column.RELATION, Wrong.UNKNOWN_VALUE, "nobody")


def test_without_names_there_is_nobody() -> None:
    with pytest.raises(NoNamesError):
        intake("who,relation\nAna,colleague\n")


def test_headings_that_mean_nothing_here_are_told() -> None:
    assert intake("Name,Relation,Shoe size\nAna,colleague,38\n").left_out == ("Shoe size",)


@pytest.mark.parametrize(
    ("row", "column", "wrong"),
    [
        ({"name": ""}, Column.NAME, Wrong.MISSING),
        ({"relation": ""}, Column.RELATION, Wrong.MISSING),
        ({"relation": "cousin"}, Column.RELATION, Wrong.UNKNOWN_VALUE),
        ({"pseudonym": "perhaps"}, Column.PSEUDONYM, Wrong.UNKNOWN_VALUE),
        ({"birth year": "99"}, Column.BIRTH_YEAR, Wrong.BAD_YEAR),
        ({"birth year": "1799"}, Column.BIRTH_YEAR, Wrong.BAD_YEAR),
        ({"birth year": "2016"}, Column.GUARDIAN, Wrong.NO_GUARDIAN),
        ({"guardian contact": "leila@example.org"}, Column.GUARDIAN_CONTACT, Wrong.NO_GUARDIAN),
        ({"answer": ""}, Column.ANSWER, Wrong.MISSING),
        ({"answer": "unknown"}, Column.ANSWER, Wrong.UNKNOWN_VALUE),
        ({"date": ""}, Column.DATE, Wrong.MISSING),
        ({"date": "03/04/2026"}, Column.DATE, Wrong.BAD_DATE),
        ({"date": "2026-02-30"}, Column.DATE, Wrong.BAD_DATE),
        ({"date": "2026-05-05"}, Column.DATE, Wrong.FUTURE),
        ({"networks": ""}, Column.NETWORKS, Wrong.MISSING),
        ({"networks": "x | myspace"}, Column.NETWORKS, Wrong.UNKNOWN_VALUE),
        ({"may be named": "perhaps"}, Column.NAMING, Wrong.UNKNOWN_VALUE),
        ({"from": "2026-05-01", "until": "2026-04-01"}, Column.UNTIL, Wrong.BEFORE_START),
        ({"how": "telepathy"}, Column.WAY, Wrong.UNKNOWN_VALUE),
        ({"notice version": "2"}, Column.NOTICE, Wrong.MISSING),
        ({"notice": "We ask you."}, Column.NOTICE_VERSION, Wrong.MISSING),
        ({"freely": "maybe"}, Column.FREELY, Wrong.UNKNOWN_VALUE),
        ({"place": "x" * 2_001}, Column.PLACE, Wrong.TOO_LONG),
    ],
)
def test_each_faulty_cell_is_named_and_keeps_its_row_out(row: dict[str, str], column: Column, wrong: Wrong) -> None:
    good = {"name": "Ana", "relation": "colleague", "answer": "given", "date": "2026-03-31", "networks": "x"}
    cells = good | row
    text = ";".join(cells) + "\n" + ";".join(good.get(key, "") for key in cells) + "\n" + ";".join(cells.values())
    found = intake(text)
    assert [(fault.line, fault.column, fault.wrong) for fault in found.faults] == [(3, column, wrong)]
    assert [candidate.lines for candidate in found.candidates] == [(2,)]


def test_a_row_with_more_cells_than_headings_is_left_out() -> None:
    assert intake("name,relation\nAna,colleague,more\n").faults[0].wrong is Wrong.TOO_MANY_CELLS


def test_several_rows_of_one_person_become_several_consents() -> None:
    text = (
        "name,contact,relation,answer,date,networks\n"
        "Ana,a@example.org,colleague,given,2026-01-02,x\n"
        "ÁNA,A@example.org,colleague,given,2026-01-03,linkedin\n"
        "Ana,a@example.org,colleague,given,2026-01-02,x\n"
        "Ana,a@example.org,partner,given,2026-01-05,x\n"
        "Ana,,colleague,given,2026-01-02,x\n"
    )
    found = intake(text)
    assert [candidate.lines for candidate in found.candidates] == [(2, 3), (6,)]
    assert found.faults == (
        Fault(4, Column.NAME, Wrong.REPEATED, "2"),
        Fault(5, Column.RELATION, Wrong.DIFFERS, "2"),
    )
    assert found.rows == 3
    assert all(event.origin == "people.csv" for event in found.candidates[0].events)


def everything() -> tuple[Person, Record]:
    person = Person(
        "1" * 32,
        "Amina Example",
        Relation.BENEFICIARY,
        is_pseudonym=True,
        contact="@amina",
        language="fr",
        birth_year=2012,
        guardians=(Guardian("Leila", "mother", "+1 555 0100"), Guardian("Omar", "", "omar@example.org")),
    )
    how = Circumstances(
        Way.SIGNED_FORM, "Camp, block 3", "Ana", "Bo", "Cem", "Leila", True,
        Statements(True, True, True, True), FourTests(True, True, True, True),
    )  # fmt: skip
    scope = Scope(
        ("linkedin", "x"), Naming.FIRST_NAME, "School = hope", "followers", "Kenya", "Opening day", (),
        date(2026, 1, 1), date(2027, 1, 1),
    )  # fmt: skip
    notice = Notice('We ask "you".\nYou may say no; nothing changes.', "3", "fr")
    event = ConsentEvent("e" * 32, "r" * 32, person.id, Act.GIVEN, date(2026, 1, 2), NOW, scope, notice, how, "-note")
    return person, Record("r" * 32, person.id, (event,))


def test_what_is_written_as_a_table_reads_back_the_same() -> None:
    person, record = everything()
    (candidate,) = intake(written(table([(person, (record,))]))).candidates
    assert candidate.person == Person("", *[getattr(person, name) for name in Person.__slots__[1:]])
    (event,) = candidate.events
    (kept,) = record.events
    for name in ("act", "on", "scope", "notice", "how", "note"):
        assert getattr(event, name) == getattr(kept, name), name


def test_any_network_and_dotted_days_are_understood() -> None:
    text = "name,relation,answer,date,networks\nAna,colleague,yes,31.3.2026,x | any\n"
    (event,) = intake(text).candidates[0].events
    assert (event.on, event.scope.networks) == (date(2026, 3, 31), (ANY_NETWORK,))


@pytest.mark.parametrize("cell", ["=1+1", "+1 555", "-2", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0"])
def test_no_cell_that_is_written_is_a_formula(cell: str) -> None:
    assert disarmed(cell).startswith("'")
    assert armed(disarmed(cell)) == cell
    assert f"'{cell}" in written([(cell, "b")]).decode("utf-8-sig").replace('"', "")


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
def test_disarming_is_taken_back_exactly(cell: str) -> None:
    assert not disarmed(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not cell.startswith("'"):
        assert armed(disarmed(cell)) == cell


def test_every_column_is_found_by_its_own_heading() -> None:
    assert [column_named(column.value.upper().replace(" ", "_")) for column in Column] == list(Column)


@given(st.binary(max_size=400))
def test_no_bytes_make_reading_fall_over(data: bytes) -> None:
    with contextlib.suppress(SheetError, NoNamesError):
        intake(data)
