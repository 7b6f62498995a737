"""The set-up wizard: each page checks its own fields, and nothing is created before the sheet is proven."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from telesec.domain.errors import Conflict, Invalid
from telesec.security.passwords import strength
from telesec.ui.look import Look
from telesec.ui.set_up import SetUpWizard
from telesec.ui.set_up_steps import SetUpPorts, Sheet
from telesec.ui.steps import Factor
from telesec.ui.tasks import Tasks
from telesec.ui.tokens import LIGHT

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

GOOD = "lanterne mouflon girafe abricot"
CODES = tuple(f"7K2M-Q9XA-03T{n}" for n in range(8))


class SetUp:
    """A window-free set-up that answers at once and remembers what it was given."""

    def __init__(self):
        self.calls = []

    def begin(self, request):
        self.request = request
        self.calls.append("begin")
        if request.login == "pris":
            raise Invalid("login", "Cet identifiant est déjà pris.")
        return Factor(((True, False), (False, True)), "ABCD EFGH")

    def prove(self, code):
        self.calls.append("prove")
        if code != "123456":
            raise Invalid("code", "Ce code n'est pas le bon. L'heure du téléphone est-elle juste ?")
        return CODES

    def sheet(self):
        return Sheet(b"%PDF-1.4", (3, 11))

    def save(self, path, pdf):
        self.calls.append("save")
        path.write_bytes(pdf)

    def finish(self, groups):
        self.calls.append("finish")
        if groups != ("AAAAA", "BBBBB"):
            raise Conflict("Ces groupes ne sont pas ceux de la feuille.")
        return "practice"


@pytest.fixture
def tasks(qtbot):
    made = Tasks(on_bug=lambda error: pytest.fail(repr(error)))
    yield made
    made.close(lambda: None)


@pytest.fixture
def service():
    return SetUp()


@pytest.fixture
def wizard(qtbot, tasks, service):
    ports = SetUpPorts(strength, service.begin, service.prove, service.sheet, service.save, service.finish)
    made = SetUpWizard(ports, tasks, Look(LIGHT))
    qtbot.addWidget(made)
    made.show()
    return made


def give_practice(wizard, **texts):
    step = wizard.practice
    for name, text in {
        "practice_name": "Cabinet des Lilas",
        "city": "Lyon",
        "display_name": "Dr Lefèvre",
        "login": "lefevre",
        **texts,
    }.items():
        step.fields[name].editor.setText(text)
    step.forward.click()


def give_password(wizard, password=GOOD, again=GOOD):
    wizard.password.password.line.setText(password)
    wizard.password.again.line.setText(again)
    wizard.password.forward.click()


def reach(wizard, qtbot, step):
    qtbot.waitUntil(lambda: wizard.currentWidget() is step)


def test_the_whole_way(qtbot, wizard, service, tmp_path):
    give_practice(wizard)
    give_password(wizard)
    reach(wizard, qtbot, wizard.phone)
    assert service.request.password == GOOD
    assert service.request.zone == "Europe/Paris"
    assert wizard.phone.key.text() == "ABCD EFGH"
    qtbot.keyClicks(wizard.phone.code, "123456")
    qtbot.keyClick(wizard.phone.code, Qt.Key.Key_Return)
    reach(wizard, qtbot, wizard.codes)
    assert not wizard.codes.forward.isEnabled()
    assert wizard.codes.focusWidget() is wizard.codes.kept
    wizard.codes.kept.click()
    wizard.codes.forward.click()
    reach(wizard, qtbot, wizard.sheet)
    assert "finish" not in service.calls
    wizard.sheet.save_to(tmp_path / "feuille.pdf")
    qtbot.waitUntil(wizard.sheet.forward.isEnabled)
    wizard.sheet.groups[0].setText("AAAAA")
    wizard.sheet.groups[1].setText("BBBBB")
    with qtbot.waitSignal(wizard.finished) as finished:
        wizard.sheet.forward.click()
    assert finished.args == ["practice"]
    assert service.calls == ["begin", "prove", "save", "finish"]


@pytest.mark.parametrize("missing", ["practice_name", "display_name", "login", "city"])
def test_a_missing_field_is_named_where_it_is(wizard, missing):
    give_practice(wizard, **{missing: " "})
    field = wizard.practice.fields["site_name" if missing == "city" else missing]
    assert field.error()
    assert wizard.currentWidget() is wizard.practice


def test_enter_goes_from_field_to_field_then_to_the_next_page(qtbot, wizard):
    own = wizard.practice
    wizard.activateWindow()
    own.editors["practice_name"].setFocus()
    for line, text in zip(own.editors.values(), ("Cabinet des Lilas", "Centre", "Lyon"), strict=True):
        qtbot.waitUntil(line.hasFocus)
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(own.zone.hasFocus)
    qtbot.keyClick(own.zone, Qt.Key.Key_Tab)
    for line, text in zip(own.person.values(), ("Dr Martin", "martin"), strict=True):
        qtbot.waitUntil(line.hasFocus)
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    reach(wizard, qtbot, wizard.password)


def test_a_login_with_a_space_is_refused(wizard):
    give_practice(wizard, login="dr lefevre")
    assert "sans espace" in wizard.practice.fields["login"].error()


@pytest.mark.parametrize("weak", ["court", "aaaaaaaaaaaaaaaa", "cabinetdeslilaslyon"])
def test_a_weak_password_explains_itself_and_goes_nowhere(wizard, service, weak):
    give_practice(wizard)
    give_password(wizard, weak, weak)
    assert wizard.password.fields["password"].error()
    assert wizard.currentWidget() is wizard.password
    assert service.calls == []


def test_two_different_passwords_are_told(wizard, service):
    give_practice(wizard)
    give_password(wizard, GOOD, GOOD + "x")
    assert "diffèrent" in wizard.password.fields["again"].error()
    assert service.calls == []


def test_a_refusal_about_the_first_page_is_shown_on_the_first_page(qtbot, wizard):
    give_practice(wizard, login="pris")
    give_password(wizard)
    reach(wizard, qtbot, wizard.practice)
    assert "déjà pris" in wizard.practice.fields["login"].error()


def test_a_wrong_code_is_told_and_asked_again(qtbot, wizard):
    give_practice(wizard)
    give_password(wizard)
    reach(wizard, qtbot, wizard.phone)
    wizard.phone.code.setText("000000")
    wizard.phone.forward.click()
    qtbot.waitUntil(lambda: "pas le bon" in wizard.phone.fields["code"].error())
    assert wizard.phone.code.text() == ""


def test_used_secrets_leave_the_pages(qtbot, wizard):
    give_practice(wizard)
    give_password(wizard)
    reach(wizard, qtbot, wizard.phone)
    assert wizard.password.password.text() == ""
    wizard.phone.code.setText("123456")
    wizard.phone.forward.click()
    reach(wizard, qtbot, wizard.codes)
    assert wizard.phone.key.text() == ""
    assert wizard.phone.picture._rows == ()


def test_going_back_keeps_what_was_typed(qtbot, wizard):
    give_practice(wizard)
    wizard.password.backward.click()
    assert wizard.currentWidget() is wizard.practice
    assert wizard.practice.fields["login"].editor.text() == "lefevre"


def test_a_wrong_group_does_not_create_the_practice(qtbot, wizard, tmp_path):
    wizard.go_to(wizard.sheet)
    wizard.sheet.show_sheet(Sheet(b"%PDF", (3, 11)))
    wizard.sheet.submit()
    wizard.sheet.save_to(tmp_path / "feuille.pdf")
    qtbot.waitUntil(wizard.sheet.forward.isEnabled)
    wizard.sheet.groups[0].setText("XXXXX")
    wizard.sheet.forward.click()
    qtbot.waitUntil(lambda: "feuille" in wizard.sheet.bar.text())


def test_the_qr_is_drawn_black_on_white_with_its_quiet_zone(wizard):
    picture = wizard.phone.picture
    picture.show_matrix(((True, False), (False, True)))
    image = picture.grab().toImage()
    module = picture.width() // 10
    start = 4 * module
    ratio = image.width() / picture.width()

    def shade(x, y):
        return image.pixelColor(round(x * ratio), round(y * ratio)).name()

    assert shade(start + module / 2, start + module / 2) == "#000000"
    assert shade(start + module * 1.5, start + module / 2) == "#ffffff"
    assert shade(2, 2) == "#ffffff"
