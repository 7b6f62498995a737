"""Calendar files of odd producers are understood, hostile ones refused early, and the hours are right."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import examples
from tests.effort import effort

from telesec.domain.errors import Invalid
from telesec.domain.paper.calendars import OutEvent
from telesec.exchange.icalendar_properties import properties_of
from telesec.exchange.icalendar_reader import Reader
from telesec.exchange.icalendar_text import MAX_BYTES, Block, decode
from telesec.exchange.icalendar_writer import calendar_bytes

TODAY = date(2026, 11, 16)
SHORT = ("DTSTART:20261120T090000", "DTEND:20261120T093000")


def reader(home: str = "Europe/Paris", today: date = TODAY) -> Reader:
    return Reader(home, "practice", today)


def calendar(*events: tuple[str, ...], head: str = "") -> str:
    lines = ["BEGIN:VCALENDAR", *head.splitlines()]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def read(*events: tuple[str, ...], head: str = "", home: str = "Europe/Paris"):
    return reader(home).read_text(calendar(*events, head=head))


def starts(*lines: str, head: str = "", home: str = "Europe/Paris") -> list[datetime]:
    return [event.start for event in read(("UID:u", *lines), head=head, home=home).events]


def reason(*lines: str) -> str:
    found = read(("UID:u", *lines))
    assert found.events == ()
    (left,) = found.left_out
    return left.reason


ODD = """BEGIN:VTIMEZONE
TZID:(UTC+01:00) Bruxelles\\, Paris
X-LIC-LOCATION:Europe/Paris
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Chez moi
BEGIN:STANDARD
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Fixe
BEGIN:STANDARD
TZOFFSETTO:-0300
END:STANDARD
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Custom
X-LIC-LOCATION:Indian/Reunion
END:VTIMEZONE
BEGIN:VTIMEZONE
TZID:Impossible
BEGIN:STANDARD
TZOFFSETTO:+1234
END:STANDARD
BEGIN:DAYLIGHT
TZOFFSETTO:-1100
END:DAYLIGHT
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("tzid", "hour"),
    [
        ("Europe/Paris", 9),
        ("europe/paris", 9),
        ("Romance Standard Time", 9),
        ("GMT Standard Time", 10),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/London", 10),
        ("/mozilla.org/20070129_1/Europe/Paris", 9),
        ("Chez moi", 9),
        ("(UTC+01:00) Bruxelles, Paris", 9),
        ("Custom", 6),
        ("Fixe", 13),
        ("UTC", 10),
    ],
)
def test_a_zone_is_found_whatever_its_name(tzid: str, hour: int) -> None:
    moments = (f"DTSTART;TZID={tzid}:20261120T090000", "DURATION:PT30M")
    assert starts(*moments, head=ODD) == [datetime(2026, 11, 20, hour, 0)]


@pytest.mark.parametrize("tzid", ["Impossible", "Nulle/Part", "../../etc/passwd", "Europe", "", "\x00"])
def test_an_unknown_zone_is_refused_rather_than_guessed(tzid: str) -> None:
    found = read(("UID:u", f'DTSTART;TZID="{tzid}":20261120T090000', "DURATION:PT30M"), head=ODD)
    if tzid:
        assert "fuseau" in found.left_out[0].reason or "début" in found.left_out[0].reason
        assert found.events == ()
    else:
        assert found.events[0].start.hour == 9


def test_the_practice_reads_its_own_wall() -> None:
    assert starts("DTSTART:20261120T090000Z", "DURATION:PT30M", home="America/Martinique")[0].hour == 5
    assert starts("DTSTART:20261120T090000Z", "DURATION:PT30M", home="Indian/Reunion")[0].hour == 13
    assert starts(*SHORT, home="Indian/Reunion")[0].hour == 9  # floating: the wall's own hour


