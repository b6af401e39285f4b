"""An audit is left in the middle and taken up again after the program was closed; another is erased."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from beforehand.desk.keeper import Phase
from beforehand.desk.keyring_door import KeyringDoor
from beforehand.domain.archive import Act
from beforehand.program import make_keeper
from beforehand.store.paths import Places
from beforehand.store.trouble import KeyringGone
from beforehand.store.vault import Vault, Ways
from beforehand.windows.archive_audits import AuditsWindow
from beforehand.windows.dialogs import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PASSPHRASE = "salmon lantern orbit thimble"
COUNT = 3_000
PATIENCE = 60_000


@pytest.fixture
def places() -> Iterator[Places]:
    home = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=home if os.access(home, os.W_OK) else None))
    yield Places(folder)
    shutil.rmtree(folder)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    tweets = [
        {"tweet": {"id_str": str(n), "full_text": f"Please vote for the Greens on Sunday, reason {n}",
                   "created_at": f"Wed Oct 10 20:19:24 +0000 {2018 + n % 3}"}}
        for n in range(COUNT)
    ]  # fmt: skip
    path = tmp_path / "tweets.js"
    path.write_text("window.YTD.tweets.part0 = " + json.dumps(tweets))
    return path


def no_keyring() -> Any:
    raise KeyringGone


def unlocked(start: Callable[..., Any], places: Places) -> Any:
    keeper = make_keeper(places, KeyringDoor(no_keyring))
    author = start(keeper=keeper, wait=False)
    author.until(lambda: keeper.phase is Phase.LOCKED)
    curtain = author.program.vault.curtain
    author.until(curtain.passphrase.isVisible)
    QTest.keyClicks(curtain.passphrase, PASSPHRASE)
    QTest.keyClick(curtain.passphrase, Qt.Key.Key_Return)
    author.until(lambda: keeper.phase is Phase.OPEN)
    author.until(lambda: author.program.checker.are_rules_ready)
    return author


def archive(author: Any) -> Any:
    author.choose("audit_archive")
    return author.dialog()


def end(author: Any) -> None:
    author.program.shut_down()
    author.window.hide()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_an_interrupted_audit_is_offered_at_the_next_start(
    start: Callable[..., Any], places: Places, export: Path
) -> None:
    """Given a program that ended during an audit, when the vault is open again, one click goes on with it."""
    Vault.create(places.vault, Ways(passphrase=PASSPHRASE)).close()
    author = unlocked(start, places)
    audit = author.program.extras.audit
    audit.start(str(export))
    author.qtbot.waitUntil(lambda: audit.progress.posts > 200, timeout=PATIENCE)
    end(author)

    author = unlocked(start, places)
    notice = author.window.notice
    author.until(lambda: notice.topic == "audit")
    assert notice.text.startswith("The audit of tweets.js was interrupted at ")
    author.click(notice, "Go on")
    window = author.dialog()
    audit = author.program.extras.audit
    author.qtbot.waitUntil(lambda: audit.is_complete, timeout=PATIENCE)
    assert audit.progress.posts == len(audit.shelf) == COUNT
    assert notice.topic != "audit"
    author.until(lambda: audit.is_kept)
    audit.start(str(export))
    author.qtbot.waitUntil(lambda: audit.progress.posts > 0, timeout=PATIENCE)
    author.click(window, "End here")
    author.until(lambda: audit.is_kept)
    window.close()
    end(author)

    author = unlocked(start, places)
    author.until(lambda: len(author.program.extras.audit.entries) == 2)
    assert author.window.notice.topic != "audit"


def test_an_audit_is_left_and_taken_up_again(start: Callable[..., Any], places: Places, export: Path) -> None:
    """Given an audit that was left half way, when the program starts again, it goes on and no decision is lost."""
    Vault.create(places.vault, Ways(passphrase=PASSPHRASE)).close()
    author = unlocked(start, places)
    window = archive(author)
    assert "kept in your vault" in window._about.text()
    audit = author.program.extras.audit
    window.begin(str(export))
    author.qtbot.waitUntil(lambda: len(audit.shelf) > 200, timeout=PATIENCE)
    audit.pause()
    author.until(lambda: window.model.rowCount() > 0)
    window.list.setCurrentIndex(window.model.index(0, 0))
    place = window.model.place(0)
    author.click(window.post, "Delete it there")
    author.until(lambda: audit.is_kept)
    read = audit.progress.posts
    assert read < COUNT
    window.close()
    end(author)

    author = unlocked(start, places)
    window = archive(author)
    author.click(window, "Earlier audits (1)…")
    author.until(lambda: window.findChildren(AuditsWindow))
    listed = window.findChildren(AuditsWindow)[-1]
    author.click(listed, "Open")
    audit = author.program.extras.audit
    author.until(lambda: audit.has_begun and not audit.is_loading)
    assert audit.progress.posts >= read
    assert audit.shelf.act(audit.shelf.row_of(place)) is Act.DELETE
    author.click(window, "Go on")
    author.qtbot.waitUntil(lambda: audit.is_complete, timeout=PATIENCE)
    assert audit.progress.posts == len(audit.shelf) == COUNT
    author.until(lambda: window.model.rowCount() == COUNT)
    assert window.export_button.isEnabled()

    author.click(window, "Earlier audits (1)…")
    author.until(lambda: window.findChildren(AuditsWindow))
    listed = window.findChildren(AuditsWindow)[-1]
    author.click(listed, "Erase for good")
    author.until(lambda: listed.findChildren(Question))
    author.click(listed.findChildren(Question)[-1], "Erase for good")
    author.until(lambda: not audit.has_begun and not audit.entries)
    author.until(lambda: not window.middle.isVisible())
    listed.close()
    window.close()
