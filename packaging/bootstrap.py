"""Sets Beforehand up on a fresh machine and starts its tasks; standard library only.

usage: python packaging/bootstrap.py setup|run|test|bench|torture|check|tour|score [ARGUMENT ...]
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
STAMP = VENV / "beforehand-setup.txt"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# Shared libraries that Qt loads on Linux, with the Debian package that brings each.
LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
# Programs and fonts that only the tests use: a private screen with a keyboard, a real keyring, a public tool that opens backups,
# and the scripts of six languages.
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "strace": "strace",
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    "age": "age",
}
TEST_FONTS = {
    "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf": "fonts-noto-core",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc": "fonts-noto-cjk",
}


def say(message: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"beforehand: {message}", flush=True)


def stop(message: str) -> None:
    """End with a clear sentence and exit code 2."""
    print(f"beforehand: {message}", file=sys.stderr)
    raise SystemExit(2)


def missing_libraries() -> list[str]:
    """Debian packages of the shared libraries that do not load."""
    lacking = []
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            lacking.append(package)
    return lacking


def missing_test_tools() -> list[str]:
    """Debian packages of the programs and fonts that the tests use and that are not there."""
    tools = [package for program, package in TEST_TOOLS.items() if shutil.which(program) is None]
    return tools + [package for font, package in TEST_FONTS.items() if not Path(font).exists()]


def install_with_apt(packages: list[str]) -> None:
    """Install Debian packages; refresh the package lists first."""
    say(f"installing system packages: {' '.join(packages)}")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=env, stdout=subprocess.DEVNULL)
    done = subprocess.run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        check=False,
        env=env,
        stdout=subprocess.DEVNULL,
    )
    if done.returncode:
        stop(f"apt-get could not install {' '.join(packages)}; its message is above.")


def provide(packages: list[str], *, needed: bool) -> None:
    """Bring Debian packages in as root, or say exactly which ones lack."""
    if not packages:
        return
    may_install = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0
    if may_install:
        install_with_apt(packages)
    elif needed:
        stop(
            "Qt needs system libraries that this machine lacks. On Debian or Ubuntu run:\n"
            f"    sudo apt-get install {' '.join(packages)}\n"
            "On another system, install the packages that bring the same libraries, then try again."
        )
    else:
        say(f"some tests will be skipped; to run them all: sudo apt-get install {' '.join(packages)}")


def check_system(task: str) -> None:
    """See that Qt's libraries load, and for test tasks that the test tools are there."""
    if not sys.platform.startswith("linux"):
        return
    provide(missing_libraries(), needed=True)
    if task in {"test", "bench", "torture", "tour"}:
        provide(missing_test_tools(), needed=False)


def fingerprint(*files: Path) -> str:
    """What a step of the set-up depends on, as one hash: the Python, the place and the contents of the files."""
    state = hashlib.sha256(f"{sys.version}|{sysconfig.get_platform()}|{ROOT}".encode())
    for path in files:
        state.update(path.read_bytes())
    return state.hexdigest()


def run_python(*arguments: str, env: dict[str, str] | None = None) -> None:
    """Run the environment's Python and stop when it fails."""
    done = subprocess.run([str(PYTHON), *arguments], check=False, cwd=ROOT, env=env)
    if done.returncode:
        stop(f"set-up step failed: python {' '.join(arguments[:4])} (exit code {done.returncode}).")


PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input", "install", "--no-compile", "--no-deps")


def install_packages() -> None:
    """Create the environment and install the pinned packages."""
    say("setting up .venv (once; this takes a minute or two)")
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.EnvBuilder(with_pip=True, symlinks=not WINDOWS).create(VENV)
    run_python(*PIP, "--require-hashes", "-r", str(CONSTRAINTS))


def install_program() -> None:
    """Install the program itself, in place, and compile all bytecode."""
    run_python(*PIP, "--no-build-isolation", "--editable", ".")
    compile_bytecode()


