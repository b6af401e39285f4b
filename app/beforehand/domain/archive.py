"""What an author decides about posts that are published already, and the list of what is left to do elsewhere."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from beforehand_checks.archives.values import Flagged, Post

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Act(StrEnum):
    """What is to happen with a published post; only the author can do it, on the network itself."""

    OPEN = "open"
    LEAVE = "leave"
    DELETE = "delete"
    EDIT = "edit"

    @property
    def is_work(self) -> bool:
        """Whether something is left to do."""
        return self in (Act.DELETE, Act.EDIT)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the to-do list: a post, what to do with it there, and the guidelines that it touches."""

    act: Act
    post: Post
    clauses: tuple[str, ...]
    says: tuple[str, ...]


def tasks(flagged: Iterable[Flagged], acts: Mapping[int, Act]) -> tuple[Task, ...]:
    """What is left to do, the oldest post first; ``acts`` holds what was decided, by the index of the post."""
    chosen = [each for each in flagged if acts.get(each.index, Act.OPEN).is_work]
    chosen.sort(key=lambda each: (each.post.when or "9999", each.index))
    return tuple(
        Task(
            acts[each.index],
            each.post,
            tuple(dict.fromkeys(finding.clause for finding in each.findings)),
            tuple(dict.fromkeys(finding.say for finding in each.findings)),
        )
        for each in chosen
    )


def as_csv(listed: Iterable[Task], act_name: Callable[[Act], str], clause_name: Callable[[str], str]) -> str:
    """The to-do list as a table for a spreadsheet; no cell can be taken for a formula."""
    sink = io.StringIO()
    table = csv.writer(sink, lineterminator="\r\n")
    table.writerow(("act", "network", "date", "link", "guidelines", "why", "text"))
    for task in listed:
        names = "; ".join(map(clause_name, task.clauses))
        cells = (act_name(task.act), task.post.network, task.post.when, task.post.link, names, " ".join(task.says))
        table.writerow([_harmless(cell) for cell in (*cells, task.post.text)])
    return sink.getvalue()


def as_text(listed: Iterable[Task], act_name: Callable[[Act], str], clause_name: Callable[[str], str]) -> str:
    """The to-do list as plain text, each entry with a box to tick."""
    entries = []
    for task in listed:
        head = "  ".join(part for part in (act_name(task.act), task.post.when[:10], task.post.network) if part)
        lines = [f"[ ] {head}", f"    {task.post.link}" if task.post.link else ""]
        lines += [f"    {', '.join(map(clause_name, task.clauses))}: {' '.join(task.says)}"]
        lines += [f"    > {line}" for line in task.post.text.splitlines()]
        entries.append("\n".join(line for line in lines if line))
    return "\n\n".join(entries) + "\n"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet reads as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
