"""How every page of the portal is asked for, answered and refused: cookies, forms, headers, errors as pages."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from dokani.engine.faults import FactFault
from dokani.identity.cookies import require_same_site
from dokani.identity.desk import desk_of
from dokani.identity.keys import Keys
from dokani.identity.shopper import Shopper, ShopperLinkExpired, ShopperLinkInvalid
from dokani.identity.shopper import read as read_shopper
from dokani.kit.db import Database
from dokani.kit.errors import DokaniError, Unprocessable
from dokani.portal import sealed
from dokani.portal.door.forms import LARGEST, Fields, Filled, FormTooLarge, fields_of
from dokani.portal.door.refusals import refusal
from dokani.portal.model import NotProven, Shop
from dokani.portal.render import page
from dokani.portal.shops import find_shop
from dokani.settings import Settings

VISITOR, SHOPPER, DRAFT = "dokani_form", "dokani_shopper", "dokani_draft"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src {images}; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
YEAR = 365 * 24 * 3600


class Visit:
    """One request of a browser, and the shop it is at."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.settings: Settings = request.app.state.settings
        self.database: Database = request.app.state.database
        self.key = sealed.key_of(request.app.state.secret_key)
        self.shop: Shop | None = None
        known = request.cookies.get(VISITOR, "")
        self.is_new = not 16 <= len(known) <= 64
        self.visitor = sealed.new_visitor() if self.is_new else known

    @property
    def keys(self) -> Keys:
        return desk_of(self.request.app.state).keys

    @property
    def ip(self) -> str | None:
        found: str | None = self.request.scope.get("dokani.ip")
        return found

    async def at(self, slug: str) -> Shop:
        """The shop of this address, remembered for the page and for its errors. Raises NoSuchShop."""
        self.shop = await find_shop(self.database, slug)
        return self.shop

    def shopper(self, shop: Shop) -> Shopper:
        """Whose order this browser has proven at this shop. Raises NotProven, also for the token of a private link: it
        speaks for one return, and not for the order."""
        try:
            found = read_shopper(self.keys, self.request.cookies.get(SHOPPER, ""))
        except (ShopperLinkInvalid, ShopperLinkExpired) as error:
            raise NotProven("Please show first that the order is yours.", slug=shop.slug) from error
        if found.business_id != shop.business_id or found.return_public_id is not None:
            raise NotProven("Please show first that the order is yours.", slug=shop.slug)
        return found

    async def fields(self) -> Fields:
        """The form that was sent, from one of our own pages. Raises CrossSite, SealBroken, FormTooLarge, NotAForm."""
        require_same_site(self.settings, self.request.method, self.request.headers, header=False)
        body = bytearray()
        async for chunk in self.request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise FormTooLarge(f"At most {LARGEST // 1024} kB are accepted here. Please say it shorter.")
        found = fields_of(bytes(body), self.request.headers.get("content-type", ""))
        if self.is_new or not sealed.is_form_token(self.key, self.visitor, found.one("csrf")):
            raise sealed.SealBroken("This form is not valid any more.")
        return found

    def page(
        self, template: str, *, status: int = 200, pictures: Iterable[str | None] = (), **context: Any
    ) -> Response:
        """A page under a policy that lets it load its own files and these pictures, and nothing else."""
        context.setdefault("form", Filled())
        csrf = sealed.form_token(self.key, self.visitor)
        html = page(template, {"shop": self.shop, "csrf": csrf, **context})
        hosts = sorted({f"https://{urlsplit(one).netloc}" for one in pictures if one and is_plain(one)})
        headers = {
            "content-security-policy": CSP.format(images=" ".join(["'self' data: blob:", *hosts])),
            "cache-control": "no-store",
            "referrer-policy": "same-origin",
        }
        response = HTMLResponse(html, status, headers=headers)
        if self.is_new:
            self.set_cookie(response, VISITOR, self.visitor, YEAR)
        return response

    def go(self, address: str) -> Response:
        """On to another page of ours."""
        return RedirectResponse(address, 303, headers={"cache-control": "no-store"})

    def set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        """Readable by us alone; sent along when another page links here, never when it posts here."""
        secure = self.settings.origin().startswith("https://") or self.request.url.scheme == "https"
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax"
        )

    def drop_cookie(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", httponly=True, samesite="lax")


def is_plain(address: str) -> bool:
    """Whether an address of a picture is an https one whose host can stand in a header."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = host.isascii() and all(sign.isalnum() or sign in ".-" for sign in host)
    return parts.scheme == "https" and bool(host) and plain and parts.netloc in {host, f"{host}:{port}"}


def visit(request: Request) -> Visit:
    """A dependency: the visit, one for a request."""
    found: Visit | None = getattr(request.state, "visit", None)
    if found is None:
        found = request.state.visit = Visit(request)
    return found


class Page(APIRoute):
    """A route whose errors are pages for a person, with the stable code and the request's id."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        handle = super().get_route_handler()

        async def handler(request: Request) -> Response:
            try:
                response: Response = await handle(request)
                return response
            except NotProven as error:
                return visit(request).go(f"/s/{error.data['slug']}?again=1")
            except DokaniError as error:
                return refused(visit(request), error)
            except FactFault:
                said = Unprocessable("We could not work with one of the answers.", code="facts_not_readable")
                return refused(visit(request), said)

        return handler


def refused(here: Visit, error: DokaniError) -> Response:
    """The page of an error."""
    told = refusal(error, here.shop)
    response = here.page(
        "message.html",
        status=told.status,
        title=told.title,
        says=told.says,
        actions=told.actions,
        code=told.code,
        request_id=here.request.scope.get("dokani.request_id"),
    )
    if "retry_after" in error.data:
        response.headers["Retry-After"] = str(error.data["retry_after"])
    return response
