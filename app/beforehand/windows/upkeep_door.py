"""The ways from the main window to the upkeep of the register: what runs out, how long records are kept, the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtGui import QGuiApplication

from beforehand.windows.extras import add_after
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from beforehand.desk.register import Register
    from beforehand.desk.retention import Retention
    from beforehand.windows.consent_calendar import CalendarWindow
    from beforehand.windows.consent_retention import RetentionWindow
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus
    from beforehand.windows.register_door import RegisterDoor

Shown = TypeVar("Shown", bound="QWidget")

REMIND_DAYS = 30
MOST_NAMES = 3


class UpkeepDoor(QObject):
    """Opens the windows of upkeep and reminds of what runs out once the register has been read."""

    def __init__(
        self, window: MainWindow, menus: Menus, register: Register, retention: Retention, door: RegisterDoor
    ) -> None:
        super().__init__(window)
        self._window, self._register, self._retention, self._door = window, register, retention, door
        tr = QCoreApplication.translate
        self.actions = [
            add_after(menus, "show_people", "show_consent_numbers", tr("Menus", "The register in &numbers…"), self.show_numbers),
            add_after(menus, "show_people", "show_retention", tr("Menus", "How long records are &kept…"), self.show_retention),
            add_after(menus, "show_people", "show_consent_calendar", tr("Menus", "What runs &out…"), self.show_calendar, "Ctrl+Shift+U"),
        ]  # fmt: skip
        self._day = register.today
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._on_application_state_changed)
        register.changed.connect(self._on_register_changed)
        register.read.connect(self._on_read)
        self._on_register_changed()

    def show_calendar(self) -> None:
        """Show what runs out."""
        from beforehand.windows.consent_calendar import CalendarWindow

        shown = self._shown(CalendarWindow) or self._new_calendar(CalendarWindow(self._register, self._window))
        shown.show()
        shown.activateWindow()

    def show_retention(self) -> None:
        """Show how long records are kept."""
        from beforehand.windows.consent_retention import RetentionWindow

        shown = self._shown(RetentionWindow) or self._new_retention(RetentionWindow(self._retention, self._window))
        shown.show()
        shown.activateWindow()

    def show_numbers(self) -> None:
        """Show the register in numbers."""
        from beforehand.windows.consent_numbers import NumbersWindow

        shown = self._shown(NumbersWindow) or NumbersWindow(self._register, self._window)
        shown.show()
        shown.activateWindow()

    def _new_calendar(self, made: CalendarWindow) -> CalendarWindow:
        made.person_wanted.connect(self._door.show_people)
        made.renewal_wanted.connect(lambda person, scope: self._door.request(person, scope, made))
        return made

    def _new_retention(self, made: RetentionWindow) -> RetentionWindow:
        made.person_wanted.connect(self._door.show_people)
        return made

    def _shown(self, kind: type[Shown]) -> Shown | None:
        """The window of a kind that is open."""
        return next((each for each in self._window.findChildren(kind) if each.isVisible()), None)

    def _on_register_changed(self) -> None:
        for action in self.actions:
            action.setEnabled(self._register.is_ready)

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        """On a new day some consents have run out: whoever comes back to the program sees it."""
        if state is Qt.ApplicationState.ApplicationActive and self._register.today != self._day:
            self._day = self._register.today
            self._register.changed.emit()
            self._window.desk.look_again()

    def _on_read(self) -> None:
        """Remind of what runs out and of who is due, once the register has been read."""
        found = self._register.running_out(REMIND_DAYS)
        if found:
            names = QLocale().createSeparatedList([person.name for person in found[:MOST_NAMES]])
            text = (
                fill(self.tr("A consent of %1 runs out within %2 days."), names, REMIND_DAYS)
                if len(found) <= MOST_NAMES
                else fill(self.tr("Consents of %1 people run out within %2 days."), len(found), REMIND_DAYS)
            )
            self._window.notice.tell("running-out", text, self.tr("Show"), self.show_calendar)
