"""A practice for trying things out: accounts of every role, invented patients, a believable week.

Every name is made up, every telephone number comes from the ranges that ARCEP keeps for fiction
(decision 2018-0881), and the practice says it is a demonstration wherever its name is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from telesec.commands.demo_backups import back_up, set_backups
from telesec.commands.demo_contacts import note_consents, settle_contacts
from telesec.commands.demo_desk import fill_desk, fill_group, monday, settle_hours
from telesec.commands.demo_people import drafts, near, twin
from telesec.commands.demo_telephone import read_all, settle_telephone
from telesec.domain.actions import Action
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.care.clinical import NoteRequest, Signature
from telesec.domain.errors import Conflict
from telesec.domain.french import of_name
from telesec.domain.people import Role
from telesec.security import totp
from telesec.security.device import DeviceStore
from telesec.security.kdf import DEFAULT_PARAMETERS, Argon2Parameters
from telesec.services.access.commitment import accept_commitment
from telesec.services.access.enrolment import Enrolment
from telesec.services.access.foundation import Identity
from telesec.services.access.invitations import NewAccount, invite
from telesec.services.access.new_factors import NewFactors
from telesec.services.access.set_up import SetUp
from telesec.services.access.sign_in import SignedIn, SignIn
from telesec.services.anchoring import end_session
from telesec.services.bookings import booking
from telesec.services.care import clinical, tariffs
from telesec.services.gate import Gate
from telesec.services.patients import patient_files, patients
from telesec.services.threshold import Threshold

PRACTICE_NAME = "Cabinet de démonstration"
STEP = timedelta(seconds=totp.STEP_SECONDS)
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One of the demonstration's accounts, with everything needed to sign in: it protects nobody."""

    login: str
    display_name: str
    roles: frozenset[Role]
    password: str = field(repr=False)
    totp_secret: str = field(repr=False, default="")


ACCOUNTS = (
    DemoAccount(
        "lefevre",
        "Dr Lefèvre",
        frozenset({Role.PRACTITIONER, Role.ADMIN}),
        "Lanterne mouflon girafe 27",
    ),
    DemoAccount("camille", "Camille Roy", frozenset({Role.SECRETARY}), "Corbeille tilleul panda 53"),
    DemoAccount("benali", "Dr Benali", frozenset({Role.PRACTITIONER}), "Fauteuil marmotte prune 84"),
    DemoAccount("nora", "Nora Vidal", frozenset({Role.BILLING}), "Parapluie chouette noix 61"),
    DemoAccount("alex", "Alex Simon", frozenset({Role.ADMIN}), "Violoncelle hérisson sel 39"),
)


class Clock:
    """The clock of the making: some minutes late, so that no code of the present is used up by it."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._behind = timedelta(minutes=20)

    def __call__(self) -> datetime:
        return self._now() - self._behind

    def next_code(self) -> None:
        """Half a minute later: a code serves once."""
        self._behind -= STEP


def build(
    folder: Path,
    device: DeviceStore,
    now: Callable[[], datetime],
    say: Say = lambda _: None,
    parameters: Argon2Parameters = DEFAULT_PARAMETERS,
) -> tuple[DemoAccount, ...]:
    """Create the practice in ``folder`` through the program's own use cases; its accounts with their keys."""
    clock = Clock(now)
    say("Création du cabinet de démonstration…")
    founder = _found(folder, device, clock, parameters)
    threshold = Threshold(folder, device, clock, workstation="démonstration", parameters=parameters)
    accounts = [founder, *_enrol_others(threshold, founder, clock, say)]
    say("Patients inventés et semaine de rendez-vous…")
    secretary = next(item for item in accounts if Role.SECRETARY in item.roles)
    with_gate(threshold, founder, clock, settle_hours)
    with_gate(threshold, founder, clock, settle_telephone)
    with_gate(threshold, founder, clock, settle_contacts)
    with_gate(threshold, secretary, clock, _fill_office)
    with_gate(threshold, secretary, clock, read_all)
    with_gate(threshold, secretary, clock, note_consents)
    with_gate(threshold, founder, clock, _fill_notes)
    say("Première sauvegarde…")
    with_gate(threshold, founder, clock, partial(set_backups, threshold))
    back_up(Threshold(folder, device, now, parameters=parameters))  # it needs no code: dated as it happens
    return tuple(accounts)


def sign_in(threshold: Threshold, account: DemoAccount, clock: Clock) -> SignedIn:
    """Open a session with a fresh code; the first time, the commitment is accepted as everyone must."""
    clock.next_code()
    signed = SignIn(threshold).attempt(account.login, account.password, code_at(account, clock()))
    if signed.commitment_due:
        accept_commitment(signed.gate)
    return signed


def code_at(account: DemoAccount, instant: datetime) -> str:
    """The six digits the account's telephone shows at ``instant``."""
    import pyotp

    code: str = pyotp.TOTP(account.totp_secret).at(int(instant.timestamp()))
    return code


