"""The composition root: the only place that wires objects together.

``--text-worker`` runs the text worker before anything of Qt is imported; ``--tour DIR`` drives the real window with a
throw-away profile and leaves pictures there; ``--version`` prints the version.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QTranslator
    from PySide6.QtWidgets import QApplication

    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import Clipboard
    from beforehand.desk.drafts import Desk
    from beforehand.desk.settings import Settings
    from beforehand.domain.clock import Clock
    from beforehand.store.protocols import DecisionStore, DraftStore, SettingsStore
    from beforehand.windows.commands import Commands
    from beforehand.windows.extras import Extras
    from beforehand.windows.main_window import MainWindow

USAGE = "usage: beforehand [--version] [--tour DIR]\n"


@dataclass(frozen=True, slots=True)
class Stores:
    """What the program keeps things in."""

    drafts: DraftStore
    decisions: DecisionStore
    settings: SettingsStore


@dataclass(slots=True, weakref_slot=True)
class Program:
    """The objects of one running program."""

    desk: Desk
    checker: Checker
    settings: Settings
    window: MainWindow
    commands: Commands
    extras: Extras

    def start(self, *, sample: str = "") -> None:
        """Begin everything that may wait until the window is painted: the checker, the policy, the first draft."""
        from beforehand_checks.pack import load_pack

        self.checker.start()
        self.desk.set_pack(load_pack(with_rules=False))
        self.commands.open_first_draft(sample)

    def shut_down(self) -> None:
        """Leave no process and no timer."""
        self.window.writing.put_away()
        self.extras.shut_down()
        self.checker.shut_down()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program, its worker or its tour; returns the exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    _forbid_core_dumps()
    match given:
        case ["--text-worker"]:
            from beforehand_checks.worker import main as run_worker

            return run_worker()
        case ["--audit-worker"]:
            from beforehand_checks.archives.worker import main as run_audit_worker

            return run_audit_worker()
        case ["--version"]:
            sys.stdout.write(f"Beforehand {version()}\n")
            return 0
        case ["--tour", folder]:
            return _run_tour(Path(folder))
        case []:
            return _run()
        case _:
            sys.stderr.write(USAGE)
            return 2


def version() -> str:
    """The version of the installed program."""
    from importlib.metadata import version as installed

    return installed("beforehand")


def worker_command() -> tuple[str, ...]:
    """How to start the text worker: this very program again."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "--text-worker")
    return (sys.executable, "-m", "beforehand", "--text-worker")


def audit_command() -> tuple[str, ...]:
    """How to start an audit worker: this very program again."""
    return (*worker_command()[:-1], "--audit-worker")


def memory_stores(settings: SettingsStore | None = None) -> Stores:
    """Stores that end with the program, but for the settings if they are given."""
    from beforehand.store.memory import MemoryDecisions, MemoryDrafts, MemorySettings

    return Stores(MemoryDrafts(), MemoryDecisions(), settings or MemorySettings())


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Qt's own object, with the style that the program draws on."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(["beforehand", *arguments])
    app.setStyle("Fusion")
    app.setApplicationName("beforehand")
    app.setApplicationDisplayName("Beforehand")
    app.setDesktopFileName("beforehand")
    return app


def build(
    stores: Stores, *, clipboard: Clipboard | None = None, clock: Clock | None = None, command: Sequence[str] = ()
) -> Program:
    """Wire a program; nothing runs until ``start``."""
    from beforehand.desk.audit import Audit
    from beforehand.desk.checker import Checker
    from beforehand.desk.clipboard import ApprovedCopy
    from beforehand.desk.clock import SystemClock
    from beforehand.desk.drafts import Desk
    from beforehand.desk.settings import Settings
    from beforehand.windows.clipboard import DesktopClipboard
    from beforehand.windows.commands import Commands
    from beforehand.windows.extras import Extras
    from beforehand.windows.main_window import MainWindow

    board = clipboard or DesktopClipboard()
    settings = Settings(stores.settings)
    desk = Desk(stores.drafts, stores.decisions, clock or SystemClock(), ApprovedCopy(board))
    checker = Checker(command or worker_command())
    window = MainWindow(desk, checker, settings, board)
    for owned in (settings, desk, checker):
        owned.setParent(window)
    commands = Commands(window)
    extras = Extras(window, commands, Audit(audit_command()))
    return Program(desk, checker, settings, window, commands, extras)


def _run() -> int:
    from beforehand.store.settings_file import FileSettings

    app = make_application()
    translators = _translate(app, FileSettings())
    program = build(memory_stores(FileSettings()))
    _catch_defects(program)
    program.window.painted.connect(lambda: _start(app, program))
    program.window.show()
    code = app.exec()
    program.shut_down()
    del translators
    return code


def _start(app: QApplication, program: Program) -> None:
    from importlib import resources

    sample = resources.files("beforehand_resources") / "sample" / "en.txt"
    program.start(sample=sample.read_text(encoding="utf-8").rstrip("\n"))
    app.setApplicationVersion(version())


def _run_tour(folder: Path) -> int:
    from beforehand.windows.tour import Tour, TourClipboard

    app = make_application()
    app.setApplicationVersion(version())
    clipboard = TourClipboard()
    program = build(memory_stores(), clipboard=clipboard)
    tour = Tour(program.window, program.commands, clipboard, folder)
    program.window.painted.connect(lambda: program.start())  # noqa: PLW0108  its argument must stay its own
    program.window.show()
    code = tour.run()
    program.shut_down()
    return code


def _catch_defects(program: Program) -> None:
    from beforehand.windows.trouble import LastResort

    last_resort = LastResort(program.window)
    last_resort.defect_appeared.connect(program.commands.show_defect)
    last_resort.install()


def _translate(app: QApplication, store: SettingsStore) -> list[QTranslator]:
    """Load the translations for the language of the program, where they exist; Qt's own only together with ours."""
    from importlib import resources

    from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

    wanted = str(store.read().get("appearance.language", "system"))
    language = QLocale().name()[:2] if wanted == "system" else wanted
    ours = resources.files("beforehand_resources") / "i18n" / f"beforehand_{language}.qm"
    if not ours.is_file():
        return []
    loaded = []
    with resources.as_file(ours) as path:
        for name, folder in (
            (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
            (path.name, str(path.parent)),
        ):
            translator = QTranslator(app)
            if translator.load(name, folder):
                app.installTranslator(translator)
                loaded.append(translator)
    return loaded


def _forbid_core_dumps() -> None:
    """Keep the system from writing the memory of a crashed program to a file."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    raise SystemExit(main())