def test_repetitions_keep_their_wall_hour_over_both_changes_of_clock() -> None:
    weekly = ("DTSTART;TZID=Europe/Paris:20261119T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=50")
    found = starts(*weekly)
    assert len(found) == 50
    assert {moment.hour for moment in found} == {9}
    abroad = ("DTSTART;TZID=America/New_York:20261119T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=50")
    hours = {moment.date(): moment.hour for moment in starts(*abroad)}
    assert hours[date(2026, 11, 19)] == 15
    assert hours[date(2027, 3, 18)] == 14  # New York has changed, Paris not yet


def test_an_hour_that_does_not_exist_comes_after_the_change() -> None:
    (found,) = starts("DTSTART;TZID=Europe/Paris:20270328T023000", "DURATION:PT30M")
    assert found in (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 3, 30))


def test_exceptions_additions_and_changed_occurrences_are_followed() -> None:
    found = read(
        (
            "UID:u",
            "SUMMARY:Suite",
            "DTSTART;TZID=Europe/Paris:20261117T090000",
            "DTEND;TZID=Europe/Paris:20261117T100000",
            "RRULE:FREQ=WEEKLY;UNTIL=20261215T080000Z",
            "EXDATE;TZID=Europe/Paris:20261124T090000",
            "EXDATE:20261201T080000Z",
            "RDATE;TZID=Europe/Paris:20261118T140000,20261119T150000",
        ),
        (
            "UID:u",
            "RECURRENCE-ID:20261208T080000Z",
            "DTSTART:20261209T110000",
            "DURATION:PT15M",
            "SUMMARY:Autre",
        ),
    )
    days = [(event.start.day, event.start.hour, event.summary) for event in found.events]
    assert days == [
        (17, 9, "Suite"),
        (18, 14, "Suite"),
        (19, 15, "Suite"),
        (9, 11, "Autre"),
        (15, 9, "Suite"),
    ]
    assert len({event.recurrence for event in found.events}) == 5
    assert found.left_out == ()


def test_an_occurrence_changed_into_what_cannot_be_kept_does_not_stay_at_its_old_hour() -> None:
    found = read(
        ("UID:u", *SHORT, "RRULE:FREQ=DAILY;COUNT=3"),
        (
            "UID:u",
            "RECURRENCE-ID:20261121T090000",
            "DTSTART;TZID=Nulle/Part:20261121T100000",
            "DURATION:PT1H",
        ),
        (
            "UID:u",
            "RECURRENCE-ID:20261122T090000",
            "STATUS:CANCELLED",
            "DTSTART:20261122T090000",
            "DURATION:PT1H",
        ),
    )
    assert [event.start.day for event in found.events] == [20]
    assert [left.reason for left in found.left_out] == ["Son fuseau horaire est inconnu."]


