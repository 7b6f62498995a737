"""A bucket at a hoster: known addresses or one's own, keys that are never shown again, and the lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from telesec.domain.backups.hosters import HOSTERS, OTHER, Hoster, hoster_of
from telesec.domain.backups.shapes import Credentials, LockMode, Target
from telesec.ui.backups.target_fields import TargetFields
from telesec.ui.controls import (
    ChoiceField,
    SegmentedControl,
    ghost_button,
    plain_label,
    restyle,
    secondary_button,
    text_field,
)
from telesec.ui.secret_fields import PasswordField

_LOCKS = (
    (LockMode.NONE.value, "Aucun"),
    (LockMode.GOVERNANCE.value, "Levable par l'hébergeur"),
    (LockMode.COMPLIANCE.value, "Définitif"),
)
_LOCK_HINT = (
    "Levable : un responsable chez l'hébergeur peut encore effacer. Définitif : personne, avant la date. "
    "Commencez par le verrou levable. Si l'espace a été créé avec Object Lock, ne choisissez pas « Aucun »."
)
_KEPT = "Gardées sur cet ordinateur. Laissez vide pour les garder."
_FORGOTTEN = "Vidée par précaution : redonnez-la."
_NO_REGION = "Celle que donne l'hébergeur. S'il n'en donne pas, tapez us-east-1."
_SECRET_MS = (
    5 * 60_000
)  # after the last act in the dialog: keys are looked up elsewhere, codes are waited for
_NEW = "Elle ira dans {place} et ne sera plus montrée."


class S3Fields(TargetFields):
    """``read_authority(path, then)`` reads a certificate on the worker."""

    def __init__(
        self,
        ask_authority: Callable[[QWidget], Path | None],
        read_authority: Callable[[Path, Callable[[str], None]], None],
    ) -> None:
        super().__init__()
        self._ask_authority, self._read_authority = ask_authority, read_authority
        self._authority = ""
        self._own = ("", "")  # the address and the region typed for a hoster that is not in the list
        places = [
            (f"{one.key} {key}", f"{one.name}, {words}") for one in HOSTERS for key, words in one.regions
        ]
        self.hoster = ChoiceField([*places, (f"{OTHER.key} ", OTHER.name)])
        self.endpoint, self.region, self.bucket = text_field(), text_field(), text_field()
        self.login = text_field()
        self.secret = PasswordField("Clé secrète", _SECRET_MS)
        self.lock = SegmentedControl("Verrou des versions", _LOCKS)
        self.about = plain_label("", "small", wrap=True)
        self.authority = plain_label("", "small", wrap=True)
        self.choose = secondary_button("Autorité privée…", "folder-open")
        self.drop = ghost_button("Retirer")
        self._lay_out()
        self.hoster.currentIndexChanged.connect(lambda _at: self._hoster_chosen())
        self.secret.edited.connect(self._secret_typed)
        self.secret.forgotten.connect(lambda: self.fields["secret"].show_error(_FORGOTTEN))
        self.lock.chosen.connect(lambda _key: self.changed.emit())
        self.choose.clicked.connect(self._ask)
        self.drop.clicked.connect(lambda: self._trust(""))
        self._hoster_chosen()
        self._trust("")

    def _lay_out(self) -> None:
        self.add("hoster", "Hébergeur", self.hoster, "", (0, 0))
        self.add("bucket", "Espace (bucket)", self.bucket, "Celui créé chez l'hébergeur.", (0, 1))
        self.add("endpoint", "Adresse du service", self.endpoint, "", (1, 0))
        self.add("region", "Région", self.region, "", (1, 1))
        self.add("login", "Clé d'accès", self.login, "", (2, 0))
        self.add("secret", "Clé secrète", self.secret, "", (2, 1))
        self.add("lock_mode", "Verrou des versions", self.lock, _LOCK_HINT, (3, -1))
        self.secret.line.setAccessibleName("Clé secrète")
        self.grid.addWidget(self.about, 4, 0, 1, 2)
        own = QHBoxLayout()
        own.addWidget(self.authority, 1)
        own.addWidget(self.choose)
        own.addWidget(self.drop)
        self.grid.addLayout(own, 5, 0, 1, 2)

    def show_target(self, target: Target, *, known: bool) -> None:
        found = hoster_of(target.endpoint, target.region) if target.endpoint else HOSTERS[0]
        region = target.region if found is not OTHER and target.region else ""
        self.hoster.choose(f"{found.key} {region or (found.regions[0][0] if found.regions else '')}")
        self._hoster_chosen()
        if target.endpoint:
            self.endpoint.setText(target.endpoint)
            self.region.setText(target.region)
        self.bucket.setText(target.bucket)
        self.lock.choose(target.lock_mode.value)
        self._trust(target.authority)
        if known:
            self.login.setPlaceholderText(_KEPT)
            self.secret.line.setPlaceholderText("Gardée")

    def typed(self, target: Target) -> Target:
        return replace(
            target,
            endpoint=self.endpoint.text().strip(),
            region=self.region.text().strip(),
            bucket=self.bucket.text().strip(),
            lock_mode=LockMode(self.lock.key()),
            authority=self._authority,
        )

    def credentials(self) -> Credentials | None:
        login, secret = self.login.text().strip(), self.secret.text()
        return Credentials(login, secret) if login or secret else None

    def only_read(self) -> None:
        self.fields["lock_mode"].hide()
        self.about.hide()
        self.fields["secret"].set_hint("Elle n'est pas gardée.")

    def kept_in(self, place: str) -> None:
        self.fields["secret"].set_hint(_NEW.format(place=place))

    def hold(self) -> None:
        self.secret.hold()

    def renew(self) -> None:
        self.secret.renew()

    def forget(self) -> None:
        self.secret.clear()
        self.login.clear()

    def _hoster_chosen(self) -> None:
        key, _, region = self.hoster.key().partition(" ")
        found: Hoster = next((one for one in HOSTERS if one.key == key), OTHER)
        own = found is OTHER
        if not self.endpoint.isReadOnly():
            self._own = self.endpoint.text(), self.region.text()
        endpoint, region = self._own if own else (found.endpoint(region), region)
        self.endpoint.setText(endpoint)
        self.region.setText(region)
        self.fields["region"].set_hint(_NO_REGION if own else "")
        for line in (self.endpoint, self.region):
            restyle(line, "readOnly", not own)
        self.about.setText(f"{found.about} Vérifiez que l'offre et la région sont dans son certificat HDS.")
        self.changed.emit()

    def _secret_typed(self, text: str) -> None:
        if text:
            self.fields["secret"].clear_error()
        self.changed.emit()

    def _ask(self) -> None:
        path = self._ask_authority(self)
        if path is not None:
            self._read_authority(path, self._trust)

    def _trust(self, pem: str) -> None:
        self._authority = pem
        own = "Autorité : celle de votre fichier, pour cette destination seulement."
        self.authority.setText(own if pem else "Autorités : celles de l'ordinateur (cas habituel).")
        self.drop.setVisible(bool(pem))
        self.changed.emit()
