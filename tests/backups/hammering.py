"""A program that writes pairs without pause, in two compartments, and notes each state there was.

Reads one JSON line on its standard input: folder, practice id, keys, account, where to note the states.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.ids import new_id
from telesec.domain.patients import PatientDraft
from telesec.domain.people import Account, Compartment, Role
from telesec.services.gate import Gate
from telesec.services.stores import open_stores


def main() -> None:
    given = json.loads(sys.stdin.readline())
    deks = {Compartment(name): bytes.fromhex(key) for name, key in given["deks"].items()}
    stores = open_stores(Path(given["folder"]), given["practice_id"], deks)
    account = Account(given["account_id"], "claire", "Dr Claire", frozenset({Role.PRACTITIONER}))
    gate = Gate(account, stores, new_id(), "martelage", lambda: datetime.now(UTC), pledged=True)
    with Path(given["states"]).open("a", encoding="ascii") as states:
        print("ready", flush=True)
        for number in range(10**9):
            with gate.enter(Action.PATIENT_CREATE, Subject("patient")) as records:
                for _ in range(2):
                    records.patients.add(new_id(), PatientDraft("MARTIN", "Léa", phone=f"06{number:08d}"))
            head = stores[Compartment.OFFICE].head()
            states.write(f"{head.count} {head.mac.hex()} {number + 1}\n")
            states.flush()
            with gate.enter(Action.REFERENCE, Subject("reference")):
                pass
            if number % 3 == 0:
                for store in stores.values():
                    store.checkpoint()


main()
