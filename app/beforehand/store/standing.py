"""Decisions that hold for every draft, and settings, kept in the vault."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from beforehand.store.codec import read_decision, write_decision

if TYPE_CHECKING:
    from collections.abc import Mapping

    from beforehand.domain.decision import Decision
    from beforehand.store.database import Database


class VaultDecisions:
    """The standing decisions of one vault; satisfies `DecisionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def standing(self) -> tuple[Decision, ...]:
        """The decisions, oldest first."""
        rows = self._database.rows("select detail from standing_decision order by number")
        return tuple(read_decision(row[0]) for row in rows)

    def add(self, decision: Decision) -> None:
        """Keep a decision; one that is kept already is not kept twice."""
        detail = write_decision(decision)
        self._database.write(
            lambda: self._database.rows("insert or ignore into standing_decision(detail) values(?)", detail)
        )

    def remove(self, decision: Decision) -> None:
        """Take a decision back; one that is not kept is no error."""
        detail = write_decision(decision)
        self._database.write(lambda: self._database.rows("delete from standing_decision where detail = ?", detail))


class VaultSettings:
    """The settings of one vault; satisfies `SettingsStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self) -> Mapping[str, object]:
        """Every value that was set."""
        return {key: json.loads(value) for key, value in self._database.rows("select key, value from setting")}

    def write(self, key: str, value: object) -> None:
        """Keep a value that JSON can hold."""
        text = json.dumps(value)
        self._database.write(
            lambda: self._database.rows("insert or replace into setting(key, value) values(?, ?)", key, text)
        )

    def remove(self, key: str) -> None:
        """Forget a value; one that is not kept is no error."""
        self._database.write(lambda: self._database.rows("delete from setting where key = ?", key))
