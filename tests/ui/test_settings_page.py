"""Settings: each role changes what is its own, refusals keep what was typed, the keyboard is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QSpinBox

from telesec.domain.actions import RULES
from telesec.domain.agenda import ReasonCode, WeeklyRange
from telesec.domain.changes import Change
from telesec.domain.errors import Invalid, Refused
from telesec.domain.hours.rules import check_decision, check_hours
from telesec.domain.hours.schedule_rules import (
    check_lock_minutes,
    check_practitioner,
    check_reason_code,
    check_room,
    check_site,
)
from telesec.domain.people import Practitioner, Role, Site
from telesec.domain.reference import Reference
from telesec.domain.schedules import DayException, Room
from telesec.ui import theme
from telesec.ui.look import Look
from telesec.ui.settings.hours import HoursSection
from telesec.ui.settings.page import SettingsPage, SettingsPorts
from telesec.ui.settings.practitioners import PractitionersSection
from telesec.ui.settings.reason_codes import ReasonCodesSection
from telesec.ui.settings.rooms import RoomsSection
from telesec.ui.settings.sites import SitesSection
from telesec.ui.settings.workstation import AppearanceSection, LockSection
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import DARK, LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SITES = (Site("s1", "Cabinet des Lilas", city="Lyon"), Site("s2", "Annexe", "Indian/Reunion"))
PEOPLE = (
    Practitioner("p1", "Dr Lefèvre", site_id="s1", rpps="10100473148"),
    Practitioner("p2", "Dr <b>Benali</b>", site_id="s2"),
)
MOTIFS = (ReasonCode("m1", "Consultation", 15, "blue"), ReasonCode("m2", "Vaccination", 10, "teal"))
RANGES = (
    WeeklyRange("r1", "p1", "s1", 0, 480, 720),
    WeeklyRange("r2", "p1", "s1", 0, 840, 1080),
    WeeklyRange("r3", "p1", "s2", 5, 540, 1440, date(2026, 9, 1), date(2027, 6, 30)),
)


def swap(items, item):
    return tuple(item if old.id == item.id else old for old in items) + (
        () if item.id in {old.id for old in items} else (item,)
    )


class Practice:
    """Keeps a reference in memory by the same rules as the services."""

    def __init__(self, *roles, own=None):
        self.roles, self.own = frozenset(roles), own
        self.now = Reference("x", "Cabinet", SITES, PEOPLE, MOTIFS, RANGES)
        self.dressed = []

    def change(self, **parts):
        self.now = replace(self.now, **parts)
        return self.now

    def save_hours(self, who, ranges):
        check_hours(ranges)
        if Role.ADMIN not in self.roles and who != self.own:
            raise Refused("Vous ne pouvez changer que vos propres horaires.")
        others = tuple(item for item in self.now.ranges if item.practitioner_id != who)
        return self.change(ranges=others + ranges)

    def save_reason_code(self, item):
        check_reason_code(item)
        if item.label == "Pris":
            raise Invalid("label", "Ce nom est déjà pris.")
        return self.change(reason_codes=swap(self.now.reason_codes, item))

    def save_site(self, item):
        check_site(item)
        return self.change(sites=swap(self.now.sites, item))

    def save_practitioner(self, item):
        check_practitioner(item)
        return self.change(practitioners=swap(self.now.practitioners, item))

    def save_lock_minutes(self, minutes):
        return self.change(lock_minutes=check_lock_minutes(minutes))

    def save_room(self, item):
        check_room(item, self.now.rooms)
        return self.change(rooms=swap(self.now.rooms, item))

    def save_decision(self, group_id, days):
        check_decision(days)
        others = tuple(item for item in self.now.exceptions if item.group_id != group_id)
        return self.change(exceptions=(*others, *days))

    def drop_decision(self, group_id):
        return self.change(exceptions=tuple(d for d in self.now.exceptions if d.group_id != group_id))

    def ports(self):
        return SettingsPorts(
            save_room=self.save_room,
            save_decision=self.save_decision,
            drop_decision=self.drop_decision,
            today=lambda: date(2026, 11, 22),
            decides_for_all=bool(self.roles & {Role.ADMIN, Role.SECRETARY}),
            reference=lambda: self.now,
            save_hours=self.save_hours,
            save_reason_code=self.save_reason_code,
            save_site=self.save_site,
            save_practitioner=self.save_practitioner,
            save_lock_minutes=self.save_lock_minutes,
            may=lambda action: bool(RULES[action].roles & self.roles),
            appearance=lambda: ("light", 10.0),
            dress=lambda *look: self.dressed.append(look),
            own_practitioner=self.own,
        )


@pytest.fixture
def open_page(qtbot):
    made = []

    def make(practice):
        tasks = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
        made.append(tasks)
        page = SettingsPage(practice.ports(), tasks, Look(LIGHT))
        qtbot.addWidget(page)
        page.resize(1176, 728)
        page.show()
        qtbot.waitUntil(lambda: page.section(HoursSection).practitioner.count() > 0)
        return page

    yield make
    for tasks in made:
        tasks.close(lambda: None)


@pytest.fixture
def practice():
    return Practice(Role.ADMIN)


def saved(qtbot, page, words="enregistré"):
    qtbot.waitUntil(lambda: words in page.bar.text())


def open_tab(page, section):
    page.tabs.setCurrentWidget(section)
    return section


def test_hours_are_typed_as_at_the_desk_and_saved(qtbot, open_page, practice):
    page = open_page(practice)
    week = page.section(HoursSection).week
    qtbot.mouseClick(week.add_buttons[2], Qt.MouseButton.LeftButton)
    line = week.lines()[2]  # after the two of Monday
    assert page.focusWidget() is line.start
    qtbot.keyClicks(line.start, "9h05")
    qtbot.keyClick(line.start, Qt.Key.Key_Tab)
    qtbot.keyClicks(line.end, "1230")
    with qtbot.waitSignal(page.changed) as told:
        page.section(HoursSection).submit.click()
    assert told.args == [Change.AGENDA]
    added = [item for item in practice.now.ranges if item.weekday == 2]
    assert [(i.practitioner_id, i.site_id, i.start_minute, i.end_minute) for i in added] == [
        ("p1", "s2", 545, 750)
    ]
    assert set(RANGES) <= set(practice.now.ranges)
    assert "Dr Lefèvre" in page.bar.text()
    assert not page.section(HoursSection).is_unsaved()


def test_wrong_hours_are_said_at_their_lines_and_nothing_is_lost(open_page, practice):
    page = open_page(practice)
    lines = page.section(HoursSection).week.lines()
    lines[1].start.setText("11h")
    lines[2].end.setText("midi")
    page.section(HoursSection).submit.click()
    assert "chevauchent" in lines[1].problem()
    assert "9 h 05" in lines[2].problem()
    assert lines[0].problem() == ""
    assert page.focusWidget() is lines[1].start
    assert practice.now.ranges == RANGES
    assert lines[1].start.text() == "11h"
    lines[1].start.setText("14h")
    assert lines[1].problem() == ""


def test_a_range_is_removed_and_changes_can_be_put_back(qtbot, open_page, practice):
    page = open_page(practice)
    page.section(HoursSection).week.lines()[0].remove.click()
    assert page.tabs.tabText(0) == "Horaires •"
    assert not page.section(HoursSection).practitioner.isEnabled()
    page.section(HoursSection).put_back.click()
    assert [line.read() for line in page.section(HoursSection).week.lines()] == list(RANGES)
    assert page.tabs.tabText(0) == "Horaires"
    page.section(HoursSection).week.lines()[0].remove.click()
    page.section(HoursSection).submit.click()
    saved(qtbot, page)
    assert {item.id for item in practice.now.ranges} == {"r2", "r3"}


def test_the_sentence_beside_the_practitioner_stands_at_the_height_of_the_field(open_page, practice):
    section = open_page(practice).section(HoursSection)
    field, told = section.practitioner, section._hint
    middle = field.mapTo(section, field.rect().center()).y()
    assert abs(told.mapTo(section, told.rect().center()).y() - middle) <= 1
    assert told.width() > section.width() // 2


def test_an_empty_week_can_be_filled_with_usual_hours(qtbot, open_page, practice):
    page = open_page(practice)
    page.section(HoursSection).practitioner.choose("p2")
    assert page.section(HoursSection).usual.isVisible()
    page.section(HoursSection).usual.click()
    page.section(HoursSection).submit.click()
    saved(qtbot, page)
    mine = [item for item in practice.now.ranges if item.practitioner_id == "p2"]
    assert len(mine) == 10
    assert {item.site_id for item in mine} == {"s2"}


def test_where_nobody_receives_the_page_of_hours_says_whom_to_invite(qtbot, open_page, practice):
    """An administrator alone was offered hours for nobody; « usual » ones ended in an error."""
    page = open_page(practice)
    section = page.section(HoursSection)
    practice.change(practitioners=(), ranges=())
    page.refresh()
    qtbot.waitUntil(lambda: section.practitioner.count() == 0)
    assert "Invitez-en un" in section._hint.text()
    for part in (section.usual, section.submit, section.week, section.practitioner):
        assert not part.isVisible()
    practice.change(practitioners=PEOPLE)
    page.refresh()
    qtbot.waitUntil(section.week.isVisible)
    assert section.usual.isVisible()


def test_tab_goes_down_the_week_as_it_is_read(qtbot, open_page, practice):
    page = open_page(practice)
    week = page.section(HoursSection).week
    week.add_range(0)
    third = page.focusWidget()
    qtbot.keyClick(third, Qt.Key.Key_Tab)
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    for _ in range(3):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
    assert page.focusWidget() is week.add_buttons[1]


def test_a_practitioner_changes_only_their_own_hours(open_page):
    page = open_page(Practice(Role.PRACTITIONER, own="p2"))
    assert page.section(HoursSection).practitioner.key() == "p2"
    assert page.section(HoursSection).submit.isVisible()
    page.section(HoursSection).practitioner.choose("p1")
    assert not page.section(HoursSection).submit.isVisible()
    line = page.section(HoursSection).week.lines()[0]
    assert line.start.isReadOnly()
    assert not line.remove.isVisible()
    assert not page.section(HoursSection).week.add_buttons[0].isVisible()


def test_a_practitioner_reads_what_the_administrator_sets(open_page):
    page = open_page(Practice(Role.PRACTITIONER, own="p1"))
    for section in (page.section(SitesSection), page.section(PractitionersSection)):
        open_tab(page, section)
        assert not section.add.isVisible()
        assert not section.submit.isVisible()
        assert all(editor.isReadOnly() for editor in section.form.findChildren(QLineEdit))
        assert not any(editor.isEnabled() for editor in section.form.findChildren(QComboBox))
    open_tab(page, page.section(LockSection))
    assert not page.section(LockSection).minutes.isEnabled()
    assert not page.section(LockSection).submit.isVisible()
    open_tab(page, page.section(ReasonCodesSection))
    assert page.section(ReasonCodesSection).add.isVisible()


def test_a_motif_is_added_changed_and_withdrawn(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(ReasonCodesSection))
    section.add.click()
    assert page.focusWidget() is section.label
    qtbot.keyClicks(section.label, "Certificat de sport")
    section.minutes.setValue(20)
    section.color.choose("violet")
    qtbot.keyClick(section.label, Qt.Key.Key_Return)
    saved(qtbot, page)
    made = practice.now.reason_codes[-1]
    assert (made.label, made.minutes, made.color, made.active) == ("Certificat de sport", 20, "violet", True)
    assert section.table.selected() == made
    assert page.focusWidget() is section.label
    section.active.setChecked(False)
    page.bar.clear()
    section.submit.setFocus()
    section.submit.click()
    saved(qtbot, page)
    assert practice.now.reason_codes[-1] == replace(made, active=False)
    assert page.focusWidget() is section.table


def test_a_refused_motif_keeps_what_was_typed_and_says_why_at_the_field(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(ReasonCodesSection))
    section.label.setText("Pris")
    section.minutes.setValue(25)
    section.submit.click()
    qtbot.waitUntil(lambda: section.fields["label"].error() == "Ce nom est déjà pris.")
    assert page.focusWidget() is section.label
    assert (section.label.text(), section.minutes.value()) == ("Pris", 25)
    assert section.is_unsaved()
    assert not section.table.isEnabled()
    section.put_back.click()
    assert (section.label.text(), section.minutes.value()) == ("Consultation", 15)
    assert section.fields["label"].error() == ""
    assert section.table.isEnabled()


def test_saving_one_section_leaves_what_is_typed_in_another(qtbot, open_page, practice):
    page = open_page(practice)
    page.section(ReasonCodesSection).label.setText("À moitié")
    open_tab(page, page.section(LockSection))
    page.section(LockSection).minutes.setValue(3)
    with qtbot.waitSignal(page.lock_minutes_changed) as told:
        page.section(LockSection).submit.setFocus()
        page.section(LockSection).submit.click()
    assert told.args == [3]
    assert page.focusWidget() is page.section(LockSection).minutes
    assert "3 minutes" in page.bar.text()
    assert page.section(ReasonCodesSection).label.text() == "À moitié"
    assert page.tabs.tabText(page.tabs.indexOf(page.section(ReasonCodesSection))) == "Motifs •"


def test_a_colour_always_has_its_name(open_page, practice):
    page = open_page(practice)
    rows = page.section(ReasonCodesSection).rows
    assert [rows.data(rows.index(at, 2)) for at in range(2)] == ["Bleu", "Turquoise"]
    assert not rows.data(rows.index(0, 2), Qt.ItemDataRole.DecorationRole).isNull()
    color = page.section(ReasonCodesSection).color
    texts = [color.itemText(at) for at in range(color.count())]
    assert texts == ["Bleu", "Turquoise", "Rose", "Ambre", "Violet", "Ardoise"]


def test_a_place_keeps_its_zone_and_can_take_any_other(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(SitesSection))
    section.table.selectRow(1)
    assert section.zone.key() == "Indian/Reunion"
    section.zone.choose("Europe/Brussels")
    section.city.setText("Namur")
    section.submit.click()
    saved(qtbot, page)
    assert practice.now.sites[1] == replace(SITES[1], zone="Europe/Brussels", city="Namur")
    section.name.setText("  ")
    section.submit.click()
    qtbot.waitUntil(lambda: section.fields["name"].error() == "Donnez un nom à ce lieu.")


def test_a_practitioner_is_completed_for_the_fee_note(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(PractitionersSection))
    section.rpps.setText("123")
    section.submit.click()
    qtbot.waitUntil(lambda: "11 chiffres" in section.fields["rpps"].error() and section.isEnabled())
    section.rpps.setText("101 0047 3148 ")
    section.siret.setText("12345678900011")
    section.am_number.setText("691234567")
    section.sector.choose("2")
    section.submit.click()
    saved(qtbot, page)
    wanted = replace(PEOPLE[0], siret="12345678900011", am_number="691234567", sector="2")
    assert practice.now.practitioners[0] == wanted


@pytest.mark.parametrize("points", [10, 13])
def test_what_is_said_moves_nothing_under_the_hand(qtbot, qapp, open_page, practice, points, shoot):
    theme.apply(qapp, "light", points)
    page = open_page(practice)
    qtbot.waitUntil(page.tabs.isVisible)
    page.set_look(Look(LIGHT, points))
    shoot(page, f"settings-said-nothing-{points}")
    before = page.tabs.geometry()
    long = (
        "Un remplaçant est déjà noté pour ces jours. Retirez-le d'abord, ou choisissez d'autres jours, puis "
    )
    said = (("success", "C'est enregistré.", ""), ("error", f"{long}enregistrez à nouveau.", "Voir"))
    for kind, sentence, action in said:
        page.bar.show_message(kind, sentence, action, page.bar.clear if action else None)
        shoot(page, f"settings-said-{kind}-{points}")
        assert page.tabs.geometry() == before
    theme.apply(qapp, "light", 10)


def test_names_are_never_read_as_markup(open_page, practice):
    page = open_page(practice)
    open_tab(page, page.section(PractitionersSection)).table.selectRow(1)
    labels = [label for label in page.findChildren(QLabel) if "<b>" in label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_the_delay_cannot_be_put_out_of_bounds(open_page, practice):
    page = open_page(practice)
    page.section(LockSection).minutes.setValue(0)
    assert page.section(LockSection).minutes.value() == 1
    page.section(LockSection).minutes.setValue(60)
    assert page.section(LockSection).minutes.value() == 15


def test_the_look_changes_at_once(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(AppearanceSection))
    for control, text in ((section.theme, "Sombre"), (section.text_size, "Très grand (13)")):
        button = next(b for b in control.findChildren(QAbstractButton) if b.text() == text)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert practice.dressed == [("dark", 10.0), ("dark", 13.0)]


def test_everything_that_takes_the_focus_has_a_name(open_page, practice):
    page = open_page(practice)
    nameless = [
        editor
        for kind in (QLineEdit, QComboBox, QSpinBox, QAbstractButton)
        for editor in page.findChildren(kind)
        if editor.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not page.bar.isAncestorOf(editor)
        and not isinstance(editor.parent(), QSpinBox)
        and not (editor.accessibleName() or (isinstance(editor, QAbstractButton) and editor.text()))
    ]
    assert nameless == []


def test_a_lock_finds_nothing_to_ask(open_page, practice):
    page = open_page(practice)
    page.section(ReasonCodesSection).label.setText("À moitié")
    assert page.unfinished() is None


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.BILLING, ["Verrouillage", "Apparence"]),
        (Role.SECRETARY, ["Jours particuliers", "Verrouillage", "Apparence"]),
    ],
)
def test_the_others_find_what_is_theirs(open_page, role, tabs):
    page = open_page(Practice(role))
    assert [page.tabs.tabText(at) for at in range(page.tabs.count())] == tabs
    assert not page.section(LockSection).minutes.isEnabled()


def test_a_section_is_made_when_first_shown_with_what_was_read_and_keeps_its_place(open_page, practice):
    page = open_page(practice)
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    assert not page.findChildren(SitesSection)
    page.tabs.setCurrentIndex(titles.index("Lieux"))
    shown = page.section(SitesSection)
    assert page.tabs.currentWidget() is shown
    assert [shown.rows.data(shown.rows.index(at, 0)) for at in range(2)] == ["Cabinet des Lilas", "Annexe"]
    assert [page.tabs.tabText(at) for at in range(page.tabs.count())] == titles


def test_another_look_keeps_what_is_typed(open_page, practice):
    page = open_page(practice)
    page.section(HoursSection).week.lines()[0].start.setText("8h30")
    page.section(ReasonCodesSection).label.setText("À moitié")
    screen = page.section(AppearanceSection)
    page.set_look(Look(DARK, 13.0))
    assert page.section(HoursSection).week.lines()[0].start.text() == "8h30"
    assert page.section(ReasonCodesSection).label.text() == "À moitié"
    assert (screen.theme.key(), screen.text_size.key()) == ("dark", "13")


def test_a_range_takes_alternate_weeks_motifs_urgent_places_and_a_room(qtbot, open_page, practice):
    practice.change(rooms=(Room("k1", "s1", "Salle 1"), Room("k2", "s2", "Salle 2")))
    page = open_page(practice)
    line = page.section(HoursSection).week.lines()[0]
    qtbot.keyClick(line.more, Qt.Key.Key_Space)
    assert page.focusWidget() is line.options.first
    options = line.options
    options.rhythm.choose("2")
    qtbot.keyClicks(options.anchor, "23/11/2026")
    options.motifs.findChildren(QAbstractButton)[1].click()
    options.urgent.setChecked(True)
    options.release.choose("1")
    qtbot.keyClicks(options.release_hour, "18h")
    options.room.choose("k1")
    page.section(HoursSection).submit.click()
    saved(qtbot, page, "enregistrés")
    wanted = replace(
        RANGES[0],
        every=2,
        anchor=date(2026, 11, 23),
        reason_code_ids=("m2",),
        urgent=True,
        release_days=1,
        release_minute=1080,
        room_id="k1",
    )
    assert wanted in practice.now.ranges
    shown = page.section(HoursSection).week.lines()[0]
    assert shown.read() == wanted
    words = next(label.text() for label in shown.findChildren(QLabel) if "une semaine sur 2" in label.text())
    assert words == (
        "une semaine sur 2, dont celle du 23/11/2026 · seulement pour Vaccination · "
        "places d'urgence, libérées la veille à 18 h 00 · Salle 1"
    )


def test_options_that_cannot_be_read_are_said_at_their_line(open_page, practice):
    page = open_page(practice)
    line = page.section(HoursSection).week.lines()[0]
    line.options.rhythm.choose("2")
    page.section(HoursSection).submit.click()
    assert "une des semaines" in line.problem()
    line.options.rhythm.choose("1")
    line.options.urgent.setChecked(True)
    line.options.release.choose("0")
    page.section(HoursSection).submit.click()
    assert "libérées" in line.problem()
    assert practice.now.ranges == RANGES


def test_another_site_has_its_own_rooms(open_page, practice):
    practice.change(rooms=(Room("k1", "s1", "Salle 1"), Room("k2", "s2", "Salle 2")))
    page = open_page(practice)
    line = page.section(HoursSection).week.lines()[0]
    line.options.room.choose("k1")
    line.site.choose("s2")
    assert [line.options.room.itemText(at) for at in range(line.options.room.count())] == [
        "Sans salle",
        "Salle 2",
    ]
    assert line.read().room_id == ""


def test_one_closure_over_the_holidays_and_one_saturday_opened(qtbot, open_page):
    practice = Practice(Role.SECRETARY)
    page = open_page(practice)
    section = open_tab(page, page.special_days)
    section.add.click()
    section.days.first.setFocus()
    qtbot.keyClicks(section.days.first, "24122026")
    qtbot.keyClicks(section.days.last, "02012027")
    section.label.setText("Congés")
    assert "24 déc. 2026 – 2 janv. 2027 (10 jours)" in section.preview.text()
    with qtbot.waitSignal(page.changed):
        section.submit.click()
    assert [item.day for item in practice.now.exceptions][:2] == [date(2026, 12, 24), date(2026, 12, 25)]
    assert {(d.opens, d.label, d.practitioner_id) for d in practice.now.exceptions} == {(False, "Congés", "")}
    section.add.click()
    section.opens.findChildren(QAbstractButton)[1].click()
    section.who.choose("p1")
    section.site.choose("s1")
    section.days.others.setText("28/11/2026")
    section.submit.click()
    qtbot.waitUntil(lambda: "heure" in section.fields["start"].error())
    qtbot.keyClicks(section.span.start, "9h")
    qtbot.keyClicks(section.span.end, "12h")
    section.submit.click()
    saved(qtbot, page, "ouverture")
    made = practice.now.exceptions[-1]
    assert (made.day, made.opens, made.start_minute, made.end_minute) == (date(2026, 11, 28), True, 540, 720)
    assert (made.practitioner_id, made.site_id) == ("p1", "s1")


def test_a_decision_taken_back_can_be_put_back_at_once(qtbot, open_page):
    practice = Practice(Role.SECRETARY)
    kept = DayException("1", "g", date(2026, 12, 24), opens=False, label="Pont")
    practice.change(exceptions=(kept,))
    page = open_page(practice)
    section = open_tab(page, page.special_days)
    assert section.rows.rows()[0].days == (date(2026, 12, 24),)
    section.remove.click()
    saved(qtbot, page, "retiré")
    assert practice.now.exceptions == ()
    next(b for b in page.bar.findChildren(QAbstractButton) if b.text() == "Remettre").click()
    saved(qtbot, page, "enregistrée")
    assert [(d.day, d.label) for d in practice.now.exceptions] == [(kept.day, "Pont")]


def test_a_closure_leads_to_the_appointments_to_move(qtbot, open_page):
    page = open_page(Practice(Role.SECRETARY))
    section = open_tab(page, page.special_days)
    section.add.click()
    section.days.others.setText("24/12/2026")
    section.submit.click()
    saved(qtbot, page, "enregistrée")
    button = next(b for b in page.bar.findChildren(QAbstractButton) if "à déplacer" in b.text())
    with qtbot.waitSignal(page.worklist_requested):
        button.click()


def test_dates_that_cannot_be_read_are_said_and_kept(qtbot, open_page):
    practice = Practice(Role.SECRETARY)
    page = open_page(practice)
    section = open_tab(page, page.special_days)
    section.add.click()
    section.submit.click()
    qtbot.waitUntil(lambda: section.fields["days"].error() == "Choisissez au moins une date.")
    section.days.others.setText("demain")
    section.submit.click()
    assert "24/12/2026" in section.fields["days"].error()
    assert section.days.others.text() == "demain"
    assert practice.now.exceptions == ()


def test_a_practitioner_alone_decides_of_their_own_days(open_page):
    page = open_page(Practice(Role.PRACTITIONER, own="p2"))
    section = open_tab(page, page.special_days)
    section.add.click()
    assert [section.who.itemText(at) for at in range(section.who.count())] == ["Dr <b>Benali</b>"]


def test_a_motif_takes_every_rule(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(ReasonCodesSection))
    bounds = section.bounds
    bounds.step.setValue(10)
    bounds.buffer.setValue(5)
    bounds.places.setValue(6)
    bounds.notice.choose("1440")
    bounds.horizon.choose("92")
    bounds.booked_by.findChildren(QAbstractButton)[0].click()
    bounds.practitioners.findChildren(QAbstractButton)[1].click()
    bounds.urgent.setChecked(True)
    bounds.reminded.setChecked(False)
    section.preparation.setPlainText("Venir à jeun.\nApporter l'ordonnance.")
    section.submit.click()
    saved(qtbot, page)
    assert practice.now.reason_codes[0] == replace(
        MOTIFS[0],
        step=10,
        buffer=5,
        places=6,
        min_notice=1440,
        horizon_days=92,
        booked_by=("secretary",),
        practitioner_ids=("p2",),
        urgent=True,
        reminded=False,
        preparation="Venir à jeun.\nApporter l'ordonnance.",
    )
    assert not section.is_unsaved()


def test_rules_that_no_list_offers_are_kept(open_page, practice):
    odd = replace(MOTIFS[0], min_notice=90, horizon_days=45, practitioner_ids=("gone", "p1"))
    practice.change(reason_codes=(odd, MOTIFS[1]))
    page = open_page(practice)
    section = open_tab(page, page.section(ReasonCodesSection))
    assert (section.bounds.notice.currentText(), section.bounds.horizon.currentText()) == (
        "1 h 30",
        "45 jours",
    )
    assert section.read_item(odd) == odd
    assert not section.is_unsaved()


def test_a_place_overseas_follows_its_own_holidays(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(SitesSection))
    section.zone.choose("America/Martinique")
    section.zone.activated.emit(section.zone.currentIndex())
    assert section.territory.key() == "martinique"
    section.local_days.setText("21/7, 2/11")
    section.moving.findChildren(QAbstractButton)[0].click()
    assert "Noël" in section.holidays.text()
    section.submit.click()
    saved(qtbot, page)
    assert practice.now.sites[0] == replace(
        SITES[0],
        zone="America/Martinique",
        territory="martinique",
        local_days=("07-21", "11-02", "mardi-gras"),
    )
    worked = {button.text(): button for button in section.worked.findChildren(QAbstractButton)}
    worked["Lundi de Pentecôte"].click()
    page.bar.clear()
    section.submit.click()
    saved(qtbot, page)
    assert practice.now.sites[0].local_days == ("07-21", "11-02", "mardi-gras", "sauf:Lundi de Pentecôte")
    assert section.local_days.text() == "21/07, 02/11"
    section.local_days.setText("32/07")
    section.submit.click()
    assert "21/07" in section.fields["local_days"].error()


def test_rooms_are_added_and_withdrawn(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(RoomsSection))
    section.add.click()
    qtbot.keyClicks(section.name, "Salle de soins")
    section.site.choose("s2")
    qtbot.keyClick(section.name, Qt.Key.Key_Return)
    saved(qtbot, page)
    assert [(room.name, room.site_id, room.active) for room in practice.now.rooms] == [
        ("Salle de soins", "s2", True)
    ]
    section.active.setChecked(False)
    page.bar.clear()
    section.submit.click()
    saved(qtbot, page)
    assert not practice.now.rooms[0].active


def test_a_practitioner_may_be_closed_to_overbooking(qtbot, open_page, practice):
    page = open_page(practice)
    section = open_tab(page, page.section(PractitionersSection))
    assert section.overbook.isChecked()
    section.overbook.setChecked(False)
    section.submit.click()
    saved(qtbot, page)
    assert not practice.now.practitioners[0].desk_may_overbook


def test_a_day_is_closed_by_keys_alone(qtbot, open_page):
    practice = Practice(Role.SECRETARY)
    page = open_page(practice)
    section = open_tab(page, page.special_days)
    section.add.setFocus()

    def press(*keys):
        for key in keys:
            if isinstance(key, str):
                qtbot.keyClicks(page.focusWidget(), key)
            else:
                qtbot.keyClick(page.focusWidget(), key)

    tab = Qt.Key.Key_Tab
    press(Qt.Key.Key_Space)  # a new decision; « Fermer » is chosen
    press(tab, tab, tab, "24122026", tab, "31122026")  # for whom, where, from, to
    press(*[tab] * 10, "Pont", Qt.Key.Key_Return)  # weekdays, other dates, whole day, the reason
    saved(qtbot, page, "8 jours")
    assert [item.day.day for item in practice.now.exceptions] == list(range(24, 32))
    assert {item.label for item in practice.now.exceptions} == {"Pont"}
    assert page.isAncestorOf(page.focusWidget())
