"""Everything that can go wrong with the vault and is not our mistake: a sentence for the author and a next step.

`sentence` and `next_step` are English source texts and serve as translation keys; `%1`, `%2` stand for `arguments`.
`code` never changes once released: help pages and tests refer to it.
"""

from __future__ import annotations

import contextlib
import errno
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Trouble(Exception):  # noqa: N818 - the family is called Trouble throughout
    """Something outside the program that keeps the vault from doing what was asked; no argument quotes a draft."""

    code: ClassVar[str] = "trouble"
    sentence: ClassVar[str] = "The vault could not do this."
    next_step: ClassVar[str] = "Try again; if it happens again, make a backup."

    def __init__(self, *arguments: str) -> None:
        super().__init__(self.code)
        self.arguments: tuple[str, ...] = arguments

    def text(self, template: str | None = None) -> str:
        """Return the sentence (or a translated `template`) with its arguments filled in."""
        filled = self.sentence if template is None else template
        for number, argument in enumerate(self.arguments, start=1):
            filled = filled.replace(f"%{number}", argument)
        return filled


class DiskFull(Trouble):
    """No room is left where the vault lives."""

    code = "disk-full"
    sentence = "The disk is full, so the last change is not saved yet."
    next_step = "Free some space; the program keeps your text open and saves it as soon as there is room."


class ReadOnly(Trouble):
    """The folder, the file or the disk cannot be written to."""

    code = "read-only"
    sentence = "The vault can be read but not written."
    next_step = "Check the permissions of the folder %1 or whether the disk is mounted read-only."


class DiskFault(Trouble):
    """The system reported an input or output error."""

    code = "disk-fault"
    sentence = "The system could not read or write the disk."
    next_step = "Check the disk and its cable, then open the vault again; restore a backup if it stays like this."


class WrongKey(Trouble):
    """The passphrase, code or key does not open this vault."""

    code = "wrong-key"
    sentence = "This does not open the vault."
    next_step = "Check the keyboard layout and the Caps Lock key and type it again, or use the recovery code."


class CodeMistyped(Trouble):
    """A recovery code has the wrong length or a wrong check part."""

    code = "code-mistyped"
    sentence = "There is a typing mistake in the recovery code."
    next_step = "Compare it with the printed page group by group; the letters I, L and O do not occur."


class WeakPassphrase(Trouble):
    """The passphrase is too short to protect the vault."""

    code = "weak-passphrase"
    sentence = "This passphrase is too easy to guess."
    next_step = "Use four or more unrelated words, or a longer passphrase."


class LastWayIn(Trouble):
    """The slot to be removed is the last one that a person can open."""

    code = "last-way-in"
    sentence = "This is the last way in that does not depend on this computer."
    next_step = "Add a passphrase or a new recovery code first, then remove this one."


class TooManySlots(Trouble):
    """The header holds as many slots as it may."""

    code = "too-many-slots"
    sentence = "The vault has as many ways in as it can hold."
    next_step = "Remove one that is no longer used."


class HeaderDamaged(Trouble):
    """The key header is missing, altered or makes no sense."""

    code = "header-damaged"
    sentence = "The file that holds the locks of the vault is damaged or was altered."
    next_step = "Restore the vault from a backup; do not delete the folder."


class KeyringGone(Trouble):
    """No system keyring of an accepted kind answers."""

    code = "keyring-gone"
    sentence = "The system keyring does not answer."
    next_step = "Open the vault with your passphrase or your recovery code."


class KeyringLocked(Trouble):
    """The system keyring is there but stays locked."""

    code = "keyring-locked"
    sentence = "The system keyring is locked."
    next_step = "Unlock the keyring and try again, or use your passphrase or recovery code."


class KeyringCancelled(Trouble):
    """The author closed the keyring's question or the wait for it."""

    code = "keyring-cancelled"
    sentence = "The question of the system keyring was cancelled."
    next_step = "Try again, or use your passphrase or recovery code."


