"""A restoration brings data back, never accesses: what was closed or changed since stays so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pyotp
import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.agenda import ReasonCode
from telesec.domain.errors import SignInFailed
from telesec.domain.ids import new_id
from telesec.domain.people import Compartment, Practitioner, Role, Site
from telesec.domain.schedules import DayException, Room
from telesec.services.access import account_changes, invitations
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import NewAccount
from telesec.services.access.new_factors import NewFactors
from telesec.services.access.own_factors import OwnFactors
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.bookings import schedules

from .conftest import LOGIN, PASSWORD, Lilas, book, names_of_tuesday, restore_here

PASSWORD_OF_NADIA = "hamac girafe 41 trombone"
NEW_PASSWORD = "cerise 88 tabouret volcan"


@dataclass
class Person:
    login: str
    password: str
    secret: str


def chosen(lilas: Lilas, factors: NewFactors, password: str) -> str:
    factors.choose_password(password, password)
    secret = factors.secret_text.replace(" ", "")
    factors.prove_code(str(pyotp.TOTP(secret).at(lilas.clock())))
    factors.backup_codes()
    return secret


def invite(lilas: Lilas, signed_in: SignedIn, login: str, name: str) -> Person:
    """A secretary, invited and come in for the first time."""
    wanted = NewAccount(login, name, frozenset({Role.SECRETARY}))
    found = invitations.invite(signed_in.gate, lilas.threshold(), signed_in.deks, wanted)
    way_in = Enrolment(lilas.threshold())
    secret = chosen(lilas, way_in.begin(login, found.code), PASSWORD_OF_NADIA)
    way_in.finish()
    return Person(login, PASSWORD_OF_NADIA, secret)


def comes_in(lilas: Lilas, person: Person) -> SignedIn:
    return lilas.sign_in(person.login, person.password, person.secret)


def anew(lilas: Lilas, snapshot: str) -> tuple[str, ...]:
    """On a bare machine; what was replayed."""
    lilas.new_computer()
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    work.listing()
    return work.restore(snapshot).replayed


@pytest.fixture
def nadia_left(lilas: Lilas) -> tuple[Lilas, Person, str]:
    """Nadia works, a backup is made, then her account is closed; the id of that backup."""
    signed_in = lilas.sign_in()
    nadia = invite(lilas, signed_in, "nadia", "Nadia Benali")
    lilas.sign_out(signed_in)
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    slot = next(
        one for one in lilas.threshold().header().slots if one.account_id != signed_in.gate.account.id
    )
    account_changes.disable(signed_in.gate, lilas.threshold(), signed_in.deks, slot.account_id)
    book(signed_in, "BERTHIER", 10)
    lilas.sign_out(signed_in)
    return lilas, nadia, snapshot


def test_an_account_closed_since_stays_closed_on_the_same_computer(
    nadia_left: tuple[Lilas, Person, str],
) -> None:
    lilas, nadia, snapshot = nadia_left
    prepared = restore_here(lilas, lilas.sign_in(), snapshot)
    assert prepared.replayed == ("Nadia Benali : compte fermé depuis la sauvegarde, il reste fermé.",)
    lilas.start()
    with pytest.raises(SignInFailed):
        comes_in(lilas, nadia)
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def test_keys_to_renew_and_the_days_of_a_replacement_are_those_of_today(
    nadia_left: tuple[Lilas, Person, str],
) -> None:
    lilas, _nadia, snapshot = nadia_left
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.REFERENCE, Subject("keys")) as records:
        owed = records.renewals.owed().keys()
        left = next(one for one in records.people.all() if one.login == "nadia")
    doctor = signed_in.gate.account.practitioner_id or ""
    days = replace(left, valid_until=date(2030, 3, 1), works_for=(doctor,))
    edit = account_changes.AccountEdit(left, days)
    account_changes.edit_account(signed_in.gate, lilas.threshold(), signed_in.deks, edit)
    restore_here(lilas, signed_in, snapshot)
    lilas.start()
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.REFERENCE, Subject("keys")) as records:
        assert records.renewals.owed().keys() == owed != set()
        found = records.people.get(left.id)
    assert (found.valid_until, found.works_for, found.state) == (days.valid_until, (doctor,), "disabled")


def test_an_account_closed_since_stays_closed_on_a_bare_machine_that_chooses_an_older_snapshot(
    nadia_left: tuple[Lilas, Person, str],
) -> None:
    lilas, nadia, snapshot = nadia_left
    lilas.back_up(hours=1)
    assert anew(lilas, snapshot) == ("Nadia Benali : compte fermé depuis la sauvegarde, il reste fermé.",)
    with pytest.raises(SignInFailed):
        comes_in(lilas, nadia)
    signed_in = lilas.sign_in()
    assert names_of_tuesday(signed_in) == ["AUBRAC"]
    with signed_in.gate.stores()[Compartment.PRACTICE]._engine.connect() as conn:
        states = dict(conn.exec_driver_sql("SELECT login, state FROM accounts").fetchall())
    assert states == {LOGIN: "active", "nadia": "disabled"}


def test_an_old_password_does_not_come_back_with_an_old_backup(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    lilas.clock.advance(minutes=1)
    own = OwnFactors(signed_in.gate, lilas.threshold(), signed_in.deks)
    own.begin(PASSWORD, str(pyotp.TOTP(lilas.totp_secret).at(lilas.clock())))
    own.change_password(NEW_PASSWORD, NEW_PASSWORD)
    lilas.sign_out(signed_in)
    restore_here(lilas, lilas.sign_in(LOGIN, NEW_PASSWORD), snapshot)
    lilas.start()
    with pytest.raises(SignInFailed):
        lilas.sign_in(LOGIN, PASSWORD)
    lilas.clock.advance(minutes=10)
    found = lilas.sign_in(LOGIN, NEW_PASSWORD)
    assert names_of_tuesday(found) == ["AUBRAC"]
    assert len(found.warnings) == 1  # the try with the old password, and nothing else


def test_a_colleague_invited_since_keeps_her_account_and_signs_in(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    nadia = invite(lilas, signed_in, "nadia", "Nadia Benali")
    lilas.sign_out(signed_in)
    prepared = restore_here(lilas, lilas.sign_in(), snapshot)
    assert prepared.replayed == ("Nadia Benali : compte créé depuis la sauvegarde, il est gardé.",)
    lilas.start()
    found = comes_in(lilas, nadia)
    assert found.gate.account.roles == {Role.SECRETARY}
    assert any("Restauré depuis la sauvegarde" in line for line in found.notices)


def test_who_comes_later_reads_when_the_restoration_was_put_into_place(lilas: Lilas) -> None:
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    invite(lilas, signed_in, "nadia", "Nadia Benali")
    lilas.sign_out(signed_in)
    restore_here(lilas, lilas.sign_in(), snapshot)
    lilas.clock.advance(hours=20)  # made ready on Monday, put into place on Tuesday
    lilas.start()
    gate = lilas.sign_in().gate
    with gate.enter(Action.ACCOUNT_LIST, Subject("notices")) as records:
        (nadia,) = [one for one in records.people.all() if one.login == "nadia"]
        waiting = records.people.take_notices(nadia.id)
    assert any("a été mise en place le mardi 17 novembre" in line for line in waiting)


def test_when_the_accounts_file_is_lost_too_the_newest_backup_says_who_may_enter(
    nadia_left: tuple[Lilas, Person, str],
) -> None:
    """The folder's own ``practice.db`` is gone: its ``practice.json`` no longer speaks alone either."""
    lilas, nadia, snapshot = nadia_left
    lilas.back_up(hours=1)
    (lilas.folder / "practice.db").unlink()
    (lilas.folder / "practice.json").write_bytes(b"{}")
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    work.listing()
    assert work.restore(snapshot).to_redo == ()
    with pytest.raises(SignInFailed):
        comes_in(lilas, nadia)
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def test_a_code_that_already_served_does_not_serve_again_after_a_restoration(lilas: Lilas) -> None:
    """The steps used by each telephone do not go back with ``practice.db``."""
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    code = str(pyotp.TOTP(lilas.totp_secret).at(lilas.clock()))
    restore_here(lilas, signed_in, snapshot)
    lilas.start()
    with pytest.raises(SignInFailed):
        SignIn(lilas.threshold()).attempt(LOGIN, PASSWORD, code)


