"""The size and the format of safe copies, remembered as settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from beforehand.desk.photo_parts import Wish
from beforehand.windows.parts import Flow, label

if TYPE_CHECKING:
    from beforehand.desk.settings import Settings

LONGEST, KIND, QUALITY = "photos.longest", "photos.kind", "photos.quality"


class CopyChoices(QWidget):
    """Shows the settings and changes them; the quality is offered where it counts."""

    changed = Signal()
    """Another wish was chosen."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.longest, self.kind = self._choice(LONGEST), self._choice(KIND)
        self.quality = QSpinBox()
        row = next(each for each in settings.table if each.key == QUALITY)
        self.quality.setRange(row.minimum, row.maximum)
        self.quality.setValue(settings.number(QUALITY))
        self.quality.setAccessibleName(self.tr("Quality"))
        self.quality.editingFinished.connect(lambda: self._take(QUALITY, self.quality.value()))
        self._quality_name = label(self.tr("Quality"))
        self._quality_name.setWordWrap(False)
        flow = Flow(8)
        for each in (self.longest, self.kind, self._quality_name, self.quality):
            flow.addWidget(each)
        self.setLayout(flow)
        self._offer_quality()

    @property
    def wish(self) -> Wish:
        """How copies are wanted."""
        return wish_of(self._settings)

    def _choice(self, key: str) -> QComboBox:
        row = next(each for each in self._settings.table if each.key == key)
        made = QComboBox()
        made.setAccessibleName(QCoreApplication.translate("Settings", row.label))
        for each in row.choices:
            made.addItem(each.label if each.is_name else QCoreApplication.translate("Settings", each.label), each.value)
        made.setCurrentIndex(made.findData(self._settings.text(key)))
        made.activated.connect(lambda _row: self._take(key, made.currentData()))
        return made

    def _take(self, key: str, value: str | int) -> None:
        if value != self._settings.value(key):
            self._settings.set_value(key, value)
            self._offer_quality()
            self.changed.emit()

    def _offer_quality(self) -> None:
        is_jpeg = self._settings.text(KIND) == "JPEG"
        self.quality.setVisible(is_jpeg)
        self._quality_name.setVisible(is_jpeg)


def wish_of(settings: Settings) -> Wish:
    """How copies are wanted by the settings."""
    return Wish(int(settings.text(LONGEST)), settings.text(KIND), settings.number(QUALITY))
