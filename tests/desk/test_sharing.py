"""Sharing with a colleague: two vaults, one bundle between them, and everything that may go wrong with it."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyrage
import pytest

from beforehand.desk.register import Register
from beforehand.desk.sharing import SENDERS, Parcel, Sharing, Taken
from beforehand.domain.bundle import Compared, Letter, Shared, Vouch
from beforehand.domain.consent import Act, Circumstances, ConsentEvent, Naming, Notice, Scope
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.store import bundles, recovery
from beforehand.store.bundles import Bundle, seal, unseal
from beforehand.store.consents import VaultConsents
from beforehand.store.keys import DataKey
from beforehand.store.own_keys import Card, own_keys, read_card
from beforehand.store.trouble import (
    BadCard,
    BundleDamaged,
    BundleForged,
    BundleForOther,
    BundleNewer,
    BundleOutdated,
    BundleTooLarge,
    NoBundle,
    Trouble,
)
from beforehand.store.vault import Vault, Ways

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
SCOPE = Scope(("linkedin",), Naming.NAMED, "Opening", until=date(2027, 1, 1))
NOTICE = Notice("We ask you.", "1", "en")


class Clock:
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


class Colleague:
    """Somebody with a vault, a register and a key."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault.create(folder, Ways(code=recovery.new_code()))
        clock = Clock()
        self.register = Register(clock)
        self.register.use(VaultConsents(self.vault))
        self.sharing = Sharing(self.register, clock)
        self.heard: list[object] = []
        for told in (self.sharing.shared, self.sharing.opened, self.sharing.taken, self.sharing.failed):
            told.connect(self.heard.append)
        self.sharing.use(self.vault)
        self.sharing.make_key()

    @property
    def card(self) -> Card:
        assert self.sharing.card is not None
        return read_card(self.sharing.card.text)

    def person(self, name: str = "Ana Example", files: tuple[Path, ...] = ()) -> Person:
        self.register.keep(Person("", name, Relation.COLLEAGUE, contact="ana@example.org"))
        person = next(each for each in self.register.people if each.name == name)
        how = Circumstances(place="Nairobi")
        event = self.register.new_event(
            person.id, Act.GIVEN, date(2026, 5, 1), scope=SCOPE, notice=NOTICE, how=how, note="At the door"
        )
        self.register.record([event], files)
        return person

    def share(self, path: Path, to: Card, *names: str, has_files: bool = False) -> Path:
        people = tuple(
            (p, self.register.records_of(p.id)) for p in self.register.people if not names or p.name in names
        )
        self.sharing.share(path, Parcel(to, people, "Bo Sender", Vouch.PRESENT, "As we said", has_files))
        assert self.heard[-1] == path, self.heard[-1]
        return path

    def open(self, path: Path):
        self.sharing.open_bundle(path)
        return self.heard[-1]

    def take_all(self, path: Path) -> Taken:
        opened = self.open(path)
        self.sharing.take_over(opened, [offer.key for offer in opened.offers])
        assert isinstance(self.heard[-1], Taken), self.heard[-1]
        return self.heard[-1]

    def state(self) -> object:
        """Everything that must not change."""
        return self.vault.ledger.anchor(), dict(self.vault.settings.read()), len(self.vault.attachments.every())


@pytest.fixture
def sender(tmp_path) -> Iterator[Colleague]:
    yield from _colleague(tmp_path / "sender")


@pytest.fixture
def reader(tmp_path) -> Iterator[Colleague]:
    yield from _colleague(tmp_path / "reader")


def _colleague(folder: Path) -> Iterator[Colleague]:
    made = Colleague(folder)
    yield made
    assert made.vault.problems() == []
    made.vault.close()


def test_a_colleague_takes_over_what_was_shared_and_each_event_says_from_whom(sender, reader, tmp_path) -> None:
    person = sender.person()
    opened = reader.open(sender.share(tmp_path / "b.age", reader.card))
    assert reader.register.people == ()
    assert (opened.bundle.letter.name, opened.bundle.letter.vouch) == ("Bo Sender", Vouch.PRESENT)
    assert opened.bundle.sender == sender.card
    assert opened.known_as == ""
    assert [offer.compared for offer in opened.offers] == [Compared.NEW]
    reader.sharing.take_over(opened, [opened.offers[0].key])
    assert reader.heard[-1] == Taken(1, 1)
    (there,) = reader.register.people
    assert replace(there, id="") == replace(person, id="")
    assert there.id != person.id
    (event,) = reader.register.records_of(there.id)[0].events
    (original,) = sender.register.records_of(person.id)[0].events
    assert event.origin == f"Bo Sender, {sender.card.number}"
    assert replace(event, origin="", person=person.id) == original


