"""A receipt: whoever has it can check it, and not one byte of it can be another."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from dokani.engine import ENGINE_VERSION, replay
from dokani.engine.canonical import canonical
from dokani.engine.chain import Chain
from dokani.engine.receipt import Unreadable, check, fingerprint
from dokani.engine.versions import engine_of
from tests.engine import shop
from tests.engine.receipts import DOCUMENT, PUBLIC, body_of, bundled, file_of
from tests.engine.receipts import facts as facts_of
from tests.engine.test_properties import ACTIONS, CASES, MANY, UNKNOWN, case, policies

GOLDEN = sorted((Path(__file__).parent / "receipts_of_old").glob("*.json"))


def holds(given_bytes: bytes) -> bool:
    try:
        return check(given_bytes).good
    except Unreadable:
        return False


def outcomes(given_bytes: bytes) -> dict[str, str]:
    return {step.step: step.outcome for step in check(given_bytes).steps}


def says(given_bytes: bytes, step: str) -> str:
    return next(each.says for each in check(given_bytes).steps if each.step == step)


@pytest.mark.parametrize("opened", [False, True])
def test_an_unaltered_receipt_holds_in_every_step(opened: bool) -> None:
    found = check(file_of(opened=opened))
    assert found.good and all(step.outcome == "ok" for step in found.steps)
    assert [step.step for step in found.steps] == [
        "form", "hash", "signature", "policy", "decision", *(["opening"] if opened else []),
    ]  # fmt: skip
    assert found.fingerprint == fingerprint(PUBLIC)


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_a_receipt_altered_by_one_byte_anywhere_fails(flip: int) -> None:
    whole = file_of(facts_of(risk__score=0.3), opened=True, document=shop.document(shop.RULES[2]))
    assert holds(whole)
    survivors = [
        at for at in range(len(whole)) if holds(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])
    ]
    assert survivors == []


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_no_byte_put_in_taken_out_or_exchanged_passes(data: st.DataObject) -> None:
    whole = WHOLE
    at = data.draw(st.integers(0, len(whole) - 1))
    byte = bytes([data.draw(st.integers(0, 255))])
    how = data.draw(st.sampled_from(("put in", "take out", "exchange")))
    changed = whole[:at] + (b"" if how == "take out" else byte) + whole[at + (how != "put in") :]
    assert holds(changed) == (changed == whole)


WHOLE = file_of(opened=True)


@pytest.mark.parametrize(
    "changed",
    [
        WHOLE.rstrip(b"\n"),
        WHOLE + b"\n",
        b" " + WHOLE,
        b"\xef\xbb\xbf" + WHOLE,
        json.dumps(json.loads(WHOLE), indent=2).encode(),
        b"",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b'{"format":"dokani-receipt/1"}\n',
        b'{"format":"dokani-receipt/2"}\n',
        b"[" * 100_000,
        b"\xff\xfe",
        b"\x00",
    ],
)
def test_another_form_of_it_or_something_else_does_not_pass(changed: bytes) -> None:
    assert not holds(changed)


def resigned(**changes: Any) -> bytes:
    """A receipt that was changed, hashed and signed anew by the right key."""
    body, opening = body_of(facts_of())
    return bundled({**body, **changes}, opening)


def test_a_wrong_answer_is_found_out_even_if_it_was_signed() -> None:
    body, _ = body_of(facts_of())
    wrong = {**body["answer"], "amount": "51.00"}
    assert outcomes(resigned(answer=wrong)) | {"decision": "failed", "opening": "failed"} == outcomes(
        resigned(answer=wrong)
    )
    assert "another answer" in says(resigned(answer=wrong), "decision")


def test_a_wrong_policy_gate_or_input_is_found_out_even_if_it_was_signed() -> None:
    body, opening = body_of(facts_of())
    other = {**body["policy"], "document": shop.document()}
    assert outcomes(resigned(policy=other))["policy"] == "failed"
    gate = {**body["risk"], "gate": [True]}
    assert outcomes(resigned(risk=gate))["decision"] == "failed"
    lying = {**opening, "inputs": {"risk.score": 0.2, "risk.flags": []}}
    assert outcomes(bundled(body, lying))["opening"] == "failed"
    assert outcomes(bundled(body, {**opening, "more": 1}))["opening"] == "failed"
    assert outcomes(bundled(body, {"salt": 1, "inputs": None}))["opening"] == "failed"


@pytest.mark.parametrize("junk", [None, 1, "x", [], {}, {"names": 1}, [[]], {"document": []}])
@pytest.mark.parametrize(
    "part", ["risk", "facts", "answer", "policy", "business", "human", "number", "replay"]
)
def test_signed_nonsense_is_answered_not_thrown(part: str, junk: Any) -> None:
    check(resigned(**{part: junk}))


def test_a_receipt_signed_by_another_key_names_that_key() -> None:
    stranger = Ed25519PrivateKey.generate()
    body, _ = body_of(facts_of())
    assert outcomes(bundled(body, key=stranger))["signature"] == "failed"


def test_a_receipt_of_an_engine_that_is_not_shipped_holds_and_says_so() -> None:
    found = check(resigned(engine="0.9.0"))
    assert found.good
    assert says(resigned(engine="0.9.0"), "decision") == "not decided again: engine 0.9.0 is not shipped"
    assert engine_of("0.9.0") is engine_of("os") is engine_of("../x") is engine_of("1.0.0.0") is None


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_receipts_of_every_engine_there_was_still_hold(path: Path) -> None:
    """Fails where the engine answers otherwise than before under the same number: freeze it first, then change it."""
    found = check(path.read_bytes())
    assert [step.outcome for step in found.steps] == ["ok"] * 6


def test_the_engine_of_today_has_a_receipt_on_file() -> None:
    assert ENGINE_VERSION in {path.stem.partition("-")[0] for path in GOLDEN}


RISKS = [
    {},
    {"risk__score": 0.7},
    {"risk__score": 0.95},
    {"risk__flags": ["serial_returner"]},
    {"risk__flags": ["unlisted"]},
    {"customer__on_block_list": True},
    {"customer__on_block_list": False},
    {"customer__on_block_list": None},
    {"risk__score": shop.GONE},
    {"risk__score": shop.GONE, "risk__flags": shop.GONE},
    {"risk__score": 0.7, "item__quantity": 3},
    {"risk__score": 0.7, "order__status": "placed", "action": "cancel"},
]


@pytest.mark.parametrize("changes", RISKS, ids=str)
def test_without_the_risk_the_same_is_decided(changes: dict[str, Any]) -> None:
    facts = facts_of(**changes)
    whole = file_of(facts)
    assert all(step.outcome == "ok" for step in check(whole).steps)
    shown = json.loads(whole)["receipt"]["body"]["facts"]
    assert not [name for name in shown if name.startswith("risk") or "block" in name]


def test_several_lines_each_have_the_gates_result() -> None:
    lines: list[dict[str, Any]] = [{"line": 1, "item.quantity": 1}, {"line": 2, "item.category": "jewelry"}]
    facts: dict[str, Any] = {**facts_of(risk__score=0.7), "lines": lines}
    whole = file_of(facts, opened=True)
    assert check(whole).good
    assert json.loads(whole)["receipt"]["body"]["risk"]["gate"] == [True, True]


PRIVATE_PARTS: list[Any] = [
    {">": [{"var": "risk.score"}, 0.5]},
    {"in": ["serial_returner", {"var": "risk.flags"}]},
    {"<=": [{"var": "customer.returns_90d"}, {"var": "item.quantity"}]},
    {"var": "customer.on_allow_list"},
    {"!": {"var": "customer.linked_to_blocked"}},
]
PRIVATE: dict[str, list[Any]] = {
    "risk.score": [0.1, "0.55", 0.9, None],
    "risk.flags": [[], ["serial_returner"], None],
    "customer.returns_90d": [0, 1, 5, None],
    "customer.on_allow_list": [True, False, None],
    "customer.linked_to_blocked": [True, False],
}


@st.composite
def private_rules(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Rules that read what is withheld, some beside what is shown."""
    parts = st.sampled_from([*PRIVATE_PARTS, {"var": "item.worn"}, {"==": [{"var": "reason"}, "defective"]}])
    found = []
    for number in range(draw(st.integers(1, 3))):
        when = {draw(st.sampled_from(["and", "or"])): draw(st.lists(parts, min_size=1, max_size=3))}
        acts: dict[str, Any] = draw(
            st.sampled_from([{"verdict": "deny"}, {"verdict": "review"}, {"set": {"refund_percent": 50}}])
        )
        found.append({"id": f"private-{number}", "when": when, **acts})
    return found


