"""Splitting: a shopper is always in the same arm, in every process; each arm has its version, and the law in both."""

import json
import subprocess
import sys
from decimal import Decimal
from math import sqrt
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import httpx2
import pytest

from dokani.kit import clock
from dokani.kit.db import Database, worker
from dokani.policies.splitting.arms import Split, arm_of, deciding
from dokani.returns.asking.ask import weigh
from dokani.returns.model import Ask, AskedLine
from tests.cast import Cast
from tests.files.pictures import mug, saved
from tests.lab.conftest import POLICY, Buy, Draft, asking, policy_with

Owner: TypeAlias = "asyncpg.Connection[asyncpg.Record]"
EXPERIMENT = UUID("7d1f8a40-35b7-4a0c-9d55-0a6c1f6f7a11")
HALF = Decimal("0.5")


def test_a_shopper_is_in_the_same_arm_however_the_address_is_written_and_in_every_process() -> None:
    emails = [f"shopper{number}@shopper.test" for number in range(50)]
    here = [arm_of(EXPERIMENT, HALF, email) for email in emails]
    assert here == [arm_of(EXPERIMENT, HALF, f"  {email.upper()} ") for email in emails]
    program = (
        "import sys, json\nfrom decimal import Decimal\nfrom uuid import UUID\n"
        "from dokani.policies.splitting.arms import arm_of\n"
        f"print(json.dumps([arm_of(UUID('{EXPERIMENT}'), Decimal('0.5'), e) for e in json.load(sys.stdin)]))"
    )
    for seed in ("0", "1"):
        said = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps(emails),
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        assert json.loads(said) == here


def test_the_split_is_the_same_for_ever() -> None:
    """These were worked out once, by hand: sha256 of "experiment:e-mail", its first eight bytes as a number."""
    assert [
        arm_of(EXPERIMENT, HALF, f"{name}@shopper.test") for name in ("lina", "karim", "amal", "noah")
    ] == [
        "control",
        "treatment",
        "control",
        "treatment",
    ]


@pytest.mark.parametrize("share", ["0.01", "0.3", "0.5", "0.99"])
def test_the_share_is_what_was_asked_for(share: str) -> None:
    part, of = float(share), 40_000
    treated = sum(
        arm_of(EXPERIMENT, Decimal(share), f"{number}@shopper.test") == "treatment" for number in range(of)
    )
    assert abs(treated / of - part) < 4 * sqrt(part * (1 - part) / of)


def test_another_experiment_splits_the_same_shoppers_anew() -> None:
    other, of = uuid4(), 20_000
    emails = [f"{number}@shopper.test" for number in range(of)]
    same = sum(arm_of(EXPERIMENT, HALF, email) == arm_of(other, HALF, email) for email in emails)
    assert abs(same / of - 0.5) < 4 * sqrt(0.25 / of)


def test_a_larger_share_keeps_those_who_were_treated_already() -> None:
    emails = [f"{number}@shopper.test" for number in range(500)]
    few = {email for email in emails if arm_of(EXPERIMENT, Decimal("0.2"), email) == "treatment"}
    many = {email for email in emails if arm_of(EXPERIMENT, Decimal("0.4"), email) == "treatment"}
    assert few < many


def test_without_an_experiment_or_an_address_the_active_version_decides() -> None:
    split = Split(experiment=EXPERIMENT, share=Decimal("0.99"), treatment=2, treatment_version="v2")
    assert deciding(None, (1, "v1"), "lina@shopper.test") == (1, "v1")
    assert deciding(split, (1, "v1"), None) == (1, "v1") == deciding(split, (1, "v1"), "")
    assert deciding(split, (1, "v1"), "noah@shopper.test") == (2, "v2")


async def begin(client: httpx2.AsyncClient, owner: Owner, shops: Cast, treatment: int, **more: Any) -> Any:
    control = await owner.fetchval(
        "select id from policies where business_id = $1 and is_active", shops.atelier.id
    )
    body = {
        "name": "Shorter window",
        "control": control,
        "treatment": treatment,
        "override": "a test",
        **more,
    }
    begun = await client.post("/v1/experiments", json=body)
    assert begun.status_code == 201, begun.text
    return begun.json()


