"""The thin I/O around the dialogue: each call it wants goes through the tools' one door."""

from dokani.agents.dialogue.desk import answer
from dokani.agents.dialogue.model import Message, Spoken, State
from dokani.agents.tools.model import Bound
from dokani.agents.tools.run import run


async def play(bound: Bound, state: State, message: Message) -> Spoken:
    """One turn with real tools."""
    steps = answer(state, message)
    try:
        call = next(steps)
        while True:
            bound.locale = call.language
            call = steps.send(await run(bound, call.tool, call.arguments))
    except StopIteration as end:
        spoken: Spoken = end.value
        return spoken
