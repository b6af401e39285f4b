"""One guideline or one rule of the policy page: its words, what it watches, its proof, and switching it off and on."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from beforehand.windows.guidelines import quotation
from beforehand.windows.parts import button, clear, label
from beforehand.windows.wording import fill, guideline, moment, tier_meaning, tier_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.models.policy import PolicyRow
    from beforehand_checks.pack import Pack, Rule
    from beforehand_checks.wording import Wording

_FILE = re.compile(r"^[a-z]_")
"""Sets carry the letter of the file that they come from."""
_ONE_GROUP = re.compile(r"\(([^()]*)\)")
MOST_WORDINGS, MOST_EXAMPLES = 60, 12
SHORT = 24
"""Wordings of so many characters stand beside each other."""
_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_ELEMENT = re.compile(r"\{(\w+)\}|\.\.(\d)|(?<![^\s(|])(_|#|:)(?=\??(?:[\s|)]|$))|(?<!\w)=(?=\w)|(?<=\w)\*")


def readable(source: str) -> str:
    """A wording as people read it: what stands for something else is put into words in brackets."""
    tr = QCoreApplication.translate

    def told(match: re.Match[str]) -> str:
        if match[1]:
            return f"[{_FILE.sub('', match[1]).replace('_', ' ')}]"
        if match[2]:
            return fill(tr("Policy", "[up to %1 words]"), match[2])
        if match[3]:
            return {
                "_": tr("Policy", "[any word]"),
                "#": tr("Policy", "[a number]"),
                ":": tr("Policy", "[end of a sentence]"),
            }[match[3]]
        return "…" if match[0] == "*" else ""

    text = _ELEMENT.sub(told, source)
    group = _ONE_GROUP.fullmatch(text)
    text = group[1] if group is not None else text
    return text.replace("|", " / ").replace("?", tr("Policy", " (or without)"))


def example(text: str) -> str:
    """An example as rich text, the words that are marked underlined."""
    return _MARKED.sub(r"<u>\1</u>", html.escape(text)).replace("\n", "<br>")


class RulePanel(QScrollArea):
    """Whatever is chosen on the policy page."""

    off_wanted = Signal(object, str)
    """Switch this ``Rule`` off, for this reason."""
    on_wanted = Signal(object)
    """Take back this ``Decision``, which switched a rule off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Guideline or rule"))
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(12, 4, 10, 4)
        self._column.setSpacing(8)
        self.setWidget(inner)
        self.reason: QLineEdit | None = None

    def show_row(self, row: PolicyRow | None, pack: Pack | None) -> None:
        """Show a guideline with its words, or a rule with what it watches."""
        clear(self._column)
        self.reason = None
        if row is not None and pack is not None:
            self._add(guideline(row.clause.number, row.clause.heading), size=1.15, is_bold=True)
            if row.rule is None:
                self._column.addWidget(quotation(row.clause, self))
                self._add(fill(self.tr("%1: %2, %3"), pack.source, pack.title, pack.date), "quiet")
                if not row.count:
                    self._add(self.tr("No rule watches for this one: the checklist asks about it."))
            else:
                self._show_rule(row, row.rule)
        self._column.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _show_rule(self, row: PolicyRow, rule: Rule) -> None:
        self._add(rule.say, is_bold=True)
        self._add(rule.do)
        self._add(fill(self.tr("%1. %2"), tier_name(rule.tier), tier_meaning(rule.tier)), "quiet")
        self._show_switch(row, rule)
        self._examples(self.tr("Marked"), rule.hits)
        self._examples(self.tr("Not marked"), rule.clean)
        self._words(self.tr("It watches for"), rule.find)
        if rule.entity:
            self._list(self.tr("It watches for details of these kinds"), [", ".join(rule.entity).replace("_", " ")])
        self._words(self.tr("only near"), rule.near)
        self._words(self.tr("and only together with"), rule.also)
        self._words(self.tr("but not in"), rule.unless)
        self._words(self.tr("only in a post that also says"), rule.near_post)
        self._words(self.tr("not in a post that also says"), rule.unless_post)

    def _show_switch(self, row: PolicyRow, rule: Rule) -> None:
        """The field and button that switch the rule off, or the button that switches it on again."""
        off = row.off
        if off is not None:
            told = fill(self.tr("Switched off on %1: %2"), moment(off.when), off.reason)
            self._add(told, "bad")
            on = button(self.tr("Switch it on again"), lambda: self.on_wanted.emit(off), "primary")
            self._column.addWidget(on, 0, Qt.AlignmentFlag.AlignLeading)
            return
        self._add(self.tr("Switch this rule off for every draft. Approvals will name it with your reason."), "quiet")
        reason = QLineEdit()
        reason.setPlaceholderText(self.tr("Why this rule does not fit you"))
        reason.setAccessibleName(self.tr("Reason"))
        switch = button(self.tr("Switch it off"), lambda: self.off_wanted.emit(rule, reason.text().strip()))
        switch.setEnabled(False)
        reason.textChanged.connect(lambda text: switch.setEnabled(bool(text.strip())))
        reason.returnPressed.connect(switch.click)
        line = QHBoxLayout()
        line.addWidget(reason, 1)
        line.addWidget(switch)
        self._column.addLayout(line)
        self.reason = reason

    def _words(self, title: str, wordings: Sequence[Wording]) -> None:
        if wordings:
            shown = [readable(wording.source) for wording in wordings[:MOST_WORDINGS]]
            more = len(wordings) - len(shown)
            rest = [fill(self.tr("… and %1 more"), more)] if more else []
            is_short = all(len(words) <= SHORT for words in shown)
            self._list(title, [", ".join(shown) if is_short else "\n".join(f"– {words}" for words in shown), *rest])

    def _examples(self, title: str, texts: Sequence[str]) -> None:
        if texts:
            self._add(title, is_bold=True)
            for text in texts[:MOST_EXAMPLES]:
                made = label(example(text), "quiet")
                made.setTextFormat(Qt.TextFormat.RichText)
                self._column.addWidget(made)

    def _list(self, title: str, lines: Sequence[str]) -> None:
        self._add(title, is_bold=True)
        for each in lines:
            self._add(each)

    def _add(self, text: str, look: str = "", *, size: float = 1.0, is_bold: bool = False) -> None:
        self._column.addWidget(label(text, look, size=size, is_bold=is_bold))
