"""Drives the real window through its main job and leaves a picture of every stop."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from beforehand.domain.decision import Kind
from beforehand.store.trouble import KeyringGone
from beforehand.windows.checklist import AffirmCard, EvidenceCard
from beforehand.windows.vault_create import CreateWindow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.keyring_door import Backend
    from beforehand.desk.photo_parts import Picture
    from beforehand.windows.commands import Commands
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.vault_commands import VaultCommands

PATIENCE_S = 60.0
POST = (
    "Flying to Goma with the mission on Tuesday, and the convoy leaves our office at 6 a.m. on Wednesday.\n\n"
    "Everyone please vote for the Greens on Sunday, they are the only honest party left.\n\n"
    "Coffee at the market was great this morning. Views are my own."
)

OTHER_WORDS = "Away for work"
"""What the first finding is changed to where its rule suggests nothing."""


TOUR_PASSPHRASE = "salmon lantern orbit thimble"  # noqa: S105  of a vault that is thrown away


class StuckError(RuntimeError):
    """The tour waited for something that did not come."""


def no_keyring() -> Backend:
    """The tour leaves the author's keyring alone."""
    raise KeyringGone


class TourClipboard:
    """A clipboard of the tour's own, so that the author's is left alone."""

    def __init__(self) -> None:
        self._text = ""

    def text(self) -> str:
        """What was copied last."""
        return self._text

    def set_text(self, text: str) -> None:
        """Remember what is copied."""
        self._text = text

    def set_picture(self, picture: Picture) -> None:
        """Let go of the words; what a picture shows is not looked at."""
        del picture
        self._text = ""

    def holds_own_picture(self) -> bool:
        """No: pictures are not kept."""
        return False

    def clear(self) -> None:
        """Let go of the words."""
        self._text = ""


