"""Everything that is online is checked again when guidelines, a consent or an authorisation change; what is new is told."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from beforehand.desk.rereader import Rereader, Text
from beforehand.domain.act import ActKind
from beforehand.domain.approved import POST, Again
from beforehand.domain.aside import SHARED
from beforehand.domain.posting import Fate
from beforehand.domain.recheck import Lost, News, lost, new_findings, still_new

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.desk.approvals import Approvals, Entry
    from beforehand.desk.checker import Checker
    from beforehand.desk.drafts import Desk
    from beforehand.desk.register import Register
    from beforehand.domain.approved import Noted, Words
    from beforehand.domain.clock import Clock
    from beforehand_checks.finding import Finding

AT_ONCE = 4
"""Texts that are read together, so that the second reader's pause is waited for once."""
CALM_MS = 400
"""So long after a change the news is worked out; more changes mostly follow."""


class Ended(Protocol):
    """Tells whether an authorisation was ended."""

    def __call__(self, authorisation: str) -> bool:
        """Whether it was."""


class Recheck(QObject):
    """Knows what is new about each approval, and reads posted texts again that other guidelines judged."""

    changed = Signal()
    """What is new about some approval is other than before."""
    progressed = Signal(int, int)
    """So many of so many texts have been read again."""
    rested = Signal()
    """Nothing is being read any more."""

    def __init__(
        self,
        approvals: Approvals,
        desk: Desk,
        checker: Checker,
        register: Register,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._approvals, self._desk, self._register, self._clock = approvals, desk, register, clock
        self._checker = checker
        self._has_ended: Ended = lambda _authorisation: False
        self._news: dict[str, News] = {}
        self._queue: deque[str] = deque()
        self._total = 0
        self._is_stopped = self._is_over = False
        self._failed: set[str] = set()
        self._reader = Rereader(checker, self)
        self._reader.read.connect(self._on_read)
        self._batch: dict[str, Words] = {}
        self._texts: tuple[Text, ...] = ()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM_MS)
        self._calm.timeout.connect(self.consider)
        for signal in (approvals.changed, register.changed, checker.state_changed, desk.draft_opened):
            signal.connect(self.note_change)

    @property
    def is_reading(self) -> bool:
        """Whether texts are being read again."""
        return bool(self._queue)

    @property
    def news(self) -> tuple[News, ...]:
        """Everything that is new, in the order of the approvals."""
        return tuple(self._news.values())

    def news_of(self, approval: str) -> News:
        """What is new about an approval."""
        return self._news.get(approval, News(approval))

    def ask_ended(self, ask: Ended) -> None:
        """Ask this whether an authorisation was ended; call ``note_change`` whenever the answer may differ."""
        self._has_ended = ask
        self.note_change()

    def note_change(self) -> None:
        """Work the news out again, after a calm."""
        if not self._is_over:
            self._calm.start()

    def read_again(self) -> None:
        """Read everything that is online again, whatever judged it."""
        self._is_stopped = False
        self._failed.clear()
        self._enqueue(lambda _entry: True)

    def stop(self) -> None:
        """Read no further until it is wanted or something changes in the next session."""
        self._is_stopped = True
        self._end()

    def consider(self) -> None:
        """Work the news out again, and begin to read what other guidelines judged."""
        self._calm.stop()
        self._tell()
        if not self._is_stopped and not self.is_reading:
            self._enqueue(self._is_outdated)

    def shut_down(self) -> None:
        """Stop every timer for good."""
        self._is_over = True
        self._calm.stop()
        self._queue.clear()
        self._reader.stop()

    def _is_outdated(self, entry: Entry) -> bool:
        """Whether other guidelines than today's judged the words last."""
        pack = self._desk.pack
        judged = entry.again.policy_version if entry.again is not None else entry.approved.policy_version
        return pack is not None and judged != pack.version and entry.id not in self._failed

    def _enqueue(self, is_wanted: Callable[[Entry], bool]) -> None:
        """Begin to read the texts that are as they were posted and whose words are kept."""
        if self._desk.pack is None or not self._checker.are_rules_ready:
            return
        found = [e.id for e in self._approvals.entries if e.fate is Fate.POSTED and e.has_words and is_wanted(e)]
        if found and not self.is_reading:
            self._queue.extend(found)
            self._total = len(found)
            self._next()

    def _next(self) -> None:
        """Fetch the words of the next few texts, or rest."""
        if self._is_over:
            return
        self._batch = {}
        if not self._queue:
            self._end()
            return
        self.progressed.emit(self._total - len(self._queue), self._total)
        self._fetch(deque(list(self._queue)[:AT_ONCE]))

    def _fetch(self, wanted: deque[str]) -> None:
        """Fetch the words of one after the other, then have them read."""
        if not wanted:
            self._read()
            return
        approval = wanted.popleft()

        def on_fetched(words: Words | None) -> None:
            if approval not in self._queue:  # it was stopped meanwhile
                return
            if words is None:
                self._leave_out(approval)
            else:
                self._batch[approval] = words
            self._fetch(wanted)

        self._approvals.fetch(approval, on_fetched, lambda _trouble: on_fetched(None))

    def _read(self) -> None:
        """Have the words of a batch read; those without any are done at once."""
        found = [text for approval, words in self._batch.items() for text in self._texts_of(approval, words)]
        self._texts = tuple(found)
        if found:
            self._reader.start(found)
        else:
            self._on_read(())

    def _texts_of(self, approval: str, words: Words) -> list[Text]:
        entry = self._approvals.entry(approval)
        language = entry.approved.language if entry is not None else ""
        return [Text(approval, where, text, language) for where, text in _parts(words, entry)]

    def _on_read(self, found: tuple[tuple[Finding, ...] | None, ...]) -> None:
        """Keep what was found in every text of the batch, leave out what could not be read, and go on."""
        standing = [decision for decision in self._desk.decisions if decision.kind.is_standing]
        noted: dict[str, tuple[Noted, ...]] = dict.fromkeys(self._batch, ())
        for text, findings in zip(self._texts, found, strict=True):
            if findings is None:
                noted.pop(text.approval, None)
            elif text.approval in noted:
                new = new_findings(self._batch[text.approval], text.text, findings, standing, text.where)
                noted[text.approval] += new
        for approval in self._batch:
            if approval in noted:
                self._keep(approval, noted[approval])
            else:
                self._leave_out(approval)
        self._texts = ()
        QTimer.singleShot(0, self, self._next)

    def _keep(self, approval: str, found: tuple[Noted, ...]) -> None:
        self._queue.remove(approval)
        pack = self._desk.pack
        if pack is not None:
            self._approvals.note_again(approval, Again(pack.version, self._clock.now(), found))

    def _leave_out(self, approval: str) -> None:
        """Go on without a text that cannot be read."""
        self._queue.remove(approval)
        self._failed.add(approval)

    def _end(self) -> None:
        was_reading = bool(self._total)
        self._queue.clear()
        self._batch, self._texts, self._total = {}, (), 0
        self._reader.stop()
        if was_reading:
            self.rested.emit()

    def _tell(self) -> None:
        """Work out what is new about everything that is online."""
        online = (entry for entry in self._approvals.entries if entry.fate.is_online)
        news = {each.approval: each for each in map(self._news_about, online) if each}
        if news != self._news:
            self._news = news
            self.changed.emit()

    def _news_about(self, entry: Entry) -> News:
        told = entry.approved
        findings, consents = still_new(entry.marks, entry.again, self._lost(entry))
        ended = tuple(each for each in told.authorisations if self._has_ended(each))
        return News(entry.id, findings, consents, ended)

    def _lost(self, entry: Entry) -> list[Lost]:
        register = self._register
        if not register.is_ready:
            return []
        today = register.today
        found = (lost(each, register.records_of(each.person), today) for each in entry.approved.consents)
        return [each for each in found if each is not None]


def _parts(words: Words, entry: Entry | None) -> list[tuple[str, str]]:
    """The texts of an approval that hold words, by their names; what somebody else wrote where the act passed it on."""
    has_other = entry is not None and entry.approved.act in {kind.value for kind in ActKind if kind.has_other}
    beside = [("warning", words.warning), *((f"alt:{n}", alt) for n, alt in enumerate(words.alts))]
    texts = [(POST, words.text), *beside, *([(SHARED, words.shared)] if has_other else [])]
    return [(name, text) for name, text in texts if text.strip()]
