"""An audit with a vault in a process of its own, to be killed: `audited.py VAULT EXPORT`, going on with the latest audit there is.

It decides about every seventh marked post, prints `decided PLACE` once that is kept, and `complete` at the end.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication

from beforehand.desk.audit import Audit
from beforehand.desk.clock import SystemClock
from beforehand.desk.errands import Errands
from beforehand.domain.archive import Act
from beforehand.store import recovery
from beforehand.store.audit import VaultAudits
from beforehand.store.slots import KeySlots
from beforehand.store.vault import Vault, Ways

CODE = recovery.format_code(bytes(range(20)))
EVERY = 7


class Work:
    """Begins or goes on, decides, and tells."""

    def __init__(self, folder: Path, export: str, app: QCoreApplication) -> None:
        self.app, self.export = app, export
        self.errands = Errands("vault")
        self.vault = self.errands.writer.submit(lambda: opened(folder)).result()
        self.audit = Audit((sys.executable, "-m", "beforehand", "--audit-worker"), SystemClock(), cores=2)
        self.is_begun = False
        self.audit.listed.connect(self.begin)
        self.audit.state_changed.connect(self.look)
        self.audit.posts_came.connect(self.decide)
        self.audit.kept.connect(lambda batch: [print("decided", place, flush=True) for place in batch.acts])
        self.audit.use(VaultAudits(self.vault), self.errands.run)

    def begin(self) -> None:
        if self.is_begun:
            return
        self.is_begun = True
        if self.audit.entries:
            self.audit.open(self.audit.entries[0].id)
        else:
            self.audit.start(self.export)

    def decide(self, rows: range) -> None:
        shelf = self.audit.shelf
        for row in rows:
            place = shelf.place(row)
            if place % EVERY == 0 and shelf.act(row) is Act.OPEN:
                self.audit.decide(place, Act.DELETE)
        print("read", self.audit.progress.posts, flush=True)

    def look(self) -> None:
        if self.audit.may_go_on and not self.audit.is_loading:
            self.audit.resume()
        elif self.audit.is_complete and not self.audit.is_loading:
            print("complete", flush=True)
            self.app.quit()


def opened(folder: Path) -> Vault:
    if folder.is_dir():
        return Vault.open(folder, KeySlots.unlock_with_code(folder, CODE))
    return Vault.create(folder, Ways(code=CODE))


if __name__ == "__main__":
    application = QCoreApplication([])
    work = Work(Path(sys.argv[1]), sys.argv[2], application)
    application.exec()
    work.audit.shut_down()
    work.errands.writer.submit(work.vault.close).result()
    work.errands.close()
