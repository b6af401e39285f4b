"""The form to sign: everything typed stays text, a minor has two more lines, and the reading direction is the language's."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from PySide6.QtCore import Qt

from beforehand.desk.kits import kits
from beforehand.domain.consent import Naming, Scope
from beforehand.domain.request import Kit, notice
from beforehand.windows.consent_paper import document, page, write_paper

SCOPE = Scope(("x",), Naming.NAMED, "<img src=x>", until=date(2027, 3, 2))


def test_what_was_typed_stays_text(qapp: object) -> None:
    kit = kits()[0]
    html = page(kit, "Ana <script>", notice(kit, "Ana <script>", SCOPE), is_minor=False, contact="a&b@example.org")
    assert "<img" not in html
    assert "<script" not in html
    text = document(kit, html).toPlainText()
    for part in ("<img src=x>", "Ana <script>", "a&b@example.org", "Signature", "Yes, I agree"):
        assert part in text
    assert "guardian" not in text


def test_a_minors_form_asks_guardian_and_child(qapp: object) -> None:
    kit = kits()[0]
    text = document(kit, page(kit, "K", notice(kit, "K", SCOPE), is_minor=True)).toPlainText()
    assert "Parent or guardian" in text
    assert "the child's own sign" in text


def test_a_language_from_right_to_left_is_laid_out_so(qapp: object, tmp_path) -> None:
    kit = Kit("ar", MappingProxyType({**kits()[0].words, "direction": "rtl", "title": "هل توافق؟"}))
    made = document(kit, page(kit, "K", notice(kit, "K", SCOPE), is_minor=False))
    assert made.defaultTextOption().textDirection() == Qt.LayoutDirection.RightToLeft
    assert write_paper(tmp_path / "form.pdf", made, "form")
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")
    assert write_paper(tmp_path / "form.pdf", made, "form"), "an older form of that name is replaced"
