"""The shoppers' page: whole sentences in their own voice, and nothing that is the shop's own business."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from dokani.engine.saying.page import TITLE, page
from dokani.engine.saying.shopper import SHOPPER
from dokani.engine.saying.shopper_words import REASON
from dokani.engine.terms import TERMS
from dokani.engine.vocabulary import REASONS
from tests.engine.saying.samples import VALUES, document, drawn, examples, policy

# What shoppers are never told of; each has a reason beside it.
UNTOLD = {
    "auto_approve_threshold": "a limit for review",
    "high_risk_categories": "a limit for review",
    "fraud_flags": "risk",
    "review_at_risk": "risk",
    "keep_item_under": "tells how to keep things for nothing",
    "opens_from": "is said with opens_after",
    "adjust": "what a claim comes to",
    "allow_voice_calls": "not about returns",
    "allow_video_calls": "not about returns",
    "record_calls": "is said when a call begins",
    "max_call_duration": "not about returns",
    "auto_escalation_threshold": "not about returns",
}
SECRET = re.compile(r"risk score|fraud|flag|threshold|block list|allow list|serial|review", re.IGNORECASE)


def sentences(raw: dict[str, Any]) -> list[str]:
    return [sentence for section in page(policy(raw)).sections for sentence in section.sentences]


def test_every_term_is_told_or_is_the_shops_own_business() -> None:
    assert set(SHOPPER) | set(UNTOLD) == set(TERMS)
    assert not set(SHOPPER) & set(UNTOLD)
    assert set(REASON) == set(REASONS)


@pytest.mark.parametrize("name", sorted(SHOPPER))
def test_every_value_of_a_term_reads_as_a_sentence(name: str) -> None:
    for value in VALUES[name]:
        rule = {"id": "r", "when": {"==": [{"var": "order.channel"}, "web"]}, "set": {name: value}}
        for raw in (document(**{name: value}), document(rule)):
            for sentence in sentences(raw):
                assert re.fullmatch(r"[A-Z].*[.!?]", sentence), sentence
                assert "_" not in sentence and "None" not in sentence and "the shopper" not in sentence, (
                    sentence
                )


@pytest.mark.parametrize("name", sorted(UNTOLD))
def test_what_is_the_shops_own_business_leaves_no_trace(name: str) -> None:
    usual = page(policy(document())).text
    for value in VALUES[name]:
        assert page(policy(document(**{name: value}))).text == usual
        rule = {"id": "r", "when": {"var": "item.opened"}, "set": {name: value}, "says": "Our own business."}
        assert "own business" not in page(policy(document(rule))).text


@pytest.mark.parametrize(
    "rule",
    [
        {"when": {">": [{"var": "risk.score"}, 0.4]}, "verdict": "deny"},
        {"when": {"in": ["serial_returner", {"var": "risk.flags"}]}, "set": {"return_window": 3}},
        {"when": {">": [{"var": "customer.returns_90d"}, 5]}, "set": {"restocking_fee_percent": 40}},
        {"when": {"var": "customer.on_block_list"}, "verdict": "deny"},
        {"when": {">": [{"var": "order.value"}, 500]}, "verdict": "review"},
    ],
    ids=["score", "flag", "returns", "list", "review"],
)
def test_rules_about_risk_people_or_review_are_not_on_the_page(rule: dict[str, Any]) -> None:
    usual = page(policy(document())).text
    assert page(policy(document({"id": "r", "says": "We watch you.", **rule}))).text == usual
    assert page(policy(document({"id": "r", **rule}))).text == usual


def _labels_of_goods(when: Any) -> Any:
    """The condition with another label where the drawing put a flag's name on goods or evidence: no shop has those."""
    if isinstance(when, dict):
        if "in" in when and when["in"][0] == "serial_returner" and when["in"][1] != {"var": "risk.flags"}:
            return {"in": ["clearance", when["in"][1]]}
        return {op: _labels_of_goods(parts) for op, parts in when.items()}
    return [_labels_of_goods(each) for each in when] if isinstance(when, list) else when


@pytest.mark.parametrize("number", range(150))
def test_what_is_not_for_shoppers_might_as_well_not_be_there(number: int) -> None:
    raw = drawn(number)
    whole = policy(raw)
    hidden = {rule.id for rule in whole.rules if rule.private or rule.verdict == "review"}
    without = raw | {"rules": [rule for rule in raw["rules"] if rule["id"] not in hidden]}
    assert page(whole).text == page(policy(without)).text


