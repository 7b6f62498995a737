"""The alerts already seen: what each told, who saw it and when."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from telesec.domain.french import moment_short
from telesec.domain.review.alerts import Alert
from telesec.domain.wall import wall_now
from telesec.ui.controls import Column, FormDialog, PlainTable, RowsModel, plain_label
from telesec.ui.review.ports import Waiting

NONE = "Aucune alerte n'a encore été vue."
Told = tuple[Alert, str]


class SeenDialog(FormDialog):
    """The latest first; a year of them."""

    def __init__(self, parent: QWidget, seen: Waiting, names: Mapping[str, str], zone: str) -> None:
        super().__init__(parent, "Alertes vues", "Fermer")
        self.rows: RowsModel[Told] = RowsModel(
            [
                Column("Alerte", lambda row: row[1], stretch=True),
                Column("Vue par", lambda row: names.get(row[0].seen_by, row[0].seen_by)),
                Column("Le", lambda row: _moment(row[0], zone)),
            ]
        )
        self.rows.set_rows(list(zip(seen.alerts, seen.sentences, strict=True)))
        self.table = PlainTable("Alertes vues", self.rows)
        self.cancel.hide()
        self.submitted.connect(self.accept)
        if self.rows.rowCount():
            self.body.addWidget(self.table)
            self.resize(820, 420)
        else:
            self.body.addWidget(plain_label(NONE, "muted"))


def _moment(alert: Alert, zone: str) -> str:
    return moment_short(wall_now(alert.seen_at, zone)) if alert.seen_at else ""
