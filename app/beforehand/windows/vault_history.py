"""The history of a draft: its kept revisions, what changed since, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, QTime
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextEdit, QVBoxLayout, QWidget

from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, label
from beforehand.windows.vault_parts import TroubleLabel
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.keeper import Keeper
    from beforehand.store.comparison import Stretch
    from beforehand.store.drafts import Revision
    from beforehand.store.trouble import Trouble
    from beforehand.windows.theme import Theme
    from beforehand.windows.writing import Writing

NUMBER = Qt.ItemDataRole.UserRole


class HistoryWindow(Dialog):
    """Revisions on one side; on the other what the draft of today has more and less than the chosen one."""

    def __init__(self, keeper: Keeper, writing: Writing, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("History"), parent, width=760)
        self._keeper = keeper
        self._writing = writing
        self._theme = theme
        page = writing.page
        self._draft = page.draft_id if page is not None else ""
        self._present = page.text if page is not None else ""
        self._asked = -1
        self._words: str | None = None
        self.body.addWidget(label(self.tr("History of this draft"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                self.tr(
                    "Everything of the last hour is kept, then one state an hour for a week, then one a day. "
                    "Words that came since are underlined, words that went are struck through."
                ),
                "quiet",
            )
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Revisions"))
        self.list.setMaximumWidth(220)
        self.difference = QTextEdit()
        self.difference.setReadOnly(True)
        # words of the past were never approved: they come back into the draft, and go nowhere else
        self.difference.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.difference.setAcceptRichText(False)
        self.difference.setTabChangesFocus(True)
        self.difference.setMinimumHeight(320)
        self.difference.setAccessibleName(self.tr("What changed since"))
        self.told = label("", "quiet")
        side = QVBoxLayout()
        side.addWidget(self.difference, 1)
        side.addWidget(self.told)
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addLayout(side, 1)
        self.body.addLayout(row, 1)
        self.trouble = TroubleLabel()
        self.body.addWidget(self.trouble)
        self.add_button(button(self.tr("Close"), self.close))
        self.restore = self.add_button(button(self.tr("&Bring these words back"), self._on_restore, "primary"))
        self.restore.setEnabled(False)
        self.list.currentItemChanged.connect(lambda item, _before: self._on_chosen(item))
        draft = self._draft
        keeper.files.run(lambda: keeper.vault.drafts.history(draft), self._on_listed, self._on_failed)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_listed(self, revisions: tuple[Revision, ...]) -> None:
        for revision in revisions:
            item = QListWidgetItem(_moment(revision.at))
            item.setData(NUMBER, revision.number)
            self.list.addItem(item)
        if revisions:
            self.list.setCurrentRow(0)

    def _on_chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        number, draft, present = int(item.data(NUMBER)), self._draft, self._present
        self._asked = number
        self._words = None
        self.restore.setEnabled(False)

        def compare(words: str) -> tuple[int, str, tuple[Stretch, ...]]:
            from beforehand.store import comparison

            return number, words, comparison.compare(words, present)

        self._keeper.files.run(
            lambda: self._keeper.vault.drafts.revision(draft, number),
            lambda words: self._keeper.keys.run(lambda: compare(words), self._on_compared, self._on_failed),
            self._on_failed,
        )

    def _on_compared(self, found: tuple[int, str, tuple[Stretch, ...]]) -> None:
        number, words, stretches = found
        if number != self._asked:
            return
        self._words = words
        self.difference.clear()
        cursor = QTextCursor(self.difference.document())
        for stretch in stretches:
            cursor.insertText(stretch.text, self._look(stretch.change.value))
        self.difference.moveCursor(QTextCursor.MoveOperation.Start)
        is_same = words == self._present
        self.told.setText(self._summary(stretches, is_same=is_same))
        self.restore.setEnabled(not is_same)

    def _look(self, change: str) -> QTextCharFormat:
        look = QTextCharFormat()
        if change == "added":
            look.setFontUnderline(True)
            look.setForeground(QColor(self._theme.good))
        elif change == "removed":
            look.setFontStrikeOut(True)
            look.setForeground(QColor(self._theme.certain))
        return look

    def _summary(self, stretches: tuple[Stretch, ...], *, is_same: bool) -> str:
        if is_same:
            return self.tr("These are the words of the draft as it is now.")
        came = sum(len(each.text.split()) for each in stretches if each.change.value == "added")
        went = sum(len(each.text.split()) for each in stretches if each.change.value == "removed")
        locale = QLocale()
        return fill(
            self.tr("Words that came since then: %1. Words that went: %2."),
            locale.toString(came),
            locale.toString(went),
        )

    def _on_restore(self) -> None:
        page = self._writing.page
        if page is not None and page.draft_id == self._draft and self._words is not None:
            cursor = QTextCursor(page.document)
            cursor.select(QTextCursor.SelectionType.Document)
            page.replace(cursor, self._words)
        self.close()

    def _on_failed(self, trouble: Trouble) -> None:
        self.trouble.tell(trouble)


def _moment(when: datetime) -> str:
    """Date and time, the date left out for today; in the author's own time zone and locale."""
    local, locale = when.astimezone(), QLocale()
    time = locale.toString(QTime(local.hour, local.minute, local.second), "HH:mm:ss")
    if local.date() == datetime.now(UTC).astimezone().date():
        return time
    day = locale.toString(QDate(local.year, local.month, local.day), QLocale.FormatType.ShortFormat)
    return f"{day} {time}"
