"""Asking for a return over HTTP, page by page; nothing is written before the last."""

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Response

from dokani.identity.shopper import Shopper
from dokani.portal.asking import waiting
from dokani.portal.asking.desk import Desk, chosen, items, sit_down
from dokani.portal.asking.drafting import as_values, drafted, new_key, wanted
from dokani.portal.asking.instead import articles_for
from dokani.portal.asking.session import DRAFT_LIFE, opened_draft, sealed_draft
from dokani.portal.confirm import OfferChanged, confirm, made_of
from dokani.portal.door.forms import Faults, Fields, Filled, gathered
from dokani.portal.door.routes import DRAFT, Page, Visit, visit
from dokani.portal.model import Draft, Instead, Item, NotProven, Offer, Shop
from dokani.portal.offer import make_offer
from dokani.portal.reading import answers_in
from dokani.portal.sealed import SealBroken, SealExpired
from dokani.portal.shops import acting_for
from dokani.portal.status import badge

router = APIRouter(include_in_schema=False, route_class=Page)
Here = Annotated[Visit, Depends(visit)]


@router.get("/s/{slug}/order")
async def order(slug: str, here: Here) -> Response:
    """The lines of the order, with what was chosen before where one comes back to it."""
    shop = await here.at(slug)
    shopper = here.shopper(shop)
    async with here.database.transaction(acting_for(shopper)) as tx:
        desk = await sit_down(tx, shopper)
        shown = await items(tx, shop, shopper, desk)
    return order_page(here, desk, shown, wanted(desk, gathered(here.request.query_params.multi_items())))


def order_page(
    here: Visit, desk: Desk, shown: list[Item], before: dict[int, int], wrong: str | None = None
) -> Response:
    earlier = [
        {"public_id": one.public_id, "created_at": one.created_at, "tone": tone, "word": word}
        for one in desk.earlier
        for tone, word in [badge(one.status, one.outcome)]
    ]
    return here.page(
        "order.html",
        status=422 if wrong else 200,
        pictures=[one.image for one in shown],
        order=desk.order,
        items=shown,
        returnable=any(one.open for one in shown),
        chosen=before,
        wrong_items=wrong,
        earlier=earlier,
    )


@router.get("/s/{slug}/why")
async def why(slug: str, here: Here) -> Response:
    """Why, for each of the chosen lines. Choosing is no secret and changes nothing, so it is part of the address."""
    shop = await here.at(slug)
    shopper = here.shopper(shop)
    fields = gathered(here.request.query_params.multi_items())
    async with here.database.transaction(acting_for(shopper)) as tx:
        desk = await sit_down(tx, shopper)
        shown = await items(tx, shop, shopper, desk)
        articles = await articles_for(tx, desk, list(wanted(desk, fields)))
    free = {one.number for one in shown if one.open}
    waits = waiting.kept(here, shop) if fields.one("kept") else None
    before = waits.firsts() if waits and waits.one("order") == shopper.order_id else {}
    picked = {number: quantity for number, quantity in wanted(desk, fields).items() if number in free}
    if not picked:
        return order_page(here, desk, shown, {}, "Choose at least one item that can come back.")
    return why_page(here, shop, desk, picked, new_key(), Filled(before), articles)


def why_page(
    here: Visit,
    shop: Shop,
    desk: Desk,
    picked: dict[int, int],
    key: str,
    form: Filled,
    articles: dict[int, list[Instead]],
    status: int = 200,
) -> Response:
    shown = chosen(desk, picked, form.values, articles)
    query = "&".join(f"line={number}&quantity_{number}={quantity}" for number, quantity in picked.items())
    return here.page(
        "why.html",
        status=status,
        pictures=[one.image for one in shown],
        form=form,
        key=key,
        order_id=desk.order.order_id,
        items=shown,
        reasons=desk.reasons,
        resolutions=desk.resolutions,
        back=f"/s/{shop.slug}/order?{query}",
    )


@router.post("/s/{slug}/why")
async def change(slug: str, here: Here) -> Response:
    """Back from what it comes to, with everything as it was entered."""
    shop = await here.at(slug)
    fields = await here.fields()
    if (shopper := proven(here, shop)) is None:
        return keep(here, shop, fields)
    draft = opened_draft(here.key, shopper, fields.one("draft"))
    async with here.database.transaction(acting_for(shopper)) as tx:
        desk = await sit_down(tx, shopper)
        picked = {line.line_number: line.quantity for line in draft.lines}
        articles = await articles_for(tx, desk, list(picked))
    return why_page(here, shop, desk, picked, draft.key, Filled(as_values(draft)), articles)


