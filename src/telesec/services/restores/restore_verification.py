"""Restored stores read before they are believed: pages, journals, keys; what they already lacked is told."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from telesec import __version__
from telesec.backup.manifest import Manifest
from telesec.domain.actions import Action
from telesec.domain.backups.restores import COMPARTMENT_WORDS
from telesec.domain.backups.shapes import BackupRefused, Cancelled, Progress
from telesec.domain.errors import StoreError
from telesec.domain.journal.chain import Entry, Head
from telesec.domain.people import Account, Compartment
from telesec.security.device import DeviceStore
from telesec.security.files import make_private_dir
from telesec.security.strict_json import instant_text
from telesec.services.former_keys import Former
from telesec.services.restores.restore_accesses import Accesses
from telesec.services.restores.restore_source import Stop, Tell
from telesec.services.stores import Copying, key_of, open_stores

_CHECKING = "Vérification de la sauvegarde"
_SALT = 16
_RENEWING = "sous-nouvelle-cle"
_SPARE = 16 * 1024 * 1024
_NO_ROOM = (
    "Le disque de cet ordinateur n'a pas assez de place pour ce qui revient. Rien n'a été remplacé : "
    "libérez de la place, puis recommencez."
)
Heads = dict[Compartment, Head]


@dataclass(frozen=True, slots=True)
class Ground:
    """The practice that is restored, with the keys at hand; ``account`` is who asks, as journaled."""

    folder: Path
    practice_id: str
    account: Account
    workstation: str
    clock: Callable[[], datetime]
    device: DeviceStore
    deks: Mapping[Compartment, bytes] = field(repr=False)
    device_secret: bytes = field(repr=False)
    former: Former = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which snapshot, which compartments of it, and who may enter afterwards.

    ``accesses`` are today's; needed as soon as accounts and settings are among the compartments. ``to_redo``
    is what is already known to be asked of people again.
    """

    manifest: Manifest
    compartments: frozenset[Compartment]
    accesses: Accesses
    to_redo: tuple[str, ...] = ()


@contextlib.contextmanager
def room_for(folder: Path, manifest: Manifest) -> Iterator[None]:
    """Refuse what the disk cannot hold before fetching it; name the disk when it fills up meanwhile.

    Raises StoreError. SQLite, on a full disk, only says that a file does not open.
    """
    if shutil.disk_usage(folder).free < sum(entry.size for entry in manifest.files) + _SPARE:
        raise StoreError("restore", _NO_ROOM)
    try:
        yield
    except StoreError:
        if shutil.disk_usage(folder).free < _SPARE // 8:
            raise StoreError("restore", _NO_ROOM) from None
        raise


def verified(
    ground: Ground, wanted: Wanted, place: Path, tell: Tell, stop: Stop
) -> tuple[Heads, tuple[str, ...]]:
    """How far each restored journal goes; every store that a key at hand opens is read page by page.

    With a sentence for each whose last lines were already missing when the snapshot was made.
    """
    manifest, lacking = wanted.manifest, []
    heads = {
        Compartment(name): Head(head.count, bytes.fromhex(head.mac))
        for name, head in manifest.heads.items()
        if name in wanted.compartments
    }
    for rank, compartment in enumerate(sorted(wanted.compartments)):
        tell(Progress(_CHECKING, rank, len(wanted.compartments)))
        if stop():
            raise Cancelled("La restauration a été arrêtée. Rien n'a été remplacé.")
        path = place / f"{compartment.value}.db"
        if not path.is_file():
            name = COMPARTMENT_WORDS[compartment]
            raise BackupRefused(f"Cette sauvegarde ne contient pas « {name} » : prenez-en une autre.")
        if compartment in ground.deks:
            _bring_forward(ground, place, compartment)
            heads[compartment], reached = read_whole(ground, place, compartment, heads.get(compartment))
            if not reached:
                lacking.append(_LACKING.format(COMPARTMENT_WORDS[compartment]))
        else:
            _check_same_key(ground.folder / path.name, path)
    tell(Progress(_CHECKING, len(wanted.compartments), len(wanted.compartments)))
    return heads, tuple(lacking)


def _bring_forward(ground: Ground, place: Path, compartment: Compartment) -> None:
    """A store of before its key was renewed comes back under today's key, which is the one people hold."""
    practice_id, new = ground.practice_id, ground.deks[compartment]
    former = key_of(place, practice_id, compartment, new, ground.former.get(compartment, ()))
    if former == new:
        return
    beside = make_private_dir(place / _RENEWING)
    copying = Copying(place, beside, practice_id, compartment, former, new)
    copying.copy()
    entry = Entry(
        at=instant_text(ground.clock()),
        account_id=ground.account.id,
        role=" ".join(sorted(ground.account.roles)),
        session_id="",
        workstation=ground.workstation,
        action=Action.KEYS_RENEW,
        subject_kind="journal_key",
        app_version=__version__,
    )
    copying.turn(entry)
    (beside / f"{compartment.value}.db").replace(place / f"{compartment.value}.db")
    shutil.rmtree(beside)


_LACKING = (
    "« {} » : quand cette sauvegarde a été faite, il manquait déjà les dernières lignes que l'ordinateur "
    "connaissait. Comparez avec une sauvegarde plus ancienne."
)


def read_whole(
    ground: Ground, place: Path, compartment: Compartment, noted: Head | None
) -> tuple[Head, bool]:
    """Open a restored store, check its pages and its journal; its head, and whether it holds ``noted``."""
    keys = {compartment: ground.deks[compartment]}
    store = open_stores(place, ground.practice_id, keys)[compartment]
    try:
        faults = store.check_pages()
        report = store.verify()
        if faults or report is None or report.verdict != "verified":
            raise BackupRefused(
                f"« {COMPARTMENT_WORDS[compartment]} » est abîmé dans cette sauvegarde. Rien n'a été "
                "remplacé : choisissez-en une autre."
            )
        return report.head, noted is None or store.holds_head(noted)
    finally:
        store.close()


def _check_same_key(live: Path, restored: Path) -> None:
    """Without its key, a store is known by its first bytes: they depend on the practice and on the key."""
    try:
        with live.open("rb") as stream:
            mine = stream.read(_SALT)
    except OSError:
        return  # nothing there to compare with
    with restored.open("rb") as stream:
        if stream.read(_SALT) != mine:
            raise BackupRefused(
                "Cette sauvegarde date d'avant un changement de clés. Restaurez-la avec la feuille de "
                "récupération, depuis l'écran de connexion."
            )
