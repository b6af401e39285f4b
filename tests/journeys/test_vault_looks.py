"""Every window of the vault in light, dark, stretched and mirrored: nothing is cut off, nothing is untranslated."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QWidget

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.program import make_keeper
from beforehand.store import recovery
from beforehand.store.paths import Places
from beforehand.store.trouble import FAMILY, NewerSchema, Trouble
from beforehand.store.vault import Vault, Ways
from beforehand.windows.vault_create import CreateWindow
from beforehand.windows.vault_parts import trouble_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "salmon lantern orbit thimble"
WINDOWS = ["show_history", "show_ways", "make_backup", "restore_backup", "export_vault", "check_vault"]
LOOKS = [(theme, direction) for theme in ("light", "dark") for direction in ("ltr", "rtl")]


class Stretched(QTranslator):
    """Translates everything into something a third longer that can be told from the original."""

    def translate(self, context: str, text: str, disambiguation: Any = None, n: int = -1) -> str:
        return f"[{text}{' ~' * max(1, len(text) // 6)}]"


@pytest.fixture
def stretched(qapp: Any) -> Iterator[None]:
    translator = Stretched()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def root() -> Iterator[Path]:
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield folder
    shutil.rmtree(folder)


def cut_off(window: QWidget) -> list[str]:
    """Texts of visible labels and buttons that have less room than they need."""
    short = []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height() + 1:
                short.append(f"{widget.text()!r}: {widget.height()} of {widget.heightForWidth(widget.width())} px high")
        elif widget.minimumSizeHint().width() > widget.width() + 1:
            short.append(f"{widget.text()!r}: {widget.width()} of {widget.minimumSizeHint().width()} px wide")
    return short


def untranslated(window: QWidget) -> list[str]:
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QLabel | QAbstractButton):
            text = widget.text()
            if len(text) > 12 and "[" not in text and any(map(str.isalpha, text)):
                found.append(text)
    return found


def nameless(window: QWidget) -> list[str]:
    return [
        type(each).__name__
        for each in window.findChildren(QWidget)
        if each.isVisible()
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and isinstance(each, QAbstractButton | QLineEdit | QListView)
        and not (each.accessibleName() or (isinstance(each, QAbstractButton) and each.text()))
    ]


def holds(author: Any, window: QWidget) -> None:
    """Once everything has found its place, no text is cut off or left untranslated, and every control has a name."""

    def check() -> None:
        assert cut_off(window) == []

    author.qtbot.waitUntil(check, timeout=3_000)
    assert untranslated(window) == []
    assert nameless(window) == []


def begin(start: Callable[..., Any], root: Path, look: tuple[str, str], backend: Callable[[], Any]) -> tuple[Any, Any]:
    theme, direction = look
    QApplication.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if direction == "rtl" else Qt.LayoutDirection.LeftToRight
    )
    keeper = make_keeper(Places(root), KeyringDoor(backend))
    author = start(keeper=keeper, wait=False, asks_keyring=False)
    author.program.settings.set_value("appearance.theme", theme)
    return author, keeper


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(look) for look in LOOKS])
def test_the_first_start_holds_its_text(start, root, keyring, look, stretched) -> None:
    author, keeper = begin(start, root, look, lambda: keyring)
    author.until(lambda: keeper.phase is Phase.ABSENT)
    window = author.dialog()
    author.until(window.code.isVisible)
    holds(author, window)
    window.make.click()
    author.until(window.back.isVisible)
    holds(author, window)
    window.back.click()
    window.other.click()
    window.passphrase.first.setText("password1")
    author.until(lambda: "easy" in window.passphrase.told.text())
    holds(author, window)
    window.decline.click()
    author.is_freed(window)
    assert author.window.findChildren(CreateWindow) == []


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(look) for look in LOOKS])
def test_every_window_of_the_vault_holds_its_text(start, root, keyring, look, stretched) -> None:
    places = Places(root)
    Vault.create(places.vault, Ways(PASSPHRASE, recovery.new_code(), KeyringDoor(lambda: keyring))).close()
    author, keeper = begin(start, root, look, lambda: keyring)
    author.until(lambda: keeper.phase is Phase.LOCKED)
    curtain = author.program.vault.curtain
    holds(author, curtain)
    curtain.passphrase.setText("wrong")
    curtain.unlock.click()
    author.until(curtain.trouble.isVisible)
    holds(author, curtain)
    curtain._on_failed(NewerSchema("5", "2"))
    holds(author, curtain)
    keeper.begin()
    author.until(lambda: keeper.phase is Phase.OPEN)
    author.until(lambda: author.window.writing.page is not None)
    author.editor.insertPlainText("I fly to Goma.")
    for action in WINDOWS:
        author.choose(action)
        window = author.dialog()
        author.until(lambda: window.height() > 50)  # noqa: B023
        holds(author, window)
        if action == "make_backup":
            window.by_keys.setChecked(True)
            holds(author, window)
        window.reject()
        author.is_freed(window)


def test_every_trouble_has_words_with_its_arguments_filled_in(qapp) -> None:
    for kind in FAMILY:
        trouble: Trouble = kind("one", "two")
        text = trouble_text(trouble)
        assert "%" not in text
        assert text.endswith(".")
