"""Sharing people and consents with colleagues, as the desk sees it: one's own key, bundles made, opened and taken over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from beforehand.desk.register import Run, run_here
from beforehand.domain.bundle import Letter, Shared, offers
from beforehand.domain.columns import name_key
from beforehand.domain.person import completed
from beforehand.store.bundles import MOST_BYTES, Bundle, seal, unseal
from beforehand.store.consents import Arrival
from beforehand.store.disk import write_whole
from beforehand.store.own_keys import Card, own_keys
from beforehand.store.trouble import BundleOutdated, BundleTooLarge, MissingAttachment, disk_troubles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from beforehand.desk.register import Register
    from beforehand.domain.bundle import Offer, Vouch
    from beforehand.domain.clock import Clock
    from beforehand.domain.consent import ConsentEvent, Record
    from beforehand.domain.person import Person
    from beforehand.store.consents import EvidenceFile
    from beforehand.store.own_keys import OwnKeys
    from beforehand.store.vault import Vault

KEY_NUMBER = "exchange.key"
"""The setting in the vault that counts the author's keys; none was made where it lacks."""
SENT = "exchange.sent"
"""The setting that holds the number of the last bundle that was made."""
SENDERS = "exchange.senders"
"""The setting that holds whose check number was compared: by signing key, their name and their last number."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle that was opened, with what it offers; ``known_as`` is "" for a sender who was never compared.

    ``has_namesake`` says that somebody else is known who has the name that this sender gives.
    """

    bundle: Bundle
    offers: tuple[Offer, ...]
    known_as: str = ""
    has_namesake: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of a bundle was taken over."""

    people: int
    events: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be shared, with whom, and what is said with it."""

    to: Card
    people: tuple[tuple[Person, tuple[Record, ...]], ...]
    name: str
    vouch: Vouch
    note: str = ""
    has_files: bool = False


