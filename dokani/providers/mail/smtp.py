"""Delivery by SMTP: `smtps://` encrypted from the start, `smtp://` by STARTTLS; to another machine never in the clear.

Letters hold codes and links that open doors. A relay that can do no better is named as such: `smtp://host?plain=yes`,
and then it gets no password all the same.
"""

import asyncio
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from dokani.kit.errors import StartFault
from dokani.providers.mail.port import NotDelivered, Outgoing

LOCAL = {"localhost", "127.0.0.1", "::1"}


class SmtpMail:
    """One connection per letter, in a thread."""

    real = True

    def __init__(self, url: str, *, timeout: float = 20.0, context: ssl.SSLContext | None = None) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise StartFault(
                "DOKANI_SMTP_URL is not an SMTP address.",
                code="invalid_setting",
                mend="Write smtp://user:password@host:587 or smtps://user:password@host:465.",
            )
        self._direct_tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, port or (465 if self._direct_tls else 587)
        self._plain = self._host in LOCAL or parse_qs(parts.query).get("plain") == ["yes"]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._timeout, self._context = timeout, context or ssl.create_default_context()

    async def deliver(self, letter: Outgoing) -> str:
        message = written(letter)
        return await asyncio.to_thread(self._deliver, message, letter)

    def _deliver(self, message: EmailMessage, letter: Outgoing) -> str:
        try:
            with self._connected() as server:
                server.send_message(
                    message, from_addr=parseaddr(letter.sender)[1], to_addrs=[letter.to_address]
                )
            return letter.message_id
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotDelivered(
                f"recipient refused: {codes}", again=all(code < 500 for code in codes)
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise NotDelivered(f"log-in refused: {error.smtp_code}", again=True) from error
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(f"refused: {error.smtp_code}", again=error.smtp_code < 500) from error
        except smtplib.SMTPNotSupportedError as error:
            raise NotDelivered(str(error), again=False) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(f"{type(error).__name__}: {error}"[:300], again=True) from error

    def _connected(self) -> smtplib.SMTP:
        server: smtplib.SMTP
        if self._direct_tls:
            server = smtplib.SMTP_SSL(self._host, self._port, timeout=self._timeout, context=self._context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._timeout)
        try:
            server.ehlo()
            encrypted = self._direct_tls
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=self._context)
                server.ehlo()
                encrypted = True
            if not encrypted and not self._plain:
                raise smtplib.SMTPNotSupportedError(
                    "the server offers no encryption, so no letter is sent to it"
                )
            if self._user:
                if not encrypted and self._host not in LOCAL:
                    raise smtplib.SMTPNotSupportedError(
                        "the server offers no encryption, so no password is sent to it"
                    )
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


def written(letter: Outgoing) -> EmailMessage:
    """The letter in the form of the wire. Headers are built from parts, so that no text can add one."""
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(letter.sender)
    try:
        message["From"] = Address(display_name=name, addr_spec=address)
        message["To"] = Address(addr_spec=letter.to_address)
        message["Subject"] = " ".join(letter.subject.split())
    except (ValueError, IndexError) as error:
        raise NotDelivered("an address or the subject cannot be written", again=False) from error
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{letter.message_id}@{address.rpartition('@')[2] or 'dokani'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body_text)
    if letter.body_html:
        message.add_alternative(letter.body_html, subtype="html")
    return message
