"""The slip a patient takes home: when, with whom, where, what to prepare; never the motif."""

from __future__ import annotations

from telesec.documents.page import INNER, MARGIN, MUTED, Page, Style, letterhead, wrapped
from telesec.domain.french import counted, duration, keep_together, moment_long, sentence_case
from telesec.domain.paper.slips import Slip, SlipLine

_PAD = 14.0
_WIDE = INNER - 2 * _PAD
_HEAD = Style(8, strong=True, color=MUTED)


def appointment_slip_pdf(slip: Slip) -> bytes:
    """The PDF bytes; the document's properties name nobody."""
    page = Page(
        "Rendez-vous", "Si vous ne pouvez pas venir, prévenez le cabinet : la place servira à un autre."
    )
    letterhead(page, slip.head.name, slip.head.details)
    one = len(slip.lines) == 1
    page.paragraph("Votre rendez-vous" if one else "Vos rendez-vous", Style(18, strong=True))
    page.gap(4)
    said = (
        slip.patient if one else f"{slip.patient} · {counted(len(slip.lines), 'rendez-vous', 'rendez-vous')}"
    )
    page.paragraph(said, Style(11, color=MUTED))
    page.gap(14)
    for line in slip.lines:
        _line(page, line)
    return page.finish()


def _line(page: Page, line: SlipLine) -> None:
    minutes = int((line.end - line.start).total_seconds()) // 60
    where = ", ".join(line.place)
    rows = [
        (sentence_case(keep_together(moment_long(line.start))), Style(13, strong=True)),
        (f"{line.practitioner} · prévoir {keep_together(duration(minutes))}", Style(11)),
        (where, Style(9.5, color=MUTED)),
    ]
    preparation = [part for part in line.preparation.split("\n") if part.strip()]
    height = 2 * _PAD + sum(len(wrapped(text, style, _WIDE)) * style.leading for text, style in rows)
    if preparation:
        height += 20 + sum(len(wrapped(part, Style(), _WIDE)) * Style().leading for part in preparation)
    page.need(min(height, page.height - 2 * MARGIN - 20))
    top = page.y
    if height < page.left_over:
        page.box(MARGIN, INNER, height)
    page.gap(_PAD)
    for text, style in rows:
        page.paragraph(text, style, x=MARGIN + _PAD, width=_WIDE)
    if preparation:
        page.gap(6)
        page.paragraph("À PRÉPARER", _HEAD, x=MARGIN + _PAD)
        page.gap(2)
        for part in preparation:
            page.paragraph(part, x=MARGIN + _PAD, width=_WIDE)
    page.y = min(page.y - _PAD, top - height) if page.y < top else page.y - _PAD
    page.gap(10)
