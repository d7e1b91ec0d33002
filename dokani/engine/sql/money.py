"""Money in SQL, by line: the share × percent, rounded once, less fees, ± shipping, never over what is left."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import product
from typing import Any, Final

from dokani.engine.sql.facts import Facts
from dokani.engine.sql.refusals import NotInSql
from dokani.engine.sql.swap import Wish
from dokani.engine.sql.terms import Terms
from dokani.engine.sql.text import FALSE, TRUE, choose, every, literal, some
from dokani.engine.sql.verdict import CODE
from dokani.engine.terms import Fee, Span

_TERMS: Final = (
    "refund_percent",
    "refund_range",
    "restocking_fee_percent",
    "cancellation_fee_percent",
    "fees",
    "fee_range",
    "adjust",
    "refund_outbound_shipping",
    "deduct_outbound_cost",
)
_SHIPPING: Final = ("refund_outbound_shipping", "deduct_outbound_cost")
_MOST_OPEN: Final = 64
_FINEST: Final = 10


class Purse:
    """The layers that work out a line's amount. Several lines of one request share what is left, shipping and fees."""

    def __init__(self, facts: Facts, terms: Terms, wish: Wish, *, several: bool) -> None:
        self._facts, self._terms, self._wish, self._several = facts, terms, wish, several
        self._exponent = facts.policy.exponent
        self._refuse_fine_amounts()
        p = facts.prefix
        self._base, self._wanted, self._kind = f"{p}base", f"{p}wanted", f"{p}kind"

    def _refuse_fine_amounts(self) -> None:
        for name in _TERMS:
            for value in self._terms.values(name):
                for part in _numbers(value):
                    fixed = name == "adjust" or (isinstance(value, tuple) and part in _fixed(value))
                    most = self._exponent if fixed else _FINEST
                    if -int(part.normalize().as_tuple().exponent) > most:
                        raise NotInSql(f"{name} with more than {most} decimals")

    def layers(self) -> list[dict[str, str]]:
        """Ends in the columns `amount` and `python`-only rows noted on the way."""
        facts, p = self._facts, self._facts.prefix
        for name in ("share", "share_exact", "refundable", "lines"):
            facts.column(name)
        if facts.known:
            return self._ordinary(f"({p}alone > {CODE['deny']})")
        paying = f"({p}alone > {CODE['deny']})" if not self._several else f"({p}v > {CODE['deny']})"
        kind = self._resolved()
        open_ = self._terms.open(*_TERMS)
        layers = [{self._kind: f"(case when {paying} then {kind} end)"}]
        claims = f"({facts.value('action').value} = 'claim')"
        swaps = f"({self._kind} = 'exchange')"
        refunds = f"({self._kind} = 'refund')"
        adjustable = any(value is not None for value in self._terms.values("adjust"))
        if open_ != FALSE:
            facts.left_out.append(every(open_, true_(swaps)))
            if adjustable:
                facts.left_out.append(every(open_, claims))
        layers.append({self._base: f"(case when {self._kind} is not null then {self._base_of(claims)} end)"})
        layers += self._wanting(refunds, swaps, open_)
        return layers

    def _ordinary(self, paying: str) -> list[dict[str, str]]:
        """Of ordinary rows: a return of one line, whose terms are settled and whose share is exact."""
        p, base = self._facts.prefix, self._base
        repaired = f"({self._wish.chosen} = 'repair')"
        shipping = self._shipping()
        if shipping == "0" and (kept := self._one_fee()) is not None:
            whole = choose([(repaired, "0")], self._base_of(FALSE))
            amount = f"least({kept(whole)}, refundable)"
            unknown = f"share is null or (refundable is null and not {repaired})"
            amount = f"case when {unknown} then null else {amount} end"
            return [{f"{p}amount": f"(case when {paying} then {amount} else 0 end)"}]
        fees = self._fees(base)
        room = base if shipping == "0" else f"greatest(0, {base} + {shipping})"
        refund = room if fees == "0" else f"greatest(0, {room} - {fees})"
        amount = (
            f"case when {base} is null or refundable is null then null else least({refund}, refundable) end"
        )
        return [
            {base: f"(case when {paying} then {choose([(repaired, '0')], self._base_of(FALSE))} else 0 end)"},
            {f"{p}amount": f"(case when {paying} and not {repaired} then {amount} else 0 end)"},
        ]

    def _one_fee(self) -> Callable[[str], str] | None:
        """Where at most the restocking fee is kept back: what is left of an amount. Most lines pay none, and are not
        made to subtract it."""
        others = ("fees", "fee_range")
        if any(value for name in others for value in self._terms.values(name)):
            return None
        held = self._terms.held["restocking_fee_percent"]

        def kept(whole: str) -> str:
            def after(at: int) -> str:
                percent = held.values[at]
                if not percent:
                    return whole
                rate = literal((percent / 100).normalize())
                return f"greatest(0, {whole} - round({whole} * {rate}, {self._exponent}))"

            return held.pick(after)

        return kept

    def _resolved(self) -> str:
        """refund, exchange, or nothing that moves money."""
        wanted = f"(case when {self._wish.unsaid} then 'refund' else {self._wish.chosen} end)"
        first = self._terms.first("when_out_of_stock", literal)
        available = self._facts.value("item.variant_available").value
        cancels = f"({self._facts.value('action').value} = 'cancel')"
        gone = every(f"({wanted} in ('exchange', 'replacement'))", f"coalesce(not {available}, false)")
        return choose(
            [
                (cancels, "'refund'"),
                (every(gone, f"({first} = 'refund')"), "'refund'"),
                (f"({wanted} = 'exchange')", "'exchange'"),
                (f"({wanted} in ('replacement', 'repair'))", "'nothing'"),
            ],
            "'refund'",
        )

    def _part(self, percent: Decimal) -> str:
        """A percentage of the share, rounded once."""
        if percent == 100:
            return "share"
        rate = literal((percent / 100).normalize())
        paid, asked, ordered = (
            self._facts.value(name).value for name in ("item.paid", "item.quantity", "item.quantity_ordered")
        )
        exact = f"round(share * {rate}, {self._exponent})"
        if self._facts.known:
            return f"round(share * {rate}, {self._exponent})"
        if percent == 0:
            return "(case when share is not null then 0::numeric end)"
        # Both engines carry sixty digits; where these are cut right at a half, only Python says which way it goes.
        whole = f"({paid} * {asked} * {rate})"
        twice = f"({whole} * {2 * 10**self._exponent})"
        self._facts.left_out.append(
            f"(case when share_exact then false when mod({twice}, {ordered}::numeric) = 0"
            f" then mod({twice} / {ordered}, 2) = 1 else false end)"
        )
        fine = f"round(round({whole}, 60) / {ordered}, {self._exponent})"
        return f"(case when share_exact then {exact} else {fine} end)"

    def _base_of(self, claims: str) -> str:
        spans, plain = self._terms.held["refund_range"], self._terms.held["refund_percent"]

        def of_span(at: int) -> str:
            span = spans.values[at]
            return self._part(span.low) if isinstance(span, Span) else percent

        percent = plain.pick(lambda at: self._part(plain.values[at]))
        base = spans.pick(of_span)
        held = self._terms.held["adjust"]
        fixed = [
            (every(claims, held.may_be((at,))), literal(value))
            for at, value in enumerate(held.values)
            if value is not None and (held.moves or at == held.default)
        ]
        if fixed and self._several:
            self._facts.left_out.append(every(claims, some(*(when for when, _ in fixed))))
        return choose(fixed, base)

    def _fees(self, base: str, picked: dict[str, Any] | None = None) -> str:
        """What is kept back, all fees together; of `picked` values, or of those a row's settled terms have."""
        parts: list[str] = []
        action = self._facts.value("action").value

        def each(name: str, written: Any, applies: str = TRUE) -> None:
            held = self._terms.held[name]
            if picked is not None:
                amount = written(picked[name])
                if amount != "0":
                    parts.append(choose([(applies, amount)], "0"))
                return
            settled = held.pick(lambda at: written(held.values[at]))
            amount = choose([(applies, settled)], "0")
            if amount not in ("0", "(0)"):
                parts.append(amount)

        def percent(value: Decimal | None) -> str:
            if not value:
                return "0"
            return f"round({base} * {literal((value / 100).normalize())}, {self._exponent})"

        def listed(fees: tuple[Fee, ...]) -> str:
            amounts = [
                percent(fee.percent) if fee.percent is not None else literal(fee.fixed) for fee in fees
            ]
            amounts = [amount for amount in amounts if amount not in ("0", "0.0", "0.00")]
            return f"({' + '.join(amounts)})" if amounts else "0"

        each("fees", listed)
        each("restocking_fee_percent", percent, f"({action} in ('return', 'exchange'))")
        each("cancellation_fee_percent", percent, f"({action} = 'cancel')")
        each("fee_range", lambda span: percent(None if span is None else span.high))
        return f"({' + '.join(parts)})" if parts else "0"

    def _shipping(self) -> str:
        facts, parts = self._facts, []
        back, cost = self._terms.held["refund_outbound_shipping"], self._terms.held["deduct_outbound_cost"]

        def places(held: Any) -> list[int]:
            return list(range(len(held.values))) if held.moves else [held.default]

        given = [
            (every(back.may_be((at,)), TRUE if back.values[at] is True else whole_order(facts)))
            for at in places(back)
            if back.values[at] is not False
        ]
        if given:
            paid = facts.value("order.shipping_paid").value
            back_to = f"coalesce(round({paid}, {self._exponent}), 0)"
            parts.append(f"(case when {some(*given)} then {back_to} else 0 end)")
        kept = [cost.may_be((at,)) for at in places(cost) if cost.values[at] is True]
        if kept:
            spent = facts.value("order.shipping_cost").value
            held_back = f"coalesce(round({spent}, {self._exponent}), 0)"
            parts.append(f"(case when {some(*kept)} then - {held_back} else 0 end)")
        return f"({' + '.join(parts)})" if parts else "0"

    def _wanting(self, refunds: str, swaps: str, open_: str) -> list[dict[str, str]]:
        """What each line would give, before it is held to what is left."""
        facts, p, base = self._facts, self._facts.prefix, self._base
        shipping, fees = self._shipping(), self._fees(base)
        ships = shipping != "0"
        fixed = any(_fixed(value) for value in self._terms.values("fees"))
        layers: list[dict[str, str]] = []
        if self._several:
            w = "partition by return_request_id order by line_at"
            if ships:
                first, counts = f"{p}first", f"{refunds} and {base} is not null"
                layers.append({first: f"(({counts}) and count(*) filter (where {counts}) over ({w}) = 1)"})
                shipping = f"(case when {first} then {shipping} else 0 end)"
            if fixed:
                many = f"{p}payers"
                layers.append({many: f"count({self._kind}) over (partition by return_request_id)"})
                facts.left_out.append(f"({many} > 1)")
        room = base if not ships else f"greatest(0, {base} + {shipping})"
        refund = room if fees == "0" else f"greatest(0, {room} - {fees})"
        if open_ != FALSE:
            refund = choose([(open_, self._least(shipping if ships else "0"))], refund)
            if self._several and self._terms.open(*_SHIPPING) != FALSE:
                facts.left_out.append(open_)
        # GREATEST and LEAST skip NULL: an amount that is not known stays so.
        refund = f"case when {base} is null then null else {refund} end"
        moved = f"round(coalesce({self._difference()}, 0), {self._exponent})"
        paid_back = self._fees(f"coalesce({base}, 0)")
        swap = f"(- {moved}" + (f" - {paid_back})" if paid_back != "0" else ")")
        swap = f"(case when {self._difference_unknown()} then null else {swap} end)"
        wanted = choose([(refunds, f"({refund})"), (swaps, swap)], "0::numeric")
        layers.append({self._wanted: f"(case when {self._kind} is not null then {wanted} end)"})
        layers += self._amounts(refunds)
        return layers

    def _amounts(self, refunds: str) -> list[dict[str, str]]:
        p, wanted, kind = self._facts.prefix, self._wanted, self._kind
        if not self._several:
            within = f"least({wanted}, refundable)"
            known = _known(wanted, refunds, within)
            return [{f"{p}amount": f"(case when {kind} is null then 0 else {known} end)"}]
        w = "partition by return_request_id order by line_at"
        before = f"{p}taken"
        running = f"coalesce(sum({wanted}) filter (where {refunds}) over ({w}), 0)"
        given = f"(least({before}, refundable) - least({before} - {wanted}, refundable))"
        known = _known(wanted, refunds, given)
        return [
            {before: running},
            {f"{p}amount": f"(case when {kind} is null then 0 else {known} end)"},
        ]

    def _difference(self) -> str:
        facts = self._facts
        own, whole = facts.value("item.price_difference"), facts.value("request.price_difference")
        if not self._several:
            return f"(case when {own.unknown} then {whole.value} else {own.value} end)"
        # Only the sum is known: it is shown with the first line exchanged.
        facts.left_out.append(every(own.unknown, true_(f"({self._kind} = 'exchange')")))
        return own.value

    def _difference_unknown(self) -> str:
        facts = self._facts
        own, whole = facts.value("item.price_difference"), facts.value("request.price_difference")
        return FALSE if self._several else every(own.unknown, whole.unknown)

    def _least(self, shipping: str) -> str:
        """The least of what the values give that the row's terms leave open."""
        names = [name for name in _TERMS if self._terms.held[name].moves and name not in _SHIPPING]
        if self._terms.open(*_SHIPPING) != FALSE:
            self._facts.left_out.append(self._terms.open(*_SHIPPING))
        held = [self._terms.held[name] for name in names]
        count = 1
        for each in held:
            count *= len(each.values)
        if count > _MOST_OPEN:
            self._facts.left_out.append(self._terms.open(*_TERMS))
            return self._base
        fixed = {name: self._terms.values(name)[self._terms.held[name].default] for name in _TERMS}
        amounts = []
        for places in product(*(range(len(each.values)) for each in held)):
            picked = {**fixed, **{e.name: e.values[at] for e, at in zip(held, places, strict=True)}}
            possible = every(*(e.may_be((at,)) for e, at in zip(held, places, strict=True)))
            span = picked["refund_range"]
            base = self._part(span.low if isinstance(span, Span) else picked["refund_percent"])
            fees = self._fees(f"({base})", picked)
            worth = f"{base} + {shipping} - {fees}"
            amounts.append(f"case when {possible} then {worth} end")
        return f"greatest(0, least({', '.join(amounts)}))" if amounts else self._base


def _known(wanted: str, refunds: str, given: str) -> str:
    # LEAST skips NULL: where it is not known what is left, no more is the amount.
    within = f"case when refundable is null then null else {given} end"
    return f"case when {wanted} is null then null when {refunds} then {within} else greatest(0, {wanted}) end"


def true_(test: str) -> str:
    """True, and not NULL."""
    return f"coalesce({test}, false)"


def whole_order(facts: Facts) -> str:
    """Whether everything comes back."""
    return true_(facts.value("request.whole_order").value)


def _fixed(value: Any) -> list[Decimal]:
    return [fee.fixed for fee in value if fee.fixed is not None] if isinstance(value, tuple) else []


def _numbers(value: Any) -> list[Decimal]:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return []
    if isinstance(value, Span):
        return [value.low, value.high]
    if isinstance(value, tuple):
        return [part for fee in value for part in (fee.percent, fee.fixed) if part is not None]
    return [value] if isinstance(value, Decimal) else []