@router.post("/s/{slug}/review")
async def review(slug: str, here: Here) -> Response:
    """What it comes to: from the reasons, or from the answers to what was still open."""
    shop = await here.at(slug)
    fields = await here.fields()
    if (shopper := proven(here, shop)) is None:
        return keep(here, shop, fields)
    async with here.database.transaction(acting_for(shopper)) as tx:
        desk = await sit_down(tx, shopper)
        if fields.one("draft"):
            draft = opened_draft(here.key, shopper, fields.one("draft"))
            before = await make_offer(tx, shop, shopper, draft, desk.reasons, fields.firsts())
            answers, faults = answers_in(before.asks, fields.firsts())
            if faults:
                return review_page(here, shop, draft, before, Filled({}, Faults(faults)), 422)
            draft = replace(draft, answers={**draft.answers, **answers})
        else:
            picked = wanted(desk, fields)
            if not picked:
                shown = await items(tx, shop, shopper, desk)
                return order_page(here, desk, shown, {}, "Choose at least one item that can come back.")
            articles = await articles_for(tx, desk, list(picked))
            draft, faults = drafted(desk, fields, picked, articles)
            if faults:
                again = Filled(fields.firsts(), Faults(faults))
                return why_page(here, shop, desk, picked, draft.key, again, articles, 422)
        offer = await make_offer(tx, shop, shopper, draft, desk.reasons, {})
    word = sealed_draft(here.key, shopper, draft)
    if len(word) > waiting.LONGEST_COOKIE:
        return review_page(here, shop, draft, offer, Filled())
    # An address of its own, so that going back to it and loading it anew ask no questions of the browser.
    response = here.go(f"/s/{shop.slug}/review")
    here.set_cookie(response, DRAFT, word, int(DRAFT_LIFE.total_seconds()))
    here.drop_cookie(response, waiting.WAITING)
    return response


def keep(here: Visit, shop: Shop, fields: Fields) -> Response:
    """To the first page, and what was filled in waits."""
    again = {"again": "kept", "order": fields.one("order")}
    response = here.go(f"/s/{shop.slug}?{urlencode(again)}")
    for name, word in waiting.to_keep(here, shop, fields).items():
        here.set_cookie(response, name, word, int(DRAFT_LIFE.total_seconds()))
    return response


def proven(here: Visit, shop: Shop) -> Shopper | None:
    """Whose order it is, or None where the proof has run out: what was filled in is not thrown away for that."""
    try:
        return here.shopper(shop)
    except NotProven:
        return None


@router.get("/s/{slug}/review")
async def review_again(slug: str, here: Here) -> Response:
    """What it comes to now; or the return itself, once it was confirmed."""
    shop = await here.at(slug)
    shopper = here.shopper(shop)
    try:
        draft = opened_draft(here.key, shopper, here.request.cookies.get(DRAFT, ""))
    except (SealBroken, SealExpired):
        return here.go(f"/s/{shop.slug}/order")
    async with here.database.transaction(acting_for(shopper)) as tx:
        if made := await made_of(tx, shopper, draft):
            return here.go(f"/r/{made}")
        desk = await sit_down(tx, shopper)
        offer = await make_offer(tx, shop, shopper, draft, desk.reasons, {})
    return review_page(here, shop, draft, offer, Filled())


def review_page(
    here: Visit, shop: Shop, draft: Draft, offer: Offer, form: Filled, status: int = 200
) -> Response:
    shown = replace(draft, offered=offer.promised)
    return here.page(
        "review.html",
        status=status,
        pictures=[one.image for one in offer.lines],
        form=form,
        draft=sealed_draft(here.key, here.shopper(shop), shown),
        offer=offer,
    )


@router.post("/s/{slug}/confirm")
async def post_confirm(slug: str, here: Here) -> Response:
    """Make the request, once for each form, and lead to its page."""
    shop = await here.at(slug)
    fields = await here.fields()
    if (shopper := proven(here, shop)) is None:
        return keep(here, shop, fields)
    draft = opened_draft(here.key, shopper, fields.one("draft"))
    try:
        async with here.database.transaction(acting_for(shopper)) as tx:
            tx.ip_address = here.ip
            public_id = await confirm(tx, shopper, draft)
    except OfferChanged as changed:
        async with here.database.transaction(acting_for(shopper)) as tx:
            desk = await sit_down(tx, shopper)
            offer = await make_offer(tx, shop, shopper, draft, desk.reasons, {})
        return review_page(here, shop, draft, offer, Filled({}, Faults(), [changed.message]), changed.status)
    return here.go(f"/r/{public_id}")


@router.get("/s/{slug}/confirm")
async def back_to_items(slug: str, here: Here) -> Response:
    """Somebody opened the address of a form's answer: they start at the items."""
    shop = await here.at(slug)
    return here.go(f"/s/{shop.slug}/order")
