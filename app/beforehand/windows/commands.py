"""What the menus, the keys and the buttons of the main window do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox

from beforehand.windows import theme as themes
from beforehand.windows.dialogs import AboutWindow, Dialog, KeysWindow, Question
from beforehand.windows.guidelines import GuidelinesWindow, GuidelineWindow
from beforehand.windows.keys import Keys
from beforehand.windows.lists import BinWindow, DecisionsWindow
from beforehand.windows.menus import Menus
from beforehand.windows.preferences import PreferencesWindow
from beforehand.windows.trouble import TroubleWindow
from beforehand.windows.wording import fill
from beforehand_checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from beforehand.windows.main_window import MainWindow
    from beforehand.windows.pasting import Paste

SIZE_STEP = 1


class Commands(QObject):
    """Connects the main window's menus, buttons and questions."""

    advice_wanted = Signal(object)
    """The author wants to ask somebody about a ``Finding``, or (None) about the whole draft."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk = window.desk
        self._writing = window.writing
        self._settings = window.settings
        self._sample = ""
        self._may_close = False
        self.count_unsaved: Callable[[], int] = int
        """How many drafts of a durable store could not be saved; set by whoever owns the store."""
        self.copy_in_steps: Callable[[], bool] = bool
        """Copies a draft that takes more than one step; whether it took over. Set by whoever owns the steps."""
        self.menus = Menus(window, self._slots())
        window.add_pane_actions(self.menus)
        self.keys = Keys(self.menus, self._settings, self)
        self._listen()
        self.show_theme()

    def show_theme(self) -> None:
        """Colour the program as the setting, or the desktop, wants it."""
        wanted = self._settings.text("appearance.theme")
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._window.set_theme(themes.apply(app, wanted))
        self.menus.actions[f"theme_{wanted}"].setChecked(True)

    def open_first_draft(self, sample: str) -> None:
        """Open the draft changed last; on the very first start the sample, otherwise an empty one."""
        drafts = self._desk.summaries()
        if drafts:
            self._writing.open(drafts[0].id)
        elif not self._settings.switch("window.sample_was_shown") and sample:
            self._settings.set_value("window.sample_was_shown", True)  # noqa: FBT003  the value of a setting
            self._sample = self._writing.new_draft(sample)
            self._tell_of_sample()
        else:
            self._writing.new_draft()
        self._window.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_defect(self, description: str) -> None:
        """Show the last-resort window."""
        self._show(TroubleWindow(description, self._window))

    def copy_approved(self) -> None:
        """Copy the text out if nothing is missing; otherwise say what is."""
        page = self._writing.page
        if page is None:
            return
        self._writing.flush()
        if not self.copy_in_steps():
            self._desk.copy_approved(page.text)
            self._window.gate.open()

    def _slots(self) -> dict[str, Callable[[], object]]:
        window, editor, cards = self._window, self._window.editor, self._window.cards
        return {
            "new_draft": self._new_draft,
            "find_draft": self._find_draft,
            "delete_draft": self._delete_current,
            "show_bin": lambda: self._show(BinWindow(self._desk, self._writing, window)),
            "show_preferences": lambda: self._show(PreferencesWindow(self._settings, window, keys=self.keys)),
            "quit": window.close,
            "undo": editor.undo,
            "redo": editor.redo,
            "cut": lambda: editor.copy_selection(is_cut=True),
            "copy": editor.copy_selection,
            "paste": editor.paste,
            "select_all": editor.selectAll,
            "copy_approved": self.copy_approved,
            "show_missing": self._show_missing,
            "ask_advice": lambda: self._ask_advice(None),
            "pick_network": lambda: self._pick(window.footer.network),
            "pick_language": lambda: self._pick(window.footer.language),
            "retry_checker": window.checker.retry,
            "next_finding": lambda: cards.step(1),
            "previous_finding": lambda: cards.step(-1),
            "explain": cards.open_at_caret,
            "quick_actions": cards.open_actions,
            "show_decisions": lambda: self._show(DecisionsWindow(self._desk, window)),
            "next_pane": lambda: window.cycle_panes(1),
            "previous_pane": lambda: window.cycle_panes(-1),
            "larger": lambda: self._step_size(SIZE_STEP),
            "smaller": lambda: self._step_size(-SIZE_STEP),
            "usual_size": lambda: self._settings.set_value("editor.text_size", self._usual_size()),
            "full_screen": self._toggle_full_screen,
            "theme_system": lambda: self._settings.set_value("appearance.theme", "system"),
            "theme_light": lambda: self._settings.set_value("appearance.theme", "light"),
            "theme_dark": lambda: self._settings.set_value("appearance.theme", "dark"),
            "show_keys": self._show_keys,
            "show_guidelines": self._show_guidelines,
            "show_about": lambda: self._show(AboutWindow(self._desk.pack, window)),
        }

    def _listen(self) -> None:
        window = self._window
        self.keys.changed.connect(self._on_key_changed)
        window.close_wanted.connect(self._on_close_wanted)
        window.editor.whole_copy_refused.connect(self._on_whole_copy_refused)
        window.editor.paste_fitted.connect(self._on_paste_fitted)
        window.editor.font_step_wanted.connect(self._step_size)
        window.footer.network_chosen.connect(self._desk.set_network)
        window.footer.language_chosen.connect(self._writing.set_language)
        window.footer.copy_wanted.connect(self.copy_approved)
        window.footer.missing_wanted.connect(self._show_missing)
        window.gate.target_wanted.connect(self._on_target_wanted)
        window.gate.closed.connect(lambda: window.editor.setFocus(Qt.FocusReason.OtherFocusReason))
        window.drafts.draft_chosen.connect(self._on_draft_chosen)
        window.drafts.deletion_wanted.connect(self._delete)
        window.drafts.new_wanted.connect(self._new_draft)
        window.checklist.guideline_wanted.connect(self._show_guideline)
        window.checklist.advice_wanted.connect(lambda: self._ask_advice(None))
        window.cards.advice_wanted.connect(self._ask_advice)
        window.cards.nothing_found.connect(self._on_nothing_found)
        window.checker.kept_failing.connect(self._on_kept_failing)
        window.checker.recovered.connect(lambda: window.notice.withdraw("checker"))
        window.checker.reader_stumbled.connect(self._on_reader_stumbled)
        window.checker.state_changed.connect(self._on_checker_changed)
        self._settings.changed.connect(self._on_setting_changed)
        self._writing.page_shown.connect(self._on_page_shown)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.show_theme)
        self._on_checker_changed()

    def _show_keys(self) -> None:
        shown = KeysWindow(self.menus.actions.values(), self._window)
        shown.change_wanted.connect(self._change_keys)
        shown.open()

    def _change_keys(self) -> None:
        """Open the preferences at their page of keys."""
        shown = PreferencesWindow(self._settings, self._window, keys=self.keys)
        shown.show_keys()
        shown.open()

    def _on_key_changed(self, name: str) -> None:
        if name == "copy_approved":
            self._window.footer.show_key(self.keys.key(name))

    @staticmethod
    def _show(dialog: Dialog) -> None:
        dialog.open()

    def _new_draft(self) -> None:
        self._writing.new_draft()
        self._window.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find_draft(self) -> None:
        self._window.reveal("drafts")
        self._window.drafts.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.drafts.search.selectAll()

    def _delete_current(self) -> None:
        if self._writing.page is not None:
            self._delete(self._writing.page.draft_id)

    def _delete(self, draft_id: str) -> None:
        self._writing.delete(draft_id)
        if draft_id == self._sample:
            self._window.notice.withdraw("sample")
        self._window.notice.tell(
            "bin", self.tr("The draft is in the bin."), self.tr("Bring it back"), lambda: self._bring_back(draft_id)
        )

    def _bring_back(self, draft_id: str) -> None:
        self._desk.restore(draft_id)
        self._writing.open(draft_id)

    def _tell_of_sample(self) -> None:
        self._window.notice.tell(
            "sample",
            self.tr("This is a sample post. Rest on a mark, or press F8, to see what it touches."),
            self.tr("Remove it and start writing"),
            self._remove_sample,
        )

    def _on_page_shown(self) -> None:
        """The line about the sample stands above the sample alone."""
        page = self._writing.page
        if page is None or page.draft_id != self._sample:
            self._window.notice.withdraw("sample")
        elif self._window.notice.topic != "sample":
            self._tell_of_sample()

    def _remove_sample(self) -> None:
        sample, self._sample = self._sample, ""
        self._writing.flush()
        self._writing.new_draft()
        self._writing.delete(sample)
        self._desk.erase(sample)
        self._window.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_missing(self) -> None:
        self._writing.flush()
        self._window.gate.open()

    def _ask_advice(self, finding: Finding | None) -> None:
        self._writing.flush()
        self.advice_wanted.emit(finding)

    def _show_guideline(self, clause_id: str) -> None:
        pack = self._desk.pack
        if pack is not None and clause_id in pack.by_id:
            self._show(GuidelineWindow(pack.clause(clause_id), pack, self._window))

    def _show_guidelines(self) -> None:
        if self._desk.pack is not None:
            self._show(GuidelinesWindow(self._desk.pack, self._window))

    def _pick(self, picker: QComboBox) -> None:
        picker.setFocus(Qt.FocusReason.ShortcutFocusReason)
        picker.showPopup()

    def _step_size(self, step: int) -> None:
        row = next(row for row in self._settings.table if row.key == "editor.text_size")
        size = self._settings.number(row.key) + step
        self._settings.set_value(row.key, max(row.minimum, min(size, row.maximum)))

    def _usual_size(self) -> int:
        return next(int(row.default) for row in self._settings.table if row.key == "editor.text_size")

    def _toggle_full_screen(self) -> None:
        if self._window.isFullScreen():
            self._window.showNormal()
        else:
            self._window.showFullScreen()

    def _on_draft_chosen(self, draft_id: str) -> None:
        self._writing.open(draft_id)
        self._window.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_target_wanted(self, target: object) -> None:
        if isinstance(target, Finding):
            self._window.cards.open_finding(target)
        elif isinstance(target, str):
            self._window.reveal("checklist")
            self._window.checklist.go_to(target)
        else:
            self._window.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_nothing_found(self) -> None:
        self._window.statusBar().showMessage(self.tr("There is no finding here."), 4000)

    def _on_whole_copy_refused(self, how: str) -> None:
        page = self._writing.page
        if page is None:
            return
        self._writing.flush()
        if not self._settings.switch("copy.ask_before_whole") or self._desk.may_copy_whole(page.text):
            self._take_whole(how)
            return
        question = Question(
            self.tr("Not approved yet"),
            self.tr("This is the whole draft, and it is not approved."),
            self.tr("Copy approved text shows what is still missing. A part of a draft can be copied without asking."),
            self._window,
        )
        question.offer("missing", self.tr("Show what is missing"), "primary", is_default=True)
        question.offer("take", self.tr("Cut anyway") if how == "cut" else self.tr("Copy anyway"))
        question.offer("", self.tr("Cancel"))
        question.accepted.connect(lambda: self._on_whole_copy_answered(question.answer, how))
        question.open()

    def _on_whole_copy_answered(self, answer: str, how: str) -> None:
        if answer == "missing":
            self._show_missing()
        elif answer == "take":
            self._take_whole(how)

    def _take_whole(self, how: str) -> None:
        self._window.editor.take_selection(is_cut=how == "cut")

    def _on_paste_fitted(self, paste: Paste) -> None:
        told = []
        if paste.left_out:
            told.append(
                fill(
                    self.tr("A draft holds no more: %1 characters were left out and are still on the clipboard."),
                    paste.left_out,
                )
            )
        if paste.wrapped:
            told.append(
                fill(
                    self.tr(
                        "%1 very long lines were cut into paragraphs, so that writing stays quick. Undo takes the paste back."
                    ),
                    paste.wrapped,
                )
            )
        self._window.notice.tell("paste", " ".join(told))

    def _on_kept_failing(self, why: str) -> None:
        text = {
            "start": self.tr("The checker could not be started, so nothing is marked."),
            "hung": self.tr("The checker does not answer, so nothing new is marked."),
        }.get(why, self.tr("The checker keeps failing, so nothing new is marked."))
        self._window.notice.tell("checker", text, self.tr("Try again"), self._window.checker.retry)

    def _on_reader_stumbled(self) -> None:
        told = self.tr(
            "The second reader could not read a paragraph, so only rules have checked it. Read it once more yourself."
        )
        self._window.notice.tell("reader", told)

    def _on_checker_changed(self) -> None:
        checker = self._window.checker
        self._desk.set_checker(
            is_up=checker.is_up, are_rules_ready=checker.are_rules_ready, has_failed=checker.has_failed
        )

    def _on_setting_changed(self, key: str) -> None:
        if key == "appearance.theme":
            self.show_theme()
        elif key == "editor.hover_cards":
            self._window.editor.set_hover_cards(has_hover_cards=self._settings.switch(key))
        elif key == "editor.show_hints":
            self._window.findings_model.show_hints(is_shown=self._settings.switch(key))

    def _on_close_wanted(self, event: QCloseEvent) -> None:
        self._writing.flush()
        self._window.keep_place()
        lost = self.drafts_to_lose()
        if not lost or self._may_close:
            self._writing.put_away()
            event.accept()
            return
        event.ignore()
        question = Question(
            self.tr("Close Beforehand?"),
            self.tr("One draft will be lost.") if lost == 1 else fill(self.tr("%1 drafts will be lost."), lost),
            self.tr("The last change could not be saved. Copy what you still need before you close.")
            if self._desk.is_durable
            else self.tr("Drafts are kept in memory only. Copy what you still need before you close."),
            self._window,
        )
        question.offer("stay", self.tr("Go on writing"), "primary", is_default=True)
        question.offer("close", self.tr("Close and lose them"))
        question.accepted.connect(lambda: self._on_close_answered(question.answer))
        question.open()

    def _on_close_answered(self, answer: str) -> None:
        if answer == "close":
            self._may_close = True
            self._window.close()

    def drafts_to_lose(self) -> int:
        """Drafts with words that end with the program; the untouched sample does not count."""
        if self._desk.is_durable:
            return self.count_unsaved()
        drafts = [summary.id for summary in self._desk.summaries() if summary.title]
        if self._sample in drafts and self._is_sample_untouched:
            drafts.remove(self._sample)
        return len(drafts)

    @property
    def _is_sample_untouched(self) -> bool:
        page = self._writing.page_of(self._sample)
        return page is not None and not page.document.isModified()
