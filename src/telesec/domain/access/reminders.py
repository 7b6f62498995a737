"""Security reminders: a few sentences each, one at a time, never twice in a week, again after a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from telesec.domain.access.commitment import AHEAD, due_on
from telesec.domain.wall import wall_now

REST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One habit worth keeping; ``key`` is what the acknowledgment remembers."""

    key: str
    title: str
    text: str


REMINDERS: tuple[Reminder, ...] = (
    Reminder(
        "phishing",
        "Un message qui presse",
        "Un courriel ou un SMS réclame un mot de passe, un code ou un clic urgent ? N'y répondez pas et "
        "n'ouvrez rien : appelez l'expéditeur à un numéro que vous connaissez déjà.",
    ),
    Reminder(
        "caller",
        "Qui est au bout du fil ?",
        "Une voix assurée ne prouve rien. Nom, date de naissance et une chose que le dossier connaît, puis "
        "seulement le renseignement. Dans le doute, rappelez au numéro du dossier.",
    ),
    Reminder(
        "codes",
        "Personne ne vous demandera votre code",
        "Ni le dépannage, ni l'administrateur, ni l'éditeur n'ont besoin de votre mot de passe ou du code de "
        "votre téléphone. Qui les demande n'est pas celui qu'il dit être.",
    ),
    Reminder(
        "media",
        "La clé USB trouvée, le disque prêté",
        "Un support dont vous ne savez pas d'où il vient ne se branche pas au cabinet. Et aucune donnée de "
        "patient ne part sur une clé qui n'est pas chiffrée.",
    ),
    Reminder(
        "screen",
        "Un écran se lit de loin",
        "Tournez-le hors de la vue du comptoir ; F12 le rend discret, Ctrl+L le verrouille. Trente secondes "
        "d'absence suffisent à lire une journée.",
    ),
    Reminder(
        "password",
        "Un mot de passe pour cela seulement",
        "Celui-ci ne sert nulle part ailleurs et n'est écrit nulle part. S'il a pu être vu, changez-le tout "
        "de suite et dites-le à l'administrateur.",
    ),
    Reminder(
        "voice",
        "La salle d'attente entend",
        "Au téléphone comme au comptoir, ne répétez à voix haute ni le motif ni les coordonnées : faites "
        "confirmer par oui ou par non.",
    ),
    Reminder(
        "paper",
        "Le papier parle aussi",
        "Un agenda imprimé, un pense-bête, une enveloppe : rangés sous clé le soir, détruits quand ils ne "
        "servent plus, jamais à la corbeille.",
    ),
    Reminder(
        "incident",
        "Le dire vite, c'est le réparer",
        "Écran figé, fichier perdu, courriel ouvert par mégarde : prévenez le responsable sans attendre. Ne "
        "débranchez pas l'ordinateur du courant, coupez seulement le réseau.",
    ),
)


def next_reminder(read: Mapping[str, datetime], now: datetime, zone: str) -> Reminder | None:
    """The reminder to show now, or None: nothing within a week of the last one, none twice in a year.

    Those never read come first, in their order, then the one read longest ago. ``read`` is when each was
    last acknowledged (UTC); one dated more than a day ahead was written by a wrong clock and does not count.
    """
    today = wall_now(now, zone).date()
    known = {one.key: at for one in REMINDERS if (at := read.get(one.key)) and at <= now + AHEAD}
    if known and today < _day(max(known.values()), zone) + REST:
        return None
    for one in REMINDERS:
        if one.key not in known:
            return one
    oldest = min(REMINDERS, key=lambda one: known[one.key])
    return oldest if today >= due_on(known[oldest.key], zone) else None


def _day(at: datetime, zone: str) -> date:
    return wall_now(at, zone).date()
