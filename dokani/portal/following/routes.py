"""Following a return over HTTP: its page, its live updates, and the few things its shopper may do."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse

from dokani.files.shelf import link_key
from dokani.identity.shopper import Shopper, ShopperLinkExpired, ShopperLinkInvalid
from dokani.identity.shopper import read as read_shopper
from dokani.kit.db import Tx, known
from dokani.policies.current import require_active
from dokani.policies.model import NoActivePolicy
from dokani.portal import queries
from dokani.portal.choices import reasons_for
from dokani.portal.door.forms import Faults, Filled
from dokani.portal.door.routes import SHOPPER, Page, Visit, visit
from dokani.portal.following.who import business_of_expired, expires, holder, return_named
from dokani.portal.model import Shop
from dokani.portal.reading import answers_in, questions
from dokani.portal.shops import acting_for, require_shop
from dokani.portal.status import own_return, status_page
from dokani.returns.appealing.model import AlreadyAppealed, AppealTooLate, NotAppealable
from dokani.returns.asking.answer import answer
from dokani.returns.asking.cancel import cancel
from dokani.returns.deciding.escalate import escalate
from dokani.returns.model import REASONS, NoSuchReturn, NotCancellable, NotDecidable
from dokani.returns.rating.rate import BEST, WORST, NotRateable, RatingOver, rate
from dokani.returns.rating.rate import LONGEST as LONGEST_RATING
from dokani.returns.receipts.hand_out import receipt_for_shopper, written
from dokani.returns.receipts.keys import keys

router = APIRouter(include_in_schema=False, route_class=Page)
Here = Annotated[Visit, Depends(visit)]
LONGEST_LIVE = 120  # seconds after which a browser connects anew, and so shows again who it is
LATE = (
    NotDecidable,
    NotCancellable,
    NotRateable,
    RatingOver,
    NotAppealable,
    AlreadyAppealed,
    AppealTooLate,
)
SCORES = {str(score) for score in range(WORST, BEST + 1)}
QUIET = 15  # seconds between signs of life, so that no proxy hangs up


async def follower(here: Visit, public_id: UUID, token: str) -> Shopper:
    """Who asks, with the shop they are at. Raises ShopperLinkInvalid, ShopperLinkExpired, NoSuchReturn."""
    if token:
        try:
            found = holder(here.keys, public_id, token)
        except ShopperLinkExpired:
            if (business_id := business_of_expired(here.keys, token)) is not None:
                await at_shop(here, business_id)
            raise
    else:
        try:
            found = read_shopper(here.keys, here.request.cookies.get(SHOPPER, ""))
        except (ShopperLinkInvalid, ShopperLinkExpired) as error:
            raise NoSuchReturn("There is no return at this address for you.") from error
    await at_shop(here, found.business_id)
    return found


async def at_shop(here: Visit, business_id: UUID) -> Shop:
    async with here.database.transaction(known("dokani_customer", business_id=business_id)) as tx:
        here.shop = await require_shop(tx)
    return here.shop


@router.get("/r/{public_id}")
async def status(public_id: str, here: Here, t: str = "") -> Response:
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    return await show(here, shopper, wanted, t, Filled())


async def show(
    here: Visit, shopper: Shopper, public_id: UUID, token: str, form: Filled, code: int = 200
) -> Response:
    assert here.shop is not None  # `follower` came before
    async with here.database.transaction(acting_for(shopper)) as tx:
        tx.ip_address = here.ip
        found = await status_page(
            tx,
            here.shop,
            shopper,
            public_id,
            form.values,
            await words_of_reasons(tx, shopper),
            link_key(here.settings),
        )
    query = f"?{urlencode({'t': token})}" if token else ""
    path, link = f"/r/{public_id}", private_link(here, shopper, public_id, token)
    return here.page(
        "status.html",
        status=code,
        pictures=[line.image for line in found.lines],
        form=form,
        page=found,
        path=path,
        query=query,
        live=f"{path}/live{query}",
        link=link,
        link_until=expires(parse_qs(urlsplit(link).query)["t"][0]),
        knows_order=not token,
    )


async def words_of_reasons(tx: Tx, shopper: Shopper) -> dict[str, str]:
    try:
        _, _, policy = await require_active(tx, shopper.customer_email)
    except NoActivePolicy:
        return dict(REASONS)
    return {**REASONS, **reasons_for(policy)}


def private_link(here: Visit, shopper: Shopper, public_id: UUID, token: str) -> str:
    """The link this page was opened by; or a new one, where the browser has proven the order itself."""
    if token:
        return f"{here.settings.origin()}/r/{public_id}?{urlencode({'t': token})}"
    make = here.request.app.state.shopper_link
    return str(make(shopper.business_id, public_id, shopper.order_id, shopper.customer_email))


@router.post("/r/{public_id}/answer")
async def post_answer(public_id: str, here: Here, t: str = "") -> Response:
    """Answer what the desk asks; it is decided at once."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    fields = await here.fields()
    async with here.database.transaction(acting_for(shopper)) as tx:
        found = await own_return(tx, shopper, wanted)
        asked = questions(found.asks)
        answers, faults = answers_in(asked, fields.firsts())
    if faults:
        return await show(here, shopper, wanted, t, Filled(fields.firsts(), Faults(faults)), 422)

    async def verb(tx: Tx) -> None:
        await answer(tx, wanted, answers)

    return await act(here, shopper, wanted, t, verb)


