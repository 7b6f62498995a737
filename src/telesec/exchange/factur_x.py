"""Factur-X: the invoice's figures as CII XML, checked against the schema, inside a PDF/A-3.

Profile EN 16931, French identifiers by SIREN (scheme 0002) and electronic address by SIREN (0225). The
library checks the XML against the schema it ships; nothing is asked of any server.
"""

from __future__ import annotations

import io
from typing import Any

from telesec.domain.secretariat.contract import Party
from telesec.domain.secretariat.invoices import Document, ServiceInvoice, notes_of

LEVEL = "en16931"
_INVOICE, _CREDIT = "380", "381"  # UNTDID 1001
_PIECE, _MONTH = "C62", "MON"  # UN/ECE recommendation 20
_TRANSFER, _UNSAID = "30", "1"  # UNTDID 4461
_SERVICES = "S1"  # BT-23: invoice of services, as deposited


def factur_x_xml(invoice: ServiceInvoice) -> bytes:
    """The invoice as CII XML; raises ValueError when the schema would refuse it."""
    from facturx.generate_xml import generate_cii_xml

    made: bytes = generate_cii_xml(_told(invoice), level=LEVEL, check_xsd=True, check_schematron=None)
    return made


def factur_x_pdf(invoice: ServiceInvoice, page: bytes) -> bytes:
    """``page``, a PDF whose fonts are all inside, with the XML attached, as PDF/A-3."""
    from facturx import generate_from_file

    made = io.BytesIO(_with_colours(page))
    generate_from_file(
        made,
        factur_x_xml(invoice),
        flavor="factur-x",
        level=LEVEL,
        check_xsd=True,
        check_schematron=False,
        lang="fr-FR",
        afrelationship="alternative",
        pdf_metadata={
            "author": invoice.seller.legal_name,
            "keywords": "Factur-X",
            "title": f"{invoice.title} {invoice.number}",
            "subject": f"{invoice.title} {invoice.number} du {invoice.issued_on:%d/%m/%Y}",
        },
    )
    return made.getvalue()


def _with_colours(page: bytes) -> bytes:
    """The PDF with what its colours mean (sRGB), which PDF/A asks for (ISO 19005-3 §6.2.4)."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page)))
    profile = DecodedStreamObject()
    profile.set_data(_srgb())
    compressed = profile.flate_encode()
    compressed[NameObject("/N")] = NumberObject(3)
    named = TextStringObject("sRGB IEC61966-2.1")
    intent = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/OutputIntent"),
            NameObject("/S"): NameObject("/GTS_PDFA1"),
            NameObject("/OutputConditionIdentifier"): named,
            NameObject("/Info"): named,
            NameObject("/DestOutputProfile"): writer._add_object(compressed),  # noqa: SLF001 - no public way
        }
    )
    root: Any = writer.root_object
    root[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])  # noqa: SLF001 - same
    for sheet in writer.pages:
        sheet.pop("/Trans", None)
    writer.add_metadata({"/Producer": "pypdf"})  # as the library will say in the XMP: both must agree
    writer.generate_file_identifiers()
    writer.pdf_header = "%PDF-1.7"
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _srgb() -> bytes:
    from PIL import ImageCms

    made: bytes = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made


def _told(invoice: ServiceInvoice) -> dict[str, Any]:
    """The invoice in the business terms (BT) and groups (BG) of EN 16931."""
    taxed = invoice.vat_rate > 0
    breakdown: dict[str, Any] = {
        "BT-116": _euros(invoice.amounts.net),
        "BT-117": _euros(invoice.amounts.vat),
        "BT-118": "S" if taxed else "E",
        "BT-119": _rate(invoice),
    }
    if not taxed:
        breakdown |= {"BT-120": "TVA non applicable, art. 293 B du CGI", "BT-121": "VATEX-FR-FRANCHISE"}
    told: dict[str, Any] = {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": _CREDIT if invoice.kind is Document.CREDIT else _INVOICE,
        "BT-5": "EUR",
        "BT-9": invoice.due_on,
        "BT-20": f"Paiement au plus tard le {invoice.due_on:%d/%m/%Y}",
        "BT-23": _SERVICES,
        "BT-72": invoice.calls.last,
        "BT-73": invoice.calls.first,
        "BT-74": invoice.calls.last,
        "BT-106": _euros(invoice.amounts.net),
        "BT-109": _euros(invoice.amounts.net),
        "BT-110": _euros(invoice.amounts.vat),
        "BT-112": _euros(invoice.amounts.total),
        "BT-115": _euros(invoice.amounts.total),
        "BT-81": _TRANSFER if invoice.iban else _UNSAID,
        "BG-1": [{"BT-21": subject, "BT-22": words} for subject, words in notes_of(invoice)],
        "BG-4": _party(invoice.seller),
        "BG-7": _party(invoice.buyer),
        "BG-23": [breakdown],
        "BG-25": _lines(invoice),
    }
    if invoice.iban:
        told["BT-84"] = invoice.iban
    if invoice.credits_number:
        told["BG-3"] = [{"BT-25": invoice.credits_number, "BT-26": invoice.credits_on}]
    return told


def _lines(invoice: ServiceInvoice) -> list[dict[str, Any]]:
    taxed = invoice.vat_rate > 0
    return [
        {
            "BT-126": str(position),
            "BT-129": str(line.quantity),
            "BT-130": _MONTH if line.label.startswith(("Forfait", "Abonnement")) else _PIECE,
            "BT-131": _euros(line.cents),
            "BT-146": _euros(line.unit_cents),
            "BT-151": "S" if taxed else "E",
            "BT-152": _rate(invoice),
            "BT-153": line.label,
            "BT-134": invoice.calls.first,
            "BT-135": invoice.calls.last,
        }
        for position, line in enumerate(invoice.lines, start=1)
    ]


def _party(party: Party) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": party.legal_name,
        "legal_identifier": party.siren,
        "legal_identifier_schemeid": "0002",
        "einvoicing_addr": party.siren,
        "einvoicing_addr_schemeid": "0225",
        "country_code": "FR",
        "city": party.city,
        "postcode": party.postcode,
        "addr_l1": party.address,
    }
    if party.vat_number:
        told["vat_identifier"] = party.vat_number
    if party.email:
        told["contacts"] = [{"name": party.name, "email": party.email}]
    return told


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _rate(invoice: ServiceInvoice) -> str:
    return f"{invoice.vat_rate // 100}.{invoice.vat_rate % 100:02d}"
