"""The journal taken out from a terminal: its shapes, its choices, and who is refused."""

from __future__ import annotations

import csv
import io
import json

import pytest

from telesec.app.arguments import parse
from telesec.commands import journal
from telesec.domain.actions import Action, Subject
from telesec.domain.errors import Invalid, Refused
from telesec.domain.people import Role


@pytest.fixture
def export(tmp_path, capsys):
    def run(gate, *choices):
        out = tmp_path / "journal.out"
        session = ("--account", "x", "--credentials-stdin")
        assert journal._export(gate, parse(["journal", "export", str(out), *choices, *session])) == 0
        assert "lignes écrites dans journal.out" in capsys.readouterr().out
        assert out.stat().st_mode & 0o077 == 0
        return out.read_bytes()

    return run


def test_the_rows_of_one_account_and_group_are_written_as_csv(practice, export):
    with practice.gate(Role.SECRETARY).enter(Action.AGENDA_VIEW, Subject("agenda")):
        pass
    choices = ("--format", "csv", "--who", "compte SECRETARY", "--actions", "agenda_read")
    made = export(practice.gate(Role.PRACTITIONER), *choices)
    rows = list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Action"] for row in rows if row["Action"]] == ["Agenda affiché"]
    assert {row["Compte"] for row in rows if row["Compte"]} == {"Compte secretary"}


def test_refusals_of_a_period_are_written_as_syslog(practice, export):
    with pytest.raises(Refused), practice.gate(Role.SECRETARY).enter(Action.NOTE_LIST, Subject("patient")):
        pass
    admin = practice.gate(Role.ADMIN)
    choices = ("--format", "syslog", "--ending", "refused")
    assert export(admin, *choices, "--period", "aujourd'hui").count(b"note_list") == 1


def test_nights_are_written_as_a_pdf(practice, export):
    assert export(practice.gate(Role.ADMIN), "--format", "pdf", "--nights").startswith(b"%PDF")


def test_without_a_format_the_technical_journal_keeps_its_seals(practice, export):
    rows = [json.loads(line) for line in export(practice.gate(Role.ADMIN)).splitlines()]
    assert {"body", "prev", "mac"} <= rows[0].keys()


@pytest.mark.parametrize(
    "choice", [("--actions", "everything"), ("--who", "Personne d'ici"), ("--period", "l'autre jour")]
)
def test_a_choice_that_does_not_exist_is_said_in_one_sentence(practice, export, choice):
    with pytest.raises(Invalid) as said:
        export(practice.gate(Role.ADMIN), "--format", "csv", *choice)
    assert "\n" not in said.value.sentence


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.BILLING])
@pytest.mark.parametrize("shape", ["json", "csv", "pdf", "syslog"])
def test_the_desk_and_accounts_are_refused_every_shape(practice, export, role, shape):
    with pytest.raises(Refused):
        export(practice.gate(role), "--format", shape)


def test_an_admin_may_not_name_a_patient(practice, export):
    with pytest.raises(Refused):
        export(practice.gate(Role.ADMIN), "--format", "csv", "--patient", "someone")
