"""The controls: text as typed, errors said, days and hours read, keyboard and names complete."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QStyledItemDelegate, QVBoxLayout, QWidget
from tests.questions import meet

from telesec.ui import theme
from telesec.ui.controls import (
    Answer,
    Card,
    Chip,
    ChoiceField,
    Column,
    DateField,
    EmptyState,
    FormDialog,
    LabelledField,
    MessageBar,
    PanelHost,
    PlainList,
    PlainTable,
    RowsModel,
    SearchField,
    SegmentedControl,
    SidePanel,
    TimeField,
    ask_unsaved,
    confirm,
    danger_button,
    ghost_button,
    icon_button,
    inform,
    plain_label,
    plain_tooltip,
    primary_button,
    secondary_button,
    text_area,
    text_field,
)
from telesec.ui.two_lines import TwoLines

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

HOSTILE = '<b>x</b> & <img src="/etc/hostname">'


def name_of(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.fixture
def gallery(qtbot):
    whole = QWidget()
    column = QVBoxLayout(whole)
    rows = RowsModel(
        [Column("Nom", str, stretch=True), Column("Fois", lambda text: str(len(text)), right=True)]
    )
    rows.set_rows([HOSTILE, "PETIT Loïc"])
    parts = [
        plain_label(HOSTILE, "title"),
        primary_button("Créer", "plus"),
        secondary_button("Déplacer", "clock"),
        ghost_button("Plus", "ellipsis"),
        danger_button("Supprimer", "trash-2"),
        icon_button("Suivant", "chevron-right"),
        SegmentedControl("Vue", [("day", "Jour"), ("week", "Semaine")]),
        LabelledField("Nom", text_field(), "Comme sur la pièce d'identité."),
        LabelledField("Jour", DateField()),
        LabelledField("Heure", TimeField()),
        LabelledField("Motif", ChoiceField([("a", "Bilan"), ("b", HOSTILE)])),
        LabelledField("Remarque", text_area()),
        SearchField("Rechercher un patient", "Nom, date, téléphone"),
        Chip(HOSTILE, "danger"),
        Card("TITRE"),
        PlainTable("Patients", rows),
        PlainList("Résultats", rows),
        EmptyState("users", "Aucun patient", HOSTILE, "Ajouter", lambda: None),
        SidePanel("DUBOIS Noël"),
        MessageBar(),
    ]
    for part in parts:
        column.addWidget(part)
    parts[-1].show_message("error", HOSTILE, "Recommencer", lambda: None)
    qtbot.addWidget(whole)
    whole.show()
    return whole


def test_every_control_says_its_name(look, gallery, unnamed):
    assert unnamed(gallery) == []


def test_people_s_text_is_shown_as_typed(look, gallery):
    labels = [label for label in gallery.findChildren(QLabel) if label.text()]
    assert HOSTILE in [label.text() for label in labels]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_tooltip_shows_text_as_typed():
    assert "&lt;b&gt;" in plain_tooltip(HOSTILE)
    assert plain_tooltip("") == ""


def test_three_themes_dress_the_same_controls(themed, gallery, shoot):
    image = shoot(gallery, f"controls-{themed.tokens.name}")
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, 400, 3)}
    assert themed.tokens.accent in colors


def test_a_field_says_what_to_mend(qtbot):
    field = LabelledField("Téléphone", text_field(), "Dix chiffres.")
    qtbot.addWidget(field)
    assert name_of(field.editor) == "Téléphone"
    field.show_error("Il manque un chiffre.")
    assert (field.error(), field.editor.accessibleDescription()) == ("Il manque un chiffre.",) * 2
    field.clear_error()
    assert (field.error(), field.editor.accessibleDescription()) == ("", "Dix chiffres.")


def test_a_day_is_typed_as_at_the_desk(qtbot):
    field = DateField(past=True)
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.day_changed) as told:
        qtbot.keyClicks(field, "14031968")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (told.args, field.text()) == ([date(1968, 3, 14)], "14/03/1968")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.day() == date(1968, 3, 15)
    field.setText("31/02/1968")
    assert (field.day(), field.is_valid()) == (None, False)


def test_an_hour_is_typed_as_at_the_desk(qtbot):
    field = TimeField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.hour_changed) as told:
        qtbot.keyClicks(field, "905")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (told.args, field.text()) == ([time(9, 5)], "9 h 05")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.hour() == time(9, 0)
    field.setText("25h")
    assert not field.is_valid()


def test_a_day_is_picked_in_a_calendar(qtbot):
    field = DateField()
    qtbot.addWidget(field)
    field.set_day(date(2026, 11, 18))
    field.show()
    field.actions()[0].trigger()
    month = QApplication.activePopupWidget().month
    assert month.firstDayOfWeek() == Qt.DayOfWeek.Monday
    month.clicked.emit(month.selectedDate().addDays(2))
    assert field.day() == date(2026, 11, 20)


def test_the_segmented_control_tells_only_what_a_person_chose(qtbot):
    control = SegmentedControl("Vue", [("day", "Jour"), ("week", "Semaine")])
    qtbot.addWidget(control)
    told = []
    control.chosen.connect(told.append)
    control.choose("week")
    assert (control.key(), told) == ("week", [])
    qtbot.mouseClick(control._buttons["day"], Qt.MouseButton.LeftButton)
    assert (control.key(), told) == ("day", ["day"])


def test_tab_enters_a_segmented_control_by_the_choice_in_force(qtbot, look):
    """It entered by the first, from which the arrows walked without choosing."""
    whole = QWidget()
    qtbot.addWidget(whole)
    field, themes = text_field("Nom"), SegmentedControl("Thème", [("a", "Un"), ("b", "Deux"), ("c", "Trois")])
    column = QVBoxLayout(whole)
    column.addWidget(field)
    column.addWidget(themes)
    whole.show()
    themes.choose("c")
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert whole.focusWidget().text() == "Trois"
    qtbot.keyClick(whole.focusWidget(), Qt.Key.Key_Left)
    assert whole.focusWidget().text() == "Deux"
    assert themes.key() == "b"
    qtbot.keyClick(whole.focusWidget(), Qt.Key.Key_Tab)
    assert whole.focusWidget() is field


def test_a_message_is_said_acted_on_and_forgotten(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    done = []
    bar.show_message("warning", "Le disque est presque plein.", "Voir", lambda: done.append(1))
    assert bar.text() == "Le disque est presque plein."
    assert bar.accessibleName() == "Attention : Le disque est presque plein."
    bar._action.click()
    assert (done, bar.text(), bar.isHidden()) == ([1], "", True)


@pytest.mark.parametrize("typed", ["14/03/9998", "31/12/9999", "14/03/0202", "01/01/0001"])
def test_a_year_that_nobody_means_is_no_day_and_stays_as_typed(qtbot, typed):
    field = DateField()
    qtbot.addWidget(field)
    field.setText(typed)
    field.editingFinished.emit()
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert (field.day(), field.is_valid(), field.text()) == (None, False, typed)


def test_tab_leaves_a_text_area(qtbot):
    whole = QWidget()
    column = QVBoxLayout(whole)
    area, line = text_area(), text_field()
    column.addWidget(area)
    column.addWidget(line)
    qtbot.addWidget(whole)
    whole.show()
    whole.activateWindow()
    area.setFocus()
    qtbot.waitUntil(area.hasFocus)
    qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert line.hasFocus()
    assert area.toPlainText() == ""


def test_choices_keep_their_key_when_the_list_changes(qtbot):
    field = ChoiceField([("a", "Bilan"), ("b", "Suivi")])
    qtbot.addWidget(field)
    field.choose("b")
    field.set_choices([("", "Tous"), ("b", "Suivi"), ("c", "Vaccin")])
    assert field.key() == "b"
    field.set_choices([("", "Tous")])
    assert field.key() == ""


def test_a_table_opens_the_row_and_grows(qtbot):
    rows = RowsModel([Column("Nom", str)])
    rows.set_rows(["a", "b"])
    table = PlainTable("Noms", rows)
    qtbot.addWidget(table)
    table.selectRow(1)
    with qtbot.waitSignal(table.row_opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert (told.args, table.selected()) == (["b"], "b")
    rows.append_rows(["c"])
    assert (rows.rowCount(), rows.index(2, 0).data()) == (3, "c")
    assert rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "<qt>a</qt>"


def test_the_panel_becomes_a_drawer_in_a_narrow_window(qtbot):
    content, panel = QWidget(), SidePanel("Fiche")
    host = PanelHost(content, panel, fold_under=900)
    qtbot.addWidget(host)
    host.resize(1200, 500)
    host.show()
    qtbot.waitUntil(lambda: content.width() == 1200 - panel.width())
    host.resize(800, 500)
    qtbot.waitUntil(lambda: content.width() == 800)
    assert panel.geometry().right() == 799
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_down_in_the_search_goes_to_the_results(qtbot):
    field = SearchField("Rechercher", "Nom")
    qtbot.addWidget(field)
    field.show()
    assert [action.text() for action in field.actions()] == ["Rechercher", "Effacer la recherche"]
    qtbot.keyClicks(field, "dub")
    with qtbot.waitSignal(field.results_requested):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    field.actions()[1].trigger()
    assert field.text() == ""


def test_a_form_dialog_submits_by_enter(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FormDialog(owner, "Nouveau tarif")
    line = text_field()
    dialog.body.addWidget(LabelledField("Code", line))
    dialog.show()
    with qtbot.waitSignal(dialog.submitted):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def press(text, seen):
    """Press the button ``text`` of the question about to open; ``seen`` gets its labels and buttons."""

    def act(box):
        seen.extend(label for label in box.findChildren(QLabel) if label.text() and label.isVisible())
        assert {label.textFormat() for label in seen} == {Qt.TextFormat.PlainText}
        seen[:] = [label.text() for label in seen] + [button.text() for button in box.buttons()]
        next(button for button in box.buttons() if button.text() == text).click()

    meet(act)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Enregistrer", Answer.SAVE), ("Ne pas enregistrer", Answer.DISCARD), ("Annuler", Answer.STAY)],
)
def test_an_unfinished_form_is_asked_about_in_french(qtbot, look, text, answer):
    owner = QWidget()
    qtbot.addWidget(owner)
    seen = []
    press(text, seen)
    assert ask_unsaved(owner, HOSTILE) is answer
    assert HOSTILE in seen
    assert {"Enregistrer", "Ne pas enregistrer", "Annuler"} <= set(seen)


@pytest.mark.parametrize(("text", "answer"), [("Fermer le compte", True), ("Annuler", False)])
def test_confirm_says_what_it_will_do(qtbot, look, text, answer):
    owner = QWidget()
    qtbot.addWidget(owner)
    press(text, [])
    assert confirm(owner, "Fermer ?", HOSTILE, "Fermer le compte", danger=True) is answer


def test_inform_waits_until_read(qtbot, look):
    owner = QWidget()
    qtbot.addWidget(owner)
    seen = []
    press("Fermer", seen)
    inform(owner, "C'est noté", HOSTILE)
    assert HOSTILE in seen


def test_icons_follow_the_theme(qtbot, qapp):
    theme.apply(qapp, "light", 10)
    button = secondary_button("Déplacer", "clock")
    qtbot.addWidget(button)
    button.show()
    before = button.icon().cacheKey()
    theme.apply(qapp, "dark", 10)
    try:
        assert button.icon().cacheKey() != before
    finally:
        theme.apply(qapp, "light", 10)


def test_sizes_stay_between_ten_and_thirteen_points(qapp):
    assert theme.apply(qapp, "light", 40).point_size == 13
    assert theme.apply(qapp, "no such theme", 2).tokens.name == "light"
    assert theme.apply(qapp, "light", 10).px(190) == 190


def test_a_long_choice_is_cut_with_dots(qtbot, look):
    field = ChoiceField([("a", "APC – 60,00 € – Avis ponctuel de consultant")])
    qtbot.addWidget(field)
    field.resize(200, 34)
    assert field._drawn().currentText.startswith("APC – 60,00 €")
    assert field._drawn().currentText.endswith("…")
    field.resize(900, 34)
    assert field._drawn().currentText == "APC – 60,00 € – Avis ponctuel de consultant"


def test_spare_columns_give_way_before_a_name_is_cut(qtbot, look):
    rows = RowsModel(
        [
            Column("Nom", str, stretch=True),
            Column("Naissance", lambda _row: "14/03/1968"),
            Column("Nom de naissance", str, spare=True),
            Column("Ville", lambda _row: "Villeurbanne", spare=True),
        ]
    )
    rows.set_rows(["DE LA TOUR Marie-Élisabeth", "PETIT Loïc"])
    table = PlainTable("Patients", rows)
    qtbot.addWidget(table)
    table.show()
    hidden = []
    for width in (1000, 560, 420):
        table.resize(width, 300)
        hidden.append([table.isColumnHidden(at) for at in range(4)])
        assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    assert hidden == [[False] * 4, [False, False, False, True], [False, False, True, True]]
    table.resize(1000, 300)
    assert not table.isColumnHidden(3)


def test_a_table_asks_its_rows_for_their_width_when_they_change_and_not_when_it_is_resized(qtbot, look):
    asked = []

    def name(row):
        asked.append(row)
        return row

    rows = RowsModel([Column("Nom", name), Column("Ville", str, stretch=True)])
    rows.set_rows(["PETIT Loïc", "DE LA TOUR DU PIN Marie-Élisabeth", "LE GOFF Annaïg"] * 20)
    table = PlainTable("Patients", rows)
    qtbot.addWidget(table)
    table.resize(900, 60)
    table.show()
    assert table.columnWidth(0) >= table.sizeHintForColumn(0)
    asked.clear()
    for width in range(700, 900, 10):
        table.resize(width, 60)
    assert len(asked) < 20
    rows.append_rows(["VAN DEN BERGHE DE LA ROCHEFOUCAULD Marie-Antoinette"])
    widest = table.fontMetrics().horizontalAdvance(rows.rows()[-1])
    assert table.columnWidth(0) > widest


def test_the_titles_of_columns_are_whole_in_a_larger_text_too(qtbot, qapp, look):
    rows = RowsModel([Column("Dernière connexion", lambda _row: "hier"), Column("Nom", str, stretch=True)])
    rows.set_rows(["PETIT Loïc"])
    table = PlainTable("Comptes", rows)
    qtbot.addWidget(table)
    theme.dress(table)
    table.resize(900, 300)
    table.show()
    theme.apply(qapp, "light", 13.0)
    qapp.processEvents()
    try:
        assert table.columnWidth(0) >= table.horizontalHeader().sectionSizeHint(0)
    finally:
        theme.apply(qapp)


def test_no_row_of_a_column_is_cut_by_a_pixel(qtbot, look):
    rows = RowsModel([Column("Tél.", str), Column("Nom", lambda _row: "PETIT Loïc", stretch=True)])
    table = PlainTable("Numéros", rows)
    qtbot.addWidget(table)
    table.resize(900, 400)
    table.show()
    for seed in range(40):
        rows.set_rows([f"+3363{seed * 7919 + at * 104729:07d}"[:12] for at in range(50)])
        assert table.columnWidth(0) >= table.sizeHintForColumn(0)


def test_rows_grow_with_the_text(qtbot, qapp, look):
    rows = RowsModel([Column("Nom", str)])
    table = PlainTable("Noms", rows)
    qtbot.addWidget(table)
    table.show()
    small = table.verticalHeader().defaultSectionSize()
    theme.apply(qapp, "light", 13)
    assert table.verticalHeader().defaultSectionSize() > small
    theme.apply(qapp, "light", 10)
    assert table.verticalHeader().defaultSectionSize() == small


def test_rows_of_two_lines_keep_both_at_every_text_size(qtbot, qapp, look, shoot):
    rows = RowsModel([Column("Patient", str)])
    rows.set_rows(["9 h 00   DUBOIS Noël\nPrévu · Consultation", HOSTILE])
    listing = PlainList("Patients du jour", rows)
    listing.setItemDelegate(TwoLines(listing))
    qtbot.addWidget(listing)
    listing.resize(260, 200)
    listing.show()
    for points in (13, 10):
        tokens = theme.apply(qapp, "light", points).tokens
        assert listing.sizeHintForRow(0) >= 2 * listing.fontMetrics().lineSpacing()
        picture = shoot(listing, f"two-lines-{points}")
        inks = {picture.pixelColor(x, y).name() for x in range(10, 200) for y in range(80)}
        assert {tokens.text, tokens.muted} <= inks


@pytest.mark.parametrize("name", ["light", "dark", "high_contrast"])
@pytest.mark.parametrize("points", [10.0, 13.0])
def test_the_last_line_of_a_list_of_choices_is_whole(qtbot, qapp, name, points):
    theme.apply(qapp, name, points)
    room = QWidget()
    field = ChoiceField([(str(at), f"Choix {at}") for at in range(4)])
    QVBoxLayout(room).addWidget(field)
    theme.dress(room)
    qtbot.addWidget(room)
    room.show()
    qapp.processEvents()
    field.showPopup()
    qapp.processEvents()
    view = field.view()
    assert view.viewport().height() >= view.visualRect(view.model().index(3, 0)).bottom() + 1
    assert not view.verticalScrollBar().isVisible()
    field.hidePopup()
    field.set_choices([(str(at), f"Choix {at}") for at in range(30)])
    field.showPopup()
    qapp.processEvents()
    assert view.verticalScrollBar().isVisible()
    field.hidePopup()
    theme.apply(qapp)


@pytest.mark.parametrize("point_size", [10, 13])
def test_a_cell_reads_as_the_style_would_have_drawn_it(qtbot, qapp, themed, point_size):
    theme.apply(qapp, themed.tokens.name, point_size)
    columns = [
        Column("Nom", lambda words: words),
        Column("Nombre", lambda words: str(len(words)), right=True),
        Column("Suite", lambda words: words * 40, stretch=True),
    ]
    rows = RowsModel(columns)
    rows.is_strong = lambda row: row == 2
    rows.set_rows(["Dupont <b>", "", "Total", "Petit & fils"])
    table = PlainTable("Noms", rows)
    qtbot.addWidget(table)
    table.resize(420, 220)
    table.show()
    table.setCurrentIndex(rows.index(3, 0))
    qtbot.waitExposed(table)
    ours = table.viewport().grab().toImage()
    plain = QStyledItemDelegate(table)
    table.setItemDelegate(plain)
    style = table.viewport().grab().toImage()
    assert ours == style
    middle = table.rowHeight(0) // 2
    assert len({ours.pixel(x, middle) for x in range(ours.width())}) > 2  # letters were drawn
