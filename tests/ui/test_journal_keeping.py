"""The section of the settings where one says how long the journals are kept, and purges what is older."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from tests.ui.purging import PROOF, answer_purge, asked_to_prove, heard, prove

from telesec.domain.actions import RULES
from telesec.domain.errors import Invalid, ProofRequired, Refused
from telesec.domain.journal.checkpoints import MonthRows, Removable
from telesec.domain.journal.keeping import Keeping, Outlook
from telesec.domain.people import Compartment, Role
from telesec.ui.look import Look
from telesec.ui.settings.journal_keeping import JournalSection, KeepingPorts
from telesec.ui.settings.section import Surroundings
from telesec.ui.tokens import LIGHT

OLD = Removable(9, (MonthRows("2025-10", 8, "a", "b"),))
REFERENCE = object()


@dataclass
class Practice:
    """Twelve months kept, eight rows of October to purge."""

    role: Role = Role.ADMIN
    keeping: Keeping = field(default_factory=Keeping)
    fault: Exception | None = None
    proofs: list[tuple[str, str]] = field(default_factory=list)
    purges: int = 0
    proved: bool = True

    def load(self):
        own = {} if self.purges else {Compartment.PRACTICE: OLD}
        words = "Rien à purger." if self.purges else "Cabinet : 8 lignes, d'octobre 2025."
        return Outlook(self.keeping, "2025-11-01", own, sentences=(words,))

    def save(self, wanted):
        self._check()
        self.keeping = wanted
        return REFERENCE

    def purge(self, keep_going):
        self._check()
        if not keep_going(Compartment.PRACTICE, 2000):
            return SimpleNamespace(cancelled=True, sentences=("Purge interrompue.",))
        self.purges += 1
        return SimpleNamespace(cancelled=False, sentences=("Cabinet : 8 lignes purgées.",))

    def prove(self, password, code):
        self.proofs.append((password, code))
        self.proved = True

    def _check(self):
        if self.fault:
            raise self.fault
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code.")


@pytest.fixture
def opened(qtbot, tasks):
    def make(practice):
        may = SimpleNamespace(may=lambda action: practice.role in RULES[action].roles)
        ports = KeepingPorts(practice.load, practice.save, practice.purge, practice.prove, lambda: REFERENCE)
        section = JournalSection(Surroundings(may, tasks, Look(LIGHT)), ports)
        heard(qtbot, section)
        qtbot.waitUntil(lambda: bool(section.words.text()))
        return section

    return make


def test_what_would_go_is_read_before_anything_goes(opened):
    practice = Practice()
    section = opened(practice)
    assert section.words.text() == "Cabinet : 8 lignes, d'octobre 2025."
    assert section.purge.isEnabled()
    assert section.length.value() == 12
    assert not section.submit.isEnabled()
    assert practice.purges == 0


def test_a_purge_is_confirmed_done_and_told(qtbot, opened):
    practice = Practice()
    section = opened(practice)
    answer_purge(qtbot, section, "Annuler")
    assert practice.purges == 0
    answer_purge(qtbot, section, "Purger")
    qtbot.waitUntil(lambda: section.told == ["Cabinet : 8 lignes purgées."])
    qtbot.waitUntil(lambda: section.words.text() == "Rien à purger.")
    assert not section.purge.isEnabled()
    assert section.cancel.isHidden()


def test_a_purge_asks_for_a_fresh_proof_and_goes_on_once_given(qtbot, opened):
    practice = Practice(proved=False)
    section = opened(practice)
    answer_purge(qtbot, section, "Purger")
    prove(qtbot, section)
    qtbot.waitUntil(lambda: practice.purges == 1)
    assert practice.proofs == [PROOF]


def test_a_proof_given_up_purges_nothing_and_says_again_what_would_go(qtbot, opened):
    practice = Practice(proved=False)
    section = opened(practice)
    answer_purge(qtbot, section, "Purger")
    asked_to_prove(qtbot, section).reject()
    qtbot.waitUntil(lambda: section.words.text() == "Cabinet : 8 lignes, d'octobre 2025.")
    assert practice.purges == 0
    assert section.purge.isEnabled()


def test_a_refusal_is_told_and_nothing_went(qtbot, opened):
    practice = Practice(fault=Refused("Cabinet : le journal a été modifié. Rien n'a été purgé."))
    section = opened(practice)
    section.start()
    qtbot.waitUntil(lambda: bool(section.told))
    assert "Rien n'a été purgé" in section.told[0]


def test_a_purge_interrupted_says_so(qtbot, opened):
    section = opened(Practice())
    section.start()
    section.cancel.click()
    qtbot.waitUntil(lambda: bool(section.told))
    assert section.told[0] in ("Purge interrompue.", "Cabinet : 8 lignes purgées.")
    assert section.cancel.isHidden()


def test_the_reason_is_asked_over_twelve_months_only(qtbot, opened):
    practice = Practice()
    section = opened(practice)
    assert not section.reason.isEnabled()
    section.length.setValue(24)
    assert section.reason.isEnabled()
    section.reason.setText("Contentieux")
    section.submit.click()
    qtbot.waitUntil(lambda: section.told == ["Chaque ligne du journal sera gardée 24 mois."])
    assert practice.keeping == Keeping(24, "Contentieux")
    qtbot.waitUntil(lambda: not section.submit.isEnabled())


def test_a_missing_reason_is_said_at_its_field(qtbot, opened):
    practice = Practice(fault=Invalid("reason", "Dites pourquoi."))
    section = opened(practice)
    section.length.setValue(24)
    section.submit.click()
    qtbot.waitUntil(lambda: section.isEnabled() and "Dites pourquoi." in section.fields["reason"].error())


def test_every_control_is_named_and_the_section_is_read_in_each_theme(opened, themed, unnamed, shoot):
    section = opened(Practice())
    section.resize(900, 560)
    assert unnamed(section) == []
    shoot(section, f"journal_keeping_{themed.tokens.name}")


def test_a_practitioner_purges_and_reads_the_duration_without_changing_it(opened):
    section = opened(Practice(role=Role.PRACTITIONER))
    assert section.purge.isEnabled()
    assert not section.length.isEnabled()
    assert section.submit.isHidden()
