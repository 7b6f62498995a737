"""A secretary's own program rewrites ``practice.json`` with a right MAC: honest programs are not taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests.conftest import codes_at_little_cost
from tests.journeys.conftest import PASSWORD, Telephone, choose

from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Refused, SignInFailed
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.security import account_keys, keyslots, recovery, trust
from telesec.security.device import FileStore
from telesec.security.header import FILE_NAME, Header, HeaderRefused, _mac, parse_header
from telesec.security.kdf import FLOOR_PARAMETERS, ParametersRefused
from telesec.security.keyslots import Material, Slot
from telesec.security.seen_accesses import NOTHING
from telesec.security.session_keys import SessionKeys
from telesec.security.strict_json import canonical, encode_bytes
from telesec.security.trust_changes import begun, reseal, with_slot
from telesec.security.warrant_form import ROOT, Warrant
from telesec.security.warrants import MOST_OWN, Signer, digest_of, signed
from telesec.services.access import key_renewal, key_staging
from telesec.services.access.account_changes import disable
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.invitations import NewAccount, invite, invite_again
from telesec.services.access.key_requests import hand_over_keys, waiting_for_keys
from telesec.services.access.recovery import Recovery
from telesec.services.access.sign_in import SignIn
from telesec.services.gate import Gate
from telesec.services.restores.restore_swap import complete
from telesec.services.stores import open_stores

from .forger import ADMIN, DESK, DOCTOR, House, build

TOTP_OF_HERS = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD_OF_HERS = "cheval pile agrafe 12 nuage"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> House:
    with codes_at_little_cost():
        return build(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(built: House, tmp_path: Path) -> Iterator[House]:
    with codes_at_little_cost():
        copied = built.copied(tmp_path)
        yield copied
        copied.day.close()


def slot_of_hers(house: House, account_id: str, *roles: Role) -> tuple[Slot, Material]:
    """A slot that she can open, under the name of any account."""
    header = house.header()
    material = Material(account_keys.new_private_key(), TOTP_OF_HERS, pin=trust.pin_of_list(header))
    secret = house.threshold().secret(header.practice_id)
    made = keyslots.new_slot(
        header.practice_id,
        account_id,
        keyslots.login_tag(secret, "intruse"),
        frozenset(roles),
        password=PASSWORD_OF_HERS,
        device_secret=secret,
        material=material,
        deks={Compartment.PRACTICE: house.forger[Compartment.PRACTICE]},
        parameters=FLOOR_PARAMETERS,
    )
    return made, material


def test_a_house_left_alone_is_believed_and_the_keys_are_handed_over(house: House) -> None:
    claire = house.comes_in("claire")
    assert claire.warnings == ()
    bruno = house.ids[DOCTOR]
    assert [one.account_id for one in waiting_for_keys(claire.gate, house.threshold(), claire.deks)] == [
        bruno
    ]
    hand_over_keys(claire.gate, house.threshold(), claire.deks, bruno)
    house.leaves(claire)
    assert set(house.comes_in(DOCTOR).deks) == set(Compartment)


def test_a_role_added_to_her_own_slot_is_refused_and_told_to_everybody(house: House) -> None:
    house.forge_slot(DESK, roles=frozenset({Role.SECRETARY, Role.PRACTITIONER}))
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in(DESK)
    claire = house.comes_in("claire")
    assert any("Sonia" in sentence for sentence in claire.warnings)
    with pytest.raises(Refused, match="pas le droit"):
        hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DESK])


def test_her_key_in_a_doctors_slot_before_the_hand_over_receives_nothing(house: House) -> None:
    hers = account_keys.public_key_of(account_keys.new_private_key())
    house.forge_slot(DOCTOR, public_key=hers)
    claire = house.comes_in("claire")
    assert any("Bruno" in sentence for sentence in claire.warnings)
    with pytest.raises(Refused, match="aucune clé ne peut lui être remise"):
        hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    assert Compartment.CLINICAL not in house.slot(DOCTOR).grants


def test_her_key_slipped_in_between_two_readings_receives_nothing(house: House) -> None:
    claire = house.comes_in("claire")
    hers = account_keys.public_key_of(account_keys.new_private_key())
    house.forge_slot(DOCTOR, public_key=hers)
    with pytest.raises(Refused, match="pas le droit"):
        hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])


def test_nobody_vouches_for_her_key_by_changing_something_else(house: House) -> None:
    claire = house.comes_in("claire")
    house.forge_slot(DOCTOR, public_key=account_keys.public_key_of(account_keys.new_private_key()))
    wider = replace(house.slot(DOCTOR), roles=frozenset({Role.PRACTITIONER, Role.ADMIN}))
    with pytest.raises(Refused, match="pas le droit"):
        with_slot(house.header(), wider, claire.deks.signer, claire.deks.pin)


def test_a_vouching_that_she_signed_herself_makes_the_whole_header_refused(house: House) -> None:
    slot, material = slot_of_hers(house, house.ids[DOCTOR], Role.PRACTITIONER)

    def change(header: Header) -> Header:
        kept = replace(slot, login_tag=house.slot(DOCTOR).login_tag)
        key = keyslots.signer_of(slot, header.practice_id, material).key
        draft = Warrant(kept.account_id, kept.roles, key, digest_of(kept.public_key), "")
        entry = signed(header.practice_id, header.warrants, draft, house.forger.signer)
        return replace(header.with_slot(kept), warrants=(*header.warrants, entry))

    house.forge(change)
    for login in ("claire", ADMIN, DESK):
        with pytest.raises(HeaderRefused, match="pas le droit"):
            house.comes_in(login)


def test_a_vouching_in_the_name_of_an_administrator_needs_her_signature(house: House) -> None:
    def change(header: Header) -> Header:
        draft = Warrant(house.ids[DESK], frozenset(Role), house.forger.signer.key, bytes(32), "")
        signer = Signer(house.ids[ADMIN], house.forger.signer.seed)
        entry = signed(header.practice_id, header.warrants, draft, signer)
        return replace(header, warrants=(*header.warrants, entry))

    house.forge(change)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def test_an_account_added_comes_in_nowhere_and_everybody_is_told(house: House) -> None:
    slot, _material = slot_of_hers(house, new_id(), Role.PRACTITIONER, Role.ADMIN)
    house.forge(lambda header: header.with_slot(slot))
    code = Telephone(TOTP_OF_HERS, house.day.clock).code()
    with pytest.raises(HeaderRefused, match="pas le droit"):
        SignIn(house.threshold()).attempt("intruse", PASSWORD_OF_HERS, code)
    assert any("un compte inconnu" in sentence for sentence in house.comes_in("claire").warnings)


@pytest.mark.parametrize("login", [DESK, DOCTOR])
def test_a_key_that_nobody_handed_over_makes_its_account_refused(house: House, login: str) -> None:
    """Renewed keys go to whoever held the former ones: a grant of hers must not pass for one."""
    grants = {**house.slot(login).grants, Compartment.CLINICAL: bytes(1200)}
    house.forge_slot(login, grants=grants)
    claire = house.comes_in("claire")
    assert house.ids[login] not in trust.verify(house.header(), claire.deks.pin).trusted
    with pytest.raises(SignInFailed):
        house.comes_in(login)


def test_slots_swapped_between_two_accounts_are_refused(house: House) -> None:
    claire, sonia = house.slot("claire"), house.slot(DESK)
    house.forge(
        lambda header: header.with_slot(replace(claire, account_id=sonia.account_id)).with_slot(
            replace(sonia, account_id=claire.account_id)
        )
    )
    with pytest.raises(SignInFailed):
        house.comes_in("claire")
    assert any("Claire" in said and "Sonia" in said for said in house.comes_in(ADMIN).warnings)
    assert trust.verify(house.header(), None).suspect == {claire.account_id, sonia.account_id}


def test_without_its_list_the_header_is_refused_to_whoever_knew_it(house: House) -> None:
    house.forge(lambda header: replace(header, warrants=()))
    for login in ("claire", ADMIN, DOCTOR):
        with pytest.raises(HeaderRefused, match="pas le droit"):
            house.comes_in(login)


def test_a_list_begun_again_by_her_is_refused(house: House) -> None:
    hers = bytes(range(32))
    house.forge(lambda header: begun(replace(header, warrants=()), hers))
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def test_a_sheet_of_hers_is_refused(house: House) -> None:
    code = recovery.new_code()

    def change(header: Header) -> Header:
        deks = {key: bytes(32) for key in Compartment} | dict(house.forger)
        block = recovery.seal_block(code, header.practice_id, deks, bytes(32))
        return replace(header, recovery=block)

    house.forge(change)
    for login in ("claire", ADMIN):
        with pytest.raises(HeaderRefused, match="pas le droit"):
            house.comes_in(login)


def test_keys_renewed_are_never_sealed_to_a_sheet_of_hers(house: House) -> None:
    claire = house.comes_in("claire")
    hers = recovery.public_key(recovery.new_code())
    house.forge(lambda header: replace(header, recovery=replace(header.recovery, public_key=hers)))
    with pytest.raises(HeaderRefused):
        reseal(house.header(), {Compartment.CLINICAL: bytes(32)}, claire.deks.signer, claire.deks.pin)


def test_a_role_taken_away_does_not_come_back_with_the_older_list(house: House) -> None:
    before, bruno = house.header(), house.slot(DOCTOR)
    adele = house.comes_in(ADMIN)
    disable(adele.gate, house.threshold(), adele.deks, house.ids[DOCTOR])
    house.leaves(adele)
    house.leaves(house.comes_in("claire"))
    house.forge(lambda header: replace(header.with_slot(bruno), warrants=before.warrants))
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def test_a_closed_account_opened_again_by_her_is_refused(house: House) -> None:
    adele = house.comes_in(ADMIN)
    disable(adele.gate, house.threshold(), adele.deks, house.ids[DOCTOR])
    house.leaves(adele)
    grants = {Compartment.PRACTICE: bytes(64)}
    house.forge_slot(DOCTOR, state="active", grants=grants)
    claire = house.comes_in("claire")
    assert any("Bruno" in sentence for sentence in claire.warnings)
    with pytest.raises(Refused):
        hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])


def test_the_header_as_it_was_before_is_refused_by_its_version(house: House) -> None:
    before = (house.day.folder / FILE_NAME).read_bytes()
    adele = house.comes_in(ADMIN)
    disable(adele.gate, house.threshold(), adele.deks, house.ids[DOCTOR])
    house.leaves(adele)
    (house.day.folder / FILE_NAME).write_bytes(before)
    with pytest.raises(HeaderRefused, match="plus ancien"):
        house.comes_in("claire")


def test_lowered_costs_are_refused_whatever_the_mac_says(house: House) -> None:
    path = house.day.folder / FILE_NAME
    body = json.loads(path.read_text())
    header = parse_header(path.read_bytes())
    for slot in body["slots"]:
        slot["kdf"]["memory_kib"] = 8
    body["mac"] = encode_bytes(_mac(header, house.forger[Compartment.PRACTICE]))
    path.write_bytes(canonical(body))
    with pytest.raises(ParametersRefused):
        house.comes_in("claire")


def test_costs_lowered_within_bounds_open_nothing(house: House) -> None:
    lower = replace(FLOOR_PARAMETERS, lanes=1)
    house.forge_slot("claire", parameters=lower)
    with pytest.raises(SignInFailed):
        house.comes_in("claire")


def test_she_cannot_sign_for_anybody_with_her_own_session(house: House) -> None:
    slot, _material = slot_of_hers(house, new_id(), Role.SECRETARY)
    with pytest.raises(Refused, match="administrateur ou un praticien"):
        with_slot(house.header(), slot, house.forger.signer, house.forger.pin)


def test_an_invitation_widened_on_its_way_is_not_accepted(house: House) -> None:
    adele = house.comes_in(ADMIN)
    asked = NewAccount("nina", "Nina", frozenset({Role.SECRETARY}))
    made = invite(adele.gate, house.threshold(), adele.deks, asked)
    house.leaves(adele)
    house.ids["nina"] = made.account_id
    house.forge_slot("nina", roles=frozenset({Role.SECRETARY, Role.ADMIN}))
    with pytest.raises(HeaderRefused, match="pas le droit"):
        Enrolment(house.threshold()).begin("nina", made.code)


def test_an_access_tampered_with_is_mended_by_a_new_invitation(house: House) -> None:
    house.forge_slot(DESK, roles=frozenset(Role), public_key=house.slot(DOCTOR).public_key)
    house.forge_account(DESK, roles=frozenset(Role))
    adele = house.comes_in(ADMIN)
    made = invite_again(adele.gate, house.threshold(), adele.deks, house.ids[DESK])
    house.leaves(adele)
    enrolment = Enrolment(house.threshold())
    house.telephones[DESK], _codes = choose(enrolment.begin(DESK, made.code), PASSWORD, house.day.clock)
    enrolment.finish()
    house.day.clock.advance(minutes=1)
    sonia = house.comes_in(DESK)
    assert sonia.gate.account.roles == {Role.SECRETARY}
    assert sonia.warnings == ()


def test_the_sheet_gives_back_the_roles_vouched_for_and_no_other(house: House) -> None:
    house.forge_slot(DESK, roles=frozenset(Role))
    house.forge_account(DESK, roles=frozenset(Role))
    way_back = Recovery(house.threshold())
    way_back.open(house.day.recovery_text)
    house.telephones[DESK], _codes = choose(way_back.identify(DESK), PASSWORD, house.day.clock)
    way_back.finish()
    house.day.clock.advance(minutes=1)
    assert house.slot(DESK).roles == {Role.SECRETARY}
    assert set(house.comes_in(DESK).deks) == {Compartment.PRACTICE, Compartment.OFFICE}


def test_whoever_the_founder_invited_stays_trusted_once_she_has_left(house: House) -> None:
    adele = house.comes_in(ADMIN)
    disable(adele.gate, house.threshold(), adele.deks, house.ids["claire"])
    house.leaves(adele)
    for login in (ADMIN, DESK, DOCTOR):
        found = house.comes_in(login)
        assert not any("pas le droit" in sentence for sentence in found.warnings)
        house.leaves(found)
    trusted = trust.verify(house.header(), None).trusted
    assert {house.ids[login] for login in (ADMIN, DESK, DOCTOR)} <= trusted


def test_who_has_left_vouches_for_nobody_any_more(house: House) -> None:
    claire, adele = house.comes_in("claire"), house.comes_in(ADMIN)
    disable(adele.gate, house.threshold(), adele.deks, house.ids["claire"])
    slot, _material = slot_of_hers(house, new_id(), Role.PRACTITIONER)
    with pytest.raises(Refused):
        with_slot(house.header(), slot, claire.deks.signer, None)


def test_another_root_needs_somebody_entitled(house: House) -> None:
    def change(header: Header) -> Header:
        draft = Warrant(ROOT, frozenset(), house.forger.signer.key, trust.block_digest(header.recovery), "")
        entry = signed(header.practice_id, header.warrants, draft, house.forger.signer)
        return replace(header, warrants=(*header.warrants, entry))

    house.forge(change)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def of_administrator(house: House) -> SessionKeys:
    """What Adèle, who has no medical keys, signs and seals with."""
    adele = house.comes_in(ADMIN)
    house.leaves(adele)
    assert Compartment.CLINICAL not in adele.deks
    return adele.deks


def vouched(header: Header, signer: Signer, of: str, **parts: object) -> tuple[Warrant, ...]:
    """The list with one more entry, right in form: what stood for ``of``, changed."""
    standing = trust.verify(header, None).standing
    assert standing is not None
    was = standing.root if of == ROOT else standing.accounts[of]
    draft = replace(was, **parts)  # type: ignore[arg-type]
    return (*header.warrants, signed(header.practice_id, header.warrants, draft, signer))


def test_her_key_vouched_for_by_an_administrator_inherits_no_medical_key(house: House) -> None:
    claire = house.comes_in("claire")
    hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    house.leaves(claire)
    keys, bruno = of_administrator(house), house.slot(DOCTOR)
    hers = account_keys.public_key_of(account_keys.new_private_key())

    def change(header: Header) -> Header:
        entries = vouched(header, keys.signer, bruno.account_id, digest=digest_of(hers))
        return replace(header.with_slot(replace(bruno, public_key=hers)), warrants=entries)

    house.forge(change)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def test_her_key_vouched_for_without_keys_waits_for_somebody_to_hand_them_over(house: House) -> None:
    claire = house.comes_in("claire")
    hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    house.leaves(claire)
    keys, bruno = of_administrator(house), house.slot(DOCTOR)
    hers = account_keys.public_key_of(account_keys.new_private_key())

    def change(header: Header) -> Header:
        held = frozenset({Compartment.PRACTICE})
        entries = vouched(header, keys.signer, bruno.account_id, digest=digest_of(hers), held=held)
        return replace(header.with_slot(replace(bruno, public_key=hers)), warrants=entries)

    house.forge(change)
    claire = house.comes_in("claire")
    assert any("Bruno" in sentence for sentence in claire.warnings)
    assert bruno.account_id not in trust.verify(house.header(), claire.deks.pin).trusted


@pytest.mark.parametrize("another_root", [True, False])
@pytest.mark.parametrize("bound", [True, False])
def test_an_administrator_without_medical_keys_makes_no_sheet(
    house: House, another_root: bool, bound: bool
) -> None:
    keys, code = of_administrator(house), recovery.new_code()

    def change(header: Header) -> Header:
        hers = recovery.seal_block(code, header.practice_id, {}, bytes(32))
        block = replace(header.recovery, public_key=hers.public_key)
        block = replace(block, bond=hers.bond) if bound else block
        key = {"key": Signer(ROOT, recovery.root_seed(code)).key} if another_root else {}
        entries = vouched(header, keys.signer, ROOT, digest=trust.block_digest(block), **key)
        return replace(header, recovery=block, warrants=entries)

    house.forge(change)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def test_an_administrator_without_medical_keys_still_renews_her_own(house: House) -> None:
    adele = house.comes_in(ADMIN)
    new = {Compartment.PRACTICE: bytes(32)}
    resealed = reseal(house.header(), new, adele.deks.signer, adele.deks.pin)
    assert trust.verify(resealed, adele.deks.pin).standing is not None


def her_keys_changed(house: House, header: Header) -> Header:
    """Her own keys once more, as her own program signs it, with no rule to stop it."""
    slot = header.slot_of(house.ids[DESK])
    assert slot is not None
    found = trust.verify(header, None).standing
    assert found is not None
    key = account_keys.public_key_of(account_keys.new_private_key())
    entry = replace(found.accounts[slot.account_id], digest=digest_of(key))
    added = signed(header.practice_id, header.warrants, entry, house.forger.signer)
    return replace(header.with_slot(replace(slot, public_key=key)), warrants=(*header.warrants, added))


def test_her_keys_changed_without_end_stop_at_forty_and_fill_no_list(house: House) -> None:
    """A colleague's sign-in pays for each entry: what goes beyond is refused at once, unread."""
    for _time in range(MOST_OWN - 1):  # the first one was when she joined
        house.forge(lambda header: her_keys_changed(house, header))
    house.leaves(house.comes_in("claire"))
    with pytest.raises(Refused, match=f"{MOST_OWN} fois"):
        with_slot(
            house.header(),
            replace(house.slot(DESK), public_key=account_keys.public_key_of(account_keys.new_private_key())),
            house.forger.signer,
            None,
        )
    entries = house.header().warrants
    house.forge(
        lambda header: replace(
            header,
            warrants=(*entries, signed(header.practice_id, entries, entries[-1], house.forger.signer)),
        )
    )
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")


