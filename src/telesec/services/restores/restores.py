"""A restoration from an open session: the practice, or one compartment, put back at the next start."""

from __future__ import annotations

from collections.abc import Mapping

from telesec.backup.manifest import Manifest
from telesec.backup.targets.base import Opener
from telesec.backup.targets.opening import open_target
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.restores import COMPARTMENT_WORDS, Choice, Listing, Prepared
from telesec.domain.errors import Refused
from telesec.domain.french import counted
from telesec.domain.people import Compartment
from telesec.security.header import verify_header
from telesec.security.strict_json import instant_text
from telesec.services import former_keys
from telesec.services.gate import Gate
from telesec.services.restore_intent import is_pending
from telesec.services.restores.against_today import noted_in
from telesec.services.restores.restore_accesses import read_accesses
from telesec.services.restores.restore_preparation import Ready, give_up, make_ready, order, said
from telesec.services.restores.restore_source import Stop, Tell, never, quiet
from telesec.services.restores.restore_verification import Ground, Wanted
from telesec.services.restores.target_reading import TargetReader, begin_reading
from telesec.services.threshold import Threshold

_OFFICE = (
    "Ce que des patients ont refusé depuis cette sauvegarde (messages, rappels), les fiches réunies et les "
    "rendez-vous annulés depuis sont à noter de nouveau."
)


class RestoreHere(TargetReader):
    """``begin`` → ``listing`` → ``confirm`` → ``prepare`` → ``order``, and the program must lock at once: the
    next start swaps, and what would be written in between would be lost.

    ``begin`` and ``confirm`` touch the stores; ``listing`` and ``prepare`` do not, and may take minutes.
    """

    def __init__(
        self,
        gate: Gate,
        threshold: Threshold,
        deks: Mapping[Compartment, bytes],
        opener: Opener = open_target,
    ) -> None:
        super().__init__(gate, threshold, deks, opener)
        self._ground: Ground | None = None
        self._wanted: Wanted | None = None
        self._ready: Ready | None = None

    def begin(self, target_id: str) -> None:
        """Raises what ``begin_reading`` raises."""
        self._reading = begin_reading(self._gate, self._threshold, target_id, Action.BACKUP_LIST)

    def listing(self, tell: Tell = quiet, stop: Stop = never) -> Listing:
        """The snapshots of the target, newest first. Raises TargetFault, Cancelled."""
        return self._listed(tell, stop, former=True)

    def confirm(self, snapshot_id: str, compartments: frozenset[Compartment]) -> None:
        """Password and code were given again: journaled before anything is fetched.

        Raises ProofRequired, Refused (another one waits), BackupRefused (signed by a stranger).
        """
        source = self._open_source()
        if not compartments or is_pending(self._threshold.folder):
            raise Refused(
                "Choisissez ce qui doit revenir ; si une restauration attend déjà, rouvrez le logiciel."
            )
        manifest = source.manifest(snapshot_id)
        header = self._threshold.header()
        verify_header(header, self._deks[Compartment.PRACTICE])
        subject = Subject("snapshot", snapshot_id)
        with self._gate.enter(Action.RESTORE, subject, reason=said(compartments)) as records:
            accesses = read_accesses(records, header)
            former = former_keys.known(records, header.practice_id, self._deks)
        self._wanted = Wanted(manifest, compartments, accesses, self._to_redo(manifest, compartments))
        self._ground = Ground(
            self._threshold.folder,
            header.practice_id,
            self._gate.account,
            self._gate.workstation,
            self._threshold.clock,
            self._threshold.device,
            self._deks,
            self._threshold.secret(header.practice_id),
            former,
        )

    def _to_redo(self, manifest: Manifest, compartments: frozenset[Compartment]) -> tuple[str, ...]:
        """What patients asked since and no file remembers any more, when the office was written since."""
        anchor = self._threshold.anchor(manifest.practice_id)
        known = anchor.heads.get(Compartment.OFFICE) if anchor else None
        then = manifest.heads.get(Compartment.OFFICE.value)
        same = known is not None and then is not None and known.count == then.count
        return () if same or Compartment.OFFICE not in compartments else (_OFFICE,)

    def prepare(self, tell: Tell = quiet, stop: Stop = never) -> Prepared:
        """Fetch and verify beside, replay the accesses. Raises as ``make_ready`` does."""
        if self._source is None or self._ground is None or self._wanted is None:
            raise Refused("Choisissez d'abord une sauvegarde.")
        self.abandon()
        self._ready = make_ready(self._ground, self._source, self._wanted, tell, stop)
        return self._ready.prepared

    def order(self) -> None:
        """The next start puts it in place: to be called when the screen locks, not before."""
        if self._ground is None or self._ready is None:
            raise Refused("Récupérez et vérifiez d'abord une sauvegarde.")
        order(self._ground, self._ready)

    def abandon(self) -> None:
        """Forget a restoration that is ready; one that was ordered is kept."""
        ready, self._ready = self._ready, None
        if self._ground is not None and ready is not None:
            give_up(self._ground, ready)

    def close(self) -> None:
        """Let go of the target, and of what was made ready and not ordered."""
        self.abandon()
        super().close()
        self._ground = self._wanted = None


def written_since(gate: Gate, choice: Choice) -> dict[Compartment, str]:
    """What would be lost, by compartment that this session can open: how much was done in it since."""
    sentences = {}
    for compartment, store in gate.stores().items():
        present, then = store.head(), noted_in(choice, compartment)
        if then is None:
            continue
        label = COMPARTMENT_WORDS[compartment]
        if not store.holds_head(then, instant_text(gate.now())):
            sentences[compartment] = f"{label} : cette sauvegarde n'est pas une étape de ce cabinet-ci."
        elif present.count > then.count:
            done = counted(present.count - then.count, "action faite", "actions faites")
            sentences[compartment] = f"{label} : {done} depuis, consultations comprises."
    return sentences
