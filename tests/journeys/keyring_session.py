"""One session of a computer with the system's own keyring: run by ``test_live_keyring`` under its own bus.

``found`` makes a practice, ``come_in`` signs in; the answer is one line of JSON. The spare codes
of the person lie in ``person.json`` beside the practice.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyotp

from telesec.app.door import Door
from telesec.domain.errors import TelesecError
from telesec.security import recovery
from telesec.security.device import KeyringStore, choose_device_store
from telesec.security.kdf import FLOOR_PARAMETERS
from telesec.services.access.set_up import Identity, SetUp

PASSWORD = "violon cèdre 7 bateau lampe"


def now() -> datetime:
    return datetime.now(UTC)


def found(folder: Path) -> dict[str, object]:
    """A practice whose secret goes where this session keeps it; a spare code serves each coming in."""
    device = choose_device_store()
    wizard = SetUp(folder / "cabinet", device, now, parameters=FLOOR_PARAMETERS)
    wizard.identify(Identity("Cabinet des Lilas", "claire", "Dr Claire Lefèvre", city="Lyon"))
    wizard.factors.choose_password(PASSWORD, PASSWORD)
    wizard.factors.prove_code(pyotp.TOTP(wizard.factors.secret_text.replace(" ", "")).at(now()))
    spare = list(wizard.factors.backup_codes())
    code = recovery.decode_code(wizard.recovery_text())
    wizard.type_back(tuple(recovery.group_of(code, place) for place in wizard.asked_groups))
    wizard.finish()
    (folder / "person.json").write_text(json.dumps(spare), encoding="utf-8")
    return {"kind": device.kind, "label": device.label}


def come_in(folder: Path) -> dict[str, object]:
    """As at the sign-in screen: what is said first, then the session."""
    door = Door(folder / "cabinet", now)
    trouble = door.own_device.trouble()
    path = folder / "person.json"
    spare = json.loads(path.read_text(encoding="utf-8"))
    try:
        signed = door.sign_in("claire", PASSWORD, spare.pop())
    except TelesecError as refused:
        return {"opened": False, "first": trouble.sentence, "said": refused.sentence}
    path.write_text(json.dumps(spare), encoding="utf-8")
    signed.gate.close()
    kept = isinstance(door.device, KeyringStore)
    return {"opened": True, "first": trouble.sentence, "keyring": kept, "warning": door.standing_warning()}


if __name__ == "__main__":
    act = {"found": found, "come_in": come_in}[sys.argv[1]]
    print(json.dumps(act(Path(sys.argv[2]))))
