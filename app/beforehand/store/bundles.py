"""A bundle of people and consents for one colleague: signed by its sender, then locked to the colleague's age key.

Inside the age file: ``beforehand bundle 1`` and a line feed, the length of the header (4 bytes, big-endian), the header
in JSON, an Ed25519 signature over everything before it, and the body whose SHA-256 the header names. The body is the
length of its JSON (4 bytes), the JSON, and the files one after another. The header names for whom the bundle is, so
that nobody can lock it again to somebody else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from beforehand.domain.bundle import Letter, Shared, Vouch
from beforehand.domain.columns import one_line
from beforehand.domain.consent import Act, Circumstances, ConsentEvent, Naming, Notice, Scope
from beforehand.domain.person import Guardian, Person, Relation
from beforehand.store.consent_codec import plain, read_event, read_person
from beforehand.store.consents import EvidenceFile
from beforehand.store.own_keys import Card
from beforehand.store.trouble import (
    BadCard,
    BundleDamaged,
    BundleForged,
    BundleForOther,
    BundleNewer,
    BundleTooLarge,
    NoBundle,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.store.own_keys import OwnKeys

MAGIC: Final = b"beforehand bundle 1\n"
MOST_BYTES: Final = 256 << 20
LONGEST_HEADER: Final = 64 << 10
_SIGNATURE_BYTES: Final = 64
_FAMILY: Final = b"beforehand bundle "
_DAY: Final = date(2000, 1, 1)
_EVENT: Final = plain(
    ConsentEvent(
        "", "", "", Act.GIVEN, _DAY, datetime(2000, 1, 1, tzinfo=UTC),
        Scope(("",), Naming.NAMED, "", photos=("",), starts=_DAY, until=_DAY),
        Notice("", "", ""), Circumstances(evidence=("",)),
    )
)  # fmt: skip
_PERSON: Final = plain(Person("", "", Relation.PUBLIC, birth_year=2000, guardians=(Guardian("", ""),)))
_MAY_LACK: Final = frozenset({"scope", "notice", "starts", "until", "birth_year"})


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a colleague shared: who says so and what they say; ``files`` are those that came along, by their ids."""

    letter: Letter
    sender: Card
    shared: tuple[Shared, ...]
    files: Mapping[str, EvidenceFile]


def seal(bundle: Bundle, keys: OwnKeys, to: Card) -> bytes:
    """Return the bundle signed with the author's key and locked to a colleague's; raises ``Trouble``."""
    body = _body(bundle)
    if len(body) > MOST_BYTES:
        raise BundleTooLarge
    letter = bundle.letter
    header = json.dumps(
        {
            "to": to.age,
            "age": keys.card.age,
            "signing": keys.card.signing,
            "name": letter.name,
            "vouch": letter.vouch.value,
            "note": letter.note,
            "made": letter.made.isoformat(),
            "number": letter.number,
            "body": hashlib.sha256(body).hexdigest(),
        }
    ).encode("ascii")
    if len(header) > LONGEST_HEADER:
        raise BundleTooLarge
    signed = MAGIC + len(header).to_bytes(4, "big") + header
    try:
        recipient = pyrage.x25519.Recipient.from_str(to.age)
    except pyrage.RecipientError:
        raise BadCard from None
    sealed: bytes = pyrage.encrypt(signed + keys.signer.sign(signed) + body, [recipient])
    return sealed


def unseal(data: bytes, own: Iterable[OwnKeys]) -> Bundle:
    """Return what a colleague shared, checked from end to end; raises ``Trouble``."""
    if len(data) > MOST_BYTES + LONGEST_HEADER:
        raise BundleTooLarge
    keys = list(own)
    content = _decrypted(data, [pyrage.x25519.Identity.from_str(each.identity) for each in keys])
    if not content.startswith(MAGIC):
        raise BundleNewer if content.startswith(_FAMILY) else NoBundle
    start = len(MAGIC) + 4
    length = int.from_bytes(content[len(MAGIC) : start], "big")
    end = start + length
    if length > LONGEST_HEADER or len(content) < end + _SIGNATURE_BYTES:
        raise BundleDamaged
    header = _json(content[start:end])
    sender = _verified(header, content[:end], content[end : end + _SIGNATURE_BYTES])
    body = content[end + _SIGNATURE_BYTES :]
    if header.get("to") not in {each.card.age for each in keys}:
        raise BundleForged
    if header.get("body") != hashlib.sha256(body).hexdigest():
        raise BundleDamaged
    return _read(_letter(header), sender, body)


