"""What a page says when it says no: a heading, sentences, and the way on; the stable code is shown small."""

from dataclasses import dataclass

from dokani.kit.errors import DokaniError
from dokani.portal.model import Shop

NEW_LINK = "Show with the order number and your e-mail that it is yours, and you see your return again."
TITLES: dict[str, str] = {
    "shop_not_found": "There is no shop at this address",
    "return_not_found": "There is no return at this address",
    "no_such_address": "There is nothing at this address",
    "order_not_found": "We cannot find this order any more",
    "shopper_link_invalid": "This link does not work",
    "shopper_link_expired": "This link has expired",
    "form_not_ours": "This form is not valid any more",
    "form_expired": "This form has been open for too long",
    "csrf": "This form is not valid any more",
    "return_already_open": "A return of this is under way already",
    "line_already_returned": "This came back already",
    "quantity_too_high": "There are not so many in this order",
    "order_line_not_found": "This order has no such item",
    "named_twice": "An item is named twice",
    "other_currency": "A person has to look after this order",
    "no_active_policy": "This shop takes no returns here yet",
    "quota_exceeded": "This shop takes no more returns here just now",
    "form_too_large": "That is too much text",
    "receipt_not_ready": "The receipt is not ready yet",
    "over_request_rate_limit": "Too many tries",
}
BACK_TO_ORDER = {"return_already_open", "line_already_returned", "quantity_too_high", "order_line_not_found"}
BY_STATUS = {
    400: "We could not read that",
    403: "This is not possible",
    404: "There is nothing here",
    409: "This is no longer possible",
    410: "This is over",
    413: "That is too much text",
    422: "Something is not right yet",
    429: "Too many tries",
    503: "We are away for a moment",
}
# What is said instead of the error's own sentence, where that one is for the shop and not for its shoppers.
SAYS: dict[str, list[str]] = {
    "shop_not_found": ["Check the address, or ask the shop for the link to its returns page."],
    "return_not_found": ["The link may be incomplete. Open it once more from our e-mail.", NEW_LINK],
    "shopper_link_invalid": ["It may be incomplete. Open it once more from our e-mail.", NEW_LINK],
    "shopper_link_expired": ["For your safety, a private link works for a limited time only.", NEW_LINK],
    "receipt_not_ready": ["It is written right after a decision. Please try again in a few seconds."],
    "no_active_policy": ["Please write to the shop."],
    "quota_exceeded": ["Please write to the shop."],
    "csrf": ["Go back, load the page anew, and send it once more."],
    "form_not_ours": ["Go back, load the page anew, and send it once more."],
    "database_unreachable": ["Nothing was lost. Please try again in a minute."],
    "try_again": ["Nothing was lost. Please try again in a minute."],
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The page of an error. `actions` are (address, words), the first one the main one."""

    status: int
    title: str
    says: list[str]
    actions: list[tuple[str, str]]
    code: str


def refusal(error: DokaniError, shop: Shop | None, back: tuple[str, str] | None = None) -> Refusal:
    """How this error is told. A link that was not signed here is told like one that was never given: not found."""
    status = 404 if error.status == 401 else error.status
    actions = [back] if back else []
    says = SAYS.get(error.code) or [error.message]
    if error.code == "other_currency":
        says = [
            f"This order was paid in {error.data['currency']}, and these pages work in"
            f" {error.data['policy_currency']} only.",
            f"{write_to(shop)} They can take your return, and nothing was lost.",
        ]
        if shop is not None and shop.support:
            actions.append((f"mailto:{shop.support}", f"Write to {shop.name}"))
    if shop is not None:
        start = f"/s/{shop.slug}"
        if error.code in {"shopper_link_expired", "shopper_link_invalid", "return_not_found"}:
            actions.append((start, "Get a new link"))
        elif error.code in BACK_TO_ORDER:
            actions.append((f"{start}/order", "Back to the order"))
        elif not actions:
            actions.append((start, "Start again"))
    return Refusal(
        status=status,
        title=TITLES.get(error.code) or BY_STATUS.get(status, "Something went wrong"),
        says=says,
        actions=actions,
        code=error.code,
    )


def write_to(shop: Shop | None) -> str:
    """The way on where the pages themselves have none."""
    if shop is None:
        return "Please write to the shop."
    return (
        f"Please write to {shop.name} at {shop.support}." if shop.support else f"Please write to {shop.name}."
    )
