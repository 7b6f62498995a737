"""The journal's rows, their canonical form, the chain that seals them, and the verifier.

Each row's MAC is HMAC-SHA256 over the previous row's MAC followed by the row's body, a JSON array
in a fixed order; the key is derived from the compartment's data key and never stored. The chain
alone does not see its tail cut off: heads noted elsewhere (``Head``) do. It begins at row 1, or at the
row that the last purge's checkpoint names; a row says when the key was renewed (``epochs``).
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from telesec.domain.journal.checkpoints import (
    Checkpoint,
    announces_purge,
    is_canonical,
    is_to_come,
    read_purge,
)
from telesec.domain.journal.epochs import EXPECTED, Epochs, announces_renewal, former_keys
from telesec.domain.journal.heads import Anchors, Head
from telesec.domain.journal.reports import Report, Verdict
from telesec.domain.journal.strides import Taken, ordinary

__all__ = ["Entry", "Head", "Report", "Row", "Verdict", "Verifier", "chained", "is_sealed", "seal", "verify"]

GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: who did what to whom, when, why, from where, and how it ended. Ids, never names."""

    at: str  # UTC instant as text, microseconds
    account_id: str
    role: str
    session_id: str
    workstation: str
    action: str
    subject_kind: str
    subject_id: str = ""
    patient_id: str = ""
    fields: str = ""
    reason: str = ""
    outcome: str = "ok"  # ok | detail | refused | failed:<class>
    app_version: str = ""
    true_at: str | None = None  # when it really happened, for events entered later

    def body(self, seq: int) -> str:
        """The canonical JSON array of this entry as row ``seq``; unambiguous for any text."""
        values = (
            seq,
            self.at,
            self.account_id,
            self.role,
            self.session_id,
            self.workstation,
            self.action,
            self.subject_kind,
            self.subject_id,
            self.patient_id,
            self.fields,
            self.reason,
            self.outcome,
            self.app_version,
            self.true_at,
        )
        return json.dumps(values, ensure_ascii=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Row:
    """A journal row as stored."""

    seq: int
    body: str
    prev: bytes
    mac: bytes


def seal(key: bytes, prev: bytes, body: str) -> bytes:
    """The MAC of a row whose predecessor's MAC is ``prev`` (32 bytes)."""
    return hmac.digest(key, prev + body.encode("ascii"), "sha256")


def is_sealed(key: bytes, row: Row) -> bool:
    """Whether a single row bears the seal of ``key``, wherever it stands."""
    return hmac.compare_digest(seal(key, row.prev, row.body), row.mac)


def _broken(seq: int, rows: int, head: Head, why: str) -> Report:
    return Report(Verdict.BROKEN, rows, head, f"Le journal a été modifié : ligne {seq}, {why}.", seq)


class Verifier:
    """Walks a journal once, row by row, and answers with a ``Report``.

    ``anchors`` are heads noted elsewhere (count → MAC): every one must be met on the way, and the
    largest count must be reached; those of before a purge are answered by its checkpoint, which was
    written before ``now``. ``former`` are the keys before ``key``, oldest first. Feed rows with ``take``.
    """

    def __init__(
        self,
        key: bytes,
        anchors: Mapping[int, bytes] | Iterable[Head] = (),
        former: Iterable[bytes | None] = (),
        now: str = "",
    ) -> None:
        self._noted, self._now = Anchors(anchors), now
        self._opening: str | None = None
        self._anchors = self._noted.macs
        self._epochs = Epochs((*former, key))
        self._start = Head(0, GENESIS)
        self._count, self._mac = 0, GENESIS
        self._purge: Checkpoint | None = None
        self._failure: Report | None = None

    @property
    def rows(self) -> int:
        """Rows accepted so far."""
        return self._count - self._start.count

    def take(self, seq: object, body: object, prev: object, mac: object) -> bool:
        """Check the next row; False once something is wrong (later rows are not looked at)."""
        if self._failure is not None:
            return False
        if not self._count and type(seq) is int and seq > 1 and type(prev) is bytes:
            self._begin_at(seq, prev)
            self._opening = str(body)
        why = self._fault(seq, body, prev, mac)
        if why:
            self._failure = self._says(self._count + 1, why)
            return False
        assert isinstance(mac, bytes)  # noqa: S101 - _fault has just proven it
        self._count += 1
        self._mac = mac
        return True

    def take_all(self, rows: Sequence[Taken]) -> bool:
        """``take`` the next rows, runs of ordinary ones at once; False once something is wrong."""
        done, key = 0, self._epochs.key
        if self._failure is None and key is not None:
            done = ordinary(rows, self._count, self._mac, key, self._anchors)
        if done:
            self._count, self._mac = self._count + done, rows[done - 1][3]
        return all(self.take(*row) for row in rows[done:])

    def _begin_at(self, seq: int, prev: bytes) -> None:
        """A checkpoint, later in the chain, will have to answer for what is not there."""
        self._start = Head(seq - 1, prev)
        self._count, self._mac = seq - 1, prev

    def _says(self, seq: int, why: str) -> Report:
        return _broken(seq, self.rows, Head(self._count, self._mac), why)

    def _fault(self, seq: object, body: object, prev: object, mac: object) -> str:  # noqa: PLR0911 - one fault a line
        expected = self._count + 1
        if seq != expected or type(seq) is not int:
            return "la suite des numéros est rompue"
        if type(body) is not str or type(prev) is not bytes or type(mac) is not bytes:
            return "une colonne n'a pas la forme attendue"
        if not hmac.compare_digest(prev, self._mac) or len(prev) != len(GENESIS):
            return "elle ne suit pas la ligne précédente"
        if not is_canonical(body):
            return "son contenu n'est pas écrit comme telesec l'écrit"
        if not body.startswith(f"[{seq},"):
            return "son numéro ne correspond pas à son contenu"
        if why := self._epochs.fault(seq, body, prev, mac):
            return why
        if expected in self._anchors and self._anchors[expected] != {mac}:
            return "elle diffère de celle notée ailleurs"
        return self._purge_fault(expected, body) if announces_purge(body) else ""

    def _purge_fault(self, seq: int, body: str) -> str:
        at, purge = read_purge(body)
        if purge is None or not purge.is_sound(seq, at):
            return "la purge qu'elle annonce n'est pas possible"
        if is_to_come(at, self._now):
            return "la purge qu'elle annonce est datée après l'heure de cet ordinateur"
        if self._purge is not None and not purge.follows(self._purge):
            return "la purge qu'elle annonce contredit la précédente"
        self._purge = purge
        return ""

    def report(self) -> Report:
        """The verdict on all the rows taken."""
        if self._failure is not None:
            return self._failure
        head, farthest = Head(self._count, self._mac), self._noted.farthest
        if not self._count and not farthest:
            return Report(Verdict.NOT_VERIFIED, 0, head, "Le journal est vide : rien n'a été vérifié.")
        missing = farthest - self._count
        if missing > 0:
            plural = "lignes manquent" if missing > 1 else "ligne manque"
            sentence = f"{missing} {plural} à la fin du journal, après la ligne {self._count}."
            return Report(Verdict.BROKEN, self.rows, head, sentence, self._count + 1)
        if not self._epochs.is_last:
            return self._says(self._count + 1, EXPECTED)
        return self._beginning() or Report(Verdict.VERIFIED, self.rows, head, self._verified())

    def _beginning(self) -> Report | None:
        """What is wrong before the first row, None when it is the very first or a purge answers for it."""
        first, answered = self._start.count + 1, self._purge.first if self._purge else 1
        if first > answered:
            why = f"les lignes {answered} à {first - 1} manquent au début et aucune purge ne les explique"
            return self._says(answered, why)
        if first < answered:
            return self._says(first, "elle avait été purgée et elle est de nouveau là")
        if self._purge is not None and not hmac.compare_digest(self._purge.before, self._start.mac):
            return self._says(first, "elle ne suit pas celle que la purge a notée")
        noted = self._anchors.get(self._start.count, {self._start.mac})
        if self._purge is not None and noted != {self._start.mac}:
            return self._says(first, "elle ne suit pas celle notée ailleurs")
        if self._purge is not None and self._noted.outlive(self._purge, json.loads(str(self._opening))[1]):
            return self._says(first, "un état a été noté après tout ce que la purge a retiré")
        return None

    def _verified(self) -> str:
        whole = f"Journal vérifié : {self.rows} lignes, aucune altération."
        if self._purge is None:
            return whole
        day = "/".join(reversed(self._purge.until[:10].split("-")))
        return f"{whole} Ce qui précède la ligne {self._purge.first}, jusqu'au {day}, a été purgé."


def verify(key: bytes, rows: Iterable[Row], anchors: Iterable[Head] = (), now: str = "") -> Report:
    """Verify ``rows`` in order against the chain and ``anchors``, back through every key that sealed them."""
    known = list(rows)
    changes = ((row.body, row.prev, row.mac) for row in reversed(known) if announces_renewal(str(row.body)))
    verifier = Verifier(key, anchors, former_keys(key, changes), now)
    for row in known:
        if not verifier.take(row.seq, row.body, row.prev, row.mac):
            break
    return verifier.report()


def chained(key: bytes, entries: Iterable[Entry], head: Head | None = None) -> Iterator[Row]:
    """Rows for ``entries`` appended after ``head`` (the start of a journal when None)."""
    seq, prev = (head.count, head.mac) if head else (0, GENESIS)
    for entry in entries:
        seq += 1
        body = entry.body(seq)
        mac = seal(key, prev, body)
        yield Row(seq, body, prev, mac)
        prev = mac
