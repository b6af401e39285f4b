"""A calm line above the editor that tells something and may offer one thing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget
from typing_extensions import override

from beforehand.windows.parts import announce, button, label

if TYPE_CHECKING:
    from collections.abc import Callable


class Notice(QFrame):
    """Shows one message at a time; a newer one takes the older one's place."""

    dismissed = Signal(str)
    """The author closed the message of this topic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "notice")
        self._topic = ""
        self._text = label("")
        self._act: Callable[[], object] | None = None
        self._action = button("", self._on_action, "link")
        close = QToolButton()
        close.setText("✕")
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
        return self._topic

    @property
    def text(self) -> str:
        """The shown message."""
        return self._text.text() if self._topic else ""

    def tell(self, topic: str, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Show a message, with one thing to do if ``action`` names it."""
        self._topic = topic
        self._text.setText(text)
        self._act = act
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()
        announce(self, text)

    def withdraw(self, topic: str) -> None:
        """Take a message away if it is still the one shown."""
        if topic == self._topic:
            self._topic = ""
            self._act = None
            self.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_closed()
        else:
            super().keyPressEvent(event)

    def _on_action(self) -> None:
        act, topic = self._act, self._topic
        self.withdraw(topic)
        if act is not None:
            act()

    def _on_closed(self) -> None:
        topic = self._topic
        self.withdraw(topic)
        self.dismissed.emit(topic)
