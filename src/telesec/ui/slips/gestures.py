"""What one does with a slip, from its panel or by a letter: read, answer, close, pass on, take up again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from telesec.domain.drafts import FormDraft
from telesec.domain.errors import TelesecError
from telesec.domain.slips.slip_rules import LONGEST_TEXT
from telesec.domain.slips.slips import Holder, Slip, SlipEvent, SlipMove, SlipSheet, SlipTransfer
from telesec.ui.slips.ports import SlipPorts
from telesec.ui.slips.words import TO_DESK, recipients
from telesec.ui.slips.words_dialog import WordsDialog
from telesec.ui.tasks import Tasks

_TITLES = {
    "answer": ("Répondre", "Répondre"),
    "close": ("Fermer la fiche", "Fermer"),
    "transfer": ("Transmettre la fiche", "Transmettre"),
    "correct": ("Corriger la fiche", "Enregistrer"),
    "add": ("Ajouter une précision", "Ajouter"),
}
_WHY = "Cette fiche attend quelqu'un d'autre. Dites en quelques mots pourquoi vous la fermez."
_CORRECTED = "Personne ne l'a encore lue. La personne qui la lira verra qu'elle a été modifiée, et quand."
_PASSED = "Elle sera de nouveau non lue pour la personne choisie."


class SlipGestures(QObject):
    """``done`` carries what to say after a write, "" for nothing; ``failed`` a TelesecError."""

    done = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QWidget, ports: SlipPorts, tasks: Tasks) -> None:
        super().__init__(parent)
        self._window, self._ports, self._tasks = parent, ports, tasks
        self._sheet: SlipSheet | None = None
        self._writing = False

    def history_of(self, slip: Slip) -> tuple[SlipEvent, ...]:
        """What was done with a slip, once it was opened and while it has not changed since."""
        return self._sheet.events if self._sheet is not None and self._sheet.slip == slip else ()

    def read(self, slip: Slip) -> None:
        """Open it: it is read from now on, if it waited for this account."""
        self._send(partial(self._ports.read, slip.id), "")

    def answer(self, slip: Slip) -> None:
        """Words for the other side."""
        self._ask("answer", slip.id, slip.version, slip.draft.text)

    def correct(self, slip: Slip) -> None:
        """Other words, while nobody has read it."""
        asked = self._ask("correct", slip.id, slip.version, _CORRECTED)
        asked.begin(slip.draft.text, LONGEST_TEXT)

    def add(self, slip: Slip) -> None:
        """A line more, now that it was read."""
        self._ask("add", slip.id, slip.version, slip.draft.text)

    def close(self, slip: Slip) -> None:
        """It is done; nothing more to say."""
        self._send(partial(self._ports.close, SlipMove(slip.id, slip.version)), "La fiche est traitée.")

    def ask_close(self, slip: Slip) -> None:
        """It waits for another: why is it closed?"""
        self._ask("close", slip.id, slip.version, _WHY)

    def transfer(self, slip: Slip) -> None:
        """To whom, with a few words."""
        self._ask("transfer", slip.id, slip.version, _PASSED, slip.practitioner_id)

    def reopen(self, slip: Slip) -> None:
        """To be dealt with again."""
        work = partial(self._ports.reopen, SlipMove(slip.id, slip.version))
        self._send(work, "La fiche est de nouveau à traiter.")

    def file(self, slip: Slip) -> None:
        """Into a note of its patient."""
        work = partial(self._ports.file, SlipMove(slip.id, slip.version))
        self._send(work, "La fiche est versée dans une note à signer, page Notes.")

    def restore(self, draft: FormDraft) -> None:
        """Give words back after an unlock."""
        kept = draft.payload
        if kept.get("purpose") in _TITLES:
            whose = kept.get("whose", "")
            asked = self._ask(kept["purpose"], kept.get("slip", ""), int(kept.get("version", "0")), "", whose)
            asked.put_back(kept)

    def _ask(self, purpose: str, slip_id: str, version: int, about: str, whose: str = "") -> WordsDialog:
        asked = WordsDialog(self._window, *_TITLES[purpose], purpose, about)
        if purpose == "transfer":
            asked.offer(recipients(self._ports.forms.reference()), whose)
        asked.given = partial(self._give, asked)
        asked.ask(slip_id, version)
        return asked

    def _give(self, asked: WordsDialog, said: str, to: str) -> None:
        move = SlipMove(asked.slip_id, asked.version, said)
        plain = {
            "answer": (self._ports.answer, "La réponse est partie."),
            "close": (self._ports.close, "La fiche est fermée."),
            "correct": (self._ports.correct, "La fiche est corrigée."),
            "add": (self._ports.add, "La précision est ajoutée : la fiche est de nouveau non lue."),
        }
        if asked.purpose in plain:
            write, said_then = plain[asked.purpose]
            self._send(partial(write, move), said_then, asked)
        else:
            holder, whose = (Holder.DESK, asked.whose) if to == TO_DESK else (Holder.PRACTITIONER, to)
            wanted = SlipTransfer(move.slip_id, move.version, holder, whose, said)
            self._send(partial(self._ports.transfer, wanted), "La fiche est transmise.", asked)

    def _send(self, work: Callable[[], SlipSheet], said: str, asked: WordsDialog | None = None) -> None:
        """One write at a time."""
        if self._writing:
            return
        self._writing = True
        self._tasks.run(work, partial(self._done, said, asked), partial(self._refused, asked))

    def _done(self, said: str, asked: WordsDialog | None, sheet: SlipSheet) -> None:
        self._writing, self._sheet = False, sheet
        if asked is not None:
            asked.done_with()
        self.done.emit(said)

    def _refused(self, asked: WordsDialog | None, error: TelesecError) -> None:
        self._writing = False
        if asked is None:
            self.failed.emit(error)
        else:
            asked.refuse(error)
