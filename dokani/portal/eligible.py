"""Which lines of an order may come back, worked out by the policy itself without writing anything."""

from datetime import date, datetime

from dokani.engine import explain
from dokani.engine.answer import LineAnswer
from dokani.engine.policy import Policy
from dokani.engine.window import last_day
from dokani.identity.shopper import Shopper
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.orders.model import Order
from dokani.portal.choices import FAULT, MILD, reasons_for, resolutions_for
from dokani.portal.model import Eligibility
from dokani.returns.asking.ask import weigh
from dokani.returns.model import AlreadyReturned, Ask, AskedLine, MoreThanBought, NoSuchLine, ReturnOpen

AT_ONCE = 200


async def eligibility(
    tx: Tx, shopper: Shopper, order: Order, policy: Policy, taken: set[int]
) -> dict[int, Eligibility]:
    """By line number, for the lines that are neither all returned nor in an open return (`taken`)."""
    numbers = [
        line.line_number
        for line in order.lines
        if line.quantity_returnable > 0 and line.line_number not in taken
    ]
    reasons, choices = reasons_for(policy), tuple(resolutions_for(policy, order))
    resolution = choices[0]
    mild = next((code for code in MILD if code in reasons), next(iter(reasons)))
    fault = next((code for code in FAULT if code in reasons), None)
    by_choice = await asked_for(tx, shopper, numbers, mild, resolution)
    refused = [number for number, line in by_choice.items() if verdict(line) == "deny"]
    for other in choices[1:]:
        # What is not given money for may still be exchanged, or come back for store credit.
        again = await asked_for(tx, shopper, refused, mild, other)
        by_choice |= {number: line for number, line in again.items() if verdict(line) != "deny"}
        refused = [number for number in refused if verdict(by_choice[number]) == "deny"]
    by_fault: dict[int, LineAnswer] = {}
    if fault is not None and fault != mild and resolution != "cancel":
        by_fault = await asked_for(tx, shopper, refused, fault, resolution)
    return {number: said(line, by_fault.get(number), resolution) for number, line in by_choice.items()}


async def asked_for(
    tx: Tx, shopper: Shopper, numbers: list[int], reason: str, resolution: str
) -> dict[int, LineAnswer]:
    """What would be decided about one of each of these lines; a line that cannot be asked for at all is left out."""
    found: dict[int, LineAnswer] = {}
    waiting = list(numbers)
    while waiting:
        some, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        while some:
            lines = tuple(AskedLine(line_number=n, reason=reason, resolution_wanted=resolution) for n in some)
            question = Ask(
                order_id=shopper.order_id,
                lines=lines,
                customer_email=shopper.customer_email,
                channel="portal",
            )
            try:
                _, triage = await weigh(tx, question, clock.now())
            except (ReturnOpen, AlreadyReturned, MoreThanBought, NoSuchLine) as gone:
                number = gone.data.get("line_number")
                some = [n for n in some if n != number] if number in some else []
                continue
            found |= {number_of(line): line for line in triage.answer.lines}
            break
    return found


def number_of(line: LineAnswer) -> int:
    return int(line.look.line.label)


def verdict(line: LineAnswer) -> str:
    """The line's own verdict, whatever the others' are."""
    return line.alone or line.verdict


def said(line: LineAnswer, by_fault: LineAnswer | None, resolution: str) -> Eligibility:
    mine = verdict(line)
    if mine == "deny":
        why = explain.for_shopper("deny", (line,))[0]
        if by_fault is not None and verdict(by_fault) != "deny":
            says = f"{why} If something is wrong with it, you can still ask."
            return Eligibility(open=True, fault_only=True, until=None, says=says)
        return Eligibility(open=False, fault_only=False, until=None, says=why)
    if resolution == "cancel":
        return Eligibility(
            open=True, fault_only=False, until=None, says="Not sent yet, so it can be cancelled"
        )
    if mine == "wait":
        return Eligibility(
            open=True, fault_only=True, until=None, says=explain.for_shopper("wait", (line,))[0]
        )
    until: date | datetime | None = None if line.by_law else last_day(line.look)
    return Eligibility(open=True, fault_only=False, until=until, says="" if until else "Can come back")