def compile_bytecode() -> None:
    """Compile all installed modules once, so that no start pays for it, even where writing bytecode is switched off."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        [
            str(PYTHON),
            "-m",
            "compileall",
            "-q",
            "-j",
            "0",
            str(VENV / ("Lib" if WINDOWS else "lib")),
            "app",
            "checks",
            "resources",
        ],
        check=False,
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    warm = env | {"SBK_EMBED": "0", "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([str(PYTHON), "-c", "from PySide6 import QtCore"], check=False, cwd=ROOT, env=warm)


def policies_are_compiled() -> bool:
    """Whether the rules of every policy were worked out after their last change."""
    folders = [path for path in (ROOT / "resources" / "beforehand_resources" / "policies").iterdir() if path.is_dir()]
    for folder in folders:
        compiled = folder / "rules.json"
        sources = [path.stat().st_mtime for path in folder.rglob("*.toml")]
        if not compiled.exists() or compiled.stat().st_mtime < max(sources, default=0):
            return False
    return True


def compile_policies() -> None:
    """Work the rules of the policies out in advance, so that the text worker starts quickly."""
    done = subprocess.run(
        [str(PYTHON), "-m", "beforehand_checks.cli", "pack", "build"], check=False, cwd=ROOT, stdout=subprocess.DEVNULL
    )
    if done.returncode:
        say("the policy has a mistake, named above; the program will say so too")


def bring_models() -> None:
    """Bring in the models that other packages carry; without one the program works and says what it cannot do."""
    for recipe in sorted((ROOT / "packaging").glob("*/fetch.py")):
        done = subprocess.run(
            [sys.executable, str(recipe), str(PYTHON)], check=False, cwd=ROOT, stdout=subprocess.DEVNULL
        )
        if done.returncode:
            say("going on without that model; the next set-up tries again")


def set_up(task: str) -> None:
    """Bring the machine to the state that the task needs; cheap when nothing changed."""
    if sys.version_info < (3, 11):
        stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Start this file with a newer Python.")
    packages = fingerprint(CONSTRAINTS)
    program = fingerprint(CONSTRAINTS, ROOT / "pyproject.toml")
    known = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() and PYTHON.exists() else []
    if known != [packages, program] or task in {"test", "bench", "torture", "tour"}:
        check_system(task)
    if packages not in known:
        install_packages()
    if known != [packages, program]:
        install_program()
        STAMP.write_text(f"{packages}\n{program}\n", encoding="utf-8")
        say("ready")
    bring_models()
    if not policies_are_compiled():
        compile_policies()


def has_display() -> bool:
    """Whether a window can appear on this machine."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def start(*arguments: str, env: dict[str, str] | None = None) -> int:
    """Run a task with the environment's Python and return its exit code."""
    return subprocess.run([str(PYTHON), *arguments], check=False, cwd=ROOT, env=env).returncode


def task_run(arguments: list[str]) -> int:
    """Open the program, or explain and tour offscreen where no window can appear."""
    if has_display():
        return start("-m", "beforehand", *arguments)
    say("there is no display here, so no window can open. Running the guided tour offscreen instead;")
    say("its pictures land in build/tour. To use the program, start it from a desktop session.")
    return task_tour([])


def task_tour(arguments: list[str]) -> int:
    """Drive the real window through its main job and leave pictures."""
    env = dict(os.environ)
    if not has_display():
        env["QT_QPA_PLATFORM"] = "offscreen"
    return start("-m", "beforehand", "--tour", *(arguments or ["build/tour"]), env=env)


def task_test(arguments: list[str]) -> int:
    """Run the tests, offscreen, over the cores of the machine."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    workers = str(min(4, os.cpu_count() or 1))
    spread = ("-n", workers, "--dist", "worksteal") if workers != "1" else ()
    return start("-m", "pytest", "-q", "-m", "not bench and not torture", *spread, *arguments, env=env)


def task_bench(arguments: list[str]) -> int:
    """Measure, print the table and write build/bench.json."""
    return start("tests/bench/run.py", *arguments, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})


def task_torture(arguments: list[str]) -> int:
    """Run the long destructive tests."""
    return start("-m", "pytest", "-m", "torture", *arguments, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})


def task_check(arguments: list[str]) -> int:
    """Check format, lint, types, layers and policy packs; run all, fail when any fails."""
    scripts = PYTHON.parent
    steps = (
        [str(PYTHON), "-m", "ruff", "format", "--check", "."],
        [str(PYTHON), "-m", "ruff", "check", "."],
        [str(PYTHON), "-m", "mypy"],
        [str(scripts / "lint-imports"), "--no-cache"],
        [str(PYTHON), "-m", "beforehand_checks.cli", "pack", "lint"],
    )
    failed = 0
    for step in steps:
        say(" ".join([Path(step[0]).name, *step[1:]]))
        failed |= subprocess.run([*step, *arguments], check=False, cwd=ROOT).returncode
    return 1 if failed else 0


def task_score(arguments: list[str]) -> int:
    """Print how well the engine judges the labelled posts."""
    return start("tests/corpus/score_all.py", *arguments)


TASKS = {
    "run": task_run,
    "test": task_test,
    "bench": task_bench,
    "torture": task_torture,
    "check": task_check,
    "tour": task_tour,
    "score": task_score,
}


def main(arguments: list[str]) -> int:
    """Set up, then do the named task."""
    if not arguments or arguments[0] not in {"setup", *TASKS}:
        print(__doc__, file=sys.stderr)
        return 2
    set_up(arguments[0])
    if arguments[0] == "setup":
        return 0
    return TASKS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
