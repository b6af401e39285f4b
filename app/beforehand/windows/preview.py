"""How the draft will look on a network, drawn plainly: content warning, pieces of a thread, places of the photos."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from beforehand.domain.links import links
from beforehand.domain.network import NETWORKS, count
from beforehand.domain.threads import CannotSplitError, hashtags, mentions
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import Flow, button, clear, label, set_look
from beforehand.windows.theme import DARK, LIGHT, Theme
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beforehand.desk.drafts import Desk
    from beforehand.desk.threads import ThreadCopy
    from beforehand.domain.network import Network
    from beforehand.domain.photo import Photo

MOST_SHOWN = 60
"""Pieces that are drawn."""
PHOTO_FIRST = frozenset({"instagram"})
"""Families of networks that show photos above the words."""
SLOT_HEIGHT = 110
_SHEET = """
QWidget#sheet {{ background: {window}; }}
QFrame#post {{ background: {raised}; border: 1px solid {line}; border-radius: 12px; }}
QFrame#slot {{ background: {line}; border: 0; border-radius: 8px; }}
QFrame#cover {{ background: {window}; border: 1px solid {line}; border-radius: 8px; }}
QWidget#sheet QLabel {{ color: {text}; background: transparent; }}
QWidget#sheet QLabel[look="quiet"] {{ color: {quiet}; }}
"""


class PreviewWindow(Dialog):
    """Shows the draft for one network after the other; it copies nothing and lets nothing be copied."""

    def __init__(
        self, desk: Desk, threads: ThreadCopy, photos: Sequence[Photo], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(self.tr("Preview"), parent, width=420)
        self._desk, self._threads, self._photos = desk, threads, tuple(photos)
        self._posts: list[QFrame] = []
        self.network, self.theme = QComboBox(), QComboBox()
        self.numbers = QCheckBox(self.tr("&Number the pieces"))
        self._build_choices(theme)
        self.told = label("", "quiet")
        self.body.addWidget(self.told)
        self._build_sheet()
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        for picker in (self.network, self.theme):
            picker.currentIndexChanged.connect(self.refresh)
        self.numbers.toggled.connect(self.refresh)
        self.refresh()
        self.resize(self.sizeHint())

    @override
    def sizeHint(self) -> QSize:
        return QSize(560, 680)

    @property
    def posts(self) -> tuple[QFrame, ...]:
        """The posts that are drawn."""
        return tuple(self._posts)

    def refresh(self) -> None:
        """Draw the draft for the network that is chosen."""
        clear(self._column)
        network = self._threads.network(self.network.currentData())
        theme = DARK if self.theme.currentData() == DARK.name else LIGHT
        self._sheet.setStyleSheet(_SHEET.format(**{name: getattr(theme, name) for name in theme.__slots__}))
        try:
            pieces = self._threads.texts(network.id, is_numbered=self.numbers.isChecked())
        except CannotSplitError:
            pieces = ()
            self._tell(fill(self.tr("This text cannot be cut into posts for %1."), network.name), is_bad=True)
        else:
            self._tell_of(network, pieces)
        self.numbers.setVisible(len(pieces) > 1)
        shown = enumerate(pieces[:MOST_SHOWN])
        self._posts = [self._post(network, theme, text, (number, len(pieces))) for number, text in shown]
        for post in self._posts:
            self._column.addWidget(post)
        self._column.addStretch(1)

    def _build_choices(self, theme: Theme) -> None:
        """The network, and light or dark: readers choose that, whatever this program wears."""
        draft = self._desk.current
        for network in NETWORKS:
            self.network.addItem(self.tr("Plain text") if network.id == "plain" else network.name, network.id)
        self.network.setCurrentIndex(max(0, self.network.findData(draft.network if draft is not None else "")))
        self.network.setAccessibleName(self.tr("Network"))
        self.theme.addItem(self.tr("Light"), LIGHT.name)
        self.theme.addItem(self.tr("Dark"), DARK.name)
        self.theme.setCurrentIndex(max(0, self.theme.findData(theme.name)))
        self.theme.setAccessibleName(self.tr("Appearance"))
        row = Flow()
        for each in (self.network, self.theme, self.numbers):
            row.addWidget(each)
        self.body.addLayout(row)

    def _build_sheet(self) -> None:
        self._sheet = QWidget()
        self._sheet.setObjectName("sheet")
        self._sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self._sheet)
        self._column.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(self.tr("Preview"))
        scroll.setMinimumHeight(240)
        scroll.setWidget(self._sheet)
        self.body.addWidget(scroll, 1)

    def _tell(self, text: str, *, is_bad: bool = False) -> None:
        self.told.setText(text)
        set_look(self.told, "bad" if is_bad else "quiet")

    def _tell_of(self, network: Network, pieces: Sequence[str]) -> None:
        """Say how many posts there are, and what does not fit."""
        limits, photos = network.photos, len(self._photos)
        if not pieces:
            told = self.tr("There are no words yet.")
        elif len(pieces) == 1:
            told = self.tr("One post. The network itself may draw it differently.")
        else:
            told = fill(self.tr("%1 posts. The network itself may draw them differently."), len(pieces))
        is_over = limits.count is not None and photos > limits.count
        if is_over:
            told += " " + fill(self.tr("%1 takes %2 photos; you have %3."), network.name, limits.count, photos)
        elif network.family in PHOTO_FIRST and not photos:
            told += " " + fill(self.tr("%1 takes no post without a photo."), network.name)
        self._tell(told, is_bad=is_over)

    def _post(self, network: Network, theme: Theme, text: str, place: tuple[int, int]) -> QFrame:
        """One post as readers see it."""
        number, total = place
        card = QFrame()
        card.setObjectName("post")
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(self.tr("You"), is_bold=True))
        draft = self._desk.current
        warning = draft.warning if draft is not None and network.has_warning else ""
        if warning.strip():
            column.addWidget(self._cover(warning))
        parts: list[QWidget] = [_words(text, theme)]
        if number == 0 and self._photos and network.family != "plain":
            parts.insert(0 if network.family in PHOTO_FIRST else 1, self._slots(network))
        for part in parts:
            column.addWidget(part)
        counted = count(network, text, warning)
        locale = self.locale()
        used = locale.toString(counted.used)
        told = used if counted.limit is None else fill(self.tr("%1 of %2"), used, locale.toString(counted.limit))
        if total > 1:
            told = fill(self.tr("Post %1 of %2 · %3"), number + 1, total, told)
        column.addWidget(label(told, "quiet"))
        return card

    def _cover(self, warning: str) -> QFrame:
        """What stands before the words until a reader opens them."""
        cover = QFrame()
        cover.setObjectName("cover")
        column = QVBoxLayout(cover)
        column.addWidget(label(warning, is_bold=True))
        column.addWidget(label(self.tr("Readers open what follows with a click."), "quiet"))
        return cover

    def _slots(self, network: Network) -> QWidget:
        """The places of the photos with their descriptions; the photos themselves are not drawn."""
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        shown = self._photos[: network.photos.count]
        columns = 1 if len(shown) == 1 else 2
        for at in range(columns):
            grid.setColumnStretch(at, 1)
        for number, photo in enumerate(shown):
            slot = QFrame()
            slot.setObjectName("slot")
            slot.setMinimumHeight(SLOT_HEIGHT)
            column = QVBoxLayout(slot)
            column.addWidget(label(fill(self.tr("Photo %1"), number + 1), is_bold=True))
            column.addWidget(label(self._description(photo, network), "quiet"))
            column.addStretch(1)
            grid.addWidget(slot, number // columns, number % columns)
        return made

    def _description(self, photo: Photo, network: Network) -> str:
        alt, most = photo.alt.strip(), network.photos.alt
        if not alt:
            return self.tr("No description: people who cannot see the photo learn nothing of it.")
        if most is not None and len(alt) > most:
            return fill(self.tr("The description is too long: %1 of %2 characters."), len(alt), most)
        return alt


def _words(text: str, theme: Theme) -> QLabel:
    """The words, with links, mentions and hashtags coloured; nothing in them is taken for markup."""
    spans = sorted({*((link.start, link.end) for link in links(text)), *mentions(text), *hashtags(text)})
    pieces, last = [], 0
    for start, end in spans:
        if start >= last:
            pieces.append(html.escape(text[last:start]))
            pieces.append(f'<span style="color: {theme.accent}">{html.escape(text[start:end])}</span>')
            last = end
    pieces.append(html.escape(text[last:]))
    shown = label("")
    shown.setTextFormat(Qt.TextFormat.RichText)
    shown.setText(f'<div style="white-space: pre-wrap">{"".join(pieces)}</div>')
    shown.setAccessibleName(text)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return shown
