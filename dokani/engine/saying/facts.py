"""What each fact is called in a clause, and the clauses of those that are said by a verb of their own."""

from __future__ import annotations

from typing import Final

from dokani.engine.vocabulary import Fact

# Facts whose own meaning ("whether …", "how …", "when …") makes no noun.
NOUN: Final = {
    "action": "what is asked for",
    "order.ordered_at": "the day of the order",
    "order.shipped_at": "the day of shipping",
    "order.delivered_at": "the day of delivery",
    "order.first_carrier_scan_at": "the day of the carrier's first scan",
    "order.payment_method": "the method of payment",
    "order.channel": "the place of purchase",
    "order.paid": "the amount paid",
    "order.refunded": "the amount refunded before",
    "order.shipping_paid": "the amount paid for shipping",
    "order.shipping_cost": "the shop's cost of shipping",
    "item.shipped_at": "the day the item was shipped",
    "item.delivered_at": "the day the item was delivered",
    "item.quantity": "the number of units asked for",
    "item.quantity_ordered": "the number of units ordered",
    "item.quantity_returnable": "the number of units that can still come back",
    "item.price_difference": "the price difference",
    "item.replacements": "the number of replacements named",
    "request.asked_at": "the moment the shopper asked",
    "request.approved_at": "the moment of approval",
    "request.lines": "the number of items in the request",
    "customer.orders": "the number of the shopper's orders",
    "customer.returns": "the number of the shopper's returns",
    "customer.returns_90d": "the number of the shopper's returns in 90 days",
    "customer.return_rate": "the shopper's returns against orders",
    "fault": "the party at fault",
    "stage": "the stage of the return",
    "return_method": "the way of sending back",
    "resolution_wanted": "what the shopper would like",
    "evidence": "the evidence given",
    "refund_to.kind": "the method of refund",
    "refund_to.balance": "the balance of that method",
    "goods.sent_at": "the day the goods were sent",
    "goods.arrived_at": "the day the goods arrived",
    "goods.documents": "the papers sent with the goods",
    "days_since_start": "the number of days since the window started",
    "today": "today",
    "season": "the season",
}
# Yes or no, each as a clause.
YES_NO: Final = {
    "request.whole_order": ("everything comes back", "only a part of the order comes back"),
    "order.is_shoppers": ("the order is the shopper's", "the order is not the shopper's"),
    "order.partly_delivered": ("only a part of the order was delivered", "the whole order was delivered"),
    "item.tags_on": ("the tags are still on", "the tags are no longer on"),
    "item.original_packaging": (
        "the item is in its original packaging",
        "the item is not in its original packaging",
    ),
    "item.has_receipt": ("there is a receipt", "there is no receipt"),
    "item.hygiene_seal_broken": ("the hygiene seal is broken", "the hygiene seal is intact"),
    "item.gift": ("the item was a gift", "the item was not a gift"),
    "item.personalised": (
        "the item was made to the shopper's wishes",
        "the item was not made to the shopper's wishes",
    ),
    "item.perishable": ("the item can spoil", "the item cannot spoil"),
    "item.made_to_order_started": ("making the item has begun", "making the item has not begun"),
    "item.digital_started": ("the download has begun", "the download has not begun"),
    "item.complete": ("nothing is missing from the box", "something is missing from the box"),
    "item.right_item": ("the item is the one that was sold", "the item is not the one that was sold"),
    "item.resaleable": ("the item can be sold again", "the item cannot be sold again"),
    "item.damaged_by_customer": ("the shopper damaged the item", "the shopper did not damage the item"),
    "refund_to.is_original": (
        "the refund goes the way the order was paid",
        "the refund does not go the way the order was paid",
    ),
    "refund_to.on_file": (
        "the method of refund is one the shop has on file",
        "the method of refund is not one the shop has on file",
    ),
    "goods.refused_at_door": (
        "the parcel was refused at the door",
        "the parcel was not refused at the door",
    ),
}
# Facts that are known not to be, and facts that are: a moment that has not come, most of all.
ABSENT: Final = {
    "order.shipped_at": ("the order has not been shipped", "the order has been shipped"),
    "order.delivered_at": ("the order has not been delivered", "the order has been delivered"),
    "order.first_carrier_scan_at": ("no carrier has scanned the parcel", "a carrier has scanned the parcel"),
    "item.shipped_at": ("the item has not been shipped", "the item has been shipped"),
    "item.delivered_at": ("the item has not been delivered", "the item has been delivered"),
    "goods.sent_at": ("the goods have not been sent", "the goods have been sent"),
    "goods.arrived_at": ("the goods have not arrived", "the goods have arrived"),
    "request.approved_at": ("the return has not been approved", "the return has been approved"),
    "refund_to.balance": ("the method of refund holds no balance", "the method of refund holds a balance"),
    "days_since_start": ("the return window has not started", "the return window has started"),
}
STATE: Final = {
    "placed": "has just been placed",
    "processing": "is being processed",
    "packed": "is packed",
    "shipped": "is on its way",
    "out_for_delivery": "is out for delivery",
    "delivered": "has been delivered",
    "refused": "was refused at the door",
    "lost": "was lost",
    "cancelled": "was cancelled",
}
ASKED: Final = {
    "return": "to return something",
    "exchange": "to exchange something",
    "cancel": "to cancel an order",
    "claim": "to make a claim",
}
FAULT: Final = {
    "shop": "the shop's",
    "carrier": "the carrier's",
    "customer": "the shopper's",
    "none": "nobody's",
}


def noun(fact: Fact) -> str:
    """A fact as the subject of a clause."""
    return NOUN.get(fact.name) or fact.means.removeprefix("whether ")
