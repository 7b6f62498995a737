"""What an order to swap names, held against what lies there: an order that no longer fits falls."""

from __future__ import annotations

from pathlib import Path

from telesec.domain.errors import StoreError
from telesec.services.restore_intent import KEPT, MOVING, RESTORE, STORES, Intent, intent_path
from telesec.services.restores.restore_staging import sha256_of, wipe

_RENEWAL_FELL = (
    "Le cabinet a été ouvert entre-temps : ses clés n'ont pas été renouvelées, et rien de ce qui a été saisi "
    "n'est perdu. Connectez-vous, puis renouvelez-les à nouveau."
)
_LOST_PART = (
    "Une restauration a été interrompue, et un de ses fichiers a disparu ou changé depuis. "
    "Ne supprimez rien : restaurez à nouveau avec la feuille de récupération."
)


def put_aside(folder: Path) -> None:
    """Out of the way, unless files have already moved: a mixture never opens."""
    if not is_moving(folder):
        path = intent_path(folder)
        path.replace(path.with_name(f"{path.name}.refuse"))


def is_moving(folder: Path) -> bool:
    return any((folder / KEPT).glob(f"*{MOVING}"))


def check_parts(folder: Path, intent: Intent) -> None:
    """Every file is read whole once more, beside or, after an interruption, already in its place."""
    staging = folder / RESTORE / intent.staging
    if all(sha256_of(_found(staging, folder, name) / name) == sha for name, sha in intent.files.items()):
        return
    if is_moving(folder):
        raise StoreError("restore", _LOST_PART)
    put_aside(folder)
    raise StoreError(
        "restore",
        "Les fichiers à restaurer ont changé depuis leur vérification. Rien n'a été remplacé : "
        "le cabinet s'ouvre comme avant. Restaurez à nouveau.",
    )


def check_replaced(folder: Path, intent: Intent) -> None:
    """Keys are renewed of the very files that were copied: what anybody wrote in them since is not lost."""
    place = folder / RESTORE / intent.staging
    in_place = not any((place / name).exists() for name in intent.files)
    if not intent.renews_keys or is_moving(folder) or in_place:
        return
    written = [name for name in STORES if name in intent.replaces and _has_wal(folder / name)]
    if written or any(sha256_of(folder / name) != sha for name, sha in intent.replaces.items()):
        put_aside(folder)
        wipe(place)
        raise StoreError("restore", _RENEWAL_FELL)


def _has_wal(path: Path) -> bool:
    wal = path.with_name(f"{path.name}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _found(staging: Path, folder: Path, name: str) -> Path:
    return staging if (staging / name).exists() else folder