async def test_every_shopper_is_decided_by_their_arm_and_the_decision_says_which(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, owner: Owner, buy: Buy, draft: Draft, shops: Cast
) -> None:
    short = await draft("v2", policy_with(return_window_days=14))
    begun = await begin(omar, owner, shops, short, share="0.4")
    arms: dict[str, str] = {}
    for turn in range(2):
        for number in range(12):
            email = f"Shopper{number}@shopper.test"
            await buy(f"{turn}-{number}", email=email if turn else email.lower(), days_ago=20)
            made = (await noor.post("/v1/returns", json=asking(f"{turn}-{number}"))).json()
            arm = arm_of(UUID(begun["id"]), Decimal("0.4"), email)
            assert made["verdict"] == ("deny" if arm == "treatment" else "approve")
            row = await owner.fetchrow(
                "select d.policy_id, d.policy_version, r.policy_version_used, encode(d.policy_sha256, 'hex') as sha"
                "  from return_decisions d join return_requests r on r.id = d.return_request_id"
                " where r.public_id = $1",
                UUID(made["public_id"]),
            )
            assert row is not None
            version = "v2" if arm == "treatment" else "v1"
            assert (row["policy_version"], row["policy_version_used"]) == (version, version)
            assert (row["policy_id"] == short) == (arm == "treatment")
            assert arms.setdefault(email, arm) == arm
    assert set(arms.values()) == {"control", "treatment"}
    found = (await omar.get(f"/v1/experiments/{begun['id']}")).json()
    treated = sum(arm == "treatment" for arm in arms.values())
    assert [(arm["arm"], arm["shoppers"], arm["returns"]) for arm in found["arms"]] == [
        ("control", 12 - treated, 2 * (12 - treated)),
        ("treatment", treated, 2 * treated),
    ]
    assert [arm["denied"]["count"] for arm in found["arms"]] == [0, treated]
    assert found["says"].startswith("Not enough data yet:") and found["mixed"] == 0


async def test_when_it_ends_the_active_version_decides_for_everybody_again(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, owner: Owner, buy: Buy, draft: Draft, shops: Cast
) -> None:
    short = await draft("v2", policy_with(return_window_days=14))
    begun = await begin(omar, owner, shops, short, share="0.99")
    email = next(
        f"{n}@s.test"
        for n in range(99)
        if arm_of(UUID(begun["id"]), Decimal("0.99"), f"{n}@s.test") == "treatment"
    )
    await buy("A-1", email=email, days_ago=20)
    assert (await noor.post("/v1/returns", json=asking("A-1"))).json()["verdict"] == "deny"
    ended = (await omar.delete(f"/v1/experiments/{begun['id']}")).json()
    assert (ended["running"], ended["ended_because"]) == (False, "stopped")
    await buy("A-2", email=email, days_ago=20)
    assert (await noor.post("/v1/returns", json=asking("A-2"))).json()["verdict"] == "approve"
    twice = await omar.delete(f"/v1/experiments/{begun['id']}")
    assert (twice.status_code, twice.json()["code"]) == (409, "experiment_ended")


async def test_an_answer_is_decided_by_the_same_arm(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, owner: Owner, buy: Buy, draft: Draft, shops: Cast
) -> None:
    """The shopper is asked for a photo; with it the treatment decides, as it asked."""
    strict = await draft("v2", policy_with(restocking_fee_percent=50))
    begun = await begin(omar, owner, shops, strict, share="0.99")
    email = next(
        f"{n}@s.test"
        for n in range(99)
        if arm_of(UUID(begun["id"]), Decimal("0.99"), f"{n}@s.test") == "treatment"
    )
    await buy("A-1", email=email)
    made = (await noor.post("/v1/returns", json=asking("A-1", reason="defective"))).json()
    sent = await noor.post(
        f"/v1/returns/{made['public_id']}/evidence",
        files={"file": ("mug.jpg", saved(mug(1)))},
        data={"kind": "photo"},
    )
    assert sent.status_code == 201, sent.text
    detail = (await noor.get(f"/v1/returns/{made['public_id']}")).json()
    assert (detail["status"], detail["policy_version_used"], detail["amount"]) == ("approved", "v2", "20.00")


