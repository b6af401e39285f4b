"""Choosing files and folders without leaving a trace: the dialog is the program's own and remembers nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable


def choose_new_file(parent: QWidget, title: str, name: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where a new file goes and call ``then`` with the place."""
    dialog = _dialog(parent, title, then)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setDefaultSuffix(Path(name).suffix[1:])
    dialog.selectFile(name)
    dialog.open()
    return dialog


def choose_file(parent: QWidget, title: str, suffix: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a file that is there and call ``then`` with it."""
    dialog = _dialog(parent, title, then)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([f"*{suffix}", "*"])
    dialog.open()
    return dialog


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder that is there and call ``then`` with it."""
    dialog = _dialog(parent, title, then)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.open()
    return dialog


def leave_no_trace() -> None:
    """Have Qt write visited folders nowhere: its dialogs note them in a file of their own, in clear; call it before each."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)


def _dialog(parent: QWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    leave_no_trace()
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    return dialog
