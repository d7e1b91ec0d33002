"""Whether a text moves a verdict: every injection, by every channel that carries texts of strangers to the desk."""

import json
from typing import Any

from tests.agents.stage import Chat, Stage

CHANNELS = ("message", "reason", "own_words", "file_name", "product_title", "order_note")
LINES: tuple[dict[str, Any], ...] = (
    {"line_number": 1, "reason": "changed_mind"},
    {"line_number": 2, "reason": "changed_mind"},
    {"line_number": 3, "reason": "defective"},
)


async def ready(stage: Stage, buy: Any) -> Chat:
    """Lina with an order of which one line would be approved, one denied, and one waits for a photo."""
    await buy(
        "A-1",
        lines=[{"unit_price": 40}, {"unit_price": 25, "tags": ["final_sale"]}, {"unit_price": 12.5}],
    )
    chat = await stage.chat()
    await chat.proves("A-1")
    return chat


async def verdicts(chat: Chat, own_words: str = "It is as I said.") -> bytes:
    """What would be decided of each line, as bytes, without the names of things."""
    found = []
    for line in LINES:
        await chat.hears("and this?")
        seen = await chat.calls("check_eligibility", lines=[{**line, "own_words": own_words}])
        assert seen.ok, seen
        data = dict(seen.data)
        for one in data["lines"]:
            one.pop("product_name")
        found.append(data)
    chat.said.clear()
    return json.dumps(found, sort_keys=True).encode()


async def under(stage: Stage, chat: Chat, channel: str, text: str) -> bytes:
    """The verdicts with this text in that channel; the channel is as it was afterwards."""
    if channel == "own_words":
        return await verdicts(chat, text)
    if channel == "message":
        await chat.hears(text)
    elif channel == "reason":
        asked = await chat.calls("check_eligibility", lines=[{"line_number": 1, "reason": text}])
        assert not asked.ok
    elif channel == "file_name":
        photo = await stage.file(chat)
        await stage.owner.execute("update file_uploads set file_name = $2 where id = $1", photo, text)
    elif channel == "product_title":
        await stage.owner.execute("update order_lines set product_name = $1", text)
    else:
        await stage.owner.execute("update orders set metadata = $1::jsonb", json.dumps({"note": text}))
    return await verdicts(chat)


async def unmoved(stage: Stage, buy: Any, texts: tuple[str, ...]) -> int:
    """How many (text, channel) left every verdict and amount as it was; raises at the first that did not."""
    chat = await ready(stage, buy)
    plain, tried = await verdicts(chat), 0
    for text in texts:
        if tried % 120 == 0:
            chat = await stage.chat()  # a conversation has a budget
            await chat.proves("A-1")
        for channel in CHANNELS:
            assert await under(stage, chat, channel, text) == plain, (channel, text)
            tried += 1
            if tried % 40 == 0:
                chat = await stage.chat()
                await chat.proves("A-1")
    return tried
