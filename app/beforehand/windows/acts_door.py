"""Puts the row of act and audience above the editor, with menu entries, and leads to what somebody else wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtWidgets import QWidget

from beforehand.domain.aside import SHARED, AsideGap
from beforehand.domain.gate import Lack, Missing
from beforehand.windows.acts import ActsBar
from beforehand.windows.extras import add_after

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from beforehand.desk.asides import Asides
    from beforehand.domain.post import Draft
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus
    from beforehand.windows.other_words import OtherWords


class ActsDoor(QObject):
    """Connects the row with the desk, the menus, the gate and the checklist."""

    def __init__(self, window: MainWindow, menus: Menus, asides: Asides) -> None:
        super().__init__(window)
        self._window, self._asides = window, asides
        self.bar = ActsBar(window.desk, self._make_words)
        window.add_above_editor(self.bar)
        QWidget.setTabOrder(self.bar.kind, self.bar.audience)
        QWidget.setTabOrder(self.bar.audience, window.editor)
        tr = QCoreApplication.translate
        text = tr("Menus", "Choose the &kind of act")
        add_after(menus, "pick_network", "pick_act", text, lambda: self._pick(self.bar.kind), "Ctrl+Shift+D")
        text = tr("Menus", "Choose who is to se&e it")
        add_after(menus, "pick_act", "pick_audience", text, lambda: self._pick(self.bar.audience), "Ctrl+Shift+E")
        self._connect()

    def _connect(self) -> None:
        bar, window = self.bar, self._window
        bar.kind_chosen.connect(self._on_kind_chosen)
        bar.audience_chosen.connect(window.desk.set_audience)
        bar.prompt_changed.connect(window.editor.setPlaceholderText)
        window.writing.flush_wanted.connect(bar.flush)
        window.desk.draft_opened.connect(lambda _draft: bar.show_other_draft())
        window.desk.drafts_changed.connect(bar.show_draft)
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.checklist.place_wanted.connect(self._on_place_wanted)

    def _make_words(self) -> OtherWords:
        """Build what belongs to somebody else's words; most drafts never need it."""
        from beforehand.windows.other_words import OtherWords

        window = self._window
        made = OtherWords(window.desk, self._asides, window.theme)
        made.changing.connect(self._on_other_changing)
        made.changed.connect(self._on_other_changed)
        made.guideline_wanted.connect(window.checklist.guideline_wanted)
        made.setParent(self.bar)
        QWidget.setTabOrder(self.bar.audience, made.field)
        QWidget.setTabOrder(made.field, window.editor)
        return made

    def _pick(self, picker: QComboBox) -> None:
        picker.setFocus(Qt.FocusReason.ShortcutFocusReason)
        picker.showPopup()

    def _on_kind_chosen(self, kind: str) -> None:
        self.bar.flush()
        self._window.desk.set_act(kind)
        self._asides.refresh()
        self._window.footer.show_gate()

    def _on_other_changing(self) -> None:
        self._window.desk.set_lacks("other", self._being_typed)

    def _on_other_changed(self, text: str) -> None:
        self._window.desk.set_shared(text)
        self._window.desk.set_lacks("other", self._being_typed)
        self._asides.refresh()

    def _being_typed(self, _draft: Draft) -> tuple[Missing, ...]:
        """While somebody else's words are being typed, nobody has read them as they stand."""
        is_typing = self.bar.is_pending
        return (Missing(Lack.ASIDE, Lack.ASIDE.value, AsideGap(SHARED)),) if is_typing else ()

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, AsideGap) and target.name == SHARED:
            self.bar.words.go_to(target)

    def _on_place_wanted(self, place: str) -> None:
        if place == SHARED:
            self.bar.words.go_to()
