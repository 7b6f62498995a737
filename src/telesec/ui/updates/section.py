"""The settings' section about new versions: off until turned on, and what the last look found."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from telesec.domain.french import date_numeric
from telesec.domain.reference import Reference
from telesec.domain.updates.settings import UpdateSettings
from telesec.domain.updates.standing import UpdateStanding
from telesec.ui.controls import Card, LabelledField, plain_label, primary_button, secondary_button, text_field
from telesec.ui.settings.section import AskingSection, Surroundings, scrolled_column
from telesec.ui.updates.errand import LookForUpdate, UpdatePorts

TITLE = "Nouvelles versions"
_WHY = (
    "Une fois par jour au plus, le programme lit une annonce signée par l'éditeur. Il ne dit rien du "
    "cabinet, ni de sa version, ne télécharge rien d'autre et n'installe rien : il dit ce qui existe."
)
_HOW = (
    "Pour l'installer : faites une sauvegarde, prenez le programme là où vous avez pris celui-ci, fermez "
    "toutes les fenêtres, puis installez-le par-dessus. Les données du cabinet restent où elles sont."
)
OFF = "Rien n'est cherché tant que cette case n'est pas cochée."
NOT_YET = "Rien n'a encore été cherché : demandez « Vérifier maintenant »."


class UpdatesSection(AskingSection):
    """Where the announcement is, whose word is taken, and what it said last."""

    def __init__(self, around: Surroundings, ports: UpdatePorts) -> None:
        super().__init__(TITLE, around)
        self._updates = ports
        self._standing = UpdateStanding()
        self.on = QCheckBox("Vérifier les nouvelles versions")
        self.address, self.key = text_field(), text_field()
        self.fields["address"] = LabelledField(
            "Adresse de l'annonce", self.address, "Une adresse https://, ou le chemin complet d'un fichier."
        )
        self.fields["key"] = LabelledField(
            "Clé publique de l'éditeur", self.key, "44 signes ; elle est donnée par l'éditeur."
        )
        self.submit = primary_button("Enregistrer", "check")
        self.now = secondary_button("Vérifier maintenant", "refresh-cw")
        self.found, self.changes = plain_label(wrap=True), plain_label(wrap=True)
        self.how = plain_label(_HOW, "muted", wrap=True)
        self.look_for = LookForUpdate(ports, self._tasks, self)
        self._lay_out()
        self._connect()
        self._show(self._standing)

    def look_again(self) -> None:
        """Ask for what is kept; what is typed stays."""
        self._tasks.run(self._updates.load, self._show)

    def focus_first(self) -> None:
        self.on.setFocus()

    def mark(self, *, unsaved: bool) -> None:
        super().mark(unsaved=unsaved)
        self.submit.setEnabled(unsaved)
        self.now.setEnabled(self._standing.settings.is_on and not unsaved and not self.look_for.is_running)

    def submit_settings(self) -> None:
        """Save what is typed."""
        done = "Les nouvelles versions seront cherchées." if self.on.isChecked() else OFF
        self.save(partial(self._save, self._typed()), done)

    def look_now(self) -> None:
        """Look at once."""
        self.found.setText("Recherche en cours…")
        self.look_for.look(by_hand=True)
        self.mark(unsaved=self.is_unsaved())

    def _save(self, wanted: UpdateSettings) -> Reference:
        self._updates.save(wanted)
        return self.ports.reference()

    def _accepted(self, done: str, focused: QWidget | None, reference: Reference) -> None:
        super()._accepted(done, focused, reference)
        self.look_again()

    def _lay_out(self) -> None:
        column = scrolled_column(self, self.look)
        card = Card()
        card.body.addWidget(plain_label(_WHY, wrap=True))
        card.body.addWidget(self.on, 0, Qt.AlignmentFlag.AlignLeft)
        for field in self.fields.values():
            card.body.addWidget(field)
        row = QHBoxLayout()
        row.addWidget(self.submit)
        row.addWidget(self.now)
        row.addStretch(1)
        card.body.addLayout(row)
        answer = Card("Dernière recherche")
        for said in (self.found, self.changes, self.how):
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            answer.body.addWidget(said)
        column.addWidget(card)
        column.addWidget(answer)
        column.addStretch(1)

    def _connect(self) -> None:
        self.on.toggled.connect(lambda _on: self._changed())
        for line in (self.address, self.key):
            line.textChanged.connect(lambda _text: self._changed())
        self.submit.clicked.connect(self.submit_settings)
        self.now.clicked.connect(self.look_now)
        self.look_for.settled.connect(self._show)
        self.look_for.idle.connect(self.look_again)
        self.look_for.failed.connect(self._lacking)

    def _typed(self) -> UpdateSettings:
        return UpdateSettings(self.on.isChecked(), self.address.text().strip(), self.key.text().strip())

    def _changed(self) -> None:
        self.mark(unsaved=self._typed() != self._standing.settings)

    def _lacking(self, sentence: str) -> None:
        self.refused.emit(sentence)
        self._tell(self._standing)

    def _show(self, standing: UpdateStanding) -> None:
        typed = self.is_unsaved()
        self._standing = standing
        self.fields["key"].setVisible(not standing.has_key or bool(standing.settings.key))
        if not typed:
            self.on.setChecked(standing.settings.is_on)
            self.address.setText(standing.settings.address)
            self.key.setText(standing.settings.key)
        self._tell(standing)
        self._changed()

    def _tell(self, standing: UpdateStanding) -> None:
        """The version found, if it comes after this one, or why there is none."""
        seen, own = standing.seen, self._updates.own_version
        news = standing.news(own)
        words = [seen.trouble] if seen.trouble else []
        if not standing.settings.is_on:
            words = [OFF]
        elif news is not None:
            words.insert(0, f"La version {news.version} existe depuis le {date_numeric(news.published)}.")
        elif seen.release is not None:
            words.insert(0, "Votre version est la dernière annoncée.")
        elif not words:
            words = [NOT_YET]
        self.found.setText(" ".join([f"Ici, la version {own}.", *words]))
        self.changes.setText("\n".join(f"• {one}" for one in news.changes) if news else "")
        self.changes.setVisible(bool(news and news.changes))
        self.how.setVisible(news is not None)