def test_nothing_is_taken_over_without_a_tick(sender, reader, tmp_path) -> None:
    sender.person("Ana Example")
    sender.person("Cem Example")
    opened = reader.open(sender.share(tmp_path / "b.age", reader.card))
    before = reader.vault.ledger.anchor()
    reader.sharing.take_over(opened, [])
    assert reader.vault.ledger.anchor() == before
    chosen = next(offer for offer in opened.offers if offer.shared.person.name == "Cem Example")
    reader.sharing.take_over(opened, [chosen.key])
    assert [person.name for person in reader.register.people] == ["Cem Example"]


def test_evidence_files_come_along_only_when_asked_for(sender, reader, tmp_path) -> None:
    scan = tmp_path / "form.pdf"
    scan.write_bytes(b"%PDF signed" * 1000)
    sender.person(files=(scan,))
    opened = reader.open(sender.share(tmp_path / "a.age", reader.card))
    assert (opened.bundle.files, opened.bundle.shared[0].files) == ({}, 1)
    reader.take_all(sender.share(tmp_path / "b.age", reader.card, has_files=True))
    (event,) = reader.register.records_of(reader.register.people[0].id)[0].events
    fetched: list[object] = []
    reader.register.fetch(event.how.evidence[0], fetched.append)
    assert (fetched[0].name, fetched[0].data) == ("form.pdf", scan.read_bytes())


def test_what_is_known_is_told_from_what_is_new_more_and_in_conflict(sender, reader, tmp_path) -> None:
    person = sender.person()
    reader.take_all(sender.share(tmp_path / "1.age", reader.card))
    opened = reader.open(sender.share(tmp_path / "2.age", reader.card))
    assert opened.known_as == "Bo Sender"
    assert [offer.compared for offer in opened.offers] == [Compared.SAME]
    sender.register.withdraw(person.id)
    sender.person("Cem Example")
    opened = reader.open(sender.share(tmp_path / "3.age", reader.card))
    assert [offer.compared for offer in opened.offers] == [Compared.MORE, Compared.NEW]
    there = reader.register.people[0]
    reader.register.withdraw(there.id, act=Act.REVOKED)
    opened = reader.open(sender.share(tmp_path / "4.age", reader.card))
    assert opened.offers[0].compared is Compared.CONFLICT
    assert opened.offers[0].own == there
    reader.sharing.take_over(opened, [opened.offers[0].key])
    (record,) = reader.register.records_of(there.id)
    assert [event.act for event in record.events] == [Act.GIVEN, Act.REVOKED, Act.WITHDRAWN]
    assert len(reader.register.people) == 1


def test_an_event_that_says_something_else_than_before_is_never_taken(sender, reader, tmp_path) -> None:
    person = sender.person()
    reader.take_all(sender.share(tmp_path / "1.age", reader.card))
    (event,) = sender.register.records_of(person.id)[0].events
    lie = replace(event, person="", scope=replace(SCOPE, networks=("*",)))
    letter = Letter("Bo Sender", Vouch.PRESENT, "", NOW + timedelta(days=1), 1 << 40)
    bundle = Bundle(letter, Card(""), (Shared(replace(person, id=""), (lie,)),), {})
    keys = own_keys(sender.vault.slots.key, 1)
    (tmp_path / "2.age").write_bytes(seal(bundle, keys, reader.card))
    before = reader.state()
    opened = reader.open(tmp_path / "2.age")
    assert [offer.compared for offer in opened.offers] == [Compared.ALTERED]
    reader.sharing.take_over(opened, [offer.key for offer in opened.offers])
    assert reader.state()[0] == before[0]


def test_somebody_of_the_same_name_is_met_or_kept_apart_as_the_author_says(sender, reader, tmp_path) -> None:
    sender.person()
    reader.register.keep(Person("", "ANA EXAMPLE", Relation.PARTNER))
    there = reader.register.people[0]
    opened = reader.open(sender.share(tmp_path / "b.age", reader.card))
    (offer,) = opened.offers
    assert (offer.own, offer.twin) == (None, there)
    reader.sharing.take_over(opened, [offer.key], apart=[offer.key])
    assert sorted(person.name for person in reader.register.people) == ["ANA EXAMPLE", "Ana Example"]
    opened = reader.open(sender.share(tmp_path / "c.age", reader.card))
    assert [each.compared for each in opened.offers] == [Compared.SAME]


