"""A program that takes calls, books in each and says both once confirmed; made to be killed.

Reads one JSON line on its standard input: folder, practice id, keys, account, places.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.calls.requests import Taking
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.bookings.booking import book
from telesec.services.calls.calls import take_call
from telesec.services.gate import Gate
from telesec.services.stores import open_stores


def main() -> None:
    given = json.loads(sys.stdin.readline())
    deks = {Compartment(name): bytes.fromhex(key) for name, key in given["deks"].items()}
    stores = open_stores(Path(given["folder"]), given["practice_id"], deks)
    account = Account(given["account_id"], "secretary", "Secrétaire", frozenset({Role.SECRETARY}))
    gate = Gate(account, stores, new_id(), "poste-tué", lambda: datetime.now(UTC), pledged=True)
    gate.renew_reference()
    print("ready", flush=True)
    number = 0
    while True:
        call = take_call(gate, Taking(number="0639980001")).call
        start = datetime(2027, 1, 4, 8) + timedelta(days=number // 40, minutes=15 * (number % 40))
        place = (given["practitioner_id"], given["site_id"], given["patient_id"])
        done = book(gate, BookingRequest(*place, start, start + timedelta(minutes=15)))
        print(call.id, done.appointment.id, flush=True)
        number += 1


main()
