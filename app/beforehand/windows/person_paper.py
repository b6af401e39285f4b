"""A person's own copy: everything that is on record about them, as a readable page for a PDF file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from beforehand.domain.consent import Act
from beforehand.windows.approval_paper import document
from beforehand.windows.consent_fields import language_name
from beforehand.windows.consent_paper import write_paper
from beforehand.windows.consent_wording import act_name, day, relation_name, scope_told, state_told, way_name
from beforehand.windows.findings import reading_direction
from beforehand.windows.wording import fill

ANSWERS = (Act.GIVEN, Act.RENEWED, Act.REFUSED, Act.DEFERRED)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from beforehand.domain.consent import Circumstances, ConsentEvent, Notice, Record
    from beforehand.domain.person import Person
    from beforehand.domain.receipt import Controller


def write_copy(path: Path, person: Person, records: Sequence[Record], on: date, controller: Controller) -> bool:
    """Write a person's copy as a PDF file that only its owner may read, and return whether that went well."""
    html = copy_html(person, records, on, controller)
    return write_paper(path, document(html), QCoreApplication.translate("Copy", "What is on record about you"))


def copy_html(person: Person, records: Sequence[Record], on: date, controller: Controller) -> str:
    """The page; everything that somebody typed is escaped, notices stand word for word."""
    tr = QCoreApplication.translate
    direction = "rtl" if QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft else "ltr"
    parts = [f"<h2>{escape(tr('Copy', 'What is on record about you'))}</h2>", *map(_line, _about(person, on))]
    if not records:
        parts.append(_line(tr("Copy", "No consent is on record.")))
    parts += [_record(number, record, on) for number, record in enumerate(records, start=1)]
    parts.append(_rights(controller))
    return f"<html dir='{direction}'><body style='font-size:10pt'>{''.join(parts)}</body></html>"


def _about(person: Person, on: date) -> list[str]:
    tr = QCoreApplication.translate
    told = [
        fill(tr("Copy", "Name: %1"), person.name),
        fill(tr("Copy", "You are known to the author as: %1"), relation_name(person.relation)),
    ]
    if person.is_pseudonym:
        told.append(tr("Copy", "This is not your real name, which is not kept."))
    if person.contact:
        told.append(fill(tr("Copy", "How to reach you: %1"), person.contact))
    if person.birth_year is not None:
        told.append(fill(tr("Copy", "Born in %1"), person.birth_year))
    for each in person.guardians:
        known = ", ".join(part for part in (each.name, each.relationship, each.contact) if part)
        told.append(fill(tr("Copy", "Guardian: %1"), known))
    return [*told, fill(tr("Copy", "As it stood on %1"), day(on))]


def _record(number: int, record: Record, on: date) -> str:
    tr = QCoreApplication.translate
    parts = [f"<h3>{escape(fill(tr('Copy', 'Consent %1: %2'), number, state_told(record, on)))}</h3>"]
    latest = record.latest
    if latest is not None and latest.scope is not None:
        parts.append(_line(scope_told(latest.scope)))
    parts.append(f"<h4>{escape(tr('Copy', 'What happened'))}</h4>")
    parts += [_event(record, event) for event in sorted(record.events, key=lambda event: (event.on, event.recorded))]
    notices = dict.fromkeys(event.notice for event in record.events if event.notice is not None)
    if notices:
        parts.append(f"<h4>{escape(tr('Copy', 'What you were told, word for word'))}</h4>")
        parts += map(_notice, notices)
    return "".join(parts)


def _event(record: Record, event: ConsentEvent) -> str:
    tr = QCoreApplication.translate
    head = fill(tr("Copy", "%1: %2"), day(event.on), act_name(event.act))
    if record.is_corrected(event):
        head = fill(tr("Copy", "%1 (corrected later)"), head)
    elif event.corrects:
        head = fill(tr("Copy", "%1 (a correction)"), head)
    told = _how(event.how, has_answer=event.act in ANSWERS)
    for text, value in (
        (tr("Copy", "Note: %1"), event.note),
        (tr("Copy", "Told in %1, version %2"), event.notice and language_name(event.notice.language)),
        (tr("Copy", "Taken over from: %1"), event.origin),
    ):
        if value:
            told.append(fill(text, value, event.notice.version if event.notice is not None else ""))
    details = "".join(f"<br>{escape(each)}" for each in told)
    return f"<p><b>{escape(head)}</b>{details}</p>"


def _how(how: Circumstances, *, has_answer: bool) -> list[str]:
    tr = QCoreApplication.translate
    told = [fill(tr("Copy", "How: %1"), way_name(how.way))] if has_answer else []
    for text, value in (
        (tr("Copy", "Place: %1"), how.place),
        (tr("Copy", "Explained by %1"), how.explained_by),
        (tr("Copy", "Interpreter: %1"), how.interpreter),
        (tr("Copy", "Witness: %1"), how.witness),
        (tr("Copy", "Guardian who agreed: %1"), how.guardian),
        (tr("Copy", "Files kept as evidence: %1"), str(len(how.evidence)) if how.evidence else ""),
    ):
        if value:
            told.append(fill(text, value))
    statements = how.statements
    for is_so, text in (
        (how.has_assent, tr("Copy", "The child agreed as well.")),
        (statements.has_no_effect, tr("Copy", "You were told that your answer has no effect on aid or work.")),
        (statements.how_to_withdraw, tr("Copy", "You were told how to withdraw.")),
        (statements.no_full_recall, tr("Copy", "You were told that what is online cannot be fully recalled.")),
        (statements.copy_given, tr("Copy", "A copy was handed over.")),
    ):
        if is_so:
            told.append(text)
    return told


def _notice(notice: Notice) -> str:
    """A notice as it was given, line by line, in the direction in which it is read."""
    tr = QCoreApplication.translate
    lines = []
    for line in notice.text.split("\n"):
        is_rtl = reading_direction(line, Qt.LayoutDirection.LeftToRight) == Qt.LayoutDirection.RightToLeft
        lines.append(f"<p dir='{'rtl' if is_rtl else 'ltr'}' style='margin:0 24px'>{escape(line) or '&nbsp;'}</p>")
    head = fill(tr("Copy", "Version %1, language %2"), notice.version, notice.language)
    return f"<p><i>{escape(head)}</i></p>{''.join(lines)}"


def _rights(controller: Controller) -> str:
    tr = QCoreApplication.translate
    told = [
        tr(
            "Copy",
            "You may withdraw at any time, without a reason and without any effect on aid or work. You may ask for a correction, and to have all of this erased.",
        )
    ]
    if controller.contact:
        told.append(fill(tr("Copy", "Say so to: %1"), ", ".join(filter(None, (controller.name, controller.contact)))))
    return f"<h3>{escape(tr('Copy', 'Your rights'))}</h3>" + "".join(map(_line, told))


def _line(text: str) -> str:
    return f"<p>{escape(text)}</p>"
