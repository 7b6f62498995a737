"""The recovery sheet from an open session: is it still the right one, and another in its place.

The new sheet must open everything the old one did, so whoever changes it holds the key of every compartment,
as practitioners do, or still has the old sheet, which does. Nobody makes a sheet that opens half: an
administrator without medical keys and without the sheet asks a practitioner. One write of the header changes
the sheet; before it the old one is good, after it the new one, and the old one opens only what was copied
before: older backups, and what these open as long as the keys of the compartments are not renewed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from telesec.backup.envelope import identity_from_seed, recipient_of
from telesec.domain.access.renewals import RenewalReason
from telesec.domain.actions import Action, Subject
from telesec.domain.backups.shapes import BackupRefused
from telesec.domain.errors import Refused
from telesec.domain.people import Compartment
from telesec.security import recovery
from telesec.security.header import Header
from telesec.security.recovery import Recovered
from telesec.security.session_keys import SessionKeys
from telesec.security.trust import verify
from telesec.security.trust_changes import stood_on_sheet, with_block
from telesec.security.warrant_form import ROOT
from telesec.security.warrants import Signer, public_of
from telesec.services.access import key_renewal
from telesec.services.access.sheet_code import SheetCode
from telesec.services.backups.backup_change import SettingsPlace, change_within, sealed_for
from telesec.services.backups.backup_keyring import RECOVERY, tell_all
from telesec.services.gate import Gate, Records
from telesec.services.header_changes import SHEET, rewrite, settle
from telesec.services.threshold import Threshold
from telesec.services.today import day_of
from telesec.services.typed_sheet import open_with_sheet, stand_on_sheet

CHECKED = "sheet_checked"  # the day on which the sheet now good was typed whole; "" for one just made
OLD_SHEET_FIRST = (
    "Il vous manque des clés que la nouvelle feuille doit ouvrir. Tapez d'abord le code de l'ancienne, ou "
    "demandez à un praticien de changer la feuille."
)
BACKUPS_BEHIND = (
    "Les réglages des sauvegardes ne se lisent pas : elles sont encore faites pour l'ancienne feuille. "
    "Donnez le nouveau code dans Sauvegardes, Clés."
)
_TOLD = (
    "Le {day}, {name} a changé la feuille de récupération : l'ancienne n'ouvre plus le cabinet. Si "
    "personne ne s'y attendait, prévenez l'administrateur."
)


def check_sheet(gate: Gate, threshold: Threshold, typed: str) -> None:
    """Say whether the sheet at hand is the right one; raises Invalid("code") when it is not."""
    with gate.enter(Action.RECOVERY_CHECK, Subject("practice", gate.reference.practice_id)) as records:
        code, found = open_with_sheet(threshold, typed)
        written = stand_on_sheet(threshold, records, code, found)
        records.schedules.set(CHECKED, day_of(gate))
    for header in written:
        settle(threshold, header)


@dataclass(frozen=True, slots=True)
class _Old:
    code: bytes = field(repr=False)
    found: Recovered = field(repr=False)


class SheetRenewal:
    """``use_old`` when keys are lacking → ``begin`` → ``type_back`` → ``finish``, with a fresh proof."""

    def __init__(self, gate: Gate, threshold: Threshold, deks: SessionKeys) -> None:
        self._gate, self._threshold, self._deks = gate, threshold, deks
        self._old: _Old | None = None
        self._sheet: SheetCode | None = None

    @property
    def needs_old(self) -> bool:
        """True while keys are lacking that only the old sheet, or somebody else, can give."""
        return self._old is None and set(self._deks) != set(Compartment)

    def use_old(self, typed: str) -> None:
        """Take every key from the old sheet; raises Invalid("code")."""
        self._old = _Old(*open_with_sheet(self._threshold, typed))

    def begin(self) -> SheetCode:
        """A new code to print, of which two groups are to be typed back; the old one stays good."""
        if self.needs_old:
            raise Refused(OLD_SHEET_FIRST)
        self._sheet = SheetCode()
        return self._sheet

    def finish(self, groups: tuple[str, ...], *, seen: bool) -> tuple[str, ...]:
        """From here on the new sheet opens the practice, and backups are made for it.

        ``seen``: the old one was lost, or read by somebody: the keys it opened are to be renewed. Returns
        what remains to be done. Raises Invalid naming the group, ProofRequired, HeaderRefused.
        """
        if self._sheet is None:
            raise Refused("Imprimez d'abord la nouvelle feuille.")
        self._sheet.type_back(groups)
        gate, code = self._gate, self._sheet.code
        practice_id = gate.reference.practice_id
        reason = "lost" if seen else ""
        if seen:
            key_renewal.ask_first(gate, Action.RECOVERY_RENEW, Compartment, RenewalReason.PRECAUTION)
        with gate.enter(Action.RECOVERY_RENEW, Subject("practice", practice_id), reason=reason) as records:
            tell_all(records, _TOLD.format(day=day_of(gate), name=gate.account.display_name))
            practice_dek = self._deks[Compartment.PRACTICE]
            written = rewrite(
                self._threshold, records, practice_dek, lambda fresh: self._changed(fresh, code)
            )
            left = self._backups(records, code)
            records.schedules.set(CHECKED, "")
        settle(self._threshold, written)
        self._old = self._sheet = None
        return left

    def _changed(self, fresh: Header, code: bytes) -> Header:
        """The header on the new sheet, signed by the old one when it is at hand, else by this session."""
        verify(fresh, self._deks.pin)
        deks, signer = dict(self._deks), self._deks.signer
        if self._old is not None:
            fresh = stood_on_sheet(fresh, self._old.code, self._old.found)
            deks, signer = dict(self._old.found.deks), Signer(ROOT, recovery.root_seed(self._old.code))
        secret = self._threshold.secret(fresh.practice_id)
        block = recovery.seal_block(code, fresh.practice_id, deks, secret)
        changed = with_block(fresh, block, signer, public_of(recovery.root_seed(code)))
        return replace(changed, version=fresh.version + 1)

    def _backups(self, records: Records, code: bytes) -> tuple[str, ...]:
        """Backups are sealed for the new sheet; one that cannot be said so delays nothing."""
        public = recipient_of(identity_from_seed(recovery.backup_seed(code)))
        place = SettingsPlace(self._threshold, self._gate.reference.practice_id)
        records.schedules.set(RECOVERY, public)
        try:
            if place.read().revision:
                change_within(records, place, lambda was, _: sealed_for(was, public))
        except BackupRefused:
            return (BACKUPS_BEHIND,)
        records.sessions.set_secret(SHEET, public_of(recovery.root_seed(code)))
        return ()
