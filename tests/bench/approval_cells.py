"""How long the page of an approval takes, from the wish to the first paint, with ten thousand approvals in the journal."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Any

CELLS = (("approval_page_ms", 200.0, "ms"), ("approvals_list_ms", 300.0, "ms"))
"""Name, bound and unit; the slowest of a few."""

APPROVALS = 10_000
FINDINGS = 20
ITEMS = 25
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = "We met the partners by the river and spoke about the market. " * 40


def fill_journal(program: Any) -> None:
    """Record approvals as they would be after years."""
    from beforehand.domain.approved import Kept, Noted, Words
    from beforehand.domain.post import text_hash

    noted = tuple(
        Noted("official-travel", f"r{n}", "likely", n, n + 5, "river", "It tells a place.", "Leave it out.", "“river”")
        for n in range(FINDINGS)
    )
    found = [{"clause": "official-travel", "rule": f"r{n}", "tier": "likely"} for n in range(FINDINGS)]
    items = [
        {
            "item": f"i{n}",
            "clause": "c",
            "kind": "affirm",
            "question": "Is it so?",
            "status": "satisfied",
            "reply": "yes",
        }
        for n in range(ITEMS)
    ]
    for number in range(APPROVALS):
        text = f"{number} {TEXT}"
        when = (START + timedelta(hours=number)).isoformat()
        payload = {"approval": f"a{number}", "draft": f"d{number}", "network": "x", "text_sha256": text_hash(text)}
        program.approvals._kept[f"a{number}"] = Kept(f"a{number}", text_hash(text), text[:60])
        program.approvals._store.keep(Kept(f"a{number}", text_hash(text), text[:60], words=Words(text, findings=noted)))
        program.journal._store.append("approval.given", payload | {"when": when, "findings": found, "items": items})


def measure() -> dict[str, float]:
    """Open list and page a few times and take the slowest."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent

    from beforehand.program import build, make_application, memory_stores
    from beforehand.windows.approvals_door import ApprovalsDoor

    app = make_application()
    program = build(memory_stores())
    program.window.show()
    fill_journal(program)
    program.journal.use(program.journal._store)
    door = program.window.findChild(ApprovalsDoor)
    worst = {"approval_page_ms": 0.0, "approvals_list_ms": 0.0}
    for number in (APPROVALS - 1, 500, 3):
        for name, show in (
            ("approvals_list_ms", door.show_list),
            ("approval_page_ms", lambda number=number: door.show_page(f"a{number}")),
        ):
            start = time.perf_counter()
            shown = show()
            app.processEvents()
            shown.grab()
            worst[name] = max(worst[name], (time.perf_counter() - start) * 1000)
            shown.close()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    program.shut_down()
    return worst


if __name__ == "__main__":
    print(measure())
