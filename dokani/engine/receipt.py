"""A decision's receipt: made, signed, and checked again by anybody, offline. Form "dokani-receipt/1".

A receipt is {body, sha256, signature}. The body's canonical JSON is hashed (SHA-256), and the hash is signed
(Ed25519, over "dokani-receipt/1:" and the 32 bytes of the hash). The body names the hash of the receipt before it,
so that the receipts of a business form a chain. The file that is handed out is a bundle of one line: {format,
receipt, public_key, opening?}, in canonical JSON and ended by one line feed; not one byte of it can be another.

Facts that the shopper may not see stand in the body as a salted hash, with what stands in for them
(`dokani.engine.replay`); the merchant's bundle carries the opening {salt, inputs} beside the very same signed
receipt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dokani.engine.canonical import NotJson, canonical, read_json
from dokani.engine.replay import DEEPEST
from dokani.engine.versions import Engine, engine_of

FORMAT: Final = "dokani-receipt/1"
KEY_ID: Final = 16  # hex digits of the fingerprint that name a key
_HEX_32: Final = re.compile(r"[0-9a-f]{64}")
_HEX_64: Final = re.compile(r"[0-9a-f]{128}")

# What reading signed nonsense may raise: somebody's key signs whatever they like.
BROKEN: Final = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    ArithmeticError,
    RecursionError,
)

Outcome = Literal["ok", "failed", "not_checked"]
Replay = Literal["open", "opening", "none"]


class Unreadable(ValueError):
    """What was given is no receipt at all; the text says why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the check, in plain words. `not_checked` is no failure: it could not be looked at, and says why."""

    step: str
    outcome: Outcome
    says: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt with what was found. `sha256`, `number`, `previous` are its place in the chain of `business`."""

    body: Mapping[str, Any]
    steps: tuple[Step, ...]
    sha256: str
    fingerprint: str

    @property
    def good(self) -> bool:
        return all(step.outcome != "failed" for step in self.steps)

    @property
    def business(self) -> str:
        return str(_at(self.body, "business", "id"))

    @property
    def number(self) -> int:
        return number if isinstance(number := self.body.get("number"), int) else 0

    @property
    def previous(self) -> str | None:
        return None if self.body.get("previous") is None else str(self.body["previous"])


@dataclass(frozen=True, slots=True)
class Signed:
    """A finished receipt: the canonical text of its body, its hash and its signature."""

    text: str
    sha256: bytes
    signature: bytes


def fingerprint(public_key: bytes) -> str:
    """SHA-256 of the 32 raw bytes of a public key, in hex; what people compare."""
    return hashlib.sha256(public_key).hexdigest()


def key_id(public_key: bytes) -> str:
    """The name of a key: the first 16 hex digits of its fingerprint."""
    return fingerprint(public_key)[:KEY_ID]


def commitment(salt: bytes, word: str, value: Any) -> str:
    """A salted hash: it says nothing of `value`, and nobody finds another value for it. `salt` has 32 bytes."""
    return hashlib.sha256(salt + f"{word}:{canonical(value)}".encode()).hexdigest()


def signed(body: Mapping[str, Any], key: Ed25519PrivateKey) -> Signed:
    """Finish a receipt. `body["key"]` must name the key."""
    text = canonical({"format": FORMAT, **body})
    digest = hashlib.sha256(text.encode()).digest()
    return Signed(text, digest, key.sign(_to_sign(digest)))


def _to_sign(digest: bytes) -> bytes:
    return f"{FORMAT}:".encode() + digest


def bundle(
    text: str, sha256: bytes, signature: bytes, public_key: bytes, opening: Mapping[str, Any] | None = None
) -> str:
    """The file to hand out, for the body with this canonical text; with `opening` it is the merchant's."""
    # Written in the order of the keys; a body of some kilobytes is not taken apart for it.
    opened = "" if opening is None else f'"opening":{canonical(opening)},'
    receipt = f'{{"body":{text},"sha256":"{sha256.hex()}","signature":"{signature.hex()}"}}'
    return f'{{"format":"{FORMAT}",{opened}"public_key":"{public_key.hex()}","receipt":{receipt}}}\n'


def check(given: bytes) -> Checked:
    """Check one bundle, step by step; raises Unreadable where it is none.

    form: the bytes are the one way to write this · hash · signature · policy: the document has the hash that is
    named · decision: the engine of that version, given policy and facts, answers the same bytes · opening, where
    there is one. Which key signed is for the caller to judge: `fingerprint`.
    """
    whole = _read(given)
    receipt, body = whole["receipt"], whole["receipt"]["body"]
    public_key = bytes.fromhex(whole["public_key"])
    digest = hashlib.sha256(canonical(body).encode()).digest()
    steps = [
        _form(given, whole),
        _step(
            "hash",
            digest.hex() == receipt["sha256"],
            "the hash is that of the receipt",
            "the receipt has another hash than the one it names: it was changed",
        ),
        _signature(body, bytes.fromhex(receipt["sha256"]), bytes.fromhex(receipt["signature"]), public_key),
    ]
    engine = engine_of(version) if isinstance(version := body.get("engine"), str) else None
    steps.append(_policy(body))
    steps.append(_decision(body, engine))
    if "opening" in whole:
        steps.append(_opening(body, whole["opening"], engine))
    return Checked(body, tuple(steps), receipt["sha256"], fingerprint(public_key))


