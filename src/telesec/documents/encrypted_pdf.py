"""Closes a PDF with a code: AES-256 (PDF 2.0, revision 6), any reader opens it with the code alone."""

from __future__ import annotations

import io
import secrets


def encrypted_pdf(pdf: bytes, code: str) -> bytes:
    """``pdf`` encrypted; nobody but who knows ``code`` reads or prints it, and no other password opens it."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(user_password=code, owner_password=secrets.token_hex(32), algorithm="AES-256")
    closed = io.BytesIO()
    writer.write(closed)
    return closed.getvalue()