def dismissed(house: House) -> tuple[Header, bytes]:
    """Bruno received his medical keys, then left: the accesses of before, that somebody kept, and his key."""
    claire = house.comes_in("claire")
    hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    house.leaves(claire)
    before, secret = house.header(), house.threshold().secret(house.header().practice_id)
    material, _kek = keyslots.open_slot(house.slot(DOCTOR), before.practice_id, PASSWORD, secret)
    adele = house.comes_in(ADMIN)
    disable(adele.gate, house.threshold(), adele.deks, house.ids[DOCTOR])
    house.leaves(adele)
    return before, material.private_key


def forget_on_computer(house: House) -> None:
    """As on a computer that was away all that time."""
    house.threshold().update_anchor(
        house.header().practice_id, lambda known: replace(known, accesses=NOTHING)
    )


def forget_in_practice(house: House) -> None:
    """She holds the key of ``practice.db`` too."""
    stores = open_stores(house.day.folder, house.header().practice_id, dict(house.forger))
    gate = Gate(
        Account(house.ids[DESK], DESK, "", frozenset(Role)), stores, "", "", house.day.clock, pledged=True
    )
    with gate.enter(Action.REFERENCE, Subject("accounts")) as records:
        records.sessions.set_secret("header_list", b"")
    gate.close()