def _read(given: bytes) -> dict[str, Any]:
    try:
        whole = read_json(given, deepest=DEEPEST)
    except NotJson as error:
        raise Unreadable(f"not a receipt: {error}") from None
    receipt = whole.get("receipt") if isinstance(whole, dict) else None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(receipt, dict):
        raise Unreadable(f'not a receipt of the form "{FORMAT}"')
    shape = (
        set(whole) - {"opening"} == {"format", "public_key", "receipt"}
        and set(receipt) == {"body", "sha256", "signature"}
        and isinstance(receipt["body"], dict)
        and receipt["body"].get("format") == FORMAT
        and _is_hex(_HEX_32, whole["public_key"])
        and _is_hex(_HEX_32, receipt["sha256"])
        and _is_hex(_HEX_64, receipt["signature"])
        and isinstance(whole.get("opening", {}), dict)
    )
    if not shape:
        raise Unreadable("not a receipt: a part is missing, or not what it should be")
    return whole


def _is_hex(shape: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and shape.fullmatch(value) is not None


def _step(name: str, holds: bool, good: str, bad: str) -> Step:
    return Step(name, "ok" if holds else "failed", good if holds else bad)


def _form(given: bytes, whole: Mapping[str, Any]) -> Step:
    return _step(
        "form",
        given == canonical(whole).encode() + b"\n",
        "written in the one canonical form",
        "not written in the canonical form: it was changed, or saved anew by another program",
    )


def _signature(body: Mapping[str, Any], digest: bytes, signature: bytes, public_key: bytes) -> Step:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, _to_sign(digest))
        holds = body.get("key") == key_id(public_key)
    except (InvalidSignature, ValueError):
        holds = False
    return _step(
        "signature",
        holds,
        f"signed by the key {key_id(public_key)}",
        f"not signed by the key {key_id(public_key)} that is given with it",
    )


def _policy(body: Mapping[str, Any]) -> Step:
    named = _at(body, "policy", "sha256")
    document = _at(body, "policy", "document")
    if body.get("policy") is None:
        return Step("policy", "not_checked", "no policy decided this")
    holds = named == hashlib.sha256(canonical(document).encode()).hexdigest()
    return _step(
        "policy",
        holds and _at(body, "answer", "policy_sha256") in (named, None),
        f"the policy {_at(body, 'policy', 'version')} is the one that was hashed",
        "the policy is not the one that was hashed",
    )


def _decision(body: Mapping[str, Any], engine: Engine | None) -> Step:
    version = body.get("engine")
    if engine is None:
        return Step("decision", "not_checked", f"not decided again: engine {version} is not shipped")
    if body.get("replay") != "open":
        return Step(
            "decision", "not_checked", "not decided again: it rests on facts that only the shop holds"
        )
    try:
        withheld = engine.Withheld.of_json(body["risk"])
        again = engine.answered_without(_policy_of(engine, body), body["facts"], withheld)
    except BROKEN as error:
        return Step("decision", "failed", f"cannot be decided again: {type(error).__name__}: {error}")
    return _step(
        "decision",
        canonical(again) == canonical(body.get("answer")),
        f"decided again by engine {version}: the same answer, byte by byte",
        f"decided again by engine {version}: another answer",
    )


def _policy_of(engine: Engine, body: Mapping[str, Any]) -> Any:
    return engine.policy_of(body["policy"]["document"], body["policy"].get("floors", ()))


def _opening(body: Mapping[str, Any], opening: Mapping[str, Any], engine: Engine | None) -> Step:
    try:
        problem, decided = _opened(body, opening, engine)
    except BROKEN as error:
        return Step("opening", "failed", f"the opening cannot be used: {type(error).__name__}: {error}")
    if problem:
        return Step("opening", "failed", problem)
    again = ", and decided again with them: the same answer" if decided else ""
    return Step("opening", "ok", f"the withheld facts are those that were hashed{again}")


def _opened(
    body: Mapping[str, Any], opening: Mapping[str, Any], engine: Engine | None
) -> tuple[str | None, bool]:
    """What is wrong with an opening (None: nothing), and whether the case was decided again with it."""
    if set(opening) - {"decided_by"} != {"salt", "inputs"} or not _is_hex(_HEX_32, opening["salt"]):
        return "the opening lacks a part, or has one too many", False
    salt, risk, human = bytes.fromhex(opening["salt"]), body["risk"], body.get("human")
    if commitment(salt, "inputs", opening["inputs"]) != risk["inputs_sha256"]:
        return "the withheld facts are not those that were hashed", False
    if "decided_by" in opening and (
        human is None or commitment(salt, "person", opening["decided_by"]) != human["who"]["sha256"]
    ):
        return "the person is not the one that was hashed", False
    if engine is None or body["replay"] == "none":
        return None, False
    policy = _policy_of(engine, body)
    facts = engine.joined(body["facts"], opening["inputs"])
    if canonical(engine.answered(policy, facts)) != canonical(body["answer"]):
        return "decided again with the withheld facts: another answer", True
    if body["replay"] == "open":
        stated = {name: risk[name] for name in ("names", "gate", "tests")}
        if canonical(engine.withheld_of(policy, facts).to_json()) != canonical(stated):
            return "the risk gate's result does not follow from the withheld facts", True
    return None, True


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
