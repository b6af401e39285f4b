"""One answer of a person, written down whole: what happened, what it covers, what was told, and who was there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from beforehand.domain.consent import Act, Circumstances, FourTests, Statements, Way
from beforehand.domain.request import a_year_after
from beforehand.windows.consent_fields import DayEdit, Form, NoticeFields, ScopeFields, tick
from beforehand.windows.consent_wording import act_name, way_name
from beforehand.windows.dialogs import Dialog
from beforehand.windows.files import choose_file
from beforehand.windows.parts import announce, button, label
from beforehand.windows.wording import fill

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from beforehand.desk.register import Register
    from beforehand.domain.consent import ConsentEvent, Notice, Record, Scope
    from beforehand.domain.person import Person
    from beforehand.domain.request import Kit

FIRST_ACTS = (Act.GIVEN, Act.REFUSED, Act.DEFERRED, Act.REQUESTED)
ANSWERS = (Act.GIVEN, Act.REFUSED, Act.DEFERRED)


class HowFields(Form):
    """How an answer came about; the four tests and a minor's two yeses only where they are needed."""

    def __init__(self, person: Person, on: date, how: Circumstances) -> None:
        super().__init__()
        self._known = how
        self._is_full = person.needs_full_path(on)
        self._is_minor = person.is_minor(on)
        self.way = QComboBox()
        for way in Way:
            self.way.addItem(way_name(way), way)
        self.way.setCurrentIndex(self.way.findData(how.way))
        self.place, self.explained_by = QLineEdit(how.place), QLineEdit(how.explained_by)
        self.interpreter, self.witness = QLineEdit(how.interpreter), QLineEdit(how.witness)
        said, tests = how.statements, how.tests
        self.statements = {
            "has_no_effect": tick(self.tr("That a no has no effect on aid or job"), is_on=said.has_no_effect),
            "how_to_withdraw": tick(self.tr("How to withdraw"), is_on=said.how_to_withdraw),
            "no_full_recall": tick(self.tr("That nothing online is fully recalled"), is_on=said.no_full_recall),
            "copy_given": tick(self.tr("A copy was handed over"), is_on=said.copy_given),
        }
        self.tests = {
            "told_what": tick(self.tr("Told what it is for"), is_on=tests.told_what),
            "freely": tick(self.tr("Answered freely"), is_on=tests.freely),
            "understood": tick(self.tr("Understood it"), is_on=tests.understood),
            "able_to_decide": tick(self.tr("Able to decide"), is_on=tests.able_to_decide),
        }
        self.guardian = QComboBox()
        self.guardian.addItem(self.tr("Nobody yet"), "")
        for each in person.guardians:
            self.guardian.addItem(fill(self.tr("%1 (%2)"), each.name, each.relationship), each.name)
        self.guardian.setCurrentIndex(max(0, self.guardian.findData(how.guardian)))
        self.assent = tick(self.tr("The child agrees as well"), is_on=how.has_assent)
        self._lay_out()

    @property
    def how(self) -> Circumstances:
        """What the fields say."""
        return replace(
            self._known,
            way=Way(self.way.currentData()),
            place=self.place.text().strip(),
            explained_by=self.explained_by.text().strip(),
            interpreter=self.interpreter.text().strip(),
            witness=self.witness.text().strip(),
            guardian=self.guardian.currentData() if self._is_minor else "",
            has_assent=self._is_minor and self.assent.isChecked(),
            statements=Statements(**{name: box.isChecked() for name, box in self.statements.items()}),
            tests=FourTests(**{name: box.isChecked() for name, box in self.tests.items() if self._is_full}),
        )

    def _lay_out(self) -> None:
        self.heading(self.tr("The person was also told"))
        for box in self.statements.values():
            self.add(box)
        if self._is_full:
            self.heading(self.tr("The four tests of a valid yes"))
            for box in self.tests.values():
                self.add(box)
        if self._is_minor:
            self.heading(self.tr("A minor needs two yeses"))
            self.field(self.tr("Guardian who agrees"), self.guardian)
            self.add(self.assent)
        self.heading(self.tr("How the answer was given"))
        for name, widget in (
            (self.tr("How"), self.way),
            (self.tr("Place"), self.place),
            (self.tr("Explained by"), self.explained_by),
            (self.tr("Interpreter"), self.interpreter),
            (self.tr("Witness"), self.witness),
        ):
            self.field(name, widget)


