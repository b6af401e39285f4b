"""Sleeping on a post: begins when all else is settled or when the author says so, and ends by itself or with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal
from typing_extensions import override

from beforehand.desk.journal_reader import JournalReader
from beforehand.domain.decision import closes_gate
from beforehand.domain.gate import Lack, Missing
from beforehand.domain.network import network_named
from beforehand.domain.pause import Condition, Length, Pause, end_of
from beforehand_checks.finding import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from beforehand.desk.drafts import Desk
    from beforehand.desk.journal import Journal
    from beforehand.desk.settings import Settings
    from beforehand.domain.clock import Clock
    from beforehand.domain.post import Draft
    from beforehand.store.journal import Entry

FAMILY: Final = "pause."
BEGUN: Final = "pause.begun"
ENDED: Final = "pause.ended"
OVER: Final = "pause.over"
MINUTE_MS: Final = 60_000
WHEN: Final = "pause.when"
OWN_MINUTES: Final = "pause.own_minutes"


class Pauses(JournalReader):
    """The drafts that are slept on; a timer runs only while one of them is."""

    is_over = Signal(object)
    """The time of this ``Pause`` has come."""

    def __init__(
        self, desk: Desk, journal: Journal, clock: Clock, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(journal, clock, FAMILY, parent)
        self._desk, self._settings = desk, settings
        self._known: dict[str, Pause] = {}
        self._fresh: dict[str, Pause] = {}  # those that are not in the journal yet
        self._over: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)
        settings.changed.connect(self._on_setting_changed)
        self.follow_journal()

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock.now()

    @property
    def is_ticking(self) -> bool:
        """Whether the timer runs."""
        return self._timer.isActive()

    @override
    def read(self, entries: tuple[Entry, ...]) -> None:
        known = read_all(entries)
        self._fresh = {name: pause for name, pause in self._fresh.items() if name not in known and self.is_ready}
        self._known = self._fresh | known
        self._over |= {str(entry.payload["pause"]) for entry in entries if entry.kind == OVER}
        if self.is_ready:
            self.tick()
        else:
            self._tell_desk()

    def running(self, draft: Draft) -> Pause | None:
        """The pause that holds a draft back for its network, the longest of several."""
        now = self.now
        found = [pause for pause in self._of(draft) if pause.is_running(now)]
        return max(found, key=lambda pause: pause.until, default=None)

    def length_for(self, network: str) -> Length:
        """How long the author wants to sleep on posts for a network."""
        return Length(self._settings.text(f"pause.{network_named(network).family}"))

    def end_after(self, length: Length) -> datetime:
        """The moment until which to sleep on a post from now on."""
        return end_of(length, self.now, self._settings.number(OWN_MINUTES))

    def begin(self, until: datetime) -> None:
        """Sleep on the current draft because the author wants to."""
        draft = self._desk.current
        if draft is not None and until > self.now:
            self._record(Pause(uuid4().hex, draft.id, draft.network, until, is_own=True))

    def end(self, pause: Pause, reason: str) -> None:
        """End a pause early."""
        self._journal.record(ENDED, {"pause": pause.id, "draft": pause.draft, "reason": reason.strip()})

    def tick(self) -> None:
        """Tell of pauses whose time has come, and have the desk count the minutes again."""
        now = self.now
        over = [p for p in self._known.values() if not p.ended and p.until <= now and p.id not in self._over]
        self._over.update(pause.id for pause in over)
        self._tell_desk()
        for pause in over:
            self._journal.record(OVER, {"pause": pause.id, "draft": pause.draft})
            self.is_over.emit(pause)

    def shut_down(self) -> None:
        """Stop the timer."""
        self._timer.stop()

    def _of(self, draft: Draft) -> list[Pause]:
        """The pauses of a draft that count for its network."""
        mine = (pause for pause in self._known.values() if pause.draft == draft.id)
        return [pause for pause in mine if pause.is_own or pause.network == draft.network]

    def _lacks(self, draft: Draft) -> tuple[Missing, ...]:
        """The pause that holds a draft back, with the minutes that are left."""
        pause = self.running(draft)
        return () if pause is None else (_missing(pause, self.now),)

    def _begin_when_settled(self, draft: Draft) -> tuple[Missing, ...]:
        """Begin to sleep on a draft to which nothing else is missing, once for each network, where it is wished."""
        length = self.length_for(draft.network)
        if length is Length.NONE or not self.is_ready or self._of(draft) or not self._is_wished():
            return ()
        pause = Pause(uuid4().hex, draft.id, draft.network, self.end_after(length))
        self._known[pause.id] = self._fresh[pause.id] = pause
        self._wind()
        QTimer.singleShot(0, self, lambda: self._record(pause))  # not while the desk works out its gate
        return (_missing(pause, self.now),)

    def _is_wished(self) -> bool:
        """Whether what was found in the current draft is reason enough to sleep on it."""
        condition = Condition(self._settings.text(WHEN))
        marks = [each.finding for each in self._desk.findings if closes_gate(each.finding)]
        if condition is Condition.CERTAIN:
            return any(finding.tier is Tier.CERTAIN for finding in marks)
        return condition is Condition.ALWAYS or bool(marks)

    def _record(self, pause: Pause) -> None:
        until = pause.until.isoformat()
        told = {"pause": pause.id, "draft": pause.draft, "network": pause.network, "until": until}
        self._journal.record(BEGUN, told | {"is_own": pause.is_own})

    def _tell_desk(self) -> None:
        self._desk.set_lacks("pause", self._lacks)
        self._desk.set_last_lacks("pause", self._begin_when_settled)
        self._wind()

    def _wind(self) -> None:
        """Wake again when a minute is over or a pause is, while there is one; a machine that slept loses no more."""
        now = self.now
        left = [(pause.until - now).total_seconds() for pause in self._known.values() if pause.is_running(now)]
        if left:
            self._timer.start(min(MINUTE_MS, *(int(seconds * 1000) + 1 for seconds in left)))
        else:
            self._timer.stop()

    def _on_setting_changed(self, key: str) -> None:
        if key.startswith(FAMILY):
            self._tell_desk()


def read_all(entries: Iterable[Entry]) -> dict[str, Pause]:
    """The pauses by their ids, as the events tell."""
    told = list(entries)
    reasons = {str(e.payload["pause"]): str(e.payload["reason"]) for e in told if e.kind == ENDED}
    begun = (_read(entry.payload, reasons) for entry in told if entry.kind == BEGUN)
    return {pause.id: pause for pause in begun}


def _read(payload: Mapping[str, Any], reasons: Mapping[str, str]) -> Pause:
    name, until = str(payload["pause"]), datetime.fromisoformat(payload["until"])
    ended = reasons.get(name, "")
    return Pause(name, payload["draft"], payload["network"], until, is_own=payload["is_own"], ended=ended)


def _missing(pause: Pause, now: datetime) -> Missing:
    return Missing(Lack.PAUSE, Lack.PAUSE.value, pause, pause.minutes_left(now))
