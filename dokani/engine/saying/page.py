"""The page that shoppers read, written from the rules: sections of sentences, as text and as safe HTML.

Nothing of it tells about risk, flags, limits for review, or rules that read what is private.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from dokani.engine.policy import Policy, Rule
from dokani.engine.saying import phrases
from dokani.engine.saying.conditions import always, among_words, scope
from dokani.engine.saying.declared_change import season_words
from dokani.engine.saying.rules import until_words
from dokani.engine.saying.shopper import LIFTED, SHOPPER, for_shoppers, in_their_voice, reasons_of
from dokani.engine.terms import DEFAULTS, TERMS
from dokani.engine.words import word

TITLE: Final = "Returns and refunds"
# The order of the page: (title, terms it tells about, those that are told even where they are the usual).
_SECTIONS: Final = (
    (
        "How long you have",
        ("return_until", "count_from", "if_last_day_closed", "opens_after"),
        frozenset[str](),
    ),
    ("What you can return", ("acceptable_reasons", "lines_decided"), frozenset({"acceptable_reasons"})),
    ("What we need from you", ("required_evidence", "authorisation"), frozenset[str]()),
    (
        "What you get",
        (
            "resolutions",
            "refund_percent",
            "refund_range",
            "store_credit_bonus_percent",
            "refund_when",
            "refund_within",
            "refund_to",
            "refund_payee",
            "exchange_for",
            "exchange_ships",
            "when_out_of_stock",
            "difference_paid_with",
            "charge_if_not_back",
        ),
        frozenset({"refund_when"}),
    ),
    (
        "What it costs",
        (
            "restocking_fee_percent",
            "fees",
            "fee_range",
            "refund_outbound_shipping",
            "deduct_outbound_cost",
        ),
        frozenset({"restocking_fee_percent", "refund_outbound_shipping"}),
    ),
    (
        "Sending it back",
        ("goods_back", "return_shipping", "return_label", "return_methods", "risk_on_way_back"),
        frozenset({"return_shipping"}),
    ),
    ("Cancelling an order", ("states_allowing", "cancellation_fee_percent"), frozenset({"states_allowing"})),
    ("If we say no", ("appeal_within", "denied_goods"), frozenset({"appeal_within"})),
)
_EXCHANGING: Final = frozenset(
    {"exchange_for", "exchange_ships", "when_out_of_stock", "difference_paid_with"}
)
# Terms told in one sentence with another, which a rule may set by itself all the same.
_PLACE: Final = {
    **{name: at for at, (_, names, _) in enumerate(_SECTIONS) for name in names},
    "return_window": 0,
    "window_starts_at": 0,
}
_LIMITS: Final = 1
# Before a sentence that some rule further down excepts something from.
_UNLESS: Final = "unless this page says otherwise, "


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the sentences under it."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page; `text` and `html` are made of the same sentences."""

    title: str
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """Plain text, for an e-mail or a chat."""
        parts = [self.title]
        for section in self.sections:
            parts.append("\n".join([section.title, *(f"- {sentence}" for sentence in section.sentences)]))
        return "\n\n".join(parts) + "\n"

    @property
    def html(self) -> str:
        """A fragment of HTML without attributes; every word of it is escaped."""
        parts = [f"<h1>{escape(self.title)}</h1>"]
        for section in self.sections:
            items = "".join(f"<li>{escape(sentence)}</li>" for sentence in section.sentences)
            parts.append(f"<section><h2>{escape(section.title)}</h2><ul>{items}</ul></section>")
        return "\n".join(parts) + "\n"

    def to_json(self) -> dict[str, Any]:
        """{title, sections: [{title, sentences}], text, html}."""
        return {
            "title": self.title,
            "sections": [{"title": each.title, "sentences": list(each.sentences)} for each in self.sections],
            "text": self.text,
            "html": self.html,
        }


def page(policy: Policy, title: str = TITLE) -> Page:
    """The shopper's page of a policy."""
    by_rules: dict[int, list[str]] = {}
    otherwise: set[str] = set()
    for rule in policy.rules:
        at = _place(rule)
        if at is not None:
            by_rules.setdefault(at, []).extend(_rule(rule, policy))
            bounds = {name for name, _ in (*rule.at_least, *rule.at_most)}
            otherwise |= bounds | {name for name, value in rule.sets if value != policy.terms[name]}
    sections = []
    for at, (heading, names, always_told) in enumerate(_SECTIONS):
        said = [
            *(_window(policy, otherwise) if at == 0 else ()),
            *_terms(policy, names, always_told, otherwise),
        ]
        sentences = tuple(dict.fromkeys((*said, *by_rules.get(at, ()))))
        if sentences:
            sections.append(Section(heading, sentences))
    if policy.jurisdictions:
        law = phrases.listed(phrases.law_of(name) for name in policy.jurisdictions)
        sentence = f"Whatever this page says, the rights that the law of {law} gives you stay as they are."
        sections.append(Section("Your rights by law", (sentence,)))
    else:
        sentence = "Whatever this page says, the rights that the law gives you stay as they are."
        sections.append(Section("Your rights by law", (sentence,)))
    return Page(title, tuple(sections))


