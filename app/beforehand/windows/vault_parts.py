"""Pieces that the vault's windows share: a trouble in words, a new passphrase, a recovery code and its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from beforehand.store import recovery
from beforehand.store.trouble import Trouble
from beforehand.windows.files import choose_new_file
from beforehand.windows.parts import announce, button, label, set_look
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from pathlib import Path

STRENGTH_PAUSE_MS = 150
CODE_COLUMNS = 4


def trouble_text(trouble: Trouble) -> str:
    """The sentence and the next step of a trouble, in the author's language."""
    sentence = trouble.text(QCoreApplication.translate("Trouble", trouble.sentence))
    return f"{sentence} {trouble.text(QCoreApplication.translate('Trouble', trouble.next_step))}"


class TroubleLabel(QLabel):
    """Says what went wrong and what to do; takes no room while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("look", "bad")
        self.hide()

    def tell(self, trouble: Trouble) -> None:
        """Show a trouble and have a screen reader say it."""
        self.say(trouble_text(trouble))

    def say(self, text: str) -> None:
        """Show a sentence, or nothing."""
        self.setText(text)
        self.setVisible(bool(text))
        if text:
            announce(self, text)


class Secret(QLineEdit):
    """A field whose letters are not shown and that nothing remembers."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with how long it would hold out."""

    changed = Signal()
    """Whether it is good may have changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_strong = False
        self.first = Secret(self.tr("Passphrase"))
        self.again = Secret(self.tr("The same again"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        self.told = label(self.tr("Four or more unrelated words make a good one."), "quiet")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(STRENGTH_PAUSE_MS)
        self._pause.timeout.connect(self._judge)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.first, self.again)):
            name = label(field.accessibleName())
            name.setWordWrap(False)
            name.setBuddy(field)
            grid.addWidget(name, row * 2, 0)
            grid.addWidget(field, row * 2, 1)
            field.textChanged.connect(self._on_typed)
        grid.addWidget(self._bar, 1, 1)
        grid.addWidget(self.told, 3, 0, 1, 2)

    @property
    def text(self) -> str:
        """The passphrase."""
        return self.first.text()

    @property
    def is_good(self) -> bool:
        """Whether it is strong enough and typed twice alike."""
        return self._is_strong and not self._pause.isActive() and self.first.text() == self.again.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.again.clear()

    def _on_typed(self) -> None:
        self._pause.start()
        self.changed.emit()

    def _judge(self) -> None:
        from beforehand.store.strength import estimate

        strength = estimate(self.first.text())
        self._is_strong = strength.is_enough
        self._bar.setValue(strength.score)
        if not self.first.text():
            text, look = self.tr("Four or more unrelated words make a good one."), "quiet"
        elif not strength.is_enough:
            text, look = self.tr("Too easy to guess. Four or more unrelated words make a good one."), "bad"
        elif self.again.text() and self.again.text() != self.first.text():
            text, look = self.tr("The two are not the same."), "bad"
        else:
            text, look = self.tr("Strong enough."), "good"
        self.told.setText(text)
        set_look(self.told, look)
        self.changed.emit()


class CodePage(QWidget):
    """A recovery code to be written down or printed, and the two groups that prove it."""

    changed = Signal()
    """Whether the code was retyped may have changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = recovery.new_code()
        self._asked = recovery.pick_groups()
        self._groups = [self._group(text) for text in recovery.groups(self.code)]
        self._shown = QWidget()
        self._shown.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a code reads from the left in every language
        grid = QGridLayout(self._shown)
        grid.setContentsMargins(0, 4, 0, 4)
        for number, group in enumerate(self._groups):
            grid.addWidget(group, number // CODE_COLUMNS, number % CODE_COLUMNS)
        self._shown.setAccessibleName(self.code)
        self.save = button(self.tr("Save a page to &print…"), self._on_save)
        self.told = label("", "quiet")
        self.told.hide()
        self.fields = {number: QLineEdit() for number in self._asked}
        self._asking = QWidget()
        asking = QVBoxLayout(self._asking)
        asking.setContentsMargins(0, 0, 0, 0)
        asking.addWidget(label(self.tr("Type two of the groups from your paper, so that you know it is right:")))
        row = QHBoxLayout()
        for number, field in self.fields.items():
            name = label(fill(self.tr("Group %1"), number + 1))
            name.setWordWrap(False)
            name.setBuddy(field)
            field.setAccessibleName(name.text())
            field.setMaxLength(recovery.GROUP_LENGTH + 4)
            field.textChanged.connect(self.changed)
            row.addWidget(name)
            row.addWidget(field)
        asking.addLayout(row)
        self._asking.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._shown)
        column.addWidget(self._asking)
        saving = QHBoxLayout()
        saving.addWidget(self.save)
        saving.addStretch(1)
        column.addLayout(saving)
        column.addWidget(self.told)

    @property
    def is_retyped(self) -> bool:
        """Whether both groups were typed rightly."""
        return recovery.are_retyped(self.code, {number: field.text() for number, field in self.fields.items()})

    def ask(self, *, is_asking: bool) -> None:
        """Hide the code and ask for two groups of it, or show it again."""
        self._shown.setVisible(not is_asking)
        self.save.setVisible(not is_asking)
        self.told.setVisible(not is_asking and bool(self.told.text()))
        self._asking.setVisible(is_asking)
        if is_asking:
            next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _group(text: str) -> QLabel:
        made = label(text, size=1.25, is_bold=True)
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(made.font().pointSizeF() if made.font().pointSizeF() > 0 else 15.0)
        font.setBold(True)
        made.setFont(font)
        made.setWordWrap(False)
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return made

    def _on_save(self) -> None:
        choose_new_file(self, self.tr("Save a page to print"), "beforehand-code.pdf", self._write)

    def _write(self, path: Path) -> None:
        from beforehand.windows.code_page import write_page

        is_written = write_page(path, self.code)
        self.told.setText(
            self.tr("Saved. Print the page, keep the paper in a safe place, and delete the file: anybody can read it.")
            if is_written
            else self.tr("The page could not be written there. Choose another folder, or write the code down.")
        )
        set_look(self.told, "quiet" if is_written else "bad")
        self.told.show()