@pytest.mark.parametrize("forget", [forget_on_computer, forget_in_practice])
def test_the_accesses_of_before_are_refused_under_a_newer_version(house: House, forget) -> None:
    """Lists and what accounts remember of them, in their slots, all go back together."""
    before, _key = dismissed(house)
    house.forge(lambda header: replace(before, version=header.version))
    forget(house)
    for login in ("claire", DESK):
        with pytest.raises(HeaderRefused, match="pas le droit"):
            house.comes_in(login)


def test_the_accesses_of_before_receive_no_renewed_key_in_an_open_session(house: House) -> None:
    before, _key = dismissed(house)
    claire = house.comes_in("claire")
    claire.gate.proved()
    ready = key_renewal.begin(claire.gate, house.threshold(), claire.deks, frozenset(Compartment))
    house.forge(lambda header: replace(before, version=header.version))
    forget_on_computer(house)
    for refused in (hand_over_keys, partial(key_renewal.begin, compartments=frozenset(Compartment))):
        arguments = () if isinstance(refused, partial) else (house.ids[DOCTOR],)
        with pytest.raises(HeaderRefused, match="pas le droit"):
            refused(claire.gate, house.threshold(), claire.deks, *arguments)
    house.leaves(claire)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        key_staging.stage(ready)


def test_an_account_closed_in_the_practice_receives_no_renewed_key(house: House) -> None:
    """Both memories of the list lost, ``practice.db`` still says who left."""
    before, private_key = dismissed(house)
    house.forge(lambda header: replace(before, version=header.version))
    forget_on_computer(house)
    forget_in_practice(house)
    claire = house.comes_in("claire")
    claire.gate.proved()
    ready = key_renewal.begin(claire.gate, house.threshold(), claire.deks, frozenset(Compartment))
    house.leaves(claire)
    key_staging.stage(ready)
    complete(house.day.folder, lambda _practice: FileStore(house.day.device_folder), house.day.clock)
    opened = keyslots.open_grants(house.slot(DOCTOR), house.header().practice_id, private_key)
    assert opened == {Compartment.PRACTICE: claire.deks[Compartment.PRACTICE]}
    assert set(house.comes_in("claire").deks) == set(Compartment)


