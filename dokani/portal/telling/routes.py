"""The shop's policy over HTTP, for whoever reads: shoppers in sentences, search engines as JSON-LD."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from dokani.engine.saying.numbers import with_numbers
from dokani.engine.saying.page import page
from dokani.engine.saying.schema_org import schema_org
from dokani.kit.db import known
from dokani.policies.current import is_split, require_active
from dokani.portal.door.routes import Page, Visit, visit
from dokani.portal.model import NotProven

router = APIRouter(include_in_schema=False, route_class=Page)


@router.get("/s/{slug}/policy")
async def policy(slug: str, here: Annotated[Visit, Depends(visit)]) -> Response:
    """The active policy. Nobody need prove anything to read it; while two versions are compared, who has proven an
    order reads the one that decides for them, and everybody else that there are two."""
    shop = await here.at(slug)
    try:
        email: str | None = here.shopper(shop).customer_email
    except NotProven:
        email = None
    async with here.database.transaction(known("dokani_worker", business_id=shop.business_id)) as tx:
        _, _, active = await require_active(tx, email)
        compared = await is_split(tx)
    address = f"{here.settings.origin()}/s/{shop.slug}/policy"
    return here.page(
        "policy.html",
        policy=page(active),
        compared=compared,
        own=email is not None,
        address=address,
        json_ld=data_block(schema_org(active, link=address).document),
    )


def data_block(document: dict[str, Any]) -> str:
    """JSON that can stand inside <script>: it runs nowhere, and no text in it can end the element."""
    text = json.dumps(with_numbers(document), ensure_ascii=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
