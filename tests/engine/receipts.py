"""Receipts made by hand, with a key of the tests."""

import copy
import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dokani.engine import ENGINE_VERSION, receipt, replay
from tests.engine import shop

KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"a key of the tests").digest())
PUBLIC = KEY.public_key().public_bytes_raw()
SALT = hashlib.sha256(b"a salt of the tests").digest()
RISKY = shop.speaks({">": [{"var": "risk.score"}, 0.9]}, "review", "very-risky")
BLOCKED = shop.speaks({"var": "customer.on_block_list"}, "deny", "blocked")
DOCUMENT = shop.document(*shop.RULES, RISKY, BLOCKED)


def facts(**changes: Any) -> dict[str, Any]:
    """The request of the tests by somebody who is on no list."""
    return shop.facts(**{"customer__on_block_list": False, **changes})


def body_of(
    given: Mapping[str, Any], document: Mapping[str, Any] = DOCUMENT, **more: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The body of a receipt of this case, and its opening."""
    policy = replay.policy_of(document)
    shown, kept = replay.divided(policy, given)
    body = {
        "business": {"id": "b-1", "name": "Amina’s Atelier", "slug": "atelier"},
        "return": "r-1",
        "stage": "triage",
        "number": 1,
        "previous": None,
        "decided_at": "2026-11-10T12:00:00+00:00",
        "issued_at": "2026-11-10T12:00:05+00:00",
        "key": receipt.key_id(PUBLIC),
        "engine": ENGINE_VERSION,
        "policy": {
            "id": 7,
            "version": "v1",
            "sha256": policy.sha256,
            "document": copy.deepcopy(dict(document)),
        },
        "facts": shown,
        "risk": {
            **replay.withheld_of(policy, given).to_json(),
            "inputs_sha256": receipt.commitment(SALT, "inputs", kept),
        },
        "answer": replay.answered(policy, given),
        "replay": "open",
        "human": None,
        **more,
    }
    return body, {"salt": SALT.hex(), "inputs": kept}


def file_of(
    given: Mapping[str, Any] | None = None, *, opened: bool = False, key: Ed25519PrivateKey = KEY, **more: Any
) -> bytes:
    """A bundle as it is downloaded."""
    body, opening = body_of(facts() if given is None else given, **more)
    return bundled(body, opening if opened else None, key)


def bundled(
    body: Mapping[str, Any], opening: Mapping[str, Any] | None = None, key: Ed25519PrivateKey = KEY
) -> bytes:
    made = receipt.signed(body, key)
    public = key.public_key().public_bytes_raw()
    return receipt.bundle(made.text, made.sha256, made.signature, public, opening).encode()