@pytest.mark.parametrize("number", range(150))
def test_no_page_of_any_policy_gives_anything_away(number: int) -> None:
    raw = drawn(number)
    for rule in raw["rules"]:
        del rule["says"]
        rule["when"] = _labels_of_goods(rule["when"])
    found = page(policy(raw))
    assert not SECRET.search(found.text.replace("serial number", "")), found.text
    for section in found.sections:
        for sentence in section.sentences:
            assert re.fullmatch(r"[A-Z“].*[.!?]", sentence), sentence
            assert "_" not in sentence.replace("_", " ", 0) or "custom" in sentence, sentence


@pytest.mark.parametrize(("name", "raw"), examples(), ids=[name for name, _ in examples()])
def test_the_pages_of_the_examples_read_as_they_were_written(name: str, raw: dict[str, Any]) -> None:
    found = page(policy(raw))
    assert found.sections[0].title == "How long you have"
    assert found.sections[-1].title == "Your rights by law"
    told = [rule for rule in policy(raw).rules if not rule.private and rule.verdict != "review" and rule.says]
    public = [rule for rule in told if rule.verdict or {name for name, _ in rule.sets} & set(SHOPPER)]
    for rule in public:
        assert rule.says.rstrip(".") in found.text, rule.id
    assert not re.search(r"[a-z]_[a-z]", found.text)


def test_the_page_of_a_new_shop() -> None:
    assert page(policy(dict(examples())["starter"]), "Returns at Amina's").text == STARTER


def test_rules_without_words_are_told_in_ours() -> None:
    opened = {"and": [{"==": [{"var": "item.category"}, "electronics"]}, {"var": "item.opened"}]}
    xmas = {"xmas": {"of": "ordered_at", "from": "11-15", "to": "12-31"}}
    raw = document(
        {"id": "a", "when": opened, "set": {"return_window": 14, "restocking_fee_percent": 15}},
        {"id": "b", "when": {"in": ["final_sale", {"var": "item.tags"}]}, "verdict": "deny"},
        {"id": "c", "when": {"in": [{"var": "customer.tier"}, ["gold"]]}, "at_least": {"return_window": 60}},
        {"id": "d", "when": {"==": [{"var": "season"}, "xmas"]}, "set": {"return_until": "2027-01-31"}},
        {
            "id": "e",
            "when": {"!": [{"or": [{"var": "item.worn"}, {"var": "item.washed"}]}]},
            "set": {"refund_percent": 90},
        },
        {"id": "f", "when": {"!": [{"var": "customer.is_recipient"}]}, "verdict": "deny"},
        return_window=30,
    )
    assert [each for each in sentences(raw | {"seasons": xmas}) if "30 days" not in each][:9:1] == [
        "If the category of the item is electronics and the item was opened, you have 14 days and we keep a restocking "
        "fee of 15 %.",
        "For gold members, you have at least 60 days.",
        "For orders from 15 November to 31 December of every year, whatever the time limit, you can ask for a return "
        "until 31 January 2027.",
        "You need no particular reason.",
        "Items labelled “final sale” cannot be returned.",
        "We cannot take an item back if you did not receive the goods.",
        "We refund you when the item has arrived back with us.",
        "If the item was not worn and the item was not washed, we refund 90 % of what you paid for the item.",
        "Unless this page says otherwise, there is no restocking fee.",
    ]


