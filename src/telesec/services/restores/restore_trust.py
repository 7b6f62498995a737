"""Whom to believe among the snapshots of a target, with nothing but the recovery code."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from telesec.backup.envelope import identity_from_seed, recipient_of
from telesec.backup.manifest import Manifest
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.restores import Listing
from telesec.domain.backups.shapes import BackupRefused, FaultKind, TargetFault
from telesec.domain.backups.signers import fingerprint
from telesec.domain.errors import Invalid, Refused, StoreError, TelesecError
from telesec.domain.people import Account, Compartment, Role
from telesec.security import recovery
from telesec.security.account_keys import SealBroken
from telesec.security.header import LIMIT, Header, read_header, verify_header
from telesec.security.recovery import Recovered
from telesec.security.trust import pin_of_list, verify, verify_by_sheet, vouched_only
from telesec.services import former_keys
from telesec.services.backups.backup_keyring import RECOVERY, SIGNERS
from telesec.services.gate import Gate, Records
from telesec.services.restore_intent import HEADER
from telesec.services.restores.restore_accesses import Accesses, read_accesses
from telesec.services.restores.restore_source import Source
from telesec.services.restores.restore_staging import looking
from telesec.services.stores import open_stores
from telesec.services.threshold import Writable

_MOST_TRIED = 100
_STORE = ("practice.db", "practice.db-wal")
_LARGEST = 2 * 1024**3  # of accounts and settings: far more than any practice's
HOLDER = Account("", "", "Feuille de récupération", frozenset({Role.ADMIN}))
WRONG_CODE = (
    "Ce code n'ouvre aucune des sauvegardes de cet endroit. Comparez-le avec la feuille, ou vérifiez que "
    "l'endroit est bien celui du cabinet."
)

_APART = (
    "Des ordinateurs qui ne se connaissent pas ont sauvegardé ce cabinet, chacun de son côté. Le plus avancé "
    "signe {ours} ; l'autre suite est signée {theirs}. Comparez avec la fiche de la destination ou la "
    "feuille de récupération avant de choisir : l'une des deux peut être fausse."
)


class _Stranger(BackupRefused):
    """Signed by a computer that the practice inside does not know."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the code opened: the keys of the practice, and the newest accesses known of it.

    ``rivals``: the same practice as other computers went on with it, neither knowing the other's signature.
    """

    practice_id: str
    accesses: Accesses
    signers: frozenset[str]
    rows: int  # of the technical journal
    deks: Mapping[Compartment, bytes] = field(repr=False)
    secret: bytes = field(repr=False)
    former: former_keys.Former = field(repr=False)
    rivals: tuple[Known, ...] = ()

    def of_signer(self, signer: str) -> Known:
        """The one that believes ``signer``; this one when none does."""
        return next((one for one in (self, *self.rivals) if signer in one.signers), self)


@dataclass(frozen=True, slots=True)
class Paper:
    """The holder of the recovery sheet, on a computer that may know nothing of the practice."""

    folder: Path
    code: bytes = field(repr=False)
    workstation: str
    clock: Callable[[], datetime]

    def believe(self, source: Source) -> Known:
        """Open the newest sound snapshot of each signer; believe the practice whose journal goes farthest.

        Who knows only the public keys can write envelopes, never a ``practice.db`` that names their key. Who
        signed once, and was withdrawn, has only older ones that still do: the farthest no longer lists them.
        Those who do not know one another are all believed, each by its own: a person tells them apart.
        Raises Invalid("code"), BackupRefused, or what the target raises.
        """
        refusal: TelesecError = Invalid("code", WRONG_CODE)
        done: set[str] = set()
        found: dict[str, Known] = {}
        for manifest in source.newest()[:_MOST_TRIED]:
            if manifest.signer in done:
                continue
            try:
                found[manifest.signer] = self._vouched(source, manifest)
            except _Stranger as error:
                refusal = error
            except (BackupRefused, Invalid, StoreError, TargetFault) as error:
                if _is_ours(error):
                    raise
                refusal = error
                continue
            done.add(manifest.signer)
        if not found:
            raise refusal
        farthest = max(found, key=lambda signer: found[signer].rows)
        best, rivals = found[farthest], _rivals(found, farthest)
        source.signers = best.signers.union(*(one.signers for one in rivals))
        return replace(self._newest(best), rivals=tuple(self._newest(one) for one in rivals))

    def _vouched(self, source: Source, manifest: Manifest) -> Known:
        """The accesses first, which the code must open, before anything bigger is fetched."""
        _check_sizes(manifest)
        with Writable(), self._room() as place:
            source.fetch(manifest, place, {HEADER})
            header = read_header(place)
            if header.practice_id != manifest.practice_id:
                raise BackupRefused(
                    "Cette sauvegarde n'est pas celle qu'elle dit être. Choisissez-en une autre."
                )
            found = self._keys(header)
            source.fetch(manifest, place, _STORE)
            known = self._opened(place, header, found)
        if manifest.signer not in known.signers:
            raise _Stranger(
                "Les sauvegardes trouvées sont signées par un ordinateur que le cabinet ne connaît pas. "
                "Rien n'a été restauré : vérifiez l'endroit choisi."
            )
        return known

    @contextlib.contextmanager
    def _room(self) -> Iterator[Path]:
        """Where to look at files; the practice's folder is made for that time when it is not there yet."""
        made = not self.folder.exists()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with looking(self.folder) as place:
                yield place
        finally:
            if made:
                with contextlib.suppress(OSError):
                    self.folder.rmdir()

    def _keys(self, header: Header) -> Recovered:
        """What the code opens in these accesses; raises Invalid("code"), HeaderRefused."""
        try:
            found = recovery.open_block(header.recovery, self.code, header.practice_id)
        except SealBroken:
            raise Invalid("code", WRONG_CODE) from None
        verify_header(header, found.deks[Compartment.PRACTICE])
        verify_by_sheet(header, self.code, found)
        return found

    def _opened(self, place: Path, header: Header, found: Recovered) -> Known:
        """The accesses in ``place`` as they were vouched for, and who signs backups for this practice."""
        header = vouched_only(header, verify_by_sheet(header, self.code, found))
        keys = {Compartment.PRACTICE: found.deks[Compartment.PRACTICE]}
        stores = open_stores(place, header.practice_id, keys)
        gate = Gate(HOLDER, stores, secrets.token_hex(16), self.workstation, self.clock)
        try:
            rows = stores[Compartment.PRACTICE].head().count
            with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
                accesses, signers = self._proved(read_accesses(records, header)), known_signers(records)
                former = former_keys.known(records, header.practice_id, found.deks)
        finally:
            gate.close()
        keyring = (found.deks, found.device_secret)
        return Known(header.practice_id, accesses, signers, rows, *keyring, former)

    def _proved(self, accesses: Accesses) -> Accesses:
        """The key that seals backups for the paper is the paper's: every account could write another."""
        paper = recipient_of(identity_from_seed(recovery.backup_seed(self.code)))
        return replace(accesses, settings={**accesses.settings, RECOVERY: paper})

    def _newest(self, known: Known) -> Known:
        """The accesses still in the folder, when they are of this practice, sound, and newer.

        ``practice.json`` proves itself: when no account can be read beside it, it still says who is closed.
        """
        try:
            header = read_header(self.folder)
        except StoreError:
            return known
        if header.practice_id != known.practice_id:
            raise Refused("Ce dossier contient un autre cabinet. Choisissez un autre dossier.")
        if header.version <= known.accesses.header.version:
            return known
        try:
            found = self._keys(header)
            header = vouched_only(header, verify(header, pin_of_list(known.accesses.header)))
        except (Invalid, StoreError):
            return known
        try:
            with self._room() as place:
                for name in _STORE:
                    with contextlib.suppress(FileNotFoundError):
                        shutil.copyfile(self.folder / name, place / name)
                return self._opened(place, header, found)
        except (TelesecError, OSError):
            return replace(known, accesses=replace(known.accesses, header=header), secret=found.device_secret)


