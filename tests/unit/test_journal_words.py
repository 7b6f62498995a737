"""The journal in words: groups of actions, periods typed in French, nights, and what failed."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec import services
from telesec.domain.actions import Action
from telesec.domain.agenda import CancelledBy
from telesec.domain.errors import Invalid
from telesec.domain.journal.groups import (
    OTHERS,
    action_words,
    actions_of,
    field_words,
    group_choices,
    group_words,
    outcome_words,
    role_words,
    subject_words,
)
from telesec.domain.journal.lines import Ending, ended
from telesec.domain.journal.past_period import period_words, read_period
from telesec.domain.journal.reasons import reason_words
from telesec.domain.journal.spans import day_spans, odd_spans
from telesec.domain.lists.called import Outcome
from telesec.domain.lists.recalls import RecallState
from telesec.domain.lists.waiting import WaitingState
from telesec.domain.messages.queue import Decision, State
from telesec.domain.sessions import LockReason
from telesec.domain.slips.slips import Holder, SlipUrgency
from telesec.domain.wall import wall_now

SERVICES = Path(services.__file__).parent
SUNDAY = date(2026, 11, 22)


def test_every_action_is_asked_for_under_one_group():
    groups = [actions_of(key) for key, _ in group_choices()]
    assert frozenset().union(*groups) == {str(action) for action in Action}
    assert sum(map(len, groups)) == len(Action)
    assert actions_of("") == frozenset()


def test_groups_hold_what_their_words_say():
    assert {"patient_open", "patient_search"} <= actions_of("patients_read")
    assert {"note_write", "note_sign"} <= actions_of("notes")
    assert {"fee_note_issue", "payment_record"} <= actions_of("billing")
    assert {"journal_export_office", "fee_note_print"} <= actions_of("taken_out")
    assert {"correspondent_export", "activity_export", "service_invoice_print"} <= actions_of("taken_out")
    assert "service_invoice_issue" in actions_of("billing")
    assert {"consent_edit", "patient_update"} <= actions_of("patients_changed")
    assert not actions_of(OTHERS) & {"book", "sign_in", "restored", "account_create", "backup_run"}


def test_a_set_of_actions_is_called_by_its_group_or_by_each_action():
    assert group_words(actions_of("notes")) == "notes médicales"
    assert group_words(frozenset({"book", "move"})) == "rendez-vous déplacé, rendez-vous pris"


def test_technical_words_are_french_and_those_of_a_newer_program_are_kept():
    assert action_words("book") == "Rendez-vous pris"
    assert action_words("teleport") == "teleport"
    assert subject_words("fee_note") == "une note d'honoraires"
    assert subject_words("portal") == "portal"
    assert field_words("shown_name,phone,aura") == "nom affiché, téléphone, aura"
    assert outcome_words("failed:Conflict") == "Échec : déjà pris"
    assert outcome_words("failed:Unknown") == "Échec"
    assert [outcome_words(one) for one in ("ok", "refused", "new")] == ["Fait", "Refusé", "new"]
    assert role_words("secretary wizard") == "Secrétaire, wizard"


@pytest.mark.parametrize(
    ("outcome", "endings"),
    [
        ("ok", {Ending.ANY}),
        ("refused", {Ending.ANY, Ending.REFUSED, Ending.UNDONE}),
        ("failed:Stale", {Ending.ANY, Ending.FAILED, Ending.UNDONE}),
    ],
)
def test_an_outcome_is_refused_failed_or_neither(outcome, endings):
    assert {ending for ending in Ending if ended(outcome, ending)} == endings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("hier", "le 21/11/2026"),
        ("aujourd\u2019hui", "le 22/11/2026"),
        ("cette semaine", "du 16/11/2026 au 22/11/2026"),
        ("la semaine dernière", "du 09/11/2026 au 15/11/2026"),
        ("le mois dernier", "du 01/10/2026 au 31/10/2026"),
        ("les 7 derniers jours", "du 16/11/2026 au 22/11/2026"),
        ("décembre", "du 01/12/2025 au 31/12/2025"),
        ("Novembre 2026", "du 01/11/2026 au 30/11/2026"),
        ("2025", "du 01/01/2025 au 31/12/2025"),
        ("du 1er au 15 novembre", "du 01/11/2026 au 15/11/2026"),
        ("du 20 décembre au 3 janvier", "du 20/12/2025 au 03/01/2026"),
        ("01/11/2026 au 15/11/2026", "du 01/11/2026 au 15/11/2026"),
        ("depuis le 3/11", "depuis le 03/11/2026"),
        ("depuis lundi", "depuis le 16/11/2026"),
        ("jusqu'au 14 mars 2026", "jusqu'au 14/03/2026"),
        ("14/11", "le 14/11/2026"),
        ("14/12", "le 14/12/2025"),
    ],
)
def test_periods_are_read_as_one_says_them(typed, meant):
    assert period_words(read_period(typed, SUNDAY)) == meant


@pytest.mark.parametrize("typed", ["31/02", "l'autre jour", "du 15/11/2026 au 01/11/2026", "novembre 0000"])
def test_what_is_no_period_is_said(typed):
    with pytest.raises(Invalid):
        read_period(typed, SUNDAY)


@given(st.text(max_size=30))
def test_any_text_is_a_period_in_order_or_is_refused(typed):
    try:
        since, until = read_period(typed, SUNDAY)
    except Invalid:
        return
    assert not (since and until) or since <= until


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 30)))
def test_an_instant_is_in_a_night_or_a_week_end_as_the_wall_says(moment):
    at = moment.replace(tzinfo=UTC)
    wall = wall_now(at, "Europe/Paris")
    text = moment.isoformat(timespec="microseconds") + "Z"
    spans = odd_spans(wall.date() - timedelta(days=2), wall.date() + timedelta(days=2), "Europe/Paris")
    odd = wall.weekday() >= 5 or not 7 <= wall.hour < 20
    assert any(start <= text < end for start, end in spans) == odd
    assert list(spans) == sorted(spans, reverse=True)


def test_days_are_bounded_by_the_midnights_of_the_wall_even_when_the_clocks_change():
    assert day_spans(date(2026, 10, 25), date(2026, 10, 25), "Europe/Paris") == (
        ("2026-10-24T22:00:00.000000Z", "2026-10-25T23:00:00.000000Z"),
    )
    assert day_spans(None, date(2026, 10, 25), "Europe/Paris")[0][0] == ""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("idle", "inactivité"),
        ("2026-11-16 +7", "du 16/11/2026, 7 jours"),
        ("2026-11-16 +1", "le 16/11/2026"),
        ("2026-11-01/2026-11-30", "du 01/11/2026 au 30/11/2026"),
        ("2026-11-16", "le 16/11/2026"),
        ("2026-11-16 +7 reasons", "du 16/11/2026, 7 jours, motifs compris"),
        ("2026-11-16 +30 min", "le 16/11/2026, 30 minutes de retard"),
        ("header_refused", "fichier des accès refusé"),
        ("delay 30", "30 minutes de retard"),
        ("reminder next", "rappels du prochain jour"),
        ("reminder 2026-11-16", "rappels du 16/11/2026"),
        ("outcome sent", "envoyé"),
        ("outcome ok", "réussi"),
        ("outcome unreachable", "échec"),
        ("TargetFault", "n'a pas pu aller au bout"),
        ("cancel following", "annulés : celui-ci et les suivants"),
        ("move all", "déplacés : toute la série"),
        ("FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TH;COUNT=12", "12 séances, chaque lundi et jeudi"),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20270131",
            "jusqu'au 31/01/2027, vendredi, toutes les 2 semaines",
        ),
        ("Appel du confrère", "Appel du confrère"),
        ("", ""),
    ],
)
def test_reasons_of_the_program_are_french_and_those_of_people_are_theirs(written, said):
    assert reason_words(written) == said


def own_reasons():
    """Every reason a use case writes by itself, as it stands in the source."""
    for path in sorted(SERVICES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            entered = isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("enter", "entry")
            for told in node.keywords if entered else ():
                written = isinstance(told.value, (ast.Constant, ast.IfExp)) and told.arg == "reason"
                for part in ast.walk(told.value) if written else ():
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def test_every_reason_the_program_writes_has_its_words():
    chosen = [*Outcome, *CancelledBy, *Decision, SlipUrgency.TODAY, SlipUrgency.URGENT]
    chosen += [WaitingState.BOOKED, RecallState.BOOKED, RecallState.DROPPED, State.TOLD, State.DROPPED]
    chosen += [f"to_{one}" for one in Holder]
    said = {one for one in (*own_reasons(), *map(str, chosen)) if one and not one.startswith("code ")}
    assert len(said) > 40
    assert sorted(one for one in said if reason_words(one) == one) == []


def test_every_reason_of_a_lock_is_told():
    assert all(
        reason_words(reason.value) != reason.value for reason in LockReason if reason.value != "incident"
    )
