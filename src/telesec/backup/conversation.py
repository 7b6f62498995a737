"""How the process that makes the copies speaks with whoever started it: one JSON object a line, both ways.

It says ``ready`` and hears ``copy`` (which stores are held at a quiet point, how far their journals came);
says ``copied`` and hears ``go`` (they were held until then). Before ``go``, silence means the asker is gone,
and with it the quiet point: the copy is worth nothing. After it, the asker may leave: it locks by becoming
another process, and the upload ends alone. ``stop`` or SIGTERM stops at any time.
"""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from telesec.domain.backups.shapes import JournalHead
from telesec.security.strict_json import Fields, Malformed, canonical, parse

_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """The stores held still by the asker, and the journals' heads that go with the copy."""

    held: tuple[str, ...] = ()
    heads: Mapping[str, JournalHead] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        heads = {name: [head.count, head.mac] for name, head in self.heads.items()}
        return canonical({"say": "copy", "held": list(self.held), "heads": heads}) + b"\n"


class Talk(Protocol):
    """The other side, as the work sees it."""

    def copy_order(self) -> CopyOrder | None: ...

    def copied(self, order: CopyOrder) -> bool: ...

    def say(self, what: str, **more: object) -> None: ...

    def stopped(self) -> bool: ...


class PipeTalk:
    """Two pipes. A thread listens, so that ``stop`` is heard on every system while the work goes on."""

    def __init__(self, hears: BinaryIO, says: BinaryIO) -> None:
        self._hears, self._says = hears, says
        self._words: queue.SimpleQueue[Fields | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._gone = False

    def first_line(self, limit: int) -> bytes:
        """The job, before any listening; b"" when there is none."""
        return self._hears.readline(limit)

    def listen(self) -> None:
        threading.Thread(target=self._listen, name="asker", daemon=True).start()

    def stop(self) -> None:
        """As if ``stop`` had been heard (SIGTERM)."""
        self._stop.set()
        self._words.put(None)

    def stopped(self) -> bool:
        return self._stop.is_set()

    def say(self, what: str, **more: object) -> None:
        """Nobody may be there to hear any more; the ledger tells the next one."""
        if self._gone:
            return
        try:
            self._says.write(json.dumps({"say": what, **more}, ensure_ascii=True).encode() + b"\n")
            self._says.flush()
        except (OSError, ValueError):
            self._gone = True

    def copy_order(self) -> CopyOrder | None:
        self.say("ready")
        heard = self._hear("copy")
        return None if heard is None else _order(heard)

    def copied(self, order: CopyOrder) -> bool:
        """True when the copy counts; without a held store, our own locks are enough."""
        self.say("copied")
        return not order.held or self._hear("go") is not None

    def _hear(self, wanted: str) -> Fields | None:
        heard = self._words.get()
        if heard is None or self.stopped() or heard.text("say", 20) != wanted:
            return None
        return heard

    def _listen(self) -> None:
        while line := self._hears.readline(_LINE):
            try:
                word = parse(line, _LINE)
                if word.whole().get("say") == "stop":
                    self.stop()
                else:
                    self._words.put(word)
            except Malformed:
                self.stop()
        self._words.put(None)


class AloneTalk:
    """Nobody asks: no store is open in this process, and progress goes to ``tell``."""

    def __init__(self, order: CopyOrder, tell: Any = None) -> None:
        self._order, self._tell = order, tell

    def copy_order(self) -> CopyOrder:
        return self._order

    def copied(self, order: CopyOrder) -> bool:
        return not order.held

    def say(self, what: str, **more: object) -> None:
        if self._tell is not None:
            self._tell(what, more)

    def stopped(self) -> bool:
        return False


def _order(heard: Fields) -> CopyOrder | None:
    try:
        heads = heard.object("heads")
        found = {name: heads.items(name, 2) for name in heads.names()}
        return CopyOrder(
            tuple(str(name) for name in heard.items("held", 4)),
            {name: JournalHead(int(pair[0]), str(pair[1])) for name, pair in found.items()},
        )
    except (Malformed, ValueError, IndexError):
        return None
