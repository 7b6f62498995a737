"""Prepares the renewed files beside the practice, once its session is closed, and orders them into place.

The stores are open to nobody by then. Each one whose key changes is copied page by page under the new key,
read back whole, and only then does the order say which files take the place of which. Until the order is
written nothing has changed; from then on the next start obeys it to its end, unless somebody wrote in the
old files meanwhile: the order then falls, and what was written stays.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from telesec import __version__
from telesec.domain.access.renewals import compartment_words
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import StoreError
from telesec.domain.ids import new_id
from telesec.domain.journal.chain import Entry, Head
from telesec.domain.people import Account, Compartment
from telesec.security import anchor as device_anchor
from telesec.security.device import DeviceStore
from telesec.security.folder_lock import writing_alone
from telesec.security.header import Header, intake_public_key, read_header, verify_header, write_header
from telesec.security.kdf import KEY_LENGTH
from telesec.security.keyslots import Slot, seal_grant
from telesec.security.recovery import open_block
from telesec.security.seen_accesses import check_seen
from telesec.security.session_keys import SessionKeys
from telesec.security.strict_json import instant_text
from telesec.security.trust import verify
from telesec.security.trust_changes import reseal, stood_on_sheet
from telesec.services import former_keys
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import note_header
from telesec.services.restore_intent import HEADER, RENEWED, Intent, is_pending, write_intent
from telesec.services.restores.restore_staging import digest_synced, sha256_of, staging
from telesec.services.restores.restore_swap import check_closed
from telesec.services.stores import Copying, open_stores
from telesec.services.threshold import Writable

SPARE = 16 * 1024 * 1024
_P = Compartment.PRACTICE
_IN_USE = (
    "Le cabinet est encore ouvert dans une autre fenêtre ou une autre session, ou une restauration attend : "
    "les clés n'ont pas été renouvelées. Fermez tout, puis recommencez."
)
NO_ROOM = (
    "Le disque n'a pas assez de place pour une seconde copie des fichiers du cabinet, le temps de les "
    "renouveler. Libérez de la place, puis recommencez ; rien n'a changé."
)

Tell = Callable[[int, int], object]  # thousandths done, out of how many


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a session leaves to be done once it is closed: whose keys, and the means to renew them."""

    folder: Path
    practice_id: str
    account: Account
    session_id: str
    workstation: str
    clock: Callable[[], datetime]
    device: DeviceStore
    device_secret: bytes = field(repr=False)
    keys: SessionKeys = field(repr=False)
    compartments: frozenset[Compartment]
    former: former_keys.Former = field(repr=False)
    seen: device_anchor.Head  # the list of accesses when the session asked
    receivers: frozenset[str]  # accounts that both files say are open
    notice: str = field(repr=False, default="")
    code: bytes = field(repr=False, default=b"")  # of the sheet, when its block is of the first format

    @property
    def touched(self) -> tuple[Compartment, ...]:
        """The files that are replaced: ``practice.db`` always says what was done."""
        return tuple(one for one in Compartment if one in self.compartments | {_P})


def needed(folder: Path, compartments: frozenset[Compartment]) -> int:
    """The bytes of disk that renewing these compartments takes, for a while."""
    files = [folder / f"{one.value}.db" for one in compartments | {_P}]
    return sum(path.stat().st_size for path in files if path.exists()) + SPARE


def stage(renewal: Renewal, tell: Tell = lambda _done, _all: None) -> Intent:
    """Prepare every file and give the order; the gate of the session must be closed.

    Raises StoreError (somebody else is inside, disk full, damage); nothing has changed then.
    """
    folder = renewal.folder
    if is_pending(folder):
        raise StoreError("keys", _IN_USE)
    with writing_alone(folder), Writable():
        check_closed(folder)
        with staging(folder) as place, _room(folder):
            present = _present(renewal)
            intent = _Staged(renewal, place, tell).intent(present)
            write_intent(folder, intent, renewal.device, renewal.device_secret)
    return intent


@contextmanager
def _room(folder: Path) -> Iterator[None]:
    """Name the disk when it fills up: SQLite only says that a file does not open."""
    try:
        yield
    except (StoreError, OSError):
        if shutil.disk_usage(folder).free < SPARE // 8:
            raise StoreError("keys", NO_ROOM) from None
        raise


def _present(renewal: Renewal) -> dict[str, str]:
    """The files to be replaced, as they are before the first of them is copied; raises StoreError."""
    names = [f"{one.value}.db" for one in renewal.touched]
    for name in names:
        wal = renewal.folder / f"{name}-wal"
        if wal.exists() and wal.stat().st_size:
            raise StoreError("keys", _IN_USE)
    return {name: sha256_of(renewal.folder / name) for name in (*names, HEADER)}


