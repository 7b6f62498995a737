"""The contract between the secretariat and the practice: read, and replaced by another from a day on."""

from __future__ import annotations

from dataclasses import replace

from telesec.domain.actions import Action, Subject
from telesec.domain.ids import new_id
from telesec.domain.secretariat.contract import Contract, checked_contract
from telesec.services.gate import Gate


def service_contracts(gate: Gate) -> tuple[Contract, ...]:
    """Every contract, latest first."""
    with gate.enter(Action.SERVICE_INVOICE_LIST, Subject("service_contracts")) as records:
        return records.service_invoices.contracts()


def save_contract(gate: Gate, asked: Contract) -> tuple[Contract, ...]:
    """Write a contract that holds from its first day on; gives them all. Raises Invalid, Conflict.

    One that was written is never altered: what was invoiced under it stays explained.
    """
    kept = replace(checked_contract(asked), id=new_id())
    with gate.enter(Action.SERVICE_CONTRACT_EDIT, Subject("service_contract", kept.id)) as records:
        records.service_invoices.add_contract(kept)
        return records.service_invoices.contracts()
