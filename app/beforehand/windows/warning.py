"""The content warning: a field of one line above the editor, for networks that show one before the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.aside import AsideGap
from beforehand.domain.gate import Lack, Missing
from beforehand.windows.checked_field import CheckedNotes
from beforehand.windows.extras import add_after
from beforehand.windows.parts import label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from beforehand.desk.asides import Asides
    from beforehand.desk.drafts import Desk
    from beforehand.domain.post import Draft
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus
    from beforehand.windows.theme import Theme

WARNING = "warning"
"""The name of the content warning among the texts beside a post."""
PAUSE_MS = 250
MOST = 500
"""Code points; no network takes more, and readers see one line."""


class WarningField(QLineEdit):
    """Takes the warning; says when the keyboard has gone elsewhere."""

    left = Signal()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class WarningBar(QFrame):
    """The field with what was found in it; shown where the network has a content warning, or the draft one already."""

    warning_changed = Signal(str)
    """What is typed, after a pause."""
    typed = Signal()

    def __init__(self, desk: Desk, asides: Asides, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_pending = False
        self.field = WarningField()
        self.field.setMaxLength(MOST)
        self.field.setPlaceholderText(self.tr("None. Readers see it before they see the post."))
        self.notes = CheckedNotes(desk, asides, WARNING, theme)
        self.told = label("", "quiet")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self.field.textEdited.connect(self._on_typed)
        self.field.left.connect(self.flush)
        self._lay_out()
        self.show_draft()

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been told yet."""
        return self._is_pending

    def flush(self) -> None:
        """Tell what is typed now."""
        if self._is_pending:
            self._is_pending = False
            self._pause.stop()
            self.warning_changed.emit(self.field.text())

    def show_draft(self) -> None:
        """Show the warning of the draft that is open; what is just being typed is left alone."""
        draft, network = self._desk.current, self._desk.network
        if self.is_pending:
            return
        has_unused = draft is not None and bool(draft.warning.strip()) and not network.has_warning
        self.setVisible(draft is not None and (network.has_warning or has_unused))
        if draft is not None and self.field.text() != draft.warning:
            self.field.setText(draft.warning)
        self.told.setVisible(has_unused)
        if has_unused:
            told = self.tr("%1 has no field for a content warning. Take it away, or put it into the text.")
            self.told.setText(fill(told, network.name))

    def _lay_out(self) -> None:
        name = label(self.tr("Content &warning"))
        name.setWordWrap(False)
        name.setBuddy(self.field)
        name.setTextFormat(Qt.TextFormat.AutoText)
        self.field.setAccessibleName(self.tr("Content warning"))
        self.setProperty("look", "head")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(name)
        row.addWidget(self.field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 6, 16, 6)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.told)
        column.addWidget(self.notes)

    def _on_typed(self) -> None:
        self._is_pending = True
        self._pause.start()
        self.typed.emit()


class WarningDoor(QObject):
    """Puts the field above the editor and connects it with the desk, the menus and the gate."""

    def __init__(self, window: MainWindow, menus: Menus, asides: Asides) -> None:
        super().__init__(window)
        self._window, self._asides = window, asides
        self.bar = WarningBar(window.desk, asides, window.theme)
        window.add_above_editor(self.bar)
        QWidget.setTabOrder(self.bar.field, window.editor)
        text = QCoreApplication.translate("Menus", "Content warnin&g")
        self.action = add_after(menus, "pick_network", "write_warning", text, self.go_to_field, "Ctrl+Shift+W")
        self.bar.typed.connect(self._on_typed)
        self.bar.warning_changed.connect(self._on_warning_changed)
        window.writing.flush_wanted.connect(self.bar.flush)
        window.desk.draft_opened.connect(lambda _draft: self._show())
        window.desk.drafts_changed.connect(self._show)
        window.gate.target_wanted.connect(self._on_target_wanted)
        self._show()

    def go_to_field(self) -> None:
        """Put the keyboard into the field."""
        self.bar.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.bar.show_draft()
        self.action.setEnabled(not self.bar.isHidden())

    def _on_typed(self) -> None:
        self._window.desk.set_lacks(WARNING, self._being_typed)

    def _on_warning_changed(self, text: str) -> None:
        desk = self._window.desk
        desk.set_warning(text)
        desk.set_lacks(WARNING, self._being_typed)
        self._asides.refresh()
        self._window.footer.show_count()

    def _being_typed(self, _draft: Draft) -> tuple[Missing, ...]:
        """While the warning is being typed, nobody has read it as it stands."""
        return (Missing(Lack.ASIDE, Lack.ASIDE.value, AsideGap(WARNING)),) if self.bar.is_pending else ()

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, AsideGap) and target.name == WARNING:
            self.go_to_field()
            if target.finding is not None:
                self.bar.notes.go_to(target)
