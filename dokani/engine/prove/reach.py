"""Approval, denial and review can each be reached, by somebody of whom everything is known."""

from __future__ import annotations

from typing import Literal

from dokani.engine.prove.examine import Examiner
from dokani.engine.prove.model import Property, Severity, Witness
from dokani.engine.prove.truth import no

_SAYS = {
    "approve": ("Some request is approved by the policy.", "No request is ever approved by this policy."),
    "deny": ("Some request is denied.", "No request is ever denied by this policy."),
    "review": ("Some request goes to a person.", "No request that is fully known ever goes to a person."),
}


def reachable(of: Examiner, verdict: Literal["approve", "deny", "review"]) -> Property:
    """Whether the policy ever gives this verdict, apart from what integrity or the law decides."""
    severity: Severity = "error" if verdict == "approve" else "warning"
    good, bad = _SAYS[verdict]
    name = f"reachable_{verdict}"
    wanted = [of.case.of[verdict], *of.space.integrity(), no(of.case.by_law.t)]
    if verdict == "review":
        wanted += of.known
    shown = of.show(
        wanted, lambda answer: answer.verdict == verdict and not answer.lines[0].by_law, real=False
    )
    if shown is None:
        return Property(name, bad, "fails", severity)
    return Property(name, good, "holds", severity, witness=Witness(shown[0], good))
