"""The section of the settings where one says how long the words of calls are kept, and erases older ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from tests.ui.purging import PROOF, answer_purge, asked_to_prove, heard, prove

from telesec.app.call_keeping_wiring import add_call_keeping
from telesec.domain.access.scope import Scope
from telesec.domain.actions import RULES
from telesec.domain.calls.keeping import CallKeeping, PurgePlan
from telesec.domain.calls.requests import Ending, Taking
from telesec.domain.errors import Invalid, ProofRequired, Refused, TelesecError
from telesec.domain.people import Role
from telesec.services.calls import calls, keeping, views
from telesec.ui.look import Look
from telesec.ui.settings.call_keeping import CallKeepingPorts, CallKeepingSection
from telesec.ui.settings.section import Surroundings
from telesec.ui.tokens import LIGHT

BEFORE = datetime(2026, 8, 18, 7, tzinfo=UTC)
REFERENCE = object()


@dataclass
class Practice:
    """Three calls and a slip to erase, one call kept for its slip."""

    role: Role = Role.PRACTITIONER
    days: int = 90
    fault: Exception | None = None
    purges: int = 0
    proved: bool = True
    proofs: list[tuple[str, str]] = field(default_factory=list)

    def load(self):
        kept = CallKeeping(self.days)
        if self.role is Role.ADMIN:
            return kept, None
        return kept, PurgePlan(kept, BEFORE, 0, 0) if self.purges else PurgePlan(kept, BEFORE, 3, 1, 1)

    def save(self, days):
        if self.fault:
            raise self.fault
        self.days = days
        return REFERENCE

    def purge(self):
        if self.fault:
            raise self.fault
        if not self.proved:
            raise ProofRequired("Redonnez votre mot de passe et un code.")
        self.purges += 1
        return PurgePlan(CallKeeping(self.days), BEFORE, 3, 1)

    def prove(self, password, code):
        self.proofs.append((password, code))
        self.proved = True


@pytest.fixture
def opened(qtbot, tasks):
    def make(practice, look=None):
        may = SimpleNamespace(may=lambda action: practice.role in RULES[action].roles)
        ports = CallKeepingPorts(
            practice.load, practice.save, practice.purge, practice.prove, lambda: REFERENCE
        )
        section = CallKeepingSection(Surroundings(may, tasks, look or Look(LIGHT)), ports)
        heard(qtbot, section)
        shown = section.older.isHidden if practice.role is Role.ADMIN else section.words.text
        qtbot.waitUntil(lambda: bool(shown()))
        return section

    return make


def test_what_would_go_is_read_before_anything_goes(opened):
    practice = Practice()
    section = opened(practice)
    assert "3 appels et 1 fiche" in section.words.text()
    assert "1 appel plus ancien reste" in section.words.text()
    assert section.purge.isEnabled()
    assert practice.purges == 0


def test_a_purge_is_confirmed_done_and_told(qtbot, opened):
    practice = Practice()
    section = opened(practice)
    answer_purge(qtbot, section, "Annuler")
    assert practice.purges == 0
    answer_purge(qtbot, section, "Effacer")
    qtbot.waitUntil(lambda: bool(section.told))
    assert section.told[0].startswith("Effacés :")
    qtbot.waitUntil(lambda: section.words.text().startswith("Rien à effacer"))
    assert not section.purge.isEnabled()


def test_a_purge_asks_for_a_fresh_proof_and_goes_on_once_given(qtbot, opened):
    practice = Practice(proved=False)
    section = opened(practice)
    answer_purge(qtbot, section, "Effacer")
    prove(qtbot, section)
    qtbot.waitUntil(lambda: practice.purges == 1)
    assert practice.proofs == [PROOF]


def test_a_proof_given_up_erases_nothing(qtbot, opened):
    practice = Practice(proved=False)
    section = opened(practice)
    answer_purge(qtbot, section, "Effacer")
    asked_to_prove(qtbot, section).reject()
    qtbot.waitUntil(section.purge.isEnabled)
    assert practice.purges == 0


def test_a_refusal_is_told_and_nothing_went(qtbot, opened):
    section = opened(Practice(fault=Refused("Réglez l'heure, puis recommencez : rien n'a été effacé.")))
    section.start()
    qtbot.waitUntil(lambda: bool(section.told))
    assert "rien n'a été effacé" in section.told[0]


def test_an_administrator_sets_the_days_and_sees_no_call(qtbot, opened):
    practice = Practice(role=Role.ADMIN)
    section = opened(practice)
    assert section.older.isHidden()
    assert not section.submit.isEnabled()
    section.length.setValue(120)
    section.submit.click()
    qtbot.waitUntil(lambda: section.told == ["Les textes des appels et des fiches seront gardés 120 jours."])
    assert practice.days == 120
    qtbot.waitUntil(lambda: not section.submit.isEnabled())


def test_a_wrong_number_is_said_at_its_field(qtbot, opened):
    section = opened(Practice(role=Role.ADMIN, fault=Invalid("days", "De 30 à 1095 jours.")))
    section.length.setValue(40)
    section.submit.click()
    qtbot.waitUntil(lambda: "De 30 à 1095 jours." in section.fields["days"].error())


def test_a_secretary_reads_and_is_told_who_erases(opened):
    section = opened(Practice(role=Role.SECRETARY))
    assert section.purge.isHidden()
    assert not section.length.isEnabled()
    assert section.submit.isHidden()


def test_every_control_is_named_and_the_section_is_read_in_each_theme(opened, themed, unnamed, shoot):
    section = opened(Practice(), themed)
    section.resize(900, 560)
    assert unnamed(section) == []
    shoot(section, f"call_keeping_{themed.tokens.name}")


class AtOnce:
    """Does the work where it is asked: the stores of these tests live in the test's own thread."""

    def run(self, work, then, failed=None):
        try:
            found = work()
        except TelesecError as error:
            failed(error)
            return
        then(found)