@router.post("/r/{public_id}/person")
async def post_person(public_id: str, here: Here, t: str = "") -> Response:
    """Ask a person instead."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    await here.fields()

    async def verb(tx: Tx) -> None:
        await escalate(tx, wanted)

    return await act(here, shopper, wanted, t, verb)


@router.post("/r/{public_id}/cancel")
async def post_cancel(public_id: str, here: Here, t: str = "") -> Response:
    """Take the request back."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    await here.fields()

    async def verb(tx: Tx) -> None:
        await cancel(tx, wanted)

    return await act(here, shopper, wanted, t, verb)


@router.post("/r/{public_id}/rating")
async def post_rating(public_id: str, here: Here, t: str = "") -> Response:
    """Say how it was, once it is over; a later tap replaces the one before."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    fields = await here.fields()
    score, own_words = fields.one("score"), fields.one("own_words")
    if score not in SCORES:
        fault = Filled(fields.firsts(), Faults({"score": "Please choose one of the numbers."}))
        return await show(here, shopper, wanted, t, fault, 422)

    async def verb(tx: Tx) -> None:
        await rate(tx, wanted, int(score), own_words[:LONGEST_RATING])

    return await act(here, shopper, wanted, t, verb)


async def act(
    here: Visit, shopper: Shopper, public_id: UUID, token: str, verb: Callable[[Tx], Awaitable[Any]]
) -> Response:
    """Do it as this shopper, and show the return as it is then. What came too late is said on that page."""
    try:
        async with here.database.transaction(acting_for(shopper)) as tx:
            tx.ip_address = here.ip
            await own_return(tx, shopper, public_id)
            await verb(tx)
    except LATE as late:
        return await show(here, shopper, public_id, token, Filled({}, Faults(), [late.message]), late.status)
    return here.go(f"/r/{public_id}" + (f"?{urlencode({'t': token})}" if token else ""))


@router.get("/r/{public_id}/receipt.json")
async def receipt(public_id: str, here: Here, t: str = "") -> Response:
    """The signed receipt of the decision, to keep; the shop's risk gate is in it by its result only."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    async with here.database.transaction(acting_for(shopper)) as tx:
        await own_return(tx, shopper, wanted)
        found = await receipt_for_shopper(tx, wanted)
    text = written(found, await keys(here.database))
    headers = {
        "content-disposition": f'attachment; filename="receipt-{wanted}.json"',
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Response(text.encode(), media_type="application/json", headers=headers)


@router.get("/r/{public_id}/live")
async def live(public_id: str, here: Here, t: str = "") -> Response:
    """Server-sent events: the return's state as one word, now and whenever it may have changed."""
    wanted = return_named(public_id)
    shopper = await follower(here, wanted, t)
    async with here.database.transaction(acting_for(shopper)) as tx:
        await own_return(tx, shopper, wanted)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(words(here, shopper, wanted), media_type="text/event-stream", headers=headers)


async def words(here: Visit, shopper: Shopper, public_id: UUID) -> AsyncIterator[str]:
    ends = asyncio.get_running_loop().time() + LONGEST_LIVE
    async with here.request.app.state.live.subscribe(shopper.business_id) as queue:
        yield f"retry: 2000\n\n{said(await version(here, shopper, public_id))}"
        while (left := ends - asyncio.get_running_loop().time()) > 0:
            try:
                event = await asyncio.wait_for(queue.get(), min(left, QUIET))
            except TimeoutError:
                yield ": still here\n\n"
                continue
            if event.kind == "closing":
                return
            if event.kind == "resync" or event.id == str(public_id):
                yield said(await version(here, shopper, public_id))


async def version(here: Visit, shopper: Shopper, public_id: UUID) -> str | None:
    entry = known(
        "dokani_customer",
        business_id=shopper.business_id,
        order_id=shopper.order_id,
        customer_email=shopper.customer_email,
        return_public_id=public_id,
    )
    async with here.database.transaction(entry) as tx:
        return await queries.version(tx, public_id)


def said(word: str | None) -> str:
    return f"event: state\ndata: {word or 'gone'}\n\n"
