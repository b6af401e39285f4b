"""Fields that the forms of the register share: a day, what a consent covers, and the notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QDateEdit,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from beforehand.desk.kits import kit_for
from beforehand.domain.consent import ANY_NETWORK, Naming, Notice, Scope
from beforehand.domain.network import NETWORKS, network_named
from beforehand.domain.request import Kit, a_year_after, notice
from beforehand.windows.consent_wording import audience_name, naming_name
from beforehand.windows.parts import Flow, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from beforehand.desk.roll import Known


def to_qt(on: date) -> QDate:
    """A day as Qt knows it."""
    return QDate(on.year, on.month, on.day)


class DayEdit(QDateEdit):
    """A day, with a calendar that drops down."""

    def __init__(self, name: str, on: date, parent: QWidget | None = None) -> None:
        super().__init__(to_qt(on), parent)
        self.setCalendarPopup(True)
        self.setAccessibleName(name)

    @property
    def day(self) -> date:
        """The day that is shown."""
        chosen: date = self.date().toPython()  # type: ignore[assignment]
        return chosen


class Form(QWidget):
    """A column of named fields under headings; long names wrap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 0, 8, 0)
        self._column.setSpacing(10)
        self._rows: QFormLayout | None = None

    def heading(self, text: str) -> None:
        """Begin a group."""
        self._rows = None
        self._column.addSpacing(6)
        self._column.addWidget(label(text, is_bold=True))

    def field(self, name: str, widget: QWidget) -> None:
        """Add a field with its name before it."""
        if self._rows is None:
            self._rows = QFormLayout()
            self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
            self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
            self._column.addLayout(self._rows)
        if not widget.accessibleName():
            widget.setAccessibleName(name)
        named = label(name)
        named.setWordWrap(False)
        named.setBuddy(widget)
        self._rows.addRow(named, widget)

    def add(self, widget: QWidget) -> None:
        """Add a widget over the whole width."""
        self._rows = None
        self._column.addWidget(widget)

    def begin(self) -> None:
        """Begin again, after the column was emptied."""
        self._rows = None

    def close_column(self) -> None:
        """Leave the room that is left at the end."""
        self._column.addStretch(1)

    def in_scroll_area(self, name: str, height: int) -> QScrollArea:
        """The form in an area that scrolls, at least ``height`` pixels high."""
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumHeight(height)
        scroll.setAccessibleName(name)
        scroll.setWidget(self)
        return scroll


def tick(text: str, *, is_on: bool = False) -> QCheckBox:
    """A box to tick."""
    made = QCheckBox(text)
    made.setChecked(is_on)
    return made


def complete(edit: QLineEdit, words: Sequence[str]) -> None:
    """Offer words that hold what is typed."""
    completer = QCompleter(list(words), edit)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    edit.setCompleter(completer)


