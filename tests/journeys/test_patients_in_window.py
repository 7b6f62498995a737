"""From the key pressed to the row written: the patients page and its import over real stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.ui.hands import Keys

from telesec.app import patients_page
from telesec.app.page_context import PageContext
from telesec.domain.patients import PatientDraft, Sex
from telesec.domain.people import Compartment, Role
from telesec.services.contacts.consents import patient_consents
from telesec.services.patients.patients import create_patient, open_patient, search_patients
from telesec.ui import theme
from telesec.ui.buttons import Button
from telesec.ui.tasks import Tasks

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<img src="/etc/hostname"><b>x</b> =1+1'
FILE = (
    '"tag","sexe","nom","prenom","date_de_naissance","commentaire","adresse","code_ville",'
    '"code_postal_ville","telephone","email"\r\n'
    '"","F","Dubois","Noëlle","14/03/1968","confidentiel","12 rue des Écoles","69387","69007",'
    '"0612345678","n.dubois@exemple.fr"\r\n'
    '"","F","Duboys","Noelle","14/03/1968","","","","","",""\r\n'
    '"","M","<img src=""/etc/hostname""><b>x</b> =1+1","Alix","05/05/1990","","","","","",""\r\n'
)


@pytest.fixture
def tasks(qtbot) -> Iterator[Tasks]:
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def opened(qtbot, qapp, practice, tasks):
    """The page of a secretary and their gate, opened and closed on the worker."""
    with qtbot.waitCallback() as answer:
        tasks.run(partial(practice.gate, Role.SECRETARY), answer)
    gate = answer.args[0]
    practice.gates.remove(gate)
    look = theme.apply(qapp, "light", 10)
    signed = SimpleNamespace(gate=gate)
    context = PageContext(signed, None, tasks, lambda: look, lambda *_look: None, lambda _minutes: None)
    page = patients_page.patients_page(context)
    qtbot.addWidget(page)
    page.resize(1250, 820)
    page.show()
    yield page, gate
    tasks.close(gate.close)


def _ask(qtbot, tasks, work):
    with qtbot.waitCallback() as answer:
        tasks.run(work, answer)
    return answer.args[0]


def test_a_patient_is_written_found_and_changed_by_keyboard(qtbot, practice, tasks, opened):
    page, gate = opened
    qtbot.keyClicks(page.search, "14/03/1968")
    qtbot.waitUntil(lambda: "Aucun patient" in page.words.text())
    qtbot.keyClick(page.new, Qt.Key.Key_Space)
    form = page.panel.form
    qtbot.keyClicks(form.editors["birth_name"], "Dubois")
    qtbot.keyClicks(form.editors["first_names"], "Noel")
    qtbot.keyClicks(form.editors["phone"], "0612345678")
    qtbot.keyClick(page.panel.save, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)
    assert page.rows.rows()[0].phone == "06 12 34 56 78"
    qtbot.keyClick(page.panel.edit, Qt.Key.Key_Space)
    qtbot.keyClicks(form.editors["city"], "Lyon")
    qtbot.keyClick(page.panel.save, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.rows.rows()[0].city == "Lyon")
    rows = _ask(qtbot, tasks, lambda: practice.rows(gate, Compartment.OFFICE))
    changed = [row["fields"] for row in rows if row["action"] == "patient_update"]
    assert changed == ["", "city"]


def test_a_file_is_imported_from_the_window(qtbot, practice, tasks, opened, tmp_path):
    page, gate = opened
    path = tmp_path / "colibri.csv"
    path.write_bytes(FILE.encode("cp1252"))
    page.open_import()
    dialog = page.importing
    dialog._ports = replace(dialog._ports, ask_path=lambda _parent: path)
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.next.text() == "Vérifier le fichier")
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.next.text() == "Importer 2 patients")
    with qtbot.waitSignal(page.changed):
        qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    found = _ask(qtbot, tasks, lambda: search_patients(gate, "05/05/1990"))
    assert found.lines[0].shown_name == f"{HOSTILE} Alix"
    qtbot.keyClicks(page.search, "img")
    qtbot.waitUntil(lambda: page.rows.rowCount() == 1)
    page.panel.open(found.lines[0].id)
    shown = partial(page.panel.findChildren, QLabel)
    qtbot.waitUntil(lambda: any(label.text() == f"{HOSTILE} Alix" for label in shown()))
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in shown() if "<" in label.text())


def test_a_new_patient_takes_twenty_five_keys_and_the_names(qtbot, opened, tally):
    page, _gate = opened
    page.activateWindow()
    page.focus_first()
    qtbot.waitUntil(page.search.hasFocus)
    keys = Keys(qtbot)
    keys.type("140368")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Aucun patient" in page.words.text())
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(page.panel.form.isVisible)
    assert page.panel.form.birth_date.text() == "14/03/1968"
    keys.type("Dubois", free=True)
    keys.press(Qt.Key.Key_Tab)
    keys.type("Anna", free=True)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Tab)
    keys.type("0612345678")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.bar.text() == "La fiche est enregistrée.")
    kept = page.panel.patient()
    assert (kept.birth_name, kept.first_names, kept.phone) == ("Dubois", "Anna", "06 12 34 56 78")
    assert (kept.birth_date, kept.sex) == (date(1968, 3, 14), Sex.FEMALE)
    tally("4 new patient, besides the names", keys.count, 25)


def test_what_a_patient_agrees_to_is_noted_in_their_file(qtbot, practice, tasks, opened):
    page, gate = opened
    draft = PatientDraft("Dubois", "Noël", date(1968, 3, 14), phone="06 39 98 00 01")
    made = _ask(qtbot, tasks, partial(create_patient, gate, draft))
    page.open_patient(made.id)
    panel = page.panel
    named = partial(_button, panel)
    qtbot.waitUntil(lambda: named("SMS : le patient refuse") is not None)
    named("SMS : le patient refuse").click()
    qtbot.waitUntil(lambda: named("SMS : le patient accepte") is not None)
    named("Noter l'accord pour une personne").click()
    dialog = panel.acts.consents.dialog
    dialog.name.setText("Marie Dubois")
    dialog.scopes.choose(("results",))
    dialog.submit.click()
    qtbot.waitUntil(lambda: named("Retirer l'accord donné pour Marie Dubois") is not None)
    found = _ask(qtbot, tasks, partial(patient_consents, gate, made.id))
    assert [one.name for one in found.third_parties] == ["Marie Dubois"]
    assert found.channels[0].agreed is False
    assert _ask(qtbot, tasks, partial(open_patient, gate, made.id)).opt_outs == ("sms",)


def _button(panel, name):
    shown = (one for one in panel.findChildren(Button) if one.isVisibleTo(panel))
    return next((one for one in shown if name in (one.text(), one.accessibleName())), None)
