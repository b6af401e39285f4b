"""What an approval rested on as one readable page, for the screen and for a PDF file."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument

from beforehand.domain.approved import POST
from beforehand.windows.approval_words import (
    act_told,
    answer_told,
    audience_told,
    clause_told,
    full_moment,
    mark_told,
    network_told,
    settled_told,
)
from beforehand.windows.findings import reading_direction
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from beforehand.desk.approvals import Entry
    from beforehand.domain.approved import Noted, Settled, Words
    from beforehand_checks.pack import Pack

SHORT = 12
"""So much of a fingerprint is enough to compare two by eye."""


class ApprovalPaper:
    """Builds the page; ``name_of`` tells the name of a person of the register, "" for one who is gone."""

    def __init__(
        self,
        entry: Entry,
        words: Words | None,
        pack: Pack | None,
        name_of: Callable[[str], str],
        *,
        news: Iterable[str] = (),
        quiet: str = "#555555",
    ) -> None:
        self._entry, self._words, self._pack = entry, words, pack
        self._name_of = name_of
        self._news = tuple(news)
        self._quiet = quiet

    def html(self) -> str:
        """The page; everything that somebody typed is escaped."""
        parts = (
            self._head(),
            self._since(),
            self._texts(),
            self._found(),
            self._asked(),
            self._people(),
            self._rules(),
        )
        direction = "rtl" if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft else "ltr"
        return f"<html dir='{direction}'><body>{''.join(parts)}</body></html>"

    def _head(self) -> str:
        tr = QCoreApplication.translate
        entry, told = self._entry, self._entry.approved
        title = tr("Approval", "What did I know when I posted this?")
        what = fill(
            tr("Approval", "%1 %2, on %3"), act_told(told.act), audience_told(told.audience), network_told(told.network)
        )
        lines = [what, fill(tr("Approval", "Approved on %1."), full_moment(told.when)), *map(mark_told, entry.marks)]
        if not entry.marks:
            lines.append(tr("Approval", "Copied, and not marked as posted."))
        if entry.link:
            lines.append(entry.link)
        return f"<h2>{escape(title)}</h2>" + "".join(map(self._line, lines))

    def _since(self) -> str:
        """What is new since, and what to do about it."""
        if not self._news:
            return ""
        tr = QCoreApplication.translate
        steps = tr("Approval", "Edit or delete it there, then say so here. Nothing happens by itself.")
        return self._section(
            tr("Approval", "New since then"), "".join(map(_item, self._news)) + self._line(steps, is_quiet=True)
        )

    def _texts(self) -> str:
        tr = QCoreApplication.translate
        title = tr("Approval", "The words")
        words = self._words
        if words is None:
            gone = tr("Approval", "The words are not kept any more. Their fingerprint is %1.")
            return self._section(title, self._line(fill(gone, self._entry.approved.text_hash[:SHORT])))
        body = _block(words.text)
        for name, text in (
            (tr("Approval", "Content warning"), words.warning),
            (tr("Approval", "What somebody else wrote"), words.shared),
            *((tr("Approval", "Description of a photo"), alt) for alt in words.alts),
        ):
            if text.strip():
                body += self._line(name, is_quiet=True) + _block(text)
        if not words.fits(self._entry.approved):
            body += self._line(
                tr("Approval", "These words do not fit the fingerprint in the journal: they were altered.")
            )
        return self._section(title, body)

    def _found(self) -> str:
        """What was marked and how each was settled, with the words where they are kept."""
        tr = QCoreApplication.translate
        title = tr("Approval", "What was marked")
        told = self._entry.approved.findings
        if not told:
            return self._section(title, self._line(tr("Approval", "Nothing was marked.")))
        words = self._words.findings if self._words is not None else ()
        if len(words) == len(told):
            return self._section(title, "".join(map(self._noted, words)))
        return self._section(title, "".join(map(self._settled, told)))

    def _noted(self, found: Noted) -> str:
        tr = QCoreApplication.translate
        quoted = fill(tr("Approval", "“%1”"), " ".join(found.quoted.split()))
        where = "" if found.where == POST else f" ({escape(_place(found.where))})"
        clause = escape(self._clause(found.clause))
        return (
            f"<p><b>{escape(quoted)}</b>{where} · {clause}<br>{escape(found.say)}<br>"
            f"<i>{escape(settled_told(found.kind, found.reason))}</i></p>"
        )

    def _settled(self, found: Settled) -> str:
        return f"<p><b>{escape(clause_told(found, self._pack))}</b><br><i>{escape(settled_told(found.kind, found.reason))}</i></p>"

    def _asked(self) -> str:
        tr = QCoreApplication.translate
        items = self._entry.approved.items
        body = "".join(
            f"<p>{escape(item.question or item.item)}<br><i>{escape(answer_told(item))}</i></p>" for item in items
        )
        return self._section(
            tr("Approval", "What the checklist asked"), body or self._line(tr("Approval", "It asked nothing."))
        )

    def _people(self) -> str:
        """Who is named or shown by their consent, and the photos."""
        tr = QCoreApplication.translate
        told = self._entry.approved
        lines = []
        for rested in told.consents:
            name = self._name_of(rested.person) or tr("Approval", "Somebody who was erased from the register")
            text = tr("Approval", "%1, shown in a photo") if rested.photo else tr("Approval", "%1, named in the text")
            lines.append(fill(text, name))
        lines += [_photo_told(number, photo) for number, photo in enumerate(told.photos, start=1)]
        if not lines:
            return ""
        return self._section(tr("Approval", "Who said yes, and the photos"), "".join(map(_item, dict.fromkeys(lines))))

    def _rules(self) -> str:
        """The policy and the program that judged."""
        tr = QCoreApplication.translate
        told = self._entry.approved
        is_same = self._pack is not None and self._pack.name == told.policy
        policy = self._pack.title if is_same and self._pack is not None else told.policy
        lines = [
            fill(tr("Approval", "Guidelines: %1, edition %2"), policy, told.policy_version[:8]),
            fill(tr("Approval", "Fingerprint of the text: %1"), told.text_hash),
        ]
        if told.program:
            lines.insert(1, fill(tr("Approval", "Program: Beforehand %1"), told.program))
        off = tr("Approval", "Rule switched off: %1 (%2)")
        lines += [fill(off, each.rule, each.reason) for each in told.rules_off]
        return self._section(
            tr("Approval", "Under which rules"), "".join(self._line(text, is_quiet=True) for text in lines)
        )

    def _clause(self, clause: str) -> str:
        known = self._pack.by_id.get(clause) if self._pack is not None else None
        return known.short if known is not None else clause

    def _line(self, text: str, *, is_quiet: bool = False) -> str:
        colour = f" style='color:{self._quiet}'" if is_quiet else ""
        return f"<p{colour}>{escape(text)}</p>"

    @staticmethod
    def _section(title: str, body: str) -> str:
        return f"<h3>{escape(title)}</h3>{body}"


def document(html: str) -> QTextDocument:
    """The page laid out for paper, in the direction of the program."""
    made = QTextDocument()
    option = made.defaultTextOption()
    option.setTextDirection(QGuiApplication.layoutDirection())
    made.setDefaultTextOption(option)
    made.setHtml(html)
    return made


def _item(text: str) -> str:
    return f"<p>•&nbsp; {escape(text)}</p>"


def _block(text: str) -> str:
    """Words as somebody wrote them, line by line, in the direction in which they are read."""
    lines = []
    for line in text.split("\n"):
        is_rtl = reading_direction(line, Qt.LayoutDirection.LeftToRight) == Qt.LayoutDirection.RightToLeft
        lines.append(f"<p dir='{'rtl' if is_rtl else 'ltr'}' style='margin:0 24px'>{escape(line) or '&nbsp;'}</p>")
    return "".join(lines) + "<p style='margin:0'></p>"


def _place(where: str) -> str:
    """The name of a text beside the post."""
    tr = QCoreApplication.translate
    return {
        "warning": tr("Approval", "in the content warning"),
        "shared": tr("Approval", "in what somebody else wrote"),
    }.get(where, tr("Approval", "in the description of a photo"))


def _photo_told(number: int, photo: Mapping[str, Any]) -> str:
    """A photo by its number and fingerprint, with how many people were settled in which way."""
    tr = QCoreApplication.translate
    digest = next((str(value) for key, value in photo.items() if key.endswith(("hash", "sha256")) and value), "")
    names = {
        "consented": tr("Approval", "%1 said yes"),
        "covered": tr("Approval", "%1 covered"),
        "not_identifiable": tr("Approval", "%1 not identifiable"),
        "not_a_person": tr("Approval", "%1 that are nobody"),
    }
    states = Counter(str(row.get("state", "")) for row in photo.get("rows", ()))
    told = ", ".join(fill(text, states[state]) for state, text in names.items() if states[state])
    head = fill(tr("Approval", "Photo %1, fingerprint %2"), number, digest[:SHORT])
    return fill(tr("Approval", "%1: %2"), head, told) if told else head
