"""The agenda's grid: what it says, what it asks for by mouse and keyboard, and what it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QToolTip

from telesec.domain.agenda import Appointment, AppointmentLine, Status
from telesec.ui.agenda.lettering import Typeset
from telesec.ui.agenda.model import AgendaColumn, Mark, MarkKind, day_subtitle
from telesec.ui.agenda.view import AgendaGrid

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

MONDAY = date(2026, 11, 16)
HOURS = ((8 * 60, 12 * 60 + 30), (14 * 60, 18 * 60 + 30))
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def line(key, day, hour, minutes=30, name="DUBOIS Noël", status=Status.BOOKED, **more):
    start = datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=day, hours=hour)
    made = Appointment(key, "p1", "s", "pat", start, start + timedelta(minutes=minutes), status=status)
    return AppointmentLine(made, name, None, "06 12 34 56 78", "Bilan annuel", more.get("color", "teal"))


def columns(days=5):
    names = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
    return [
        AgendaColumn(
            "p1",
            MONDAY + timedelta(days=at),
            names[at],
            day_subtitle(2),
            str(16 + at),
            today=at == 2,
            practitioner="Dr Lefèvre",
            ranges=HOURS,
        )
        for at in range(days)
    ]


LINES = [
    line("a", 0, 9),
    line("b", 0, 10, 15, "PETIT Loïc", color="blue"),
    line("c", 1, 9, 40, "O’CONNOR Fiona", Status.ARRIVED),
    line("d", 2, 9.5, 30, "ROUX Hélène", Status.NO_SHOW, color="rose"),
    line("e", 2, 11, 20, "BENALI Yasmine", Status.DONE, color="violet"),
    line("f", 3, 9, 30, "MERCIER Zoé", Status.IN_CARE, color="amber"),
    *(line(f"x{n}", 4, 15 + n / 12, 40, f"NOM{n} Prénom") for n in range(5)),
]
HOLD = Mark(
    "p1", datetime(2026, 11, 17, 11), datetime(2026, 11, 17, 11, 30), MarkKind.HOLD, "Retenu par Camille"
)


@pytest.fixture
def grid(qtbot, look):
    made = AgendaGrid(look, lambda: datetime(2026, 11, 18, 10, 37))
    qtbot.addWidget(made)
    made.resize(1000, 1150)
    made.show()
    made.set_content(columns(), LINES, [HOLD])
    QApplication.processEvents()
    return made


def spot(grid, key, low=False):
    rect = grid.visualRect(grid.content.index(grid.content.row_of(key)))
    return QPoint(rect.center().x(), rect.bottom() - 2) if low else rect.center()


def place(grid, column, minute):
    rect = grid.geometry_now.block(column, minute, minute + 15)
    return rect.center() - QPoint(grid.horizontalOffset(), grid.verticalOffset())


def drag(qtbot, grid, start, end):
    view = grid.viewport()
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, (start + end) / 2)
    qtbot.mouseMove(view, end)


def hold_alt(grid, *keys, shift=False):
    """Alt held down while ``keys`` are struck; QTest would let it go after each."""
    held = ALT | SHIFT if shift else ALT
    for key in keys:
        QApplication.sendEvent(grid, QKeyEvent(QEvent.Type.KeyPress, key, held))


def collect(signal):
    told = []
    signal.connect(lambda *values: told.append(values))
    return told


def test_each_appointment_is_told_to_screen_readers(grid):
    listing = QAccessible.queryAccessibleInterface(grid)
    assert listing.role() == QAccessible.Role.List
    said = [listing.child(at).text(QAccessible.Text.Name) for at in range(listing.childCount())]
    assert "DUBOIS Noël, Bilan annuel, lundi 16 novembre, de 9 h 00 à 9 h 30, avec Dr Lefèvre" in said
    assert any(name.startswith("ROUX Hélène") and name.endswith("Absent") for name in said)


def test_items_lie_where_they_are_drawn(grid):
    for row in range(grid.content.rowCount()):
        index = grid.content.index(row)
        if row not in grid.geometry_now.hidden:
            assert grid.indexAt(grid.visualRect(index).center()) == index


def test_a_drag_asks_for_the_new_place_and_shows_both(qtbot, grid):
    told = collect(grid.move_requested)
    drag(qtbot, grid, spot(grid, "a"), spot(grid, "a") + QPoint(grid.geometry_now.edges[1], 120))
    assert grid.moving is not None
    qtbot.mouseRelease(grid.viewport(), LEFT)
    [(moved, column, start)] = told
    assert (moved.appointment.id, column.title, start) == ("a", "mardi", datetime(2026, 11, 17, 10, 15))
    assert grid.moving is not None
    grid.set_content(columns(), LINES)
    assert grid.moving is None
    assert grid.chosen().appointment.id == "a"


def test_a_drag_snaps_to_five_minutes(qtbot, grid):
    told = collect(grid.move_requested)
    drag(qtbot, grid, spot(grid, "b"), spot(grid, "b") + QPoint(0, 37))
    qtbot.mouseRelease(grid.viewport(), LEFT)
    assert told[0][2].minute % 5 == 0


def test_escape_gives_a_drag_up(qtbot, grid):
    told = collect(grid.move_requested)
    drag(qtbot, grid, spot(grid, "a"), spot(grid, "a") + QPoint(0, 90))
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    qtbot.mouseRelease(grid.viewport(), LEFT)
    assert (told, grid.moving) == ([], None)


def test_the_lower_edge_stretches(qtbot, grid):
    told = collect(grid.resize_requested)
    drag(qtbot, grid, spot(grid, "a", low=True), spot(grid, "a", low=True) + QPoint(0, 48))
    qtbot.mouseRelease(grid.viewport(), LEFT)
    [(stretched, end)] = told
    assert (stretched.appointment.id, end) == ("a", datetime(2026, 11, 16, 10, 0))


def test_one_who_may_not_write_moves_nothing(qtbot, grid):
    grid.editable = False
    told = collect(grid.move_requested) + collect(grid.resize_requested)
    drag(qtbot, grid, spot(grid, "a"), spot(grid, "a") + QPoint(0, 90))
    qtbot.mouseRelease(grid.viewport(), LEFT)
    qtbot.keyClick(grid, Qt.Key.Key_Down, ALT)
    qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    assert (told, grid.chosen().appointment.id) == ([], "a")


def test_alt_and_arrows_move_once_when_alt_is_let_go(qtbot, grid):
    grid.choose("a")
    told = collect(grid.move_requested)
    hold_alt(grid, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right)
    assert told == []
    qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    [(moved, column, start)] = told
    assert (moved.appointment.id, column.title, start) == ("a", "mardi", datetime(2026, 11, 17, 9, 10))


def test_moves_by_key_are_asked_for_even_when_alt_stays_down(qtbot, grid):
    grid.choose("a")
    with qtbot.waitSignal(grid.move_requested) as told:
        hold_alt(grid, Qt.Key.Key_Up)
    assert told.args[2] == datetime(2026, 11, 16, 8, 55)


def test_shift_alt_and_arrows_stretch(qtbot, grid):
    grid.choose("a")
    told = collect(grid.resize_requested)
    hold_alt(grid, *[Qt.Key.Key_Down] * 3, shift=True)
    qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    assert told[0][1] == datetime(2026, 11, 16, 9, 45)


def test_escape_forgets_moves_by_key(qtbot, grid):
    grid.choose("a")
    told = collect(grid.move_requested)
    hold_alt(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Escape)
    qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    assert (told, grid.moving) == ([], None)


def test_a_move_back_to_the_same_place_asks_nothing(qtbot, grid):
    grid.choose("a")
    told = collect(grid.move_requested)
    hold_alt(grid, Qt.Key.Key_Down, Qt.Key.Key_Up)
    qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    assert (told, grid.moving) == ([], None)


def test_arrows_walk_through_appointments_and_free_places(qtbot, grid):
    grid.choose("a")
    slots = collect(grid.slot_changed)
    seen = []
    for _ in range(3):
        qtbot.keyClick(grid, Qt.Key.Key_Down)
        chosen = grid.chosen()
        seen.append(chosen.appointment.id if chosen else slots[-1][1].strftime("%H:%M"))
    assert seen == ["09:30", "09:45", "b"]
    qtbot.keyClick(grid, Qt.Key.Key_Up)
    assert grid.cursor_stop.minute == 9 * 60 + 45
    grid.choose("a")
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    assert grid.chosen().appointment.id == "c"


def test_home_end_and_pages(qtbot, grid):
    grid.choose("b")
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.chosen().appointment.id == "a"
    qtbot.keyClick(grid, Qt.Key.Key_End)
    assert grid.chosen().appointment.id == "b"
    qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    assert grid.cursor_stop.minute == 12 * 60


def test_enter_opens_an_appointment_or_a_free_place(qtbot, grid):
    opened, free = collect(grid.line_opened), collect(grid.slot_activated)
    grid.choose("a")
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened[0][0].appointment.id == "a"
    assert (free[0][0].title, free[0][1]) == ("lundi", datetime(2026, 11, 16, 9, 30))


def test_a_double_click_on_a_free_place_starts_at_the_end_of_what_is_before(qtbot, grid):
    free = collect(grid.slot_activated)
    at = place(grid, 1, 9 * 60 + 42)
    qtbot.mousePress(grid.viewport(), LEFT, pos=at)
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=at)
    qtbot.mouseDClick(grid.viewport(), LEFT, pos=at)
    assert free[-1][1] == datetime(2026, 11, 17, 9, 45)
    at = place(grid, 0, 10 * 60 + 16) - QPoint(0, 8)
    qtbot.mousePress(grid.viewport(), LEFT, pos=at)
    assert grid.cursor_stop.minute == 10 * 60 + 15
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=at)


def test_while_a_move_is_asked_for_nothing_else_is(qtbot, grid):
    grid.choose("a")
    told = collect(grid.move_requested)
    for _ in range(3):
        hold_alt(grid, Qt.Key.Key_Down)
        qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    drag(qtbot, grid, spot(grid, "a"), spot(grid, "a") + QPoint(0, 90))
    qtbot.mouseRelease(grid.viewport(), LEFT)
    assert len(told) == 1
    grid.forget_moving()
    hold_alt(grid, Qt.Key.Key_Down)
    qtbot.keyRelease(grid, Qt.Key.Key_Alt)
    assert len(told) == 2


def test_the_first_focus_lands_on_the_present(qtbot, grid):
    grid.activateWindow()
    grid.clearFocus()
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(grid.hasFocus)
    assert (grid.cursor_stop.column, grid.cursor_stop.minute) == (2, 10 * 60 + 30)


def test_coming_to_the_front_chooses_nobody(qtbot, grid):
    grid.activateWindow()
    grid.clearFocus()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    assert grid.chosen() is None


def test_choosing_is_told(grid):
    told = collect(grid.selection_changed)
    assert grid.choose("c")
    assert not grid.choose("nobody")
    assert [values[0].appointment.id for values in told] == ["c"]


def test_overlaps_lie_side_by_side_and_the_rest_under_a_pill(qtbot, grid):
    geometry = grid.geometry_now
    shown = [geometry.rects[grid.content.row_of(f"x{n}")] for n in range(3)]
    assert [rect.left() for rect in shown] == sorted(rect.left() for rect in shown)
    assert not shown[0].intersects(shown[1])
    [pill] = geometry.pills
    assert len(pill.rows) == 2
    at = pill.rect.center() - QPoint(grid.horizontalOffset(), grid.verticalOffset())
    qtbot.mousePress(grid.viewport(), LEFT, pos=at)
    menu = QApplication.activePopupWidget()
    menu.actions()[1].trigger()
    menu.close()
    qtbot.mouseRelease(grid.viewport(), LEFT, pos=at)
    assert grid.chosen().appointment.id == "x4"


def test_narrow_columns_scroll_sideways(qtbot, grid):
    grid.resize(500, 600)
    qtbot.waitUntil(lambda: grid.horizontalScrollBar().maximum() > 0)
    widths = [b - a for a, b in zip(grid.geometry_now.edges, grid.geometry_now.edges[1:], strict=False)]
    assert min(widths) >= 120
    grid.choose("x0")
    assert grid.viewport().rect().contains(spot(grid, "x0"))


def test_discreet_mode_leaves_initials_for_eyes_and_ears(grid):
    grid.set_discreet(True)
    index = grid.content.index(grid.content.row_of("a"))
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
    ):
        words = str(index.data(role))
        assert words.removeprefix("<qt>").startswith("D. N.")
        assert "DUBOIS" not in words
        assert "Bilan" not in words


def test_a_picture_kept_for_the_next_drawing_never_outlives_what_it_shows(grid):
    first, again, kept = (grid.viewport().grab().toImage() for _ in range(3))
    assert first == again == kept
    grid.set_discreet(True)
    hidden = grid.viewport().grab().toImage()
    assert hidden != kept
    assert grid.viewport().grab().toImage() == hidden
    grid.resize(1000, 600)
    above = grid.viewport().grab().toImage()
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().value() + 40)
    assert grid.viewport().grab().toImage() != above


def test_without_any_agenda_to_show_the_page_is_paper(grid, look):
    """Nothing filled it: an account that had received no key looked at a black page."""
    grid.set_content([], [], [])
    picture = grid.viewport().grab().toImage()
    seen = {picture.pixelColor(picture.width() // 2, y).name() for y in range(picture.height())}
    assert look.tokens.surface.lower() in seen
    assert "#000000" not in seen


def test_the_menu_knows_what_is_under_it(grid):
    told = collect(grid.menu_requested)
    at = grid.viewport().mapTo(grid, spot(grid, "c"))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, grid.mapToGlobal(at))
    grid.contextMenuEvent(event)
    [(under, column, start, _where)] = told
    assert (under.appointment.id, column.title, start) == ("c", "mardi", datetime(2026, 11, 17, 9))


def test_a_name_gives_way_from_the_end(look):
    face = Typeset(look, "strong", 10)
    wide = face.width("DUBOIS Noël")
    assert face.name("DUBOIS Noël", wide + 1) == "DUBOIS Noël"
    assert face.name("DUBOIS Noël", face.width("DUBOIS N.") + 1) == "DUBOIS N."
    assert face.name("DUBOIS Noël", face.width("DUBOIS") + 1) == "DUBOIS"
    assert face.name("DUBOIS Noël", face.width("D. N.") + 1) == "D. N."
    assert face.name("DUBOIS Noël", 3) == ""
    assert face.name("DE LA TOUR Anne", face.width("DE LA TOUR A.") + 1) == "DE LA TOUR A."


def test_a_name_without_a_surname_in_capitals_is_cut_as_typed(look):
    face = Typeset(look, "strong", 10)
    for typed in (
        '<img src="/etc/hostname"><b>x</b> =1+1 Léa',
        "=1+1 LÉA",
        "dubois Noël LE GRAND",
        "مريم بنت علي",
    ):
        for width in range(20, int(face.width(typed)), 7):
            shown = face.name(typed, width)
            assert shown == "" or (shown.endswith("…") and typed.startswith(shown[:-1]))
        assert face.name(typed, face.width(typed[:6]) + face.width("…")) != ""


def test_three_themes_paint_the_week(themed, qtbot, shoot):
    made = AgendaGrid(themed, lambda: datetime(2026, 11, 18, 10, 37))
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.set_content(columns(), LINES, [HOLD])
    made.show()
    made.choose("e")
    image = shoot(made, f"agenda-grid-{themed.tokens.name}")
    rect = made.visualRect(made.content.index(made.content.row_of("a"))).translated(
        made.viewport().geometry().topLeft()
    )
    bar = image.pixelColor(rect.left() + 2, rect.center().y())
    assert bar.name() == themed.tokens.tone("teal").bar


def test_another_look_keeps_the_content(grid, qapp, look):
    height = grid.geometry_now.total_height
    grid.set_look(replace(look, point_size=13))
    assert grid.geometry_now.total_height > height
    assert grid.content.rowCount() == len(LINES) + 1


def test_a_head_too_narrow_for_its_words_says_them_whole(grid):
    heads, edges = grid.heads, grid.geometry_now.edges
    note = "Absence : formation <b>obligatoire</b> de toute la journée"
    narrow = [replace(column, title="Dr Lefèvre", subtitle="19 RDV", note=note) for column in columns()[:2]]
    grid.set_content(narrow, [], [])
    QApplication.processEvents()
    where = QPoint((edges[0] + edges[1]) // 2, heads.height() // 2)
    asked = QHelpEvent(QEvent.Type.ToolTip, where, heads.mapToGlobal(where))
    QApplication.sendEvent(heads, asked)
    assert "19 RDV · Absence : formation &lt;b&gt;obligatoire&lt;/b&gt;" in QToolTip.text()
    said = QAccessible.queryAccessibleInterface(heads).text(QAccessible.Text.Description)
    assert said.count(f"19 RDV · {note}") == 2
    QToolTip.hideText()
