"""Every term a policy may set: its type, what holds when nothing is said, and how it may be bounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from dokani.engine.conditions import is_clean, read_number
from dokani.engine.faults import Fault, one_of
from dokani.engine.lengths import WRITTEN_AS, Length, read_length
from dokani.engine.vocabulary import ACTIONS, STARTS, STATES

# `ranked`: by the order of the term's `ranks`. `only_nothing`: a bound may but take it away (no fees, no range).
# `listed`: a lower bound puts its words first, an upper one leaves no others; null is every word there is.
Bound: TypeAlias = Literal["no", "length", "fee", "number", "date", "ranked", "only_nothing", "listed"]
# Reads one raw value: (value, path, faults) → the typed value; anything wrong goes to faults.
ReadTerm: TypeAlias = Callable[[Any, str, list[Fault]], Any]

RESOLUTIONS: Final = (
    "refund",
    "exchange",
    "replacement",
    "store_credit",
    "repair",
    "price_reduction",
    "waive_fee",
    "keep_item",
)


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee of a line: a percent of its refund, or a fixed amount charged once for the whole request."""

    id: str
    percent: Decimal | None
    fixed: Decimal | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A range of percents inside which a person picks, once the goods were inspected."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Term:
    """One term; `default` holds when neither the document nor a rule says anything."""

    name: str
    read: ReadTerm
    default: Any
    means: str
    bound: Bound = "no"
    nullable: bool = False
    ranks: tuple[str | bool, ...] = ()  # lowest first


def bounded_list(value: tuple[str, ...] | None, limit: tuple[str, ...], low: bool) -> tuple[str, ...] | None:
    """A `listed` term after a bound."""
    if low:
        return None if value is None else (*limit, *(each for each in value if each not in limit))
    return limit if value is None else tuple(each for each in value if each in limit)


def _wrong(faults: list[Fault], path: str, raw: Any, problem: str, wanted: str) -> None:
    faults.append(Fault(path, raw, problem, wanted))


def _length(raw: Any, path: str, faults: list[Fault]) -> Length | None:
    try:
        return read_length(raw)
    except (ValueError, OverflowError) as wrong:
        _wrong(faults, path, raw, str(wrong), WRITTEN_AS)
        return None


def _number(low: int, high: int | None, unit: str) -> ReadTerm:
    def read(raw: Any, path: str, faults: list[Fault]) -> Decimal | None:
        if raw is None:
            return None
        wanted = f"{unit} from {low}" + (f" to {high}" if high is not None else "")
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal | float):
            _wrong(faults, path, raw, "not a number", wanted)
            return None
        number = read_number(raw)
        if number is None or number < low or (high is not None and number > high):
            _wrong(faults, path, raw, "out of range", wanted)
            return None
        return Decimal(number)

    return read


def _choice(*options: str | bool) -> ReadTerm:
    words = tuple(str(option).lower() if isinstance(option, bool) else option for option in options)

    def read(raw: Any, path: str, faults: list[Fault]) -> str | bool | None:
        for option in options:
            if raw == option and isinstance(raw, bool) == isinstance(option, bool):
                return option
        _wrong(faults, path, raw, "not one of the choices", one_of(words, raw))
        return None

    return read


def read_word(raw: Any, path: str, faults: list[Fault]) -> str | None:
    """A short word; anything else goes to `faults`."""
    if isinstance(raw, str) and 0 < len(raw) <= 200 and is_clean(raw):
        return raw
    _wrong(faults, path, raw, "not a word", "text of 1 to 200 characters")
    return None


def _words(*options: str) -> ReadTerm:
    def read(raw: Any, path: str, faults: list[Fault]) -> tuple[str, ...] | None:
        if raw is None:
            return None
        if not isinstance(raw, list) or len(raw) > 1_000:
            _wrong(faults, path, raw, "not a list of words", "a list of at most 1000 words, or null for any")
            return None
        found: list[str] = []
        for at, each in enumerate(raw):
            word = read_word(each, f"{path}[{at}]", faults)
            if word is None:
                continue
            if options and word not in options:
                _wrong(faults, f"{path}[{at}]", each, "not one of the choices", one_of(options, each))
            elif word in found:
                _wrong(faults, f"{path}[{at}]", each, "said twice", "each word once")
            else:
                found.append(word)
        return tuple(found)

    return read


def _map_of_words(keys: tuple[str, ...], values: tuple[str, ...], *, nullable: bool) -> ReadTerm:
    of_words = _words(*values)

    def read(raw: Any, path: str, faults: list[Fault]) -> Mapping[str, tuple[str, ...] | None] | None:
        if not isinstance(raw, dict):
            _wrong(faults, path, raw, "not an object", "an object whose values are lists of words")
            return None
        found: dict[str, tuple[str, ...] | None] = {}
        for key, value in raw.items():
            here = f"{path}.{key}"
            if keys and key not in keys:
                _wrong(faults, here, key, "unknown name", one_of(keys, key))
            elif value is None and not nullable:
                _wrong(faults, here, value, "null says nothing here", "a list of words")
            else:
                found[key] = of_words(value, here, faults)
        return MappingProxyType(found)

    return read


