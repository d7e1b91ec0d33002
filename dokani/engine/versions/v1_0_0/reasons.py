"""The checks on the reason: that the shop accepts it, and that the evidence it asks for is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from dokani.engine.versions.v1_0_0.finding import Finding, Look
from dokani.engine.versions.v1_0_0.values import UNKNOWN, Truth


def _meaning(look: Look, reason: object) -> object:
    own = look.policy.reasons.get(reason) if isinstance(reason, str) else None
    return reason if own is None else own.means


def reason(look: Look, recorded: Truth | None = None) -> Finding:
    """The reason is one the shop accepts; a shop's own code is accepted with the standard reason it means."""
    given = look.see("reason")
    meaning = _meaning(look, given)

    def accepts(accepted: tuple[str, ...] | None) -> Truth:
        if accepted is None:
            return True
        if given is UNKNOWN and accepted:
            return UNKNOWN
        return given in accepted or meaning in accepted

    outcome = look.over(("acceptable_reasons",), accepts) if recorded is None else recorded
    unknown = look.missing("reason") | look.terms.blame("acceptable_reasons")
    limit = look.terms.values("acceptable_reasons")[0]
    return Finding(
        "reason", outcome, "deny", ("reason",), unknown, "acceptable_reasons", limit, look.facts.get("reason")
    )


def evidence(look: Look, recorded: Truth | None = None) -> Finding | None:
    """The evidence the shop wants for this reason is there."""
    given, why = look.see("evidence"), look.see("reason")
    present = given if isinstance(given, frozenset) else frozenset[str]()

    def enough(required: Mapping[str, tuple[str, ...]]) -> Truth:
        if why is UNKNOWN:
            wanted = [kinds for kinds in required.values() if not present.issuperset(kinds)]
            return UNKNOWN if wanted else True
        kinds = _wanted(look, required)
        return present.issuperset(kinds) or (UNKNOWN if given is UNKNOWN else False)

    outcome = look.over(("required_evidence",), enough) if recorded is None else recorded
    if outcome is True and look.terms.values("required_evidence") == ({},):
        return None
    unknown = look.missing("reason") | look.terms.blame("required_evidence")
    if given is UNKNOWN:
        unknown |= {"evidence"}
    limit = _wanted(look, look.terms.values("required_evidence")[0])
    value = tuple(sorted(present))
    return Finding(
        "evidence", outcome, "ask", ("reason", "evidence"), unknown, "required_evidence", limit, value
    )


def _wanted(look: Look, required: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    why = look.facts.get("reason")
    if why in required:
        return required[cast(str, why)]
    return required.get(cast(str, _meaning(look, why)), ())
