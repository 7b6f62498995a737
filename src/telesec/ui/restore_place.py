"""Where the backups are: a place this computer already knows, or a hoster, a server, a folder; its keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from telesec.domain.backups.changes import HostKey
from telesec.domain.backups.shapes import Target, TargetKind
from telesec.domain.errors import TelesecError
from telesec.ui.backups.place_forms import Failed, PlaceForms
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
        self._kind_box = LabelledField("Sorte d'endroit", self.kind)
        self.places = PlaceForms(ports, tasks, self._greet, self.show_problem)
        self.s3, self.sftp, self.folder = self.places.s3, self.places.sftp, self.places.folder
        for form in self.places.forms.values():
            form.only_read()
        for part in (self._place_box, self._kind_box, self.places):
            self.body.addWidget(part)
        self.finish_layout()
        self._connect()
        self._show(TargetKind.S3)

    def _connect(self) -> None:
        self.place.currentIndexChanged.connect(lambda _at: self._place_chosen())
        self.kind.chosen.connect(lambda key: self._show(TargetKind(key)))

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
        form = self.places.form()
        typed = form.typed(Target("a", TargetKind(self.kind.key()), "Sauvegardes"))
        self._go(typed, partial(self._ports.connect, typed, form.credentials()))

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        self.places.forget()

    def _go(self, target: Target, connect: Callable[[], None]) -> None:
        for box in self.fields.values():
            box.clear_error()
        self.places.secrets.hold()
        self.busy(busy=True, text="Connexion…")
        self._tasks.run(connect, lambda _: self._reached(target), self.show_problem)

    def show_problem(self, error: TelesecError) -> None:
        self.places.secrets.rest()
        super().show_problem(error)

    def _reached(self, target: Target) -> None:
        self.places.secrets.rest()
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
        self._kind_box.setVisible(elsewhere)
        self.places.setVisible(elsewhere)

    def _show(self, kind: TargetKind) -> None:
        self.kind.choose(kind.value)
        self.places.show_kind(kind)
        self.fields = self.places.form().fields

    def _greet(self, host: str, port: int, then: Callable[[HostKey], None], failed: Failed) -> None:
        self._tasks.run(partial(self._ports.greet, host, port), then, failed)
