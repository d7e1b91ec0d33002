"""Showing what would happen before anything is sent: what comes back, what it costs, who decides."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dokani.engine import explain
from dokani.engine.answer import LineAnswer
from dokani.identity.shopper import Shopper
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.portal import queries, words
from dokani.portal.eligible import number_of
from dokani.portal.hints import hints_for
from dokani.portal.model import Draft, Offer, Shop, ShownLine
from dokani.portal.reading import evidence_in, listed, money_rows, next_steps, questions
from dokani.returns.asking.ask import weigh
from dokani.returns.model import AskedLine, Case
from dokani.returns.triage import Triage

SWAPS = frozenset({"exchange", "replacement", "repair"})  # one thing for another, as a rule without money
WORDS = {
    "approve": ("ok", "Can come back"),
    "review": ("info", "A person looks"),
    "ask": ("warn", "We need to know more"),
    "wait": ("info", "Not yet"),
    "deny": ("danger", "Not possible"),
}


async def make_offer(
    tx: Tx, shop: Shop, shopper: Shopper, draft: Draft, reasons: Mapping[str, str], values: Mapping[str, str]
) -> Offer:
    """What confirming the draft now would come to. Raises what asking raises; writes nothing."""
    question = draft.ask(shopper.customer_email)
    case, triage = await weigh(tx, question, clock.now())
    images, hints = await queries.images(tx, draft.order_id), await hints_for(tx, question, case, triage)
    return offer_of(shop, draft, case, triage, reasons, images, values, hints)


def to_pay(answer: Mapping[str, Any]) -> Decimal:
    """What the shopper pays in the end where dearer articles come to more than what is given back."""
    parts = [one["breakdown"] or {} for one in answer["lines"] if one["verdict"] != "deny"]
    return max(-sum((words.decimal(part.get("refund")) for part in parts), Decimal(0)), Decimal(0))


def promised(triage: Triage) -> tuple[str, str | None]:
    """Verdict and amount, to see later whether what was shown still holds."""
    return triage.answer.verdict, triage.answer.money(triage.answer.amount)


def offer_of(
    shop: Shop,
    draft: Draft,
    case: Case,
    triage: Triage,
    reasons: Mapping[str, str],
    images: Mapping[int, str],
    values: Mapping[str, str],
    hints: list[str],
) -> Offer:
    answer = triage.answer.to_json(counterfactuals=False)
    verdict, currency = str(answer["verdict"]), case.currency
    asked, evidence = questions(answer["asks"], values), evidence_in(answer["asks"])
    amount = words.decimal(answer["amount"]) if answer["amount"] is not None else None
    wanted = {one.resolution_wanted for one in draft.lines}
    nothing = verdict == "deny" or amount is None or (amount == 0 and wanted <= SWAPS)
    total = None if nothing or amount is None else words.money(amount, currency)
    pays = to_pay(answer) if total is None and verdict != "deny" else Decimal(0)
    title, tone, icon, next_title, following, button = said(
        shop, verdict, total, wanted, answer, triage, bool(asked), evidence
    )
    return Offer(
        promised=promised(triage),
        title=title,
        lines=shown(draft, case, triage, answer, reasons, images),
        asks=asked,
        total=words.money(pays, currency) if pays else total,
        total_label=("You pay" if verdict == "approve" else "If approved, you pay")
        if pays
        else {"approve": "You get back"}.get(verdict, "If approved"),
        tone=tone,
        icon=icon,
        next_title=next_title,
        next=following,
        hints=hints,
        button=button,
    )


def said(
    shop: Shop,
    verdict: str,
    total: str | None,
    wanted: set[str],
    answer: Mapping[str, Any],
    triage: Triage,
    asking: bool,
    evidence: list[str],
) -> tuple[str, str, str, str, list[str], str]:
    """Title, tone, icon, what happens next with its heading, and the words of the button."""
    reasons = [str(one) for one in answer["reasons"]]
    if verdict == "approve":
        back = next_steps(shop, answer.get("terms", {}), wanted)
        return (
            approved_title(total, wanted),
            "ok",
            "tick",
            "Approved at once",
            [
                "As soon as you confirm, this is approved.",
                *back,
                *(str(one["says"]) for one in answer.get("conditions", [])),
            ],
            "Confirm",
        )
    if verdict == "review":
        due = triage.review_due_at
        by = f"You have an answer by {words.moment(due, shop.zone)}." if due else "You hear from us soon."
        title = f"A person at {shop.name} decides this one"
        return (
            title,
            "info",
            "person",
            "A person looks at it",
            [by, "We write to you then."],
            "Send the request",
        )
    if verdict == "ask" and asking:
        later = "Answer above to see the result at once, or send the request now and answer later."
        return (
            "We need to know a little more",
            "info",
            "info",
            "What happens next",
            [later],
            "Send it, answer later",
        )
    if verdict == "ask":
        need = f"To decide this we need {listed(evidence)}." if evidence else reasons[0]
        how = "Send the request. On the next page you can have a person ask you for it."
        return (
            "We will need one more thing",
            "warn",
            "info",
            "What happens next",
            [need, how],
            "Send the request",
        )
    if verdict == "wait":
        return "It is a little early", "info", "clock", "Not yet", reasons, "Send it anyway"
    told = "If you send the request anyway, it is declined at once, and you have the reason in writing."
    return (
        "This cannot come back",
        "danger",
        "cross",
        "The shop's return policy does not allow it",
        [
            *reasons,
            told,
        ],
        "Send it anyway",
    )


def approved_title(total: str | None, wanted: set[str]) -> str:
    if wanted == {"exchange"}:
        return "You can exchange it"
    if wanted == {"store_credit"}:
        return f"You get {total} in store credit" if total else "You get store credit"
    if wanted <= {"replacement", "repair"}:
        return "You can send it in"
    return f"You get {total} back" if total else "You can send it back"


def wanted_words(asked: AskedLine, said: Mapping[str, Any]) -> str:
    """What is wanted for a line, with the article where it is another one."""
    word = words.resolution(asked.resolution_wanted)
    if asked.exchange_for is None:
        return word
    kept = (said.get("exchange_for") or {}).get(str(asked.line_number)) or {}
    return f"{word}: {kept.get('product_name') or asked.exchange_for.sku}"


def shown(
    draft: Draft,
    case: Case,
    triage: Triage,
    answer: Mapping[str, Any],
    reasons: Mapping[str, str],
    images: Mapping[int, str],
) -> list[ShownLine]:
    bought = {line.line_number: line for line in case.lines}
    looked: dict[int, LineAnswer] = {number_of(line): line for line in triage.answer.lines}
    decided = {int(one["line"]): one for one in answer["lines"]}
    found = []
    for asked in draft.lines:
        line, one = bought[asked.line_number], decided[asked.line_number]
        tone, word = WORDS[one["verdict"]]
        refused = one["verdict"] == "deny" and answer["verdict"] != "deny"
        found.append(
            ShownLine(
                name=line.product_name or line.sku or f"Item {line.line_number}",
                image=images.get(line.line_number),
                price=words.money(line.unit_price, case.currency),
                quantity=asked.quantity,
                reason=reasons.get(asked.reason, words.plain(asked.reason)),
                resolution=wanted_words(asked, triage.said),
                own_words=asked.own_words,
                tone=tone,
                word=word,
                says=explain.for_shopper("deny", (looked[asked.line_number],)) if refused else [],
                money=[] if one["verdict"] == "deny" else money_rows(one["breakdown"], case.currency),
            )
        )
    return found