class KeyringSlow(Trouble):
    """The system keyring gave no answer in time."""

    code = "keyring-slow"
    sentence = "The system keyring gave no answer within %1 seconds."
    next_step = "Look for a question of the keyring behind other windows, or use your passphrase or recovery code."


class KeyringForgot(Trouble):
    """The system keyring answers but no longer holds the key of this vault."""

    code = "keyring-forgot"
    sentence = "The system keyring no longer holds the key of this vault."
    next_step = "Open the vault with your passphrase or recovery code, then add the keyring again in Ways in."


class SecondProcess(Trouble):
    """Another process holds the vault."""

    code = "second-process"
    sentence = "The vault is already open in another window."
    next_step = "Go to that window; if there is none, log out and in again."


class DamagedPage(Trouble):
    """A part of the database fails its check."""

    code = "damaged-page"
    sentence = "A part of the vault fails its check."
    next_step = "Export what can still be read, then restore the last backup; the damaged vault is kept."


class TruncatedFile(Trouble):
    """A file of the vault is shorter than it must be."""

    code = "truncated-file"
    sentence = "A file of the vault is cut short."
    next_step = "Restore the last backup; the damaged vault is kept."


class VaultMissing(Trouble):
    """There is no vault in this folder."""

    code = "vault-missing"
    sentence = "There is no vault in this folder."
    next_step = "Create one, or restore a backup."


class VaultExists(Trouble):
    """A vault would be written over another."""

    code = "vault-exists"
    sentence = "There is already a vault in this folder."
    next_step = "Open it, or choose another folder."


class MissingAttachment(Trouble):
    """The encrypted file of an attachment is gone."""

    code = "missing-attachment"
    sentence = "The file of an attachment is missing."
    next_step = "Restore a backup, or attach the original again."


class DamagedAttachment(Trouble):
    """The encrypted file of an attachment fails its check."""

    code = "damaged-attachment"
    sentence = "The file of an attachment is damaged or was altered."
    next_step = "Restore a backup, or attach the original again."


class OversizedFile(Trouble):
    """A file is too large to be kept as evidence."""

    code = "oversized-file"
    sentence = "This file is larger than 64 MB."
    next_step = "Scan the form again with a lower resolution, or keep only the page with the signature."


class ErasedPerson(Trouble):
    """The key of this person was destroyed, so nothing about them can be read or recorded."""

    code = "erased-person"
    sentence = "The records of this person were erased."
    next_step = "Nothing can be added; make a new entry if the person comes back."


class ClockSetBack(Trouble):
    """The clock of the computer is behind what the vault has already seen."""

    code = "clock-set-back"
    sentence = "The clock of this computer was set back; it shows %1, but the vault was last used on %2."
    next_step = "Check date and time; until then nothing is removed and the order of the records stays right."


class NewerSchema(Trouble):
    """The vault was written by a newer program and is left untouched."""

    code = "newer-schema"
    sentence = "The vault was written by a newer version of this program (%1; this one knows %2)."
    next_step = "Install the newer version; nothing was changed."


class ForeignFile(Trouble):
    """The database opens but is no vault of this program."""

    code = "foreign-file"
    sentence = "This file is not a vault of this program."
    next_step = "Choose another folder; nothing was changed."


class MigrationFailed(Trouble):
    """A step to a newer layout of the vault did not pass its check and was undone."""

    code = "migration-failed"
    sentence = "The vault could not be brought to the new version and was left as it was."
    next_step = "Use the previous version of the program, and keep the folder."


class NetworkFolder(Trouble):
    """The vault lies on a network file system, where locks and flushes cannot be relied upon."""

    code = "network-folder"
    sentence = "The vault lies on a network folder (%1), where a lost connection can damage it."
    next_step = "Move it to a disk of this computer, and make backups often."


class BackupRefused(Trouble):
    """A backup could not be opened with what was given, or it is damaged or altered."""

    code = "backup-refused"
    sentence = "This backup is damaged, was altered, or is not locked with this passphrase or key."
    next_step = "Check the passphrase, or choose another backup; nothing was replaced."