def test_a_purge_of_the_journals_done_since_is_asked_again(lilas: Lilas) -> None:
    """The rows it removed come back with the files; how long they are to be kept stays as chosen since."""
    snapshot = lilas.back_up()
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set("journal_keeping", {"months": 12})
        records.schedules.set("journal_purges", [{"at": "2026-11-16"}])
    prepared = restore_here(lilas, signed_in, snapshot)
    assert len(prepared.to_redo) == 1  # nothing was written in the office since: patients are asked nothing
    assert "purgez le journal à nouveau" in prepared.to_redo[0]
    lilas.start()
    signed_in = lilas.sign_in()
    with signed_in.gate.enter(Action.REFERENCE, Subject("settings")) as records:
        found = records.schedules.settings()
    assert found["journal_keeping"] == {"months": 12}
    assert "journal_purges" not in found


@pytest.mark.parametrize("harm", ["damaged", "gone"])
def test_an_account_closed_since_stays_closed_when_the_accounts_file_no_longer_opens(
    nadia_left: tuple[Lilas, Person, str], harm: str
) -> None:
    """``practice.json`` proves itself with the paper: it says alone who is closed."""
    lilas, nadia, snapshot = nadia_left
    accounts, version = lilas.folder / "practice.db", lilas.threshold().header().version
    if harm == "gone":
        accounts.unlink()
    else:
        accounts.write_bytes(accounts.read_bytes()[:4096] + bytes(4096) + accounts.read_bytes()[8192:])
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    work.listing()
    prepared = work.restore(snapshot)
    assert prepared.replayed == ("Nadia Benali : compte fermé depuis la sauvegarde, il reste fermé.",)
    assert lilas.threshold().header().version == version
    with pytest.raises(SignInFailed):
        comes_in(lilas, nadia)
    assert names_of_tuesday(lilas.sign_in()) == ["AUBRAC"]


