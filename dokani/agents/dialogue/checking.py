"""What the policy makes of a request before it is put to the shopper: what it asks for, and what would fit better."""

from collections.abc import Generator
from typing import Any

from dokani.agents.dialogue.model import Call, Steps
from dokani.agents.dialogue.proving import prove
from dokani.agents.dialogue.questions import ask_evidence, ask_fact, evidence_in, first_fact
from dokani.agents.dialogue.refusing import refuse
from dokani.agents.dialogue.talk import Talk
from dokani.agents.tools.model import ToolResult

MOST_ROUNDS = 4
# A finer reason that a policy does not name is still true of the plainer one that it does.
PLAINER = {
    "damaged_in_transit": "defective",
    "size_too_small": "size_or_fit",
    "size_too_large": "size_or_fit",
    "colour": "changed_mind",
    "style": "changed_mind",
    "unwanted": "changed_mind",
    "no_longer_needed": "changed_mind",
    "ordered_by_mistake": "changed_mind",
}


def shop_satisfied(talk: Talk) -> Steps:
    """True where the request can be put as it is; False where something is asked first, or it is over."""
    draft = talk.draft
    for _ in range(MOST_ROUNDS):
        result = yield from talk.call("check_eligibility", request(talk))
        if result.code == "proof_needed":
            return (yield from prove(talk))
        if result.code == "answer_not_asked" and draft.answers:
            draft.answers = {}
            continue
        if result.code == "resolution_not_offered":
            return ask_offered(talk, [str(code) for code in result.data.get("offered") or []])
        if not result.ok:
            yield from refuse(talk, result.code)
            talk.end()
            return False
        if denied(result):
            if (yield from something_fits(talk, result)):
                if draft.resolution is None or draft.reason is None:
                    return False
                continue
            return True
        fact = first_fact(result.data["asks"])
        if fact is not None:
            return ask_fact(talk, fact)
        kinds = evidence_in(result.data["asks"])
        if kinds and not talk.state.files and draft.photo in ("open", "asked"):
            return ask_evidence(talk, kinds)
        return True
    return True


def something_fits(talk: Talk, first: ToolResult) -> Steps:
    """Whether a plainer reason, or another wish, would not be refused. Another wish is asked for, once."""
    draft = talk.draft
    fine, wish, why = draft.reason, draft.resolution, list(first.data["reasons"])
    plain = PLAINER.get(fine or "")
    if plain is not None:
        result = yield from tried(talk, plain, wish)
        if not denied(result):
            draft.reason = plain
            return True
        if result.ok and len(result.data["reasons"]) < len(why):
            draft.reason, why = plain, list(result.data["reasons"])
    if draft.refused_reason is None and draft.reason != "other" and wish != "cancel":
        result = yield from tried(talk, "other", wish)
        if not denied(result):
            ask_reason_anew(talk, why)
            return True
    if wish in ("refund", "cancel", None) or draft.refused is not None:
        return False
    for reason in dict.fromkeys((draft.reason, plain or draft.reason)):
        result = yield from tried(talk, reason, "refund")
        if not denied(result):
            draft.reason, draft.resolution, draft.refused = reason, None, wish
            ask_another(talk, why, wish)
            return True
    return False


def ask_reason_anew(talk: Talk, why: list[str]) -> None:
    """The shop takes other reasons than this one; perhaps one of them is true as well."""
    draft, words = talk.draft, talk.words
    draft.refused_reason, draft.reason = draft.reason, None
    for reason in why[:2]:
        talk.say(reason)
    others = [said for code, said in words.reasons().items() if code != draft.refused_reason]
    talk.ask("reason", words.ask_reason_again, others)


def ask_offered(talk: Talk, offered: list[str]) -> bool:
    """The shop gives other things than what was wanted; one of them is chosen."""
    draft, words = talk.draft, talk.words
    refused, draft.resolution, draft.refused = draft.resolution, None, draft.resolution
    talk.say(words.not_offered(refused or "refund", offered))
    named = words.resolutions()
    return talk.ask(
        "resolution", words.ask_resolution_again, [named[code] for code in offered if code in named]
    )


def ask_another(talk: Talk, why: list[str], refused: str | None) -> None:
    words = talk.words
    for reason in why[:2]:
        talk.say(reason)
    others = [said for code, said in words.resolutions().items() if code != refused]
    talk.ask("resolution", words.ask_resolution_again, others)


def tried(talk: Talk, reason: str | None, resolution: str | None) -> Generator[Call, ToolResult, ToolResult]:
    """What the policy would say with these instead; the draft stays as it is."""
    asked = request(talk)
    for line in asked["lines"]:
        line["reason"], line["resolution_wanted"] = reason or "other", resolution or "refund"
    return (yield from talk.call("check_eligibility", asked))


def denied(result: ToolResult) -> bool:
    return not result.ok or result.data["verdict"] == "deny"


def request(talk: Talk) -> dict[str, Any]:
    """The draft as the tools take it."""
    draft = talk.draft
    told = draft.own_words
    if draft.instead:
        told = f"{told} Instead: {draft.instead}".strip()
    return {
        "lines": [
            {
                "line_number": one.number,
                "quantity": one.quantity or 1,
                "reason": draft.reason or "other",
                "resolution_wanted": draft.resolution or "refund",
                "own_words": told[:2000],
            }
            for one in draft.lines
        ],
        "answers": dict(draft.answers),
    }
