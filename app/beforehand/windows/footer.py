"""The slim row below the editor: network and counter, language, and the one way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from beforehand.domain.act import kind_of
from beforehand.domain.network import NETWORKS, Note, Unit, network_named
from beforehand.windows.parts import button, set_look
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from beforehand.desk.drafts import Desk
    from beforehand.domain.network import Count

LANGUAGES = (
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ru", "Русский"),
    ("zh", "中文"),
)
"""The languages that a post can be set to, each by its own name."""

LEAST_WIDTH = 90
"""The language may be cut short where there is little room; its list tells it whole."""


class Footer(QFrame):
    """Where the post goes, how long it is for that, and whether it may leave."""

    network_chosen = Signal(str)
    """Network id."""
    language_chosen = Signal(str)
    """Language code, or an empty string for automatic."""
    copy_wanted = Signal()
    """The author wants the approved text on the clipboard."""
    missing_wanted = Signal()
    """The author wants to see what is missing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("look", "row")
        self.network = self._picker(self.tr("Network"))
        for network in NETWORKS:
            self.network.addItem(self.tr("Plain text") if network.id == "plain" else network.name, network.id)
        self.network.activated.connect(lambda _row: self.network_chosen.emit(self.network.currentData()))
        self.language = self._picker(self.tr("Language of the post"))
        automatic = self.tr("Language: automatic")
        # Measuring every name would load the fonts of six scripts at start
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.language.setMinimumContentsLength(len(automatic))
        self.language.setMinimumWidth(LEAST_WIDTH)
        self.language.addItem(automatic, "")
        for code, name in LANGUAGES:
            self.language.addItem(name, code)
        self.language.activated.connect(lambda _row: self.language_chosen.emit(self.language.currentData()))
        self.counter = QLabel()
        self.counter.setTextFormat(Qt.TextFormat.PlainText)
        self.state = button("", self.missing_wanted.emit, "link")
        self.copy = button(self.tr("&Copy approved text"), self.copy_wanted.emit, "primary")
        self.show_key(QKeySequence("Ctrl+Shift+C"))
        self._lay_out()

    def _lay_out(self) -> None:
        """Two halves, beside each other where there is room and above each other where there is not."""
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(16, 8, 16, 8)
        self._halves.setSpacing(8)
        self._first, self._second = QHBoxLayout(), QHBoxLayout()
        for half in (self._first, self._second):
            half.setSpacing(12)
            self._halves.addLayout(half)
        for widget in (self.network, self.counter, self.language):
            self._first.addWidget(widget)
        self._first.addStretch(1)
        self._second.addStretch(1)
        self._second.addWidget(self.state)
        self._second.addWidget(self.copy)

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide as the wider half alone: the other may go below it."""
        widest = max(half.minimumSize().width() for half in (self._first, self._second))
        margins = self._halves.contentsMargins()
        return QSize(widest + margins.left() + margins.right(), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """Put the halves where there is room for them."""
        margins = self._halves.contentsMargins()
        needed = self._first.sizeHint().width() + self._second.sizeHint().width() + self._halves.spacing()
        has_room = needed + margins.left() + margins.right() <= self.width()
        way = QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom
        if self._halves.direction() is not way:
            self._halves.setDirection(way)

    def show_key(self, key: QKeySequence) -> None:
        """Tell the key of the button that copies."""
        self.copy.setToolTip(key.toString(QKeySequence.SequenceFormat.NativeText))

    def show_draft(self) -> None:
        """Show the network and language of the draft that is open."""
        draft = self._desk.current
        for widget in (self.network, self.language, self.copy):
            widget.setEnabled(draft is not None)
        if draft is not None:
            self.network.setCurrentIndex(max(0, self.network.findData(draft.network)))
            self.language.setCurrentIndex(max(0, self.language.findData(draft.language)))
        self.show_count()
        self.show_gate()

    def show_count(self) -> None:
        """Show how long the post is on its network."""
        draft = self._desk.current
        if draft is None:
            self.counter.clear()
            return
        counted = self._desk.count()
        self.counter.setText(self._told(counted))
        self.counter.setAccessibleName(self.counter.text())
        self.counter.setToolTip(self._explained(draft.network))
        set_look(self.counter, "bad" if counted.is_over else "quiet")

    def show_gate(self) -> None:
        """Show whether the text may leave, and how much is missing."""
        missing = len(self._desk.missing)
        if self._desk.current is None:
            text = ""
        elif self._desk.approval is not None:
            text = self.tr("Approved")
        elif not missing:
            is_copied = kind_of(self._desk.current).has_words
            text = self.tr("Ready to copy") if is_copied else self.tr("Ready to approve")
        else:
            text = self.tr("1 thing left") if missing == 1 else fill(self.tr("%1 things left"), missing)
        has_words = self._desk.current is None or kind_of(self._desk.current).has_words
        self.copy.setText(self.tr("&Copy approved text") if has_words else self.tr("Appro&ve"))
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self.state.setToolTip(self.tr("See what is missing") if missing else "")

    @staticmethod
    def _picker(name: str) -> QComboBox:
        picker = QComboBox()
        picker.setAccessibleName(name)
        picker.setToolTip(name)
        picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        return picker

    def _told(self, counted: Count) -> str:
        locale = QLocale()
        used = locale.toString(counted.used)
        if counted.limit is None:
            return self.tr("1 character") if counted.used == 1 else fill(self.tr("%1 characters"), used)
        limit = locale.toString(counted.limit)
        over = locale.toString(counted.used - counted.limit)
        if counted.note is Note.BYTES:
            return fill(self.tr("%1 of %2 bytes, %3 too many"), used, limit, over)
        if counted.note is Note.LINKS:
            return fill(self.tr("%1 of %2 links, %3 too many"), used, limit, over)
        if counted.is_over:
            return fill(self.tr("%1 of %2, %3 too many"), used, limit, over)
        text = fill(self.tr("%1 of %2"), used, limit)
        return fill(self.tr("%1 (limit unconfirmed)"), text) if counted.note is Note.UNCONFIRMED else text

    def _explained(self, network_id: str) -> str:
        network = network_named(network_id)
        return {
            Unit.WEIGHTED: self.tr("Counted as X counts: an address 23, an emoji 2, letters of most other scripts 2."),
            Unit.GRAPHEME: self.tr("Counted in characters as a reader sees them."),
            Unit.CHARACTER: self.tr("Counted in characters."),
        }[network.unit]