def test_whole_days_last_whole_days_and_birthdays_are_not_likely() -> None:
    leave, birthday = read(
        ("UID:a", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"),
        ("UID:b", "DTSTART;VALUE=DATE:19681224", "RRULE:FREQ=YEARLY;COUNT=59"),
    ).events
    spans = {(event.start, event.end, event.likely) for event in (leave, birthday)}
    assert spans == {
        (datetime(2026, 12, 24), datetime(2026, 12, 27), True),
        (datetime(2026, 12, 24), datetime(2026, 12, 25), False),
    }


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("SUMMARY:x",), "pas de date de début"),
        (("DTSTART:20261320T090000",), "n'existe pas"),
        (("DTSTART:0000", "DTEND:1"), "ne se lit pas"),
        (("DTSTART:00010101T000000Z", "DURATION:P1D"), "ne se lit pas"),
        (("DTSTART:99991231T235900", "DURATION:P1D"), "ne se lit pas"),
        (("DTSTART:20261120T090000",), "pas de durée"),
        (("DTSTART:20261120T090000", "DTEND:20261120T090000"), "pas de durée"),
        (("DTSTART:20261120T090000", "DTEND:20251120T090000"), "pas de durée"),
        (("DTSTART:20261120T090000", "DURATION:-PT5M"), "pas de durée"),
        (("DTSTART:20261120T090000", "DURATION:P99999W"), "plus d'un an"),
        (("DTSTART:20261120T090000", "DURATION:1 heure"), "durée ne se lit pas"),
        ((*SHORT, "TRANSP:TRANSPARENT"), "disponible"),
        ((*SHORT, "STATUS:CANCELLED"), "annulé"),
        ((*SHORT, "RRULE:FREQ=SECONDLY"), "plusieurs fois par jour"),
        ((*SHORT, "RRULE:FREQ=HOURLY;COUNT=3"), "plusieurs fois par jour"),
        ((*SHORT, "RRULE:FREQ=DAILY;BYHOUR=9,10,11"), "ne suit pas"),
        ((*SHORT, "RRULE:FREQ=YEARLY;BYWEEKNO=20"), "ne suit pas"),
        ((*SHORT, "RRULE:FREQ=DAILY;FREQ=WEEKLY"), "ne se lit pas"),
        ((*SHORT, "RRULE:FREQ=DAILY;COUNT=0"), "ne se lit pas"),
        ((*SHORT, "RRULE:FREQ=DAILY;INTERVAL=-1"), "ne se lit pas"),
        ((*SHORT, "RRULE:FREQ=WEEKLY;BYDAY=2XX"), "ne se lit pas"),
        ((*SHORT, "RRULE:FREQ=MONTHLY;BYMONTHDAY=99"), "ne se lit pas"),
        ((*SHORT, "RRULE:"), "ne suit pas"),
        ((*SHORT, "EXRULE:FREQ=DAILY"), "ne suit pas"),
        ((*SHORT, "RDATE;VALUE=PERIOD:20261120T090000/PT1H"), "périodes"),
        ((*SHORT, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261120T090000"), "toute la suite"),
        (("DTSTART:20201120T090000", "DURATION:PT1H"), "Déjà passé"),
        (("DTSTART:20401120T090000", "DURATION:PT1H"), "Trop lointain"),
        (("DTSTART:20201120T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"), "Déjà passé"),
    ],
)
def test_what_cannot_be_kept_is_listed_with_its_reason(lines: tuple[str, ...], words: str) -> None:
    assert words in reason(*lines)


