"""A restoration made ready beside: fetched, verified, accesses replayed; ordered only once it is wanted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.backups.restores import COMPARTMENT_WORDS, Prepared
from telesec.domain.backups.shapes import BackupRefused, Cancelled
from telesec.domain.errors import Refused, StoreError
from telesec.domain.french import instant_long
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment
from telesec.security import anchor as device_anchor
from telesec.security.header import Header, read_header, write_header
from telesec.services.gate import Gate
from telesec.services.restore_intent import HEADER, RESTORE, Intent, is_pending, write_intent
from telesec.services.restores.restore_accesses import Replayed, replay
from telesec.services.restores.restore_source import Source, Stop, Tell, never, quiet
from telesec.services.restores.restore_staging import digest_synced, staging, wipe
from telesec.services.restores.restore_verification import Ground, Heads, Wanted, room_for, verified
from telesec.services.stores import open_stores
from telesec.services.threshold import Writable

_WAITS = "Une restauration attend déjà : fermez le logiciel et rouvrez-le pour la terminer."


@dataclass(frozen=True, slots=True)
class Ready:
    """Files verified beside, that nobody has ordered into place: what is written meanwhile is not lost."""

    prepared: Prepared
    intent: Intent


def order(ground: Ground, ready: Ready, *, instead: bool = False) -> None:
    """From here on the next start carries the restoration out. Raises Refused, StoreError.

    ``instead`` of one that waits: for the holder of the paper, whose restoration is whole.
    """
    if is_pending(ground.folder) and not instead:
        raise Refused(_WAITS)
    if not (ground.folder / RESTORE / ready.intent.staging).is_dir():
        raise Refused("Ce qui était récupéré n'est plus là. Recommencez la restauration.")
    with Writable():
        write_intent(ground.folder, ready.intent, ground.device, ground.device_secret)


def give_up(ground: Ground, ready: Ready) -> None:
    """Take what was fetched away, unless it was ordered into place."""
    if not is_pending(ground.folder):
        wipe(ground.folder / RESTORE / ready.intent.staging)


def make_ready(
    ground: Ground,
    source: Source,
    wanted: Wanted,
    tell: Tell = quiet,
    stop: Stop = never,
    *,
    instead: bool = False,
) -> Ready:
    """Everything but the order and the swap; nothing that was there before changes.

    Raises BackupRefused when the snapshot is not what it says, TargetFault, StoreError (disk), Cancelled,
    Refused while another restoration waits for its turn, unless this one comes ``instead``.
    """
    if is_pending(ground.folder) and not instead:
        raise Refused(_WAITS)
    if wanted.manifest.practice_id != ground.practice_id:
        raise BackupRefused(
            "Cette sauvegarde est celle d'un autre cabinet. Rien n'a été remplacé : choisissez-en une autre."
        )
    with staging(ground.folder) as place, room_for(ground.folder, wanted.manifest), Writable():
        source.fetch(wanted.manifest, place, _names(ground, wanted), tell, stop)
        heads, lacking = verified(ground, wanted, place, tell, stop)
        replayed = Replayed()
        if Compartment.PRACTICE in wanted.compartments:
            heads, replayed = _settled(ground, wanted, place, heads)
        intent = _intent(ground, wanted, place, heads)
        if stop():
            raise Cancelled("La restauration a été arrêtée. Rien n'a été remplacé.")
    to_redo = (*replayed.to_redo, *wanted.to_redo, *lacking)
    done = Prepared(intent.snapshot_id, intent.made_at, intent.compartments, replayed.done, to_redo)
    return Ready(done, intent)


def _names(ground: Ground, wanted: Wanted) -> set[str]:
    stores = {f"{compartment.value}.db" for compartment in wanted.compartments}
    names = stores | {f"{name}-wal" for name in stores}
    if not (ground.folder / HEADER).exists():  # a new computer has no events of its own yet
        names.add("intake.log")
    return names


def _settled(ground: Ground, wanted: Wanted, place: Path, heads: Heads) -> tuple[Heads, Replayed]:
    """Today's accesses in the restored ``practice.db``, and a word to everyone for their next sign-in."""
    keys = {Compartment.PRACTICE: ground.deks[Compartment.PRACTICE]}
    gate = Gate(
        ground.account,
        open_stores(place, ground.practice_id, keys),
        secrets.token_hex(16),
        ground.workstation,
        ground.clock,
        pledged=True,
    )
    gate.proved()
    try:
        subject = Subject("snapshot", wanted.manifest.id)
        with gate.enter(Action.RESTORE, subject, reason=said(wanted.compartments)) as records:
            agenda_stays = Compartment.OFFICE not in wanted.compartments
            replayed = replay(records, wanted.accesses, agenda_stays=agenda_stays)
            noted = {key: one.head for key, one in records.sessions.heads().items()}
            for compartment, head in {**noted, **heads}.items():
                records.sessions.note_head(compartment, head, closed=True)
            everyone = tuple(one.id for one in records.people.all() if one.state != "disabled")
            zone = records.schedules.reference().zone
            records.people.notify(everyone, _notice(wanted, zone, replayed))
        heads = {**heads, Compartment.PRACTICE: gate.stores()[Compartment.PRACTICE].head()}
    finally:
        gate.close()
    header = wanted.accesses.header
    if _present(ground.folder) != header:
        write_header(place, header, ground.deks[Compartment.PRACTICE])
    return heads, replayed


def _present(folder: Path) -> Header | None:
    try:
        return read_header(folder)
    except StoreError:
        return None


def _notice(wanted: Wanted, zone: str, replayed: Replayed) -> str:
    when = instant_long(wanted.manifest.created_at, zone)
    words = ", ".join(COMPARTMENT_WORDS[one].lower() for one in Compartment if one in wanted.compartments)
    lines = [f"Restauré depuis la sauvegarde du {when} : {words}. Ce qui a été saisi ensuite est à refaire."]
    return " ".join((*lines, *replayed.to_redo, *wanted.to_redo))


def said(compartments: frozenset[Compartment]) -> str:
    """The compartments as the journal names them."""
    return "all" if compartments == frozenset(Compartment) else " ".join(sorted(compartments))


def _intent(ground: Ground, wanted: Wanted, place: Path, heads: Heads) -> Intent:
    """The order, once every file it names is on the disk for good."""
    files = digest_synced(place)
    now = ground.clock()
    practice = Compartment.PRACTICE in wanted.compartments
    return Intent(
        practice_id=ground.practice_id,
        restore_id=new_id(),
        snapshot_id=wanted.manifest.id,
        made_at=wanted.manifest.created_at,
        prepared_at=now,
        staging=place.name,
        kept=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}",
        compartments=wanted.compartments,
        files=files,
        header_version=wanted.accesses.header.version if practice else 0,
        heads={key: device_anchor.Head(head.count, head.mac.hex()) for key, head in heads.items()},
    )