async def test_the_law_holds_in_both_arms(
    omar: httpx2.AsyncClient, noor: httpx2.AsyncClient, owner: Owner, buy: Buy, draft: Draft, shops: Cast
) -> None:
    never = [{"id": "never", "when": {"==": [1, 1]}, "verdict": "deny", "says": "No returns."}]
    eu = {**policy_with(), "jurisdictions": ["EU"]}
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    control = await draft("eu-1", eu)
    await owner.execute("update policies set is_active = true where id = $1", control)
    harsh = await draft("eu-2", {**eu, "rules": never})
    await begin(omar, owner, shops, harsh, share="0.5")
    await owner.execute("update orders set country = 'DE', channel = 'web'")
    seen = set()
    for number in range(8):
        await buy(f"L-{number}", email=f"{number}@s.test", days_ago=4)
        await owner.execute("update orders set country = 'DE', channel = 'web'")
        made = (await noor.post("/v1/returns", json=asking(f"L-{number}"))).json()
        detail = (await noor.get(f"/v1/returns/{made['public_id']}")).json()
        seen.add(detail["policy_version_used"])
        assert detail["status"] != "denied", detail["reasons"]
    assert seen == {"eu-1", "eu-2"}
    lawless = await draft("eu-3", policy_with())
    body = {"name": "x", "control": control, "treatment": lawless, "override": "a test"}
    refused = await omar.post("/v1/experiments", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "experiment_not_comparable")
    assert "EU" in refused.json()["detail"]


async def test_both_versions_are_frozen_while_it_runs_and_rules_for_ever(
    omar: httpx2.AsyncClient, owner: Owner, draft: Draft, shops: Cast
) -> None:
    treatment = await draft("v2", policy_with(return_window_days=14))
    begun = await begin(omar, owner, shops, treatment)
    put = await omar.put(f"/v1/policies/{treatment}", json={"rules": POLICY})
    assert (put.status_code, put.json()["code"]) == (409, "policy_version_frozen")
    gone = await omar.delete(f"/v1/policies/{treatment}")
    assert (gone.status_code, gone.json()["code"]) == (409, "policy_version_frozen")
    await omar.delete(f"/v1/experiments/{begun['id']}")
    put = await omar.put(f"/v1/policies/{treatment}", json={"rules": POLICY})
    assert (put.status_code, put.json()["code"]) == (409, "policy_version_frozen")
    assert (await omar.delete(f"/v1/policies/{treatment}")).status_code in (200, 204)


async def test_it_ends_when_another_version_becomes_active(
    omar: httpx2.AsyncClient, owner: Owner, draft: Draft, shops: Cast
) -> None:
    treatment = await draft("v2", policy_with(return_window_days=14))
    begun = await begin(omar, owner, shops, treatment)
    done = await omar.post(f"/v1/policies/{treatment}/activation", json={"override": "it won"})
    assert done.status_code == 200, done.text
    found = (await omar.get(f"/v1/experiments/{begun['id']}")).json()
    assert (found["running"], found["ended_because"]) == (False, "another_version")
    assert found["says"].endswith("another version became the active one.")


async def test_deciding_costs_no_statement_more_while_one_runs(
    omar: httpx2.AsyncClient,
    owner: Owner,
    buy: Buy,
    draft: Draft,
    shops: Cast,
    database: Database,
) -> None:
    await buy("A-1")
    asked = Ask(order_id="A-1", lines=(AskedLine(reason="changed_mind"),))

    async def statements() -> tuple[int, str]:
        said: list[str] = []
        async with database.transaction(worker(shops.atelier.id)) as tx:
            with tx.conn.query_logger(lambda one: said.append(one.query)):
                case, _ = await weigh(tx, asked, clock.now())
        return len(said), case.policy_version

    await statements()
    before = await statements()
    treatment = await draft("v2", policy_with(return_window_days=2))
    await begin(omar, owner, shops, treatment, share="0.99")
    versions = {"v1": before}
    for _ in range(3):
        after = await statements()
    versions[after[1]] = after
    assert before[1] == "v1" and after[1] == "v2"
    assert after[0] == before[0]
