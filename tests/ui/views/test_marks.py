"""What lies on the grid besides appointments is an item too: seen, told, walked to, and never booked over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from telesec.domain.agenda import Appointment, AppointmentLine
from telesec.domain.bookings.requests import HoldRequest
from telesec.domain.people import Role
from telesec.services.bookings import holds
from telesec.ui.agenda.lettering import Typeset
from telesec.ui.agenda.model import AgendaColumn, Mark, MarkKind, Zone
from telesec.ui.agenda.namesakes import Namesakes
from telesec.ui.agenda.telling import slot_sentence
from telesec.ui.agenda.view import AgendaGrid

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MONDAY = date(2026, 11, 16)
HOURS = ((8 * 60, 12 * 60), (14 * 60, 18 * 60))
LEFT = Qt.MouseButton.LeftButton


def column(day=MONDAY, **more):
    return AgendaColumn("p1", day, "lundi", number="16", practitioner="Dr Lefèvre", ranges=HOURS, **more)


def line(key, hour, name="DUBOIS Noël", patient="", born=None, **more):
    start = datetime(2026, 11, 16) + timedelta(hours=hour)
    made = Appointment(key, "p1", "s", patient or key, start, start + timedelta(minutes=15), **more)
    return AppointmentLine(made, name, born, "")


def absence(start, end, kind=MarkKind.AWAY, label="Absence : formation"):
    return Mark("p1", datetime(2026, 11, 16) + start, datetime(2026, 11, 16) + end, kind, label)


@pytest.fixture
def show(qtbot, look):
    def do(lines=(), marks=(), *columns):
        made = AgendaGrid(look, lambda: datetime(2026, 11, 16, 10, 37))
        qtbot.addWidget(made)
        made.resize(440, 900)
        made.show()
        made.set_content(columns or [column()], lines, marks)
        QApplication.processEvents()
        return made

    return do


def spoken(grid):
    listing = QAccessible.queryAccessibleInterface(grid)
    return [listing.child(at).text(QAccessible.Text.Name) for at in range(listing.childCount())]


def collect(signal):
    told = []
    signal.connect(lambda *values: told.append(values))
    return told


def test_holds_and_absences_are_told_to_screen_readers(show):
    grid = show(
        [line("a", 9)],
        [
            absence(timedelta(hours=14), timedelta(hours=15.5)),
            absence(
                timedelta(hours=11),
                timedelta(hours=11.25),
                MarkKind.HOLD,
                "Retenu par Camille jusqu'à 10 h 42",
            ),
        ],
    )
    assert spoken(grid)[1:] == [
        "Retenu par Camille jusqu'à 10 h 42, lundi 16 novembre, de 11 h 00 à 11 h 15, Dr Lefèvre",
        "Absence : formation, lundi 16 novembre, de 14 h 00 à 15 h 30, Dr Lefèvre",
    ]


def test_an_absence_of_several_days_lies_in_each_of_its_columns(show):
    days = [column(MONDAY + timedelta(days=at)) for at in range(3)]
    grid = show((), [absence(timedelta(hours=14), timedelta(days=2, hours=10))], *days)
    assert [(item.column, item.start, item.end) for item in grid.content.items] == [
        (0, 840, 1440),
        (1, 0, 1440),
        (2, 0, 600),
    ]
    assert grid.geometry_now.first == 8 * 60
    assert "toute la journée" in spoken(grid)[1]


def test_nothing_is_booked_under_a_held_place_nor_an_absence(qtbot, show):
    grid = show((), [absence(timedelta(hours=10), timedelta(hours=11))])
    opened, asked = collect(grid.mark_opened), collect(grid.slot_activated)
    at = grid.geometry_now.rects[0].center() - QPoint(0, grid.verticalOffset())
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at)
    assert grid.cursor_stop.row == 0
    assert 10 * 60 <= grid.cursor_stop.minute < 11 * 60
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert asked == []
    assert opened[0][0].startswith("Absence : formation")


def test_the_keyboard_goes_over_an_absence_in_one_step(qtbot, show):
    grid = show([line("a", 9)], [absence(timedelta(hours=10), timedelta(hours=12))])
    grid.choose("a")
    for _ in range(5):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert (grid.cursor_stop.minute, grid.cursor_stop.row) == (12 * 60, -1)
    qtbot.keyClick(grid, Qt.Key.Key_Up)
    assert grid.content.items[grid.cursor_stop.row].mark is not None
    qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert grid.moving is None


def test_an_appointment_inside_an_absence_is_still_reached_first(qtbot, show):
    grid = show([line("a", 10)], [absence(timedelta(hours=9), timedelta(hours=12))])
    rect = grid.geometry_now.rects[grid.content.row_of("a")]
    qtbot.mouseClick(grid.viewport(), LEFT, pos=rect.center() - QPoint(0, grid.verticalOffset()))
    assert grid.chosen().appointment.id == "a"


def test_with_somebody_in_their_place_the_hours_stay_free(qtbot, show):
    grid = show(
        (), [absence(timedelta(hours=9), timedelta(hours=12), MarkKind.REPLACED, "Remplaçant : Dr Costa")]
    )
    asked = collect(grid.slot_activated)
    at = grid.geometry_now.block(0, 10 * 60, 10 * 60 + 15).center() - QPoint(0, grid.verticalOffset())
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=at)
    qtbot.mouseClick(grid.viewport(), LEFT, pos=at)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert asked[-1][1] == datetime(2026, 11, 16, 10)
    assert "Remplaçant : Dr Costa" in spoken(grid)[0]


def test_an_empty_place_says_what_it_is(show):
    held = column(zones=(Zone(660, 720, "Urgences", urgent=True),), note="Absence : congrès")
    assert slot_sentence(held, 660) == (
        "Libre, gardé pour : Urgences, lundi 16 novembre, 11 h 00, Dr Lefèvre, Absence : congrès"
    )
    assert slot_sentence(column(), 13 * 60).startswith("Fermé, ")


def test_an_urgent_appointment_is_told_and_framed(show, look):
    grid = show([line("a", 9, urgent=True), line("b", 10)])
    assert spoken(grid)[0].startswith("Urgence, DUBOIS Noël")
    picture = grid.grab().toImage()
    corner = grid.viewport().geometry().topLeft()
    edges = []
    for key in "ab":
        rect = grid.visualRect(grid.content.index(grid.content.row_of(key))).translated(corner)
        edges.append(picture.pixelColor(rect.right() - 20, rect.top() + 1).name())
    assert edges[0] == look.tokens.danger.bar
    assert edges[1] != look.tokens.danger.bar


def test_closed_hours_are_hatched_not_only_tinted(show):
    grid = show()
    picture = grid.grab().toImage()
    corner = grid.viewport().geometry().topLeft()
    closed = grid.geometry_now.block(0, 13 * 60, 13 * 60 + 25).translated(corner)
    closed.translate(-grid.horizontalOffset(), -grid.verticalOffset())
    seen = {
        picture.pixelColor(x, y).name()
        for x in range(closed.left() + 10, closed.left() + 30)
        for y in range(closed.top() + 4, closed.bottom() - 4)
    }
    assert len(seen) > 1


def test_the_present_minute_follows_the_clock_of_the_site(show, look):
    here, there = column(today=True), AgendaColumn("p2", MONDAY, "mardi", today=True, ranges=HOURS, lead=180)
    grid = show((), (), here, there)
    picture = grid.grab().toImage()
    geometry, corner = grid.geometry_now, grid.viewport().geometry().topLeft()
    found = []
    for at, minute in ((0, 10 * 60 + 37), (1, 13 * 60 + 37)):
        x = corner.x() + geometry.edges[at] + 40
        y = corner.y() + geometry.y_of(minute) - grid.verticalOffset()
        found.append(picture.pixelColor(x, y).name())
    assert found == [look.tokens.now] * 2


def test_a_click_knows_the_site_of_that_hour(qtbot, show):
    two = column(site_id="s1", sites=((480, 720, "s1"), (840, 1080, "s2")))
    grid = show((), (), two)
    asked = collect(grid.slot_activated)
    for minute in (9 * 60, 15 * 60):
        grid.scroll_to_minute(minute)
        at = grid.geometry_now.block(0, minute, minute + 15).center() - QPoint(0, grid.verticalOffset())
        qtbot.mouseClick(grid.viewport(), LEFT, pos=at)
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert [there.site_id for there, _ in asked] == ["s1", "s2"]


def test_namesakes_are_told_apart_by_what_differs():
    lines = [
        line("a", 9, "DUBOIS Noël", "1", date(1968, 3, 14)),
        line("b", 10, "DUBOIS Noëlle", "2"),
        line("c", 11, "DUBOIS Jean-Luc", "3"),
        line("d", 12, "DUBOIS Jean-Marie", "4"),
        line("e", 14, "DUBOIS Noël", "5", date(1990, 1, 1)),
        line("f", 15, "PETIT Zoé", "6"),
    ]
    found = Namesakes(lines)
    assert [found.short(one) for one in lines] == [
        "Noël 1968",
        "Noëlle",
        "Jean-L.",
        "Jean-M.",
        "Noël 1990",
        "",
    ]
    assert found.name(lines[0]) == "DUBOIS Noël 1968"
    assert found.name(lines[5]) == "PETIT Zoé"


def test_no_two_namesakes_are_written_alike_in_little_room(look):
    face = Typeset(look, "strong", 10)
    lines = [
        line("a", 9, "VANDENBROUCKE Jean", "1"),
        line("b", 10, "VANDENBROUCKE Jeanne", "2"),
        line("c", 11, "VANDENBROUCKE Julie", "3"),
    ]
    found = Namesakes(lines)
    for room in range(70, 220, 10):
        written = [face.name(found.name(one), room, found.short(one)) for one in lines]
        assert len(set(written)) == len(lines), (room, written)


def test_zoom_keeps_what_is_in_the_middle(show):
    grid = show([line("a", 9)])
    grid.scroll_to_minute(12 * 60)
    middle = grid.geometry_now.minute_at(grid.verticalOffset() + grid.viewport().height() // 2)
    grid.set_zoom(200)
    assert grid.geometry_now.y_of(540) - grid.geometry_now.y_of(480) == 2 * 96
    after = grid.geometry_now.minute_at(grid.verticalOffset() + grid.viewport().height() // 2)
    assert abs(after - middle) <= 1


def test_what_a_panel_covers_can_be_scrolled_into_sight(show):
    days = [column(MONDAY + timedelta(days=at)) for at in range(3)]
    lines = [line("a", 9)]
    grid = show(lines, (), *days)
    assert grid.horizontalScrollBar().maximum() == 0
    grid.choose("a")
    grid.set_covered(right=200)
    assert grid.horizontalScrollBar().maximum() == 200
    grid.reveal(grid.geometry_now.block(2, 9 * 60, 10 * 60))
    assert grid.horizontalOffset() > 0
    grid.set_covered(right=0)
    assert grid.horizontalScrollBar().maximum() == 0


def test_a_held_place_says_by_whom_and_goes_when_it_expires(qtbot, practice, gate, open_page, clock):
    doctor = practice.gate(Role.PRACTITIONER)
    who = practice.practitioners[0]
    at = datetime(2026, 11, 16, 11)
    holds.hold(doctor, HoldRequest(who.id, practice.site.id, at, at + timedelta(minutes=15)))
    page = open_page(gate)
    qtbot.waitUntil(lambda: len(page.grid.content.holds) == 1)
    label = page.grid.content.holds[0].mark.label
    assert label == "Retenu par Compte practitioner jusqu'à 8 h 15"
    clock.advance(minutes=16)
    page.live._expiry.setInterval(1)
    page.live._expiry.start()
    qtbot.waitUntil(lambda: page.grid.content.holds == ())
