"""The age file format locked to a passphrase, as a stream.

Backups are `age` files (https://age-encryption.org/v1) so that the public tool opens them. For public keys `pyrage`
does all the work; its passphrase functions hold the whole file in memory, so this module writes and reads that one
kind of file in chunks of 64 KiB. The tests open its files with `pyrage` and the other way round.
"""

from __future__ import annotations

import base64
import hmac
import os
import re
import unicodedata
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from beforehand.store.keys import derive

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK_BYTES: Final = 64 * 1024
WORK_FACTOR: Final = 18
"""log2 of scrypt's N, age's own choice: about a second and 256 MiB for each guess."""

_MOST_WORK: Final = 20
_TAG_BYTES: Final = 16
_FILE_KEY_BYTES: Final = 16
_NONCE_BYTES: Final = 16
_SALT_LABEL: Final = b"age-encryption.org/v1/scrypt"
_LONGEST_HEADER: Final = 512
_HEADER: Final = re.compile(
    rb"(?P<signed>age-encryption\.org/v1\n"
    rb"-> scrypt (?P<salt>[A-Za-z0-9+/]{22}) (?P<work>[1-9][0-9]?)\n"
    rb"(?P<body>[A-Za-z0-9+/]{43})\n"
    rb"---) (?P<mac>[A-Za-z0-9+/]{43})\n"
)


class AgeError(ValueError):
    """The file is no age file of this kind, is damaged, or the passphrase is another one."""


class Source(Protocol):
    """Anything that bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


def encrypt(source: Source, sink: BinaryIO, passphrase: str, work_factor: int = WORK_FACTOR) -> None:
    """Lock everything that `source` yields to a passphrase and write the age file to `sink`."""
    file_key, salt, nonce = os.urandom(_FILE_KEY_BYTES), os.urandom(16), os.urandom(_NONCE_BYTES)
    wrapped = ChaCha20Poly1305(_wrapping_key(passphrase, salt, work_factor)).encrypt(bytes(12), file_key, None)
    signed = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_encode(salt), work_factor, _encode(wrapped))
    sink.write(b"%s %s\n" % (signed, _encode(_header_mac(file_key, signed))))
    sink.write(nonce)
    cipher = ChaCha20Poly1305(derive(file_key, b"payload", nonce))
    chunk, counter = _full(source, CHUNK_BYTES), 0
    while True:
        following = _full(source, CHUNK_BYTES) if len(chunk) == CHUNK_BYTES else b""
        sink.write(cipher.encrypt(_chunk_nonce(counter, is_last=not following), chunk, None))
        if not following:
            return
        chunk, counter = following, counter + 1


def decrypt(source: Source, sink: BinaryIO, passphrase: str) -> None:
    """Write the clear content to `sink`; raise AgeError for anything that is not whole and authentic."""
    sink.writelines(_chunks(source, passphrase))


def is_passphrase_file(start: bytes) -> bool:
    """Return whether a file that begins with `start` is locked to a passphrase."""
    return start.startswith(b"age-encryption.org/v1\n-> scrypt ")


def _chunks(source: Source, passphrase: str) -> Iterator[bytes]:
    file_key = _file_key(_read_header(source), passphrase)
    nonce = _full(source, _NONCE_BYTES)
    if len(nonce) != _NONCE_BYTES:
        raise AgeError
    cipher, counter = ChaCha20Poly1305(derive(file_key, b"payload", nonce)), 0
    sealed = _full(source, CHUNK_BYTES + _TAG_BYTES)
    while True:
        following = _full(source, CHUNK_BYTES + _TAG_BYTES) if len(sealed) == CHUNK_BYTES + _TAG_BYTES else b""
        try:
            chunk = cipher.decrypt(_chunk_nonce(counter, is_last=not following), sealed, None)
        except InvalidTag:
            raise AgeError from None
        if not chunk and counter:
            raise AgeError  # the format forbids an empty chunk at the end of others
        yield chunk
        if not following:
            return
        sealed, counter = following, counter + 1


def _read_header(source: Source) -> bytes:
    header, lines = bytearray(), 0
    while lines < 4 and len(header) < _LONGEST_HEADER:
        character = source.read(1)
        if not character:
            raise AgeError
        header += character
        lines += character == b"\n"
    return bytes(header)


def _file_key(header: bytes, passphrase: str) -> bytes:
    match = _HEADER.fullmatch(header)
    if match is None or not 1 <= int(match["work"]) <= _MOST_WORK:
        raise AgeError
    key = _wrapping_key(passphrase, _decode(match["salt"]), int(match["work"]))
    try:
        file_key = ChaCha20Poly1305(key).decrypt(bytes(12), _decode(match["body"]), None)
    except InvalidTag:
        raise AgeError from None
    if not hmac.compare_digest(_header_mac(file_key, match["signed"]), _decode(match["mac"])):
        raise AgeError
    return file_key


def _wrapping_key(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Scrypt(salt=_SALT_LABEL + salt, length=32, n=1 << work_factor, r=8, p=1).derive(secret)


def _header_mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(derive(file_key, b"header"), signed, "sha256")


def _chunk_nonce(counter: int, *, is_last: bool) -> bytes:
    return counter.to_bytes(11, "big") + bytes([is_last])


def _encode(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decode(text: bytes) -> bytes:
    data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    if _encode(data) != text:
        raise AgeError  # one spelling only
    return data


def _full(source: Source, count: int) -> bytes:
    data = source.read(count)
    while data and len(data) < count:
        more = source.read(count - len(data))
        if not more:
            break
        data += more
    return data
