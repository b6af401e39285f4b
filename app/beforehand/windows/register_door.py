"""The ways from the main window into the register: the menu, and a person whose name holds a draft back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from beforehand.domain.consent import Naming
from beforehand.domain.gate import of_consent
from beforehand.domain.matching import Match, Misfit, use_of
from beforehand.domain.named import SOMEBODY_ELSE, Gap, fits
from beforehand.domain.network import network_named
from beforehand.domain.post import Reply
from beforehand.domain.request import a_year_after, wanted
from beforehand.windows.extras import add_after, add_to
from beforehand.windows.vault_parts import trouble_text
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from beforehand.desk.register import Register
    from beforehand.desk.uses import Used
    from beforehand.domain.consent import Scope
    from beforehand.domain.person import Person
    from beforehand.store.trouble import Trouble
    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.menus import Menus


class RegisterDoor(QObject):
    """Opens the register's windows and keeps the desk told about what it holds."""

    people_opened = Signal(object)
    """The ``PeopleWindow`` was made and will be shown."""

    def __init__(self, window: MainWindow, menus: Menus, register: Register) -> None:
        super().__init__(window)
        self._window = window
        self._register = register
        self.find_uses: Callable[[Person, Callable[[Used], object]], object] = lambda _person, _then: None
        self.show_approval: Callable[[str], object] = lambda _approval: None
        """What a consent was used for, and the page of an approval; both set by whoever knows approvals."""
        text = QCoreApplication.translate("Menus", "&People and consent…")
        self.action = add_to(menus, menus.records, "show_people", text, self.show_people, "Ctrl+Shift+P")
        text = QCoreApplication.translate("Menus", "What it is a&bout…")
        self.subject = add_after(menus, "pick_language", "show_subject", text, self.show_subject, "Ctrl+Shift+B")
        window.desk.draft_opened.connect(lambda draft: self.subject.setEnabled(bool(draft)))
        self.subject.setEnabled(window.desk.current is not None)
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.writing.page_shown.connect(lambda: window.notice.withdraw("consent"))
        register.changed.connect(self._on_register_changed)
        register.failed.connect(self._on_failed)
        self._on_register_changed()

    def show_people(self, person: str = "") -> None:
        """Open the register, with somebody's page."""
        from beforehand.desk.kits import kits
        from beforehand.windows.people import PeopleWindow

        window = self._window
        shown = next((each for each in window.findChildren(PeopleWindow) if each.isVisible()), None)
        if shown is None:
            shown = PeopleWindow(
                self._register,
                kits(),
                window.clipboard,
                window.theme,
                window,
                find_uses=self.find_uses,
                person=person,
                scope=self._scope,
            )
            shown.draft_wanted.connect(self._on_draft_wanted)
            shown.approval_wanted.connect(self.show_approval)
            self.people_opened.emit(shown)
        elif person:
            shown.show_person(person)
        shown.show()
        shown.activateWindow()

    def show_subject(self) -> None:
        """Ask what the open draft is about."""
        from beforehand.windows.subject import SubjectWindow

        SubjectWindow(self._window.desk, self._register, self._window).open()

    def request(self, person_id: str, scope: Scope, parent: QWidget | None = None) -> None:
        """Open the request kit with what is to be asked for."""
        from beforehand.desk.kits import kits
        from beforehand.windows.consent_request import RequestWindow

        person = self._register.person(person_id)
        if person is not None:
            over, clipboard = parent or self._window, self._window.clipboard
            RequestWindow(self._register, person, kits(), clipboard, over, scope=scope).open()

    def ask_about(self, gap: Gap) -> None:
        """Ask what to do about somebody who is named without a consent that fits."""
        person = gap.person
        if person is None:
            self.show_people()
            return
        from beforehand.windows.consent_gap import GapQuestion

        question = GapQuestion(gap, person, self._window.desk.current, self._window)
        question.accepted.connect(lambda: self._on_answered(question.answer, gap))
        question.open()

    def _on_draft_wanted(self, draft: str) -> None:
        """Show a draft, in front of everything else."""
        self._window.writing.open(draft)
        self._window.activateWindow()

    def _on_answered(self, answer: str, gap: Gap) -> None:
        person = gap.person
        if person is None:
            return
        if answer == "show":
            self.show_people(person.id)
        elif answer == "subject":
            self.show_subject()
        elif answer == "ask":
            self._ask_for(gap, person.id)
        elif answer == "fits":
            self._answer(fits(gap), self.tr("You said that this post is within what %1 agreed to."), person.name)
        elif answer == "else":
            text = self.tr("You said that %1 of the register is not meant in this draft.")
            self._answer(SOMEBODY_ELSE.format(person.id), text, person.name)

    def _ask_for(self, gap: Gap, person_id: str) -> None:
        """Ask somebody for a consent that covers the open draft."""
        draft, today = self._window.desk.current, self._register.today
        if draft is not None:
            use = use_of(draft, gap.naming, today)
            self.request(person_id, wanted(gap.match, use, a_year_after(today)))

    def _scope(self) -> Scope | None:
        """What a consent must cover for the open draft, with a name; None where no network is chosen yet."""
        draft, today = self._window.desk.current, self._register.today
        if draft is None or network_named(draft.network).id == "plain":
            return None
        found = Match(None, (Misfit.NO_RECORD,))
        return wanted(found, use_of(draft, Naming.NAMED, today), a_year_after(today))

    def _answer(self, item: str, told: str, name: str) -> None:
        """Keep an answer with the draft and offer to take it back."""
        desk = self._window.desk
        desk.answer(item, Reply.YES)
        self._window.notice.tell("consent", fill(told, name), self.tr("Take it back"), lambda: desk.answer(item, None))

    def _on_register_changed(self) -> None:
        self.action.setEnabled(self._register.is_ready)
        self._window.desk.set_lacks("register", lambda draft: tuple(map(of_consent, self._register.gaps(draft))))

    def _on_failed(self, trouble: Trouble) -> None:
        self._window.notice.tell("register", trouble_text(trouble))

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, Gap):
            self.ask_about(target)
