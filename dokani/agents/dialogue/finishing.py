"""The reply as it is said: who speaks, what there is to say, and one question at the end."""

from dokani.agents.dialogue import chatting
from dokani.agents.dialogue.model import MOST_KEPT, Answered, Spoken
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.offers import with_question


def finish(talk: Talk) -> Spoken:
    state, words = talk.state, talk.words
    if not talk.parts and talk.question is None:
        talk.ask(None, words.how_help, chatting.openers(talk))
    if talk.leads and talk.question is None and state.task is None:
        talk.ask(None, words.how_help, chatting.openers(talk))
    parts = list(talk.parts)
    if not state.disclosed:
        state.disclosed = True
        hello = [words.greeting] if words.greeting not in parts else []
        rest = [one for one in parts if one != words.greeting]
        parts = [hello[0] if hello else words.greeting, words.disclosure(talk.message.shop_name), *rest]
    text = " ".join(parts)
    if talk.question:
        text = with_question(text, talk.question) if state.offer else f"{text} {talk.question}".strip()
    state.history = [*state.history, Answered(message_id=talk.message.message_id)][-MOST_KEPT:]
    names = [line.name for line in state.order.lines] if state.order else []
    shown = [words.name(line.name, line.number) for line in state.order.lines] if state.order else []
    return Spoken(
        text=text,
        state=state,
        quick=tuple(talk.quick),
        card=talk.card,
        decision_id=talk.decision_id,
        flags=talk.flags,
        hand_over=talk.hand_over,
        tools=tuple(talk.tools),
        clause=talk.clause,
        shop_texts=tuple(sorted({one for one in (*names, *shown) if one}, key=len, reverse=True)),
    )
