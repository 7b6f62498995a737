"""The fields of each kind of place where backups are, one kind shown at a time, and what they ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from telesec.domain.backups.changes import HostKey, KeyPair
from telesec.domain.backups.shapes import TargetKind
from telesec.domain.errors import TelesecError
from telesec.ui.backups.folder_fields import FolderFields
from telesec.ui.backups.s3_fields import S3Fields
from telesec.ui.backups.secret_watch import SecretWatch
from telesec.ui.backups.sftp_fields import SftpFields
from telesec.ui.backups.target_fields import TargetFields
from telesec.ui.tasks import Tasks

Failed = Callable[[TelesecError], None]
Greet = Callable[[str, int, Callable[[HostKey], None], Failed], None]
"""Asks a server for its key: host, port, then what hears the key, or why there is none."""


class PlaceAsks(Protocol):
    """``new_pair`` and ``read_authority`` run on the worker, the two others in the window."""

    @property
    def new_pair(self) -> Callable[[], KeyPair]: ...

    @property
    def read_authority(self) -> Callable[[Path], str]: ...

    @property
    def ask_authority(self) -> Callable[[QWidget], Path | None]: ...

    @property
    def ask_folder(self) -> Callable[[QWidget], Path | None]: ...


class PlaceForms(QWidget):
    """``problem`` says what went wrong; ``secrets`` keeps what is typed while somebody is there."""

    def __init__(self, asks: PlaceAsks, tasks: Tasks, greet: Greet, problem: Failed) -> None:
        super().__init__()
        self._asks, self._tasks, self._greet_server, self._problem = asks, tasks, greet, problem
        self.s3 = S3Fields(asks.ask_authority, self._read_authority)
        self.sftp, self.folder = SftpFields(), FolderFields(asks.ask_folder)
        self.forms: dict[TargetKind, TargetFields] = {
            TargetKind.S3: self.s3,
            TargetKind.SFTP: self.sftp,
            TargetKind.FOLDER: self.folder,
        }
        self._kind = TargetKind.S3
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for form in self.forms.values():
            column.addWidget(form)
        self.show_kind(self._kind)
        self.secrets = SecretWatch(self, self.forms.values(), self.form)
        self.sftp.greeting_requested.connect(self._greet)
        self.sftp.pair_requested.connect(lambda: tasks.run(asks.new_pair, self.sftp.show_pair, problem))

    def form(self) -> TargetFields:
        """The fields that are shown."""
        return self.forms[self._kind]

    def show_kind(self, kind: TargetKind) -> None:
        """Show the fields of this kind of place; the others take no room."""
        self._kind = kind
        for other, form in self.forms.items():
            form.setVisible(other is kind)

    def forget(self) -> None:
        """Nothing secret stays in any of them."""
        for form in self.forms.values():
            form.forget()

    def _read_authority(self, path: Path, then: Callable[[str], None]) -> None:
        self._tasks.run(partial(self._asks.read_authority, path), then, self._problem)

    def _greet(self, host: str, port: int) -> None:
        self.sftp.ask.setEnabled(False)
        self._greet_server(host, port, self._greeted, self._not_greeted)

    def _greeted(self, key: HostKey) -> None:
        self.sftp.ask.setEnabled(True)
        self.sftp.show_host_key(key)
        self.sftp.same.setFocus()

    def _not_greeted(self, error: TelesecError) -> None:
        self.sftp.ask.setEnabled(True)
        self._problem(error)