class AudiencePicker(QComboBox):
    """Readers: as networks offer the choice, or in words of one's own."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        edit = self.lineEdit()
        assert edit is not None  # an editable box has one
        edit.setAccessibleName(self.tr("Readers"))
        for audience in ("", "followers", "group", "disappearing"):
            self.addItem(audience_name(audience), audience)

    @property
    def audience(self) -> str:
        """What is chosen, or the words."""
        text = self.currentText().strip()
        at = self.findText(text)
        return text if at < 0 else str(self.itemData(at))

    def choose(self, audience: str) -> None:
        """Show an audience."""
        self.setCurrentText(audience_name(audience))


class ScopeFields(Form):
    """What a consent covers: where, how named, what about, which occasion, until when."""

    changed = Signal()
    """The scope is another than before."""

    def __init__(self, today: date, scope: Scope | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = scope.photos if scope else ()
        self._starts = scope.starts if scope else None
        self._networks = {ANY_NETWORK: tick(self.tr("Any social network"))}
        families = dict.fromkeys(network.family for network in NETWORKS if network.id != "plain")
        self._networks |= {family: tick(network_named(family).name) for family in families}
        self.naming = QComboBox()
        for naming in Naming:
            self.naming.addItem(naming_name(naming), naming)
        self.purpose, self.occasion = QLineEdit(), QLineEdit()
        self.audience, self.territory = AudiencePicker(), QLineEdit()
        self.has_end = tick(self.tr("Ends on"), is_on=scope is None or scope.until is not None)
        until = scope.until if scope is not None and scope.until is not None else a_year_after(today)
        self.until = DayEdit(self.tr("Last day"), until)
        self._lay_out()
        self._fill(scope or Scope((), Naming.NAMED, ""))
        self._connect()

    @property
    def scope(self) -> Scope:
        """What the fields say."""
        chosen = tuple(name for name, box in self._networks.items() if box.isChecked())
        return Scope(
            (ANY_NETWORK,) if ANY_NETWORK in chosen else chosen,
            Naming(self.naming.currentData()),
            self.purpose.text().strip(),
            self.audience.audience,
            self.territory.text().strip(),
            self.occasion.text().strip(),
            self._photos,
            self._starts,
            self.until.day if self.has_end.isChecked() else None,
        )

    def suggest(self, known: Known) -> None:
        """Offer what other consents are about while something is typed."""
        complete(self.purpose, known.topics)
        complete(self.occasion, known.occasions)
        complete(self.territory, known.territories)

    def choose_network(self, family: str) -> None:
        """Tick a network."""
        if family in self._networks:
            self._networks[family].setChecked(True)

    def _lay_out(self) -> None:
        boxes = QWidget()
        flow = Flow()
        boxes.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        boxes.setSizePolicy(policy)
        for box in self._networks.values():
            flow.addWidget(box)
        self.add(label(self.tr("Where")))
        self.add(boxes)
        self.field(self.tr("Name in the post"), self.naming)
        self.field(self.tr("Only posts about"), self.purpose)
        self.field(self.tr("Only this occasion"), self.occasion)
        self.field(self.tr("Readers"), self.audience)
        self.field(self.tr("Country or region"), self.territory)
        ending = QWidget()
        row = QHBoxLayout(ending)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.has_end)
        row.addWidget(self.until)
        row.addStretch(1)
        self.add(ending)

    def _fill(self, scope: Scope) -> None:
        for name, box in self._networks.items():
            box.setChecked(name in scope.networks or name in {network_named(each).family for each in scope.networks})
        self.naming.setCurrentIndex(self.naming.findData(scope.naming))
        for edit, text in (
            (self.purpose, scope.purpose),
            (self.occasion, scope.occasion),
            (self.territory, scope.territory),
        ):
            edit.setText(text)
        self.audience.choose(scope.audience)
        self.purpose.setPlaceholderText(self.tr("Anything"))
        self.occasion.setPlaceholderText(self.tr("Any"))
        self.territory.setPlaceholderText(self.tr("Anywhere"))
        self._show_networks()
        self.until.setEnabled(self.has_end.isChecked())

    def _connect(self) -> None:
        for box in (*self._networks.values(), self.has_end):
            box.toggled.connect(self._on_changed)
        for edit in (self.purpose, self.occasion, self.territory):
            edit.textChanged.connect(self._on_changed)
        self.audience.currentTextChanged.connect(self._on_changed)
        self.naming.currentIndexChanged.connect(self._on_changed)
        self.until.dateChanged.connect(self._on_changed)

    def _show_networks(self) -> None:
        is_any = self._networks[ANY_NETWORK].isChecked()
        for name, box in self._networks.items():
            box.setEnabled(name == ANY_NETWORK or not is_any)

    def _on_changed(self) -> None:
        self._show_networks()
        self.until.setEnabled(self.has_end.isChecked())
        self.changed.emit()


def language_name(code: str) -> str:
    """The name of a language in that language; the code where nobody knows it."""
    plain = {"en": "English", "es": "Español"}  # Qt names the language of one country for these
    name = plain.get(code) or (QLocale(code).nativeLanguageName() if code else "")
    return name[:1].upper() + name[1:] or code


class NoticeFields(Form):
    """What the person was told, word for word; it follows the scope until somebody types into it."""

    def __init__(self, kits: Sequence[Kit], language: str, known: Notice | None = None) -> None:
        super().__init__()
        self._kits = tuple(kits)
        self._known = known
        self._is_own = known is not None
        self._is_filling = False
        self.language = QComboBox()
        for kit in self._kits:
            self.language.addItem(kit.language, kit.code)
        code = known.language if known is not None else language
        lacks_words = bool(code) and self.language.findData(code) < 0
        if lacks_words:
            self.language.addItem(language_name(code), code)
        self.language.setCurrentIndex(
            max(0, self.language.findData(code)) if known is not None or not lacks_words else 0
        )
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(150)
        self.text.setAccessibleName(self.tr("What the person was told"))
        self.field(self.tr("Language"), self.language)
        self.lack = label("", "likely")
        self.add(self.lack)
        self.add(self.text)
        self._wanted = code
        self.language.currentIndexChanged.connect(self._show_lack)
        self._show_lack()
        if known is not None:
            self.text.setPlainText(known.text)
        self.text.textChanged.connect(self._on_typed)

    @property
    def kit(self) -> Kit:
        """The words of the chosen language."""
        return kit_for(self.language.currentData(), self._kits)

    @property
    def notice(self) -> Notice:
        """The notice as it stands; changed words make it a version of its own."""
        text, code = self.text.toPlainText(), self.language.currentData()
        if self._known is not None and (text, code) == (self._known.text, self._known.language):
            return self._known
        version = self.kit.words["version"]
        if not self._is_own:
            return Notice(text, version, self.kit.code)  # words that nobody translated stay in the language they are in
        return Notice(text, f"{version}, own words", code)

    def follow(self, name: str, scope: Scope) -> None:
        """Write the notice for a person and a scope, unless somebody wrote their own."""
        if not self._is_own:
            self._is_filling = True
            self.text.setPlainText(notice(self.kit, name, scope).text)
            self._is_filling = False

    def _show_lack(self) -> None:
        """Say that there are no words in the person's language."""
        has_words = not self._wanted or any(kit.code == self._wanted for kit in self._kits)
        name = language_name(self._wanted)
        if has_words:
            self.lack.setText("")
        elif self.language.currentData() == self._wanted:
            text = self.tr(
                "There are no words in %1 here yet. Put your own translation below; it is kept word for word."
            )
            self.lack.setText(fill(text, name))
        else:
            text = self.tr(
                "There are no words in %1 here yet, so these are in %2. Have them interpreted and write down by whom, or choose %1 and put in your own translation."
            )
            self.lack.setText(fill(text, name, self.language.currentText()))
        self.lack.setVisible(not has_words)

    def _on_typed(self) -> None:
        if not self._is_filling:
            self._is_own = True
