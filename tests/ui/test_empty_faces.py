"""A page without rows says what to do next, with the button that does it, or who can."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QAbstractButton

from telesec.app.hours_wiring import GIVE, LackingHours, add_lacking_hours, lacking_words
from telesec.domain.people import Role
from telesec.services.bookings.schedules import save_hours
from telesec.ui.controls import Column, EmptyState, MessageBar, PlainTable, RowsModel
from telesec.ui.empty_face import EmptyFace


@pytest.fixture
def face(qtbot, look):
    """A table whose rows are not read yet, with what it says when there are none."""
    pressed = []
    model = RowsModel([Column("Nom", str, stretch=True)])
    table = PlainTable("Liste", model)
    empty = EmptyFace(
        table, EmptyState("users", "Personne", "Ajoutez-en un.", "Ajouter", lambda: pressed.append(1))
    )
    qtbot.addWidget(table)
    table.resize(700, 400)
    table.show()
    return SimpleNamespace(table=table, model=model, empty=empty, pressed=pressed)


def test_nothing_is_said_before_the_rows_are_read(face):
    assert not face.empty.state.isVisible()


def test_a_table_without_rows_offers_the_way_to_the_first_one(qtbot, face, unnamed, shoot):
    face.model.set_rows(())
    assert face.empty.state.isVisible()
    assert unnamed(face.table) == []
    face.table.setFocus()
    button = next(one for one in face.table.findChildren(QAbstractButton) if one.text() == "Ajouter")
    button.click()
    assert face.pressed == [1]
    shoot(face.table, "liste-vide")


def test_the_first_row_takes_its_place_and_the_last_one_leaves_it(face):
    face.model.set_rows(())
    face.model.append_rows(["DUBOIS"])
    assert not face.empty.state.isVisible()
    face.model.set_rows(())
    assert face.empty.state.isVisible()


def agenda(qtbot, gate):
    """What the agenda says of hours, to an account."""
    page = MessageBar()
    page.bar = page
    qtbot.addWidget(page)
    add_lacking_hours(page, SimpleNamespace(gate=gate))
    return page


def test_an_agenda_without_hours_says_whose_and_who_gives_them(qtbot, practice):
    admin = practice.gate(Role.ADMIN)
    for one in practice.practitioners:
        save_hours(admin, one.id, ())
    page = agenda(qtbot, admin)
    assert "Dr Benali" in page.text()
    assert page._action.text() == GIVE
    asked = []
    page.findChild(LackingHours).requested.connect(lambda: asked.append(1))
    page._action.click()
    assert asked == [1]
    desk = practice.gate(Role.SECRETARY)
    told = agenda(qtbot, desk)
    assert "peut le faire : demandez-leur." in told.text()
    assert not told._action.isVisibleTo(told)


def test_an_agenda_with_hours_is_quiet(practice):
    reference = practice.gate(Role.SECRETARY).reference
    with_hours = {one.practitioner_id for one in reference.ranges}
    seen = tuple(one for one in reference.practitioners if one.id in with_hours)
    assert lacking_words(replace(reference, practitioners=seen)) == ""
    assert lacking_words(replace(reference, practitioners=())) == ""
