"""Serving the built console: hashed files are kept for ever, the page never, under a strict CSP with a nonce."""

import secrets
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from dokani.kit.errors import NotFound

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Dokani</title>
<h1>The console is not built yet</h1><p>Run <code>make web</code> in the checkout, then reload this page.</p></html>"""


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
