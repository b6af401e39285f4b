"""Everything readable in plain files: for reading without this program, and for moving away from it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from beforehand.store.approved import everything
from beforehand.store.codec import write_decision, write_detail
from beforehand.store.disk import create_private, make_private_folder, sync_folder
from beforehand.store.trouble import DamagedAttachment, ErasedPerson, MissingAttachment, VaultExists, disk_troubles

if TYPE_CHECKING:
    from pathlib import Path

    from beforehand.domain.post import Draft
    from beforehand.store.ledger import Event
    from beforehand.store.vault import Vault

NOTICE_NAME: Final = "CLEAR TEXT - READ ME.txt"
NOTICE: Final = """CLEAR TEXT

Everything in this folder can be read by anyone who gets hold of it: drafts, records about persons, photos.
Keep it on an encrypted disk, and delete it when it is no longer needed.

drafts.json       drafts with all kept revisions, those in the bin too
events.json       consents, approvals, advice, in the order in which they were recorded
approved.json     the words of what was approved, and where they were posted
decisions.json    decisions that hold for every draft
settings.json     settings
attachments.json  what each file in the folder "attachments" is
anchor.txt        number and keyed hash of the newest event, to show later that nothing was cut off
"""

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udfff]')
_LONGEST_NAME: Final = 80


def export(vault: Vault, folder: Path) -> list[str]:
    """Write everything readable into a new `folder` and return the ids of attachments that could not be read."""
    if folder.exists() and any(folder.iterdir()):
        raise VaultExists
    with disk_troubles(folder):
        make_private_folder(folder / "attachments")
        _write(folder / NOTICE_NAME, NOTICE.encode())
        _write_json(folder / "drafts.json", _drafts(vault))
        _write_json(folder / "events.json", [_event(event) for event in vault.ledger.after()])
        _write_json(folder / "approved.json", everything(vault))
        _write_json(folder / "decisions.json", [json.loads(write_decision(d)) for d in vault.decisions.standing()])
        _write_json(folder / "settings.json", dict(vault.settings.read()))
        _write(folder / "anchor.txt", vault.ledger.anchor().text().encode() + b"\n")
        unread = _attachments(vault, folder)
        sync_folder(folder)
    return unread


def _drafts(vault: Vault) -> list[dict[str, Any]]:
    listed = [(summary.id, False) for summary in vault.drafts.summaries()]
    listed += [(summary.id, True) for summary in vault.drafts.binned()]
    return [_draft(vault, vault.drafts.load(draft_id), is_binned=is_binned) for draft_id, is_binned in listed]


def _draft(vault: Vault, draft: Draft, *, is_binned: bool) -> dict[str, Any]:
    return {
        "id": draft.id,
        "is_in_bin": is_binned,
        "text": draft.text,
        "created": draft.created.isoformat(),
        "changed": draft.changed.isoformat(),
        **json.loads(write_detail(draft)),
        "revisions": [
            {"at": revision.at.isoformat(), "text": vault.drafts.revision(draft.id, revision.number)}
            for revision in vault.drafts.history(draft.id)
        ],
    }


def _event(event: Event) -> dict[str, Any]:
    subject = None if event.subject is None else event.subject.hex()
    return {**asdict(event), "at": event.at.isoformat(), "subject": subject}


def _attachments(vault: Vault, folder: Path) -> list[str]:
    listed, unread = [], []
    for number, attachment in enumerate(vault.attachments.every(), start=1):
        name = f"{number:04} {safe_name(attachment.name)}"
        try:
            _write(folder / "attachments" / name, vault.attachments.read(attachment.id))
        except (MissingAttachment, DamagedAttachment, ErasedPerson):
            unread.append(attachment.id)
            name = ""
        subject = None if attachment.subject is None else attachment.subject.hex()
        added = attachment.added.isoformat()
        listed.append({**asdict(attachment), "subject": subject, "added": added, "file": name})
    _write_json(folder / "attachments.json", listed)
    return unread


def safe_name(name: str) -> str:
    """Return a file name that every system accepts, as close to `name` as possible."""
    plain = _UNSAFE.sub("_", name).strip(" .")
    if len(plain) > _LONGEST_NAME:
        stem, dot, suffix = plain.rpartition(".")
        keeps_suffix = dot and len(suffix) <= 8
        plain = f"{stem[: _LONGEST_NAME - 9]}.{suffix}" if keeps_suffix else plain[:_LONGEST_NAME]
    return plain or "file"


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    _write(path, text.encode("utf-8", "backslashreplace") + b"\n")  # an unpaired surrogate becomes its JSON escape


def _write(path: Path, data: bytes) -> None:
    with open(create_private(path), "wb") as stream:  # noqa: PTH123 - a descriptor, not a path
        stream.write(data)
