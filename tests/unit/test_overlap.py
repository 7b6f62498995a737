"""No two in the same place, said in words; lanes; checks of a request."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesec.domain.bookings.overlap import Occupied, away_sentence, check_request, ensure_free, lanes, snap
from telesec.domain.errors import Conflict, Invalid
from telesec.domain.wall import to_minutes

PARIS = "Europe/Paris"
intervals = st.tuples(st.integers(0, 600), st.integers(1, 120)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def at(hour: int, minute: int = 0) -> int:
    return to_minutes(datetime(2026, 11, 18)) + hour * 60 + minute


def test_a_refusal_says_what_is_there_and_until_when() -> None:
    with pytest.raises(Conflict) as refused:
        ensure_free(at(9), at(9, 30), [Occupied(at(9, 5), at(9, 20))])
    assert refused.value.sentence == "9 h 05 est déjà pris par un autre rendez-vous jusqu'à 9 h 20."


def test_a_hold_is_called_a_hold() -> None:
    with pytest.raises(Conflict, match="retenu par un collègue jusqu'à 9 h 20"):
        ensure_free(at(9, 10), at(9, 30), [Occupied(at(9, 5), at(9, 20), held=True)])


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (at(0), at(24), "absent toute la journée du mercredi 18 novembre 2026."),
        (at(0), at(72), "absent du mercredi 18 novembre 2026 au vendredi 20 novembre 2026 inclus."),
        (at(14), at(16), "absent de 14 h 00 à 16 h 00 ce jour-là."),
        (at(14), at(24), "absent de 14 h 00 à 24 h 00 ce jour-là."),
        (at(0), at(36), "absent du mercredi 18 novembre 2026 au jeudi 19 novembre 2026 à 12 h 00."),
        (at(14), at(48), "du mercredi 18 novembre 2026 à 14 h 00 au jeudi 19 novembre 2026 à 24 h 00."),
    ],
)
def test_an_absence_is_said_in_days_and_never_by_its_midnights(start: int, end: int, said: str) -> None:
    sentence = away_sentence(start, end)
    assert said in sentence
    assert " 0 h 00" not in sentence


@given(intervals, st.lists(intervals))
def test_refused_exactly_when_a_minute_is_shared(
    wanted: tuple[int, int], taken: list[tuple[int, int]]
) -> None:
    minutes = set(range(*wanted))
    shared = any(minutes & set(range(*other)) for other in taken)
    try:
        ensure_free(*wanted, [Occupied(*other) for other in taken])
        refused = False
    except Conflict:
        refused = True
    assert refused == shared


@given(st.lists(intervals, max_size=40))
def test_lanes_never_collide_and_clusters_share_a_width(spans: list[tuple[int, int]]) -> None:
    placed = lanes(spans)
    assert len(placed) == len(spans)
    for (a, first), (b, second) in (
        ((i, placed[i]), (j, placed[j])) for i in range(len(spans)) for j in range(i)
    ):
        assert 0 <= first.lane < first.lanes
        if spans[a][0] < spans[b][1] and spans[b][0] < spans[a][1]:
            assert first.lane != second.lane
            assert first.lanes == second.lanes


def test_lanes_alone_take_the_whole_width() -> None:
    assert lanes([(0, 10), (10, 20)]) == [(0, 1), (0, 1)]
    assert lanes([(5, 15), (0, 10)]) == [(1, 2), (0, 2)]
    assert lanes([]) == []


@given(st.integers(0, 10**6))
def test_snapping_lands_on_the_grid_within_half_a_step(minute: int) -> None:
    assert snap(minute) % 5 == 0
    assert abs(snap(minute) - minute) <= 2


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (datetime(2026, 11, 18, 9), datetime(2026, 11, 18, 9), "end"),
        (datetime(2026, 11, 18, 9), datetime(2026, 11, 18, 8), "end"),
        (datetime(2026, 11, 18, 9), datetime(2026, 11, 19, 9, 5), "end"),
        (datetime(2026, 11, 18, 9, 3), datetime(2026, 11, 18, 9, 20), "start"),
        (datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 3, 0), "start"),
        (datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 2, 15), "end"),
    ],
)
def test_what_cannot_be_asked_is_refused_on_its_field(start: datetime, end: datetime, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_request(start, end, PARIS)
    assert refused.value.field == field


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(1, 288))
def test_wall_minutes_keep_what_was_asked(start: datetime, steps: int) -> None:
    start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    first, last = check_request(start, start + timedelta(minutes=5 * steps), "Africa/Abidjan")
    assert last - first == 5 * steps