def shown(qtbot, gate):
    """The section of this session, on screen and on real stores."""
    may = SimpleNamespace(may=gate.allows)
    section = wired(gate)["Appels"](Surroundings(may, AtOnce(), Look(LIGHT)))
    qtbot.addWidget(section)
    section.show()
    return section


def wired(gate):
    """The sections that the settings of this session get, by title."""
    made = {}
    page = SimpleNamespace(add_section=lambda title, make: made.update({title: make}))
    add_call_keeping(page, SimpleNamespace(gate=gate, prove=lambda _password, _code: gate.proved()))
    return made


@pytest.mark.parametrize(
    ("role", "given"),
    [(Role.SECRETARY, True), (Role.PRACTITIONER, True), (Role.ADMIN, True), (Role.BILLING, False)],
)
def test_the_settings_of_each_role_have_it_or_not(practice, role, given):
    assert ("Appels" in wired(practice.gate(role))) is given


def test_who_sees_a_part_of_the_agendas_erases_nothing_of_the_whole(practice):
    gate = practice.gate(Role.PRACTITIONER)
    gate.narrow(Scope(practitioner_ids=frozenset({practice.practitioners[0].id})))
    gate.renew_reference()
    assert wired(gate) == {}


def test_a_practitioner_erases_on_real_stores(qtbot, practice, clock):
    desk = practice.gate(Role.SECRETARY)
    call = calls.take_call(desk, Taking(number="0639980001")).call
    calls.end_call(desk, Ending(call.id, call.version))
    clock.advance(days=90)
    practice.gate(Role.ADMIN)  # somebody worked here the day before: the clock has a witness
    clock.advance(days=1)
    section = shown(qtbot, practice.gate(Role.PRACTITIONER))
    assert "1 appel et 0 fiche" in section.words.text()
    answer_purge(qtbot, section, "Effacer")
    qtbot.waitUntil(lambda: section.words.text().startswith("Rien à effacer"))
    assert views.call_view(practice.gate(Role.SECRETARY), call.id).call.number == ""


def test_an_administrator_keeps_another_number_of_days_on_real_stores(qtbot, practice):
    gate = practice.gate(Role.ADMIN)
    section = shown(qtbot, gate)
    assert section.older.isHidden()
    section.length.setValue(45)
    section.submit.click()
    assert not section.submit.isEnabled()
    assert keeping.keeping(gate).days == 45
