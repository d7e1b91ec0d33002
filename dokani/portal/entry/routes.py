"""The first pages over HTTP: the order number, the code, and the shop's own colours."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import FileResponse

from dokani.identity.people.attempts import TooManyAttempts
from dokani.identity.shopper import read as read_shopper
from dokani.identity.shopper import sign
from dokani.kit import clock
from dokani.kit.errors import Gone, NotFound
from dokani.orders.prove import LIFE as CODE_LIFE
from dokani.orders.prove import CodeExpired, WrongCode, finish_proof, start_proof
from dokani.portal.asking.session import LIFE as SIGNED_IN
from dokani.portal.asking.waiting import WAITING, going_on
from dokani.portal.door.forms import Faults, Filled
from dokani.portal.door.routes import DRAFT, SHOPPER, Page, Visit, visit
from dokani.portal.entry import demo
from dokani.portal.entry.proof import LIFE, Asked, faults_in, packed, unpacked
from dokani.portal.model import NotProven, Shop
from dokani.portal.render import STATIC

router = APIRouter(include_in_schema=False, route_class=Page)
Here = Annotated[Visit, Depends(visit)]
PROOF = "dokani_proof"
FILES = {"tokens.css": "text/css", "portal.css": "text/css", "portal.js": "text/javascript"}
DIGITS = 6


@router.get("/static/portal/{name}")
async def file(name: str) -> Response:
    if name not in FILES:
        raise NotFound("There is no such file.", code="no_such_address")
    kept = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(STATIC / name, media_type=FILES[name], headers=kept)


@router.get("/s/{slug}/theme.css")
async def theme(slug: str, here: Here) -> Response:
    """The shop's accent colour. The address carries the colour's version, so it may be kept."""
    shop = await here.at(slug)
    css = shop.branding.css() if shop.branding else ""
    kept = {"cache-control": "public, max-age=86400"}
    return Response(css, media_type="text/css", headers=kept)


@router.get("/s/{slug}")
async def start(slug: str, here: Here, order: str = "", contact: str = "", again: str = "") -> Response:
    shop = await here.at(slug)
    values = {"order": clean(order, 200), "contact": clean(contact, 254)}
    general = ["Please show again that the order is yours."] if again else []
    if again == "kept":
        general = ["Please show again that the order is yours. What you chose and wrote is kept until then."]
    return await start_page(here, shop, Filled(values, Faults(), general))


async def start_page(here: Visit, shop: Shop, form: Filled, status: int = 200) -> Response:
    to_try = await demo.order_to_try(here.settings, here.database, shop)
    try:
        known: str | None = here.shopper(shop).order_id
    except NotProven:
        known = None
    return here.page("start.html", status=status, form=form, demo=to_try, known=known)


@router.post("/s/{slug}")
async def post_start(slug: str, here: Here) -> Response:
    """The answer is the same whether or not there is such an order."""
    shop = await here.at(slug)
    fields = await here.fields()
    values = {"order": fields.one("order").strip(), "contact": fields.one("contact").strip()}
    if faults := faults_in(values["order"], values["contact"]):
        return await start_page(here, shop, Filled(values, Faults(faults)), 422)
    try:
        return await send_code(here, shop, values["order"], values["contact"], f"/s/{shop.slug}/code")
    except TooManyAttempts as error:
        response = await start_page(here, shop, Filled(values, Faults(), [error.message]), 429)
        response.headers["Retry-After"] = str(error.data["retry_after"])
        return response


async def send_code(here: Visit, shop: Shop, order_id: str, contact: str, then: str) -> Response:
    """Start a proof, and remember it in the browser."""
    since = clock.now()
    proof = await start_proof(
        here.database,
        here.keys,
        business_id=shop.business_id,
        order_id=order_id,
        contact=contact,
        ip_address=here.ip,
        link=lambda token: f"{here.settings.origin()}/s/{shop.slug}/open?t={token}",
    )
    response = here.go(then)
    asked = Asked(proof_id=proof.proof_id, order_id=order_id, contact=contact, at=since)
    here.set_cookie(response, PROOF, packed(here.key, shop, asked), int(LIFE.total_seconds()))
    return response


@router.get("/s/{slug}/code")
async def code(slug: str, here: Here, again: str = "") -> Response:
    shop = await here.at(slug)
    asked = unpacked(here.key, shop, here.request.cookies.get(PROOF, ""))
    return here.go(f"/s/{slug}") if asked is None else await code_page(here, shop, asked, again=bool(again))


async def code_page(
    here: Visit, shop: Shop, asked: Asked, *, again: bool = False, fault: str = "", status: int = 200
) -> Response:
    return here.page(
        "code.html",
        status=status,
        form=Filled({}, Faults({"code": fault} if fault else {})),
        order_id=asked.order_id,
        contact=asked.contact,
        minutes=int(CODE_LIFE.total_seconds() // 60),
        sent_again=again,
        demo_code=await demo.code_sent(here.settings, here.database, shop, asked),
    )


@router.post("/s/{slug}/code")
async def post_code(slug: str, here: Here) -> Response:
    """A right code lets the browser see this one order for a while."""
    shop = await here.at(slug)
    fields = await here.fields()
    asked = unpacked(here.key, shop, here.request.cookies.get(PROOF, ""))
    if asked is None:
        return here.go(f"/s/{slug}?again=1")
    digits = "".join(sign for sign in fields.one("code")[:40] if sign in "0123456789")
    if len(digits) != DIGITS:
        return await code_page(here, shop, asked, fault="The code has 6 digits.", status=422)
    try:
        shopper = await finish_proof(
            here.database,
            here.keys,
            business_id=shop.business_id,
            proof_id=asked.proof_id,
            code=digits,
            ip_address=here.ip,
        )
    except (WrongCode, CodeExpired, TooManyAttempts) as error:
        return await code_page(here, shop, asked, fault=error.message, status=error.status)
    response = here.go(going_on(here, shop, shopper.order_id))
    here.set_cookie(
        response, SHOPPER, sign(here.keys, shopper, life=SIGNED_IN), int(SIGNED_IN.total_seconds())
    )
    here.drop_cookie(response, PROOF)
    return response


@router.post("/s/{slug}/code/again")
async def post_code_again(slug: str, here: Here) -> Response:
    shop = await here.at(slug)
    await here.fields()
    asked = unpacked(here.key, shop, here.request.cookies.get(PROOF, ""))
    if asked is None:
        return here.go(f"/s/{slug}?again=1")
    try:
        return await send_code(here, shop, asked.order_id, asked.contact, f"/s/{slug}/code?again=1")
    except TooManyAttempts as error:
        return await code_page(here, shop, asked, fault=error.message, status=429)


@router.get("/s/{slug}/open")
async def open_by_link(slug: str, here: Here, t: str = "") -> Response:
    """The link in the letter with the code: proves as much as the code, for as long."""
    shop = await here.at(slug)
    shopper = read_shopper(here.keys, t)
    if shopper.business_id != shop.business_id or shopper.return_public_id is not None:
        raise Gone("This link is not for this page. Please ask for a new one.", code="shopper_link_invalid")
    response = here.go(going_on(here, shop, shopper.order_id))
    here.set_cookie(
        response, SHOPPER, sign(here.keys, shopper, life=SIGNED_IN), int(SIGNED_IN.total_seconds())
    )
    return response


@router.post("/s/{slug}/leave")
async def leave(slug: str, here: Here) -> Response:
    """Forget the order in this browser."""
    shop = await here.at(slug)
    await here.fields()
    response = here.go(f"/s/{shop.slug}")
    for name in (SHOPPER, PROOF, DRAFT, WAITING):
        here.drop_cookie(response, name)
    return response


def clean(text: str, most: int) -> str:
    """A text of the address, as far as it may stand in a field."""
    return "".join(sign for sign in text[:most] if sign.isprintable())
