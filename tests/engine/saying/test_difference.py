"""The difference of two policies: nothing for the same, and for every change at least one sentence that names it."""

from __future__ import annotations

import copy
from itertools import permutations
from random import Random
from typing import Any

import pytest

from dokani.engine.faults import PolicyFault
from dokani.engine.saying.difference import UNSEEN, difference
from dokani.engine.saying.terms import TERM_WORDS
from dokani.engine.terms import TERMS
from tests.engine.saying.samples import VALUES, document, drawn, examples, policy

ELECTRONICS = {"==": [{"var": "item.category"}, "electronics"]}
OPENED = {"var": "item.opened"}


def says(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return list(difference(policy(was), policy(now)).says)


def between(*pairs: tuple[Any, Any]) -> list[str]:
    """What is said of terms that change from one value to another."""
    return says(
        document(**{name: old for name, (old, _) in pairs}),
        document(**{name: new for name, (_, new) in pairs}),
    )


def test_every_term_has_words_and_samples() -> None:
    assert set(TERM_WORDS) == set(TERMS) == set(VALUES)


@pytest.mark.parametrize("number", range(200))
def test_the_same_document_says_nothing_however_it_is_written(number: int) -> None:
    raw = drawn(number)
    assert difference(policy(raw), policy(raw)).to_json() == {
        "same": True, "says": [], "terms": [], "rules": [], "other": [],
    }  # fmt: skip
    shuffled = {key: raw[key] for key in reversed(raw)}
    shuffled["terms"] = {key: raw["terms"][key] for key in reversed(raw["terms"])}
    assert difference(policy(raw), policy(shuffled)).same


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_term_that_changes_is_named_and_nothing_else_is(name: str) -> None:
    for old, new in permutations(VALUES[name], 2):
        found = difference(policy(document(**{name: old})), policy(document(**{name: new})))
        assert [each.term for each in found.terms] == [name], (old, new)
        assert not found.rules and not found.other
        sentence = found.terms[0].says
        words = TERM_WORDS[name]
        named = words.said(True, policy(document())) if words.kind == "flag" else words.label
        label = named.removeprefix("the ").split(" ")[0]
        assert label.lower() in sentence.lower(), sentence
        assert sentence[0].isupper() and sentence.endswith("."), sentence
        assert "_" not in sentence, sentence


@pytest.mark.parametrize("name", sorted(VALUES))
def test_a_term_of_a_rule_that_changes_is_named_with_its_rule(name: str) -> None:
    when = {"==": [{"var": "order.channel"}, "web"]}
    for old, new in permutations(VALUES[name], 2):
        rules = [{"id": "web-7", "when": when, "set": {name: value}} for value in (old, new)]
        found = difference(policy(document(rules[0])), policy(document(rules[1])))
        assert [(each.id, each.change) for each in found.rules] == [("web-7", "changed")]
        assert "web-7" in " ".join(found.says), found.says


def test_what_merchants_read_is_plain() -> None:
    assert between(("return_window", (30, 14))) == ["The return window goes from 30 to 14 days."]
    assert between(("return_window", (30, "6 months"))) == [
        "The return window goes from 30 days to 6 months."
    ]
    assert between(("return_window", (None, 14))) == ["The return window goes from no limit to 14 days."]
    assert between(("restocking_fee_percent", (0, 15))) == ["The restocking fee goes from 0 % to 15 %."]
    assert between(("allow_voice_calls", (True, False))) == ["Voice calls are no longer offered."]
    assert between(("allow_video_calls", (False, True))) == ["Video calls are now offered."]
    assert between(("auto_approve_threshold", (150, 99.5))) == [
        "The value above which a person looks goes from 150 EUR to 99.50 EUR."
    ]
    assert between(("acceptable_reasons", (["defective"], ["defective", "changed_mind"]))) == [
        "The list of accepted reasons gains “changed mind”."
    ]
    assert between(("required_evidence", ({"defective": ["photo"]}, {}))) == [
        "The evidence asked for changes: “defective” no longer asks for a photo."
    ]


def test_a_rule_about_a_category_says_so() -> None:
    rules = [{"id": "e", "when": ELECTRONICS, "set": {"return_window": days}} for days in (30, 14)]
    assert says(document(rules[0]), document(rules[1])) == [
        "The return window for electronics (rule e) goes from 30 to 14 days."
    ]


RULE: dict[str, Any] = {
    "id": "opened",
    "when": OPENED,
    "set": {"restocking_fee_percent": 15},
    "says": "Less 15 %.",
}


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (
            {"when": ELECTRONICS},
            "now applies when the category of the item is electronics; before, when the item was",
        ),
        (
            {"set": {"restocking_fee_percent": 15, "return_window": 7}},
            "now also sets the return window: 7 days",
        ),
        ({"set": {"return_window": 7}}, "no longer sets the restocking fee (it was 15 %)"),
        ({"at_least": {"return_window": 7}}, "now sees to it that the return window is at least 7 days"),
        ({"verdict": "deny"}, "now means that the return is denied"),
        ({"says": "Less a fee."}, "change from “Less 15 %.” to “Less a fee.”"),
        ({"says": ""}, "has no words for shoppers any more"),
        ({"when": True}, "now applies always; before, when the item was opened"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else ",".join(value),
)
def test_a_changed_rule_is_named_with_what_changed(change: dict[str, Any], wanted: str) -> None:
    found = difference(policy(document(RULE)), policy(document({**RULE, **change})))
    assert [(each.id, each.change) for each in found.rules] == [("opened", "changed")]
    assert any(wanted in sentence and "opened" in sentence for sentence in found.says), found.says


def test_verdicts_and_moments_that_change_are_named() -> None:
    def rule(**does: Any) -> dict[str, Any]:
        return document({"id": "r", "when": OPENED, **does})

    assert says(rule(verdict="deny"), rule(verdict="review")) == [
        "Rule r: a person looks at the return; before, the return is denied."
    ]
    early, late = (rule(verdict="wait", until=f"2026-12-0{day}") for day in (1, 2))
    assert says(early, late) == [
        "Rule r: the return waits until 2 December 2026; before, the return waits until 1 December 2026."
    ]
    assert says(rule(verdict="deny", at_most={"refund_percent": 50}), rule(verdict="deny")) == [
        "Rule r no longer sees to it that the part of the price that is refunded is at most 50 %."
    ]


def test_rules_that_come_go_and_get_another_name() -> None:
    other = {"id": "category", "when": ELECTRONICS, "verdict": "deny"}
    found = difference(policy(document(RULE)), policy(document(other)))
    assert [(each.id, each.change) for each in found.rules] == [("category", "added"), ("opened", "removed")]
    assert found.says[0] == (
        "New rule category: When the category of the item is electronics, the return is denied."
    )
    assert found.says[1].startswith("Rule opened is gone. It said: When the item was opened,")
    assert says(document(RULE), document({**RULE, "id": "unsealed"})) == [
        "Rule opened is now called unsealed."
    ]


def test_an_order_that_changes_is_found_with_what_it_means() -> None:
    first = {"id": "a", "when": ELECTRONICS, "set": {"return_window": 14}}
    second = {"id": "b", "when": OPENED, "set": {"return_window": 7}}
    third = {"id": "c", "when": {"var": "item.worn"}, "verdict": "deny"}
    assert says(document(first, second, third), document(second, first, third)) == [
        "Rule b now comes before a.",
        "Where rules b and a both apply, the return window is now 7 days and no longer 14 days.",
    ]
    assert says(document(first, second, third), document(third, first, second)) == [
        "Rule c now comes before a and b.",
        "Moving rule c alone changes no outcome; at most, which reason is shown first.",
    ]


@pytest.mark.parametrize("number", range(60))
def test_whatever_the_order_becomes_it_is_found(number: int) -> None:
    raw = drawn(number)
    if len(raw["rules"]) < 2:
        raw["rules"] = [RULE, {**RULE, "id": "other"}]
    now = copy.deepcopy(raw)
    random = Random(number)
    while now["rules"] == raw["rules"]:
        random.shuffle(now["rules"])
    found = difference(policy(raw), policy(now))
    assert not found.same
    assert {each.change for each in found.rules} == {"moved"}, found.says
    # Taking those that moved out of both, the order is the same.
    moved = {each.id for each in found.rules}
    left = [[rule["id"] for rule in one["rules"] if rule["id"] not in moved] for one in (raw, now)]
    assert left[0] == left[1]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"currency": "BDT"}, "Amounts are in BDT instead of EUR."),
        ({"jurisdictions": ["EU"]}, "The law of the European Union now stands above the rules."),
        ({"time_zone": "Asia/Dhaka"}, "Days are counted in the time zone Asia/Dhaka instead of UTC."),
        (
            {"closed_days": ["saturday", "sunday", "12-25"]},
            "The shop is now closed on 25 December of every year.",
        ),
        ({"closed_days": ["sunday"]}, "The shop is no longer closed on Saturdays."),
        (
            {"reasons": {"tight": {"means": "size_or_fit"}}},
            "New reason “tight”: it means “size or fit” and is the",
        ),
        (
            {"seasons": {"xmas": {"of": "ordered_at", "from": "11-15", "to": "12-31"}}},
            "New season “xmas”: orders from 15 November to 31 December of every year.",
        ),
        ({"custom": {"vip": "boolean"}}, "New fact “vip”: vip, yes or no"),
        ({"name": "Winter"}, "The policy's name changes from none to “Winter”."),
        ({"description": "As of 2026"}, "The policy's description changes from none to “As of 2026”."),
    ],
    ids=lambda value: value[:16] if isinstance(value, str) else ",".join(value),
)
def test_what_is_declared_beside_is_compared_too(change: dict[str, Any], wanted: str) -> None:
    assert any(wanted in sentence for sentence in says(document(), {**document(), **change}))
    assert says({**document(), **change}, document()), "and the other way round"


def test_what_is_only_written_otherwise_is_said_to_be_that() -> None:
    found = difference(policy(document()), policy(document(restocking_fee_percent=0)))
    assert (found.same, found.says) == (False, (UNSEEN,))


@pytest.mark.parametrize("number", range(150))
def test_between_any_two_policies_every_sentence_is_one(number: int) -> None:
    was, now = drawn(number), drawn(number + 10_000)
    found = difference(policy(was), policy(now))
    assert found.says or found.same
    for sentence in found.says:
        assert "\n" not in sentence and sentence[0].isupper(), sentence
    # A single part taken from the other policy is found, too.
    for key in ("terms", "rules"):
        try:
            mixed = policy({**was, key: now[key]})
        except PolicyFault:
            continue
        if mixed.sha256 != policy(was).sha256:
            assert difference(policy(was), mixed).says


def test_the_examples_are_compared_with_each_other() -> None:
    for (_, was), (_, now) in permutations(examples(), 2):
        assert says(was, now)
