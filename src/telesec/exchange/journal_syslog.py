"""The journal as lines of syslog (RFC 5424), for a collector: ids of patients, never their names."""

from __future__ import annotations

import re

from telesec.domain.journal.files import JournalReport, sentence
from telesec.domain.journal.lines import JournalLine
from telesec.domain.plain_text import without_unwritable

_FACILITY = 13  # log audit
_INFORMATIONAL, _NOTICE, _WARNING = 6, 5, 4
# The private number that the standard keeps for documents: the program has no number of its own.
_DATA_ID = "journal@32473"
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_NIL = "-"


def syslog_bytes(report: JournalReport) -> bytes:
    """One line each, oldest first as a collector expects, ended by LF; UTF-8."""
    rows = sorted(report.rows(), key=lambda line: line.place)
    return "".join(f"{syslog_line(line, report)}\n" for line in rows).encode()


def syslog_line(line: JournalLine, report: JournalReport) -> str:
    """``<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID [DATA] MSG``."""
    head = (
        f"<{_FACILITY * 8 + _severity(line.outcome)}>1",
        line.at,
        _word(line.workstation, 255),
        "telesec",
        _word(line.session_id, 128),
        _word(line.action, 32),
    )
    return f"{' '.join(head)} {_data(line)} \ufeff{_one_line(sentence(line, report.who(line)))}"


def _severity(outcome: str) -> int:
    if outcome in ("ok", "detail"):
        return _INFORMATIONAL
    return _NOTICE if outcome == "refused" else _WARNING


def _data(line: JournalLine) -> str:
    known = {
        "journal": line.compartment.value,
        "seq": str(line.seq),
        "account": line.account_id,
        "role": line.role,
        "subject": line.subject_kind,
        "subjectId": line.subject_id,
        "patient": line.patient_id,
        "fields": line.fields,
        "reason": line.reason,
        "outcome": line.outcome,
        "version": line.app_version,
        "trueAt": line.true_at,
    }
    said = "".join(f' {name}="{_quoted(value)}"' for name, value in known.items() if value)
    return f"[{_DATA_ID}{said}]"


def _quoted(value: str) -> str:
    return re.sub(r'(["\\\]])', r"\\\1", _one_line(value))


def _one_line(text: str) -> str:
    return _HIDDEN.sub(" ", without_unwritable(text))


def _word(text: str, longest: int) -> str:
    """Visible ASCII without spaces, as the head of a line allows; the nil value when nothing is left."""
    return re.sub(r"[^\x21-\x7e]", "_", text)[:longest] or _NIL
