"""A secret key typed for a destination stays while somebody is at it, and says so when it goes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from telesec.domain.backups.hosters import OTHER
from telesec.domain.backups.shapes import TargetKind
from telesec.ui.backups.folder_fields import FolderFields
from telesec.ui.backups.place_forms import PlaceForms
from telesec.ui.backups.s3_fields import S3Fields
from telesec.ui.backups.secret_watch import SecretWatch


@pytest.fixture
def fields(qtbot):
    made = S3Fields(lambda _parent: None, lambda _path, _then: None)
    qtbot.addWidget(made)
    made.show()
    qtbot.keyClicks(made.secret.line, "cle")
    return made


def middle(line: QLineEdit) -> QColor:
    """The background, right of what is written."""
    drawn = line.grab().toImage()
    return drawn.pixelColor(drawn.width() - 12, drawn.height() // 2)


def test_the_address_of_another_hoster_looks_like_a_field_one_types_in(fields):
    fields.setStyleSheet('QLineEdit { background: white; } QLineEdit[readOnly="true"] { background: gray; }')
    assert middle(fields.endpoint) == QColor("gray")
    fields.hoster.choose(f"{OTHER.key} ")
    assert not fields.endpoint.isReadOnly()
    assert middle(fields.endpoint) == QColor("white")


def place(fields: S3Fields) -> tuple[str, str]:
    return fields.endpoint.text(), fields.region.text()


def test_another_hoster_takes_neither_the_address_nor_the_region_of_the_former_one(fields) -> None:
    assert place(fields) == ("https://s3.gra.io.cloud.ovh.net", "gra")
    fields.hoster.choose(f"{OTHER.key} ")
    assert place(fields) == ("", "")
    assert "us-east-1" in fields.region.accessibleDescription()


def test_what_was_typed_for_another_hoster_is_there_again(fields, qtbot) -> None:
    fields.hoster.choose(f"{OTHER.key} ")
    qtbot.keyClicks(fields.endpoint, "https://s3.exemple.fr")
    qtbot.keyClicks(fields.region, "nord")
    fields.hoster.choose("scaleway fr-par")
    assert place(fields) == ("https://s3.fr-par.scw.cloud", "fr-par")
    fields.hoster.choose(f"{OTHER.key} ")
    assert place(fields) == ("https://s3.exemple.fr", "nord")


def clock(fields: S3Fields):
    return fields.secret._forget


def test_a_secret_left_alone_goes_and_the_field_says_to_give_it_again(fields, qtbot) -> None:
    assert clock(fields).isActive()
    clock(fields).timeout.emit()
    assert fields.secret.text() == ""
    assert fields.fields["secret"].error() == "Vidée par précaution : redonnez-la."
    qtbot.keyClicks(fields.secret.line, "c")
    assert fields.fields["secret"].error() == ""


def test_a_secret_at_work_does_not_go_by_itself(fields) -> None:
    watch = SecretWatch(fields, (fields,), lambda: fields)
    watch.hold()
    assert not clock(fields).isActive()
    fields.changed.emit()
    assert not clock(fields).isActive()
    watch.rest()
    assert clock(fields).isActive()
    assert fields.secret.text() == "cle"


def test_every_act_gives_a_secret_its_whole_delay_again(fields, qtbot) -> None:
    SecretWatch(fields, (fields,), lambda: fields)
    clock(fields).stop()
    fields.bucket.textEdited.emit("c")
    assert clock(fields).isActive()


def test_a_folder_has_no_secret_to_watch(qtbot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    made = FolderFields(lambda _parent: None)
    QVBoxLayout(room).addWidget(made)
    watch = SecretWatch(room, (made,), lambda: made)
    watch.hold()
    watch.rest()
    assert made.credentials() is None


def test_only_the_fields_shown_take_room(qtbot, tasks) -> None:
    asks = SimpleNamespace(new_pair=None, read_authority=None, ask_authority=None, ask_folder=None)
    made = PlaceForms(asks, tasks, lambda *_: None, lambda _error: None)
    qtbot.addWidget(made)
    made.show()
    heights = {}
    for kind in TargetKind:
        made.show_kind(kind)
        heights[kind] = made.layout().totalHeightForWidth(700)
        assert made.form().isVisible()
    assert heights[TargetKind.FOLDER] < heights[TargetKind.S3] // 2
