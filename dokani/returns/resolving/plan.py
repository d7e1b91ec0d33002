"""What an approved return gives, worked out from the decided lines and the policy's terms: always the same. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from dokani.engine.answer import Answer, LineAnswer
from dokani.engine.case import rounded
from dokani.engine.money import resolution_of
from dokani.engine.values import exponent_of
from dokani.returns.model import ReturnLine
from dokani.returns.resolving.model import GOODS, Kind, Plan, Promise, Waits
from dokani.returns.resolving.netting import signed

ZERO = Decimal(0)
KINDS: dict[str, Kind] = {
    "refund": "refund",
    "exchange": "exchange",
    "store_credit": "store_credit",
    "replacement": "replacement",
    "repair": "replacement",  # goods to the shopper and no money: mended, or another
    "keep_item": "keep_item",
    "price_reduction": "keep_item",
    "waive_fee": "keep_item",
    "cancel": "cancel",
}
WAITS: dict[str, Waits] = {
    "at_approval": "none",
    "on_proof_of_posting": "sent",
    "on_arrival": "arrival",
    "after_inspection": "inspection",
}
STRICTEST: tuple[Waits, ...] = ("none", "sent", "arrival", "inspection")


def plan(
    lines: Sequence[ReturnLine],
    currency: str,
    answer: Answer | None,
    wanted_instead: Mapping[str, Any] | None = None,
) -> Plan:
    """The rows of the ledger for the approved ones among `lines`, in a fixed order.

    `answer` is the engine's, decided again from the kept facts; None where there are none, then the terms are those of
    a policy that says nothing. `wanted_instead` is the article of each exchange, by line number as text. The amounts
    are the decided ones of the lines; beyond them only what a range leaves open until the goods were seen.
    """
    looked = {one.look.line.label: one for one in answer.lines} if answer else {}
    chosen = [
        _chosen(line, looked.get(line.line_number), currency) for line in lines if line.verdict == "approve"
    ]
    promises: list[Promise] = []
    ordered = sorted(
        chosen, key=lambda one: (one["group"], STRICTEST.index(one["waits"]), one["line_number"])
    )
    for (group, waits), found in groupby(ordered, key=lambda one: (one["group"], one["waits"])):
        each = list(found)
        if group in ("exchange", "replacement"):
            for one in each:
                instead = (wanted_instead or {}).get(str(one["line_number"]))
                line = {**_line(one, ZERO), **({"exchange_for": instead} if instead else {})}
                promises.append(Promise(kind=group, lines=(line,), amount=ZERO, waits_for=waits))
            continue
        paying = [one for one in each if one["amount"] > 0]
        if paying:
            whole = all(one["amount"] >= one["share"] for one in paying)
            promises.append(
                Promise(
                    kind="partial_refund" if group == "refund" and not whole else group,
                    lines=tuple(_line(one, one["amount"], one["bonus"]) for one in paying),
                    amount=sum((one["amount"] for one in paying), ZERO),
                    bonus=sum((one["bonus"] for one in paying), ZERO),
                    waits_for=waits,
                )
            )
        promises += _left_open(group, each)
    promises += _difference([one for one in ordered if one["group"] == "exchange"])
    return Plan(
        promises=tuple(_after_its_charge(promises)),
        back={one["line_number"]: one["quantity"] for one in chosen if one["back"]},
    )


def _chosen(line: ReturnLine, found: LineAnswer | None, currency: str) -> dict[str, Any]:
    amount = line.amount or ZERO
    wanted = _wanted(line, found)
    group = KINDS.get(wanted, "refund")
    share = Decimal(str(line.breakdown["paid"])) if line.breakdown.get("paid") is not None else line.paid
    back = _comes_back(group, found, share)
    money = found.money if found else None
    bonus = ZERO
    if group == "store_credit" and money and money.bonus and money.refund:
        bonus = rounded(money.bonus * amount / money.refund, exponent_of(currency))
    extra = ZERO
    ranged = (
        found is not None and found.money_most is not None and back and group in ("refund", "store_credit")
    )
    # A person who named another amount has closed the range.
    if ranged and found and found.money_most and money and amount == max(ZERO, money.refund):
        extra = max(ZERO, found.money_most.refund - money.refund)
    waits, left_open = _waits(group, found, back), ZERO
    extra_bonus = ZERO
    if extra and found and found.money_most and money:
        extra_bonus = max(ZERO, found.money_most.bonus - money.bonus)
    if waits == "inspection":
        # Nothing of it is paid before the goods were seen, so what is open needs no row of its own.
        amount, bonus, left_open = amount + extra, bonus + extra_bonus, extra
        extra = extra_bonus = ZERO
    return {
        "line_number": line.line_number,
        "quantity": line.quantity,
        "group": group,
        "waits": waits,
        "left_open": left_open,
        "amount": amount,
        "signed": signed(line, amount) if group == "exchange" else amount,
        "share": share,
        "bonus": bonus,
        "extra": extra,
        "extra_bonus": extra_bonus,
        "back": back,
    }


def _wanted(line: ReturnLine, found: LineAnswer | None) -> str:
    if found is None:
        return line.resolution_wanted
    return "cancel" if found.look.facts["action"] == "cancel" else resolution_of(found.look)


def _comes_back(group: str, found: LineAnswer | None, share: Decimal) -> bool:
    """Whether the goods are awaited; where the policy leaves it open, they are."""
    if group in ("keep_item", "cancel"):
        return False
    if found is None:
        return True
    if found.look.facts["action"] in ("cancel", "claim"):
        return False
    terms = found.look.terms
    if "send_back" not in terms.values("goods_back"):
        return False
    under = terms.values("keep_item_under")
    return any(limit is None or share >= limit for limit in under)


def _waits(group: str, found: LineAnswer | None, back: bool) -> Waits:
    if not back:
        return "none"
    if found is None:
        return "arrival"
    if group in ("exchange", "replacement"):
        return "none" if found.look.terms.values("exchange_ships") == ("first",) else "arrival"
    named = [WAITS[value] for value in found.look.terms.values("refund_when")]
    return max(named, key=STRICTEST.index)


def _line(one: Mapping[str, Any], amount: Decimal, bonus: Decimal = ZERO) -> dict[str, Any]:
    found = {
        "line_number": one["line_number"],
        "quantity": one["quantity"],
        "amount": f"{amount:f}",
    }
    if one["left_open"]:
        found["left_open"] = f"{one['left_open']:f}"
    return {**found, "bonus": f"{bonus:f}"} if bonus else found


def _difference(each: list[dict[str, Any]]) -> list[Promise]:
    """The sum of price differences moves once, to the shopper or from them, when the last of the lines may go out.

    Where goods are awaited, a dearer article may turn out not to be exchanged: what it takes from the sum to the
    shopper is left open until then. The sum from them never rises above what they were told.
    """
    net = sum((one["signed"] for one in each), ZERO)
    if not net:
        return []
    waits = max((one["waits"] for one in each), key=STRICTEST.index)
    takes = [one for one in each if one["signed"] and (one["signed"] > 0) == (net > 0)]
    whole = sum((abs(one["signed"]) for one in takes), ZERO)
    left = whole if net > 0 and waits != "none" else abs(net)
    open_, lines = left - abs(net), []
    for one in takes:
        taken = min(abs(one["signed"]), left)
        left -= taken
        if taken:
            lines.append(_line({**one, "left_open": min(open_, taken)}, taken))
            open_ -= min(open_, taken)
    amount = sum((Decimal(line["amount"]) for line in lines), ZERO)
    kind: Kind = "partial_refund" if net > 0 else "charge"
    return [Promise(kind=kind, lines=tuple(lines), amount=amount, waits_for=waits, beside="difference")]


def _after_its_charge(promises: list[Promise]) -> list[Promise]:
    """No article goes out before its price difference was paid."""
    charged = {line["line_number"] for one in promises if one.kind == "charge" for line in one.lines}
    return [
        replace(one, waits_for="charge")
        if one.kind in GOODS
        and one.waits_for == "none"
        and charged & {line["line_number"] for line in one.lines}
        else one
        for one in promises
    ]


def _left_open(group: str, each: list[dict[str, Any]]) -> list[Promise]:
    """What a range may still add, once the goods were inspected; nothing of it is paid before."""
    open_ = [one for one in each if one["extra"]]
    if not open_:
        return []
    return [
        Promise(
            kind="store_credit" if group == "store_credit" else "partial_refund",
            lines=tuple(_line(one, one["extra"], one["extra_bonus"]) for one in open_),
            amount=sum((one["extra"] for one in open_), ZERO),
            bonus=sum((one["extra_bonus"] for one in open_), ZERO),
            waits_for="inspection",
            beside="range",
        )
    ]
