"""What a card beside the call is given: the call on the screen, and how to say that it changed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from telesec.domain.calls.views import CallView


@dataclass(frozen=True, slots=True)
class CallPort:
    """``call`` is what the person sees of the call, masked as it is for them; None without a call.

    ``reread`` after a card wrote something of the call; ``say`` shows a sentence (info, success, warning or
    error) on the page; ``show_card`` puts another card in front.
    """

    call: Callable[[], CallView | None]
    reread: Callable[[], None]
    say: Callable[[str, str], None]
    show_card: Callable[[str], None]
