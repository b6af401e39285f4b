"""What can be taken back about the photos of drafts: whole albums, for as long as the program runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from beforehand.domain.photo import Photo, Row

MOST_STEPS = 100
"""Of each draft; the oldest go first, and with them the files that nothing else mentions."""


class Act(StrEnum):
    """What was done to an album; windows hold one sentence for each."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    BOX_ADDED = "box_added"
    BOX_REMOVED = "box_removed"
    BOX_CHANGED = "box_changed"
    DECIDED = "decided"
    WORDS = "words"
    LOOKED = "looked"

    @property
    def is_loss(self) -> bool:
        """Whether something is gone that an author may miss."""
        return self in (Act.REMOVED, Act.BOX_REMOVED)


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, with which photo, and the album before it."""

    act: Act
    photo: str
    album: tuple[Photo, ...]


class History:
    """Steps back and forth by draft."""

    def __init__(self, most: int = MOST_STEPS) -> None:
        self._most = most
        self._back: dict[str, list[Step]] = {}
        self._forth: dict[str, list[Step]] = {}

    def last(self, draft: str) -> Step | None:
        """The step that ``undo`` would take back."""
        return self._back[draft][-1] if self._back.get(draft) else None

    def next(self, draft: str) -> Step | None:
        """The step that ``redo`` would take again; its album is the one after it."""
        return self._forth[draft][-1] if self._forth.get(draft) else None

    def note(self, draft: str, step: Step) -> None:
        """Remember a step; words typed into the same photo one after the other are one step."""
        steps = self._back.setdefault(draft, [])
        self._forth.pop(draft, None)
        if step.act is Act.WORDS and steps and (steps[-1].act, steps[-1].photo) == (Act.WORDS, step.photo):
            return
        steps.append(step)
        del steps[: -self._most]

    def undo(self, draft: str, album: tuple[Photo, ...]) -> Step | None:
        """Go a step back from an album; the step holds the album to go to."""
        return _taken(self._back.get(draft), self._forth.setdefault(draft, []), album)

    def redo(self, draft: str, album: tuple[Photo, ...]) -> Step | None:
        """Go a step forth again from an album; the step holds the album to go to."""
        return _taken(self._forth.get(draft), self._back.setdefault(draft, []), album)

    def amend(self, draft: str, amended: Callable[[Photo], Photo]) -> None:
        """Have every album know what the program has learnt about photos meanwhile: that is never taken back."""
        for steps in (self._back.get(draft, []), self._forth.get(draft, [])):
            steps[:] = [replace(step, album=tuple(map(amended, step.album))) for step in steps]

    def mentioned(self, draft: str) -> frozenset[str]:
        """The ids of all photos that a step could bring back."""
        steps = (*self._back.get(draft, ()), *self._forth.get(draft, ()))
        return frozenset(photo.id for step in steps for photo in step.album)

    def forget(self) -> None:
        """Nothing can be taken back any more."""
        self._back.clear()
        self._forth.clear()


def act_of(before: Photo, after: Photo) -> Act:
    """What a change of one photo is."""
    old, new = {row.id: row for row in before.rows}, {row.id: row for row in after.rows}
    if old.keys() != new.keys():
        return Act.BOX_ADDED if len(new) > len(old) else Act.BOX_REMOVED
    changed = [(old[row], new[row]) for row in old if old[row] != new[row]]
    if _are_words(before, after, changed):
        return Act.WORDS
    if before.has_looked != after.has_looked and not changed:
        return Act.LOOKED
    is_place = changed and all(replace(one, box=other.box) == other for one, other in changed)
    return Act.BOX_CHANGED if is_place else Act.DECIDED


def _are_words(before: Photo, after: Photo, changed: Iterable[tuple[Row, Row]]) -> bool:
    """Whether nothing but typed words differs: the description, or the reasons of rows."""
    return replace(before, alt="", rows=()) == replace(after, alt="", rows=()) and all(
        replace(one, reason="") == replace(other, reason="") for one, other in changed
    )


def _taken(steps: list[Step] | None, others: list[Step], album: tuple[Photo, ...]) -> Step | None:
    """Take the last of some steps and leave the way back from it."""
    if not steps:
        return None
    step = steps.pop()
    others.append(replace(step, album=album))
    return step