class Sharing(QObject):
    """Makes and opens bundles with the keys of an open vault; the heavy work happens where ``run`` says."""

    card_changed = Signal()
    """The author's own card is another than before, or there is none."""
    shared = Signal(object)
    """A bundle was written; the path."""
    opened = Signal(object)
    """A bundle was opened and compared, and nothing changed: an ``Opened``."""
    taken = Signal(object)
    """Some of a bundle is in the register now: a ``Taken``."""
    failed = Signal(object)
    """Nothing was made, opened or changed, for this ``Trouble``."""

    def __init__(self, register: Register, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._register = register
        self._clock = clock
        self._vault: Vault | None = None
        self._in_vault: Run = run_here
        self._run: Run = run_here
        self._card: Card | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is a vault, without which there are no keys."""
        return self._vault is not None

    @property
    def card(self) -> Card | None:
        """The author's own card; None before a key was made."""
        return self._card

    def use(self, vault: Vault, in_vault: Run = run_here, run: Run = run_here) -> None:
        """Work with the keys of a vault from now on."""
        self._vault, self._in_vault, self._run = vault, in_vault, run
        self._ask(_own, self._on_keys_read)

    def forget(self) -> None:
        """Hold no key until there is a vault again."""
        self._vault = None
        self._set_card(None)

    def make_key(self) -> None:
        """Make the author's key, or a new one in place of it; the older ones still open what was sent to them."""

        def make(vault: Vault) -> list[OwnKeys]:
            vault.settings.write(KEY_NUMBER, _whole(vault.settings.read().get(KEY_NUMBER)) + 1)
            return _own(vault)

        self._ask(make, self._on_keys_read)

    def share(self, path: Path, parcel: Parcel) -> None:
        """Write a bundle for a colleague."""
        now = self._clock.now()

        def collect(vault: Vault) -> tuple[Bundle, OwnKeys]:
            return _collected(vault, parcel, now), _own(vault)[-1]

        def write(bundle: Bundle, keys: OwnKeys) -> Path:
            sealed = seal(bundle, keys, parcel.to)
            with disk_troubles(path.parent):
                write_whole(path, sealed)
            return path

        self._ask(collect, lambda made: self._run(lambda: write(*made), self.shared.emit, self.failed.emit))

    def open_bundle(self, path: Path) -> None:
        """Open what a colleague shared and compare it with the register; nothing changes."""
        own = {person.id: (person, self._register.records_of(person.id)) for person in self._register.people}

        def read(keys: list[OwnKeys], senders: Mapping[str, Any]) -> Opened:
            with disk_troubles(path.parent), path.open("rb") as stream:
                data = stream.read(MOST_BYTES + (1 << 20))
            if len(data) == MOST_BYTES + (1 << 20):
                raise BundleTooLarge
            bundle = unseal(data, keys)
            known = senders.get(bundle.sender.signing, {})
            _refuse_outdated(bundle, known)
            return Opened(
                bundle, offers(bundle.shared, own), str(known.get("name", "")), _has_namesake(bundle, senders)
            )

        def ask(vault: Vault) -> tuple[list[OwnKeys], Mapping[str, Any]]:
            return _own(vault), _senders(vault)

        self._ask(ask, lambda told: self._run(lambda: read(*told), self.opened.emit, self.failed.emit))

    def take_over(self, opened: Opened, picked: Iterable[str], apart: Iterable[str] = ()) -> None:
        """Take over the offers with these keys; those in ``apart`` are somebody else than who has their name."""
        people = {person.id: person for person in self._register.people}
        arrivals = arrivals_of(opened, frozenset(picked), frozenset(apart), people)
        bundle = opened.bundle

        def on_kept(kept: tuple[Arrival, ...]) -> None:
            self._register.note([each.person for each in kept], (event for each in kept for event in each.events))
            told = Taken(len(kept), sum(len(each.events) for each in kept))
            self._ask(lambda vault: _remember(vault, bundle), lambda _: self.taken.emit(told))

        def check(vault: Vault) -> None:
            _refuse_outdated(bundle, _senders(vault).get(bundle.sender.signing, {}))

        self._ask(
            check, lambda _: self._register.work(lambda store: store.take_in(arrivals), on_kept, self.failed.emit)
        )

    def _ask(self, job: Any, then: Any) -> None:
        """Do a job on the vault's thread and go on with its result here, as long as it is the same vault."""
        vault = self._vault
        if vault is not None:
            told = lambda result: then(result) if self._vault is vault else None  # noqa: E731
            self._in_vault(lambda: job(vault), told, self.failed.emit)

    def _on_keys_read(self, keys: list[OwnKeys]) -> None:
        self._set_card(keys[-1].card if keys else None)

    def _set_card(self, card: Card | None) -> None:
        if card != self._card:
            self._card = card
            self.card_changed.emit()


def arrivals_of(
    opened: Opened, picked: frozenset[str], apart: frozenset[str], people: Mapping[str, Person]
) -> tuple[Arrival, ...]:
    """Who comes in: people who are known as they are by now, the others once for each person of the bundle."""
    bundle = opened.bundle
    origin = f"{bundle.letter.name}, {bundle.sender.number}"
    gathered: dict[str, tuple[Person, bool, list[ConsentEvent]]] = {}
    for offer in opened.offers:
        if offer.key not in picked or not offer.may_be_taken:
            continue
        home = offer.own or (None if offer.key in apart else offer.twin)
        home = home and people.get(home.id, home)
        place = home.id if home is not None else offer.key.partition(".")[0]
        told = offer.shared.person
        person = told if home is None else completed(home, told)
        known = gathered.setdefault(place, (person, home is not None and person != home, []))
        known[2].extend(offer.missing)
    return tuple(
        replace(_arrival(person, events, bundle.files, origin), is_changed=is_changed)
        for person, is_changed, events in gathered.values()
    )


def _arrival(person: Person, events: list[ConsentEvent], files: Mapping[str, EvidenceFile], origin: str) -> Arrival:
    carried = tuple(
        (number, files[name]) for number, event in enumerate(events) for name in event.how.evidence if name in files
    )
    marked = tuple(replace(event, origin=origin, how=replace(event.how, evidence=())) for event in events)
    return Arrival(person, marked, files=carried)


def _collected(vault: Vault, parcel: Parcel, now: datetime) -> Bundle:
    """What goes into a bundle, with its number; on the vault's thread."""
    files: dict[str, EvidenceFile] = {}
    shared = []
    for person, records in parcel.people:
        events = [event for record in records for event in record.events]
        left = 0
        for event in events:
            for name in event.how.evidence:
                if not parcel.has_files:
                    left += 1
                elif (file := _file(vault, name)) is not None:
                    files[name] = file
                else:
                    left += 1
        kept = [_bare(event, has_files=parcel.has_files) for event in events]
        shared.append(Shared(replace(person, id=""), tuple(kept), left))
    number = max(_whole(vault.settings.read().get(SENT)) + 1, int(now.timestamp()))
    vault.settings.write(SENT, number)
    letter = Letter(parcel.name, parcel.vouch, parcel.note, now, number)
    return Bundle(letter, Card(""), tuple(shared), files)


def _file(vault: Vault, name: str) -> EvidenceFile | None:
    from beforehand.store.consents import VaultConsents

    try:
        return VaultConsents(vault).file(name)
    except MissingAttachment:
        return None


def _bare(event: ConsentEvent, *, has_files: bool) -> ConsentEvent:
    """An event without the number that its person has here, and without files that stay here."""
    evidence = event.how.evidence if has_files else ()
    return replace(event, person="", how=replace(event.how, evidence=evidence))


def _own(vault: Vault) -> list[OwnKeys]:
    """All keys that the author ever made, the present one last."""
    count = _whole(vault.settings.read().get(KEY_NUMBER))
    return [own_keys(vault.slots.key, number) for number in range(1, count + 1)]


def _senders(vault: Vault) -> Mapping[str, Any]:
    kept = vault.settings.read().get(SENDERS)
    return {name: told for name, told in kept.items() if isinstance(told, dict)} if isinstance(kept, dict) else {}


def _has_namesake(bundle: Bundle, senders: Mapping[str, Any]) -> bool:
    name = name_key(bundle.letter.name)
    others = (told for key, told in senders.items() if key != bundle.sender.signing)
    return any(name_key(str(told.get("name", ""))) == name for told in others)


def _remember(vault: Vault, bundle: Bundle) -> None:
    told = {"name": bundle.letter.name, "number": bundle.letter.number}
    vault.settings.write(SENDERS, {**_senders(vault), bundle.sender.signing: told})


def _refuse_outdated(bundle: Bundle, known: Mapping[str, Any]) -> None:
    if bundle.letter.number < _whole(known.get("number")):
        raise BundleOutdated(bundle.letter.made.date().isoformat())


def _whole(value: object) -> int:
    return value if type(value) is int and value > 0 else 0
