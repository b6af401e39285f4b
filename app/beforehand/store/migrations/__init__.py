"""The numbered steps that bring a vault database to the layout of this program.

Each step is one module with one function `apply(database)`, runs in one transaction, and is never edited once
released: a fixture of every released layout is migrated by the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from beforehand.store.database import APPLICATION_ID, Database, refuse_newer
from beforehand.store.disk import remove_quietly
from beforehand.store.migrations import step_1_drafts, step_2_register, step_3_search, step_4_audits, step_5_approvals
from beforehand.store.trouble import MigrationFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEPS: Final[tuple[Callable[[Database], None], ...]] = (
    step_1_drafts.apply,
    step_2_register.apply,
    step_3_search.apply,
    step_4_audits.apply,
    step_5_approvals.apply,
)
LATEST: Final = len(STEPS)
COPY_NAME: Final = "before-version-{}.db"


def migrate(database: Database, key: bytes, target: int = LATEST) -> int:
    """Bring the database to `target`, an encrypted and checked copy first; return the number of steps taken."""
    refuse_newer(database, LATEST)
    start = database.version
    if start and start < target:
        database.copy_to(database.path.with_name(COPY_NAME.format(target)), key)
    for number in range(start, target):
        _take(database, number)
    return max(0, target - start)


def copies(folder: Path) -> list[Path]:
    """Return the copies made before earlier migrations."""
    return sorted(folder.glob(COPY_NAME.format("*")))


def remove_copies(folder: Path) -> None:
    """Remove the copies made before migrations; an erasure must reach them too."""
    for path in copies(folder):
        remove_quietly(path)


def _take(database: Database, number: int) -> None:
    def step() -> None:
        STEPS[number](database)
        if database.rows("pragma foreign_key_check"):
            raise MigrationFailed
        database.rows(f"pragma user_version={number + 1}")
        database.rows(f"pragma application_id={APPLICATION_ID}")

    database.rows("pragma foreign_keys=OFF")
    try:
        database.write(step)
    finally:
        database.rows("pragma foreign_keys=ON")
