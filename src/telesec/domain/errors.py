"""The errors a person can cause or meet, each with a French sentence that says what to do.

Tree: TelesecError
        Invalid            a field of a form is wrong (``field`` names it)
        Refused            the role or the rules say no
          ProofRequired    password and code must be given again first
          OutOfScope       the role may, but not there, not for that agenda
        Conflict           somebody or something already holds the place
          Away             nobody is there to receive: no reason makes room
        Stale              the row was changed elsewhere since it was read
        NotFound           the row is not there (any more)
        SessionClosed      the session was locked
        SignInFailed       one sentence, whatever failed
        JournalUnavailable no journal, no access
        StoreError         a file of the practice cannot be used (``compartment`` names it)
        NotInstalled       a library the function needs is not on this computer
Anything else is a bug: it reaches the incident dialog and locks.
"""

from __future__ import annotations


class TelesecError(Exception):
    """Base of every expected error; ``str(error)`` is a sentence for the person at the screen.

    The sentence never holds a name, a note, a path, a key or an SQL text.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Invalid(TelesecError):
    """A value typed or imported breaks a rule; ``field`` is the request's field name."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Refused(TelesecError):
    """The account's roles, or a rule, do not allow this action."""


class ProofRequired(Refused):
    """The action needs password and code given less than five minutes ago."""


class OutOfScope(Refused):
    """The account's roles allow it, not for this agenda, this place or this motif."""


class Conflict(TelesecError):
    """The slot, the login or the number is already taken."""


class Away(Conflict):
    """The practitioner is absent then, and nobody stands in: overbooking changes nothing."""


class Stale(TelesecError):
    """The row changed since it was read (optimistic version)."""


class NotFound(TelesecError):
    """The thing asked for does not exist, or is not for this account."""


class SessionClosed(TelesecError):
    """The session was locked or signed out; nothing of it can be used any more."""


class SignInFailed(TelesecError):
    """Sign-in refused; the sentence is the same whatever was wrong."""


class JournalUnavailable(TelesecError):
    """The journal row could not be written, so nothing was read or changed."""


class StoreError(TelesecError):
    """A compartment's file is missing, damaged, foreign, too new or keyed otherwise."""

    def __init__(self, compartment: str, sentence: str) -> None:
        super().__init__(sentence)
        self.compartment = compartment


class NotInstalled(TelesecError):
    """A library loaded only when it is needed is missing, or broken: this function alone does not work."""


def not_installed(error: BaseException) -> NotInstalled | None:
    """What to say of a library that does not load; None for any other error, our own modules included."""
    name = (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""
    if not name or name == __name__.partition(".")[0]:
        return None
    return NotInstalled(
        f"Cette fonction n'est pas installée sur cet ordinateur : il y manque « {name} ». Le reste "
        "marche comme avant. Pour l'avoir, relancez l'installation de telesec."
    )
