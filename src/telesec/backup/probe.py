"""A target tried before it is trusted: what protection it gives, in words for the person who chooses."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from telesec.backup.faults import clock_fault, spoken_gap
from telesec.backup.targets.base import TargetStore
from telesec.backup.targets.object_keys import TRIAL_PREFIX
from telesec.backup.targets.trials import Seen, try_account, try_bucket, try_folder
from telesec.domain.backups.shapes import (
    FaultKind,
    LockMode,
    Protection,
    Target,
    TargetFault,
    TargetKind,
)
from telesec.security.files import is_open_to_all

if TYPE_CHECKING:
    from telesec.backup.targets.s3 import S3Store
    from telesec.backup.targets.sftp import SftpStore

_SKEW = timedelta(minutes=5)
_LOCK = timedelta(hours=1)  # nobody can take it back: short


def try_target(store: TargetStore, target: Target, now: datetime) -> Protection:
    """Write, re-read, overwrite, delete, compare clocks. ``now`` is the present instant, aware.

    Leaves a few bytes behind where deleting is refused. Raises TargetFault when the target cannot be used.
    """
    key = f"{TRIAL_PREFIX}/{secrets.token_hex(8)}/essai.txt"
    if target.kind is TargetKind.S3:
        return _tried_bucket(cast("S3Store", store), target, key, now)
    if target.kind is TargetKind.SFTP:
        return _tried_account(cast("SftpStore", store), key, now)
    return _tried_folder(store, target, key)


def _tried_bucket(store: S3Store, target: Target, key: str, now: datetime) -> Protection:
    theirs = store.clock()
    skewed = theirs is not None and abs(theirs - now) > _SKEW
    until = now + _LOCK if target.lock_mode is not LockMode.NONE and not skewed else None
    words: list[str] = []
    try:
        seen = try_bucket(store, key, until)
    except TargetFault as fault:
        if until is None or fault.kind is not FaultKind.FORBIDDEN:
            raise
        words.append(fault.sentence)  # no lock there, or no right to it: the rest can still be seen
        until = None
        seen = try_bucket(store, key, None)
    found = seen.item.locked_until
    locks = until is not None and found is not None and found >= until - timedelta(seconds=1)
    words += [_READ[seen.readable], _OVERWRITE[seen.refuses_overwrite], _VERSIONS[seen.keeps_versions]]
    words.append(_deletion(seen, target.lock_mode, asked=until is not None, locks=locks))
    if theirs is not None:
        words.append(_clock_words(now, theirs))
    return replace(_shown(seen, _ahead(theirs, now), words), locks_until=locks)


def _tried_account(store: SftpStore, key: str, now: datetime) -> Protection:
    seen = try_account(store, key)
    words = [_READ[seen.readable], _ACCOUNT[seen.refuses_overwrite and seen.refuses_delete]]
    theirs = seen.item.modified
    if theirs is not None and abs(theirs - now) > _SKEW:
        words.append(clock_fault(now, theirs).sentence)
    words += _room(store)
    return _shown(seen, _ahead(theirs, now), words)


def _tried_folder(store: TargetStore, target: Target, key: str) -> Protection:
    seen = try_folder(store, target, key)
    words = [_READ[seen.readable], _DISK]
    if is_open_to_all(Path(target.folder)):
        words.append(_OPEN_TO_ALL)
    return _shown(seen, None, [*words, *_room(store)])


def _ahead(theirs: datetime | None, now: datetime) -> float | None:
    return None if theirs is None else (theirs - now).total_seconds()


def _shown(seen: Seen, skew: float | None, words: list[str]) -> Protection:
    return Protection(
        readable=seen.readable,
        keeps_versions=seen.keeps_versions,
        refuses_overwrite=seen.refuses_overwrite,
        refuses_delete=seen.refuses_delete,
        locks_until=False,
        skew_seconds=skew,
        sentences=tuple(words),
    )


def _deletion(seen: Seen, mode: LockMode, *, asked: bool, locks: bool) -> str:
    if not seen.refuses_delete:
        return _DELETED_GOVERNANCE if mode is LockMode.GOVERNANCE and asked else _DELETED
    if not locks:
        return _NOT_TOLD if asked else _RIGHTS_ALONE
    return _COMPLIANCE if mode is LockMode.COMPLIANCE else _GOVERNANCE


def _clock_words(now: datetime, theirs: datetime) -> str:
    gap = abs(theirs - now)
    if gap > _SKEW:
        return f"{clock_fault(now, theirs).sentence} D'ici là, aucune date de protection ne peut être posée."
    return f"Les heures de cet ordinateur et du serveur s'accordent à {spoken_gap(gap)} près."


def _room(store: TargetStore) -> list[str]:
    free = store.free_bytes()
    if free is None:
        return []
    number = f"{free / 1e9:.0f} Go" if free >= 10**10 else f"{free / 1e6:.0f} Mo"
    return [f"Place libre : {number}."]


_READ = {
    True: "Ce qui est envoyé se relit à l'identique.",
    False: "Ce qui a été envoyé ne se relit pas à l'identique : ne confiez rien à cette destination.",
}
_OVERWRITE = {
    True: "Écrire une seconde fois sous le même nom est refusé.",
    False: "Ce serveur ne sait pas refuser un nom déjà pris ; des noms tirés au hasard en tiennent lieu.",
}
_VERSIONS = {
    True: "Un fichier écrasé garde ses anciennes versions : ce qui était sauvegardé se relit encore.",
    False: "Un fichier écrasé est perdu : demandez à l'hébergeur de garder les versions (versioning).",
}
_COMPLIANCE = (
    "Effacer une sauvegarde protégée est refusé, et personne ne peut avancer sa date : ni ces clés, ni un "
    "administrateur du compte."
)
_GOVERNANCE = (
    "Effacer une sauvegarde protégée est refusé à ces clés. Un administrateur du compte chez l'hébergeur le "
    "pourrait encore : ce verrou levable ne protège pas de qui prendrait ce compte."
)
_RIGHTS_ALONE = (
    "Ces clés ne peuvent rien effacer, mais aucune date ne protège les sauvegardes : qui prendrait le "
    "compte chez l'hébergeur les effacerait. Si cet espace a Object Lock, choisissez « Levable par "
    "l'hébergeur », puis « Définitif »."
)
_NOT_TOLD = (
    "Ces clés n'ont rien pu effacer, mais le serveur ne confirme pas la date de protection demandée : "
    "demandez à l'hébergeur le droit de la lire, puis recommencez l'essai."
)
_DELETED = (
    "Attention : ces clés ont pu effacer l'essai. Qui les volerait effacerait aussi les sauvegardes. "
    "Demandez des clés sans droit d'effacer, dans un espace avec verrouillage (Object Lock)."
)
_DELETED_GOVERNANCE = (
    "Attention : ces clés passent outre le verrou levable et ont pu effacer un fichier protégé. Retirez-leur "
    "ce droit (BypassGovernanceRetention), ou choisissez le verrou définitif."
)
_ACCOUNT = {
    True: (
        "Ce compte n'a pu ni effacer ni écraser l'essai. Rien n'y protège jusqu'à une date : demandez aussi "
        "à l'hébergeur des instantanés de ce dossier."
    ),
    False: (
        "Attention : ce compte peut écraser ou effacer ce qu'il a envoyé, comme presque tous en SFTP. "
        "Demandez à l'hébergeur des instantanés de ce dossier, ou gardez aussi une destination avec verrou."
    ),
}
_DISK = (
    "Un disque branché s'efface avec l'ordinateur (rançongiciel, vol, incendie). Débranchez-le après la "
    "sauvegarde, rangez-le ailleurs, et gardez aussi une destination avec verrou."
)
_OPEN_TO_ALL = (
    "Tous les utilisateurs de cet ordinateur peuvent effacer dans ce dossier : choisissez-en un privé."
)
