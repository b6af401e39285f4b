"""A calm line above the editor that tells something and may offer one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from beforehand.windows.parts import announce, button, label

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell, about which topic, and the one thing to do about it."""

    topic: str
    text: str
    action: str = ""
    act: Callable[[], object] | None = None


class Notice(QFrame):
    """Shows the newest message; when that is withdrawn or closed, the one before comes back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self._messages: list[Message] = []
        self._text = label("")
        self._action = button("", self._on_action, "link")
        close = QToolButton()
        close.setText("×")
        close.setProperty("look", "plain")
        close.setToolTip(self.tr("Close this message"))
        close.setAccessibleName(self.tr("Close this message"))
        close.clicked.connect(self._on_closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 6, 10, 6)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(close)
        self.hide()

    @property
    def topic(self) -> str:
        """What the shown message is about; empty when none is shown."""
        return self._messages[-1].topic if self._messages else ""

    @property
    def text(self) -> str:
        """The shown message."""
        return self._messages[-1].text if self._messages else ""

    def tell(self, topic: str, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a message in place of an older one of its topic, with one thing to do if ``action`` names it."""
        self._messages = [m for m in self._messages if m.topic != topic]
        self._messages.append(Message(topic, text, action, act))
        self._show_last()
        announce(self, text)

    def withdraw(self, topic: str) -> None:
        """Take a message away."""
        self._messages = [m for m in self._messages if m.topic != topic]
        self._show_last()

    def withdraw_all(self) -> None:
        """Take every message away."""
        self._messages = []
        self._show_last()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_closed()
        else:
            super().keyPressEvent(event)

    def _show_last(self) -> None:
        self.setVisible(bool(self._messages))
        if self._messages:
            last = self._messages[-1]
            self._text.setText(last.text)
            self._action.setText(last.action)
            self._action.setVisible(bool(last.action))

    def _on_action(self) -> None:
        last = self._messages[-1]
        self.withdraw(last.topic)
        if last.act is not None:
            last.act()

    def _on_closed(self) -> None:
        self.withdraw(self.topic)
