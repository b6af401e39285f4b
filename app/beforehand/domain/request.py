"""Asking somebody for consent: the notice, a message and a form, in the person's language where there are words for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from beforehand.domain.consent import ANY_NETWORK, Notice
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from beforehand.domain.consent import Scope


@dataclass(frozen=True, slots=True)
class Kit:
    """The words of a request in one language; ``code`` names the language and ``words`` holds one text for each key."""

    code: str
    words: Mapping[str, str]

    @property
    def is_rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return self.words["direction"] == "rtl"

    @property
    def language(self) -> str:
        """The name of the language in that language."""
        return self.words["language"]


def notice(kit: Kit, name: str, scope: Scope) -> Notice:
    """What the person is told, word for word."""
    words = kit.words
    text = words["notice"].format(
        name=name.strip() or "…",
        networks=_networks(kit, scope),
        naming=words[scope.naming.value],
        purpose=_or_anything(kit, scope.purpose),
        occasion=_or_anything(kit, scope.occasion),
        until=_until(kit, scope.until),
    )
    return Notice(text.strip(), words["version"], kit.code)


def message(kit: Kit, name: str, author: str, told: Notice) -> str:
    """A message that asks the person, ready to be copied and sent."""
    return kit.words["message"].strip().format(name=name.strip(), author=author.strip(), notice=told.text).strip()


def farewell(kit: Kit, name: str, on: date) -> str:
    """A note to somebody who withdrew on a day."""
    return kit.words["withdrawn"].strip().format(name=name.strip(), day=on.isoformat())


def _networks(kit: Kit, scope: Scope) -> str:
    if ANY_NETWORK in scope.networks:
        return kit.words["any_network"]
    return ", ".join(network_named(each).name for each in scope.networks) or "…"


def _or_anything(kit: Kit, text: str) -> str:
    return text.strip().rstrip(".") or kit.words["anything"]


def _until(kit: Kit, until: date | None) -> str:
    return kit.words["no_end"] if until is None else kit.words["last_day"].format(day=until.isoformat())
