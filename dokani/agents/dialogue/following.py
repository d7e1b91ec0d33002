"""Where a return or an order stands; taking a request back; a second look; and pictures that come later."""

from dokani.agents.dialogue.model import NOT_SENT, Draft, Steps
from dokani.agents.dialogue.offering import asked, put
from dokani.agents.dialogue.proving import prove
from dokani.agents.dialogue.refusing import refuse
from dokani.agents.dialogue.returning import ask_for_return, stop_all
from dokani.agents.dialogue.talk import Talk
from dokani.agents.dialogue.telling import tell


def tell_status(talk: Talk) -> Steps:
    """The newest return of the order; where there is none, one can be begun."""
    if not (yield from prove(talk)):
        return False
    result = yield from talk.call("get_return_status", {})
    words = talk.words
    if result.ok:
        tell(talk, result, anew=False)
        return True
    if result.code != "no_such_open_return":
        return (yield from refuse(talk, result.code))
    talk.say(words.no_return)
    if talk.state.queue:
        return True
    talk.end()
    talk.ask("yes_no", words.ask_start, [words.yes, words.no])
    talk.state.offers_return = True
    return True


def tell_order(talk: Talk) -> Steps:
    """Where the order is, by the shop's own record."""
    if not (yield from prove(talk)):
        return False
    if not {"find_order", "prove_order"} & set(talk.tools):
        result = yield from talk.call("find_order", {"order_id": talk.order.order_id})
        if not result.ok or "lines" not in result.data:
            return (yield from refuse(talk, result.code))
        talk.take_order(result.data)
    order, words = talk.order, talk.words
    talk.say(
        words.order_status(
            order.order_id,
            order.status,
            words.day(order.ordered_at) if order.ordered_at else None,
            words.day(order.delivered_at) if order.delivered_at else None,
        )
    )
    return True


def take_back(talk: Talk) -> Steps:
    """A request that is not decided yet is taken back, on a yes."""
    if not (yield from prove(talk)):
        return False
    result = yield from put(talk, "cancel_return", {})
    if asked(result):
        return False
    if result.code == "no_such_open_return":
        talk.say(talk.words.no_cancel)
        return True
    return (yield from refuse(talk, result.code))


def stop_order(talk: Talk) -> Steps:
    """An order is stopped while it has not left the shop; later it can only come back."""
    if not (yield from prove(talk)):
        return False
    words = talk.words
    assert talk.state.task is not None
    if talk.order.status in NOT_SENT:
        stop_all(talk)
        return (yield from ask_for_return(talk))
    talk.state.task.draft = Draft(reason=talk.draft.reason, own_words=talk.draft.own_words)
    talk.say(words.shipped_already)
    talk.end()
    talk.ask("yes_no", words.ask_return_instead, [words.yes, words.no])
    talk.state.offers_return = True
    return True


def appeal(talk: Talk) -> Steps:
    """Somebody else looks at a denial, with the shopper's own words."""
    if not (yield from prove(talk)):
        return False
    task, words = talk.state.task, talk.words
    assert task is not None
    if not task.own_words:
        result = yield from talk.call("get_return_status", {})
        if result.code == "no_such_open_return" or (result.ok and not result.data["may_appeal_until"]):
            if result.ok and result.data.get("appealed"):
                return (yield from refuse(talk, "already_appealed"))
            return (yield from refuse(talk, "return_not_appealable"))
        if result.ok:
            task.return_id = result.data["return_id"]
        return talk.ask("words", words.ask_appeal_words)
    result = yield from put(talk, "appeal_return", {"own_words": task.own_words})
    if asked(result):
        return False
    if result.code == "no_such_open_return":
        return (yield from refuse(talk, "return_not_appealable"))
    return (yield from refuse(talk, result.code))


def add_pictures(talk: Talk) -> Steps:
    """Pictures for a return that waits for them, on a yes."""
    if not (yield from prove(talk)):
        return False
    if not talk.state.files:
        return talk.ask("photo", talk.words.ask_photo(["photo"]), [talk.words.no_photo])
    result = yield from put(talk, "add_evidence", {"file_ids": list(talk.state.files[:10])})
    if asked(result):
        return False
    if result.code == "no_such_file":
        talk.state.files = []
        talk.say(talk.words.photo_refused)
        return True
    return (yield from refuse(talk, result.code))