class _Staged:
    """The new files of one renewal, in a private folder."""

    def __init__(self, renewal: Renewal, place: Path, tell: Tell) -> None:
        self._renewal, self._place, self._tell = renewal, place, tell
        self._deks = dict(renewal.keys)
        for compartment in renewal.compartments:
            self._deks[compartment] = secrets.token_bytes(KEY_LENGTH)

    def intent(self, present: Mapping[str, str]) -> Intent:
        """Everything prepared and read back, and the order that says so."""
        heads = {}
        for rank, compartment in enumerate(self._renewal.touched):
            heads[compartment] = self._copied(compartment, rank)
        header = self._header()
        heads[_P] = self._told(header, heads)
        renewal, now = self._renewal, self._renewal.clock()
        return Intent(
            practice_id=renewal.practice_id,
            restore_id=new_id(),
            snapshot_id=renewal.session_id,
            made_at=now,
            prepared_at=now,
            staging=self._place.name,
            kept=f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}{RENEWED}",
            compartments=frozenset(renewal.touched),
            files=digest_synced(self._place),
            header_version=header.version,
            heads={key: device_anchor.Head(head.count, head.mac.hex()) for key, head in heads.items()},
            replaces=present,
        )

    def _copied(self, compartment: Compartment, rank: int) -> Head:
        renewal, parts = self._renewal, len(self._renewal.touched)
        old, new = renewal.keys[compartment], self._deks[compartment]
        copying = Copying(renewal.folder, self._place, renewal.practice_id, compartment, old, new)

        def tell(done: int, pages: int) -> None:
            self._tell(1000 * rank + 1000 * done // max(1, pages), 1000 * parts)

        copying.copy(tell)
        if compartment in renewal.compartments:
            return copying.turn(self._entry())
        return Head(0, b"")  # practice.db under the same key: told by its own entry

    def _entry(self) -> Entry:
        renewal = self._renewal
        return Entry(
            at=instant_text(renewal.clock()),
            account_id=renewal.account.id,
            role=" ".join(sorted(renewal.account.roles)),
            session_id=renewal.session_id,
            workstation=renewal.workstation,
            action=Action.KEYS_RENEW,
            subject_kind="journal_key",
            app_version=__version__,
        )

    def _header(self) -> Header:
        """The accesses as they were believed when the session asked, with the new grants; written beside."""
        renewal, keys = self._renewal, self._renewal.keys
        header = read_header(renewal.folder)
        verify_header(header, keys[_P])
        check_seen(header, renewal.seen)
        trusted = verify(header, keys.pin).trusted & renewal.receivers
        new = {one: self._deks[one] for one in renewal.compartments}
        slots = tuple(self._granted(slot, new, believed=slot.account_id in trusted) for slot in header.slots)
        public = intake_public_key(self._deks[_P])
        changed = replace(header, slots=slots, intake_public=public, version=header.version + 1)
        if renewal.code:
            block = open_block(header.recovery, renewal.code, header.practice_id)
            changed = stood_on_sheet(changed, renewal.code, block)
        changed = reseal(changed, new, keys.signer, keys.pin)
        return write_header(self._place, changed, self._deks[_P])

    def _granted(self, slot: Slot, new: Mapping[Compartment, bytes], *, believed: bool) -> Slot:
        """A new key goes to whoever held the former one, if its access is open and vouched for."""
        closed = slot.state == "disabled" or not believed
        grants = {}
        for compartment, sealed in slot.grants.items():
            if compartment not in new:
                grants[compartment] = sealed
            elif not closed:
                practice_id = self._renewal.practice_id
                grants[compartment] = seal_grant(slot, practice_id, compartment, new[compartment])
            elif compartment is _P:
                grants[compartment] = (
                    sealed  # of the former key: it opens nothing, and the file keeps its form
                )
        return replace(slot, grants=grants)

    def _told(self, header: Header, heads: Mapping[Compartment, Head]) -> Head:
        """In the new ``practice.db``: what was renewed is no longer owed, and everyone will read so."""
        renewal = self._renewal
        stores = open_stores(self._place, renewal.practice_id, {_P: self._deks[_P]})
        gate = Gate(
            renewal.account, stores, renewal.session_id, renewal.workstation, renewal.clock, pledged=True
        )
        gate.proved()
        try:
            why = compartment_words(renewal.compartments)
            with gate.enter(Action.KEYS_RENEW, Subject("keys"), reason=why) as records:
                note_header(records, header)
                for compartment in renewal.compartments:
                    if compartment is not _P:
                        records.sessions.note_head(compartment, heads[compartment], closed=True)
                self._kept(records)
                records.renewals.settle(renewal.compartments)
                open_ones = {one.id for one in records.people.all() if one.state != "disabled"}
                records.people.notify(tuple(open_ones - {renewal.account.id}), renewal.notice)
            return stores[_P].head()
        finally:
            gate.close()

    def _kept(self, records: Records) -> None:
        renewal = self._renewal
        for one in renewal.compartments:
            former = (*renewal.former.get(one, ()), renewal.keys[one])
            former_keys.keep(records, renewal.practice_id, one, self._deks[one], former)
