"""What a form says in its message bar, taken back once its cause is mended."""

from __future__ import annotations

from collections.abc import Callable

from telesec.ui.controls import MessageBar


class Said:
    """One sentence at a time, with the name of what it is about."""

    def __init__(self, bar: MessageBar) -> None:
        self._bar = bar
        self.about = ""

    def say(
        self,
        about: str,
        kind: str,
        sentence: str,
        action_text: str = "",
        action: Callable[[], object] | None = None,
    ) -> None:
        """Say ``sentence`` instead of what was said."""
        self.about = about
        self._bar.show_message(kind, sentence, action_text, action)

    def say_or_mend(self, about: str, kind: str, sentence: str) -> None:
        """Say ``sentence``; "" means that all is well with ``about``."""
        if sentence:
            self.say(about, kind, sentence)
        else:
            self.mend(about)

    def mend(self, *abouts: str) -> None:
        """These are mended: what was said of one of them goes away."""
        if self.about in abouts:
            self.clear()

    def clear(self) -> None:
        """Say nothing."""
        self.about = ""
        self._bar.clear()