def test_accesses_that_go_back_are_said_before_and_after(nadia_left: tuple[Lilas, Person, str]) -> None:
    """Both files of the accesses are lost: this computer only knows that there were newer ones."""
    lilas, _nadia, snapshot = nadia_left
    (lilas.folder / "practice.db").unlink()
    (lilas.folder / "practice.json").write_bytes(b"{}")
    work = lilas.anew()
    work.connect(*lilas.place())
    work.open(lilas.recovery_text)
    assert any("vérifiez chaque compte" in line for line in work.listing().warnings)
    assert any("vérifiez chaque compte" in line for line in work.restore(snapshot).to_redo)


def test_days_opened_or_closed_since_stay_so_when_accounts_and_settings_alone_go_back(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    kept, changed, new = (new_id() for _ in range(3))

    def closed(group_id: str, day: int, label: str = "") -> tuple[DayException, ...]:
        return (DayException(new_id(), group_id, date(2026, 12, day), opens=False, label=label),)

    schedules.save_decision(signed_in.gate, kept, closed(kept, 1))
    schedules.save_decision(signed_in.gate, changed, closed(changed, 2))
    lilas.sign_out(signed_in)
    snapshot = lilas.back_up(minutes=5)
    signed_in = lilas.sign_in()
    schedules.save_decision(signed_in.gate, changed, closed(changed, 3))
    schedules.save_decision(signed_in.gate, new, closed(new, 4, "Congrès"))
    schedules.drop_decision(signed_in.gate, kept)
    today = signed_in.gate.reference.exceptions
    prepared = restore_here(lilas, signed_in, snapshot, frozenset({Compartment.PRACTICE}))
    assert prepared.replayed == (
        "2 ouvertures ou fermetures de jours décidées depuis la sauvegarde : elles sont gardées.",
    )
    lilas.start()
    found = lilas.sign_in().gate.reference.exceptions
    assert set(today) < set(found)  # and what was decided before, and only the backup has
    assert {one.group_id for one in found} == {kept, changed, new}


def test_what_the_agenda_names_stays_when_accounts_and_settings_alone_go_back(lilas: Lilas) -> None:
    snapshot = lilas.back_up(minutes=5)
    signed_in = lilas.sign_in()
    gate = signed_in.gate
    site = Site(new_id(), "Annexe")
    room = Room(new_id(), site.id, "Salle 2")
    vaccine = ReasonCode(new_id(), "Vaccin", 15, "blue")
    newcomer = Practitioner(new_id(), "Dr Nouveau", site_id=site.id)
    schedules.save_site(gate, site)
    schedules.save_room(gate, room)
    schedules.save_reason_code(gate, vaccine)
    schedules.save_practitioner(gate, newcomer)
    prepared = restore_here(lilas, signed_in, snapshot, frozenset({Compartment.PRACTICE}))
    assert prepared.replayed == (
        "Annexe : lieu créé depuis la sauvegarde, il est gardé.",
        "Salle 2 : salle créée depuis la sauvegarde, elle est gardée.",
        "Dr Nouveau : ajouté à l'agenda depuis la sauvegarde, il y est gardé.",
        "Vaccin : motif créé depuis la sauvegarde, il est gardé.",
    )
    lilas.start()
    found = lilas.sign_in().gate.reference
    assert newcomer in found.practitioners
    assert site in found.sites
    assert room in found.rooms
    assert vaccine in found.reason_codes
