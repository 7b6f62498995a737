"""How long the journals are kept, and the purge of what is older: seen first, proved, then told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from telesec.domain.actions import Action
from telesec.domain.errors import TelesecError
from telesec.domain.journal.checkpoints import DEFAULT_MONTHS, LEAST_MONTHS, MOST_MONTHS
from telesec.domain.journal.keeping import Keeping, Outlook
from telesec.domain.people import Compartment
from telesec.domain.reference import Reference
from telesec.ui.controls import LabelledField, secondary_button, text_field
from telesec.ui.settings.keeping import KeepingSection, PurgeWords, Span
from telesec.ui.settings.section import Surroundings

_WHY = (
    "Le journal dit qui a fait quoi, sur quel dossier, et quand. Il se garde assez longtemps pour comprendre "
    f"un accès, pas au-delà : {DEFAULT_MONTHS} mois d'ordinaire."
)
_HOW = (
    "Ce qui est plus ancien part par mois entiers, une fois le journal vérifié. Une ligne scellée dit "
    "combien de lignes sont parties : le journal reste vérifiable, et rien d'autre ne peut en être retiré."
)
_PURGE = PurgeWords(
    title="Purge",
    words="Ce qui serait purgé",
    button="Purger…",
    question="Purger le journal",
    sure="Ces lignes ne se retrouveront plus que dans les sauvegardes faites avant aujourd'hui.",
    yes="Purger",
)
KeepGoing = Callable[[Compartment, int], bool]


class Purged(Protocol):
    """What the purge did, in sentences."""

    @property
    def cancelled(self) -> bool: ...
    @property
    def sentences(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class KeepingPorts:
    """All run on the worker but ``reference``, which ``save`` gives unchanged.

    ``purge`` asks its argument, with the rows verified so far, whether to go on.
    """

    load: Callable[[], Outlook]
    save: Callable[[Keeping], Reference]
    purge: Callable[[KeepGoing], Purged]
    prove: Callable[[str, str], None]
    reference: Callable[[], Reference]


class JournalSection(KeepingSection[Outlook]):
    """The number of months, its reason over twelve, and what a purge would remove today."""

    def __init__(self, around: Surroundings, ports: KeepingPorts) -> None:
        span = Span(LEAST_MONTHS, MOST_MONTHS, DEFAULT_MONTHS, " mois")
        super().__init__("Journal", around, ports, span, _PURGE)
        self._keeping_ports = ports
        self._shown = Keeping()
        self._stop = threading.Event()
        self.reason = text_field()
        self.cancel = secondary_button("Interrompre", "x")
        bounds = f"De {LEAST_MONTHS} à {MOST_MONTHS} mois, pour tous les journaux du cabinet."
        hint = f"Demandé au-delà de {DEFAULT_MONTHS} mois ; il est inscrit au journal."
        fields = {
            "months": LabelledField("Garder chaque ligne", self.length, bounds),
            "reason": LabelledField("Motif", self.reason, hint),
        }
        self.lay_out(_WHY, fields, editable=self.ports.may(Action.JOURNAL_KEEP))
        self.place_purge(self.purge, self.cancel, above=_HOW)
        self.cancel.hide()
        self.length.valueChanged.connect(lambda _now: self._changed())
        self.reason.textChanged.connect(lambda _text: self._changed())
        self.cancel.clicked.connect(self._stop.set)
        self._changed()

    def submit_keeping(self) -> None:
        """Save the duration, once proved."""
        wanted = self._typed()
        done = f"Chaque ligne du journal sera gardée {wanted.months} mois."
        self.save(partial(self._keeping_ports.save, wanted), done, self.proved)

    def start(self) -> None:
        """Purge every journal of this session, once proved; nothing goes before all are verified."""
        self._stop.clear()
        self.purge.setEnabled(False)
        self.cancel.show()
        self._progress(0, 0)
        self.proved.run(self._work(), self._purged, self._not_purged, self._given_up)

    def _work(self) -> Callable[[], Purged]:
        report = self._tasks.relay(self._progress)

        def keep_going(_place: Compartment, rows: int) -> bool:
            report(rows, 0)
            return not self._stop.is_set()

        return partial(self._keeping_ports.purge, keep_going)

    def _progress(self, rows: int, _total: int) -> None:
        counted = f"{rows:,}".replace(",", "\u202f")
        self.words.setText(f"Vérification : {counted} lignes lues" if rows else "Vérification en cours")

    def _purged(self, done: Purged) -> None:
        self.cancel.hide()
        words = " ".join(done.sentences)
        if done.cancelled:
            self.refused.emit(words)
            self.look_again()
        else:
            self.told_gone(words)

    def _not_purged(self, error: TelesecError) -> None:
        self.cancel.hide()
        self.told_refused(error)

    def _given_up(self) -> None:
        self.cancel.hide()
        self.look_again()

    def show_found(self, found: Outlook) -> None:
        self.words.setText("\n".join(found.sentences))
        self.purge.setEnabled(found.rows > 0)
        if not self.is_unsaved():
            self._shown = found.keeping
            self.length.setValue(found.keeping.months)
            self.reason.setText(found.keeping.reason)
            self._changed()

    def _typed(self) -> Keeping:
        return Keeping(self.length.value(), self.reason.text().strip())

    def _changed(self) -> None:
        longer = self.length.value() > DEFAULT_MONTHS
        self.reason.setEnabled(self._editable and longer)
        typed = self._typed()
        self.mark(unsaved=(typed if longer else Keeping(typed.months)) != self._shown)
