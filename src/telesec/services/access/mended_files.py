"""Files whose triggers or indexes were not the program's any more: put right at their opening, and told."""

from __future__ import annotations

from telesec.domain.actions import Action, Subject
from telesec.domain.french import counted, listed
from telesec.domain.journal.mended import Mended
from telesec.domain.people import Compartment
from telesec.services.gate import Gate
from telesec.services.journals.journal import COMPARTMENT_LABELS, LOST


def mended_files(gate: Gate) -> list[str]:
    """A sentence for each file that had to be put right, which is also a row of that file's own journal.

    The caller writes them in the journal of ``practice.db``, with the other warnings. Raises
    JournalUnavailable.
    """
    sentences = []
    for compartment, store in gate.stores().items():
        if store.mended is None:
            continue
        sentence = _sentence(COMPARTMENT_LABELS[compartment], store.mended)
        if compartment is not Compartment.PRACTICE:
            store.note([gate.entry(Action.INTAKE, Subject("warning"), sentence)])
        sentences.append(sentence)
    return sentences


def _sentence(label: str, found: Mended) -> str:
    parts = [
        (found.missing, "manquait", "manquaient"),
        (found.changed, "avait été changée", "avaient été changées"),
        (found.foreign, "avait été ajoutée", "avaient été ajoutées"),
    ]
    what = listed([counted(number, one, several) for number, one, several in parts if number])
    return (
        f"{LOST}{label} » : un autre programme a modifié les règles internes qui protègent ses "
        f"enregistrements ({what}). Elles sont remises en place, mais rien ne dit ce qui a été écrit "
        "entre-temps : comparez les fiches récentes avec la dernière sauvegarde."
    )
