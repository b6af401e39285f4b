"""Recovery codes: 160 random bits that a person can print, read aloud and type.

Eight groups of five characters (Crockford's base 32: no I, L, O or U); the last 40 of 200 bits are a check part.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from beforehand.store.trouble import CodeMistyped

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS: Final = 8
GROUP_LENGTH: Final = 5
_SECRET_BYTES: Final = 20
_CHECK_BYTES: Final = 5
_LENGTH: Final = GROUPS * GROUP_LENGTH
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS: Final = frozenset(" -\u2010\u2011\u2012\u2013\u2014\u00a0\t\r\n.")


def new_code() -> str:
    """Return a new recovery code in its printed form, groups joined by hyphens."""
    return format_code(secrets.token_bytes(_SECRET_BYTES))


def format_code(secret: bytes) -> str:
    """Return the printed form of the 20 bytes behind a code."""
    number = int.from_bytes(secret + _check(secret), "big")
    characters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return "-".join(groups(characters))


def groups(code: str) -> tuple[str, ...]:
    """Return the eight groups of a code in any spelling, for the printed page and for retyping."""
    plain = _plain(code)
    return tuple(plain[start : start + GROUP_LENGTH] for start in range(0, len(plain), GROUP_LENGTH))


def secret_of(code: str) -> bytes:
    """Return the 20 bytes behind a code as typed; raise CodeMistyped when length, letters or check part are wrong."""
    plain = _plain(code)
    if len(plain) != _LENGTH or any(character not in ALPHABET for character in plain):
        raise CodeMistyped
    number = 0
    for character in plain:
        number = number << 5 | ALPHABET.index(character)
    whole = number.to_bytes(_SECRET_BYTES + _CHECK_BYTES, "big")
    secret, check = whole[:_SECRET_BYTES], whole[_SECRET_BYTES:]
    if not hmac.compare_digest(check, _check(secret)):
        raise CodeMistyped
    return secret


def are_retyped(code: str, typed: dict[int, str]) -> bool:
    """Return whether the groups with the given numbers (from 0) were retyped rightly."""
    expected = groups(code)
    return bool(typed) and all(_plain(text) == expected[number] for number, text in typed.items())


def pick_groups(count: int = 2) -> tuple[int, ...]:
    """Return the numbers (from 0, rising) of groups to be retyped."""
    return tuple(sorted(secrets.SystemRandom().sample(range(GROUPS), count)))


def _plain(code: str) -> str:
    upper = unicodedata.normalize("NFKC", code).upper().translate(_LOOKALIKES)
    return "".join(character for character in upper if character not in _SEPARATORS)


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"beforehand recovery code" + secret).digest()[:_CHECK_BYTES]
