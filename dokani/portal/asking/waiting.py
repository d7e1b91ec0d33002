"""What was chosen and written when a browser's proof ran out: it waits until it has proven itself again."""

from urllib.parse import urlencode

from dokani.portal import sealed
from dokani.portal.asking.session import DRAFT_LIFE
from dokani.portal.door.forms import Fields, gathered
from dokani.portal.door.routes import DRAFT, Visit
from dokani.portal.model import Shop

WAITING = "dokani_waiting"
KIND = "waiting"
LONGEST_COOKIE = 3_600  # browsers drop what is over 4 kB


def to_keep(here: Visit, shop: Shop, fields: Fields) -> dict[str, str]:
    """Cookies that hold the form, by name; only this browser's visitor can open them."""
    pairs = [(name, value) for name in fields.pairs if name != "csrf" for value in fields.every(name)]
    cookies: dict[str, str] = {}
    if draft := fields.one("draft"):
        # It is sealed for its shopper, and opens for nobody else.
        pairs = []
        if len(draft) > LONGEST_COOKIE:
            return {}
        cookies[DRAFT] = draft
    word = sealed.seal(here.key, KIND, [here.visitor, shop.slug, pairs], DRAFT_LIFE)
    while len(word) > LONGEST_COOKIE and pairs:
        # The choices are worth more than the longest of many words.
        pairs.remove(max(pairs, key=lambda pair: len(pair[1])))
        word = sealed.seal(here.key, KIND, [here.visitor, shop.slug, pairs], DRAFT_LIFE)
    return {**cookies, WAITING: word}


def kept(here: Visit, shop: Shop) -> Fields | None:
    """The form that waits in this browser for this shop; None where there is none, or not any more."""
    try:
        visitor, slug, pairs = sealed.opened(here.key, KIND, here.request.cookies.get(WAITING, ""))
    except (sealed.SealBroken, sealed.SealExpired):
        return None
    return (
        gathered([(name, value) for name, value in pairs])
        if [visitor, slug] == [here.visitor, shop.slug]
        else None
    )


def going_on(here: Visit, shop: Shop, order_id: str) -> str:
    """Where a browser goes that has just proven this order: to what waits for it, or to the items."""
    fields = kept(here, shop)
    if fields is not None and not fields.pairs:
        return f"/s/{shop.slug}/review"
    if fields is None or fields.one("order") != order_id:
        return f"/s/{shop.slug}/order"
    chosen = [("line", number) for number in fields.every("line")]
    chosen += [(name, fields.one(name)) for name in fields.pairs if name.startswith("quantity_")]
    return f"/s/{shop.slug}/why?{urlencode([*chosen, ('kept', '1')])}"