def test_the_newest_of_two_versions_is_kept_and_the_other_listed() -> None:
    old = ("UID:u", "SUMMARY:Ancien", *SHORT)
    new = ("UID:u", "SUMMARY:Nouveau", "SEQUENCE:2", "DTSTART:20261121T090000", "DURATION:PT1H")
    for events in ((old, new), (new, old)):
        found = read(*events)
        assert [event.summary for event in found.events] == ["Nouveau"]
        assert [(left.summary, left.reason) for left in found.left_out] == [
            ("Ancien", "En double dans le fichier.")
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_odd_bytes_and_line_ends_give_the_same_text(encoding: str, end: str) -> None:
    title = "Réunion d’équipe; à 9 h, chez le voisin"
    text = calendar(("UID:u", "SUMMARY:Réunion d’équipe\\; à", "  9 h\\, chez le", "\t voisin", *SHORT))
    (event,) = reader().read_text(decode(text.replace("\r\n", end).encode(encoding))).events
    assert event.summary == title


def test_forgotten_ends_alarms_and_unknown_parts_do_not_hurt() -> None:
    text = calendar(
        ("UID:a", *SHORT, "BEGIN:VALARM", "TRIGGER:-PT15M", "DTSTART:nonsense", "END:VALARM", "SUMMARY:A"),
        ("UID:b", *SHORT, "BEGIN:VALARM", "SUMMARY:Alarme"),
    )
    text = text.replace(
        "END:VCALENDAR", "BEGIN:VTODO\r\nDTSTART:20261120\r\nEND:VTODO\r\nsans deux-points\r\n;=:\r\n"
    )
    assert [event.summary for event in reader().read_text(text).events] == ["A", ""]


def test_a_title_is_one_plain_line() -> None:
    (event,) = read(("UID:u", f"SUMMARY:<b>x\\n\x07\u202e{'y' * 5000}</b>", *SHORT)).events
    assert event.summary.startswith("<b>x ")
    assert len(event.summary) <= 120
    assert "\n" not in event.summary
    assert "\x07" not in event.summary


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nom;prenom\r\nDUBOIS;Noel\r\n",
        b"%PDF-1.7",
        b"\x00" * 5000,
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 100_000,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 20_001,
        b"BEGIN:VCALENDAR\r\n" + b"\r\n" * 500_000,
        b"BEGIN:VCALENDAR" + b"x" * MAX_BYTES,
    ],
    ids=["empty", "csv", "pdf", "nul", "vcard", "nested", "deep", "events", "lines", "bytes"],
)
def test_hostile_files_are_refused_early(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.ics"
    path.write_bytes(data)

    def refuse() -> None:
        with pytest.raises(Invalid) as refused:
            reader().read(path)
        assert refused.value.field == "file"

    assert effort(refuse) < 125


BOMBS = {
    "daily for ever, many times": [("UID:{n}", *SHORT, "RRULE:FREQ=DAILY")] * 2_000,
    "count without end": [
        ("UID:{n}", "DTSTART:19000101T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999999")
    ]
    * 40,
    "never": [
        (
            "UID:{n}",
            "DTSTART:19000101T090000",
            "DURATION:PT1H",
            "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=9",
        )
    ]
    * 40,
    "each day of each year": [("UID:{n}", *SHORT, "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=99999")]
    * 400,
    "dates": [("UID:{n}", *SHORT, *["EXDATE:" + ",".join(["20261120T090000"] * 1000)] * 390)] * 30,
}


@pytest.mark.parametrize("kind", BOMBS)
def test_repetition_bombs_cost_little(kind: str) -> None:
    events = [tuple(line.format(n=n) for line in event) for n, event in enumerate(BOMBS[kind])]
    text = calendar(*events)

    def read() -> None:
        try:
            found = reader().read_text(text)
        except Invalid as refused:
            assert "répétitions" in refused.sentence  # noqa: PT017
        else:
            assert len(found.events) <= 5000

    assert effort(read) < 500


def test_a_fold_bomb_and_an_endless_line_cost_little() -> None:
    folded = calendar(("UID:u", "SUMMARY:x", *[" y"] * 200_000, *SHORT))
    long = calendar(
        ("UID:u", "SUMMARY:" + '"' * 2_000_000, *SHORT), ("UID:v", "ATTACH:" + "z" * 2_000_000, *SHORT)
    )

    def read() -> None:
        assert len(reader().read_text(folded).events[0].summary) == 120
        assert len(reader().read_text(long).events) == 2

    assert effort(read) < 250


def test_a_link_and_a_pipe_are_no_calendar(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.ics"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, tmp_path / "absent.ics"):
        with pytest.raises(Invalid):
            reader().read(path)


signs = st.one_of(
    st.sampled_from(["BEGIN:VEVENT\r\n", "END:VEVENT\r\n", "VALUE=DATE", "20261120T090000Z"]),
    st.sampled_from(list('BEGIN:VT;=,\\"\r\n \t0123456789ZP/+-é\x00\u202e')),
)
content = st.lists(signs, max_size=25).map("".join)
LINES = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "EXDATE",
    "RDATE",
    "RECURRENCE-ID",
    "UID",
    "SUMMARY",
    "TRANSP",
]


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(LINES), content), max_size=8))
def test_no_content_at_all_breaks_the_reader(lines: list[tuple[str, str]]) -> None:
    text = calendar(
        tuple(f"{name}{value}" for name, value in lines), tuple(f"{name}:{value}" for name, value in lines)
    )
    with contextlib.suppress(Invalid):
        found = reader().read_text(text)
        for event in found.events:
            assert event.start < event.end


