"""A schema.org MerchantReturnPolicy (JSON-LD) as a policy document; what has no counterpart is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dokani.engine.conditions import is_clean
from dokani.engine.faults import Fault
from dokani.engine.older import Imported
from dokani.engine.saying import schema_words as words
from dokani.engine.saying.schema_values import day, decimal, laws_of, plain, policies_in, whole

_PLUMBING: Final = frozenset({"@context", "@type", "@id", "name", "description"})
_LONGEST: Final = 36_500  # days; see lengths
_MOST_SEASONS: Final = 100
_NO_COUNTERPART: Final = "no counterpart in a policy"
_NO_WINDOW: Final = "the window is not stated, so returns have no time limit; say it before this goes live"
_SENT_BACK: Final = {"in": [{"var": "action"}, ["return", "exchange"]]}


def is_schema_org(document: Any) -> bool:
    """Whether this is, or holds, a MerchantReturnPolicy."""
    return bool(policies_in(document))


def import_schema_org(document: Any, *, currency: str) -> Imported:
    """The document in the form "dokani/1"; ValueError where there is no MerchantReturnPolicy in it.

    One inside an Organization, an Offer, a list or a @graph is found; of several the first is read.
    """
    found = policies_in(document)
    if not found:
        raise ValueError("there is no MerchantReturnPolicy in this document")
    return _Reader(currency).read(*found)


class _Reader:
    """Reads one policy; what cannot be read goes to `left_out`, what is worth knowing to `notes`."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.left_out: list[Fault] = []
        self.notes: list[str] = []
        self.terms: dict[str, Any] = {}
        self.rules: list[dict[str, Any]] = []
        self.seasons: dict[str, Any] = {}

    def read(self, first: tuple[str, Mapping[str, Any]], *others: tuple[str, Mapping[str, Any]]) -> Imported:
        path, raw = first
        given = {(words.bare(key) or key): value for key, value in raw.items()}
        at = f"{path}." if path else ""
        for where, other in others:
            self.leave(where, other, "another policy; one shop has one", "one MerchantReturnPolicy")
        for key, value in given.items():
            if key in _PLUMBING:
                continue
            if key not in words.PROPERTIES:
                self.leave(f"{at}{key}", value, "no property of a return policy", "a documented property")
            elif words.PROPERTIES[key].startswith("("):
                self.leave(f"{at}{key}", value, _NO_COUNTERPART, words.PROPERTIES[key].strip("()"))
        document: dict[str, Any] = {"format": "dokani/1", "currency": self.currency}
        for key in ("name", "description"):
            if isinstance(given.get(key), str) and given[key].strip():
                document[key] = given[key]
        if laws := self.laws(given.get("applicableCountry"), f"{at}applicableCountry"):
            document["jurisdictions"] = laws
        self.terms |= self.window(given, at)
        if self.refuses(given):
            says = "Returns are not accepted."
            self.rules.append({"id": "no-returns", "when": _SENT_BACK, "verdict": "deny", "says": says})
        if "returnPolicyCategory" in given or "merchantReturnDays" in given:
            self.terms["window_starts_at"] = "delivered_at"
        self.terms |= self.shipping(given, "return", at, {})
        self.terms |= self.ways(given, at)
        if given.get("inStoreReturnsOffered") is True:
            ways = self.terms.get("return_methods") or []
            self.terms["return_methods"] = ways if "in_store" in ways else [*ways, "in_store"]
        self.terms |= self.refunds(given, at)
        self.terms |= self.label(given, "returnLabelSource", at)
        self.party(given, "itemDefect", {"in": [{"var": "fault"}, ["shop", "carrier"]]}, at)
        self.party(given, "customerRemorse", {"==": [{"var": "fault"}, "customer"]}, at)
        self.condition(given.get("itemCondition"), f"{at}itemCondition")
        self.overrides(given.get("returnPolicySeasonalOverride"), f"{at}returnPolicySeasonalOverride")
        if self.seasons:
            document["seasons"] = self.seasons
        self.notes.append("what schema.org does not say (evidence, reasons, limits for review) is as usual")
        document |= {"terms": self.terms, "rules": self.rules}
        return Imported(document, tuple(self.left_out), tuple(self.notes))

    def leave(self, path: str, value: Any, problem: str, wanted: str) -> None:
        self.left_out.append(Fault(path, value, problem, wanted))

    def laws(self, value: Any, path: str) -> list[str]:
        if value is None:
            return []
        codes, others = laws_of(value if isinstance(value, list) else [value])
        for other in others:
            self.leave(path, other, "not a country", "two letters, such as DE")
        if codes:
            self.notes.append(f"the law of {', '.join(codes)} stands above this policy, as it applies there")
        return codes

    def window(self, given: Mapping[str, Any], at: str) -> dict[str, Any]:
        """Window and fixed last day, as terms."""
        category, days = words.bare(given.get("returnPolicyCategory")), given.get("merchantReturnDays")
        if category in (words.NOT_PERMITTED, words.UNLIMITED) and days is not None:
            said = "without returns" if category == words.NOT_PERMITTED else "without an end"
            self.leave(f"{at}merchantReturnDays", days, f"the category is one {said}", words.FINITE)
        if category == words.NOT_PERMITTED:
            return {"return_window": 0}
        if category == words.UNLIMITED:
            return {"return_window": None}
        if category not in (None, words.FINITE, words.UNSPECIFIED):
            wanted = "MerchantReturnFiniteReturnWindow, …UnlimitedWindow or …NotPermitted"
            self.leave(
                f"{at}returnPolicyCategory", given.get("returnPolicyCategory"), "unknown category", wanted
            )
        if days is None:
            if category in (None, words.UNSPECIFIED):
                self.notes.append(_NO_WINDOW)
            if category == words.FINITE:
                wanted = "a number of days, or a date"
                self.leave(f"{at}merchantReturnDays", None, "the window is finite, and not stated", wanted)
            return {}
        number = whole(days)
        if number is not None and 0 <= number <= _LONGEST:
            return {"return_window": number}
        until = day(days)
        if until is not None:
            return {"return_window": 0, "return_until": until.isoformat()}
        self.leave(
            f"{at}merchantReturnDays",
            days,
            "neither a number of days nor a date",
            "such as 30, or 2026-12-31",
        )
        self.notes.append(_NO_WINDOW)
        return {}

    def refuses(self, given: Mapping[str, Any]) -> bool:
        """Whether nothing may be sent back; what the law gives is given all the same."""
        return words.bare(given.get("returnPolicyCategory")) == words.NOT_PERMITTED

    def shipping(
        self, given: Mapping[str, Any], prefix: str, at: str, usual: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What sending back costs, as terms; `usual` are the terms that hold where nothing else is said."""
        fees_key = "returnFees" if prefix == "return" else f"{prefix}ReturnFees"
        amount_key = "returnShippingFeesAmount" if prefix == "return" else f"{prefix}ReturnShippingFeesAmount"
        kind, found = words.bare(given.get(fees_key)), dict[str, Any]()
        amount = self.amount(given.get(amount_key), f"{at}{amount_key}")
        restocking = self.restocking(given, at) if prefix == "return" else {}
        fees = [fee for fee in usual.get("fees", []) if fee["id"] != words.SHIPPING_FEE]
        if "fees" in restocking:
            fees = [fee for fee in fees if fee["id"] != words.RESTOCKING_FEE] + restocking.pop("fees")
        elif restocking:
            fees = [fee for fee in fees if fee["id"] != words.RESTOCKING_FEE]
        found |= restocking
        if kind in (words.FREE, words.FIXED, words.ORIGINAL, words.RESTOCKING):
            found["return_shipping"] = "shop"
        elif kind == words.BY_CUSTOMER:
            found["return_shipping"] = "customer"
        elif kind is not None:
            self.leave(
                f"{at}{fees_key}",
                given.get(fees_key),
                "unknown kind of fees",
                f"{words.FREE}, {words.FIXED}, …",
            )
        if kind == words.FIXED and amount is not None:
            fees = [*fees, {"id": words.SHIPPING_FEE, "fixed": amount}]
        elif kind == words.FIXED and amount_key not in given:
            self.leave(f"{at}{amount_key}", None, "the fee is not stated", "a MonetaryAmount")
        elif amount is not None:
            self.leave(
                f"{at}{amount_key}", given.get(amount_key), f"counts with {words.FIXED} only", fees_key
            )
        if kind is not None and (kind == words.ORIGINAL) != bool(usual.get("deduct_outbound_cost", False)):
            found["deduct_outbound_cost"] = kind == words.ORIGINAL
        if fees != usual.get("fees", []):
            found["fees"] = fees
        return found

    def restocking(self, given: Mapping[str, Any], at: str) -> dict[str, Any]:
        raw, path = given.get("restockingFee"), f"{at}restockingFee"
        if raw is None:
            return {}
        if isinstance(raw, Mapping):
            amount = self.amount(raw, path)
            return {} if amount is None else {"fees": [{"id": words.RESTOCKING_FEE, "fixed": amount}]}
        percent = decimal(raw)
        if percent is None or not 0 <= percent <= 100:
            self.leave(path, raw, "not a percentage", "a number from 0 to 100, or a MonetaryAmount")
            return {}
        return {"restocking_fee_percent": plain(percent)}

    def amount(self, raw: Any, path: str) -> Any:
        """The value of a MonetaryAmount in the policy's currency; None where there is none to use."""
        if raw is None:
            return None
        value = decimal(raw.get("value")) if isinstance(raw, Mapping) else None
        if not isinstance(raw, Mapping) or value is None or value < 0:
            self.leave(path, raw, "not an amount", 'a MonetaryAmount {"value": …, "currency": …}')
            return None
        if raw.get("currency") != self.currency:
            self.leave(
                f"{path}.currency", raw.get("currency"), "another currency", f"an amount in {self.currency}"
            )
            return None
        return plain(value)

    def ways(self, given: Mapping[str, Any], at: str) -> dict[str, Any]:
        raw, found = given.get("returnMethod"), []
        if raw is None:
            return {}
        for each in raw if isinstance(raw, list) else [raw]:
            if words.bare(each) == words.KEEP:
                return {"goods_back": "none"}
            way = words.ours(words.METHODS, each)
            if way is None:
                self.leave(
                    f"{at}returnMethod", each, "unknown way", "ReturnByMail, ReturnInStore or ReturnAtKiosk"
                )
            elif way not in found:
                found.append(way)
        return {"return_methods": found} if found else {}

    def refunds(self, given: Mapping[str, Any], at: str) -> dict[str, Any]:
        raw, found = given.get("refundType"), []
        for each in [] if raw is None else raw if isinstance(raw, list) else [raw]:
            kind = words.ours(words.REFUNDS, each)
            if kind is None:
                wanted = "FullRefund, ExchangeRefund or StoreCreditRefund"
                self.leave(f"{at}refundType", each, "unknown kind of refund", wanted)
            elif kind not in found:
                found.append(kind)
        return {"resolutions": found} if found else {}

    def label(self, given: Mapping[str, Any], key: str, at: str) -> dict[str, Any]:
        if given.get(key) is None:
            return {}
        source = words.ours(words.LABELS, given[key])
        if source is None:
            self.leave(f"{at}{key}", given[key], "unknown source of labels", "ReturnLabelInBox, …")
            return {}
        return {"return_label": source}

    def party(self, given: Mapping[str, Any], prefix: str, when: Any, at: str) -> None:
        """A rule for returns that are the customer's wish, or are not their fault."""
        sets = self.shipping(given, prefix, at, self.terms)
        sets |= self.label(given, f"{prefix}ReturnLabelSource", at)
        if sets:
            whose = "wish" if prefix == "customerRemorse" else "defect"
            self.rules.append({"id": f"returns-by-{whose}", "when": when, "set": sets})

    def condition(self, raw: Any, path: str) -> None:
        known = []
        for each in [] if raw is None else raw if isinstance(raw, list) else [raw]:
            ours = words.ours(words.CONDITIONS, each)
            if ours is None:
                self.leave(path, each, "unknown condition", "NewCondition, UsedCondition, …")
            elif ours not in known:
                known.append(ours)
        if known:
            says = f"Items come back {' or '.join(known)}."
            when = {"!": [{"in": [{"var": "item.condition"}, known]}]}
            self.rules.append({"id": "condition-of-items", "when": when, "verdict": "deny", "says": says})

    def overrides(self, raw: Any, path: str) -> None:
        listed = [] if raw is None else raw if isinstance(raw, list) else [raw]
        if len(listed) > _MOST_SEASONS:
            self.leave(path, raw, "too many seasons", f"at most {_MOST_SEASONS}")
        for number, each in enumerate(listed[:_MOST_SEASONS]):
            here = f"{path}[{number}]" if isinstance(raw, list) else path
            if not isinstance(each, Mapping):
                self.leave(here, each, "not a season", f"a {words.SEASON_TYPE}")
                continue
            self.season({(words.bare(key) or key): value for key, value in each.items()}, number, here)

    def season(self, given: Mapping[str, Any], number: int, path: str) -> None:
        for key, value in given.items():
            if key not in words.SEASONAL and key not in _PLUMBING:
                self.leave(f"{path}.{key}", value, _NO_COUNTERPART, "a documented property of a season")
        first, last = day(given.get("startDate")), day(given.get("endDate"))
        if first is None or last is None or first > last:
            self.leave(
                path, given.get("startDate"), "a season has a first and a last day", "startDate and endDate"
            )
            return
        sets = self.window(given, f"{path}.")
        if "return_until" in sets:
            # Whatever the window, this day counts in that season.
            del sets["return_window"]
        sets |= self.shipping(given, "return", f"{path}.", self.terms)
        sets |= self.ways(given, f"{path}.") | self.refunds(given, f"{path}.")
        if (
            "restocking_fee_percent" not in sets
            and _has_fixed(sets)
            and self.terms.get("restocking_fee_percent")
        ):
            sets["restocking_fee_percent"] = 0
        if not sets:
            self.leave(path, given, "a season that changes nothing", "a window, a fee, a way or a refund")
            return
        name = str(given["name"]).strip()[:100] if isinstance(given.get("name"), str) else ""
        name = name if name and is_clean(name) and name not in self.seasons else f"season {number + 1}"
        self.seasons[name] = {"of": "ordered_at", "from": first.isoformat(), "to": last.isoformat()}
        when = {"==": [{"var": "season"}, name]}
        # Above the other rules: of two that set a term the first counts.
        rule: dict[str, Any] = {"id": f"season-{number + 1}", "when": when, "set": sets}
        self.rules.insert(len(self.seasons) - 1, rule)
        if self.refuses(given):
            says = "Returns are not accepted for what was ordered in this season."
            when = {"and": [when, _SENT_BACK]}
            self.rules.append(
                {"id": f"no-returns-{number + 1}", "when": when, "verdict": "deny", "says": says}
            )


def _has_fixed(sets: Mapping[str, Any]) -> bool:
    return any(fee["id"] == words.RESTOCKING_FEE for fee in sets.get("fees", []))
