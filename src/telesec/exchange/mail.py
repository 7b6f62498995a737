"""One letter as an Internet message (RFC 5322): neutral headers, nothing about this program or machine."""

from __future__ import annotations

from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from telesec.domain.errors import Invalid
from telesec.domain.messages.queue import Letter
from telesec.domain.messages.reaching import is_mail_address
from telesec.domain.messages.settings import MailServer
from telesec.domain.messages.text import SUBJECTS
from telesec.domain.plain_text import check_line

_POLICY = SMTP.clone(cte_type="7bit")  # no server is asked for 8BITMIME


def message_id(letter: Letter, server: MailServer) -> str:
    """The same for every try of a letter, so that a mailbox that gets it twice shows it once."""
    return f"<{letter.id}@{server.sender_domain}>"


def mail_bytes(letter: Letter, server: MailServer, sender_name: str, now: datetime) -> bytes:
    """The message with CRLF line ends, in ASCII.

    Raises Invalid for an address or a name that could add a header or a recipient.
    """
    if not is_mail_address(letter.recipient) or not is_mail_address(server.sender):
        raise Invalid(
            "recipient", "Cette adresse e-mail ne peut pas être utilisée. Corrigez-la dans la fiche."
        )
    check_line("sender_name", sender_name)
    made = EmailMessage(policy=_POLICY)
    made["From"] = Address(sender_name, addr_spec=server.sender)
    made["To"] = Address(addr_spec=letter.recipient)
    made["Subject"] = SUBJECTS[letter.kind]
    made["Date"] = format_datetime(now.astimezone(UTC))
    made["Message-ID"] = message_id(letter, server)
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers to it
    made.set_content(letter.text + "\n", charset="utf-8")
    return made.as_bytes()
