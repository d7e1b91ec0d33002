"""A policy's program: its functions compiled, and kept with the policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from dokani.engine.compiled import checks, conditions, days, money, terms, writing
from dokani.engine.compiled.checks import CHECKS
from dokani.engine.compiled.money import Paid
from dokani.engine.compiled.source import Source
from dokani.engine.evaluate import truth_of
from dokani.engine.policy import Policy, Verdict
from dokani.engine.settle import Outcomes
from dokani.engine.values import UNKNOWN, Facts

# (verdict; which rules, then floors, hold, as bits; what failed, as `writing.BITS`; whether the risk gate asks; what is
# paid). With the facts it is the whole trace: limits and sentences are put to it when somebody reads them.
Record: TypeAlias = tuple[Verdict, int, int, bool, Paid | None]
# Nothing is compiled for a policy that decides but a few times: it takes as long as some dozens of decisions.
_WORTH_IT = 8
# Where a policy says anything of these terms, the general way decides.
_GENERAL = (
    "opens_after",
    "refund_to",
    "difference_paid_with",
    "refund_range",
    "fee_range",
    "return_until",
    "if_last_day_closed",
)


@dataclass(frozen=True, slots=True)
class Program:
    """What is compiled of a policy. Every function takes the facts of one line as `read_case` leaves them.

    `verdict` and `decide` say None for a case that is left to the general way, and are None where every case is.
    """

    text: str
    outcomes: Callable[[Facts], Outcomes]
    verdict: Callable[[Facts], Verdict | None] | None
    decide: Callable[[Facts], Record | None] | None


def program_of(policy: Policy) -> Program | None:
    """The policy's program; None until it has decided often enough for one to be worth it."""
    found: Program | None = policy.kept.get("program")
    if found is None:
        policy.kept["decided"] = seen = policy.kept.get("decided", 0) + 1
        if seen >= _WORTH_IT:
            return compiled(policy)
    return found


def compiled(policy: Policy) -> Program:
    """The policy's program, compiled now where it was not before."""
    found: Program | None = policy.kept.get("program")
    if found is None:
        found = policy.kept["program"] = _compile(policy)
    return found


def held_of(policy: Policy, record: Record) -> Outcomes:
    """Which rules and which floors a record says to hold."""
    rules, held = len(policy.rules), record[1]
    outcomes = [bool(held >> at & 1) for at in range(rules + len(policy.floors))]
    return outcomes[:rules], outcomes[rules:]


def checked_of(record: Record) -> dict[str, bool]:
    """Which checks a record says to be passed, by name."""
    return {name: not record[2] & writing.BITS[name] for name in CHECKS}


def _compile(policy: Policy) -> Program:
    calendar = policy.calendar
    source = Source(
        {
            "UNKNOWN": UNKNOWN,
            "NO_WORDS": frozenset(),
            "walked": lambda node, facts: truth_of(node, facts, calendar),
            "pay": money.payer(policy),
            **conditions.helpers(calendar),
            **terms.helpers(policy),
            **days.helpers(policy),
            **checks.helpers(policy),
        }
    )
    writing.outcomes(policy, source)
    if _is_ordinary(policy):
        writing.verdict(policy, source)
        writing.decide(policy, source)
    text = source.text()
    names: dict[str, Any] = dict(source.known)
    # The text holds generated names and operators, and nothing that stands in a policy (see `source.Source`).
    exec(compile(text, "<policy>", "exec"), names)  # noqa: S102
    return Program(text, names["outcomes"], names.get("verdict"), names.get("decide"))


def _is_ordinary(policy: Policy) -> bool:
    rules = (*policy.rules, *policy.floors)
    bounded = {name for rule in rules for name, _ in (*rule.at_least, *rule.at_most)}
    if not any(name == "refund_to" for rule in rules for name, _ in (*rule.sets, *rule.at_most)):
        bounded.discard("refund_to")  # a lower bound leaves "any method" as it is
    touched = bounded | {name for rule in rules for name, _ in rule.sets}
    if "count_from" in touched or "window_starts_at" in bounded:
        return False
    return all(name not in touched and policy.terms[name] in (None, "same") for name in _GENERAL)
