"""The register in numbers: how many people, how their consents stand, by relation and by network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from beforehand.domain.consent import ANY_NETWORK
from beforehand.domain.figures import SOON_DAYS, Figures, figures
from beforehand.domain.network import network_named
from beforehand.domain.person import Relation
from beforehand.windows.consent_fields import Form
from beforehand.windows.consent_wording import relation_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.parts import button, clear, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

    from beforehand.desk.register import Register


class NumbersWindow(Dialog):
    """A page of numbers that follows the register."""

    def __init__(self, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("The register in numbers"), parent, width=460)
        self._register = register
        self._page = Form()
        self.body.addWidget(label(self.tr("The register in numbers"), size=1.2, is_bold=True))
        self.body.addWidget(self._page.in_scroll_area(self.tr("The register in numbers"), 380), 1)
        self.add_button(button(self.tr("Close"), self.close), is_default=True)
        register.changed.connect(self.refresh)
        self.refresh()

    @property
    def figures(self) -> Figures:
        """The numbers as they are now."""
        return figures(self._register.people, self._register.standings(), self._register.today)

    def refresh(self) -> None:
        """Count again."""
        layout = self._page.layout()
        assert layout is not None  # a form has one
        clear(layout)
        self._page.begin()
        found = self.figures
        if not found.people:
            self._page.add(label(self.tr("Nobody is in the register yet."), "quiet"))
        else:
            self._fill(found)
        erased = len(self._register.erased)
        if erased:
            self._page.add(label(fill(self.tr("People who were erased: %1."), QLocale().toString(erased)), "quiet"))
        self._page.close_column()

    def _fill(self, found: Figures) -> None:
        soon = fill(self.tr("of these, run out within %1 days"), SOON_DAYS)
        self._page.add(
            _grid(
                [
                    (self.tr("People"), found.people),
                    (self.tr("with a consent in force"), found.in_force),
                    (soon, found.soon),
                    (self.tr("asked, and not answered yet"), found.waiting),
                    (self.tr("said no"), found.refused),
                    (self.tr("run out"), found.run_out),
                    (self.tr("withdrawn or ended"), found.ended),
                    (self.tr("nothing on record"), found.bare),
                    (self.tr("of all, minors"), found.minors),
                ]
            )
        )
        self._page.heading(self.tr("By relation: people, and of these with a consent in force"))
        rows = [(relation_name(relation), found.relations[relation]) for relation in Relation]
        self._page.add(_grid((name, share.people, share.in_force) for name, share in rows if share.people))
        self._page.heading(self.tr("By network: people with a consent in force"))
        networks = sorted(found.networks.items(), key=lambda pair: (-pair[1], pair[0]))
        if networks:
            self._page.add(_grid((self._network(each), count) for each, count in networks))
        else:
            self._page.add(label(self.tr("No consent is in force."), "quiet"))

    def _network(self, network: str) -> str:
        return self.tr("Any social network") if network == ANY_NETWORK else network_named(network).name


def _grid(rows: Iterable[tuple[str, *tuple[int, ...]]]) -> QWidget:
    """Names with numbers behind them."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(0, 1)
    for row, (name, *numbers) in enumerate(rows):
        grid.addWidget(label(name), row, 0)
        for column, number in enumerate(numbers, start=1):
            shown = label(QLocale().toString(number), is_bold=column == 1)
            shown.setWordWrap(False)
            shown.setAccessibleName(f"{name}: {shown.text()}")
            grid.addWidget(shown, row, column, Qt.AlignmentFlag.AlignRight)
    return made
