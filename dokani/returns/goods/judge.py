"""Judging what came back: the same policy version decides again, each part of a line by what was found of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from dokani.engine.answer import Answer
from dokani.engine.case import rounded
from dokani.engine.decide import decide
from dokani.engine.policy import Policy
from dokani.engine.values import exponent_of
from dokani.kit.db import as_json
from dokani.returns.goods.model import Goods
from dokani.returns.model import ReturnLine

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Units of a line that were found alike. `amount` is what they give, `most` where a person may still pick more;
    `signed` is below nothing where the shopper pays."""

    line_number: int
    quantity: int
    stage: str
    facts: dict[str, Any]
    goods: tuple[Goods, ...] = ()
    verdict: str = "approve"
    amount: Decimal = ZERO
    most: Decimal = ZERO
    signed: Decimal = ZERO
    answer: dict[str, Any] = field(default_factory=dict)


def parts_of(line: ReturnLine, goods: Sequence[Goods]) -> list[Part]:
    """The units of one line that came or are expected, those alike together. What never came is not among them."""
    mine = [one for one in goods if one.line_number == line.line_number]
    if not mine:
        return [Part(line_number=line.line_number, quantity=line.quantity, stage="request", facts={})]
    arrived = min(
        (one.received_at for one in mine if one.received_at and one.came == "received"), default=None
    )
    found: list[Part] = []
    for one in mine:
        if one.came not in ("expected", "received"):
            continue
        stage = "request" if one.came == "expected" else "inspected" if one.graded_at else "arrived"
        facts = seen(one, arrived) if one.came == "received" else {}
        twin = next((at for at, part in enumerate(found) if (part.stage, part.facts) == (stage, facts)), None)
        if twin is None:
            found.append(
                Part(
                    line_number=line.line_number,
                    quantity=one.quantity,
                    stage=stage,
                    facts=facts,
                    goods=(one,),
                )
            )
        else:
            found[twin] = replace(
                found[twin],
                quantity=found[twin].quantity + one.quantity,
                goods=(*found[twin].goods, one),
            )
    return found


def seen(one: Goods, arrived: datetime | None) -> dict[str, Any]:
    """What is known of goods that came, by the engine's names."""
    facts: dict[str, Any] = {"goods.arrived_at": arrived.isoformat() if arrived else None, **one.facts}
    if one.condition is not None:
        facts["item.condition"] = one.condition
    return facts


def judge(
    policy: Policy | None,
    facts: Mapping[str, Any],
    baseline: Answer | None,
    lines: Sequence[ReturnLine],
    goods: Sequence[Goods],
    currency: str,
    at: datetime,
) -> list[Part]:
    """Every part of the approved lines, with what it gives now. Never more than its part of what was decided.

    Where no engine decided the line, or a person approved what the policy denies, a part gives its share by quantity.
    Raises FactFault where a fact found cannot be read.
    """
    approved = [line for line in lines if line.verdict == "approve"]
    parts = [part for line in approved for part in parts_of(line, goods)]
    answered: list[Part] = []
    if policy is not None and baseline is not None and parts:
        missing = any(one.came in ("refused_at_door", "never_came") for one in goods)
        answer = decide(policy, _facts(facts, parts, at, missing=missing))
        for part, found in zip(parts, answer.lines, strict=True):
            money, most = found.money, found.money_most
            denied = found.verdict == "deny"
            signed = ZERO if denied or money is None else money.refund
            answered.append(
                replace(
                    part,
                    verdict=found.verdict,
                    signed=signed,
                    amount=max(ZERO, signed),
                    most=ZERO if denied or most is None else max(ZERO, most.refund),
                    answer=as_json(
                        {
                            "verdict": found.verdict,
                            "amount": answer.money(max(ZERO, signed)),
                            "amount_most": answer.money(
                                ZERO if denied or most is None else max(ZERO, most.refund)
                            ),
                            "reasons": answer.merchant_reasons,
                            "shopper_reasons": answer.reasons,
                            "violations": answer.violations,
                            "engine": answer.to_json(explained=False)["engine"],
                            "policy_sha256": policy.sha256,
                        }
                    ),
                )
            )
    else:
        answered = parts
    by_person = {
        line.line_number
        for line in approved
        if baseline is None
        or any(one.look.line.label == line.line_number and one.verdict == "deny" for one in baseline.lines)
    }
    before = {one.look.line.label: one for one in baseline.lines} if baseline is not None else {}
    judged: list[Part] = []
    for line in approved:
        decided, first = line.amount or ZERO, before.get(line.line_number)
        least = max(ZERO, first.money.refund) if first and first.money else None
        best = max(ZERO, first.money_most.refund) if first and first.money_most else least
        units = 0
        for part in (one for one in answered if one.line_number == line.line_number):
            share = _share(decided, units, part.quantity, line.quantity, currency)
            if line.line_number in by_person or best is None:
                judged.append(replace(part, verdict="approve", amount=share, most=share, signed=share))
            elif decided != least and part.verdict != "deny":
                # A person named another amount. What came takes from it only what it takes from the engine's own.
                more = max(ZERO, share - _share(best, units, part.quantity, line.quantity, currency))
                amount = min(share, part.most + more)
                judged.append(replace(part, amount=amount, most=amount, signed=amount))
            else:
                judged.append(part)
            units += part.quantity
    return judged


def _share(amount: Decimal, before: int, units: int, of: int, currency: str) -> Decimal:
    """What `units` have of the amount of a line, after those `before` had theirs: all of them have all of it."""
    places = exponent_of(currency)
    return rounded(amount * (before + units) / of, places) - rounded(amount * before / of, places)


def amount_of(part: Part, currency: str) -> Decimal:
    """What the part gives: what was picked for its rows, and the engine's least for the rest."""
    picked = [one for one in part.goods if one.picked is not None]
    if not picked or part.verdict == "deny":
        return part.amount
    rest = part.quantity - sum(one.quantity for one in picked)
    least = rounded(part.amount * rest / part.quantity, exponent_of(currency))
    return least + sum((one.picked for one in picked if one.picked is not None), ZERO)


def _facts(kept: Mapping[str, Any], parts: Sequence[Part], at: datetime, *, missing: bool) -> dict[str, Any]:
    """The facts as they were asked, with each part as a line of its own at its own stage."""
    asked = {one["line"]: one for one in kept["lines"]}
    facts = {name: value for name, value in kept.items() if name not in ("lines", "stage")}
    if missing:
        facts["request"] = {**kept.get("request", {}), "whole_order": False}
    facts["lines"] = []
    for part in parts:
        line = asked[part.line_number]
        item, came = dict(line.get("item", {})), dict(line.get("goods", {}))
        whole = item.get("quantity") or part.quantity
        for name, value in part.facts.items():
            group, _, rest = name.partition(".")
            (item if group == "item" else came)[rest] = value
        item["quantity"] = part.quantity
        if "replacements" in item:
            item["replacements"] = part.quantity
        if item.get("price_difference") not in (None, 0, "0"):
            item["price_difference"] = Decimal(str(item["price_difference"])) * part.quantity / whole
        own = {**line, "item": item, "stage": part.stage}
        if came:
            own["goods"] = came
        if part.stage != "request":
            own["today"] = at
        facts["lines"].append(own)
    return facts
