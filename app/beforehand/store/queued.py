"""The vault's stores as the window sees them: every call returns at once, the writer thread does the work.

A window must never wait for a disk. What is shown comes from memory; what is changed is queued, the latest state of a
draft in place of one that still waits. Only opening a draft and searching wait for the writer, a few milliseconds.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from beforehand.store.protocols import DraftSummary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Future

    from beforehand.domain.decision import Decision
    from beforehand.domain.post import Draft
    from beforehand.store.vault import Vault
    from beforehand.store.writer import Writer

Answer = TypeVar("Answer")

PATIENCE: Final = 30.0
"""Seconds that opening a draft or a search waits at most; then TimeoutError is raised."""


def _ignore(_: Any) -> None:
    """Do nothing; for callers who want no news."""


@dataclass(frozen=True, slots=True)
class News:
    """Whom to tell; both are called on the writer's thread, so hand them on through a signal."""

    saved: Callable[[str], None] = _ignore
    failed: Callable[[BaseException], None] = _ignore


class QueuedDrafts:
    """Drafts of a vault that another thread owns; satisfies `DraftStore` and belongs to one thread."""

    def __init__(self, writer: Writer, vault: Vault, news: News | None = None) -> None:
        self._writer = writer
        self._vault = vault
        self._news = news or News()
        self._lock = threading.Lock()
        self._waiting: dict[str, Draft] = {}
        self._eras: dict[str, int] = {}
        listed, binned = self._ask(lambda: (vault.drafts.summaries(), vault.drafts.binned()))
        self._live = {summary.id: summary for summary in reversed(listed)}
        self._bin = {summary.id: summary for summary in reversed(binned)}

    @property
    def is_durable(self) -> bool:
        """True: drafts outlive the program once they are saved."""
        return True

    @property
    def unsaved(self) -> frozenset[str]:
        """The ids of drafts whose latest state is not on the disk yet."""
        with self._lock:
            return frozenset(self._waiting)

    def summaries(self, query: str = "") -> tuple[DraftSummary, ...]:
        """The drafts that hold every word of the query, the last changed first."""
        if query.strip():
            return self._ask(lambda: self._vault.drafts.summaries(query))
        return _newest_first(self._live)

    def binned(self) -> tuple[DraftSummary, ...]:
        """The drafts in the bin, the last changed first."""
        return _newest_first(self._bin)

    def load(self, draft_id: str) -> Draft:
        """A draft, in the bin or not; raises ``KeyError`` for one that is not kept."""
        with self._lock:
            waiting = self._waiting.get(draft_id)
        if waiting is not None:
            return waiting
        if draft_id not in self._live and draft_id not in self._bin:
            raise KeyError(draft_id)
        return self._ask(lambda: self._vault.drafts.load(draft_id))

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the former one with its id; one in the bin stays there."""
        home = self._bin if draft.id in self._bin else self._live
        home.pop(draft.id, None)
        home[draft.id] = DraftSummary(draft.id, draft.title, draft.network, draft.changed)
        with self._lock:
            self._waiting[draft.id] = draft
        self._queue_save(draft)

    def delete(self, draft_id: str) -> None:
        """Move a draft to the bin; raises ``KeyError``."""
        self._bin[draft_id] = self._live.pop(draft_id)
        self._change(draft_id, lambda: self._vault.drafts.delete(draft_id))

    def restore(self, draft_id: str) -> None:
        """Take a draft out of the bin; raises ``KeyError``."""
        self._live[draft_id] = self._bin.pop(draft_id)
        self._change(draft_id, lambda: self._vault.drafts.restore(draft_id))

    def erase(self, draft_id: str) -> None:
        """Forget a draft in the bin for good; raises ``KeyError`` for one that is not in the bin."""
        del self._bin[draft_id]
        with self._lock:
            self._waiting.pop(draft_id, None)
        self._change(draft_id, lambda: self._vault.drafts.erase(draft_id))

    def save_again(self) -> None:
        """Queue everything that could not be saved, for instance once the disk has room again."""
        with self._lock:
            waiting = list(self._waiting.values())
        for draft in waiting:
            self._queue_save(draft)

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything queued so far is done (seconds) and return whether all of it is on the disk."""
        self._writer.submit(lambda: None).result(timeout)
        return not self.unsaved

    def _queue_save(self, draft: Draft) -> None:
        def job() -> None:
            try:
                self._vault.drafts.save(draft)
            except BaseException as error:  # noqa: BLE001 - told to the window, which keeps the text
                self._news.failed(error)
                return
            with self._lock:
                if self._waiting.get(draft.id) is draft:
                    del self._waiting[draft.id]
            self._news.saved(draft.id)

        # a save after a removal must not take the place of one before it
        self._writer.submit_latest(f"save {draft.id} {self._eras.get(draft.id, 0)}", job)

    def _change(self, draft_id: str, job: Callable[[], None]) -> None:
        self._eras[draft_id] = self._eras.get(draft_id, 0) + 1
        _tell_failure(self._writer.submit(job), self._news)

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        return self._writer.submit(question).result(PATIENCE)


class QueuedDecisions:
    """Standing decisions of a vault that another thread owns; satisfies `DecisionStore`."""

    def __init__(self, writer: Writer, vault: Vault, news: News | None = None) -> None:
        self._writer = writer
        self._vault = vault
        self._news = news or News()
        self._decisions: list[Decision] = list(writer.submit(vault.decisions.standing).result(PATIENCE))

    def standing(self) -> tuple[Decision, ...]:
        """The decisions, oldest first."""
        return tuple(self._decisions)

    def add(self, decision: Decision) -> None:
        """Keep a decision; one that is kept already is not kept twice."""
        if decision not in self._decisions:
            self._decisions.append(decision)
            _tell_failure(self._writer.submit(lambda: self._vault.decisions.add(decision)), self._news)

    def remove(self, decision: Decision) -> None:
        """Take a decision back; one that is not kept is no error."""
        if decision in self._decisions:
            self._decisions.remove(decision)
            _tell_failure(self._writer.submit(lambda: self._vault.decisions.remove(decision)), self._news)


class QueuedSettings:
    """Settings of a vault that another thread owns; satisfies `SettingsStore`."""

    def __init__(self, writer: Writer, vault: Vault, news: News | None = None) -> None:
        self._writer = writer
        self._vault = vault
        self._news = news or News()
        self._values: dict[str, object] = dict(writer.submit(vault.settings.read).result(PATIENCE))

    def read(self) -> Mapping[str, object]:
        """Every value that was set."""
        return dict(self._values)

    def write(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold."""
        self._values[key] = value
        _tell_failure(self._writer.submit(lambda: self._vault.settings.write(key, value)), self._news)

    def remove(self, key: str) -> None:
        """Forget a value; one that is not kept is no error."""
        if key in self._values:
            del self._values[key]
            _tell_failure(self._writer.submit(lambda: self._vault.settings.remove(key)), self._news)


def _tell_failure(future: Future[None], news: News) -> None:
    def done(finished: Future[None]) -> None:
        error = None if finished.cancelled() else finished.exception()
        if error is not None:
            news.failed(error)

    future.add_done_callback(done)


def _newest_first(summaries: dict[str, DraftSummary]) -> tuple[DraftSummary, ...]:
    """Return the summaries, the last changed first; of equal moments the last saved."""
    latest_last = reversed(summaries.values())
    return tuple(sorted(latest_last, key=lambda summary: summary.changed, reverse=True))
