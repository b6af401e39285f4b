"""The ways to start the program; ``program.py`` puts its objects together.

``--text-worker`` runs the text worker before anything of Qt is imported; ``--locked`` starts without asking the system
keyring, as the program does after locking; ``--tour DIR`` drives the real window with a throw-away vault and leaves
pictures there; ``--version`` prints the version.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from beforehand.program import (
    build,
    make_application,
    make_keeper,
    memory_stores,
    own_command,
    show_icon,
    worker_command,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QTranslator
    from PySide6.QtWidgets import QApplication

    from beforehand.program import Program
    from beforehand.store.protocols import SettingsStore

USAGE = "usage: beforehand [--version] [--check-clipboard] [--locked] [--tour DIR]\n"
LOCKED = "--locked"
AGAIN, AGAIN_LOCKED = 100, 101
"""Exit codes of the event loop after which the program takes its own place, so that no memory with keys is left."""


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911  one for each way to run
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
        case ["--check-clipboard"]:
            return _run_quick_check()
        case ["--photo-worker"]:
            from beforehand_checks.photos.worker import main as run_photo_worker

            return run_photo_worker()
        case ["--version"]:
            sys.stdout.write(f"Beforehand {version()}\n")
            return 0
        case ["--tour", folder]:
            return _run_tour(Path(folder))
        case []:
            return _run()
        case [word] if word == LOCKED:
            return _run(is_locked=True)
        case _:
            sys.stderr.write(USAGE)
            return 2


def version() -> str:
    """The version of the installed program."""
    from importlib.metadata import version as installed

    return installed("beforehand")


def _run(*, is_locked: bool = False) -> int:
    from beforehand.store.paths import InstanceLock, Places
    from beforehand.store.settings_file import FileSettings
    from beforehand.store.trouble import SecondProcess, Trouble

    places = Places.of_user()
    lock = InstanceLock(places)
    try:
        lock.acquire()
    except SecondProcess:
        return 0  # the first window was asked to come forward
    except Trouble:
        pass  # told once a vault is to be created or opened
    app = make_application()
    translators = _translate(app, FileSettings())
    program = build(memory_stores(FileSettings()), keeper=make_keeper(places), waits=True)
    _catch_defects(program)

    def begin() -> None:
        program.checker.start()  # it gets ready while the rest is made
        program.complete()
        if program.vault is not None:
            program.vault.restart_wanted.connect(lambda locked: app.exit(AGAIN_LOCKED if locked else AGAIN))
            program.vault.answer_knocks(lock, places)
        _start(app, program, is_locked=is_locked)

    program.window.painted.connect(begin)
    program.window.show()
    code = app.exec()
    program.shut_down()
    lock.release()
    del translators
    if code in (AGAIN, AGAIN_LOCKED):
        program.window.hide()
        _take_own_place(is_locked=code == AGAIN_LOCKED)
    return code


def _start(app: QApplication, program: Program, *, is_locked: bool = False) -> None:
    from importlib import resources

    sample = resources.files("beforehand_resources") / "sample" / "en.txt"
    program.checker.start()
    program.complete()
    if program.vault is not None:
        program.vault.listen_to_session()
    program.start(sample=sample.read_text(encoding="utf-8").rstrip("\n"), asks_keyring=not is_locked)
    app.setApplicationVersion(version())
    show_icon(app)


def _take_own_place(*, is_locked: bool) -> None:
    """Become the program again in the same process: everything that was in its memory is gone."""
    sys.stdout.flush()
    words = [*own_command(), *([LOCKED] if is_locked else [])]
    os.execv(words[0], words)  # noqa: S606  no shell is wanted


def _run_quick_check() -> int:
    """Judge the text on the clipboard in a small window, without opening the vault or any draft."""
    from PySide6.QtCore import QTimer

    from beforehand.desk.checker import Checker
    from beforehand.desk.settings import Settings
    from beforehand.store.settings_file import FileSettings
    from beforehand.windows import theme as themes
    from beforehand.windows.clipboard import DesktopClipboard
    from beforehand.windows.quick import QuickCheckWindow
    from beforehand_checks.pack import load_pack

    app = make_application()
    store = FileSettings()
    translators = _translate(app, store)
    checker = Checker(worker_command())
    theme = themes.apply(app, Settings(store).text("appearance.theme"))
    window = QuickCheckWindow(checker, DesktopClipboard(), theme, is_alone=True)

    def begin() -> None:
        checker.start()
        window.take_clipboard()
        window.set_pack(load_pack(with_rules=False))

    window.show()
    QTimer.singleShot(0, begin)
    code = app.exec()
    checker.shut_down()
    del translators
    return code


def _run_tour(folder: Path) -> int:
    from tempfile import TemporaryDirectory

    from beforehand.desk.keyring_door import KeyringDoor
    from beforehand.store.paths import Places
    from beforehand.windows.tour import Tour, TourClipboard, no_keyring

    app = make_application()
    app.setApplicationVersion(version())
    clipboard = TourClipboard()
    with TemporaryDirectory(prefix="beforehand-tour-") as profile:
        keeper = make_keeper(Places(Path(profile)), KeyringDoor(no_keyring))
        program = build(memory_stores(), clipboard=clipboard, keeper=keeper)
        tour = Tour(program.window, program.commands, clipboard, folder, program.vault)
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
