"""The table of the author's accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QLocale, Qt

from beforehand.domain.profile import Account, Concern
from beforehand.models.accounts import AccountsModel, Column

ANA = Account("a", "x", "@ana", "Ana Example", address="ana@post.example", reviewed=date(2026, 3, 2))
HERON = Account("b", "mastodon", "@heron@example.social")


def left(account: Account) -> tuple[Concern, ...]:
    return () if account.id == "a" else (Concern.FALSE_NAME, Concern.UNREVIEWED)


def row(model: AccountsModel, number: int) -> list[str]:
    return [str(model.index(number, column).data()) for column in Column]


def test_accounts_come_change_and_go_without_a_reset(qtmodeltester: Any, qapp: object) -> None:
    model = AccountsModel(left)
    qtmodeltester.check(model)
    told: list[str] = []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda *_: told.append("in"))
    model.rowsRemoved.connect(lambda *_: told.append("out"))
    model.set_rows((ANA, HERON))
    model.set_rows((HERON,))
    model.set_rows((replace(ANA, handle="@ana2"), HERON))
    model.set_rows((ANA, HERON))
    model.set_rows(())
    assert told == ["in", "in", "out", "in", "out", "out"]


def test_a_row_tells_what_the_author_needs_to_know(qapp: object) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    try:
        model = AccountsModel(left)
        model.set_rows((ANA, HERON))
        assert row(model, 0) == ["X @ana", "Nothing", "Ana Example", "ana@post.example", "02/03/2026"]
        assert row(model, 1) == ["Mastodon @heron@example.social", "Name, Settings", "", "", "Never"]
        headers = [model.headerData(column, Qt.Orientation.Horizontal) for column in Column]
        assert headers == ["Account", "To settle", "Shown name", "Signed up with", "Settings looked at"]
    finally:
        QLocale.setDefault(before)
