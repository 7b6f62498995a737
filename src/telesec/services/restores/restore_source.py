"""One target read with one key: what it holds, whom to believe, and the files of a chosen snapshot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from telesec.backup.catalogue import Found, base_of, check_chain, install_names, snapshots
from telesec.backup.fetch import fetch
from telesec.backup.manifest import Manifest, check_known
from telesec.backup.outline import whole
from telesec.backup.targets.base import TargetStore
from telesec.domain.backups.ledger import ChainEnd
from telesec.domain.backups.restores import Choice, Listing
from telesec.domain.backups.shapes import BackupRefused, Progress
from telesec.domain.backups.signers import fingerprint
from telesec.domain.errors import NotFound

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


def quiet(_progress: Progress) -> None:
    """Nobody watches."""


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(slots=True)
class Source:
    """``identity`` opens the envelopes; ``signers`` are the public keys believed, once known."""

    store: TargetStore
    identity: str = field(repr=False)
    signers: frozenset[str] = frozenset()
    found: list[Found] = field(default_factory=list)

    def read(self, install: str = "", tell: Tell = quiet, stop: Stop = never) -> None:
        """Read every manifest of ``install``, or of all that the target holds. Raises TargetFault."""
        names = [install] if install else install_names(self.store)
        self.found = [one for name in names for one in self._snapshots(name, tell, stop)]

    def _snapshots(self, install: str, tell: Tell, stop: Stop) -> list[Found]:
        return snapshots(self.store, install, self.identity, tell, stop, outlines=True)

    def newest(self) -> list[Manifest]:
        """The outline of every readable manifest, newest first, whoever signed it."""
        return [one.manifest for one in self._readable() if one.manifest is not None]

    def listing(self, remembered: ChainEnd | None = None) -> Listing:
        """What may be chosen, newest first, and what the target hides or tells twice."""
        by_id: dict[str, Choice] = {}
        for one in self._readable():
            choice = self._choice(one)
            if choice is not None and (choice.id not in by_id or by_id[choice.id].refusal):
                by_id[choice.id] = choice
        warnings = [*self._strangers(), *self._chains(remembered)]
        return Listing(tuple(by_id.values()), tuple(dict.fromkeys(warnings)))

    def manifest(self, snapshot_id: str) -> Manifest:
        """The outline of a believed snapshot; raises NotFound, or BackupRefused for a stranger's."""
        refused: BackupRefused | None = None
        for one in self._readable():
            if one.manifest is None or one.manifest.id != snapshot_id:
                continue
            try:
                check_known(one.manifest, self.signers)
            except BackupRefused as error:
                refused = error
                continue
            return one.manifest
        if refused is not None:
            raise refused
        raise NotFound("Cette sauvegarde n'est plus chez l'hébergeur. Relisez la liste.")

    def fetch(
        self,
        manifest: Manifest,
        into: Path,
        names: Collection[str],
        tell: Tell = quiet,
        stop: Stop = never,
    ) -> None:
        """Rebuild ``names`` of a snapshot in ``into``, every hash checked. The caller believes its signer."""
        base = base_of(self.found, manifest)  # the very bytes that the signed manifest names
        all_of_it = self._whole(manifest)
        fetch(
            self.store,
            all_of_it,
            self._whole(base) if base else None,
            self.identity,
            into,
            names=names,
            tell=tell,
            stop=stop,
        )

    def _whole(self, outline: Manifest) -> Manifest:
        """Read again with all its parts."""
        one = next(one for one in self.found if one.manifest is outline)
        return whole(self.store, one.key, one.version_id, one.sha256, self.identity)

    def close(self) -> None:
        self.store.close()

    def _readable(self) -> list[Found]:
        """Newest first: by number within an installation, for a clock once wrong dates a snapshot for ever
        and never numbers it; installations by the date of the last of each.
        """
        readable = [one for one in self.found if one.manifest is not None]
        last: dict[str, tuple[int, str]] = {}
        for one in readable:
            number, at, _ = _newest_first(one)
            install = one.key.partition("/")[0]
            last[install] = max(last.get(install, (0, "")), (number, at))

        def age(one: Found) -> tuple[str, tuple[int, str, bool]]:
            return last[one.key.partition("/")[0]][1], _newest_first(one)

        return sorted(readable, key=age, reverse=True)

    def _believed(self, one: Found) -> bool:
        return one.manifest is not None and one.manifest.signer in self.signers

    def _choice(self, one: Found) -> Choice | None:
        manifest = one.manifest
        if manifest is None:
            return None
        return Choice(
            manifest.id,
            manifest.created_at,
            manifest.tier,
            manifest.number,
            sum(entry.size for entry in manifest.files),
            sum(part.size for part in manifest.parts()) + self._base_bytes(manifest),
            manifest.install,
            manifest.base is not None,
            manifest.heads,
            self._refusal(manifest),
            fingerprint(manifest.signer),
        )

    def _refusal(self, manifest: Manifest) -> str:
        try:
            check_known(manifest, self.signers)
            base_of(self.found, manifest)
        except BackupRefused as error:
            return error.sentence
        return ""

    def _base_bytes(self, manifest: Manifest) -> int:
        """What the full snapshot of a difference adds to the download."""
        if manifest.base is None:
            return 0
        try:
            base = base_of(self.found, manifest)
        except BackupRefused:
            return 0
        paged = {entry.name for entry in manifest.files if entry.runs is not None}
        files = base.files if base else ()
        return sum(part.size for entry in files if entry.name in paged for part in entry.parts)

    def _strangers(self) -> list[str]:
        count = sum(not self._believed(one) for one in self._readable())
        if not count:
            return []
        what = (
            "Une sauvegarde est signée par un ordinateur inconnu du cabinet : elle est refusée"
            if count == 1
            else f"{count} sauvegardes viennent d'un ordinateur inconnu du cabinet : elles sont refusées"
        )
        return [f"{what}. Quelqu'un a pu en déposer de fausses : changez les clés de l'hébergeur."]

    def _chains(self, remembered: ChainEnd | None) -> list[str]:
        """Each installation is its own chain; the one this computer remembers is the newest."""
        newest = next((one.manifest.install for one in self._readable() if one.manifest), "")
        sentences: list[str] = []
        for install, found in self._by_install().items():
            kept = [one for one in found if one.manifest is None or self._believed(one)]
            sentences += check_chain(kept, remembered if install == newest else None)
            sentences += _told_twice(kept)
        return sentences

    def _by_install(self) -> Mapping[str, Sequence[Found]]:
        grouped: dict[str, list[Found]] = {}
        for one in self.found:
            grouped.setdefault(one.key.partition("/")[0], []).append(one)
        return grouped


def _told_twice(found: Sequence[Found]) -> list[str]:
    """A number is taken before it is borne: two snapshots with the same one come from two states."""
    bearers: dict[int, set[str]] = {}
    for one in found:
        if one.manifest is not None:
            bearers.setdefault(one.manifest.number, set()).add(one.manifest.id)
    return [
        f"Deux sauvegardes portent le n° {number} : l'ordinateur du cabinet a été remis à un état plus "
        "ancien, puis a continué. Comparez leurs dates avant de choisir."
        for number, ids in sorted(bearers.items())
        if len(ids) > 1
    ]


def _newest_first(one: Found) -> tuple[int, str, bool]:
    manifest = one.manifest
    if manifest is None:
        return 0, "", False
    return manifest.number, manifest.created_at.isoformat(), not one.hidden
