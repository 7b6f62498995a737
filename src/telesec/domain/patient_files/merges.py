"""Two files of one person put together: what is compared, what may be completed, what gives pause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime

from telesec.domain.errors import Conflict, Invalid, Refused
from telesec.domain.french import counted
from telesec.domain.patient_files.administrative import NEEDS, OPT_OUTS
from telesec.domain.patient_files.births import typed_birth
from telesec.domain.patient_files.phones import phone_digits
from telesec.domain.patient_files.rniv import name_key, rniv
from telesec.domain.patients import STRICT_TRAITS, IdentityStatus, Patient, PatientDraft, Sex
from telesec.domain.plain_text import check_length

LABELS = {
    "birth_name": "Nom de naissance",
    "first_names": "Prénoms de naissance",
    "used_name": "Nom utilisé",
    "used_first_name": "Prénom utilisé",
    "birth_date": "Naissance",
    "sex": "Sexe",
    "birth_place": "Lieu de naissance",
    "phone": "Téléphone",
    "phone2": "Autre téléphone",
    "email": "E-mail",
    "address": "Adresse",
    "postcode": "Code postal",
    "city": "Ville",
    "language": "Langue",
    "needs": "Besoins",
    "opt_outs": "Messages refusés",
    "desk_note": "Note du secrétariat",
}
# What the kept file may take from the other. Strict traits are not mixed: one keeps the right file.
TAKEABLE = (
    "used_name",
    "used_first_name",
    "phone",
    "phone2",
    "email",
    "address",
    "postcode",
    "city",
    "language",
    "desk_note",
)
# A need or a refusal known in either file is known in the kept one, without being asked for.
UNITED = ("needs", "opt_outs")
_SEXES = {Sex.FEMALE: "Femme", Sex.MALE: "Homme", Sex.UNKNOWN: ""}
_LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the two files side by side. ``takeable``: the kept file may take the other's value."""

    name: str
    label: str
    kept: str = field(repr=False)
    other: str = field(repr=False)
    same: bool = False
    takeable: bool = False


@dataclass(frozen=True, slots=True)
class RowCounts:
    """What names a patient in the agenda and in the lists."""

    appointments: int = 0
    waiting: int = 0
    recalls: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files as they were read, with how many rows each has in the agenda and the lists."""

    kept: Patient
    other: Patient
    kept_rows: RowCounts = RowCounts()
    other_rows: RowCounts = RowCounts()


@dataclass(frozen=True, slots=True)
class MergeRequest:
    """``source`` goes into ``target``; the versions are those that were compared on the screen.

    ``taken``: fields of TAKEABLE that the kept file takes from the other. Two desk notes are joined.
    """

    source_id: str
    source_version: int
    target_id: str
    target_version: int
    reason: str = field(repr=False)
    taken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge as it was written. ``completed``: field → (value before, value after) of the kept file."""

    id: str
    source_id: str
    target_id: str
    reason: str = field(repr=False)
    account_id: str
    merged_at: datetime
    completed: dict[str, tuple[object, object]] = field(repr=False, default_factory=dict)
    undone_at: datetime | None = None


def counted_rows(rows: RowCounts) -> str:
    """``1 rendez-vous, 2 attentes``: each kind that there is; « aucun rendez-vous » when there is none."""
    kinds = (
        (rows.appointments, "rendez-vous", "rendez-vous"),
        (rows.waiting, "attente", "attentes"),
        (rows.recalls, "rappel", "rappels"),
    )
    return ", ".join(counted(*kind) for kind in kinds if kind[0]) or "aucun rendez-vous"


def differences(kept: Patient, other: Patient) -> tuple[Difference, ...]:
    """Every field that either file holds, in reading order."""
    lines = []
    for name, label in LABELS.items():
        left, right = _told(kept, name), _told(other, name)
        if left or right:
            same = _alike(name, left, right)
            takeable = name in TAKEABLE and bool(right) and not same
            lines.append(Difference(name, label, left, right, same, takeable))
    return tuple(lines)


