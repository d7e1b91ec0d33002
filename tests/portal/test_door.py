"""How every page is asked for and refused: headers, forms of other sites, sizes, characters."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest

from dokani.portal.routes import router
from tests.cast import Cast
from tests.portal.conftest import Browser, Buy, Owner, ask_for, prove

START = "/s/aminas-atelier"
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def pages(lina: Browser, owner: Owner, buy: Buy) -> dict[str, Any]:
    """One of each page."""
    await buy("A-1")
    found = {"start": await lina.open(START)}
    found["code"] = await lina.send(START, order="A-9", contact="lina@shopper.test")
    await prove(lina, owner, "A-1")
    found["order"] = lina.page
    found["why"] = await lina.open(f"{START}/why?line=1")
    await ask_for(lina)
    found["review"] = lina.page
    found["status"] = await lina.send("/confirm")
    found["none"] = await lina.open(f"{START}/nothing/here")
    return found


async def test_every_page_is_strict_about_what_it_loads_and_is_never_kept(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    for name, page in (await pages(lina, owner, buy)).items():
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy, name
        assert "unsafe" not in policy and "*" not in policy, name
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy, name
        assert page.headers["cache-control"] == "no-store", name
        assert page.headers["referrer-policy"] == "same-origin", name
        assert page.headers["x-content-type-options"] == "nosniff", name
        assert page.headers["content-type"] == "text/html; charset=utf-8", name
        assert re.search(r"<style|style=|\son\w+=|<script(?! src=)|javascript:", page.text) is None, name
        assert page.text.count("<h1") == 1 and '<html lang="en"' in page.text, name


async def test_every_file_a_page_names_is_there(lina: Browser, owner: Owner, buy: Buy, shops: Cast) -> None:
    await owner.execute("""update businesses set settings = '{"branding": {"color": "#b4552d"}}'""")
    page = await lina.open(START)
    named = re.findall(r'(?:href|src)="(/(?:static|s)/[^"]+\.(?:css|js)[^"]*)"', page.text)
    assert len(named) == 4
    for address in named:
        found = await lina.client.get(address.replace("&amp;", "&"))
        assert found.status_code == 200 and "max-age" in found.headers["cache-control"], address
        assert found.headers["content-type"].startswith(("text/css", "text/javascript")), address
    assert "#b4552d" in (await lina.client.get(f"{START}/theme.css")).text
    for wrong in ("/static/portal/model.py", "/static/portal/..%2fmodel.py", "/static/portal/"):
        assert (await lina.client.get(wrong)).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.test"},
    ],
)
async def test_a_form_of_another_site_is_refused(
    lina: Browser, owner: Owner, buy: Buy, headers: dict[str, str]
) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    form = dict(lina.form("/confirm"))
    refused = await lina.client.post(f"{START}/confirm", data=form, headers=headers)
    assert refused.status_code == 403
    assert await owner.fetchval("select count(*) from return_requests") == 0
    ours = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    assert (await lina.client.post(f"{START}/confirm", data=form, headers=ours)).status_code == 303


@pytest.mark.parametrize("token", [None, "", "x", "ü", "a" * 10_000])
async def test_a_form_without_our_token_is_refused(
    lina: Browser, owner: Owner, shops: Cast, token: str | None
) -> None:
    await lina.open(START)
    form = {"order": "A-1", "contact": "lina@shopper.test"} | ({} if token is None else {"csrf": token})
    page = await lina.client.post(START, data=form)
    assert page.status_code == 403
    assert "This form is not valid any more" in page.text and "form_not_ours" in page.text


async def test_a_token_is_bound_to_its_browser(lina: Browser, shops: Cast) -> None:
    await lina.open(START)
    form = dict(lina.form(START)) | {"order": "A-1", "contact": "lina@shopper.test"}
    lina.client.cookies.clear()
    assert (await lina.client.post(START, data=form)).status_code == 403
    await lina.open(START)
    assert (await lina.client.post(START, data=form)).status_code == 403


def every_post() -> list[str]:
    found: list[str] = []

    def gather(routes: Any) -> None:
        for route in routes:
            if hasattr(route, "methods") and "POST" in (route.methods or set()):
                found.append(route.path)
            inner = getattr(route, "original_router", None)
            if inner is not None:
                gather(inner.routes)

    gather(router.routes)
    return sorted(set(found))


def test_there_are_forms_to_try() -> None:
    assert len(every_post()) == 13


@pytest.mark.parametrize("path", every_post())
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"{}", {"content-type": "application/json"}),
        (b"\xff\xfe", FORM),
        (b"order=%ff", FORM),
        (b"order=%00&line=%00", FORM),
        (b"order=%ed%a0%80", FORM),
        (b"a=" + b"x" * 70_000, FORM),
        (urlencode([(f"f{n}", "") for n in range(3_000)]).encode(), FORM),
        (b"draft=a.b&csrf=%F0%9F%8D%8E&line=1e9", FORM),
    ],
    ids=["empty", "json", "binary", "not-utf8", "nul", "surrogate", "huge", "many", "odd"],
)
async def test_no_body_breaks_a_page(
    lina: Browser, owner: Owner, shops: Cast, path: str, body: bytes, headers: dict[str, str]
) -> None:
    await lina.open(START)
    address = path.replace("{slug}", "aminas-atelier").replace(
        "{public_id}", "01e7b277-41f7-4f43-8a28-7b69702dfe41"
    )
    page = await lina.client.post(address, content=body, headers=headers)
    assert 400 <= page.status_code < 500 or page.status_code == 303, page.text
    if page.status_code != 303:
        assert page.headers["content-type"].startswith("text/html")
        assert page.headers["x-request-id"] in page.text


@pytest.mark.parametrize(
    "draft",
    ["", "x", "x.y", "a" * 61_000, "ü.ü", "eyJ9.AAAA"],
)
async def test_a_draft_that_we_did_not_seal_is_refused(
    lina: Browser, owner: Owner, buy: Buy, draft: str
) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    csrf = dict(lina.form("/leave"))["csrf"]
    for action in ("confirm", "why"):
        page = await lina.client.post(f"{START}/{action}", data={"csrf": csrf, "draft": draft})
        assert page.status_code == 403, page.text


async def test_a_draft_is_good_for_its_own_order_alone(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await buy("A-2")
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    draft = dict(lina.form("/confirm"))["draft"]
    await prove(lina, owner, "A-2")
    csrf = dict(lina.form("/leave"))["csrf"]
    page = await lina.client.post(f"{START}/confirm", data={"csrf": csrf, "draft": draft})
    assert page.status_code == 403
    assert await owner.fetchval("select count(*) from return_requests") == 0


async def test_a_full_quota_is_the_shops_affair(lina: Browser, owner: Owner, buy: Buy) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    await ask_for(lina)
    await owner.execute(
        """
        insert into return_requests (business_id, order_id, customer_email, status, channel)
        select id, 'old-' || n, 'x@shopper.test', 'pending_review', 'api' from businesses, generate_series(1, 10000) n
         where slug = 'aminas-atelier'
        """
    )
    page = await lina.send("/confirm")
    assert page.status_code == 403
    assert "This shop takes no more returns here just now" in lina.said
    assert "plan" not in lina.said and "free" not in lina.said


async def test_a_page_that_is_reached_by_get_after_a_form_starts_at_the_items(
    lina: Browser, owner: Owner, buy: Buy
) -> None:
    await buy("A-1")
    await prove(lina, owner, "A-1")
    for name in ("review", "confirm"):
        assert (await lina.open(f"{START}/{name}")).url.path == f"{START}/order"