def test_an_older_bundle_is_refused_once_a_newer_one_was_taken_over(sender, reader, tmp_path) -> None:
    person = sender.person()
    older = sender.share(tmp_path / "1.age", reader.card)
    opened_before = reader.open(older)
    sender.register.withdraw(person.id)
    reader.take_all(sender.share(tmp_path / "2.age", reader.card))
    before = reader.state()
    assert isinstance(reader.open(older), BundleOutdated)
    reader.sharing.take_over(opened_before, [offer.key for offer in opened_before.offers])
    assert isinstance(reader.heard[-1], BundleOutdated)
    assert reader.state() == before


def test_the_wrong_key_is_told_and_changes_nothing(sender, reader, tmp_path) -> None:
    sender.person()
    before = reader.state()
    assert isinstance(reader.open(sender.share(tmp_path / "b.age", sender.card)), BundleForOther)
    assert reader.state() == before


def test_a_former_key_still_opens_what_was_sent_to_it(sender, reader, tmp_path) -> None:
    sender.person()
    path = sender.share(tmp_path / "b.age", reader.card)
    former = reader.card
    reader.sharing.make_key()
    assert reader.card != former
    assert reader.take_all(path) == Taken(1, 1)


def test_a_file_cut_anywhere_is_refused_and_changes_nothing(sender, reader, tmp_path) -> None:
    sender.person()
    data = sender.share(tmp_path / "b.age", reader.card).read_bytes()
    before = reader.state()
    dice = random.Random(4)
    for length in {0, 1, 20, len(data) - 1, len(data) - 16, *(dice.randrange(len(data)) for _ in range(40))}:
        (tmp_path / "cut.age").write_bytes(data[:length])
        assert isinstance(reader.open(tmp_path / "cut.age"), (NoBundle, BundleForOther, BundleDamaged)), length
    assert reader.state() == before


def test_an_altered_byte_anywhere_is_refused_and_changes_nothing(sender, reader, tmp_path) -> None:
    sender.person()
    data = sender.share(tmp_path / "b.age", reader.card).read_bytes()
    before = reader.state()
    dice = random.Random(5)
    for place in sorted({0, len(data) - 1, *(dice.randrange(len(data)) for _ in range(150))}):
        altered = bytearray(data)
        altered[place] ^= 1 << dice.randrange(8)
        (tmp_path / "altered.age").write_bytes(altered)
        assert isinstance(reader.open(tmp_path / "altered.age"), (NoBundle, BundleForOther, BundleDamaged)), place
    assert reader.state() == before


def content_of(path: Path, reader: Colleague) -> bytes:
    identity = pyrage.x25519.Identity.from_str(own_keys(reader.vault.slots.key, 1).identity)
    return pyrage.decrypt(path.read_bytes(), [identity])


def test_whoever_opens_a_bundle_can_neither_alter_it_nor_pass_it_on_as_the_senders(sender, reader, tmp_path) -> None:
    """The age layer proves nothing of the sender: all of it can be made anew by anybody; the signature cannot."""
    sender.person()
    content = content_of(sender.share(tmp_path / "b.age", reader.card), reader)
    own = [own_keys(reader.vault.slots.key, 1)]
    recipient = pyrage.x25519.Recipient.from_str(reader.card.age)
    dice = random.Random(6)
    refused: set[type[Trouble]] = set()
    for place in sorted({0, 20, 23, *(dice.randrange(len(content)) for _ in range(200))}):
        altered = bytearray(content)
        altered[place] ^= 1 << dice.randrange(8)
        with pytest.raises(Trouble) as trouble:
            unseal(pyrage.encrypt(bytes(altered), [recipient]), own)
        refused.add(trouble.type)
    assert refused <= {BundleForged, BundleDamaged, BundleNewer, NoBundle}
    assert {BundleForged, BundleDamaged} <= refused
    third = own_keys(DataKey.random(), 1)
    with pytest.raises(BundleForged):
        unseal(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(third.card.age)]), [third])


