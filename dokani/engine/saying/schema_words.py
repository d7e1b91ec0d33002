"""The words of schema.org for return policies, beside ours; and each property with what becomes of it.

As published at schema.org in 2026: `MerchantReturnPolicy` and `MerchantReturnPolicySeasonalOverride`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

PREFIX: Final = "https://schema.org/"
TYPE: Final = "MerchantReturnPolicy"
SEASON_TYPE: Final = "MerchantReturnPolicySeasonalOverride"
FINITE: Final = "MerchantReturnFiniteReturnWindow"
UNLIMITED: Final = "MerchantReturnUnlimitedWindow"
NOT_PERMITTED: Final = "MerchantReturnNotPermitted"
UNSPECIFIED: Final = "MerchantReturnUnspecified"
FREE, BY_CUSTOMER, FIXED, ORIGINAL, RESTOCKING = (
    "FreeReturn",
    "ReturnFeesCustomerResponsibility",
    "ReturnShippingFees",
    "OriginalShippingFees",
    "RestockingFees",
)
KEEP: Final = "KeepProduct"

# Ours → theirs. The first of ours for one of theirs is what an import writes.
METHODS: Final[Mapping[str, str]] = {
    "mail": "ReturnByMail",
    "in_store": "ReturnInStore",
    "kiosk": "ReturnAtKiosk",
    "by_mail": "ReturnByMail",
    "post": "ReturnByMail",
    "carrier": "ReturnByMail",
    "courier": "ReturnByMail",
    "carrier_drop_off": "ReturnAtKiosk",
    "drop_off": "ReturnAtKiosk",
    "locker": "ReturnAtKiosk",
}
REFUNDS: Final[Mapping[str, str]] = {
    "refund": "FullRefund",
    "exchange": "ExchangeRefund",
    "store_credit": "StoreCreditRefund",
}
LABELS: Final[Mapping[str, str]] = {
    "in_box": "ReturnLabelInBox",
    "download": "ReturnLabelDownloadAndPrint",
    "customer": "ReturnLabelCustomerResponsibility",
}
CONDITIONS: Final[Mapping[str, str]] = {
    "new": "NewCondition",
    "used": "UsedCondition",
    "damaged": "DamagedCondition",
    "refurbished": "RefurbishedCondition",
}
# Our fees that schema.org has a property of its own for.
SHIPPING_FEE, RESTOCKING_FEE = "return_shipping", "restocking"
REMORSE: Final = frozenset({"customer"})
DEFECT: Final = frozenset({"shop", "carrier"})

# The countries of the European Union, which has one law for all of them and no code among theirs.
_UNION: Final = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
UNION: Final = tuple(_UNION.split(" "))

# Each property of the type itself: where it has its counterpart, or (in brackets) why it has none.
PROPERTIES: Final[Mapping[str, str]] = {
    "additionalProperty": "(says nothing that a machine could decide by)",
    "applicableCountry": "jurisdictions",
    "customerRemorseReturnFees": "a rule where the fault is the customer's: return_shipping, fees",
    "customerRemorseReturnLabelSource": "a rule where the fault is the customer's: return_label",
    "customerRemorseReturnShippingFeesAmount": "a rule where the fault is the customer's: the fee return_shipping",
    "inStoreReturnsOffered": "return_methods: in_store",
    "itemCondition": "a rule that denies other values of item.condition",
    "itemDefectReturnFees": "a rule where it is not the customer's fault: return_shipping, fees",
    "itemDefectReturnLabelSource": "a rule where it is not the customer's fault: return_label",
    "itemDefectReturnShippingFeesAmount": "a rule where it is not the customer's fault: the fee return_shipping",
    "merchantReturnDays": "return_window, or return_until for a date",
    "merchantReturnLink": "(the shop's own page of the policy stands in its place)",
    "refundType": "resolutions",
    "restockingFee": "restocking_fee_percent, or the fixed fee restocking",
    "returnFees": "return_shipping, deduct_outbound_cost, and the fee return_shipping",
    "returnLabelSource": "return_label",
    "returnMethod": "return_methods, goods_back",
    "returnPolicyCategory": "return_window",
    "returnPolicyCountry": "(the address to send to is told with each approval)",
    "returnPolicySeasonalOverride": "seasons, each with a rule",
    "returnShippingFeesAmount": "the fixed fee return_shipping",
    "validForMemberTier": "(one policy holds for all tiers; exceptions are rules about customer.tier)",
}
SEASONAL: Final[Mapping[str, str]] = {
    "endDate": "the season's last day",
    "merchantReturnDays": "return_window, or return_until for a date",
    "refundType": "resolutions",
    "restockingFee": "restocking_fee_percent, or the fixed fee restocking",
    "returnFees": "return_shipping, deduct_outbound_cost, and the fee return_shipping",
    "returnMethod": "return_methods, goods_back",
    "returnPolicyCategory": "return_window",
    "returnShippingFeesAmount": "the fixed fee return_shipping",
    "startDate": "the season's first day",
}


def url(word: str) -> str:
    """A word of theirs as they write it."""
    return PREFIX + word


def bare(value: Any) -> str | None:
    """A word of theirs however it is written: with a prefix, as an object with @id, or by itself."""
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("@value") or value.get("name")
    if not isinstance(value, str) or len(value) > 200:
        return None
    for prefix in ("https://schema.org/", "http://schema.org/", "https://www.schema.org/", "schema:"):
        value = value.removeprefix(prefix)
    return value.strip() or None


def theirs(words: Mapping[str, str], ours: str) -> str | None:
    """The address of what they call one of ours."""
    found = words.get(ours)
    return None if found is None else url(found)


def ours(words: Mapping[str, str], value: Any) -> str | None:
    """What we call one of theirs."""
    wanted = bare(value)
    return next((mine for mine, other in words.items() if other == wanted), None)