class BackupNotWritten(Trouble):
    """The backup was not written; an older one under that name still stands."""

    code = "backup-not-written"
    sentence = "The backup was not written."
    next_step = "Choose another place; the previous backup is untouched."


class BadRecipient(Trouble):
    """The text is no age public key."""

    code = "bad-recipient"
    sentence = "This is no public key that backups can be locked to."
    next_step = "Paste a key that begins with age1."


class BadCard(Trouble):
    """The text holds no key of a colleague."""

    code = "bad-card"
    sentence = "This text holds no key of a colleague, or more than one."
    next_step = "Ask the colleague for their key again; it begins with age1."


class NoBundle(Trouble):
    """A file is no bundle of records that a colleague shared."""

    code = "no-bundle"
    sentence = "This file is nothing that a colleague shared from this program."
    next_step = "Choose another file; nothing was changed."


class BundleTooLarge(Trouble):
    """A bundle is larger than this program opens or makes."""

    code = "bundle-too-large"
    sentence = "This is more than 256 MB, which is too much for one bundle."
    next_step = "Share fewer people at a time, or leave the files out; nothing was changed."


class BundleForOther(Trouble):
    """A bundle is locked to another key."""

    code = "bundle-for-other"
    sentence = "This bundle is locked to another key than yours, or its beginning is damaged."
    next_step = "Send the colleague your key and ask for the bundle again; nothing was changed."


class BundleDamaged(Trouble):
    """A bundle was cut short or altered."""

    code = "bundle-damaged"
    sentence = "This bundle was cut short or altered on its way."
    next_step = "Ask the colleague to send it again; nothing was changed."


class BundleForged(Trouble):
    """A bundle is not signed by whom it says, or was made for somebody else."""

    code = "bundle-forged"
    sentence = "The signature in this bundle is wrong, so it is not from whom it says."
    next_step = "Do not use it, and tell the colleague; nothing was changed."


class BundleOutdated(Trouble):
    """A bundle is older than one from the same sender that was taken over."""

    code = "bundle-outdated"
    sentence = "You have taken over a newer bundle from this sender already; this one was made on %1."
    next_step = "Ask the colleague for a new one if something is missing; nothing was changed."


class BundleNewer(Trouble):
    """A bundle was made by a newer program."""

    code = "bundle-newer"
    sentence = "This bundle was made by a newer version of this program."
    next_step = "Install the newer version; nothing was changed."


FAMILY: Final[tuple[type[Trouble], ...]] = (
    DiskFull, ReadOnly, DiskFault, WrongKey, CodeMistyped, WeakPassphrase, LastWayIn, TooManySlots, HeaderDamaged,
    KeyringGone, KeyringLocked, KeyringCancelled, KeyringSlow, KeyringForgot, SecondProcess, DamagedPage, TruncatedFile,
    VaultMissing, VaultExists, MissingAttachment, DamagedAttachment, OversizedFile, ErasedPerson, ClockSetBack, NewerSchema,
    ForeignFile, MigrationFailed, NetworkFolder, BackupRefused, BackupNotWritten, BadRecipient,
    BadCard, NoBundle, BundleTooLarge, BundleForOther, BundleDamaged, BundleForged, BundleOutdated, BundleNewer,
)  # fmt: skip
"""Every kind of trouble, for help pages, translation and tests."""

_FULL: Final = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
_FORBIDDEN: Final = {errno.EROFS, errno.EACCES, errno.EPERM}


def trouble_of(error: OSError, place: str = "") -> Trouble:
    """Return the trouble that an error of the operating system means; `place` is a folder, never a photo's name."""
    if error.errno in _FULL:
        return DiskFull()
    if error.errno in _FORBIDDEN:
        return ReadOnly(place)
    return DiskFault()


@contextlib.contextmanager
def disk_troubles(folder: Path) -> Iterator[None]:
    """Turn errors of the operating system inside the block into troubles."""
    try:
        yield
    except OSError as error:
        raise trouble_of(error, str(folder)) from None
