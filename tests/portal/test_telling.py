"""The page of a shop's policy: for whoever reads it, with what search engines read, and nothing of the shop's own."""

import html
import json
import re
from typing import Any

import httpx2

from dokani.engine.floors import packs
from dokani.engine.parse import parse
from dokani.engine.saying.page import page
from dokani.engine.saying.schema_import import import_schema_org
from tests.cast import Cast
from tests.portal.conftest import POLICY, Browser, Owner

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
    assert found.text.count("<script") == 2  # the portal's own file, and the data


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
