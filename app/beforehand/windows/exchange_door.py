"""The ways from the register to its exchange: a button below the list of people, and two on each person's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from beforehand.windows.parts import PushButton

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from beforehand.desk.exports import Exports
    from beforehand.desk.intakes import Intakes
    from beforehand.desk.register import Register
    from beforehand.desk.sharing import Sharing
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.people import PeopleWindow
    from beforehand.windows.register_door import RegisterDoor


class ExchangeDoor(QObject):
    """Opens the windows of the exchange over the window of people."""

    def __init__(
        self,
        window: MainWindow,
        door: RegisterDoor,
        register: Register,
        services: Callable[[], tuple[Intakes, Exports, Sharing]],
        name: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window, self._register, self._name = window, register, name
        self._make_services = services
        self._services: tuple[Intakes, Exports, Sharing] | None = None
        door.people_opened.connect(self._on_people_opened)

    @property
    def services(self) -> tuple[Intakes, Exports, Sharing]:
        """What does the work; made when it is first wanted."""
        if self._services is None:
            self._services = self._make_services()
        return self._services

    def take_in(self, over: QWidget) -> None:
        """Open the window that takes people in from a table."""
        from beforehand.windows.intake import IntakeWindow

        IntakeWindow(self.services[0], self._window.theme, over).open()

    def take_out(self, over: QWidget, picked: tuple[str, ...] = (), *, as_copies: bool = False) -> None:
        """Open the window that takes people out."""
        from beforehand.windows.exports import ExportWindow, Format

        wanted = Format.COPIES if as_copies else Format.TABLE
        ExportWindow(self.services[1], self._register, self._window.theme, over, picked=picked, wanted=wanted).open()

    def take_receipt(self, over: QWidget, person: str, record: str) -> None:
        """Open the same window for the receipt of one consent."""
        from beforehand.windows.exports import ExportWindow, Format

        window = ExportWindow(
            self.services[1],
            self._register,
            self._window.theme,
            over,
            picked=(person,),
            wanted=Format.RECEIPTS,
            record=record,
        )
        window.open()

    def share(self, over: QWidget, picked: tuple[str, ...] = ()) -> None:
        """Open the window that shares with a colleague."""
        from beforehand.windows.share import ShareWindow

        ShareWindow(self.services[2], self._register, self._window.theme, over, picked=picked, name=self._name()).open()

    def open_bundle(self, over: QWidget) -> None:
        """Open the window that opens what a colleague shared."""
        from beforehand.windows.bundle import BundleWindow

        BundleWindow(self.services[2], self._window.theme, over).open()

    def show_key(self, over: QWidget) -> None:
        """Open the window with the author's own key."""
        from beforehand.windows.own_key import OwnKeyWindow

        OwnKeyWindow(self.services[2], self._window.clipboard, over).open()

    def _on_people_opened(self, people: PeopleWindow) -> None:
        """Give the window of people its button; what it opens lies over it."""
        tool = PushButton(self.tr("&Exchange"))
        tool.setAutoDefault(False)
        menu = QMenu(tool)

        def chosen() -> tuple[str, ...]:
            return (people.page.person_id,) if people.page.person_id else ()

        for text, act in (
            (self.tr("&Take people in from a table…"), lambda: self.take_in(people)),
            (self.tr("Take people &out…"), lambda: self.take_out(people, chosen())),
            (self.tr("The chosen person's own &copy…"), lambda: self.take_out(people, chosen(), as_copies=True)),
            (self.tr("&Share with a colleague…"), lambda: self.share(people, chosen())),
            (self.tr("Open what a colleague s&hared…"), lambda: self.open_bundle(people)),
            (self.tr("My &key…"), lambda: self.show_key(people)),
        ):
            menu.addAction(text).triggered.connect(lambda _checked=False, act=act: act())
        tool.setMenu(menu)
        people.add_side_button(tool)
        people.page.receipt_wanted.connect(lambda record: self.take_receipt(people, people.page.person_id, record))
