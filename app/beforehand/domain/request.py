"""Asking somebody for consent: the notice, a message and a form, in the person's language where there are words for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from beforehand.domain.consent import ANY_NETWORK, Notice, Scope
from beforehand.domain.matching import Misfit
from beforehand.domain.network import network_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from beforehand.domain.matching import Match, Use


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
        audience=words.get(f"readers_{scope.audience or 'public'}", scope.audience.strip().rstrip(".")),
        territory=scope.territory.strip().rstrip(".") or words["anywhere"],
        until=_until(kit, scope.until),
    )
    return Notice(text.strip(), words["version"], kit.code)


def wanted(found: Match, use: Use, until: date) -> Scope:
    """What to ask for so that a use is covered: the nearest consent as it is, widened where it does not fit."""
    latest = found.record.latest if found.record is not None else None
    scope = latest.scope if latest is not None and latest.scope is not None else Scope((), use.naming, "")
    lacks = set(found.misfits)
    is_topic = bool(lacks & {Misfit.TOPIC, Misfit.OTHER_TOPIC})
    is_occasion = bool(lacks & {Misfit.OCCASION, Misfit.OTHER_OCCASION})
    is_place = bool(lacks & {Misfit.TERRITORY, Misfit.OTHER_TERRITORY})
    return replace(
        scope,
        networks=_widened(scope.networks, use.network),
        naming=max(scope.naming, use.naming, key=lambda naming: naming.rank),
        purpose=use.topic if is_topic or not scope.purpose else scope.purpose,
        occasion=use.occasion if is_occasion or not scope.occasion else scope.occasion,
        audience=use.audience if lacks & {Misfit.AUDIENCE, Misfit.WIDER_AUDIENCE} else scope.audience,
        territory=use.territory if is_place else scope.territory,
        photos=(*scope.photos, use.photo) if scope.photos and use.photo not in scope.photos else scope.photos,
        starts=None,
        until=until,
    )


def message(kit: Kit, name: str, author: str, told: Notice) -> str:
    """A message that asks the person, ready to be copied and sent."""
    return kit.words["message"].strip().format(name=name.strip(), author=author.strip(), notice=told.text).strip()


def farewell(kit: Kit, name: str, on: date) -> str:
    """A note to somebody who withdrew on a day."""
    return kit.words["withdrawn"].strip().format(name=name.strip(), day=on.isoformat())


def a_year_after(on: date) -> date:
    """The same day of the next year, or 28 February."""
    return on.replace(year=on.year + 1, day=28) if (on.month, on.day) == (2, 29) else on.replace(year=on.year + 1)


def _widened(networks: tuple[str, ...], network: str) -> tuple[str, ...]:
    """The networks with the family of one more; plain text is none."""
    known = network_named(network)
    has = ANY_NETWORK in networks or known.family in {network_named(each).family for each in networks}
    return networks if has or known.id == "plain" else (*networks, known.family)


def _networks(kit: Kit, scope: Scope) -> str:
    if ANY_NETWORK in scope.networks:
        return kit.words["any_network"]
    return ", ".join(network_named(each).name for each in scope.networks) or "…"


def _or_anything(kit: Kit, text: str) -> str:
    return text.strip().rstrip(".") or kit.words["anything"]


def _until(kit: Kit, until: date | None) -> str:
    return kit.words["no_end"] if until is None else kit.words["last_day"].format(day=until.isoformat())
