"""How tools say money, things and outcomes to a shopper, in English and Bengali: sentences of ours, filled
from decisions."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dokani.engine.values import exponent_of

_RESOLUTIONS = {
    "refund": ("a refund", "টাকা ফেরত"),
    "exchange": ("an exchange", "বদল"),
    "store_credit": ("store credit", "স্টোর ক্রেডিট"),
    "replacement": ("a new one", "নতুন একটি"),
    "repair": ("a repair", "মেরামত"),
    "keep_item": ("a part of the price back, and you keep it", "জিনিস রেখে আংশিক টাকা"),
    "cancel": ("cancelling it", "বাতিল"),
}
_REASONS = {
    "damaged_in_transit": ("arrived damaged", "ভাঙা এসেছে"),
    "defective": ("faulty or not working", "নষ্ট বা কাজ করে না"),
    "wrong_item": ("the wrong item came", "ভুল জিনিস এসেছে"),
    "not_as_described": ("not as described", "বর্ণনার সাথে মেলে না"),
    "missing_parts": ("parts are missing", "অংশ কম আছে"),
    "size_or_fit": ("does not fit", "সাইজ ঠিক হয়নি"),
    "size_too_small": ("too small", "ছোট হয়েছে"),
    "size_too_large": ("too large", "বড় হয়েছে"),
    "colour": ("the colour", "রং"),
    "style": ("the style", "ধরন"),
    "changed_mind": ("you changed your mind", "মত বদলেছেন"),
    "unwanted": ("not wanted", "চান না"),
    "no_longer_needed": ("no longer needed", "আর দরকার নেই"),
    "ordered_by_mistake": ("ordered by mistake", "ভুলে অর্ডার"),
    "better_price": ("a better price elsewhere", "অন্যত্র কম দাম"),
    "arrived_late": ("arrived too late", "দেরিতে এসেছে"),
    "never_arrived": ("never arrived", "আসেনি"),
    "other": ("another one", "অন্য"),
}
LONGEST_NAME = 60


def bengali(locale: str | None) -> bool:
    """Whether this locale is written in Bengali letters (bn-Latn is not: it is answered in English)."""
    said = (locale or "").lower()
    return said.startswith("bn") and "latn" not in said


def money(amount: Decimal, currency: str) -> str:
    """An amount such as 34.00 EUR, rounded half up to what the currency knows; said alike in both languages."""
    return f"{amount.quantize(Decimal(1).scaleb(-exponent_of(currency)), ROUND_HALF_UP):,} {currency}"


def name(written: str | None, number: int) -> str:
    """A product's name as plain words of one short line: it is the shop's text, or anybody's, and gives no orders."""
    kept = "".join(
        " " if unicodedata.category(sign)[0] in "CZ" else sign
        for sign in unicodedata.normalize("NFC", written or "")
    )
    words = " ".join(re.sub(r"[\[\]<>{}`*_|\\\"?!:;]", " ", kept).split())
    short = words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + "…"
    return short or f"item {number}"


def resolution(code: str, locale: str | None) -> str:
    english, bangla = _RESOLUTIONS.get(code, (code.replace("_", " "),) * 2)
    return bangla if bengali(locale) else english


def reason(code: str, locale: str | None) -> str:
    english, bangla = _REASONS.get(code, (code.replace("_", " "),) * 2)
    return bangla if bengali(locale) else english


def items(lines: Sequence[Mapping[str, Any]]) -> str:
    """What a request is about: 2 × Blue mug and 1 × Tea pot."""
    named = [f"{line['quantity']} × {name(line['product_name'], line['line_number'])}" for line in lines]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 2 else named)


def outcome(
    verdict: str, amount: Decimal | None, currency: str, reasons: Sequence[str], locale: str | None
) -> str:
    """What would come of a request, in one or two sentences."""
    sum_ = money(amount, currency) if amount is not None and amount > 0 else None
    why = " ".join(reasons[:3])
    if bengali(locale):
        says = {
            "approved": f"পাঠালেই এটি অনুমোদিত হবে; ফেরত পাবেন {sum_}।" if sum_ else "পাঠালেই এটি অনুমোদিত হবে।",
            "pending_review": "দোকানের একজন মানুষ এটি দেখে সিদ্ধান্ত নেবেন।",
            "denied": f"দোকানের নীতি অনুযায়ী এটি গ্রহণ করা হবে না। {why}",
            "pending_triage": f"সিদ্ধান্তের জন্য আরও কিছু লাগবে। {why}",
        }
    else:
        says = {
            "approved": f"It would be approved at once, and {sum_} would come back to you."
            if sum_
            else "It would be approved at once.",
            "pending_review": "A person at the shop would look at it and decide.",
            "denied": f"By the shop's policy it would be declined. {why}",
            "pending_triage": f"The shop would need one more thing before it can be decided. {why}",
        }
    return says.get(verdict, "").strip()


def question(said: str, english: str, bangla: str, locale: str | None) -> str:
    """A question that wants yes or no, after what it is about."""
    asks = f"{bangla} হ্যাঁ অথবা না লিখুন।" if bengali(locale) else f"{english} Please answer yes or no."
    return f"{said} {asks}".strip()
