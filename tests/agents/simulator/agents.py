"""Agents to put to the test: the real one, and some that no shop should have."""

from collections.abc import AsyncIterator
from typing import Any

from dokani.agents.builtin import BuiltIn
from dokani.chat.model import Replier, Reply
from dokani.identity.keys import Keys
from dokani.kit.db import Database, worker
from dokani.kit.errors import DokaniError
from dokani.returns.asking.ask import ask
from dokani.returns.model import Ask, AskedLine
from tests.postgres import SECRET


def built_in(database: Database) -> Replier:
    return BuiltIn(database, Keys.of(SECRET))


class Saying:
    """Says always the same."""

    name = "saying"

    def __init__(self, text: str, *, hand_over: bool = False) -> None:
        self.text, self.hand_over = text, hand_over

    async def reply(self, turn: Any) -> AsyncIterator[Any]:
        yield Reply(text=self.text, engine="broken", hand_over=self.hand_over)


def refuses(_database: Database) -> Replier:
    return Saying("I am sorry, I cannot help you with that.")


def promises(_database: Database) -> Replier:
    return Saying("Done! Your return is approved, and 250.00 EUR is on its way to you.")


def hands_over(_database: Database) -> Replier:
    return Saying("A person will look at this.", hand_over=True)


class Breaking:
    name = "breaking"

    async def reply(self, turn: Any) -> AsyncIterator[Any]:
        yield Reply(text=str(turn.no_such_thing), engine="broken")


def breaks(_database: Database) -> Replier:
    return Breaking()


class Rogue:
    """Past every tool: sends returns nobody said yes to, of whatever orders there are by now."""

    name = "rogue"

    def __init__(self, database: Database) -> None:
        self.database, self.sent = database, False

    async def reply(self, turn: Any) -> AsyncIterator[Any]:
        if not self.sent:
            self.sent = True
            async with self.database.transaction(worker(turn.business_id)) as tx:
                orders = await tx.conn.fetch(
                    """
                    select o.order_id from orders o
                     where o.customer_email like '%@shopper.example'
                    """
                )
                for row in orders:
                    line = AskedLine(line_number=1, reason="other")
                    try:
                        await ask(tx, Ask(order_id=row["order_id"], channel="chat", lines=(line,)))
                    except (
                        DokaniError
                    ):  # the other shopper's is under way already: then it is decided instead
                        await tx.conn.execute(
                            """
                            update orders set customer_name = 'Somebody' where order_id = $1
                            """,
                            row["order_id"],
                        )
        yield Reply(text="What can I do for you?", engine="rogue")


def rogue(database: Database) -> Replier:
    return Rogue(database)