def _rivals(found: Mapping[str, Known], farthest: str) -> list[Known]:
    """Those that the farthest does not know, and who do not know it either."""
    best = found[farthest]
    return [
        one for signer, one in found.items() if signer not in best.signers and farthest not in one.signers
    ]


def known_signers(records: Records) -> frozenset[str]:
    """The public keys of the computers that may sign this practice's backups."""
    kept = records.schedules.settings().get(SIGNERS)
    known = kept if isinstance(kept, list) else []
    return frozenset(str(one["key"]) for one in known if isinstance(one, dict) and "key" in one)


def _check_sizes(manifest: Manifest) -> None:
    """Nobody is believed yet: what would fill the disk is not even tried."""
    header = manifest.file(HEADER)
    stores = [manifest.file(name) for name in _STORE]
    if header is None or header.size > LIMIT or any(one and one.size > _LARGEST for one in stores):
        raise BackupRefused("Cette sauvegarde n'est pas celle d'un cabinet. Choisissez-en une autre.")


def _is_ours(error: TelesecError) -> bool:
    """True for what another snapshot would not mend: this disk, the network, the keys of the target."""
    if isinstance(error, TargetFault):
        return error.kind not in (FaultKind.LOST, FaultKind.DAMAGED)
    return isinstance(error, StoreError) and error.compartment in ("restore", "state")


def told_apart(listing: Listing, known: Known) -> Listing:
    """``listing`` where those whom the farthest does not know are marked, and every fingerprint said."""
    if not known.rivals:
        return listing
    ours = {fingerprint(one) for one in known.signers}
    choices = tuple(replace(one, apart=not one.refusal and one.signer not in ours) for one in listing.choices)
    theirs = {fingerprint(key) for one in known.rivals for key in one.signers} - ours
    said = _APART.format(ours=" et ".join(sorted(ours)), theirs=" et ".join(sorted(theirs)))
    return Listing(choices, (said, *listing.warnings))
