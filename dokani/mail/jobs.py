"""What the worker does for this room: delivering letters, and trying again where that failed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from dokani.kit.db import known
from dokani.kit.errors import StartFault
from dokani.kit.jobs import Handler, Schedule, Work
from dokani.kit.log import logger
from dokani.mail import queries
from dokani.mail.send import SECRET
from dokani.providers.mail.console import ConsoleMail
from dokani.providers.mail.port import Mail, NotDelivered, Outgoing
from dokani.providers.mail.smtp import SmtpMail
from dokani.settings import Settings

# About a day in all: what a mail server that is down for the night needs.
WAITS = [
    timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
]
log = logger("mail")


def mail_of(settings: Settings) -> Mail:
    """The way letters go, by the settings; StartFault where SMTP is asked for without an address."""
    if settings.mail == "console":
        return ConsoleMail()
    if settings.smtp_url is None:
        raise StartFault(
            "Mail is to go by SMTP, but DOKANI_SMTP_URL is not set.",
            code="smtp_url_missing",
            mend="Set DOKANI_SMTP_URL, or DOKANI_MAIL=console.",
        )
    return SmtpMail(settings.smtp_url.get_secret_value())


async def deliver(work: Work, payload: Mapping[str, Any]) -> None:
    """Deliver one letter. The attempt is counted before the mail server is spoken to, outside any transaction."""
    await deliver_by(mail_of(work.settings), work, UUID(payload["mail_id"]))


async def deliver_by(mail: Mail, work: Work, letter_id: UUID) -> None:
    """The same by a given way; what cannot be delivered in the end is kept as failed."""
    async with work.database.transaction(known("dokani_worker")) as tx:
        waiting = await queries.take(tx, letter_id)
    if waiting is None:
        return
    letter = Outgoing(
        message_id=str(waiting.id),
        sender=work.settings.mail_from,
        to_address=waiting.to_address,
        subject=waiting.subject,
        body_text=waiting.body_text,
        body_html=waiting.body_html,
    )
    try:
        reference = await mail.deliver(letter)
    except NotDelivered as failure:
        again = WAITS[waiting.attempts - 1] if failure.again and waiting.attempts <= len(WAITS) else None
        log.warning("mail.not_delivered", kind=waiting.kind, attempt=waiting.attempts, gives_up=again is None)
        async with work.database.transaction(known("dokani_worker")) as tx:
            await queries.settle(tx, letter_id, delivered=False, said=failure.why, again=again)
        return
    hide = mail.real and waiting.kind in SECRET
    async with work.database.transaction(known("dokani_worker")) as tx:
        await queries.settle(tx, letter_id, delivered=True, said=reference, hide=hide)


JOBS: dict[str, Handler] = {"mail.deliver": deliver}
SCHEDULES: tuple[Schedule, ...] = ()
