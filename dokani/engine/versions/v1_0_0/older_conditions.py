"""Reads the text conditions of the older policies, such as `return_reason = 'defective' AND order_value < 500`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from dokani.engine.versions.v1_0_0.vocabulary import FACTS

_MAX_LENGTH: Final = 5_000
_MAX_DEPTH: Final = 20
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>-?\d{1,15}(?:\.\d{1,10})?)(?![\w.])"
    r"|'(?P<single>(?:[^'\\]|''|\\.)*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\""
    r"|(?P<op><=|>=|<>|!=|==|=|<|>|\(|\)|\[|\]|,|&&|\|\||!)|(?P<name>[A-Za-z_][\w.]*))",
    re.ASCII,
)
# The older names, and those of the database's columns, for the facts of today.
_NAMES: Final[Mapping[str, str]] = {
    "return_reason": "reason",
    "reason_for_return": "reason",
    "order_value": "order.value",
    "order_total": "order.value",
    "amount": "order.value",
    "product_category": "item.category",
    "category": "item.category",
    "product_name": "item.sku",
    "sku": "item.sku",
    "quantity": "item.quantity",
    "days_since_purchase": "days_since_purchase",
    "days_since_order": "days_since_purchase",
    "days_since_delivery": "days_since_delivery",
    "risk_score": "risk.score",
    "fraud_flags": "risk.flags",
    "return_history": "customer.returns",
    "return_count": "customer.returns",
    "customer_returns": "customer.returns",
    "return_rate": "customer.return_rate",
    "customer_tier": "customer.tier",
    "order_status": "order.status",
    "country": "order.country",
    "channel": "order.channel",
    "payment_method": "order.payment_method",
    "has_receipt": "item.has_receipt",
    "condition": "item.condition",
    "item_condition": "item.condition",
    "opened": "item.opened",
    "resolution": "resolution_wanted",
}
_COMPARE: Final = {"=": "==", "==": "==", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Unreadable(ValueError):
    """A condition that has no counterpart; `wanted` says what would be read."""

    def __init__(self, problem: str, wanted: str) -> None:
        self.wanted = wanted
        super().__init__(problem)


def read_condition(raw: Any) -> Any:
    """The condition as JSONLogic; raises Unreadable. No condition at all holds always."""
    if (
        raw is None
        or raw is True
        or (isinstance(raw, str) and raw.strip().lower() in ("", "true", "always", "*"))
    ):
        return True
    if isinstance(raw, Mapping):
        return dict(raw)
    if not isinstance(raw, str) or len(raw) > _MAX_LENGTH:
        raise Unreadable("not a condition", f"text of at most {_MAX_LENGTH} characters")
    reader = _Reader(_tokens(raw))
    found = reader.either(0)
    if reader.at < len(reader.tokens):
        raise Unreadable(f"left over: {reader.tokens[reader.at][1]}", "AND or OR between comparisons")
    return found


def _tokens(text: str) -> list[tuple[str, Any]]:
    tokens: list[tuple[str, Any]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Unreadable(f"unreadable at character {at + 1}", "comparisons such as order_value < 500")
        at = match.end()
        kind = str(match.lastgroup)
        value: Any = match[kind]
        if kind == "number":
            tokens.append(("value", int(value) if "." not in value else Decimal(value)))
        elif kind in ("single", "double"):
            tokens.append(
                ("value", re.sub(r"\\(.)", r"\1", value.replace("''", "'") if kind == "single" else value))
            )
        elif kind == "op":
            tokens.append(("word", {"&&": "and", "||": "or", "!": "not"}.get(value, value)))
        elif value.lower() in ("true", "false", "null"):
            tokens.append(("value", {"true": True, "false": False, "null": None}[value.lower()]))
        elif value.lower() in ("and", "or", "not", "in", "is", "between", "contains"):
            tokens.append(("word", value.lower()))
        else:
            tokens.append(("name", value))
    return tokens


class _Reader:
    def __init__(self, tokens: list[tuple[str, Any]]) -> None:
        self.tokens, self.at = tokens, 0

    def _next_is(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == ("word", word):
            self.at += 1
            return True
        return False

    def _take(self) -> tuple[str, Any]:
        if self.at >= len(self.tokens):
            raise Unreadable("it ends too soon", "a whole comparison such as order_value < 500")
        self.at += 1
        return self.tokens[self.at - 1]

    def either(self, depth: int) -> Any:
        """Parts joined by OR."""
        if depth > _MAX_DEPTH:
            raise Unreadable("nested too deep", f"at most {_MAX_DEPTH} brackets")
        parts = [self._both(depth)]
        while self._next_is("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else {"or": parts}

    def _both(self, depth: int) -> Any:
        parts = [self._not(depth)]
        while self._next_is("and"):
            parts.append(self._not(depth))
        return parts[0] if len(parts) == 1 else {"and": parts}

    def _not(self, depth: int) -> Any:
        if depth > _MAX_DEPTH:
            raise Unreadable("nested too deep", f"at most {_MAX_DEPTH} brackets")
        if self._next_is("not"):
            return {"!": [self._not(depth + 1)]}
        if self._next_is("("):
            inside = self.either(depth + 1)
            if not self._next_is(")"):
                raise Unreadable("a bracket is not closed", "a closing bracket")
            return inside
        return self._comparison()

    def _comparison(self) -> Any:
        left = self._operand()
        if self._next_is("not"):
            if not self._next_is("in"):
                raise Unreadable("NOT stands alone", "NOT IN")
            return {"!": [self._membership(left)]}
        if self._next_is("in"):
            return self._membership(left)
        if self._next_is("contains"):
            return {"in": [self._operand(), left]}
        if self._next_is("between"):
            low = self._operand()
            if not self._next_is("and"):
                raise Unreadable("BETWEEN wants two values", "BETWEEN 1 AND 5")
            return {"<=": [low, left, self._operand()]}
        if self._next_is("is"):
            negated = self._next_is("not")
            return {"!=" if negated else "==": [left, self._operand()]}
        if (
            self.at < len(self.tokens)
            and self.tokens[self.at][0] == "word"
            and self.tokens[self.at][1] in _COMPARE
        ):
            op = _COMPARE[self._take()[1]]
            return {op: [left, self._operand()]}
        # A yes/no fact by itself.
        return left

    def _membership(self, left: Any) -> Any:
        closing = {"(": ")", "[": "]"}
        kind, opening = self._take()
        if kind == "name":
            return {"in": [left, _fact(opening)]}
        if kind != "word" or opening not in closing:
            raise Unreadable("IN wants a list", "IN ('a', 'b')")
        values: list[Any] = []
        while not self._next_is(closing[opening]):
            kind, value = self._take()
            if kind != "value":
                raise Unreadable("not a value in a list", "IN ('a', 'b')")
            values.append(value)
            if not self._next_is(",") and self.tokens[self.at : self.at + 1] != [("word", closing[opening])]:
                raise Unreadable("a list is not closed", "IN ('a', 'b')")
        return {"in": [left, values]}

    def _operand(self) -> Any:
        kind, value = self._take()
        if kind == "value":
            return value
        if kind == "name":
            return _fact(value)
        raise Unreadable(f"{value} where a value is meant", "a name or a value")


def _fact(name: str) -> Any:
    known = _NAMES.get(name.lower(), name)
    if known in ("days_since_purchase", "days_since_delivery"):
        start = "order.ordered_at" if known == "days_since_purchase" else "item.delivered_at"
        return {"-": [{"var": "request.asked_at"}, {"var": start}]}
    if known not in FACTS:
        raise Unreadable(
            f"unknown name {name}", "a name such as return_reason, order_value, product_category"
        )
    return {"var": known}
