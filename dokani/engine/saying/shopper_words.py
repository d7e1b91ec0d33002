"""Codes as shoppers are told them: reasons, where money goes, how goods travel."""

from __future__ import annotations

from typing import Final

REASON: Final = {
    "defective": "it is defective",
    "damaged_in_transit": "it was damaged on its way to you",
    "wrong_item": "we sent the wrong item",
    "not_as_described": "it is not as described",
    "missing_parts": "parts are missing",
    "size_or_fit": "it does not fit",
    "size_too_small": "it is too small",
    "size_too_large": "it is too large",
    "colour": "you do not like the colour",
    "style": "you do not like the style",
    "changed_mind": "you changed your mind",
    "unwanted": "you do not want it",
    "no_longer_needed": "you no longer need it",
    "ordered_by_mistake": "you ordered it by mistake",
    "better_price": "you found a better price",
    "arrived_late": "it arrived late",
    "never_arrived": "it never arrived",
    "wrong_charge": "you were charged wrongly",
    "shipping_cost": "the shipping cost was wrong",
    "other": "there is another reason, which you tell us",
}
REFUNDED: Final = {
    "original": "the way you paid",
    "on_file": "to a method we have on file for you",
    "store_credit": "as store credit",
    "gift_card": "as a gift card",
    "bank_transfer": "to your bank account",
    "bank_account": "to your bank account",
    "mobile_wallet": "to your mobile wallet",
    "card": "to your card",
    "cash": "in cash",
    "bkash": "to your bKash account",
    "nagad": "to your Nagad account",
}
PAID_WITH: Final = {
    "original": "the way you paid",
    "on_file": "a method we have on file for you",
    "store_credit": "store credit",
    "gift_card": "a gift card",
    "bank_transfer": "your bank account",
    "card": "your card",
    "cash": "cash",
    "bkash": "bKash",
    "nagad": "Nagad",
}
METHOD: Final = {
    "mail": "by post",
    "by_mail": "by post",
    "post": "by post",
    "carrier": "by carrier",
    "courier": "by courier",
    "pickup": "by having it picked up",
    "in_store": "by bringing it to our shop",
    "store": "by bringing it to our shop",
    "carrier_drop_off": "by dropping it off with the carrier",
    "carrier_collection": "by having the carrier collect it",
    "carrier_pickup": "by having the carrier collect it",
    "courier_pickup": "by having a courier collect it",
    "kiosk": "at a drop-off point",
    "drop_off": "at a drop-off point",
    "locker": "at a parcel locker",
    "sent_by_customer": "by sending it yourself",
    "customer": "by sending it yourself",
    "keep": "not at all: you keep it",
}
LABEL: Final = {
    "shop": "we give you the return label",
    "in_box": "the return label is in the box",
    "download": "you download and print the return label",
    "customer": "you get the return label yourself",
    "carrier": "the carrier gives you the return label",
}
