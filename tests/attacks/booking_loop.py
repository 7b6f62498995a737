"""A program that books without pause and says each booking once it is confirmed; made to be killed.

Reads one JSON line on its standard input: folder, practice id, keys, account, places, first number.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telesec.domain.bookings.requests import BookingRequest
from telesec.domain.ids import new_id
from telesec.domain.people import Account, Compartment, Role
from telesec.services.bookings.booking import book
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
    number = given["first"]
    while True:
        start = datetime(2027, 1, 4, 8) + timedelta(days=number // 40, minutes=15 * (number % 40))
        end = start + timedelta(minutes=15)
        done = book(
            gate, BookingRequest(given["practitioner_id"], given["site_id"], given["patient_id"], start, end)
        )
        print(done.appointment.id, flush=True)
        number += 1


main()