def _decrypted(data: bytes, identities: list[pyrage.x25519.Identity]) -> bytes:
    if not data.startswith(b"age-encryption.org/"):
        raise NoBundle
    try:
        content: bytes = pyrage.decrypt(data, identities)
    except pyrage.DecryptError as error:
        raise BundleForOther if "No matching keys" in str(error) else BundleDamaged from None
    return content


def _verified(header: Mapping[str, Any], signed: bytes, signature: bytes) -> Card:
    """Return who signed, once the signature holds."""
    age, signing = str(header.get("age")), str(header.get("signing"))
    try:
        sender = Card(str(pyrage.x25519.Recipient.from_str(age)), signing)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing)).verify(signature, signed)
    except (InvalidSignature, ValueError, TypeError, pyrage.RecipientError):
        raise BundleForged from None
    return sender


def _letter(header: Mapping[str, Any]) -> Letter:
    try:
        made = datetime.fromisoformat(header["made"])
        vouch, number = Vouch(header["vouch"]), header["number"]
        name, note = header["name"], header["note"]
    except (KeyError, ValueError, TypeError):
        raise BundleNewer from None
    if type(number) is not int or not isinstance(name, str) or not isinstance(note, str) or made.tzinfo is None:
        raise BundleNewer
    return Letter(one_line(name), vouch, one_line(note), made, number)


def _body(bundle: Bundle) -> bytes:
    listed = [{"id": name, "name": f.name, "kind": f.kind, "size": len(f.data)} for name, f in bundle.files.items()]
    people = [
        {"person": plain(each.person), "events": [plain(event) for event in each.events], "files": each.files}
        for each in bundle.shared
    ]
    content = json.dumps({"people": people, "files": listed}).encode("ascii")
    return len(content).to_bytes(4, "big") + content + b"".join(file.data for file in bundle.files.values())


def _read(letter: Letter, sender: Card, body: bytes) -> Bundle:
    """Read the body; one that its sender signed and that is not as it should be is from a newer program."""
    end = 4 + int.from_bytes(body[:4], "big")
    content, at, files = _json(body[4:end]), end, {}
    try:
        if not isinstance(content["files"], list) or not isinstance(content["people"], list):
            raise BundleNewer
        for each in content["files"]:
            size = each["size"]
            if type(size) is not int or not 0 <= size <= len(body) - at or not _are_texts(each, ("id", "name", "kind")):
                raise BundleNewer
            files[each["id"]] = EvidenceFile(each["name"], each["kind"], body[at : at + size])
            at += size
        shared = tuple(_shared(each) for each in content["people"])
    except (KeyError, ValueError, TypeError, AttributeError):
        raise BundleNewer from None
    return Bundle(letter, sender, shared, files)


def _shared(content: Mapping[str, Any]) -> Shared:
    if not _is_like(content["person"], _PERSON) or not all(_is_like(each, _EVENT) for each in content["events"]):
        raise ValueError("not as it should be")
    files = content["files"]
    told = read_person(content["person"])
    person = replace(told, id="", name=one_line(told.name))
    events = tuple(read_event(each) for each in content["events"])
    if type(files) is not int or not person.name or any(each.recorded.tzinfo is None for each in events):
        raise ValueError("not as it should be")
    return Shared(person, events, files)


def _is_like(value: object, sample: object, *, may_lack: bool = False) -> bool:
    """Whether a value has the shape of a sample: the same keys, and the same kinds of values all the way down."""
    if value is None:
        return may_lack
    if isinstance(sample, dict):
        return (
            isinstance(value, dict)
            and value.keys() == sample.keys()
            and all(_is_like(value[name], sample[name], may_lack=name in _MAY_LACK) for name in sample)
        )
    if isinstance(sample, list):
        return isinstance(value, list) and all(_is_like(each, sample[0]) for each in value)
    return type(value) is type(sample)


def _are_texts(content: Mapping[str, Any], names: Iterable[str]) -> bool:
    return all(isinstance(content[name], str) for name in names)


def _json(data: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise BundleDamaged from None
    if not isinstance(content, Mapping):
        raise BundleDamaged
    return content
