"""The first days' lines about backups are ticked by a real backup and a real trial, and by nothing else."""

from __future__ import annotations

from telesec.domain.first_day.progress import StepKey
from telesec.services.first_day.progress import setup_progress

from .conftest import Lilas
from .test_drills import drill


def ticked(lilas: Lilas, signed_in) -> set[StepKey]:
    steps = setup_progress(signed_in.gate, lilas.threshold())
    return {step.key for step in steps if step.is_done} & {StepKey.PLACE, StepKey.BACKUP, StepKey.DRILL}


def test_a_place_a_backup_then_a_trial(lilas: Lilas) -> None:
    signed_in = lilas.sign_in()
    assert ticked(lilas, signed_in) == {StepKey.PLACE}
    lilas.sign_out(signed_in)
    lilas.back_up()
    signed_in = lilas.sign_in()
    assert ticked(lilas, signed_in) == {StepKey.PLACE, StepKey.BACKUP}
    drill(lilas, signed_in)
    assert ticked(lilas, signed_in) == {StepKey.PLACE, StepKey.BACKUP, StepKey.DRILL}
