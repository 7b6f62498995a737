"""Who can do what the person at the screen may not, in words: instead of a button that would refuse."""

from __future__ import annotations

from telesec.domain.actions import RULES, Action
from telesec.domain.french import listed, sentence_case
from telesec.domain.people import Role

_ONE = {
    Role.SECRETARY: "le secrétariat",
    Role.PRACTITIONER: "un praticien",
    Role.BILLING: "la facturation",
    Role.ADMIN: "un administrateur",
}


def who_may(action: Action) -> str:
    """``un administrateur ou un praticien``: the roles that may, while nobody's rights were changed."""
    roles = RULES[action].roles
    return listed([_ONE[role] for role in Role if role in roles], "ou")


def ask_them(action: Action) -> str:
    """``Un praticien peut le faire : demandez-lui.``"""
    roles = RULES[action].roles
    which = "lui" if len(roles) == 1 else "leur"
    return f"{sentence_case(who_may(action))} peut le faire : demandez-{which}."
