"""From how many on the review points at something, and alerts those who may act."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from telesec.domain.errors import Invalid

_MOST = 9999
LABELS: dict[str, str] = {
    "records_hour": "Dossiers ouverts par un compte en une heure",
    "records_day": "Dossiers ouverts par un compte en un jour",
    "odd_accesses": "Accès d'un compte la nuit, le week-end ou un jour férié",
    "failed_sign_ins": "Connexions manquées pour un identifiant en un jour",
    "exports": "Fichiers exportés par un compte en un jour",
    "same_surname": "Ouvertures du dossier d'un patient de même nom",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Each is the figure from which one is told; 0 is never. A broken glass is always told.

    The figures of a day are out of reach of an ordinary day at the telephone.
    """

    records_hour: int = 60
    records_day: int = 200
    odd_accesses: int = 20
    failed_sign_ins: int = 5
    exports: int = 5
    same_surname: int = 1

    def reached(self, name: str, figure: int) -> bool:
        """Whether ``figure`` is worth telling."""
        least: int = getattr(self, name)
        return 0 < least <= figure


def thresholds_from(value: object) -> Thresholds:
    """The setting as stored; what is absent or out of bounds is as at first."""
    known = value if isinstance(value, dict) else {}
    names = [field.name for field in fields(Thresholds)]
    kept = {name: known[name] for name in names if type(known.get(name)) is int and 0 <= known[name] <= _MOST}
    return replace(Thresholds(), **kept)


def check_thresholds(wanted: Thresholds) -> Thresholds:
    """The setting as it will be kept. Raises Invalid naming the field."""
    for name, figure in asdict(wanted).items():
        if not 0 <= figure <= _MOST:
            raise Invalid(name, f"Choisissez un nombre de 0 (jamais) à {_MOST}.")
    return wanted


def change_sentences(before: Thresholds, after: Thresholds) -> tuple[str, ...]:
    """« Fichiers exportés par un compte en un jour : 5 → 10 », one for each change."""
    old, new = asdict(before), asdict(after)
    return tuple(
        f"{LABELS[name]} : {_words(old[name])} → {_words(new[name])}"
        for name in old
        if old[name] != new[name]
    )


def _words(figure: int) -> str:
    return str(figure) if figure else "jamais"
