"""The gate stays shut when something that it rests on cannot be asked, was not kept, or has not been read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, Signal

from beforehand.desk.advice import Advice
from beforehand.desk.asides import Asides
from beforehand.desk.clipboard import ApprovedCopy
from beforehand.desk.drafts import Desk
from beforehand.desk.journal import Journal
from beforehand.desk.lines import Answer
from beforehand.desk.papers import Papers
from beforehand.desk.recorder import Recorder
from beforehand.domain.aside import SHARED
from beforehand.domain.decision import Kind
from beforehand.domain.gate import Lack, Missing
from beforehand.store.journal import MemoryJournal
from beforehand.store.memory import MemoryDecisions, MemoryDrafts
from beforehand.store.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.domain.post import Draft
    from beforehand_checks.finding import Finding
    from beforehand_checks.pack import Pack

TEXT = "A calm morning by the river."


def approved(desk: Desk) -> Desk:
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [])
    assert desk.copy_approved(TEXT) is not None
    return desk


def fail(_draft: Draft) -> tuple[Missing, ...]:
    raise RuntimeError("a service does not know")


def test_a_service_that_cannot_say_what_is_missing_shuts_the_gate(desk: Desk) -> None:
    approved(desk)
    with pytest.raises(RuntimeError):
        desk.set_lacks("photos", fail)
    assert not desk.is_open
    assert desk.approval is None


def test_a_service_that_cannot_seal_the_photos_shuts_the_gate(desk: Desk) -> None:
    approved(desk)
    with pytest.raises(RuntimeError):
        desk.set_seals(fail)  # type: ignore[arg-type]
    assert not desk.is_open
    assert desk.approval is None


def test_a_service_that_cannot_tell_its_conditions_shuts_the_gate(desk: Desk) -> None:
    approved(desk)
    with pytest.raises(RuntimeError):
        desk.set_facts("photos", fail)  # type: ignore[arg-type]
    assert not desk.is_open
    assert desk.approval is None


def test_the_gate_opens_again_once_the_service_can_say(desk: Desk) -> None:
    approved(desk)
    with pytest.raises(RuntimeError):
        desk.set_lacks("photos", fail)
    desk.set_lacks("photos", lambda _draft: ())
    assert desk.is_open


@pytest.mark.parametrize("kind", [Lack.CONSENT, Lack.ADVICE, Lack.AUTHORISATION, Lack.PAUSE, Lack.PHOTO])
def test_an_approval_does_not_come_back_when_what_it_rested_on_ended_and_began_again(desk: Desk, kind: Lack) -> None:
    approved(desk)
    desk.set_lacks("service", lambda _draft: (Missing(kind, kind.value),))
    assert desk.approval is None
    desk.set_lacks("service", lambda _draft: ())
    assert desk.is_open
    assert desk.approval is None


@pytest.mark.parametrize("kind", [Lack.REGISTER, Lack.RECORDS])
def test_an_approval_outlasts_a_moment_in_which_something_was_read_again(desk: Desk, kind: Lack) -> None:
    before = approved(desk).approval
    desk.set_lacks("service", lambda _draft: (Missing(kind, kind.value),))
    assert desk.approval is None
    desk.set_lacks("service", lambda _draft: ())
    assert desk.approval == before


class FullDisk(MemoryDrafts):
    """A store that keeps nothing once it is full."""

    is_full = False

    def save(self, draft: Draft) -> None:
        if self.is_full:
            raise Trouble("store.full")
        super().save(draft)


def test_a_change_that_cannot_be_kept_still_ends_the_approval(small_pack: Pack, clock: Any, clipboard: Any) -> None:
    store = FullDisk()
    desk = Desk(store, MemoryDecisions(), clock, ApprovedCopy(clipboard), small_pack)
    desk.set_checker(is_up=True, are_rules_ready=True, has_failed=False)
    approved(desk)
    store.is_full = True
    with pytest.raises(Trouble):
        desk.set_audience("followers")
    assert desk.approval is None


class Later:
    """A thread that does nothing until it is told to."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Any, Any, Any]] = []

    def __call__(self, job: Any, then: Any, failed: Any) -> None:
        self.jobs.append((job, then, failed))

    def work(self) -> None:
        for job, then, _failed in self.jobs:
            then(job())
        self.jobs.clear()


def test_the_gate_is_shut_until_the_journal_has_been_read(desk: Desk, clock: Any) -> None:
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [])
    journal, later = Journal(), Later()
    advice = Advice(desk, journal, Papers(), clock)
    assert desk.is_open
    journal.use(MemoryJournal(clock.now), later)
    assert [lack.kind for lack in desk.missing] == [Lack.RECORDS]
    later.work()
    assert desk.is_open
    advice.deleteLater()


def test_what_was_approved_before_there_was_a_journal_is_recorded_when_approved_again(desk: Desk, clock: Any) -> None:
    journal = Journal()
    recorder = Recorder(desk, journal)
    approved(desk)
    journal.use(MemoryJournal(clock.now))
    assert desk.copy_approved(TEXT) is not None
    assert len(journal.entries("approval.")) == 1
    recorder.deleteLater()


def test_the_gate_waits_for_the_second_reader_while_it_is_loaded(qtbot: Any, desk: Desk) -> None:
    checker = SlowReader()
    asides = Asides(desk, checker)  # type: ignore[arg-type]
    asides.add_source("draft", lambda draft: {"warning": draft.warning})
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [])
    desk.set_warning("Grief")
    qtbot.waitUntil(lambda: bool(checker.asked))
    ident, revision = checker.asked[-1]
    checker.answered.emit(Answer(ident, revision, "rules", (), is_last=True))
    qtbot.wait(100)
    assert [lack.kind for lack in desk.missing] == [Lack.ASIDE]
    checker.reader_trouble = "There is no model."
    checker.stage_became_ready.emit("reader")
    qtbot.waitUntil(lambda: desk.is_open)
    asides.shut_down()


class SlowReader(QObject):
    """A checker whose rules are ready and whose second reader is not."""

    answered = Signal(object)
    refused = Signal(int)
    restarted = Signal()
    stage_became_ready = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.stages = frozenset({"lexicon", "rules"})
        self.reader_trouble = ""
        self.are_rules_ready = True
        self.asked: list[tuple[int, int]] = []

    def ask(self, paragraph_id: int, revision: int, text: str, language: str = "", context: str = "") -> None:
        self.asked.append((paragraph_id, revision))


def test_what_was_kept_in_somebody_else_s_words_is_still_open_in_the_author_s_own(
    qtbot: Any, desk: Desk, find: Callable[..., Finding]
) -> None:
    words = "Please vote for the Greens."
    mark = find(words, "vote for")
    checker = SlowReader()
    checker.reader_trouble = "There is no model."
    asides = Asides(desk, checker)  # type: ignore[arg-type]
    asides.add_source("draft", lambda draft: {SHARED: draft.shared})
    desk.new_draft(TEXT)
    desk.set_judgement(TEXT, [])
    desk.set_shared(words)
    qtbot.waitUntil(lambda: bool(checker.asked))
    checker.answered.emit(Answer(*checker.asked[-1], "rules", (mark,), is_last=True))
    qtbot.waitUntil(lambda: bool(asides.findings(SHARED)))
    asides.decide(SHARED, mark, Kind.KEPT, "She says so, and I ask her why.")
    qtbot.waitUntil(lambda: desk.is_open)
    desk.set_judgement(words, [mark])
    assert [lack.kind for lack in desk.missing] == [Lack.FINDING]
    asides.shut_down()
