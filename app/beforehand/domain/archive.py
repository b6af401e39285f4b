"""What an author decides about posts that are published already, and the list of what is left to do elsewhere."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    """One line of the to-do list: a post, what to do with it there, and the guidelines that it touches, the surest first."""

    act: Act
    post: Post
    clauses: tuple[str, ...]
    says: tuple[str, ...]

    @property
    def clause(self) -> str:
        """The guideline under which it is listed."""
        return self.clauses[0] if self.clauses else ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a to-do list: names of acts and guidelines, and what stands for a year that is not known."""

    acts: Mapping[Act, str]
    clauses: Mapping[str, str]
    no_date: str

    def clause(self, clause: str) -> str:
        """The name of a guideline."""
        return self.clauses.get(clause, clause)

    def year(self, post: Post) -> str:
        """The year of a post."""
        return str(post.year) if post.year else self.no_date


def tasks(chosen: Iterable[tuple[Flagged, Act]], words: Words) -> tuple[Task, ...]:
    """What is left to do, by guideline, year and time."""
    found = [_task(flagged, act) for flagged, act in chosen if act.is_work]
    found.sort(key=lambda task: (words.clause(task.clause), task.post.year or 9999, task.post.when, task.post.number))
    return tuple(found)


def as_csv(listed: Iterable[Task], words: Words) -> str:
    """The to-do list as a table for a spreadsheet; no cell can be taken for a formula."""
    sink = io.StringIO()
    table = csv.writer(sink, lineterminator="\r\n")
    table.writerow(("act", "guideline", "year", "date", "network", "link", "guidelines", "why", "text"))
    for task in listed:
        post = task.post
        names = "; ".join(map(words.clause, task.clauses))
        cells = (words.acts[task.act], words.clause(task.clause), words.year(post), post.when, post.network, post.link)
        table.writerow([_harmless(cell) for cell in (*cells, names, " ".join(task.says), post.text)])
    return sink.getvalue()


def as_text(listed: Iterable[Task], words: Words) -> str:
    """The to-do list as plain text under a heading for each guideline and year, each entry with a box to tick."""
    entries = []
    heading = ""
    for task in listed:
        before, heading = heading, f"{words.clause(task.clause)}, {words.year(task.post)}"
        if heading != before:
            entries.append(f"{heading}\n{'=' * len(heading)}")
        head = "  ".join(part for part in (words.acts[task.act], task.post.when[:10], task.post.network) if part)
        lines = [f"[ ] {head}", f"    {task.post.link}" if task.post.link else ""]
        lines += [f"    {', '.join(map(words.clause, task.clauses))}: {' '.join(task.says)}"]
        lines += [f"    > {line}" for line in task.post.text.splitlines()]
        entries.append("\n".join(line for line in lines if line))
    return "\n\n".join(entries) + "\n"


def _task(flagged: Flagged, act: Act) -> Task:
    surest = sorted(flagged.findings, key=lambda finding: (finding.tier.rank, finding.start))
    clauses = tuple(dict.fromkeys(finding.clause for finding in surest))
    return Task(act, flagged.post, clauses, tuple(dict.fromkeys(finding.say for finding in surest)))


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet reads as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