def test_a_signer_cannot_pretend_to_be_another(sender, reader, tmp_path) -> None:
    stranger = own_keys(DataKey.random(), 1)
    pretended = replace(stranger, card=sender.card)
    letter = Letter("Bo Sender", Vouch.PRESENT, "", NOW, 1 << 40)
    data = seal(Bundle(letter, Card(""), (), {}), pretended, reader.card)
    with pytest.raises(BundleForged):
        unseal(data, [own_keys(reader.vault.slots.key, 1)])


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content["people"][0]["person"].update(name=7),
        lambda content: content["people"][0]["person"].update(name=" "),
        lambda content: content["people"][0]["person"].update(extra=""),
        lambda content: content["people"][0]["events"][0].update(act="sworn"),
        lambda content: content["people"][0]["events"][0].update(on="yesterday"),
        lambda content: content["people"][0]["events"][0].update(recorded="2026-01-01"),
        lambda content: content["people"][0]["events"][0].update(how=None),
        lambda content: content["people"][0]["events"][0]["how"].update(evidence="abc"),
        lambda content: content["people"][0]["events"][0]["scope"].update(networks=[None]),
        lambda content: content["people"][0].pop("files"),
        lambda content: content.pop("people"),
        lambda content: content.update(people={}),
        lambda content: content.update(files=[{"id": "a", "name": "b", "kind": "c", "size": 9}]),
        lambda content: content.update(files=[{"id": "a", "name": "b", "kind": "c", "size": -1}]),
        lambda content: content.update(files=[{"id": 1, "name": "b", "kind": "c", "size": 0}]),
    ],
)
def test_what_is_signed_and_senseless_is_refused(sender, reader, monkeypatch, harm) -> None:
    person = sender.person()
    events = tuple(replace(each, person="") for each in sender.register.records_of(person.id)[0].events)
    letter = Letter("Bo Sender", Vouch.PRESENT, "", NOW, 1)
    bundle = Bundle(letter, Card(""), (Shared(replace(person, id=""), events),), {})
    dumps = bundles.json.dumps

    def spoilt(content: object, **more: object) -> str:
        if isinstance(content, dict) and "people" in content:
            harm(content)
        return dumps(content, **more)

    monkeypatch.setattr(bundles.json, "dumps", spoilt)
    data = seal(bundle, own_keys(sender.vault.slots.key, 1), reader.card)
    with pytest.raises(BundleNewer):
        unseal(data, [own_keys(reader.vault.slots.key, 1)])


def test_other_files_are_told_from_bundles(reader, tmp_path) -> None:
    path = tmp_path / "x.age"
    path.write_bytes(b"hello")
    assert isinstance(reader.open(path), NoBundle)
    recipient = pyrage.x25519.Recipient.from_str(reader.card.age)
    path.write_bytes(pyrage.encrypt(b"hello", [recipient]))
    assert isinstance(reader.open(path), NoBundle)
    path.write_bytes(pyrage.encrypt(b"beforehand bundle 2\n...", [recipient]))
    assert isinstance(reader.open(path), BundleNewer)
    assert isinstance(reader.open(tmp_path / "nothing.age"), Trouble)


def test_a_bundle_beyond_all_bounds_is_neither_made_nor_opened(sender, reader, monkeypatch) -> None:
    letter = Letter("Bo", Vouch.PRESENT, "", NOW, 1)
    keys = own_keys(sender.vault.slots.key, 1)
    data = seal(Bundle(letter, Card(""), (), {}), keys, reader.card)
    monkeypatch.setattr(bundles, "MOST_BYTES", 10)
    with pytest.raises(BundleTooLarge):
        seal(Bundle(letter, Card(""), (), {}), keys, reader.card)
    monkeypatch.setattr(bundles, "LONGEST_HEADER", 10)
    with pytest.raises(BundleTooLarge):
        unseal(data, [])


def test_a_card_is_read_out_of_whatever_it_stands_in(reader) -> None:
    card = reader.card
    assert read_card(f"Hi!\n{card.text}\nCheers") == card
    assert read_card(f"Hi! {card.age} Cheers") == Card(card.age)
    assert Card(card.age).number == ""
    assert len(card.number.split()) == 8
    for text in ("", "age1", card.age[:-1], f"{card.age} {card.age}", f"{card.age} ed25519:12", "ed25519:" + "0" * 64):
        with pytest.raises(BadCard):
            read_card(text)


