"""The page of a shop's policy: for whoever reads it, with what search engines read, and nothing of the shop's own."""

import html
import json
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx2

from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.saying.page import page
from dokani.engine.saying.schema_import import import_schema_org
from dokani.policies.splitting.arms import arm_of
from tests.cast import Cast
from tests.portal.conftest import POLICY, Browser, Buy, Owner, prove

ADDRESS = "/s/aminas-atelier/policy"
EVIL = '</script><script>alert("1")</script> & <b>bold</b>'


def json_ld(found: httpx2.Response) -> dict[str, Any]:
    """What the page's one block of data says."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', found.text, re.DOTALL)
    assert len(blocks) == 1
    read: dict[str, Any] = json.loads(blocks[0])
    return read


async def use(owner: Owner, shops: Cast, document: dict[str, Any]) -> None:
    """Another policy in place of the shop's."""
    await owner.execute("update policies set is_active = false where business_id = $1", shops.atelier.id)
    await owner.execute(
        "insert into policies (business_id, version, is_active, rules) values ($1, 'v2', true, $2::jsonb)",
        shops.atelier.id,
        json.dumps(document),
    )


async def test_whoever_comes_reads_every_sentence_and_need_prove_nothing(lina: Browser, shops: Cast) -> None:
    start = await lina.open("/s/aminas-atelier")
    assert f'href="{ADDRESS}"' in start.text
    found = await lina.open(ADDRESS)
    assert found.status_code == 200
    said = html.unescape(found.text)
    for section in page(parse(POLICY, floors=packs())).sections:
        assert section.title in said
        for sentence in section.sentences:
            assert sentence in said
    assert "Final-sale items cannot be returned." in said
    assert 'content="index, follow"' in found.text and 'content="noindex, nofollow"' in start.text


async def test_search_engines_read_the_same_terms(lina: Browser, shops: Cast) -> None:
    found = json_ld(await lina.open(ADDRESS))
    assert found["@type"] == "MerchantReturnPolicy"
    assert found["merchantReturnDays"] == 30
    assert found["merchantReturnLink"].endswith(ADDRESS)
    read = parse(import_schema_org(found, currency="EUR").document, floors=packs())
    assert read.terms["return_window"] == parse(POLICY, floors=packs()).terms["return_window"]
    assert read.terms["return_shipping"] == "customer"


async def test_the_page_loads_nothing_more_than_any_other_and_runs_nothing(
    lina: Browser, shops: Cast
) -> None:
    found = await lina.open(ADDRESS)
    policy = found.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    without_data = re.sub(r'<script type="application/ld\+json">', "", found.text)
    assert re.search(r"<style|style=|\son\w+=|<script(?! src=)|javascript:", without_data) is None


async def test_whatever_a_merchant_writes_stays_text(lina: Browser, owner: Owner, shops: Cast) -> None:
    rule = {"id": "r", "when": {"var": "item.opened"}, "verdict": "deny", "says": EVIL}
    await use(owner, shops, POLICY | {"rules": [rule], "name": EVIL, "description": EVIL})
    found = await lina.open(ADDRESS)
    assert json_ld(found)["name"] == EVIL
    assert "<b>" not in found.text and "alert(" in html.unescape(found.text)
    assert found.text.count("<script") == 3  # the portal's own file, the chat, and the data


async def test_nothing_of_risk_and_review_is_on_it(lina: Browser, owner: Owner, shops: Cast) -> None:
    before = (await lina.open(ADDRESS)).text
    own = [
        {
            "id": "flag",
            "when": {"in": ["serial_returner", {"var": "risk.flags"}]},
            "set": {"return_window": 3},
        },
        {"id": "often", "when": {">": [{"var": "customer.returns_90d"}, 5]}, "verdict": "deny"},
        {
            "id": "dear",
            "when": {">": [{"var": "order.value"}, 500]},
            "verdict": "review",
            "says": "We look twice.",
        },
    ]
    terms = POLICY["terms"] | {
        "fraud_flags": ["evidence_reused"],
        "keep_item_under": 12,
        "review_at_risk": 0.3,
    }
    await use(owner, shops, POLICY | {"terms": terms, "rules": [*own, *POLICY["rules"]]})
    assert (await lina.open(ADDRESS)).text == before


async def test_a_shop_without_a_policy_says_so_and_one_that_is_none_is_not_found(
    lina: Browser, cast: Cast
) -> None:
    none = await lina.open(ADDRESS)
    assert 400 <= none.status_code < 500 and "takes no returns here yet" in none.text
    assert (await lina.open("/s/no-such-shop/policy")).status_code == 404


async def test_while_two_versions_are_compared_everybody_reads_the_one_that_decides_for_them(
    lina: Browser, owner: Owner, buy: Buy, shops: Cast
) -> None:
    await buy("A-1")
    other = json.dumps({**POLICY, "terms": {**POLICY["terms"], "return_window_days": 14}})
    treatment = await owner.fetchval(
        "insert into policies (business_id, version, rules) values ($1, 'shorter', $2::jsonb) returning id",
        shops.atelier.id,
        other,
    )
    half = Decimal("0.5")
    experiment = next(
        each
        for each in (UUID(int=n) for n in range(1000))
        if arm_of(each, half, "lina@shopper.test") == "treatment"
    )
    await owner.execute(
        """
        insert into dokani.policy_experiments (id, business_id, name, control, treatment, share, measure, difference,
               baseline, needed_control, needed_treatment)
        select $1, $2, 'shorter?', p.id, $3, $4, 'denied', 0.05, 0.2, 100, 100
          from policies p where p.business_id = $2 and p.is_active
        """,
        experiment,
        shops.atelier.id,
        treatment,
        half,
    )
    await lina.open(ADDRESS)
    assert "trying two versions" in lina.said and "one of them" in lina.said
    assert "30 days" in lina.said and "14 days" not in lina.said
    await prove(lina, owner, "A-1")
    await lina.open(ADDRESS)
    assert "the one that decides for your orders" in lina.said
    assert "14 days" in lina.said and "30 days" not in lina.said
    await owner.execute("update dokani.policy_experiments set ended_at = now(), ended_because = 'stopped'")
    await lina.open(ADDRESS)
    assert "two versions" not in lina.said and "30 days" in lina.said