def _window(policy: Policy, otherwise: Container[str]) -> Iterator[str]:
    window, start = policy.terms["return_window"], phrases.START[policy.terms["window_starts_at"]]
    unless = _UNLESS if "return_window" in otherwise or "window_starts_at" in otherwise else ""
    if window is None:
        yield phrases.opening(f"{unless}there is no time limit for returns.")
    elif window.count == 0:
        yield "Items can be returned only where this page says so."
    else:
        yield phrases.opening(f"{unless}you can ask for a return within {phrases.length(window)} of {start}.")


def _terms(
    policy: Policy, names: Iterable[str], always_told: frozenset[str], otherwise: Container[str]
) -> Iterator[str]:
    exchanges = policy.terms["resolutions"] is None or "exchange" in policy.terms["resolutions"]
    for name in names:
        value = policy.terms[name]
        if value == DEFAULTS[name] and name not in always_told:
            continue
        if name in _EXCHANGING and not exchanges:
            continue
        clause = SHOPPER[name](value, policy)
        if clause is not None:
            yield phrases.opening(f"{_UNLESS if name in otherwise else ''}{clause}.")


def _place(rule: Rule) -> int | None:
    """The section a rule belongs to; None for what is not for shoppers."""
    if rule.private or rule.verdict == "review":
        return None
    if rule.verdict in ("deny", "wait"):
        return _LIMITS
    named = [name for name, _ in (*rule.sets, *rule.at_least, *rule.at_most)]
    places = [_PLACE[name] for name in named if name in _PLACE]
    return places[0] if places else None


def _rule(rule: Rule, policy: Policy) -> Iterator[str]:
    """The shop's own words where it has some, and else what the rule does; nothing where that is not for shoppers."""
    if own := " ".join(rule.says.split()):
        yield own if own[-1] in ".!?…”\"'" else f"{own}."
    elif rule.verdict == "deny":
        yield _denied(rule, policy)
    elif rule.verdict == "wait":
        if_so = "" if always(rule.when) else f"if {for_shoppers(rule.when, policy)}, "
        yield phrases.opening(
            f"{if_so}the return has to wait until {in_their_voice(until_words(rule, policy))}."
        )
    elif effects := _effects(rule, policy):
        does, where = phrases.listed(effects), _scope(rule, policy)
        if_so = "" if always(rule.when) else f"{where or f'if {for_shoppers(rule.when, policy)}'}, "
        yield phrases.opening(f"{if_so}{does}.")


def _denied(rule: Rule, policy: Policy) -> str:
    if always(rule.when):
        return "Items cannot be returned."
    where, named = _scope(rule, policy), among_words(rule.when)
    if where is not None and where.startswith("for items "):
        return phrases.opening(f"{where.removeprefix('for ')} cannot be returned.")
    if where is not None and named is not None and named[0] in ("item.category", "order.channel"):
        return phrases.opening(f"{where.removeprefix('for ')} cannot be returned.")
    if where is not None and where.startswith("if "):
        return f"We cannot take an item back {where}."
    refuse = "We have to say no" if "action" in rule.reads else "We cannot take an item back"
    return f"{refuse} if {for_shoppers(rule.when, policy)}."


def _scope(rule: Rule, policy: Policy) -> str | None:
    """A short "for …"; a season is said by its days, and a reason by what it is, for their names are the shop's own."""
    where, named = scope(rule.when, policy), among_words(rule.when)
    if named is not None and named[0] == "reason":
        return f"if {reasons_of(named[1], policy)}"
    for season in policy.seasons:
        if where == f"in the season {word(season.name)}":
            return f"for {season_words(season)}"
    return where


def _effects(rule: Rule, policy: Policy) -> list[str]:
    found = []
    for bound, values in (("", rule.sets), ("at least", rule.at_least), ("at most", rule.at_most)):
        for name, value in values:
            clause = SHOPPER[name](value, policy) if name in SHOPPER else None
            if clause is None and not bound:
                clause = LIFTED.get(name)
            if clause is None:
                continue
            if bound and name == "return_window" and value is not None:
                clause = f"you have {bound} {phrases.length(value)}"
            elif bound and TERMS[name].bound in ("length", "fee", "number", "date") and value:
                clause = f"{clause}, {bound}"
            elif bound == "at most" and name == "refund_when":
                clause = f"{clause}, if not before"
            found.append(clause)
    return found
