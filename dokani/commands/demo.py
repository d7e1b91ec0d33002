"""`dokani demo`: one return followed from the question to the decision on record, printed for a person."""

import asyncio
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dokani.commands.demo_shop import SHOP, open_demo_shop
from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.identity.desk import Desk
from dokani.identity.people.enrol import enrolled
from dokani.identity.shopper import link_to
from dokani.kit import clock
from dokani.kit.db import Database, known, staff
from dokani.kit.migrate import migrate, role_url
from dokani.mail.send import written
from dokani.orders.push import push_orders
from dokani.policies.write import write_starter
from dokani.returns.asking.ask import ask
from dokani.returns.looking.look import Look, look
from dokani.returns.model import Ask, AskedLine, Detail
from dokani.returns.telling.tell import letter_about
from dokani.settings import Settings

commands = typer.Typer(add_completion=False)
WORDS = "One of the two mugs came out of the box without its handle."


@commands.command()
def demo(
    data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
) -> None:
    """Follow one return in the demo shop from the question to the decision, and print it."""
    given = read_settings(data_dir=data_dir)
    with database(given, Say()) as settings:
        asyncio.run(follow(settings, embedded=given.database_url is None))


async def follow(settings: Settings, *, embedded: bool) -> None:
    """Buy, ask, decide, tell; each step is the real one."""
    url, key, out = owner_url(settings), secret(settings), Console()
    if embedded:
        await migrate(url, secret_key=key, report=lambda _: None)
    sign_in = await open_demo_shop(settings, url, key)
    opened = Database(role_url(url, "dokani_api", key), size=2, name="dokani demo")
    await opened.open()
    try:
        amina = await enrolled(Desk.set_up(settings, opened, key, [write_starter]), sign_in.email)
        assert amina is not None  # the demo shop is open
        async with opened.transaction(staff(amina.id, None)) as tx:
            business_id = tx.business_id
        order_id = f"D-{secrets.token_hex(3).upper()}"
        desk = known("dokani_worker", sub=amina.id, business_id=business_id, member_role="owner")
        async with opened.transaction(desk) as tx:
            await push_orders(tx, bought(order_id))
        out.print(
            f"\n[bold]{SHOP}[/bold] sold two blue mugs to Lina Haddad ten days ago: order [bold]{order_id}[/bold]."
        )
        out.print(Panel(f"“{WORDS}”", title="Lina asks for a return of one", title_align="left"))
        async with opened.transaction(desk) as tx:
            done = await ask(tx, question(order_id))

        def link(row: Detail) -> str:
            return link_to(settings, row.business_id, row.public_id, row.order_id, row.customer_email)

        async with opened.transaction(desk) as tx:
            found = await look(tx, done.public_id, link)
            letter = await letter_about(tx, done.public_id, link)
        show(out, found)
        if letter is not None:
            subject, text, _ = written(letter.kind, letter.data)
            out.print(Panel(Text(text.strip()), title=f"The letter to Lina: {subject}", title_align="left"))
    finally:
        await opened.close()


def bought(order_id: str) -> dict[str, Any]:
    """An order as a shop's program would push it."""
    at = clock.now()
    return {
        "order_id": order_id,
        "customer_email": "lina.haddad@example.com",
        "customer_name": "Lina Haddad",
        "status": "delivered",
        "ordered_at": (at - timedelta(days=10)).isoformat(),
        "delivered_at": (at - timedelta(days=6)).isoformat(),
        "currency": "EUR",
        "lines": [
            {
                "sku": "HM-MUG-BLU",
                "product_name": "Blue mug",
                "product_category": "home",
                "quantity": 2,
                "unit_price": "14.50",
            }
        ],
    }


def question(order_id: str) -> Ask:
    return Ask(
        order_id=order_id,
        lines=(AskedLine(line_number=1, quantity=1, reason="damaged_in_transit", own_words=WORDS),),
        evidence=frozenset({"photo", "packaging_photo"}),
        channel="portal",
    )


def show(out: Console, found: Look) -> None:
    """The decision: what, why, under which policy, and what else would have come out."""
    row = found.row
    out.print(
        f"\n[bold]{row.status.replace('_', ' ').capitalize()}[/bold]"
        + (f", {row.amount} {row.currency} back" if row.amount is not None else "")
        + f", in {row.processing_time_ms} ms, by {row.triage_agent_id} under policy {row.policy_version_used}."
    )
    for reason in found.reasons["merchant"]:
        out.print(f"  {reason}", highlight=False)
    table = Table("check", "outcome", "what it says", box=None, padding=(0, 2, 0, 0), header_style="bold")
    for step in found.trace:
        table.add_row(str(step["rule"] or step["check"]), str(step["outcome"]), Text(str(step["says"])))
    out.print(table)
    out.print(f"\nRisk {row.risk_score} ({row.risk_level}):", highlight=False)
    for factor in row.risk_factors:
        out.print(f"  {factor['contribution']:+.2f}  {factor['factor']} = {factor['value']}", highlight=False)
    for other in found.counterfactuals:
        out.print(f"  else: {other['says']}", highlight=False)
    for decision in found.decisions:
        out.print(
            f"\nOn record: {decision.stage}, {decision.verdict}, at {decision.created_at:%Y-%m-%d %H:%M} UTC"
        )
    out.print(f"The shopper follows it at {found.shopper_url}\n", highlight=False, soft_wrap=True)