def all_goes_back(house: House, before: Header) -> None:
    """She holds the key of ``practice.db`` and sits at the computer: nothing there remembers."""
    house.forge(lambda header: replace(before, version=header.version))
    forget_on_computer(house)
    forget_in_practice(house)
    house.forge_account(DOCTOR, state="active")


def test_the_notes_remember_the_list_when_everything_else_went_back(house: House) -> None:
    """Neither the desk nor an administrator holds their key: Claire closed Bruno's account herself."""
    claire = house.comes_in("claire")
    hand_over_keys(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    house.leaves(claire)
    before = house.header()
    claire = house.comes_in("claire")
    claire.gate.proved()
    disable(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    house.leaves(claire)
    all_goes_back(house, before)
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in("claire")
    with pytest.raises(HeaderRefused, match="pas le droit"):
        house.comes_in(DOCTOR)


def test_the_sheet_makes_the_notes_believe_the_list_that_is_left(house: House) -> None:
    """The accesses of before, put back by honest people after a damage, open with the sheet and stay open."""
    before = house.header()
    claire = house.comes_in("claire")
    claire.gate.proved()
    disable(claire.gate, house.threshold(), claire.deks, house.ids[DOCTOR])
    house.leaves(claire)
    all_goes_back(house, before)
    way_back = Recovery(house.threshold())
    way_back.open(house.day.recovery_text)
    house.telephones["claire"], _codes = choose(way_back.identify("claire"), PASSWORD, house.day.clock)
    way_back.finish()
    house.day.clock.advance(minutes=1)
    assert set(house.comes_in("claire").deks) == set(Compartment)


def test_a_forged_list_met_at_the_end_of_a_session_is_not_what_the_notes_believe(house: House) -> None:
    claire = house.comes_in("claire")
    true = house.header()
    house.forge(
        lambda header: replace(
            header,
            warrants=(
                *header.warrants,
                signed(header.practice_id, header.warrants, header.warrants[-1], house.forger.signer),
            ),
        )
    )
    house.leaves(claire)
    house.forge(lambda header: replace(true, version=header.version))
    assert house.comes_in("claire").warnings == ()