def with_gate(threshold: Threshold, account: DemoAccount, clock: Clock, work: Callable[[Gate], None]) -> None:
    """Do ``work`` in a session of ``account``, ended in order."""
    gate = sign_in(threshold, account, clock).gate
    try:
        work(gate)
    finally:
        end_session(gate, threshold, Action.SIGN_OUT)


def _found(folder: Path, device: DeviceStore, clock: Clock, parameters: Argon2Parameters) -> DemoAccount:
    account = ACCOUNTS[0]
    made = SetUp(folder, device, clock, workstation="démonstration", parameters=parameters)
    made.identify(
        Identity(
            PRACTICE_NAME,
            account.login,
            account.display_name,
            site_name="Rue des Lilas",
            city="Lyon",
            postcode="69007",
            phone="04 65 71 00 12",
            roles=account.roles,
        )
    )
    enrolled = _choose(made.factors, account, clock)
    groups = made.recovery_text().split()
    made.type_back(tuple(groups[place - 1] for place in made.asked_groups))
    made.finish()
    return enrolled


def _choose(factors: NewFactors, account: DemoAccount, clock: Clock) -> DemoAccount:
    factors.choose_password(account.password, account.password)
    enrolled = replace(account, totp_secret=factors.secret_text.replace(" ", ""))
    factors.prove_code(code_at(enrolled, clock()))
    factors.backup_codes()
    return enrolled


def _enrol_others(
    threshold: Threshold, founder: DemoAccount, clock: Clock, say: Say
) -> Iterator[DemoAccount]:
    signed = sign_in(threshold, founder, clock)
    wanted = [NewAccount(one.login, one.display_name, one.roles) for one in ACCOUNTS[1:]]
    codes = {one.login: invite(signed.gate, threshold, signed.deks, one).code for one in wanted}
    tariffs.load_shipped_tariffs(signed.gate)
    signed.gate.close()
    for account in ACCOUNTS[1:]:
        say(f"Compte {of_name(account.display_name)}…")
        way = Enrolment(threshold)
        enrolled = _choose(way.begin(account.login, codes[account.login]), account, clock)
        way.finish()
        yield enrolled


def _fill_office(gate: Gate) -> None:
    people = _write_people(gate)
    fill_group(gate, people[10:14])
    fill_week(gate, people)
    fill_desk(gate, people)


def _write_people(gate: Gate) -> list[str]:
    """Patients with those around them, then one written twice: something to put together."""
    ids = []
    for draft in drafts(48):
        ids.append(patients.create_patient(gate, draft).id)
        contact = near(draft, ids[-1])
        if contact is not None:
            patient_files.save_contact(gate, contact)
    patients.create_patient(gate, twin())
    return ids


def fill_week(gate: Gate, people: Sequence[str]) -> None:
    """Believable days of every practitioner for the patients whose ids are ``people``, from Monday on."""
    first = monday(gate)
    for rank, practitioner in enumerate(gate.reference.practitioners):
        for day in (*range(5), 7, 8):
            _fill_day(gate, practitioner.id, first + timedelta(days=day), people, rank * 7 + day * 11)


def _fill_day(gate: Gate, practitioner_id: str, day: date, people: Sequence[str], seed: int) -> None:
    """Mornings and afternoons with the gaps a real day has."""
    reference = gate.reference
    motifs = [motif for motif in reference.reason_codes if motif.places == 1]
    turn = seed
    for opening, closing in ((time(8, 0), time(12, 0)), (time(14, 0), time(18, 0))):
        start, end = datetime.combine(day, opening), datetime.combine(day, closing)
        while start < end:
            turn += 1
            motif = motifs[turn * 7 % len(motifs)]
            stop = start + timedelta(minutes=motif.minutes)
            if turn % 4 and stop <= end:
                patient_id = people[turn * 5 % len(people)]
                site_id = reference.practitioner(practitioner_id).site_id
                wanted = BookingRequest(practitioner_id, site_id, patient_id, start, stop)
                _book(gate, wanted, motif.id)
            start = stop


def _book(gate: Gate, wanted: BookingRequest, motif_id: str) -> None:
    try:
        booking.book(gate, replace(wanted, reason_code_id=motif_id))
    except Conflict:
        return


def _fill_notes(gate: Gate) -> None:
    texts = (
        "Toux sèche depuis trois jours, pas de fièvre. Auscultation claire. Revoir si besoin.",
        "Renouvellement du traitement habituel, bien toléré. Tension 128/78.",
    )
    found = patients.search_patients(gate, "dub")
    for line, text in zip(found.lines, texts, strict=False):
        note = clinical.write_note(gate, NoteRequest(line.id, text))
        clinical.sign_note(gate, Signature(note.id, line.id, note.version))
