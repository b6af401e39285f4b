"""The lists of findings, of checklist items and of drafts, without a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from beforehand.domain.checklist import Status
from beforehand.domain.decision import Kind
from beforehand.domain.post import Reply
from beforehand.models.checklist import ChecklistModel, ItemRole
from beforehand.models.drafts import DraftRole, DraftsModel
from beforehand.models.findings import FindingRole, FindingsModel
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from beforehand.desk.drafts import Desk
    from beforehand.models.rows import RowsModel

TEXT = "Please vote for Ana. See example.org for the  draft\nreport."
ALOUD = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def tested() -> Iterator[Callable[[RowsModel[Any]], Any]]:
    """Have Qt's own tester watch a model for the length of the test."""
    kept: list[object] = []

    def watch(model: RowsModel[Any]) -> Any:
        kept.append(QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
        model.modelReset.connect(lambda: pytest.fail("a reset"))
        return model

    yield watch
    kept.clear()


def column(model: RowsModel[Any], role: int = Qt.ItemDataRole.DisplayRole) -> list[Any]:
    return [model.index(row).data(role) for row in range(model.rowCount())]


def test_findings_read_well_and_in_order(
    desk: Desk, find: Callable[..., Finding], tested: Callable[[RowsModel[Any]], Any]
) -> None:
    model = tested(FindingsModel(desk))
    desk.new_draft(TEXT)
    report, vote = find(TEXT, "draft\nreport", Tier.CERTAIN, "undisclosed"), find(TEXT, "vote for")
    desk.set_judgement(TEXT, [report, vote])
    assert column(model) == ["vote for", "draft report"]
    assert column(model, ALOUD) == [
        "Likely: “vote for”. It takes a side. To be settled.",
        "Certain: “draft report”. It takes a side. To be settled.",
    ]
    assert column(model, FindingRole.CLAUSE_NAME) == ["take no side", "undisclosed"]
    assert column(model, FindingRole.TIER) == [Tier.LIKELY, Tier.CERTAIN]
    assert column(model, Qt.ItemDataRole.AccessibleDescriptionRole) == ["Drop it.", "Drop it."]
    assert column(model, FindingRole.JUDGED) == list(desk.findings)
    assert (model.row_of(report), model.row_at(report.start + 3), model.row_at(0)) == (1, 1, -1)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.KEPT, "Kept with a reason"),
        (Kind.IGNORED_HERE, "Ignored here"),
        (Kind.IGNORED_IN_DRAFT, "Ignored in this draft"),
        (Kind.IGNORED_ALWAYS, "Always ignored"),
        (Kind.RULE_OFF, "Its rule is switched off"),
    ],
)
def test_a_settled_finding_stays_in_the_list_and_says_how(
    desk: Desk, find: Callable[..., Finding], kind: Kind, words: str
) -> None:
    model = FindingsModel(desk)
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [find(TEXT, "vote for")])
    desk.decide(desk.findings[0].finding, kind, "A choir contest.")
    assert column(model, FindingRole.STATE) == [words]
    assert (column(model, FindingRole.IS_OPEN), column(model, FindingRole.IS_SETTLED)) == ([False], [True])


def test_a_finding_keeps_its_row_while_the_author_types_before_it(
    desk: Desk, find: Callable[..., Finding], tested: Callable[[RowsModel[Any]], Any]
) -> None:
    model = tested(FindingsModel(desk))
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [find(TEXT, "vote for"), find(TEXT, "report")])
    held = QPersistentModelIndex(model.index(1))
    moved = "Oh. " + TEXT.replace("vote for", "cheer for")
    desk.set_judgement(moved, [find(moved, "report")])
    assert (held.isValid(), held.row(), model.row(held.row()).finding) == (True, 0, find(moved, "report"))


def test_hints_can_be_left_out(
    desk: Desk, find: Callable[..., Finding], tested: Callable[[RowsModel[Any]], Any]
) -> None:
    model = tested(FindingsModel(desk))
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [find(TEXT, "Please", Tier.HINT), find(TEXT, "vote for")])
    assert column(model, FindingRole.STATE) == ["For you to consider", "To be settled"]
    model.show_hints(is_shown=False)
    assert column(model) == ["vote for"]
    model.show_hints(is_shown=True)
    assert column(model) == ["Please", "vote for"]


def test_the_checklist_says_where_each_item_stands(
    desk: Desk, find: Callable[..., Finding], tested: Callable[[RowsModel[Any]], Any]
) -> None:
    model = tested(ChecklistModel(desk))
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [find(TEXT, "vote for"), find(TEXT, "report", Tier.CERTAIN, "undisclosed")])
    assert column(model, ItemRole.ITEM) == ["auto", "link", "leak"]
    assert column(model, ALOUD) == [
        "Nothing takes a side? Findings are left.",
        "Is the link no endorsement? Not answered.",
        "Who authorised this? Needs a record.",
    ]
    desk.decide(desk.findings[0].finding, Kind.KEPT, "A choir contest.")
    desk.answer("link", Reply.NOT_SURE)
    desk.record("leak", "Ms Example", "2026-03-01", "Memo 7")
    assert column(model, ItemRole.STATUS_NAME) == ["Done", "Not sure: ask for advice", "Recorded"]
    assert column(model, ItemRole.REPLY) == [None, Reply.NOT_SURE, None]
    assert column(model, ItemRole.STATUS) == [Status.SATISFIED, Status.NOT_SATISFIED, Status.SATISFIED]
    desk.answer("link", Reply.NO)
    assert model.index(model.row_of("link")).data(ItemRole.STATUS_NAME) == "Answered no"
    desk.answer("link", Reply.YES)
    assert model.index(model.row_of("link")).data(ItemRole.STATUS_NAME) == "Answered yes"
    desk.set_judgement("Nothing of that", [])
    assert column(model, ItemRole.ITEM) == ["auto"]


def test_the_drafts_are_listed_searched_and_marked(
    desk: Desk, tested: Callable[[RowsModel[Any]], Any], clock: Any
) -> None:
    model = tested(DraftsModel(desk))
    first = desk.new_draft("A walk", "x")
    clock.go_on(minutes=1)
    second = desk.new_draft()
    assert column(model) == ["Draft without words", "A walk"]
    assert column(model, DraftRole.IS_CURRENT) == [True, False]
    assert column(model, ALOUD) == ["Draft without words, for plain text, open now", "A walk, for X"]
    desk.open(first)
    assert column(model, DraftRole.IS_CURRENT) == [False, True]
    clock.go_on(minutes=1)
    desk.set_text("A longer walk")
    assert column(model, DraftRole.DRAFT) == [first, second]
    model.search("longer")
    assert (column(model), model.query, model.row_of(second)) == (["A longer walk"], "longer", -1)
    model.search("")
    desk.delete(first)
    assert column(model, DraftRole.DRAFT) == [second]
