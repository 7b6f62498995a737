"""How long the words of calls and slips are kept, and their purge: counted first, proved, then told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from telesec.domain.actions import Action
from telesec.domain.calls.keeping import (
    FEWEST_DAYS,
    MOST_DAYS,
    USUAL_DAYS,
    CallKeeping,
    PurgePlan,
    plan_sentences,
)
from telesec.domain.reference import Reference
from telesec.ui.controls import LabelledField
from telesec.ui.settings.keeping import KeepingSection, PurgeWords, Span
from telesec.ui.settings.section import Surroundings

_WHY = (
    "Le nom de l'appelant, son numéro et ce qu'il a dit se gardent quelque temps après l'appel, pour pouvoir "
    f"en répondre : {USUAL_DAYS} jours d'ordinaire, comptés une fois l'appel terminé et sa fiche traitée."
)
_NOT_DOCTOR = "Un praticien peut effacer ce qui est plus ancien, depuis son compte."
_PURGE = PurgeWords(
    title="Textes plus anciens",
    words="Ce qui serait effacé",
    button="Effacer…",
    question="Effacer les textes anciens",
    sure="Ces textes ne se retrouveront plus que dans les sauvegardes faites avant aujourd'hui.",
    yes="Effacer",
)


@dataclass(frozen=True, slots=True)
class CallKeepingPorts:
    """All run on the worker but ``reference``; ``load`` gives no plan to an account without the calls."""

    load: Callable[[], tuple[CallKeeping, PurgePlan | None]]
    save: Callable[[int], Reference]
    purge: Callable[[], PurgePlan]
    prove: Callable[[str, str], None]
    reference: Callable[[], Reference]


class CallKeepingSection(KeepingSection[tuple[CallKeeping, PurgePlan | None]]):
    """The number of days, and what a purge would erase today."""

    def __init__(self, around: Surroundings, ports: CallKeepingPorts) -> None:
        super().__init__("Appels", around, ports, Span(FEWEST_DAYS, MOST_DAYS, USUAL_DAYS, " jours"), _PURGE)
        self._keeping_ports = ports
        self._shown = CallKeeping()
        bounds = f"De {FEWEST_DAYS} à {MOST_DAYS} jours."
        days = LabelledField("Garder les textes", self.length, bounds)
        self.lay_out(_WHY, {"days": days}, editable=self.ports.may(Action.SETTINGS_EDIT))
        purges = self.ports.may(Action.CALL_PURGE)
        self.place_purge(self.purge, below="" if purges else _NOT_DOCTOR)
        self.purge.setVisible(purges)
        self.length.valueChanged.connect(lambda _now: self._changed())
        self._changed()

    def submit_keeping(self) -> None:
        wanted = self.length.value()
        done = f"Les textes des appels et des fiches seront gardés {wanted} jours."
        self.save(partial(self._keeping_ports.save, wanted), done)

    def start(self) -> None:
        """Erase, once proved; calls and slips together or not at all."""
        self.purge.setEnabled(False)
        self.proved.run(self._keeping_ports.purge, self._erased, self.told_refused, self.look_again)

    def _erased(self, plan: PurgePlan) -> None:
        self.told_gone(" ".join(plan_sentences(plan, done=True)))

    def show_found(self, found: tuple[CallKeeping, PurgePlan | None]) -> None:
        kept, plan = found
        self.older.setVisible(plan is not None)
        if plan is not None:
            self.words.setText("\n".join(plan_sentences(plan)))
            self.purge.setEnabled(not plan.is_empty)
        if not self.is_unsaved():
            self._shown = kept
            self.length.setValue(kept.days)
            self._changed()

    def _changed(self) -> None:
        self.mark(unsaved=self.length.value() != self._shown.days)