class Tour:
    """Writes a post, deals with what is found, answers the checklist, copies the text out, and shows other looks."""

    def __init__(
        self,
        window: MainWindow,
        commands: Commands,
        clipboard: Clipboard,
        folder: Path,
        vault: VaultCommands | None = None,
    ) -> None:
        self._window = window
        self._vault = vault
        self._commands = commands
        self._clipboard = clipboard
        self._folder = folder
        self._number = 0

    def run(self) -> int:
        """Go all the way; returns the exit code: 0, or 1 when it got stuck."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._make_vault()
            self._write()
            self._look_at_findings()
            self._settle()
            self._answer()
            self._copy()
            self._look_around()
            self._visit_vault()
        except StuckError as trouble:
            sys.stderr.write(f"The tour got stuck: {trouble}\n")
            return 1
        sys.stdout.write(f"{self._number} pictures in {self._folder}\n")
        return 0

    def _make_vault(self) -> None:
        """Answer the window of the first start with a passphrase."""
        if self._vault is None:
            return
        found: list[CreateWindow] = []

        def is_asking() -> bool:
            found[:] = self._window.findChildren(CreateWindow)
            return bool(found) and found[0].passphrase.isVisible()

        self._until("the window of the first start is there", is_asking)
        create = found[0]
        for field in (create.passphrase.first, create.passphrase.again):
            field.setText(TOUR_PASSPHRASE)
        self._until("the passphrase is judged", create.make.isEnabled)
        self._picture("first-start", create)
        create.make.click()
        self._until("the vault is open", lambda: self._window.desk.is_durable)

    def _visit_vault(self) -> None:
        """See every window of the vault, and lock it."""
        if self._vault is None:
            return
        for action, name in (("show_history", "history"), ("show_ways", "ways-in"), ("make_backup", "backup"),
                             ("restore_backup", "restore"), ("export_vault", "export"), ("check_vault", "check")):  # fmt: skip
            self._do(action)
            self._rest(400)
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                raise StuckError(f"no window opened for {name}")
            self._picture(name, dialog)
            dialog.close()
        self._until("everything is saved", self._vault.lock)
        self._picture("locked")

    def _write(self) -> None:
        window = self._window
        self._until("the rules are ready", lambda: window.checker.are_rules_ready)
        self._until("a draft is open", lambda: window.writing.page is not None)
        self._picture("empty")
        for character in POST:
            self._key(character)
        self._until_judged()
        self._picture("findings")

    def _look_at_findings(self) -> None:
        self._do("next_finding")
        self._until("a card is open", lambda: self._window.cards.card is not None)
        self._picture("card")
        self._window.cards.close_and_return()

    def _settle(self) -> None:
        """Change the first finding, keep the others with a reason."""
        window = self._window
        self._until("there is something to settle", lambda: any(f.is_open for f in window.desk.findings))
        self._do("next_finding")
        place = window.writing.chosen
        if place is None:
            raise StuckError("no finding was chosen")
        window.cards.close_and_return()
        change = next(iter(place[1].change), OTHER_WORDS)
        window.writing.change(place, change)
        self._until_judged()
        self._picture("changed")
        self._commands.copy_approved()
        self._picture("missing")
        if self._clipboard.text():
            raise StuckError("the gate let a post through that was not settled")
        self._keep_the_rest()

    def _keep_the_rest(self) -> None:
        desk, cards = self._window.desk, self._window.cards
        is_shown = False
        while (left := next((f for f in desk.findings if f.is_open), None)) is not None:
            cards.open_finding(left.finding)
            card = cards.card
            if card is None:
                raise StuckError("a finding has no card")
            card.ask_reason(Kind.KEPT)
            if not is_shown:
                self._picture("keeping")
                is_shown = True
            card.decided.emit(Kind.KEPT, "Already announced on the public web site.")
            self._until_judged()
        self._picture("kept")

    def _answer(self) -> None:
        window = self._window
        for state in window.desk.checklist.items:
            card = window.checklist.card(state.item.id)
            if isinstance(card, AffirmCard):
                card.answer_yes()
            elif isinstance(card, EvidenceCard):
                card.fill_in("The head of office", "24 November", "E-mail of that day")
        self._until("the checklist is complete", lambda: window.desk.checklist.is_complete)
        self._picture("checklist")

    def _copy(self) -> None:
        window = self._window
        self._until_judged()
        self._commands.copy_approved()
        page = window.writing.page
        if page is None or window.desk.approval is None or not self._clipboard.text():
            raise StuckError("the approved text was not copied")
        self._picture("copied")

    def _look_around(self) -> None:
        window = self._window
        for action, name in (("show_decisions", "decisions"), ("show_preferences", "preferences"), ("ask_advice", "advice"),
                             ("show_about", "about")):  # fmt: skip
            self._do(action)
            dialog = QApplication.activeModalWidget() or window
            self._picture(name, dialog)
            dialog.close()
        window.settings.set_value("appearance.theme", "dark")
        self._do("next_finding")
        self._picture("dark")
        window.cards.close_and_return()
        window.settings.set_value("appearance.theme", "light")
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        window.arrange_panes()
        self._do("next_finding")
        self._picture("right-to-left")
        window.cards.close_and_return()
        app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        window.arrange_panes()

    def _do(self, action: str) -> None:
        self._commands.menus.actions[action].trigger()
        self._rest()

    def _key(self, character: str) -> None:
        code = Qt.Key.Key_Return if character == "\n" else Qt.Key.Key_unknown
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            text = "\r" if character == "\n" else character
            QApplication.sendEvent(self._window.editor, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text))

    def _until_judged(self) -> None:
        page, window = self._window.writing.page, self._window
        if page is None:
            raise StuckError("no draft is open")
        self._until("everything is judged", lambda: page.paragraphs.is_judged and window.desk.readiness.is_judged)

    def _until(self, what: str, holds: Callable[[], bool]) -> None:
        patience = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > patience:
                raise StuckError(f"waited for this in vain: {what}")
            self._rest(20)

    @staticmethod
    def _rest(milliseconds: int = 60) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop, loop.quit)
        loop.exec()

    def _picture(self, name: str, widget: QWidget | None = None) -> None:
        self._rest(120)
        self._number += 1
        path = self._folder / f"{self._number:02}-{name}.png"
        if not (widget or self._window).grab().save(str(path)):
            raise StuckError(f"could not write {path}")
