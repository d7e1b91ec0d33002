"""A refund is never above what was paid and not yet refunded, whatever the terms work out to."""

from __future__ import annotations

from decimal import Decimal

import z3

from dokani.engine.answer import Answer
from dokani.engine.prove.examine import Examiner
from dokani.engine.prove.model import Property, Witness
from dokani.engine.prove.truth import no


def never_above_paid(of: Examiner) -> Property:
    """The sum of share, percent, fees and shipping stands for any amount here: the engine's own limit must hold it."""
    paid, refunded = of.space.see("order.paid").value, of.space.see("order.refunded").value
    worked_out, left = z3.Int("worked out"), z3.If(paid > refunded, paid - refunded, 0)
    wanted = z3.If(worked_out > 0, worked_out, 0)
    amount = z3.If(wanted > left, left, wanted)
    above = [no(of.case.of["deny"]), z3.Or(amount > left, amount > paid)]

    def confirm(answer: Answer) -> bool:
        paid, refunded = (Decimal(str(answer.given[f"order.{name}"])) for name in ("paid", "refunded"))
        return (answer.amount_most or Decimal(0)) > max(Decimal(0), paid - refunded)

    shown = of.show(above, confirm, real=False)
    if shown is None:
        good = "No refund is above what was paid and not yet refunded."
        return Property("never_above_paid", good, "holds", "error")
    says = "A refund is above what was paid."
    return Property("never_above_paid", says, "fails", "error", witness=Witness(shown[0], says))
