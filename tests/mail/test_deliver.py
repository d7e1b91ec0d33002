"""Letters: written with their cause, delivered by a job, tried again, and never lost from sight."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from uuid import UUID, uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from dokani.kit.db import Database, known, staff, worker
from dokani.kit.errors import StartFault
from dokani.kit.jobs import Work
from dokani.mail import jobs as mail_jobs
from dokani.mail import queries
from dokani.mail.jobs import WAITS, deliver, deliver_by, mail_of
from dokani.mail.send import Letter, send
from dokani.providers.mail.console import ConsoleMail
from dokani.providers.mail.port import Mail, NotDelivered, Outgoing
from dokani.providers.mail.smtp import SmtpMail
from dokani.settings import Settings
from dokani.worker import run
from tests.cast import Cast
from tests.mail.server import Mailbox, smtp_server

CODE = {"code": "123456", "business_name": "Amina's", "order_id": "7", "minutes": 10}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as running:
        yield running


@pytest.fixture
async def jobs(jobs_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    opened = Database(jobs_url, size=2)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def work(jobs: Database, settings: Settings) -> Work:
    return Work(jobs, settings)


class Failing:
    """A mail server that never takes a letter."""

    real = True

    def __init__(self, *, again: bool) -> None:
        self.again, self.tried = again, 0

    async def deliver(self, letter: Outgoing) -> str:
        self.tried += 1
        raise NotDelivered("no", again=self.again)


async def queued(database: Database, cast: Cast, **more: object) -> UUID:
    async with database.transaction(worker(UUID(str(cast.atelier.id)))) as tx:
        return await send(tx, Letter(kind="order_code", to_address="lina@shopper.test", data=CODE, **more))  # type: ignore[arg-type]


async def fetch(owner_url: str, sql: str, *args: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(owner_url)
    try:
        return list(await connection.fetch(sql, *args))
    finally:
        await connection.close()


async def row(owner_url: str, letter: UUID) -> asyncpg.Record:
    (found,) = await fetch(owner_url, "select * from dokani.mail_outbox where id = $1", letter)
    return found


async def jobs_waiting(owner_url: str) -> int:
    found = await fetch(owner_url, "select from dokani.pgqueuer where entrypoint = 'mail.deliver'")
    return len(found)


async def test_a_letter_exists_if_and_only_if_its_cause_commits(
    database: Database, cast: Cast, owner_url: str
) -> None:
    with pytest.raises(RuntimeError):
        async with database.transaction(worker(UUID(str(cast.atelier.id)))) as tx:
            await send(tx, Letter(kind="order_code", to_address="lina@shopper.test", data=CODE))
            raise RuntimeError
    assert await fetch(owner_url, "select from dokani.mail_outbox") == []
    assert await jobs_waiting(owner_url) == 0
    letter = await queued(database, cast)
    assert (await row(owner_url, letter))["business_id"] == cast.atelier.id
    assert await jobs_waiting(owner_url) == 1


async def test_for_one_occasion_one_letter_is_sent(database: Database, cast: Cast, owner_url: str) -> None:
    first, again = await queued(database, cast, once="r1"), await queued(database, cast, once="r1")
    assert first == again and await queued(database, cast, once="r2") != first
    assert await jobs_waiting(owner_url) == 2


async def test_a_letter_belongs_to_the_business_of_its_transaction(
    database: Database, cast: Cast, owner_url: str
) -> None:
    with pytest.raises(ValueError, match="belongs to the business"):
        await queued(database, cast, business_id=UUID(str(cast.bazaar.id)))
    async with database.transaction(staff(cast.omar.id, None)) as tx:
        await send(tx, Letter(kind="order_code", to_address="a@b.test", data=CODE))
    async with database.transaction(known("dokani_auth")) as tx:
        await send(tx, Letter(kind="order_code", to_address="a@b.test", data=CODE))
    kept = await fetch(owner_url, "select business_id from dokani.mail_outbox order by created_at")
    assert [one["business_id"] for one in kept] == [cast.atelier.id, None]


async def test_another_businesss_worker_has_no_hand_in_it(
    database: Database, jobs: Database, cast: Cast, owner_url: str
) -> None:
    letter = await queued(database, cast)
    async with jobs.transaction(worker(UUID(str(cast.bazaar.id)))) as tx:
        assert await queries.take(tx, letter) is None
        await queries.settle(tx, letter, delivered=True, said="x")
    kept = await row(owner_url, letter)
    assert (kept["state"], kept["attempts"]) == ("queued", 0)


async def test_the_worker_delivers_what_signing_up_wrote(
    database: Database, jobs_url: str, settings: Settings, owner_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with database.transaction(known("dokani_auth")) as tx:
        letter = await send(tx, Letter(kind="order_code", to_address="a@b.test", data=CODE))
    stop = asyncio.Event()
    running = asyncio.create_task(run(settings, jobs_url, stop, rooms=(mail_jobs,)))
    try:
        async with asyncio.timeout(20):
            while (await row(owner_url, letter))["state"] != "sent":
                await asyncio.sleep(0.05)
    finally:
        stop.set()
        await running
    assert "a@b.test" in capsys.readouterr().out


async def test_by_default_letters_are_shown_on_the_console(
    database: Database, work: Work, cast: Cast, owner_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = await queued(database, cast)
    await deliver(work, {"mail_id": str(letter)})
    shown = capsys.readouterr().out
    assert "to       lina@shopper.test" in shown and "subject  123456 is your code for Amina's" in shown
    kept = await row(owner_url, letter)
    assert (kept["state"], kept["attempts"], kept["provider_ref"]) == ("sent", 1, "console")
    assert "123456" in kept["body_text"], "the console's outbox can be read again"
    await deliver(work, {"mail_id": str(letter)})
    assert capsys.readouterr().out == "", "a job that runs twice delivers once"


async def test_what_a_shopper_wrote_does_not_steer_the_operators_terminal() -> None:
    out = io.StringIO()
    letter = Outgoing(
        message_id="1",
        sender="a@b.test",
        to_address="c@d.test",
        subject="\x1b[2J",
        body_text="\x1b]0;x\x07 ok\r\n",
    )
    await ConsoleMail(out).deliver(letter)
    assert "\x1b" not in out.getvalue() and "\x07" not in out.getvalue() and " ok" in out.getvalue()


@pytest.mark.parametrize("kind", ["console", "smtp"])
async def test_every_way_of_delivering_keeps_the_ports_promise(
    kind: str, mailbox: Mailbox, anyio_backend: str
) -> None:
    ways: dict[str, Mail] = {
        "console": ConsoleMail(io.StringIO()),
        "smtp": SmtpMail(f"smtp://127.0.0.1:{mailbox.port}"),
    }
    letter = Outgoing(
        message_id=str(uuid4()),
        sender="Dokani <desk@shop.test>",
        to_address="lina@shopper.test",
        subject="ধন্যবাদ 🙂",
        body_text=".dot first\nআপনার ফেরত\n",
        body_html="<p>আপনার ফেরত</p>",
    )
    assert await ways[kind].deliver(letter)


async def test_a_letter_arrives_whole_by_smtp(
    database: Database, jobs: Database, settings: Settings, cast: Cast, mailbox: Mailbox, owner_url: str
) -> None:
    url = f"smtp://user:p%40ss@127.0.0.1:{mailbox.port}"
    set_so = settings.model_copy(
        update={"mail": "smtp", "smtp_url": SecretStr(url), "mail_from": "Amina’s <desk@atelier.test>"}
    )
    letter = await queued(database, cast)
    await deliver(Work(jobs, set_so), {"mail_id": str(letter)})
    (arrived,) = mailbox.letters
    assert arrived["To"] == "lina@shopper.test" and arrived["Subject"] == "123456 is your code for Amina's"
    assert "Amina’s" in arrived["From"] and "desk@atelier.test" in mailbox.senders[0]
    assert arrived["Message-ID"] == f"<{letter}@atelier.test>" and mailbox.logins == 1
    plain, html = arrived.get_body(("plain",)), arrived.get_body(("html",))
    assert plain is not None and "123456" in plain.get_content()
    assert html is not None and "123456" in html.get_content()
    kept = await row(owner_url, letter)
    assert kept["state"] == "sent" and "123456" not in kept["body_text"], (
        "its secret is not kept once it is out"
    )


async def test_no_text_adds_a_header_or_a_recipient(mailbox: Mailbox, anyio_backend: str) -> None:
    smtp = SmtpMail(f"smtp://127.0.0.1:{mailbox.port}")
    evil = "x\r\nBcc: victim@else.test\r\n\r\nbody"
    letter = Outgoing(
        message_id="m",
        sender="desk@shop.test",
        to_address="lina@shopper.test",
        subject=evil,
        body_text="hello",
    )
    await smtp.deliver(letter)
    (arrived,) = mailbox.letters
    assert arrived["Bcc"] is None and len(mailbox.recipients[0]) == 1
    for bad in ("lina@shopper.test\r\nBcc: v@e.test", "a@b.test, v@e.test", "", "not an address"):
        with pytest.raises(NotDelivered) as refused:
            await smtp.deliver(
                Outgoing(message_id="m", sender="desk@shop.test", to_address=bad, subject="s", body_text="t")
            )
        assert not refused.value.again
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    ("recipient", "data", "again"),
    [
        ("450 later", "250 ok", True),
        ("550 nobody here", "250 ok", False),
        ("250 ok", "451 later", True),
        ("250 ok", "554 spam", False),
    ],
)
async def test_a_refusal_says_whether_to_try_again(
    mailbox: Mailbox, recipient: str, data: str, again: bool, anyio_backend: str
) -> None:
    mailbox.to_recipient, mailbox.to_data = recipient, data
    with pytest.raises(NotDelivered) as refused:
        await SmtpMail(f"smtp://127.0.0.1:{mailbox.port}").deliver(
            Outgoing(message_id="m", sender="a@b.test", to_address="c@d.test", subject="s", body_text="t")
        )
    assert refused.value.again is again


async def test_a_server_that_is_away_is_tried_again(anyio_backend: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        await SmtpMail("smtp://127.0.0.1:1", timeout=2).deliver(
            Outgoing(message_id="m", sender="a@b.test", to_address="c@d.test", subject="s", body_text="t")
        )
    assert refused.value.again


async def test_it_is_tried_again_later_and_later_and_then_kept_as_failed(
    database: Database, work: Work, cast: Cast, owner_url: str
) -> None:
    letter, mail = await queued(database, cast), Failing(again=True)
    for attempt in range(1, len(WAITS) + 2):
        assert (await row(owner_url, letter))["state"] == "queued"
        await deliver_by(mail, work, letter)
        assert await jobs_waiting(owner_url) == 1 + min(attempt, len(WAITS))
    await deliver_by(mail, work, letter)
    kept = await row(owner_url, letter)
    assert (kept["state"], kept["last_error"], kept["attempts"]) == ("failed", "no", len(WAITS) + 1)
    assert mail.tried == len(WAITS) + 1 and "123456" in kept["body_text"]
    waits = await fetch(
        owner_url, "select execute_after - created as wait from dokani.pgqueuer order by execute_after"
    )
    assert waits[-1]["wait"].total_seconds() > 11 * 3600


async def test_what_cannot_be_delivered_is_given_up_at_once(
    database: Database, work: Work, cast: Cast, owner_url: str
) -> None:
    letter = await queued(database, cast)
    await deliver_by(Failing(again=False), work, letter)
    assert (await row(owner_url, letter))["state"] == "failed"
    assert await jobs_waiting(owner_url) == 1


@pytest.mark.parametrize("url", ["", "http://mail.test", "smtp://", "mail.test:25", "smtp://mail.test:x"])
def test_a_mail_server_that_cannot_be_one_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(StartFault):
        SmtpMail(url)


def test_smtp_without_an_address_is_refused_at_the_start() -> None:
    with pytest.raises(StartFault):
        mail_of(Settings(mail="smtp"))


async def test_nothing_is_sent_unencrypted_to_another_machine_unless_it_is_named_as_such(
    anyio_backend: str,
) -> None:
    letter = Outgoing(message_id="m", sender="a@b.test", to_address="c@d.test", subject="s", body_text="t")
    with smtp_server("127.0.0.2") as mailbox:  # this machine, by an address that does not count as it
        for url in ("smtp://127.0.0.2:{port}", "smtp://user:secret@127.0.0.2:{port}?plain=yes"):
            with pytest.raises(NotDelivered, match="no encryption"):
                await SmtpMail(url.format(port=mailbox.port)).deliver(letter)
        assert mailbox.logins == 0 and mailbox.letters == []
        assert await SmtpMail(f"smtp://127.0.0.2:{mailbox.port}?plain=yes").deliver(letter)
        assert len(mailbox.letters) == 1