def first_taken(lines: Iterable[Difference]) -> tuple[str, ...]:
    """What is proposed to be taken: the fields that the kept file lacks."""
    return tuple(line.name for line in lines if line.takeable and not line.kept)


def warnings(kept: Patient, other: Patient) -> tuple[str, ...]:
    """What should stop one before two files are put together."""
    said = []
    told = {line.name: line for line in differences(kept, other)}
    if kept.birth_date and other.birth_date and kept.birth_date != other.birth_date:
        said.append("Les dates de naissance sont différentes : est-ce bien la même personne ?")
    if Sex.UNKNOWN not in (kept.sex, other.sex) and kept.sex is not other.sex:
        said.append("Le sexe n'est pas le même dans les deux fiches.")
    if _validated(kept) and _validated(other) and any(not told[name].same for name in _told_traits(told)):
        said.append("Les deux identités ont été vérifiées sur pièce et ne disent pas la même chose.")
    elif _validated(other) and not _validated(kept):
        said.append("L'identité vérifiée est celle de l'autre fiche : gardez plutôt celle-là.")
    return tuple(said)


def check_merge(source: Patient, target: Patient, request: MergeRequest) -> str:
    """The reason as it will be kept; raises Invalid, Refused or Conflict, each saying what to do."""
    reason = " ".join(request.reason.split())
    if not reason:
        raise Invalid("reason", "Dites en quelques mots pourquoi ces deux fiches sont la même personne.")
    check_length("reason", reason, _LONGEST_REASON)
    if source.id == target.id:
        raise Refused("C'est la même fiche. Choisissez l'autre fiche de cette personne.")
    for patient in (source, target):
        if patient.merged_into:
            raise Conflict(
                "Une des deux fiches a déjà été réunie à une autre. Cherchez de nouveau le patient."
            )
    if not set(request.taken) <= set(TAKEABLE):
        raise Invalid("taken", "Les traits d'identité ne se mélangent pas : gardez la fiche qui est juste.")
    return reason


def completed(target: Patient, source: Patient, taken: Iterable[str]) -> PatientDraft:
    """The kept file's fields once completed from the other."""
    values: dict[str, object] = {name: getattr(source, name) for name in taken if getattr(source, name)}
    if "desk_note" in values and target.desk_note:
        values["desk_note"] = f"{target.desk_note}\n{source.desk_note}"
    for name, known in (("needs", NEEDS), ("opt_outs", OPT_OUTS)):
        either = {*getattr(target, name), *getattr(source, name)}
        values[name] = tuple(key for key in known if key in either)
    return replace(draft_of(target), **values)  # type: ignore[arg-type]  # each under its own field's name


def given_back(target: Patient, changes: dict[str, tuple[object, object]]) -> PatientDraft:
    """The kept file's fields once separated: what the merge completed and nobody changed since goes."""
    draft = draft_of(target)
    values = {name: before for name, (before, after) in changes.items() if getattr(draft, name) == after}
    return replace(draft, **values)  # type: ignore[arg-type]  # each under its own field's name


def draft_of(patient: Patient) -> PatientDraft:
    """The fields of a patient that a form changes."""
    return PatientDraft(**{item.name: getattr(patient, item.name) for item in fields(PatientDraft)})


def _validated(patient: Patient) -> bool:
    return patient.status is IdentityStatus.VALIDATED


def _told_traits(told: dict[str, Difference]) -> list[str]:
    return [name for name in STRICT_TRAITS if name in told]


def _told(patient: Patient, name: str) -> str:
    value = getattr(patient, name)
    if name == "birth_date":
        return typed_birth(value if isinstance(value, date) else None, patient.birth_precision)
    if name == "sex":
        return _SEXES[patient.sex]
    if name in UNITED:
        words = NEEDS | OPT_OUTS
        return ", ".join(words.get(key, key) for key in value)
    return str(value)


def _alike(name: str, left: str, right: str) -> bool:
    if name in {"birth_name", "first_names"}:
        return rniv(left) == rniv(right)
    if name in {"phone", "phone2"}:
        return phone_digits(left) == phone_digits(right)
    return name_key(left) == name_key(right)
