"""What a document declares beside terms and rules, and how it changed: currency, laws, days, reasons, seasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dokani.engine.policy import Policy, Reason, Season
from dokani.engine.saying import phrases
from dokani.engine.vocabulary import Fact
from dokani.engine.words import word

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def declared_changes(was: Policy, now: Policy) -> Iterator[str]:
    """A sentence for each declaration that changed."""
    if was.currency != now.currency:
        yield f"Amounts are in {now.currency} instead of {was.currency}."
    for name in now.jurisdictions:
        if name not in was.jurisdictions:
            yield f"The law of {phrases.law_of(name)} now stands above the rules."
    for name in was.jurisdictions:
        if name not in now.jurisdictions:
            yield f"The law of {phrases.law_of(name)} no longer stands above the rules."
    if set(was.jurisdictions) == set(now.jurisdictions) and was.jurisdictions != now.jurisdictions:
        yield "The laws that stand above the rules are listed in another order, which changes nothing."
    if was.calendar.zone.key != now.calendar.zone.key:
        yield f"Days are counted in the time zone {now.calendar.zone.key} instead of {was.calendar.zone.key}."
    yield from _closed_days(was, now)
    yield from _entries(was.reasons, now.reasons, "reason", _reason)
    yield from _entries(
        {season.name: season for season in was.seasons},
        {season.name: season for season in now.seasons},
        "season",
        season_words,
    )
    names = [season.name for season in was.seasons], [season.name for season in now.seasons]
    if names[0] != names[1] and sorted(names[0]) == sorted(names[1]):
        yield f"The order of the seasons changes: {phrases.listed(map(word, names[1]))}; the first that holds counts."
    yield from _entries(_custom(was), _custom(now), "fact", _fact)
    for key, label in (("name", "name"), ("description", "description")):
        old, new = was.document.get(key), now.document.get(key)
        if old != new:
            yield f"The policy's {label} changes from {_text(old)} to {_text(new)}."


def _text(value: Any) -> str:
    return "none" if value in (None, "") else phrases.quoted(str(value))


def _closed_days(was: Policy, now: Policy) -> Iterator[str]:
    old, new = _days(was), _days(now)
    if gained := [each for each in new if each not in old]:
        yield f"The shop is now closed on {phrases.listed(gained)}."
    if lost := [each for each in old if each not in new]:
        yield f"The shop is no longer closed on {phrases.listed(lost)}."


def _days(policy: Policy) -> list[str]:
    calendar = policy.calendar
    yearly = [f"{day} {_MONTHS[month - 1]} of every year" for month, day in sorted(calendar.every_year)]
    weekdays = [f"{_WEEKDAYS[each]}s" for each in sorted(calendar.weekdays)]
    return [*weekdays, *(phrases.day(each) for each in sorted(calendar.dates)), *yearly]


def _entries(was: Mapping[str, Any], now: Mapping[str, Any], kind: str, says: Any) -> Iterator[str]:
    for name in dict.fromkeys((*now, *was)):
        called = phrases.quoted(word(name))
        if name not in was:
            yield f"New {kind} {called}: {says(now[name])}."
        elif name not in now:
            yield f"The {kind} {called} is gone."
        elif was[name] != now[name]:
            yield f"The {kind} {called} is now: {says(now[name])}; before: {says(was[name])}."


def _reason(reason: Reason) -> str:
    whose = "nobody's fault" if reason.fault == "none" else f"the {reason.fault}'s fault"
    return f"it means {phrases.quoted(word(reason.means))} and is {whose}"


def season_words(season: Season) -> str:
    """ "orders from 15 November to 31 December of every year"."""
    what = {"order.ordered_at": "orders", "order.shipped_at": "shipments", "request.asked_at": "requests"}
    first, last = season.first, season.last
    if isinstance(first, tuple) and isinstance(last, tuple):
        span = f"{first[1]} {_MONTHS[first[0] - 1]} to {last[1]} {_MONTHS[last[0] - 1]} of every year"
    elif not isinstance(first, tuple) and not isinstance(last, tuple):
        span = f"{phrases.day(first)} to {phrases.day(last)}"
    else:
        raise ValueError("a season has a year at both ends, or at neither")
    return f"{what.get(season.of, season.of)} from {span}"


def _custom(policy: Policy) -> dict[str, Fact]:
    return {
        name.removeprefix("custom."): fact
        for name, fact in policy.facts.items()
        if name.startswith("custom.")
    }


def _fact(fact: Fact) -> str:
    unit = f" in {fact.unit}" if fact.unit else ""
    kind = {"yes_no": "yes or no", "words": "a list of words", "day": "a day", "moment": "a moment"}
    unknown = {"ask": "the shopper is asked", "condition": "it is checked later", "review": "a person looks"}
    return (
        f"{fact.means}, {kind.get(fact.kind, f'a {fact.kind}')}{unit}; known at stage {fact.known_at}; "
        f"while it is not known, {unknown[fact.when_unknown]}"
    )