def _is(fact: str, value: Any) -> dict[str, Any]:
    return {"==": [{"var": fact}, value]}


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (_is("fault", "shop"), "if the fault is ours."),
        ({"in": [{"var": "fault"}, ["carrier", "shop"]]}, "if the fault is the carrier's or ours."),
        (
            {"!": [{"in": [{"var": "fault"}, ["shop", "customer"]]}]},
            "if the fault is neither ours nor yours.",
        ),
        ({"!": [{"var": "item.has_receipt"}]}, "if there is no receipt."),
        ({"!": [{"var": "item.complete"}]}, "if something is missing from the box."),
        ({"var": "item.damaged_by_customer"}, "if you damaged the item."),
        ({">": [{"var": "days_since_start"}, 30]}, "if more than 30 days have passed since the order."),
        (_is("order.delivered_at", None), "if the order has not been delivered."),
        ({"!": [{"<": [{"var": "order.value"}, 20]}]}, "if the order's total is not less than 20 EUR."),
        ({"in": [{"var": "reason"}, ["changed_mind"]]}, "if you changed your mind."),
        ({"var": "custom.seen_at_the_door"}, "if “seen at the door” applies."),
        (
            {"!": [{"in": ["unboxing_video", {"var": "evidence"}]}]},
            "if a video of the unboxing was not given.",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_conditions_are_said_as_a_person_would(when: dict[str, Any], said: str) -> None:
    raw = document({"id": "r", "when": when, "verdict": "deny"}, window_starts_at="ordered_at")
    found = sentences(raw | {"custom": {"seen_at_the_door": {"type": "boolean"}}})
    assert f"We cannot take an item back {said}" in found, found


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            {"when": _is("action", "cancel"), "verdict": "deny"},
            "We have to say no if you ask to cancel an order.",
        ),
        (
            {"when": _is("item.category", "earrings"), "verdict": "deny"},
            "Earrings cannot be returned.",
        ),
        (
            {"when": _is("order.channel", "store"), "set": {"return_window": 14}},
            "For what was bought in a store, you have 14 days.",
        ),
        (
            {"when": {"var": "item.gift"}, "set": {"required_evidence": {}}},
            "If the item was a gift, you need not add a photo or anything else.",
        ),
        (
            {"when": True, "set": {"fees": [{"id": "p", "fixed": 1.95, "says": "A parcel costs 1.95 €."}]}},
            "A parcel costs 1.95 €.",
        ),
        (
            {
                "when": True,
                "set": {"fees": [{"id": "p", "fixed": 2, "says": "Every parcel sent costs you."}]},
            },
            "Every parcel sent costs you (2 EUR).",
        ),
        (
            {"when": {"var": "item.opened"}, "verdict": "wait", "until": "request.asked_at"},
            "If the item was opened, the return has to wait until the moment you asked.",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_rules_are_said_as_a_person_would(rule: dict[str, Any], said: str) -> None:
    found = sentences(document({"id": "r", **rule}))
    assert said in found, found


def test_a_rule_of_which_shoppers_are_told_nothing_has_no_sentence() -> None:
    rule = {"id": "r", "when": {"var": "item.opened"}, "set": {"refund_within": None}}
    assert page(policy(document(rule))).text == page(policy(document())).text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_whatever_a_merchant_writes_stays_text_in_the_html() -> None:
    evil = '<script>alert(1)</script> & "quotes" <img src=x onerror=y>'
    raw = document(
        {"id": "a", "when": {"==": [{"var": "item.category"}, evil]}, "verdict": "deny"},
        {"id": "b", "when": {"var": "item.opened"}, "verdict": "deny", "says": evil},
        return_label=evil,
    )
    found = page(policy(raw), evil)
    seen = _Tags()
    seen.feed(found.html)
    assert seen.tags == {"h1", "section", "h2", "ul", "li"}
    assert not seen.attributes
    assert "<script>" not in found.html and "&lt;script&gt;" in found.html


def test_the_text_and_the_html_say_the_same() -> None:
    found = page(policy(dict(examples())["starter"]))
    assert found.title == TITLE
    for section in found.sections:
        for sentence in section.sentences:
            assert f"- {sentence}\n" in found.text


STARTER = """Returns at Amina's

How long you have
- Unless this page says otherwise, you can ask for a return within 30 days of delivery.
- Faulty, damaged or wrong items can come back within 60 days, and we pay for shipping.
- Electronics can be returned within 14 days, less a 10 % restocking fee.

What you can return
- We take an item back if the item is defective, it was damaged on its way to you, we sent the wrong item, it is not as described, parts are missing, it does not fit, you changed your mind, it arrived late, you ordered it by mistake or you no longer need it, or for another reason that you tell us; please also tell us if the item never arrived.
- Final-sale items cannot be returned, unless they are faulty or arrived damaged.

What we need from you
- Please add a photo if the item is defective or we sent the wrong item; please add a photo and a photo of the packaging if the item was damaged on its way to you.

What you get
- You can choose a refund, an exchange, store credit or a replacement.
- We refund you when the item has arrived back with us.

What it costs
- Unless this page says otherwise, there is no restocking fee.
- Unless this page says otherwise, the shipping you paid for the order is not refunded.

Sending it back
- Unless this page says otherwise, you pay for sending it back.

Cancelling an order
- You can cancel an order until it is shipped.

If we say no
- If we say no, you can ask us to look again within 14 days.

Your rights by law
- Whatever this page says, the rights that the law gives you stay as they are.
"""  # noqa: E501 — as it is read
