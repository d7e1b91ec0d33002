"""Serving the built console and widget, and the page that says there is nothing: hashed files are kept for ever, pages
never."""

import base64
import hashlib
import secrets
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from dokani.kit.errors import NotFound

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Dokani</title>
<h1>The console is not built yet</h1><p>Run <code>make web</code> in the checkout, then reload this page.</p></html>"""
EMBEDDED = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem;"
    "color-scheme:light dark}"
)
NOTHING = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing here – Dokani</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>
<body><main><h1>There is nothing at this address</h1><p>Perhaps a letter is missing, or what was here is gone.
If a link of ours led you here, please open it again from the letter.</p>
<p><a href="/app/">To the console</a></p></main>
</body></html>"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
NOTHING_CSP = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, and not for the API."""
    asked = request.headers.get("accept", "").lower()
    return "text/html" in asked and not request.url.path.startswith(("/v1/", "/auth/"))


def nothing_here(request: Request) -> Response:
    """404 for a person."""
    return HTMLResponse(
        NOTHING,
        404,
        headers={"content-security-policy": NOTHING_CSP, "vary": "Accept", "cache-control": "no-store"},
    )


def console(folder: Path) -> APIRouter:
    """The routes of the console under /app/, from the built files in `folder`."""
    router = APIRouter(include_in_schema=False)
    root = folder.resolve()

    @router.get("/")
    async def home() -> Response:
        return RedirectResponse("/app/")

    @router.get("/app")
    async def app_without_slash() -> Response:
        return RedirectResponse("/app/")

    @router.get("/app/{path:path}")
    async def page(path: str, request: Request) -> Response:
        """A built file, or the page itself for every other address (the console routes in the browser)."""
        if path and "\x00" not in path:
            wanted = within(root, path)
            if wanted is not None and wanted.name != "index.html":
                return built_file(wanted, request)
            if path.startswith("assets/"):
                raise NotFound("There is no such file.", code="no_such_address")
        index = root / "index.html"
        nonce = secrets.token_urlsafe(16)
        html = index.read_text() if index.is_file() else NOT_BUILT
        return HTMLResponse(
            html.replace("__CSP_NONCE__", nonce),
            200 if index.is_file() else 503,
            headers={"content-security-policy": CSP.format(nonce=nonce), "cache-control": "no-cache"},
        )

    return router


def widget(folder: Path) -> APIRouter:
    """/widget.js, which a shop's own pages embed: from any origin, for where a chat may stand is asked by the chat."""
    router = APIRouter(include_in_schema=False)
    script = folder.resolve() / "widget.js"

    @router.get("/widget.js")
    async def widget_script(request: Request) -> Response:
        if not script.is_file():
            raise NotFound("The chat is not built yet; run `make web` in the checkout.", code="not_built")
        response = built_file(script, request)
        response.headers.update(EMBEDDED)
        return response

    return router


def within(root: Path, path: str) -> Path | None:
    """The file of that name below `root`; None where there is none, or the name cannot be one."""
    try:
        wanted = (root / path).resolve()
        return wanted if wanted.is_relative_to(root) and wanted.is_file() else None
    except (OSError, ValueError):
        return None


def built_file(wanted: Path, request: Request) -> Response:
    """The file, or its precompressed sibling where the browser takes it."""
    cache = (
        "public, max-age=31536000, immutable" if "/assets/" in wanted.as_posix() else "public, max-age=3600"
    )
    headers = {"cache-control": cache, "vary": "Accept-Encoding"}
    accepted = request.headers.get("accept-encoding", "")
    for suffix, name in ((".br", "br"), (".gz", "gzip")):
        packed = wanted.with_name(wanted.name + suffix)
        if name in accepted and packed.is_file():
            plain = FileResponse(wanted)
            return FileResponse(
                packed, media_type=plain.media_type, headers={**headers, "content-encoding": name}
            )
    return FileResponse(wanted, headers=headers)
