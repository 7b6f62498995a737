"""A program that sends its queue of reminders without pause; made to be killed.

Reads one JSON line on its standard input: folder, practice id, keys, account, mail server, day.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from telesec.domain.messages.settings import MailServer
from telesec.domain.people import Account, Compartment, Role
from telesec.exchange.smtp import Post
from telesec.services.gate import Gate
from telesec.services.messages import message_sending, messages
from telesec.services.stores import open_stores

NOW = datetime(2026, 11, 16, 7, 0, tzinfo=UTC)


def main() -> None:
    given = json.loads(sys.stdin.readline())
    deks = {Compartment(name): bytes.fromhex(key) for name, key in given["deks"].items()}
    stores = open_stores(Path(given["folder"]), given["practice_id"], deks)
    account = Account(given["account_id"], "secretary", "Secrétaire", frozenset({Role.SECRETARY}))
    gate = Gate(account, stores, "f" * 32, "poste-tué", lambda: NOW, pledged=True)
    gate.renew_reference()
    print("ready", flush=True)
    post = Post(MailServer(**given["server"]), "", "Cabinet", lambda: NOW)
    while True:
        messages.prepare(gate, messages.reminders(gate, date.fromisoformat(given["day"])).lines)
        for waiting in message_sending.pending(gate):
            letter = message_sending.take(gate, waiting)
            if letter is not None:
                message_sending.settle(gate, letter, *post.deliver(letter))
                print(letter.id, flush=True)
        if not message_sending.pending(gate):
            print("done", flush=True)
            break
    post.close()
    gate.close()


main()