@MANY
@given(policies(), private_rules(), CASES, UNKNOWN, ACTIONS, st.data())
def test_of_any_policy_and_facts_the_same_is_decided_without_what_is_withheld(
    raw: dict[str, Any],
    rules: list[dict[str, Any]],
    values: dict[str, Any],
    unknown: set[str],
    action: str,
    data: st.DataObject,
) -> None:
    policy = replay.policy_of({**raw, "rules": [*rules, *raw["rules"]]})
    names = data.draw(st.sets(st.sampled_from(sorted(PRIVATE))))
    facts = case({name: value for name, value in values.items() if name not in unknown}, action)
    facts |= {name: data.draw(st.sampled_from(PRIVATE[name])) for name in sorted(names)}
    shown, kept = replay.divided(policy, facts)
    assert canonical(replay.joined(shown, kept)) == canonical(facts)
    assert names <= set(kept) and not names & set(shown)
    withheld = replay.Withheld.of_json(replay.withheld_of(policy, facts).to_json())
    again = replay.answered_without(policy, shown, withheld)
    if not mixed_and_unknown(facts):
        assert canonical(again) == canonical(replay.answered(policy, facts))


def mixed_and_unknown(facts: dict[str, Any]) -> bool:
    """The one comparison that reads a withheld fact beside a shown one nobody knows: which of the two is to be asked
    for is not told by a truth alone. Such a receipt says that it is decided again with its opening only."""
    return "customer.returns_90d" in facts and "item.quantity" not in facts


def chained(count: int) -> list[bytes]:
    found: list[bytes] = []
    for number in range(1, count + 1):
        before = check(found[-1]).sha256 if found else None
        found.append(file_of(number=number, previous=before))
    return found


def linked(files: list[bytes], *, whole: bool = True) -> list[str]:
    chain = Chain(whole=whole)
    return [chain.add(check(each)).outcome for each in files]


def test_a_chain_shows_what_is_missing_exchanged_or_twice() -> None:
    files = chained(4)
    assert linked(files) == ["ok"] * 4
    assert "failed" in linked(files[1:])
    assert "failed" in linked([files[0], files[2], files[3]])
    assert "failed" in linked([files[0], files[1], files[1]])
    assert "failed" in linked([files[1], files[0]])
    stranger = file_of(number=3, previous="0" * 64)
    assert "failed" in linked([files[0], files[1], stranger])
    assert linked([files[0], files[3]], whole=False) == ["ok", "not_checked"]


def test_the_document_of_the_tests_reads_private_facts() -> None:
    assert [rule.private for rule in replay.policy_of(DOCUMENT).rules][-2:] == [True, True]