def _day(raw: Any, path: str, faults: list[Fault]) -> date | None:
    if raw is None:
        return None
    try:
        if isinstance(raw, str) and len(raw) == 10 and raw[4] == raw[7] == "-":
            return date.fromisoformat(raw)
    except ValueError:
        pass
    _wrong(faults, path, raw, "not a date", 'a date such as "2026-12-31", or null')
    return None


_percent = _number(0, 100, "a percentage")
_amount = _number(0, None, "an amount")


def _fees(raw: Any, path: str, faults: list[Fault]) -> tuple[Fee, ...]:
    if not isinstance(raw, list) or len(raw) > 50:
        _wrong(
            faults,
            path,
            raw,
            "not a list of fees",
            "a list of at most 50 objects {id, percent} or {id, fixed}",
        )
        return ()
    fees: list[Fee] = []
    for at, each in enumerate(raw):
        here = f"{path}[{at}]"
        if not isinstance(each, dict) or not {"id"} < set(each) <= {"id", "percent", "fixed", "says"}:
            _wrong(faults, here, each, "not a fee", "an object {id, percent} or {id, fixed}")
            continue
        if ("percent" in each) == ("fixed" in each):
            _wrong(
                faults, here, each, "a fee is a percentage or fixed, one of them", "either percent or fixed"
            )
            continue
        name = read_word(each["id"], f"{here}.id", faults)
        key = "percent" if "percent" in each else "fixed"
        value = (_percent if key == "percent" else _amount)(each[key], f"{here}.{key}", faults)
        if each[key] is None:
            _wrong(faults, f"{here}.{key}", None, "a fee has a size", "a number")
        if name in {fee.id for fee in fees}:
            _wrong(faults, f"{here}.id", name, "said twice", "an id of its own for each fee")
        if name is not None and value is not None:
            says = each.get("says", "")
            fees.append(
                Fee(
                    name,
                    value if key == "percent" else None,
                    value if key == "fixed" else None,
                    says if isinstance(says, str) else "",
                )
            )
    return tuple(fees)


def _span(raw: Any, path: str, faults: list[Fault]) -> Span | None:
    if raw is None:
        return None
    if isinstance(raw, list) and len(raw) == 2:
        raw = {"from": raw[0], "to": raw[1]}
    if not isinstance(raw, dict) or set(raw) != {"from", "to"}:
        _wrong(faults, path, raw, "not a range", "an object {from, to} in percent, or null")
        return None
    low, high = _percent(raw["from"], f"{path}.from", faults), _percent(raw["to"], f"{path}.to", faults)
    if low is None or high is None:
        return None
    if low > high:
        _wrong(faults, path, raw, "the range runs backwards", "from at most as large as to")
        return None
    return Span(low, high)


def _label(raw: Any, path: str, faults: list[Fault]) -> str | None:
    return None if raw is None else read_word(raw, path, faults)


_yes_no = _choice(True, False)
_OPEN_STATES: Final[Mapping[str, tuple[str, ...] | None]] = MappingProxyType(
    {
        "cancel": ("placed", "processing", "packed"),
        "return": ("delivered",),
        "exchange": ("delivered",),
        "claim": None,
    }
)

