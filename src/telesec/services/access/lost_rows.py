"""Journals that stop short of what was noted: seen by whoever comes in first, told to those who answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from telesec.domain.actions import Action, Subject
from telesec.domain.french import counted, of_name
from telesec.domain.people import Compartment, Role
from telesec.domain.session_states import NotedHead
from telesec.security.anchor import Anchor
from telesec.security.strict_json import instant_text
from telesec.services.gate import Gate
from telesec.services.journals.journal import COMPARTMENT_LABELS, LOST
from telesec.services.today import day_of

_ANSWERING = frozenset({Role.ADMIN, Role.PRACTITIONER})


def tell_others(gate: Gate, sentences: Sequence[str]) -> None:
    """Whoever tampered may well be the first to come in: administrators and practitioners read it too."""
    if not sentences:
        return
    with gate.enter(Action.INTAKE, Subject("intake")) as records:
        answering = tuple(
            one.id
            for one in records.people.all()
            if one.state == "active" and one.roles & _ANSWERING and one.id != gate.account.id
        )
        seen = f"Vu le {day_of(gate)}, à l'ouverture de session {of_name(gate.account.display_name)}"
        for sentence in sentences:
            records.people.notify(answering, f"{seen} : {sentence}")


def lost_rows(
    gate: Gate,
    anchor: Anchor | None,
    noted: Mapping[Compartment, NotedHead],
    wal_missing: Collection[Compartment],
) -> list[str]:
    """A sentence for each journal that no longer goes as far as ``practice.db`` and the computer noted."""
    sentences = []
    for compartment, store in gate.stores().items():
        last = noted.get(compartment)
        known = [last.head] if last else []
        if anchor and (head := anchor.heads.get(compartment)):
            known.append(head.noted)
        lost = [head for head in known if not store.holds_head(head, instant_text(gate.now()))]
        label = COMPARTMENT_LABELS[compartment]
        if lost:
            sentences.append(_gap_sentence(label, max(item.count for item in lost), store.head().count))
        elif last and not last.closed and compartment in wal_missing:
            sentences.append(
                f"Le fichier de travail « {label} » a disparu depuis un arrêt brutal : ses derniers "
                "enregistrements ont pu être perdus. Vérifiez ce qui a été saisi juste avant."
            )
    return sentences


def _gap_sentence(label: str, noted: int, found: int) -> str:
    missing = noted - found
    what = (
        f"il manque au moins {counted(missing, 'ligne', 'lignes')} à la fin du journal"
        if missing > 0
        else "les dernières lignes du journal ne sont plus celles que cet ordinateur avait notées"
    )
    return (
        f"{LOST}{label} » : {what}. Un ancien fichier a été remis à sa place, ou sa fin a été effacée. "
        "Vérifiez le journal et la dernière sauvegarde."
    )
