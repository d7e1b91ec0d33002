"""What a shopper does after an approval, in words: whether things go back, who pays for it, and how."""

from collections.abc import Collection, Mapping
from typing import Any


def sending_back(terms: Mapping[str, Any], wanted: Collection[str], shop: str) -> list[str]:
    """By the effective terms of the return. No address is guessed: the shop says where to."""
    if set(wanted) == {"cancel"}:
        return ["The order is stopped, and what you paid comes back the way you paid it."]
    if terms.get("goods_back") == "none" or set(wanted) == {"keep_item"}:
        return ["You can keep the items."]
    who = {
        "shop": "Send the items back; the shop pays for it.",
        "customer": "Pack the items well and send them back at your own cost.",
    }
    first = who.get(str(terms.get("return_shipping")), "Pack the items well and send them back.")
    return [first, f"{shop} sends you how and where to."]


def article_words(kept: Mapping[str, Any] | None) -> str | None:
    """The article wanted instead, as it was kept when it was asked for."""
    return None if kept is None else str(kept.get("product_name") or kept.get("sku"))