_ALL: Final = (
    Term("return_window", _length, None, "how long a return may be asked for", "length", True),
    Term("window_starts_at", _choice(*STARTS), "delivered_at", "what the window counts from"),
    Term("return_until", _day, None, "a date until which a return may be asked for anyway", "date", True),
    Term("count_from", _choice("next_day", "same_day"), "next_day", "the first day that is counted"),
    Term(
        "if_last_day_closed",
        _choice("same", "next_open_day"),
        "same",
        "what holds when the last day is closed",
    ),
    Term("opens_after", _length, None, "no sooner than this", "length", True),
    Term("opens_from", _choice(*STARTS), "ordered_at", "what opens_after counts from"),
    Term(
        "states_allowing",
        _map_of_words(ACTIONS, STATES, nullable=True),
        _OPEN_STATES,
        "states that allow each action",
    ),
    Term("lines_decided", _choice("each", "together"), "each", "one verdict for each line, or one for all"),
    Term("auto_approve_threshold", _amount, None, "value above which a person looks", "number", True),
    Term("acceptable_reasons", _words(), None, "reasons that are accepted", "no", True),
    Term(
        "required_evidence",
        _map_of_words((), (), nullable=False),
        MappingProxyType({}),
        "evidence wanted, by reason",
    ),
    Term("high_risk_categories", _words(), (), "categories a person looks at", "no", True),
    Term("fraud_flags", _words(), (), "risk flags that send an approval to a person", "no", True),
    Term("review_at_risk", _number(0, 1, "a score"), None, "risk from which a person looks", "number", True),
    Term("resolutions", _words(*RESOLUTIONS), None, "what may be given, in order of preference", "no", True),
    Term("refund_percent", _percent, Decimal(100), "the part that is refunded", "number"),
    Term("refund_range", _span, None, "the range a person picks the refund from", "only_nothing", True),
    Term("fee_range", _span, None, "the range a person picks the fee from", "only_nothing", True),
    Term("restocking_fee_percent", _percent, Decimal(0), "the restocking fee", "fee", True),
    Term("cancellation_fee_percent", _percent, Decimal(0), "the fee for cancelling", "fee", True),
    Term("fees", _fees, (), "further fees", "only_nothing"),
    Term("adjust", _amount, None, "the fixed amount of a claim", "number", True),
    Term(
        "refund_outbound_shipping",
        _choice(True, False, "whole_order"),
        False,
        "outbound shipping refunded",
        "ranked",
        ranks=(False, "whole_order", True),
    ),
    Term(
        "deduct_outbound_cost",
        _yes_no,
        False,
        "the shop's own shipping cost is kept back",
        "ranked",
        ranks=(False, True),
    ),
    Term("store_credit_bonus_percent", _percent, Decimal(0), "what store credit adds", "number"),
    Term("keep_item_under", _amount, None, "value under which the goods are kept", "number", True),
    Term("refund_to", _words(), None, "methods a refund may go to, in order of preference", "listed", True),
    Term("difference_paid_with", _words(), None, "methods a difference may be paid with", "no", True),
    Term("refund_payee", _choice("buyer", "recipient"), "buyer", "who is refunded"),
    Term(
        "refund_when",
        _choice("at_approval", "on_proof_of_posting", "on_arrival", "after_inspection"),
        "on_arrival",
        "when the refund is due",
        "ranked",
        ranks=("at_approval", "on_proof_of_posting", "on_arrival", "after_inspection"),
    ),
    Term("refund_within", _length, None, "how soon after that it is paid", "length", True),
    Term("goods_back", _choice("send_back", "none"), "send_back", "whether the goods come back"),
    Term(
        "exchange_for",
        _choice("same_item", "same_product", "anything"),
        "anything",
        "what may be exchanged for",
    ),
    Term(
        "when_out_of_stock",
        _choice("refund", "wait", "deny"),
        "refund",
        "when the replacement is not in stock",
    ),
    Term("exchange_ships", _choice("first", "on_arrival"), "on_arrival", "when the replacement is sent"),
    Term("charge_if_not_back", _yes_no, False, "charged when the goods do not come back"),
    Term(
        "return_shipping",
        _choice("customer", "shop"),
        "customer",
        "who pays for sending back",
        "ranked",
        ranks=("customer", "shop"),
    ),
    Term("return_label", _label, None, "who supplies the label", "no", True),
    Term("return_methods", _words(), None, "ways of sending back", "no", True),
    Term("risk_on_way_back", _choice("shop", "customer"), "customer", "who bears the risk on the way back"),
    Term(
        "denied_goods",
        _choice("sent_back_free", "sent_back_at_customers_cost", "customer_collects"),
        "sent_back_at_customers_cost",
        "what happens to goods that are refused",
    ),
    Term(
        "authorisation", _choice("none", "before_sending"), "none", "whether sending back needs authorisation"
    ),
    Term("appeal_within", _length, None, "how long a denial may be appealed", "length", True),
    Term("allow_voice_calls", _yes_no, True, "voice calls are offered"),
    Term("allow_video_calls", _yes_no, False, "video calls are offered"),
    Term("record_calls", _yes_no, False, "calls are recorded"),
    Term(
        "max_call_duration",
        _number(1, 86_400, "seconds"),
        Decimal(1800),
        "the longest call, in seconds",
        "number",
        True,
    ),
    Term(
        "auto_escalation_threshold",
        _number(0, 1, "a score"),
        Decimal("0.7"),
        "when a person is called",
        "number",
        True,
    ),
)

TERMS: Final = MappingProxyType({term.name: term for term in _ALL})
DEFAULTS: Final = MappingProxyType({term.name: term.default for term in _ALL})
# Older spelling → the term it is read as.
TERM_ALIASES: Final = MappingProxyType({"return_window_days": "return_window"})
# Terms of the request as a whole: a rule that sets one may not read a single line.
REQUEST_TERMS: Final = frozenset({"lines_decided"})


def term_to_json(value: Any) -> Any:
    """A term's value as it would stand in a document; amounts and percentages as decimal strings."""
    if isinstance(value, Length):
        return value.written()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fee):
        key = "percent" if value.percent is not None else "fixed"
        return {
            "id": value.id,
            key: term_to_json(value.percent if value.percent is not None else value.fixed),
        }
    if isinstance(value, Span):
        return {"from": term_to_json(value.low), "to": term_to_json(value.high)}
    if isinstance(value, Mapping):
        return {key: term_to_json(each) for key, each in sorted(value.items())}
    if isinstance(value, tuple):
        return [term_to_json(each) for each in value]
    return value
