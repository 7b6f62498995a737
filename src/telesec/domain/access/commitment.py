"""The confidentiality commitment: what each person reads and accepts before entering, and once a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from telesec.domain.actions import Action
from telesec.domain.french import date_numeric
from telesec.domain.wall import wall_now

VERSION = 1  # one more whenever POINTS says something else: everyone is asked again
TITLE = "Engagement de confidentialité"
OPENING = "À lire et à accepter avant d'entrer : à la première connexion, puis une fois par an."
POINTS: tuple[tuple[str, str], ...] = (
    (
        "Je garde le secret",
        "Qui vient au cabinet, quand, pourquoi, où le joindre : je n'en dis rien à qui n'en a pas besoin "
        "pour recevoir ou soigner cette personne. Ni à mes proches, ni aux siens, ni après mon départ.",
    ),
    (
        "Je n'ouvre que ce dont j'ai besoin",
        "J'ouvre un dossier parce que mon travail du moment le demande, jamais par curiosité : ni celui d'un "
        "voisin, ni celui d'un proche ou d'une personne connue.",
    ),
    (
        "Mes accès ne servent qu'à moi",
        "Je ne prête ni mon mot de passe ni les codes de mon téléphone, pas même à un collègue pressé. Je "
        "verrouille l'écran dès que je m'éloigne.",
    ),
    (
        "Je sais à qui je réponds",
        "Avant de donner un renseignement, je vérifie l'identité de qui appelle. Dans le doute, je rappelle "
        "au numéro du dossier.",
    ),
    (
        "Rien ne part sans raison",
        "Je n'emporte, ne photographie et n'envoie aucune donnée de patient hors de ce qui est prévu au "
        "cabinet. Le papier inutile passe au destructeur.",
    ),
    (
        "Je dis ce qui ne va pas",
        "Une erreur, une perte, un message douteux : je préviens tout de suite le responsable du cabinet. Le "
        "dire n'est jamais une faute, le taire en serait une.",
    ),
    (
        "Mes actes laissent une trace",
        "Chaque dossier ouvert est inscrit dans un journal, à mon nom. Ce secret est protégé par la loi "
        "(L.\N{NO-BREAK SPACE}1110-4 du code de la santé publique, 226-13 du code pénal) : le trahir est un "
        "délit.",
    ),
)
FIRST = (
    "Lisez et acceptez d'abord l'engagement de confidentialité : il vous est présenté quand vous vous "
    "connectez dans la fenêtre du programme."
)
BEFORE = frozenset(
    {
        Action.SIGN_IN,
        Action.UNLOCK,
        Action.SIGN_OUT,
        Action.LOCK,
        Action.INTAKE,
        Action.ANCHOR,
        Action.REFERENCE,
        Action.RECOVER,
        Action.ACCOUNT_ENROL,
        Action.BACKUP_RUN,
        Action.RESTORED,
        Action.COMMITMENT,
    }
)
"""All that a session does before its owner has accepted: come in, keep the files whole, accept, or leave."""
AHEAD = timedelta(days=1)  # an acceptance dated later than this was written by a clock that was wrong


@dataclass(frozen=True, slots=True)
class Pledge:
    """When somebody accepted the present text, on the practice's wall; ``stands`` says whether it holds."""

    name: str
    accepted_on: date | None = None
    due_on: date | None = None
    stands: bool = False


def pledge_words(pledge: Pledge) -> str:
    """``Accepté le 16/11/2026, à relire le 16/11/2027``; what is missing otherwise."""
    if pledge.accepted_on is None:
        return "Pas encore accepté"
    again = f"à relire le {date_numeric(pledge.due_on)}" if pledge.stands else "à relire à la connexion"
    return f"Accepté le {date_numeric(pledge.accepted_on)}, {again}"


def pledge_of(name: str, accepted_at: datetime | None, now: datetime, zone: str) -> Pledge:
    """What is to be said of an acceptance."""
    if accepted_at is None:
        return Pledge(name)
    day = wall_now(accepted_at, zone).date()
    return Pledge(name, day, due_on(accepted_at, zone), stands(accepted_at, now, zone))


def due_on(accepted_at: datetime, zone: str) -> date:
    """The day, on the practice's wall, from which an acceptance no longer stands: a year later."""
    day = wall_now(accepted_at, zone).date()
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


def stands(accepted_at: datetime | None, now: datetime, zone: str) -> bool:
    """True while an acceptance of the present text is less than a year old; never one of the future."""
    if accepted_at is None or accepted_at > now + AHEAD:
        return False
    return wall_now(now, zone).date() < due_on(accepted_at, zone)
