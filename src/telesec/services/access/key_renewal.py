"""Which compartments' keys are to be replaced: asked when somebody leaves, told to those who may do it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from telesec.domain.access.renewals import RenewalReason
from telesec.domain.people import Compartment

if TYPE_CHECKING:
    from telesec.storage.records.doors import Records


def ask(records: Records, compartments: Iterable[Compartment], reason: RenewalReason) -> None:
    """Ask for new keys of ``compartments``, inside the caller's own entry of ``practice.db``.

    Nothing is renewed yet: whoever holds each key is told at the next sign-in, and on the page of the
    accounts.
    """
    records.renewals.ask(compartments, reason)
