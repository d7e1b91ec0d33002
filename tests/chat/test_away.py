"""Words said while the database is away are not lost: the line ends, and its client comes back and says them again."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from websockets.exceptions import ConnectionClosed

from tests.chat.talking import Desk, talking


async def test_words_that_could_not_be_kept_end_the_line_and_are_said_again(
    served: Desk, chat: dict[str, Any], owner: Any
) -> None:
    said = uuid4()
    async with talking(served.socket, chat["token"]) as lina:
        lock = owner.transaction()
        await lock.start()
        await owner.execute("lock table chat_sessions in access exclusive mode")
        await lina.says("my mug is broken", said)
        with pytest.raises(ConnectionClosed) as gone:
            async with asyncio.timeout(30):
                while True:
                    frame = await lina.next(30)
                    assert "client_id" not in frame, "refused for good, though it can be kept later"
        assert gone.value.rcvd is not None and gone.value.rcvd.code == 1013
        await lock.rollback()
    async with talking(served.socket, chat["token"]) as again:
        await again.says("my mug is broken", said)
        assert (await again.answer())["text"] == "You said: my mug is broken"
    count = "select count(*) from chat_messages where sender = 'user'"
    assert await owner.fetchval(count) == 1