def test_keys_come_from_the_vault_alone_and_no_secret_lies_in_its_settings(reader) -> None:
    keys = own_keys(reader.vault.slots.key, 1)
    assert own_keys(reader.vault.slots.key, 1).card == keys.card
    assert own_keys(reader.vault.slots.key, 2).card != keys.card
    assert own_keys(DataKey.random(), 1).card != keys.card
    assert keys.identity not in repr(keys)
    assert "AGE-SECRET" not in repr(dict(reader.vault.settings.read()))


def test_check_numbers_of_two_cards_with_the_same_age_key_differ(sender, reader) -> None:
    assert Card(reader.card.age, sender.card.signing).number != reader.card.number


def test_a_sender_is_known_after_something_was_taken_over(sender, reader, tmp_path) -> None:
    sender.person()
    path = sender.share(tmp_path / "b.age", reader.card)
    assert reader.open(path).known_as == ""
    assert SENDERS not in reader.vault.settings.read()
    reader.take_all(path)
    assert reader.open(path).known_as == "Bo Sender"


def test_an_event_of_another_home_is_not_confused_by_ids(sender, reader, tmp_path) -> None:
    """A consent whose number is taken over already stays with the person who has it here."""
    person = sender.person()
    reader.take_all(sender.share(tmp_path / "1.age", reader.card))
    (event,) = sender.register.records_of(person.id)[0].events
    more = ConsentEvent("f" * 32, event.record, "", Act.WITHDRAWN, date(2026, 5, 2), NOW)
    letter = Letter("Bo Sender", Vouch.PRESENT, "", NOW, 1 << 40)
    shared = Shared(Person("", "Eve Example", Relation.PUBLIC), (replace(event, person=""), more))
    (tmp_path / "2.age").write_bytes(
        seal(Bundle(letter, Card(""), (shared,), {}), own_keys(sender.vault.slots.key, 1), reader.card)
    )
    opened = reader.open(tmp_path / "2.age")
    (offer,) = opened.offers
    assert offer.own == reader.register.people[0]
    reader.sharing.take_over(opened, [offer.key])
    assert [each.name for each in reader.register.people] == ["Ana Example"]


def test_the_public_age_tool_opens_a_bundle(sender, reader, tmp_path) -> None:
    tool = shutil.which("age")
    if tool is None:
        pytest.skip("the age tool is not installed")
    sender.person()
    path = sender.share(tmp_path / "b.age", reader.card)
    key = tmp_path / "key.txt"
    key.write_text(own_keys(reader.vault.slots.key, 1).identity + "\n", encoding="ascii")
    done = subprocess.run([tool, "-d", "-i", str(key), str(path)], check=True, capture_output=True)
    assert done.stdout == content_of(path, reader)
    assert done.stdout.startswith(b"beforehand bundle 1\n")


def test_somebody_with_a_known_name_and_another_key_is_told_apart(sender, reader, tmp_path) -> None:
    sender.person()
    reader.take_all(sender.share(tmp_path / "1.age", reader.card))
    assert not reader.open(tmp_path / "1.age").has_namesake
    letter = Letter("BO  SENDER", Vouch.PRESENT, "", NOW, 1)
    data = seal(Bundle(letter, Card(""), (), {}), own_keys(DataKey.random(), 1), reader.card)
    (tmp_path / "2.age").write_bytes(data)
    opened = reader.open(tmp_path / "2.age")
    assert opened.has_namesake
    assert opened.known_as == ""


def test_what_is_told_of_a_minor_is_filled_in_for_somebody_who_is_there(sender, reader, tmp_path) -> None:
    sender.register.keep(
        Person("", "Amina", Relation.BENEFICIARY, birth_year=2016, guardians=(Guardian("Leila", "mother"),))
    )
    child = sender.register.people[0]
    sender.register.record([sender.register.new_event(child.id, Act.GIVEN, date(2026, 5, 1), scope=SCOPE)])
    reader.register.keep(Person("", "Amina", Relation.BENEFICIARY, contact="here"))
    reader.take_all(sender.share(tmp_path / "b.age", reader.card))
    (there,) = reader.register.people
    assert (there.contact, there.birth_year, there.guardians) == ("here", 2016, (Guardian("Leila", "mother"),))


def test_names_come_without_characters_that_cannot_be_seen(sender, reader, tmp_path) -> None:
    sender.person("Ana\u202e elpmaxE\u0007\nx")
    opened = reader.open(sender.share(tmp_path / "b.age", reader.card))
    assert opened.bundle.shared[0].person.name == "Ana elpmaxE x"
