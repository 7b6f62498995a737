"""Keeps the keys a compartment had before, so that backups made with them can still be read in a session."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from telesec.domain.actions import Action, Subject
from telesec.domain.people import Compartment
from telesec.security.account_keys import SealBroken
from telesec.security.former_keys import open_former, seal_former
from telesec.services.gate import Gate, Records
from telesec.services.stores import key_of

FORMER = "former_keys:"  # then the compartment
NAMES = tuple(f"{FORMER}{compartment}" for compartment in Compartment)

Former = dict[Compartment, tuple[bytes, ...]]


def known(records: Records, practice_id: str, deks: Mapping[Compartment, bytes]) -> Former:
    """The former keys of the compartments of ``deks``, oldest first; none where they do not open."""
    found = Former()
    for compartment, key in deks.items():
        sealed = records.sessions.secret(f"{FORMER}{compartment}")
        try:
            found[compartment] = open_former(practice_id, compartment, key, sealed) if sealed else ()
        except SealBroken:
            found[compartment] = ()
    return found


def of_session(gate: Gate, deks: Mapping[Compartment, bytes]) -> Former:
    """The former keys that a session may read old backups with."""
    with gate.enter(Action.REFERENCE, Subject("keys")) as records:
        return known(records, gate.reference.practice_id, deks)


def keep(
    records: Records, practice_id: str, compartment: Compartment, key: bytes, former: tuple[bytes, ...]
) -> None:
    """Put ``former`` under the compartment's present ``key``, within an entry of ``practice.db``."""
    sealed = seal_former(practice_id, compartment, key, former)
    records.sessions.set_secret(f"{FORMER}{compartment}", sealed)


def fitting(
    folder: Path, practice_id: str, deks: Mapping[Compartment, bytes], former: Former
) -> dict[Compartment, bytes]:
    """The keys of ``deks``, each in the age of its file in ``folder``: a copy that nobody has open."""
    return {
        compartment: key_of(folder, practice_id, compartment, key, former.get(compartment, ()))
        for compartment, key in deks.items()
    }
