"""What a patient agreed to, in the file: the channels, then who may be told in their place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from telesec.domain.contacts.consents import (
    CHANNELS,
    GIVEN_BY,
    MEANS,
    PROOFS,
    SCOPES,
    WITHDRAWALS,
    ChannelState,
    PatientConsents,
    Proof,
    ThirdPartyConsent,
)
from telesec.domain.french import date_numeric, listed
from telesec.ui.controls import Card, Chip, empty_layout, ghost_button, plain_label

_STATES = {None: ("Pas demandé", "slate"), True: ("Accepté", "success"), False: ("Refusé", "warning")}
_NOBODY = "Personne d'autre que le patient ne peut être renseigné."
Names = Callable[[str], str]
Wall = Callable[[datetime], datetime]


class ConsentsView(QWidget):
    """Shows a PatientConsents; asks for changes. Nothing there is ever taken away, only withdrawn."""

    channel_chosen = Signal(str, bool)  # key of CHANNELS, and whether the patient agrees
    consent_wanted = Signal()
    withdrawal_wanted = Signal(object)  # ThirdPartyConsent

    def __init__(self, account_name: Names, wall: Wall) -> None:
        super().__init__()
        self._account_name, self._wall = account_name, wall
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def clear(self) -> None:
        """Say nothing: those of another patient are not read yet."""
        empty_layout(self._column)

    def show_consents(self, consents: PatientConsents, today: date) -> None:
        """Replace what is shown."""
        empty_layout(self._column)
        self._column.addWidget(plain_label("ACCORDS POUR LES MESSAGES", "section"))
        card = Card()
        for state in consents.channels:
            self._channel(card, state)
        self._column.addWidget(card)
        self._column.addWidget(plain_label("QUI PEUT ÊTRE RENSEIGNÉ À SA PLACE", "section"))
        for consent in consents.third_parties:
            self._column.addWidget(self._third_party(consent, today))
        if not any(_tells(one, today) for one in consents.third_parties):
            self._column.addWidget(plain_label(_NOBODY, "muted", wrap=True))
        add = ghost_button("Noter l'accord pour une personne", "user-plus")
        add.clicked.connect(self.consent_wanted)
        self._column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def _channel(self, card: Card, state: ChannelState) -> None:
        name = CHANNELS[state.channel]
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(plain_label(name, "strong"))
        row.addWidget(Chip(*_STATES[state.agreed]))
        row.addStretch(1)
        answers = QHBoxLayout()
        answers.setSpacing(6)
        for agreed, words in ((True, "Accepte"), (False, "Refuse")):
            if state.agreed is agreed:
                continue
            button = ghost_button(words, "check" if agreed else "x")
            button.setAccessibleName(f"{name} : le patient {words.lower()}")
            button.clicked.connect(
                lambda _=False, key=state.channel, yes=agreed: self.channel_chosen.emit(key, yes)
            )
            answers.addWidget(button)
        answers.addStretch(1)
        card.body.addLayout(row)
        if said := self._since(state):
            card.body.addWidget(plain_label(said, "small", wrap=True))
        card.body.addLayout(answers)

    def _since(self, state: ChannelState) -> str:
        if state.agreed is None:
            return ""
        if state.at is None:
            return "Noté avant que les dates soient gardées."
        by = self._account_name(state.account_id) if state.account_id else ""
        return f"Le {date_numeric(self._wall(state.at).date())}" + (f", noté par {by}." if by else ".")

    def _third_party(self, consent: ThirdPartyConsent, today: date) -> Card:
        card = Card()
        stands = _tells(consent, today)
        head = QHBoxLayout()
        who = f"{consent.name} ({consent.relation})" if consent.relation else consent.name
        head.addWidget(plain_label(who, "strong" if stands else "muted", wrap=True), 1)
        if not stands:
            head.addWidget(_end_chip(consent))
        card.body.addLayout(head)
        for line in self._lines(consent):
            label = plain_label(line, "muted", wrap=True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            card.body.addWidget(label)
        if consent.withdrawn_on is None:
            withdraw = ghost_button("Retirer cet accord…", "ban")
            withdraw.setAccessibleName(f"Retirer l'accord donné pour {consent.name}")
            withdraw.clicked.connect(lambda: self.withdrawal_wanted.emit(consent))
            card.body.addWidget(withdraw, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _lines(self, consent: ThirdPartyConsent) -> list[str]:
        noted = self._account_name(consent.noted_by)
        agreed = f"Accord du {date_numeric(consent.agreed_on)} : {GIVEN_BY[consent.given_by].lower()}, "
        agreed += MEANS[consent.means].lower() + (f", noté par {noted}." if noted else ".")
        lines = [
            listed([SCOPES[scope].lower() for scope in consent.scopes]).capitalize(),
            consent.phone,
            agreed,
            PROOFS[consent.proof],
        ]
        if consent.until is not None:
            lines.append(f"Jusqu'au {date_numeric(consent.until)} compris.")
        if consent.withdrawn_on is not None:
            by = self._account_name(consent.withdrawn_by)
            why = WITHDRAWALS[consent.withdrawn_why].lower()
            lines.append(
                f"Fin le {date_numeric(consent.withdrawn_on)} : {why}" + (f", par {by}." if by else ".")
            )
        return [line for line in lines if line]


def _tells(consent: ThirdPartyConsent, today: date) -> bool:
    return consent.stands(today) and consent.proof is not Proof.DOUBTFUL


def _end_chip(consent: ThirdPartyConsent) -> Chip:
    """Why nobody is told anything by it."""
    if consent.withdrawn_on is None and consent.proof is Proof.DOUBTFUL:
        return Chip("À ne pas croire", "warning")
    return Chip("Retiré" if consent.withdrawn_on else "Terminé", "slate")