names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60)


@settings(max_examples=examples(100), deadline=None)
@given(
    names,
    st.datetimes(datetime(2026, 11, 16), datetime(2028, 10, 1)),
    st.integers(1, 288),
    st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique", "Pacific/Noumea"]),
)
def test_what_we_write_we_read_back(name: str, start: datetime, steps: int, zone: str) -> None:
    start = start.replace(minute=start.minute // 5 * 5, second=0, microsecond=0)
    end = start + timedelta(minutes=5 * steps)
    for moment in (start, end):  # an hour that no clock shows is never in the agenda
        if (
            moment.replace(tzinfo=ZoneInfo(zone))
            .astimezone(UTC)
            .astimezone(ZoneInfo(zone))
            .replace(tzinfo=None)
            != moment
        ):
            return
    event = OutEvent("a@telesec", start, end, zone, name, "Tél.\nx", own_id="1", patient_id="2")
    data = calendar_bytes([event], "practice", datetime(2026, 11, 16, tzinfo=UTC))
    (found,) = reader(zone).read_text(decode(data)).events
    assert (found.start, found.end, found.own_id, found.patient_id) == (start, end, "1", "2")
    assert found.summary == " ".join(found.summary.split())
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    stranger = Reader(zone, "other", TODAY).read_text(decode(data)).events[0]
    assert (stranger.own_id, stranger.patient_id) == ("", "")


@pytest.mark.parametrize("places", ["MONTHLY;BYDAY=6MO", "YEARLY;BYMONTH=3;BYDAY=-6SU", "YEARLY;BYDAY=54FR"])
def test_a_weekday_that_no_period_holds_is_refused_with_its_reason(places: str) -> None:
    assert "ne se lit pas" in reason(*SHORT, f"RRULE:FREQ={places}")
    assert starts(*SHORT, "RRULE:FREQ=YEARLY;COUNT=1;BYDAY=47FR") != []


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\,b\;c", "a,b;c"),
        (r"un\\deux", r"un\deux"),
        (r"un\\\, deux", r"un\, deux"),
        (r"un\nDeux\NTrois", "un Deux Trois"),
        (r"un\\n", r"un\n"),
        ("seul\\", "seul\\"),
        ("deux\\\\\\", "deux\\\\"),
    ],
)
def test_escapes_are_undone_from_the_left(written: str, meant: str) -> None:
    assert [event.summary for event in read(("UID:u", *SHORT, f"SUMMARY:{written}")).events] == [meant]


def test_a_title_full_of_escapes_is_kept_short_before_it_is_read() -> None:
    text = properties_of(Block("VEVENT", 1, [("SUMMARY", "SUMMARY:" + "\\\\" * 9_000)], [])).text("SUMMARY")
    assert text == "\\" * 1_000
    long = tuple("u" * 5_000 + end for end in "ab")
    assert len(read(*((f"UID:{uid}", *SHORT) for uid in long)).events) == 2


def test_escapes_without_end_cost_little() -> None:
    heavy = "\\\\" * 9_000
    marks = [f"{name}:{heavy}" for name in ("X-TELESEC-PRACTICE", "STATUS", "TRANSP", "SEQUENCE")]
    titles = [(f"UID:{heavy}{n}", *SHORT, f"SUMMARY:{heavy}") for n in range(400)]
    often = [
        (f"UID:{n}{heavy}", *SHORT, f"SUMMARY:{heavy}", *marks, "RRULE:FREQ=DAILY;COUNT=500")
        for n in range(8)
    ]
    text = calendar(*titles, *often)

    def read() -> None:
        assert len(reader().read_text(text).events) == 400 + 8 * 500

    assert effort(read) < 100
