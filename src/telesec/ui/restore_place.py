"""Where the backups are: a place this computer already knows, or a hoster, a server, a folder; its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget

from telesec.domain.backups.changes import HostKey
from telesec.domain.backups.shapes import Target, TargetKind
from telesec.domain.errors import TelesecError
from telesec.ui.backups.folder_fields import FolderFields
from telesec.ui.backups.s3_fields import S3Fields
from telesec.ui.backups.sftp_fields import SftpFields
from telesec.ui.backups.target_fields import TargetFields
from telesec.ui.backups.wording import KIND_WORDS
from telesec.ui.controls import ChoiceField, LabelledField, SegmentedControl
from telesec.ui.look import Look
from telesec.ui.restore_ports import RestoreAnewPorts
from telesec.ui.steps import Step
from telesec.ui.tasks import Tasks

_KINDS = tuple((kind.value, words) for kind, words in KIND_WORDS.items())
_ELSEWHERE = ""


class PlaceStep(Step):
    """Emits the target and its keys; the keys are None for a place that this computer knows."""

    def __init__(self, look: Look, tasks: Tasks, ports: RestoreAnewPorts) -> None:
        super().__init__(
            look,
            "Restaurer un cabinet",
            "Il faut l'endroit où sont les sauvegardes, ses clés (données par l'hébergeur), et la feuille de "
            "récupération. Rien n'est remplacé avant que tout soit récupéré et vérifié.",
            width=760,
        )
        self._tasks, self._ports = tasks, ports
        self._known: tuple[Target, ...] = ()
        self.place = ChoiceField([(_ELSEWHERE, "Un autre endroit…")])
        self._place_box = LabelledField("Endroit", self.place)
        self._place_box.hide()
        self.kind = SegmentedControl("Sorte d'endroit", _KINDS)
        self.s3 = S3Fields(ports.ask_authority, self._read_authority)
        self.sftp, self.folder = SftpFields(), FolderFields(ports.ask_folder)
        self.forms: dict[TargetKind, TargetFields] = {
            TargetKind.S3: self.s3,
            TargetKind.SFTP: self.sftp,
            TargetKind.FOLDER: self.folder,
        }
        self.stack = QStackedWidget()
        for form in self.forms.values():
            form.only_read()
            self.stack.addWidget(form)
        for part in (self._place_box, self.kind, self.stack):
            self.body.addWidget(part)
        self.finish_layout()
        self._connect()
        self._show(TargetKind.S3)

    def _connect(self) -> None:
        self.place.currentIndexChanged.connect(lambda _at: self._place_chosen())
        self.kind.chosen.connect(lambda key: self._show(TargetKind(key)))
        self.sftp.greeting_requested.connect(self._greet)
        self.sftp.pair_requested.connect(
            lambda: self._tasks.run(self._ports.new_pair, self.sftp.show_pair, self.show_problem)
        )

    def begin(self) -> None:
        """Ask which places this computer already knows."""
        self._tasks.run(self._ports.known, self._know, lambda _error: None)

    def focus_first(self) -> None:
        """The list of known places, or the fields of the kind shown."""
        (self.kind if self._place_box.isHidden() else self.place).setFocus()

    def submit(self) -> None:
        """Reach the place."""
        known = self._chosen()
        if known is not None:
            self._go(known, partial(self._ports.connect, known, None))
            return
        form = self.forms[TargetKind(self.kind.key())]
        typed = form.typed(Target("a", TargetKind(self.kind.key()), "Sauvegardes"))
        self._go(typed, partial(self._ports.connect, typed, form.credentials()))

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        for form in self.forms.values():
            form.forget()

    def _go(self, target: Target, connect: Callable[[], None]) -> None:
        for box in self.fields.values():
            box.clear_error()
        self.busy(busy=True, text="Connexion…")
        self._tasks.run(connect, lambda _: self._reached(target), self.show_problem)

    def _reached(self, target: Target) -> None:
        self.busy(busy=False)
        self.bar.clear()
        self.done.emit(target)

    def _know(self, known: Sequence[Target]) -> None:
        self._known = tuple(known)
        if self._known:
            named = [(target.id, target.label) for target in self._known]
            self.place.set_choices([*named, (_ELSEWHERE, "Un autre endroit…")])
            self.place.setCurrentIndex(0)
            self._place_box.show()
            self._place_chosen()

    def _chosen(self) -> Target | None:
        return next((target for target in self._known if target.id == self.place.key()), None)

    def _place_chosen(self) -> None:
        elsewhere = self._chosen() is None
        self.kind.setVisible(elsewhere)
        self.stack.setVisible(elsewhere)

    def _show(self, kind: TargetKind) -> None:
        self.kind.choose(kind.value)
        self.stack.setCurrentWidget(self.forms[kind])
        self.fields = self.forms[kind].fields

    def _greet(self, host: str, port: int) -> None:
        self.sftp.ask.setEnabled(False)
        self._tasks.run(partial(self._ports.greet, host, port), self._greeted, self._not_greeted)

    def _greeted(self, key: HostKey) -> None:
        self.sftp.ask.setEnabled(True)
        self.sftp.show_host_key(key)
        self.sftp.same.setFocus()

    def _not_greeted(self, error: TelesecError) -> None:
        self.sftp.ask.setEnabled(True)
        self.show_problem(error)

    def _read_authority(self, path: Path, then: Callable[[str], None]) -> None:
        self._tasks.run(partial(self._ports.read_authority, path), then, self.show_problem)
