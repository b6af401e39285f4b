"""Posted texts are read again when guidelines change, and what ended since is told; never ahead of what is being written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject, Signal

from beforehand.desk.approvals import Approvals
from beforehand.desk.journal import Journal
from beforehand.desk.lines import Answer
from beforehand.desk.recheck import Recheck
from beforehand.desk.recorder import Recorder
from beforehand.desk.register import Register
from beforehand.domain.approved import Rested
from beforehand.domain.consent import Act, Naming, Notice, Scope
from beforehand.domain.decision import Kind
from beforehand.domain.person import Person, Relation
from beforehand.domain.posting import Fate
from beforehand.store.approved import MemoryWords
from beforehand.store.consents import MemoryConsents
from beforehand.store.journal import MemoryJournal
from beforehand_checks.finding import Finding, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from beforehand.desk.drafts import Desk

TEXT = "Please vote for the herons.\nThey live by the river."


class FakeChecker(QObject):
    """Answers when the test says so, and finds the words that it was told to find."""

    answered = Signal(object)
    refused = Signal(int)
    restarted = Signal()
    stage_became_ready = Signal(str)
    state_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.finds = {"vote": Tier.LIKELY}
        self.stages = frozenset({"lexicon", "rules"})
        self.reader_trouble = "none"
        self.are_rules_ready = True
        self.has_failed = False
        self.busy = 0
        self.asked: list[tuple[int, int, str]] = []

    @property
    def in_flight(self) -> int:
        return self.busy

    def ask(self, paragraph_id: int, revision: int, text: str, language: str = "", context: str = "") -> None:
        self.asked.append((paragraph_id, revision, text))

    def answer_all(self) -> None:
        asked, self.asked = self.asked, []
        for ident, revision, text in asked:
            found = tuple(
                Finding(
                    at, at + len(word), "impartiality", f"about-{word}", tier, 0.9, "It takes a side.", "Drop it.", ""
                )
                for word, tier in self.finds.items()
                if (at := text.find(word)) >= 0
            )
            self.answered.emit(Answer(ident, revision, "rules", found, is_last=True))


class Bench:
    """A desk whose posts are recorded, with a register and everything that checks again."""

    def __init__(self, desk: Desk, clock: Any, qtbot: Any) -> None:
        self.desk, self.clock, self.qtbot = desk, clock, qtbot
        self.journal = Journal()
        self.journal.use(MemoryJournal(clock.now))
        self.approvals = Approvals(self.journal)
        self.approvals.use(MemoryWords())
        self.recorder = Recorder(desk, self.journal, None, self.approvals)
        self.register = Register(clock)
        self.register.use(MemoryConsents())
        self.checker = FakeChecker()
        self.recheck = Recheck(self.approvals, desk, self.checker, self.register, clock)

    def post(self, text: str = TEXT, fate: Fate = Fate.POSTED) -> str:
        """Keep what is found, copy, and say that it is posted."""
        self.desk.new_draft(text, "mastodon")
        at = text.find("vote")
        found = [Finding(at, at + 4, "impartiality", "about-vote", Tier.LIKELY, 0.9, "It takes a side.", "", "")]
        self.desk.set_judgement(text, found if at >= 0 else ())
        for each in self.desk.findings:
            self.desk.decide(each.finding, Kind.KEPT, "It is about birds.")
        assert self.desk.copy_approved(text) is not None
        approval = self.approvals.entries[0].id
        if fate is not Fate.COPIED:
            self.approvals.mark(approval, Fate.POSTED, self.clock.now())
        if fate in (Fate.EDITED, Fate.DELETED):
            self.approvals.mark(approval, fate, self.clock.now())
        return approval

    def new_policy(self, version: str = "v2") -> None:
        self.desk.set_pack(replace(self.desk.pack, version=version))

    def read_all(self) -> None:
        """Let it begin, and answer until it rests."""
        self.recheck.consider()
        while self.recheck.is_reading:
            self.qtbot.waitUntil(lambda: bool(self.checker.asked) or not self.recheck.is_reading, timeout=3_000)
            self.checker.answer_all()
        self.recheck.consider()

    def agree(self) -> Person:
        self.register.keep(Person("", "Ana Example", Relation.COLLEAGUE))
        person = self.register.people[0]
        scope = Scope(("*",), Naming.NAMED, "", until=self.register.today + timedelta(days=30))
        notice = Notice("For what.", "1", "en")
        self.register.record(
            [self.register.new_event(person.id, Act.GIVEN, self.register.today, scope=scope, notice=notice)]
        )
        record = self.register.records_of(person.id)[0]
        self.recorder.ask_consents(lambda _draft: (Rested(person.id, record.id, "named"),))
        return person

    def close(self) -> None:
        self.recheck.shut_down()
        for each in (self.recheck, self.checker, self.register, self.recorder, self.approvals, self.journal):
            each.deleteLater()


@pytest.fixture
def bench(desk: Desk, clock: Any, qtbot: Any) -> Iterator[Bench]:
    made = Bench(desk, clock, qtbot)
    yield made
    made.close()


def test_nothing_is_read_again_while_the_guidelines_are_the_same(bench: Bench) -> None:
    bench.post()
    bench.recheck.consider()
    assert not bench.recheck.is_reading
    assert bench.recheck.news == ()


def test_other_guidelines_have_what_is_posted_read_again_and_only_what_is_new_is_told(bench: Bench) -> None:
    approval = bench.post()
    bench.post(fate=Fate.DELETED)
    bench.post(fate=Fate.COPIED)
    told: list[tuple[int, int]] = []
    bench.recheck.progressed.connect(lambda *share: told.append(share))
    bench.checker.finds = {"vote": Tier.LIKELY, "river": Tier.CERTAIN, "herons": Tier.HINT}
    bench.new_policy()
    bench.read_all()
    assert told == [(0, 1)]
    (news,) = bench.recheck.news
    assert news.approval == approval
    assert [(each.quoted, each.tier) for each in news.findings] == [("river", "certain")]
    assert bench.approvals.entry(approval).again.policy_version == "v2"
    bench.recheck.consider()
    assert not bench.recheck.is_reading, "it was read by these guidelines"


def test_what_is_ignored_everywhere_since_is_no_news(bench: Bench) -> None:
    bench.post()
    bench.checker.finds = {"river": Tier.LIKELY}
    text = "By the river"
    bench.desk.new_draft(text)
    at = text.find("river")
    found = Finding(at, at + 5, "impartiality", "about-river", Tier.LIKELY, 0.9, "", "", "")
    bench.desk.set_judgement(text, [found])
    bench.desk.decide(found, Kind.IGNORED_ALWAYS, "It is no place.")
    bench.new_policy()
    bench.read_all()
    assert bench.recheck.news == ()


def test_it_waits_while_the_worker_has_anything_else_to_do(bench: Bench, qtbot: Any) -> None:
    bench.post()
    bench.checker.busy = 1
    bench.new_policy()
    bench.recheck.consider()
    bench.recheck._reader._begin()
    assert bench.recheck.is_reading
    assert bench.checker.asked == []
    bench.checker.busy = 0
    qtbot.waitUntil(lambda: bool(bench.checker.asked), timeout=3_000)


def test_stopping_leaves_no_timer_and_nothing_is_begun_again_by_itself(bench: Bench, qtbot: Any) -> None:
    bench.post()
    bench.new_policy()
    bench.recheck.consider()
    qtbot.waitUntil(lambda: bool(bench.checker.asked), timeout=3_000)
    with qtbot.waitSignal(bench.recheck.rested):
        bench.recheck.stop()
    bench.recheck.consider()
    assert not bench.recheck.is_reading
    bench.recheck.read_again()
    assert bench.recheck.is_reading


def test_a_text_that_the_worker_refuses_is_left_out_once(bench: Bench, qtbot: Any) -> None:
    first = bench.post()
    second = bench.post("They live by the river.")
    bench.checker.finds = {"river": Tier.LIKELY}
    bench.new_policy()
    bench.recheck.consider()
    qtbot.waitUntil(lambda: len(bench.checker.asked) == 3, timeout=3_000)
    refused = next(ident for ident, _, text in bench.checker.asked if text == "They live by the river." and ident)
    bench.checker.asked = [each for each in bench.checker.asked if each[0] != refused]
    bench.checker.refused.emit(refused)
    bench.read_all()
    assert bench.approvals.entry(second).again is None
    assert [news.approval for news in bench.recheck.news] == [first]
    bench.recheck.consider()
    assert not bench.recheck.is_reading
    bench.recheck.read_again()
    assert bench.recheck.is_reading, "asked for, everything is read"


def test_many_texts_are_read_a_few_at_a_time(bench: Bench, qtbot: Any) -> None:
    told: list[tuple[int, int]] = []
    bench.recheck.progressed.connect(lambda *share: told.append(share))
    for number in range(9):
        bench.post(f"Number {number} by the river.")
    bench.checker.finds = {"river": Tier.LIKELY}
    bench.new_policy()
    bench.read_all()
    assert told == [(0, 9), (4, 9), (8, 9)]
    assert len(bench.recheck.news) == 9


def test_without_a_worker_nothing_is_noted(bench: Bench, qtbot: Any) -> None:
    approval = bench.post()
    bench.checker.has_failed = True
    bench.new_policy()
    with qtbot.waitSignal(bench.recheck.rested, timeout=3_000):
        bench.recheck.consider()
    assert bench.approvals.entry(approval).again is None


def test_a_consent_that_is_withdrawn_or_runs_out_is_news_until_the_post_is_gone(bench: Bench) -> None:
    person = bench.agree()
    approval = bench.post()
    bench.recheck.consider()
    assert bench.recheck.news == ()
    bench.clock.go_on(days=31)
    bench.recheck.consider()
    (news,) = bench.recheck.news
    assert news.consents[0].since == bench.register.today - timedelta(days=1)
    bench.register.withdraw(person.id)
    bench.recheck.consider()
    assert bench.recheck.news[0].consents[0].since == bench.register.today
    bench.clock.go_on(days=1)
    bench.approvals.mark(approval, Fate.EDITED, bench.clock.now())
    bench.recheck.consider()
    assert bench.recheck.news == (), "the author edited it there after the withdrawal"
    bench.approvals.take_back(approval)
    bench.register.erase(person.id)
    bench.recheck.consider()
    assert bench.recheck.news[0].consents[0].since is None
    bench.approvals.mark(approval, Fate.DELETED, bench.clock.now())
    bench.recheck.consider()
    assert bench.recheck.news == ()


def test_an_authorisation_that_was_ended_is_news(bench: Bench) -> None:
    ended: set[str] = set()
    bench.recorder.ask_authorisations(lambda _draft: ("auth-1",))
    bench.recheck.ask_ended(ended.__contains__)
    bench.post()
    bench.recheck.consider()
    assert bench.recheck.news == ()
    ended.add("auth-1")
    bench.recheck.consider()
    assert bench.recheck.news[0].authorisations == ("auth-1",)


def test_an_edit_there_settles_what_was_found_before(bench: Bench) -> None:
    approval = bench.post()
    bench.checker.finds = {"river": Tier.LIKELY}
    bench.new_policy()
    bench.read_all()
    assert bench.recheck.news
    bench.clock.go_on(hours=1)
    bench.approvals.mark(approval, Fate.EDITED, bench.clock.now())
    bench.recheck.consider()
    assert bench.recheck.news == ()
    bench.new_policy("v3")
    bench.recheck.consider()
    assert not bench.recheck.is_reading, "what stands there now is not known"


def test_changes_are_looked_at_after_a_calm(bench: Bench, qtbot: Any) -> None:
    person = bench.agree()
    bench.post()
    with qtbot.waitSignal(bench.recheck.changed, timeout=3_000):
        bench.register.withdraw(person.id)
    bench.recheck.shut_down()
    bench.register.changed.emit()
    assert not bench.recheck._calm.isActive()