class ConsentForm(Dialog):
    """Writes down an answer: a first one, one to a request, a renewal, or a correction of what was written down."""

    def __init__(
        self,
        register: Register,
        person: Person,
        kits: Sequence[Kit],
        parent: QWidget | None = None,
        *,
        record: Record | None = None,
        corrects: ConsentEvent | None = None,
    ) -> None:
        title = (
            QCoreApplication.translate("ConsentForm", "Correct an entry")
            if corrects is not None
            else QCoreApplication.translate("ConsentForm", "Write down an answer")
        )
        super().__init__(title, parent, width=640)
        self._register, self._person = register, person
        self._record, self._corrects = record, corrects
        self._files: list[Path] = []
        latest = corrects or (record.latest if record is not None else None)
        today = register.today
        self._build_act(record, corrects, today)
        self.scope = ScopeFields(today, self._scope(latest))
        self.scope.suggest(register.known())
        told = latest.notice if latest is not None and not self._is_renewal else None
        self.notice = NoticeFields(kits, person.language, told)
        self.how = HowFields(person, today, corrects.how if corrects is not None else Circumstances())
        self.note = QPlainTextEdit(corrects.note if corrects is not None else "")
        self._lay_out(title)
        self.scope.changed.connect(self._on_scope_changed)
        self.notice.language.currentIndexChanged.connect(self._on_scope_changed)
        self._on_scope_changed()

    @property
    def _is_renewal(self) -> bool:
        """Whether a yes that is there is to be renewed: the person is told anew."""
        return (
            self._corrects is None
            and self._record is not None
            and self._record.grant_on(self._register.today) is not None
        )

    def choose_network(self, family: str) -> None:
        """Tick a network."""
        self.scope.choose_network(family)

    def _scope(self, latest: ConsentEvent | None) -> Scope | None:
        """The scope that the form begins with; a renewal begins with a new last day."""
        scope = latest.scope if latest is not None else None
        return replace(scope, until=a_year_after(self._register.today)) if scope and self._is_renewal else scope

    def _build_act(self, record: Record | None, corrects: ConsentEvent | None, today: date) -> None:
        self.act = QComboBox()
        acts: tuple[Act, ...] = FIRST_ACTS
        if corrects is not None:
            acts = (corrects.act,)
        elif record is not None:
            state = record.state(today)
            acts = (Act.RENEWED,) if state.permits or state is Act.EXPIRED else ANSWERS
        for act in acts:
            self.act.addItem(act_name(act), act)
        self.on = DayEdit(self.tr("On"), corrects.on if corrects is not None else today)

    def _lay_out(self, title: str) -> None:
        form = Form()
        form.field(self.tr("What happened"), self.act)
        form.field(self.tr("On"), self.on)
        if self._corrects is None or self._corrects.scope is not None:
            form.heading(self.tr("What it covers"))
            form.add(self.scope)
            form.heading(self.tr("What the person was told, word for word"))
            form.add(self.notice)
        form.add(self.how)
        form.heading(self.tr("Evidence and notes"))
        self._file_names = label(self.tr("No file added."), "quiet")
        form.add(self._file_names)
        form.add(button(self.tr("Add a scan or message…"), self._on_add_file))
        self.note.setTabChangesFocus(True)
        self.note.setMaximumHeight(70)
        form.field(self.tr("Note"), self.note)
        form.close_column()
        self.body.addWidget(label(title, size=1.2, is_bold=True))
        self.body.addWidget(
            label(
                fill(self.tr("For %1. What is written down is never changed, only corrected."), self._person.name),
                "quiet",
            )
        )
        self.body.addWidget(form.in_scroll_area(title, 420), 1)
        self._told = label("", "bad")
        self.body.addWidget(self._told)
        self.add_button(button(self.tr("Cancel"), self.close))
        self.add_button(button(self.tr("&Write it down"), self._on_record, "primary"))
        self.act.setFocus()

    def add_file(self, path: Path) -> None:
        """Add a file as evidence; it is read when the answer is written down."""
        self._files.append(path)
        self._file_names.setText(", ".join(each.name for each in self._files))

    def _on_add_file(self) -> None:
        choose_file(self, self.tr("A scan or message"), "", self.add_file)

    def _on_scope_changed(self) -> None:
        self.notice.follow(self._person.name, self.scope.scope)

    def _on_record(self) -> None:
        lack = self._lack()
        self._told.setText(lack)
        if lack:
            announce(self, lack)
            return
        if self._corrects is not None:
            self._record_correction(self._corrects)
        else:
            act, how = Act(self.act.currentData()), self.how.how
            home = self._record.id if self._record is not None else ""
            event = self._register.new_event(
                self._person.id, act, self.on.day, record=home, scope=self.scope.scope, notice=self._notice(),
                how=how, note=self.note.toPlainText(),
            )  # fmt: skip
            self._register.record([event], self._files)
        self.accept()

    def _record_correction(self, event: ConsentEvent) -> None:
        has_scope = event.scope is not None
        corrected = replace(
            event,
            on=self.on.day,
            scope=self.scope.scope if has_scope else None,
            notice=self._notice() if has_scope else event.notice,
            how=self.how.how,
            note=self.note.toPlainText().strip(),
        )
        self._register.correct(event, corrected, self._files)

    def _notice(self) -> Notice | None:
        return self.notice.notice if self.notice.text.toPlainText().strip() else None

    def _lack(self) -> str:
        """What a yes still lacks, as a sentence; a gap that leaves it invalid may be written down all the same."""
        if self.on.day > self._register.today:
            return self.tr("This day has not come yet.")
        act = Act(self.act.currentData())
        has_scope = self._corrects is None or self._corrects.scope is not None
        if has_scope and act.permits and not self.scope.scope.networks:
            return self.tr("Choose at least one network, or any social network.")
        if has_scope and act.permits and self._notice() is None:
            return self.tr("Write what the person was told.")
        return ""
