"""A result planted with rare words, then looked for in all that each service gives to who may not read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.attacks.role_world import TODAY, Founded, World, copied, found
from tests.attacks.test_hidden_motif import leaks
from tests.attacks.test_role_table import SAMPLES
from tests.conftest import codes_at_little_cost

from telesec.domain.people import Role
from telesec.domain.slips.results import WORDINGS, ReleaseRequest, ResultDraft
from telesec.services.slips import results

WORDS = ("zibeline", "quetsche")
ON_THE_TELEPHONE = ("slips.", "calls.", "contacts.", "care.clinical")


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    return found(tmp_path_factory.mktemp("results"))


@pytest.fixture
def world(practice: Founded, tmp_path: Path) -> Iterator[World]:
    """The patient of the world has a result, of which one sentence may be said."""
    with codes_at_little_cost():
        made = copied(practice, tmp_path)
        planted = ResultDraft(made.patient.id, "Dosage de la zibeline", "Quetsche à 12, anormale.", TODAY)
        kept = results.write_result(made.owner, planted)
        results.release_result(made.owner, ReleaseRequest(kept.id, made.patient.id, WORDINGS[1]))
        yield made
    made.owner.close()


def on_the_telephone() -> list[str]:
    return [name for name in SAMPLES if name.startswith(ON_THE_TELEPHONE)]


def test_the_practitioner_reads_the_result(world: World) -> None:
    """Else the walk below would prove nothing."""
    assert leaks(world, world.gate(Role.PRACTITIONER), ["slips.results.results_of"], WORDS)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING, Role.ADMIN])
def test_nothing_done_on_the_telephone_gives_a_word_of_it(world: World, role: Role) -> None:
    assert leaks(world, world.gate(role), on_the_telephone(), WORDS) == []


@pytest.mark.long
def test_no_service_at_all_gives_the_desk_a_word_of_it(world: World) -> None:
    assert leaks(world, world.gate(Role.SECRETARY), list(SAMPLES), WORDS) == []
