"""Words about an archive that its windows share: what could not be read, what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from beforehand.domain.archive import Act
from beforehand.domain.network import network_named
from beforehand.windows.wording import fill
from beforehand_checks.archives.values import Kind

if TYPE_CHECKING:
    from beforehand_checks.archives.values import Trouble


def act_name(act: Act) -> str:
    """What is to happen with a post, in a few words."""
    tr = QCoreApplication.translate
    return {
        Act.OPEN: tr("Archive", "Not decided"),
        Act.LEAVE: tr("Archive", "Leave it"),
        Act.DELETE: tr("Archive", "Delete it there"),
        Act.EDIT: tr("Archive", "Edit it there"),
    }[act]


def network_name(network: str) -> str:
    """The name of the network that a post was found in."""
    return QCoreApplication.translate("Archive", "Text file") if network == "plain" else network_named(network).name


def day(when: str) -> str:
    """The day in an ISO 8601 moment as people write it."""
    date = QDate.fromString(when[:10], "yyyy-MM-dd")
    if not date.isValid():
        return QCoreApplication.translate("Archive", "Without a date")
    return str(QLocale().toString(date, QLocale.FormatType.ShortFormat))


def trouble_told(trouble: Trouble) -> str:
    """What could not be read, as a sentence."""
    tr = QCoreApplication.translate
    file, number = trouble.file or tr("Archive", "The archive"), trouble.number
    sentence = {
        Kind.NOT_FOUND: tr("Archive", "%1 is not there."),
        Kind.NOTHING: tr("Archive", "%1 holds nothing that is known as an export."),
        Kind.UNREADABLE: tr("Archive", "%1 cannot be read any further."),
        Kind.BROKEN: tr("Archive", "%1: entry %2 is broken and was left out."),
        Kind.CUT: tr("Archive", "%1 ends in the middle, after entry %2."),
        Kind.NO_DATE: tr("Archive", "%1: entry %2 has no date that can be read."),
        Kind.BYTES: tr("Archive", "%1: entry %2 holds bytes that are no text; they were replaced."),
        Kind.ENCODING: tr("Archive", "%1 is not written in UTF-8; its encoding was guessed."),
        Kind.LONG: tr("Archive", "%1: entry %2 is too long for a post; only its beginning was read."),
        Kind.LARGE: tr("Archive", "%1 is too large and was not read."),
        Kind.BOMB: tr("Archive", "%1 is packed far more tightly than any export, and was not opened."),
        Kind.PATH: tr("Archive", "%1 has a name that points outside the archive, and was not opened."),
        Kind.LINK: tr("Archive", "%1 is a link to something else, and was not followed."),
        Kind.LOCKED: tr("Archive", "%1 is locked with a password and was not read."),
        Kind.NESTED: tr("Archive", "%1 is an archive within the archive, and was not opened."),
        Kind.COLUMNS: tr("Archive", "%1 has no column that is known to hold the words of a post."),
        Kind.UNJUDGED: tr("Archive", "%1: entry %2 could not be judged. Look at it yourself."),
        Kind.MANY: tr("Archive", "%1: there is more that could not be read."),
    }[trouble.kind]
    return fill(sentence, file, number)
