"""A program killed at any moment of a mailing sends nobody the same reminder twice (X52)."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from telesec.domain.actions import Action, Subject
from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.ids import new_id
from telesec.domain.messages.queue import State
from telesec.domain.messages.settings import MailServer
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Compartment, Role
from telesec.services.bookings import booking
from telesec.services.messages import message_settings, messages

LOOP = Path(__file__).with_name("mailing_loop.py")
DAY = date(2026, 11, 17)
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def a_full_day(practice: Any, count: int) -> None:
    gate = practice.gate(Role.SECRETARY)
    for number in range(count):
        patient_id = new_id()
        with gate.enter(Action.PATIENT_CREATE, Subject("patient", patient_id)) as records:
            records.patients.add(patient_id, PatientDraft("DUBOIS", "Noël", email=f"p{number}@exemple.fr"))
        start = datetime.combine(DAY, datetime.min.time()) + timedelta(hours=8, minutes=5 * number)
        doctor = practice.practitioners[0].id
        wanted = BookingRequest(doctor, practice.site.id, patient_id, start, start + timedelta(minutes=5))
        booking.book(gate, wanted)
    practice.close()


def set_server(practice: Any, server: MailServer) -> None:
    admin = practice.gate(Role.ADMIN)
    with admin.enter(Action.SETTINGS_EDIT, Subject("settings")) as records:
        records.schedules.set("mail_server", {"host": server.host, "sender": server.sender})
    practice.close()


def started(practice: Any, server: MailServer) -> subprocess.Popen[str]:
    """The loop, ready to send; leave its ``with`` to be rid of it."""
    child = subprocess.Popen(
        [sys.executable, str(LOOP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin is not None
    given = {
        "folder": str(practice.folder),
        "practice_id": practice.practice_id,
        "deks": {
            name.value: practice.deks[name].hex() for name in (Compartment.PRACTICE, Compartment.OFFICE)
        },
        "account_id": practice.accounts[Role.SECRETARY].id,
        "server": asdict(server) | {"password_since": None},
        "day": DAY.isoformat(),
    }
    child.stdin.write(json.dumps(given) + "\n")
    child.stdin.flush()
    return child


def send_until_killed(practice: Any, server: MailServer, after: int, seconds: float) -> bool:
    """Run the loop, kill it ``seconds`` after its ``after``-th letter; True when it had finished."""
    with started(practice, server) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        heard = [child.stdout.readline() for _ in range(after)]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            pass  # a moment within a letter, finer than the system's sleep
        child.kill()
        heard += child.stdout.readlines()
    return "done\n" in heard


def rounds(practice: Any, server: MailServer, kills: int, count: int, seed: int) -> int:
    """Kill at random until the queue is empty; gives the number of kills that stopped something."""
    dice = random.Random(seed)
    a_full_day(practice, count)
    set_server(practice, server)
    stopped = 0
    for _ in range(kills):
        if send_until_killed(practice, server, dice.randrange(4), dice.uniform(0.0, 0.03)):
            return stopped
        stopped += 1
    assert send_until_killed(practice, server, count + 1, 0)
    return stopped


def check(practice: Any, mailbox: Any, kills: int, count: int) -> None:
    received = mailbox.recipients
    assert len(received) == len(set(received)), "somebody got the same reminder twice"
    gate = practice.gate(Role.SECRETARY)
    followed = messages.follow_up(gate)
    states = {item.message.recipient: item.message.state for item in followed}
    assert len(followed) == len(states) == count
    assert set(states.values()) <= {State.SENT, State.SENDING}
    unsure = {address for address, state in states.items() if state is State.SENDING}
    assert len(unsure) <= kills
    assert set(states) - unsure <= set(received)
    assert message_settings.message_settings(gate).server.is_ready
    report = gate.stores()[Compartment.OFFICE].verify()
    assert report is not None
    assert report.verdict == "verified"


@pytest.mark.parametrize("security", [pytest.param("starttls", marks=pytest.mark.long), "tls"])
def test_four_kills_send_nothing_twice(
    security: str, practice: Any, serve: Any, authority: Any, mailbox: Any
) -> None:
    port = serve(security, authority.server_context(), auth_required=False)
    server = MailServer("localhost", port, security, "cabinet@exemple.fr", "", authority.pem)
    kills = rounds(practice, server, kills=4, count=16, seed=6)
    check(practice, mailbox, kills, 16)


@pytest.mark.parametrize("security", ["starttls", pytest.param("tls", marks=pytest.mark.long)])
def test_killed_just_after_the_server_took_a_letter(
    security: str, practice: Any, serve: Any, authority: Any, mailbox: Any
) -> None:
    """The worst moment: the letter is gone, and nothing here says so yet."""
    port = serve(security, authority.server_context(), auth_required=False)
    server = MailServer("localhost", port, security, "cabinet@exemple.fr", "", authority.pem)
    a_full_day(practice, 8)
    set_server(practice, server)
    for taken in (1, 3, 4):
        with started(practice, server) as child:
            mailbox.on_letter = lambda count, child=child, taken=taken: count == taken and child.kill()
            child.wait(30)
    assert send_until_killed(practice, server, 9, 0)
    check(practice, mailbox, 3, 8)
    assert len(mailbox.recipients) == 8


@pytest.mark.long
def test_a_hundred_kills_send_nothing_twice(practice: Any, serve: Any, authority: Any, mailbox: Any) -> None:
    port = serve("tls", authority.server_context(), auth_required=False)
    server = MailServer("localhost", port, "tls", "cabinet@exemple.fr", "", authority.pem)
    kills = rounds(practice, server, kills=100, count=120, seed=100)
    check(practice, mailbox, kills, 120)
