"""The ways into the vault: a list of them, and what adds, changes and removes one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from beforehand.windows.dialogs import Dialog, Question
from beforehand.windows.lists import ListWindow
from beforehand.windows.parts import button, label
from beforehand.windows.vault_parts import CodePage, NewPassphrase, TroubleLabel
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton

    from beforehand.desk.keeper import Keeper
    from beforehand.store.header import Slot
    from beforehand.store.slots import KeySlots
    from beforehand.store.trouble import Trouble


class WaysWindow(ListWindow):
    """Every way into the vault; the last one that works on any computer stays."""

    def __init__(self, keeper: Keeper, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Ways in"),
            self.tr(
                "Each of these opens the vault on its own. The system keyring opens it for whoever uses your session on this computer; a passphrase and a recovery code work on any computer."
            ),
            parent,
        )
        self._keeper = keeper
        self.trouble = TroubleLabel()
        self.body.addWidget(self.trouble)
        adding = QHBoxLayout()
        self.add_passphrase = button(self.tr("Add a &passphrase…"), self._on_add_passphrase)
        self.add_code = button(self.tr("Add a recovery &code…"), self._on_add_code)
        self.add_keyring = button(self.tr("Add the system &keyring"), self._on_add_keyring)
        for made in (self.add_passphrase, self.add_code, self.add_keyring):
            adding.addWidget(made)
        adding.addStretch(1)
        self.body.addLayout(adding)
        self.refresh()

    def refresh(self) -> None:
        """List the ways in again."""
        self.start()
        slots = self._keeper.vault.slots.slots
        for slot in slots:
            self.add(self._name(slot), self._since(slot), *self._buttons(slot))
        self._rows.addStretch(1)
        self.add_keyring.setVisible(all(slot.kind.is_personal for slot in slots))

    def _name(self, slot: Slot) -> str:
        return {
            "keyring": self.tr("System keyring"),
            "passphrase": self.tr("Passphrase"),
            "recovery": self.tr("Recovery code"),
        }[slot.kind.value]

    def _since(self, slot: Slot) -> str:
        day = QLocale().toString(QDate.fromString(slot.added, Qt.DateFormat.ISODate), QLocale.FormatType.ShortFormat)
        return fill(self.tr("Added on %1"), day)

    def _buttons(self, slot: Slot) -> list[QPushButton]:
        remove = button(self.tr("Remove"), partial(self._on_remove, slot))
        remove.setAccessibleName(fill(self.tr("Remove: %1"), self._name(slot)))
        if slot.kind.value != "passphrase":
            return [remove]
        change = button(self.tr("Change…"), partial(self._on_change, slot))
        change.setAccessibleName(fill(self.tr("Change: %1"), self._name(slot)))
        return [change, remove]

    def _do(self, job: Callable[[KeySlots], object]) -> None:
        """Change the slots off the window's thread."""
        self.trouble.say("")
        self.setEnabled(False)
        slots = self._keeper.vault.slots
        self._keeper.keys.run(lambda: job(slots), self._on_changed, self._on_done)

    def _on_changed(self, _result: object) -> None:
        self._on_done(None)

    def _on_done(self, trouble: Trouble | None) -> None:
        self.setEnabled(True)
        self.refresh()
        if trouble is not None:
            self.trouble.tell(trouble)

    def _on_add_passphrase(self) -> None:
        window = PassphraseWindow(self.tr("Add a passphrase"), self)
        window.accepted.connect(lambda: self._take_passphrase(window.passphrase.text))
        window.open()

    def _take_passphrase(self, passphrase: str) -> None:
        self._do(lambda slots: slots.add_passphrase(passphrase))

    def _on_change(self, slot: Slot) -> None:
        window = PassphraseWindow(self.tr("Change the passphrase"), self)
        window.accepted.connect(lambda: self._take_change(slot, window.passphrase.text))
        window.open()

    def _take_change(self, slot: Slot, passphrase: str) -> None:
        self._do(lambda slots: slots.change_passphrase(slot.id, passphrase))

    def _on_add_code(self) -> None:
        window = CodeWindow(self)
        window.accepted.connect(lambda: self._take_code(window.code.code))
        window.open()

    def _take_code(self, code: str) -> None:
        self._do(lambda slots: slots.add_code(code))

    def _on_add_keyring(self) -> None:
        self._do(lambda slots: slots.add_keyring(self._keeper.door))

    def _on_remove(self, slot: Slot) -> None:
        question = Question(
            self.tr("Remove a way in?"),
            fill(self.tr("Remove this way in: %1?"), self._name(slot)),
            self.tr("It will not open the vault any more. Backups made so far can still be opened with it."),
            self,
        )
        question.offer("remove", self.tr("Remove"), "primary")
        question.offer("", self.tr("Cancel"), is_default=True)
        question.accepted.connect(lambda: self._on_remove_answered(question.answer, slot))
        question.open()

    def _on_remove_answered(self, answer: str, slot: Slot) -> None:
        if answer == "remove":
            self._do(lambda slots: slots.remove(slot.id, self._keeper.door))


class PassphraseWindow(Dialog):
    """Asks for a new passphrase."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent, width=460)
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        self.passphrase = NewPassphrase()
        self.body.addWidget(self.passphrase)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Cancel"), self.reject))
        self.take = self.add_button(button(self.tr("&Use this passphrase"), self.accept, "primary"), is_default=True)
        self.take.setEnabled(False)
        self.passphrase.changed.connect(lambda: self.take.setEnabled(self.passphrase.is_good))
        self.passphrase.first.setFocus(Qt.FocusReason.OtherFocusReason)


class CodeWindow(Dialog):
    """Shows a new recovery code and has two groups of it retyped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Add a recovery code"), parent, width=520)
        self.body.addWidget(label(self.tr("Write this code down or print it"), size=1.2, is_bold=True))
        self.body.addWidget(
            label(self.tr("It opens the vault on any computer. Keep the paper away from this one."), "quiet")
        )
        self.code = CodePage()
        self.body.addWidget(self.code)
        self.body.addStretch(1)
        self.add_button(button(self.tr("Cancel"), self.reject))
        self.back = self.add_button(button(self.tr("&Show the code again"), lambda: self._ask(is_asking=False)))
        self.take = self.add_button(button("", self._on_next, "primary"), is_default=True)
        self.code.changed.connect(self._refresh)
        self._ask(is_asking=False)

    def _ask(self, *, is_asking: bool) -> None:
        self.code.ask(is_asking=is_asking)
        self.back.setVisible(is_asking)
        self._refresh()

    def _refresh(self) -> None:
        is_asking = self.back.isVisibleTo(self)
        self.take.setText(self.tr("&Add this code") if is_asking else self.tr("I have the code: &go on"))
        self.take.setEnabled(not is_asking or self.code.is_retyped)

    def _on_next(self) -> None:
        if self.back.isVisibleTo(self):
            self.accept()
        else:
            self._ask(is_asking=True)
