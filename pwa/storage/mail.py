"""How a mail leaves: by the town hall's SMTP server, or, in the demo, only into the instance's own pages."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from typing import Any

import aiosmtplib

from pwa.settings import Settings
from pwa.shared.signs import said
from pwa.storage.carriers import AddressRefused, Carrier, Kept

TIMEOUT = 45.0
"""Seconds for one mail, from the connection to the server's last word; shorter than a letter's lease."""

OF_ADDRESSES = re.compile(r'[()<>\[\]:;@\\,"]')

TLS: Mapping[str, dict[str, bool]] = {
    "none": {"use_tls": False, "start_tls": False},
    "starttls": {"use_tls": False, "start_tls": True},
    "tls": {"use_tls": True, "start_tls": False},
}


class AddressPutOff(Exception):
    """The server does not take this address for now; its sentence is left out, it repeats the address."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready to leave. The same letter always has the same `message_id` and `tag`."""

    sender: str
    sender_name: str
    to: str
    reply_to: str | None
    subject: str
    text: str
    html: str
    message_id: str
    tag: str
    about: tuple[int, ...] = ()

    @property
    def kept(self) -> Kept:
        return Kept(self.subject, self.text, self.about, self.html)


class DemoTransport:
    """Sends nothing anywhere: the mail is kept, and read at /demo/courriers."""

    keeps = True

    async def send(self, mail: Mail) -> None:
        """Check only that it could have left."""
        as_message(mail)


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """One connection a mail: a server that hangs or hangs up harms no other letter."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = "starttls"
    timeout: float = TIMEOUT
    keeps: bool = False

    async def send(self, mail: Mail) -> None:
        """Give the mail to the server; anything but its « 250 » raises."""
        try:
            async with asyncio.timeout(self.timeout):
                await aiosmtplib.send(as_message(mail), sender=mail.sender, recipients=[mail.to], **self.options())
        except aiosmtplib.SMTPRecipientsRefused as error:
            [refused] = error.recipients
            raise (AddressRefused if is_final(refused) else AddressPutOff)(refused.code) from None

    def options(self) -> dict[str, Any]:
        server = {"hostname": self.host, "port": self.port, "timeout": self.timeout, **TLS[self.tls]}
        return server | ({"username": self.user, "password": self.password} if self.user else {})


def transport_of(settings: Settings) -> Carrier | None:
    """What these settings send mails with; None when nothing was set: letters then wait, none is lost."""
    if settings.is_demo:
        return DemoTransport()
    if not settings.smtp_host:
        return None
    return SmtpTransport(
        settings.smtp_host, settings.smtp_port, settings.smtp_user or None, settings.smtp_password, settings.smtp_tls
    )


def is_final(refused: aiosmtplib.SMTPRecipientRefused) -> bool:
    """A bad address, and not a relay that is badly set up for now (5.7.x), which would lose every letter."""
    return refused.code >= 500 and re.match(r"5\.1\.\d", refused.message) is not None


def one_line(words: str) -> str:
    """A name with a line break in it loses no mail, and one that writes backwards turns nothing else round."""
    return " ".join(said(words).split())


def sender_name(words: str) -> str:
    """Without the signs that addresses are written with: `email` loses the quotes of a name that it folds."""
    return one_line(OF_ADDRESSES.sub(" ", words))


def as_message(mail: Mail) -> EmailMessage:
    """The mail as it travels: text, and the same in HTML."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(sender_name(mail.sender_name), addr_spec=mail.sender)
    message["To"] = mail.to
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message["Subject"] = one_line(mail.subject)
    message["Date"] = localtime()
    message["Message-ID"] = mail.message_id
    message["X-Preau-Tag"] = mail.tag
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
