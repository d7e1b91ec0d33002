"""One term that another value holds for, as a sentence: "The return window goes from 30 to 14 days."."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dokani.engine.lengths import Length
from dokani.engine.policy import Policy
from dokani.engine.saying import phrases
from dokani.engine.saying.terms import TERM_WORDS
from dokani.engine.words import word


def term_change(name: str, old: Any, new: Any, was: Policy, now: Policy, about: str | None = None) -> str:
    """The sentence for one term; `about` narrows it ("for electronics", "when the item was opened")."""
    words = TERM_WORDS[name]
    where = f" {about}" if about else ""
    if words.kind == "flag":
        return phrases.opening(f"{_now(words.said(new, now), bool(new))}{where}.")
    if words.kind == "words" and isinstance(old, tuple) and isinstance(new, tuple):
        return _gained_and_lost(words.label + where, old, new)
    if words.kind == "by_word":
        return _word_by_word(name, words.label + where, old, new, was, now)
    before, after = words.said(old, was), words.said(new, now)
    if words.kind == "measure":
        if isinstance(old, Length) and isinstance(new, Length) and old.unit == new.unit and new.count != 1:
            before = str(old.count)
        return phrases.opening(f"{words.label}{where} goes from {before} to {after}.")
    return phrases.opening(f"{words.label}{where} changes from {_mark(before)} to {_mark(after)}.")


def _mark(text: str) -> str:
    return phrases.quoted(text) if " " in text else text


def _now(clause: str, yes: bool) -> str:
    """ "voice calls are offered" → "voice calls are now offered"; "… are not offered" → "… are no longer offered"."""
    for verb in (" are ", " is "):
        if f"{verb}not " in clause:
            return clause.replace(f"{verb}not ", f"{verb}no longer ", 1)
        if verb in clause:
            return clause.replace(verb, f"{verb}now ", 1)
    return clause


def _gained_and_lost(label: str, old: tuple[str, ...], new: tuple[str, ...]) -> str:
    gained = [phrases.quoted(word(each)) for each in new if each not in old]
    lost = [phrases.quoted(word(each)) for each in old if each not in new]
    if not gained and not lost:
        order = phrases.listed(word(each) for each in new)
        return phrases.opening(f"{label} has another order of preference: {order}.")
    said = [f"gains {phrases.listed(gained)}"] if gained else []
    said += [f"loses {phrases.listed(lost)}"] if lost else []
    return phrases.opening(f"{label} {' and '.join(said)}.")


def _word_by_word(
    name: str, label: str, old: Mapping[str, Any], new: Mapping[str, Any], was: Policy, now: Policy
) -> str:
    found = []
    for key in sorted({*old, *new}):
        before, after = old.get(key, ()), new.get(key, ())
        if before == after:
            continue
        if name == "required_evidence":
            reason = phrases.quoted(word(key))
            if not after:
                found.append(f"{reason} no longer asks for {phrases.evidence(before)}")
            elif not before:
                found.append(f"{reason} now asks for {phrases.evidence(after)}")
            else:
                found.append(
                    f"{reason} now asks for {phrases.evidence(after)} instead of {phrases.evidence(before)}"
                )
        else:
            found.append(
                f"{phrases.ACTION.get(key, key)} is possible {_states(after)}, before {_states(before)}"
            )
    if not found:
        # Only how it is written differs, such as an empty list for a reason.
        return phrases.opening(f"{label} is written differently and means the same.")
    return phrases.opening(f"{label} changes: {'; '.join(found)}.")


def _states(states: tuple[str, ...] | None) -> str:
    if states is None:
        return "in any state"
    return f"while the order is {phrases.listed(map(word, states), 'or')}" if states else "in no state"
