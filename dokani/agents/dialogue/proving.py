"""Identity first: the order number, the address it was ordered with, and the code that goes to it."""

from dokani.agents.dialogue import hearing
from dokani.agents.dialogue.buttons import pressed
from dokani.agents.dialogue.model import Steps
from dokani.agents.dialogue.talk import Talk

_TOO_OFTEN = ("rate_limited", "over_request_rate_limit", "too_many_requests")


def prove(talk: Talk) -> Steps:
    """True once the order is the shopper's and its lines are known; otherwise the next question is put."""
    state = talk.state
    if talk.proven and (state.order_id is None or same(state.order_id, talk.proven)):
        state.order_id = talk.proven
        if state.order is not None and same(state.order.order_id, talk.proven):
            return True
        return (yield from look_up(talk))
    if state.code_sent and state.expecting == "code":
        return (yield from take_code(talk))
    if state.order_id is None:
        return ask_order(talk)
    if state.contact is None and talk.proven is None and not talk.message.rehearsal:
        return ask_email(talk)
    if not state.code_sent:
        return (yield from look_up(talk))
    return ask_code(talk)


def ask_order(talk: Talk) -> bool:
    if talk.state.expecting == "order_id":
        if hearing.knows_no_number(talk.message.text):
            talk.say(talk.words.where_number)
        return talk.ask("order_id", talk.words.ask_order_again, [talk.words.person])
    return talk.ask("order_id", talk.words.ask_order)


def ask_email(talk: Talk) -> bool:
    again = talk.state.expecting == "email" and not talk.heard
    return talk.ask("email", talk.words.ask_email_again if again else talk.words.ask_email)


def ask_code(talk: Talk, *, again: bool = False) -> bool:
    words = talk.words
    return talk.ask("code", words.ask_code_again if again else words.ask_code, [words.new_code, words.person])


def look_up(talk: Talk) -> Steps:
    """Ask for the order; where it is not proven yet a code goes out."""
    state, words = talk.state, talk.words
    arguments = {"order_id": state.order_id}
    if state.contact is not None and not talk.proven:
        arguments["contact"] = state.contact
    result = yield from talk.call("find_order", arguments)
    if result.ok and "lines" in result.data:
        talk.take_order(result.data)
        talk.enter("proven")
        return True
    if result.ok:
        state.code_sent = True
        talk.say(words.code_sent)
        return ask_code(talk)
    if result.code == "contact_needed":
        return ask_email(talk)
    if result.code in _TOO_OFTEN:
        talk.say(words.too_often)
        return talk.ask("code" if state.code_sent else "email", words.ask_email_again, [words.person])
    if result.code == "another_shopper":
        talk.say(words.another_shopper)
        talk.end()
        return False
    if result.code in ("order_not_found", "invalid_arguments"):
        state.order_id = None
        talk.say(words.order_gone)
        return talk.ask("order_id", words.ask_order)
    talk.say(words.failed)
    return talk.ask(state.expecting, words.ask_person, [words.person])


def take_code(talk: Talk) -> Steps:
    """The shopper's answer to the question for the code."""
    state, words, seen = talk.state, talk.words, talk.seen
    text = talk.message.text.strip()
    code = hearing.one_time_code(seen)
    if code is None:
        if hearing.wants_new_code(text) or pressed(text, "actions") == "new_code":
            talk.say(words.code_resent)
            return (yield from send_anew(talk))
        if hearing.misses_code(text):
            talk.say(words.code_help)
            return ask_code(talk)
        return ask_code(talk, again=True)
    talk.heard = True
    result = yield from talk.call("prove_order", {"code": code})
    if result.ok:
        talk.say(words.proven)
        talk.take_order(result.data)
        talk.enter("proven")
        state.expecting = None
        return True
    if result.code == "wrong_code":
        talk.say(words.wrong_code(int(result.data.get("tries_left", 0))))
        return ask_code(talk, again=True)
    if result.code in ("code_expired", "no_code_asked"):
        talk.say(words.code_expired)
        talk.say(words.code_resent)
        return (yield from send_anew(talk))
    if result.code == "another_shopper":
        talk.say(words.another_shopper)
        talk.end()
        return False
    talk.say(words.too_often if result.code in _TOO_OFTEN else words.failed)
    return ask_code(talk, again=True)


def send_anew(talk: Talk) -> Steps:
    """Another code, to the same or the corrected address."""
    talk.state.code_sent = False
    return (yield from look_up(talk))


def same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
