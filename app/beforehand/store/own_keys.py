"""The author's keys for sharing: derived from the vault's data key, so that nothing secret lies in the settings.

An age key (X25519) opens what colleagues send, an Ed25519 key signs what goes to them. The ``number`` is that of the
key: asking for a new one counts it up, and the older ones still open what was sent to them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from beforehand.domain.bundle import check_number
from beforehand.store.keys import DataKey, Purpose, derive
from beforehand.store.trouble import BadCard

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK: Final = "ed25519:"
_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


@dataclass(frozen=True, slots=True)
class Card:
    """What a colleague needs to send something: an age key, and the key that proves who signed ("" where unknown)."""

    age: str
    signing: str = ""

    @property
    def text(self) -> str:
        """The card as one line to be copied."""
        return f"{self.age} {_MARK}{self.signing}" if self.signing else self.age

    @property
    def number(self) -> str:
        """The check number of both keys, to be compared over the phone; "" for half a card."""
        if not self.signing:
            return ""
        return check_number(hashlib.sha512(b"beforehand card 1\n" + self.text.encode()).digest())


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """One pair of keys with their public card."""

    identity: str = field(repr=False)
    signer: Ed25519PrivateKey = field(repr=False)
    card: Card


def own_keys(key: DataKey, number: int) -> OwnKeys:
    """The author's keys of a number, from 1."""
    secret, told = key.derive(Purpose.SHARING), str(number).encode()
    signer = Ed25519PrivateKey.from_private_bytes(derive(secret, b"sign " + told))
    identity = _identity(derive(secret, b"age " + told))
    public = signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    age = str(pyrage.x25519.Identity.from_str(identity).to_public())
    return OwnKeys(identity, signer, Card(age, public))


def read_card(text: str) -> Card:
    """The card in a text that a colleague sent, whatever stands around it; raises ``BadCard``."""
    words = text.split()
    ages = [word for word in words if word.startswith("age1")]
    marks = [word.removeprefix(_MARK).lower() for word in words if word.startswith(_MARK)]
    if len(ages) != 1 or len(marks) > 1:
        raise BadCard
    try:
        age = str(pyrage.x25519.Recipient.from_str(ages[0]))
        signing = bytes.fromhex(marks[0]).hex() if marks else ""
    except (pyrage.RecipientError, ValueError):
        raise BadCard from None
    if signing and len(signing) != 64:
        raise BadCard
    return Card(age, signing)


def _identity(secret: bytes) -> str:
    """A secret of 32 bytes as age writes it: in Bech32 (BIP 173), in capitals."""
    prefix = "age-secret-key-"
    values = _fives(secret)
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*spread, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    tail = [check >> 5 * (5 - place) & 31 for place in range(6)]
    return (f"{prefix}1" + "".join(_LETTERS[value] for value in (*values, *tail))).upper()


def _fives(data: bytes) -> list[int]:
    """Bytes as numbers of five bits, padded with zeros."""
    length = -(-len(data) * 8 // 5)
    number = int.from_bytes(data, "big") << (length * 5 - len(data) * 8)
    return [number >> 5 * (length - 1 - place) & 31 for place in range(length)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check
