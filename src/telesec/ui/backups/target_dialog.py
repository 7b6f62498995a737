"""One destination: what reaches it, tried in words, then kept; what was typed stays when it is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.backups.changes import HostKey, TargetChange, Trial
from telesec.domain.backups.shapes import (
    BackupSettings,
    LockMode,
    Protection,
    Target,
    TargetFault,
    TargetKind,
)
from telesec.domain.errors import Invalid, TelesecError
from telesec.ui.backups.errand import Errand
from telesec.ui.backups.lock_question import sure_for_ever
from telesec.ui.backups.place_forms import Failed, PlaceForms
from telesec.ui.backups.ports import BackupsPorts
from telesec.ui.backups.target_fields import TargetFields
from telesec.ui.backups.trial import TrialBox, attempt
from telesec.ui.backups.wording import KIND_WORDS
from telesec.ui.controls import FormDialog, LabelledField, SegmentedControl, text_field
from telesec.ui.guide.asking import set_topic
from telesec.ui.look import Look
from telesec.ui.proof import ProvedTasks
from telesec.ui.screen_room import room_around
from telesec.ui.settings.section import scrolled
from telesec.ui.tasks import Tasks

_KINDS = tuple((kind.value, words) for kind, words in KIND_WORDS.items())


class TargetDialog(FormDialog):
    """``kept`` carries the settings and a sentence; ``leave`` forgets the secrets typed."""

    kept = Signal(object, str)

    def __init__(
        self,
        parent: QWidget,
        ports: BackupsPorts,
        tasks: Tasks,
        look: Look,
        *,
        target: Target | None,
        settings: BackupSettings,
    ) -> None:
        super().__init__(parent, "Modifier la destination" if target else "Ajouter une destination")
        self._ports, self._tasks, self._settings = ports.targets, tasks, settings
        self._target = target or Target("", TargetKind.S3, "")
        self._errand = Errand(tasks, self)
        self._proved = ProvedTasks(self, tasks, ports.prove)
        self.kind = SegmentedControl("Sorte de destination", _KINDS)
        self.label = text_field("Hébergeur, Disque du bureau…")
        self.name = LabelledField("Nom", self.label)
        self.enabled = QCheckBox("Y envoyer les sauvegardes")
        self.places = PlaceForms(ports.targets, tasks, self._greet, self.point_out)
        self.s3, self.sftp, self.folder = self.places.s3, self.places.sftp, self.places.folder
        for form in self.places.forms.values():
            form.kept_in(ports.targets.keeps_in())
        self.trial = TrialBox(look)
        self._secrets = self.places.secrets
        set_topic(self, "destination")
        self._lay_out(look)
        self._connect()
        self._show(target)

    def _lay_out(self, look: Look) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name, 1)
        head.addWidget(self.enabled)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(2, 2, 10, 2)
        column.setSpacing(10)
        column.addWidget(self.kind)
        column.addLayout(head)
        column.addWidget(self.places)
        column.addStretch(1)
        self.body.addWidget(scrolled(content), 1)
        self.body.addWidget(self.trial)
        self.buttons.insertWidget(0, self.trial.ask)
        room = room_around(self)
        self.resize(min(look.px(800), room.width() - 60), min(look.px(705), room.height() - 60))

    def _connect(self) -> None:
        self.kind.chosen.connect(self._kind_chosen)
        self.submitted.connect(self.save)
        self.trial.requested.connect(self.try_out)
        for form in self.places.forms.values():
            form.changed.connect(self.trial.forget)
        self.label.textEdited.connect(self._secrets.renew)

    def _show(self, target: Target | None) -> None:
        self.label.setText(self._target.label)
        self.enabled.setChecked(self._target.enabled)
        self.kind.choose(self._target.kind.value)
        self.kind.setEnabled(target is None)
        self.places.show_kind(self._target.kind)
        self.form().show_target(self._target, known=target is not None)
        if target is not None and target.kind is TargetKind.SFTP:
            self._tasks.run(partial(self._ports.known_keys, target.id), self._know, self.point_out)

    def _know(self, found: tuple[HostKey, str]) -> None:
        """The server's key believed earlier, and our public line."""
        host_key, public = found
        self.sftp.show_host_key(host_key, trusted=True)
        self.sftp.show_public(public)

    def focus_first(self) -> None:
        """The name, where one begins."""
        self.label.setFocus()

    def leave(self) -> None:
        """The dialog goes: nothing secret stays in it, nobody waits for an answer."""
        self._errand.give_up()
        self.places.forget()

    def form(self) -> TargetFields:
        """The fields of the kind that is shown."""
        return self.places.form()

    def change(self, *, sure: bool = False) -> TargetChange:
        """What is typed."""
        kind = TargetKind(self.kind.key())
        named = replace(self._target, kind=kind, label=self.label.text(), enabled=self.enabled.isChecked())
        return TargetChange(self.form().typed(named), self.form().credentials(), sure=sure)

    def save(self) -> None:
        """Keep it, once the lock for ever was said twice and the person proved who they are."""
        self._clear()
        self._secrets.hold()
        change = self.change()
        if (
            change.target.lock_mode is LockMode.COMPLIANCE
            and self._target.lock_mode is not LockMode.COMPLIANCE
        ):
            if not sure_for_ever(self, self._settings.retention):
                self._secrets.rest()
                return
            change = self.change(sure=True)
        self._busy(busy=True)
        self._proved.run(
            partial(self._ports.save, change), self._saved, self.point_out, lambda: self._busy(busy=False)
        )

    def try_out(self) -> None:
        """Speak to the destination as it is typed, without keeping anything."""
        if self._errand.is_running:
            return
        self._clear()
        self._secrets.hold()
        self.trial.wait()
        self._errand.run(
            partial(self._ports.begin_trial, self.change(sure=True)),
            partial(attempt, self._ports.try_out),
            self._tried,
            self._not_begun,
        )

    def point_out(self, error: TelesecError) -> None:
        """Show an error at its field, or above the form when it is about none of them."""
        self._busy(busy=False)
        boxes = {"label": self.name, **self.form().fields}
        box = boxes.get(error.field) if isinstance(error, Invalid) else None
        if box is None:
            self.bar.show_message("error", error.sentence)
            return
        box.show_error(error.sentence)
        box.editor.setFocus()

    def _tried(self, trial: Trial, found: Protection | TargetFault) -> None:
        self._secrets.rest()
        if isinstance(found, TargetFault):
            self.trial.show_fault(found.sentence)
        else:
            self.trial.show_protection(found)
        outcome = found.kind.value if isinstance(found, TargetFault) else "ok"
        self._tasks.run(partial(self._ports.end_trial, trial, outcome), lambda _: None, self.point_out)

    def _not_begun(self, error: TelesecError) -> None:
        self._secrets.rest()
        self.trial.forget()
        self.point_out(error)

    def _greet(self, host: str, port: int, then: Callable[[HostKey], None], failed: Failed) -> None:
        self._clear()
        self._errand.run(
            partial(self._ports.begin_greeting, host, port),
            lambda _begun: self._ports.greet(host, port),
            lambda _begun, key: then(key),
            failed,
        )

    def _kind_chosen(self, key: str) -> None:
        self.places.show_kind(TargetKind(key))
        self.trial.forget()

    def _saved(self, settings: BackupSettings) -> None:
        self.kept.emit(settings, "La destination est enregistrée.")
        self.accept()

    def _clear(self) -> None:
        self.bar.clear()
        for box in (self.name, *self.form().fields.values()):
            box.clear_error()

    def _busy(self, *, busy: bool) -> None:
        if busy:
            self._secrets.hold()
        else:
            self._secrets.rest()
        for part in (self.submit, self.trial.ask):
            part.setEnabled(not busy)
