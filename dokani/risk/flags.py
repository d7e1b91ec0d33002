"""The flags a policy may name: what stands out by itself, with the reason a person is told."""

from typing import Any

from dokani.risk.signals import Signals

# How many other e-mails may share a phone or an address before it is more than a household.
HOUSEHOLD = 2
FLAGS = (
    "serial_returner",
    "velocity",
    "value_outlier",
    "evidence_reused",
    "identity_linked",
    "address_mismatch",
    "order_mismatch",
    "block_listed",
    "contradicting_answers",
    "injection_attempt",
)


def flags_of(s: Signals) -> dict[str, dict[str, Any]]:
    """Those that are on. Habits of a shopper on the allow list are known and raise none; what happened still does."""
    flags: dict[str, dict[str, Any]] = {}

    def on(name: str, because: str) -> None:
        flags[name] = {"on": True, "because": because}

    if not s.allow_listed:
        if s.returns_90d >= 5 and s.return_rate > 0.5:
            on("serial_returner", f"{s.returns_90d} returns in 90 days")
        if s.returns_7d >= 3:
            on("velocity", f"{s.returns_7d} returns in 7 days")
        if s.usual_value and s.value > 3 * s.usual_value:
            on("value_outlier", f"{s.value / s.usual_value:.1f} times the usual order")
        if s.linked > HOUSEHOLD:
            on("identity_linked", f"Shares {s.linked_by or 'details'} with {s.linked} other e-mails.")
    if s.linked_blocked:
        on(
            "identity_linked",
            f"Shares {s.linked_by or 'details'} with a shopper who is blocked or was fraudulent.",
        )
    if s.evidence_reused:
        on("evidence_reused", s.evidence_reused)
    if s.address_mismatch:
        on("address_mismatch", "The order was billed to another address than it was sent to.")
    if s.order_mismatch:
        on("order_mismatch", s.order_mismatch)
    if s.block_listed:
        on("block_listed", f"On the block list by {s.block_listed}")
    if s.contradicting_answers:
        on("contradicting_answers", s.contradicting_answers)
    if s.injection_attempt:
        on("injection_attempt", "The text tries to give orders to the desk.")
    return flags
