"""The engine's answer in the shopper's words: verdicts, money, questions, next steps. Nothing of risk passes here."""

from collections.abc import Mapping, Sequence
from typing import Any

from dokani.files.link import signed_url
from dokani.files.model import FileUpload
from dokani.portal import words
from dokani.portal.model import MoneyRow, Needed, Question, Shop, Shown
from dokani.returns.telling.sending import sending_back

_WANTED = {"boolean": "yes_no", "number": "number", "date": "day", "text": "text"}
_GIVEN = {
    "refund": "money",
    "store_credit": "store credit",
    "exchange": "exchange",
    "replacement": "new one",
    "repair": "repaired item",
}
_EVIDENCE = {
    "photo": "a photo",
    "packaging_photo": "a photo of the packaging",
    "video": "a video",
    "receipt": "the receipt",
}


def money_rows(breakdown: Mapping[str, Any] | None, currency: str) -> list[MoneyRow]:
    """How a line's amount comes about, a row for each part; the last is the refund where there are several."""
    if not breakdown:
        return []

    def row(label: str, value: Any, sign: int = 1) -> MoneyRow:
        return MoneyRow(label=label, amount=words.money(sign * words.decimal(value), currency))

    paid, refund = words.decimal(breakdown.get("paid")), words.decimal(breakdown.get("refund"))
    share = words.decimal(breakdown.get("percent", 100))
    fees = breakdown.get("fees") or []
    moved = words.decimal(breakdown.get("difference"))
    swapped = breakdown.get("difference") is not None or share == 0
    if swapped and not (refund or moved or fees):
        return []  # one thing for another: no money moves
    rows = [row("Paid for it", paid)]
    if breakdown.get("difference") is not None:
        rows = [row("Price difference", breakdown["difference"])]
    elif share != 100:
        rows.append(row(f"{words.percent(share)} of it", paid * share / 100))
    rows += [row(words.fee(one["id"]), one["amount"], -1) for one in fees]
    if shipping := words.decimal(breakdown.get("shipping")):
        rows.append(row("Delivery costs, paid back" if shipping > 0 else "Delivery costs, kept", shipping))
    if words.decimal(breakdown.get("bonus")):
        rows.append(row("Bonus for store credit", breakdown["bonus"]))
    if len(rows) == 1 and moved:
        return [row(f"Price difference, you {'pay' if moved > 0 else 'get back'}", abs(moved))]
    if len(rows) > 1:
        rows.append(row("Refund" if refund >= 0 else "You pay", abs(refund)))
    return rows


def questions(asks: list[Any], values: Mapping[str, str] | None = None) -> list[Question]:
    """What is asked of the shopper and can be answered in a form, each thing once."""
    found: dict[str, Question] = {}
    for one in asks:
        fact, wanted = str(one.get("fact")), one.get("wanted")
        if fact == "evidence" or fact in found:
            continue
        options: list[tuple[str, str]] = []
        if isinstance(wanted, list):
            kind, options = "choice", [(str(code), words.plain(str(code))) for code in wanted]
        else:
            kind = _WANTED.get(str(wanted), "text")
            if kind == "yes_no":
                options = [("yes", "Yes"), ("no", "No")]
        field = f"q_{fact}"
        found[fact] = Question(
            field=field,
            fact=fact,
            question=str(one.get("says", "")),
            kind=kind,
            options=options,
            value=(values or {}).get(field, ""),
        )
    return list(found.values())


def answers_in(asked: list[Question], values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers a form gives, by fact, and what is wrong with the others, by field."""
    answers: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for one in asked:
        said = values.get(one.field, "").strip()
        if one.kind in ("yes_no", "choice") and said not in dict(one.options):
            faults[one.field] = "Please choose an answer."
        elif not said or len(said) > 200:
            faults[one.field] = "Please answer in a few words." if not said else "Please say it shorter."
        elif one.kind == "yes_no":
            answers[one.fact] = said == "yes"
        elif one.kind == "number":
            if said.isascii() and said.isdigit() and len(said) <= 6:
                answers[one.fact] = int(said)
            else:
                faults[one.field] = "Please enter a whole number."
        else:
            answers[one.fact] = said
    return answers, faults


def evidence_in(asks: list[Any]) -> list[str]:
    """The evidence that is asked for, in words, each kind once."""
    kinds = [kind for one in asks if one.get("fact") == "evidence" for kind in one.get("wanted") or []]
    return [_EVIDENCE.get(str(kind), words.plain(str(kind)).lower()) for kind in dict.fromkeys(kinds)]


def needed_in(asks: list[Any]) -> list[Needed]:
    """The evidence that is asked for, a form each."""
    kinds = [str(kind) for one in asks if one.get("fact") == "evidence" for kind in one.get("wanted") or []]
    return [
        Needed(kind=kind, says=_EVIDENCE.get(kind, words.plain(kind).lower()), film=kind == "video")
        for kind in dict.fromkeys(kinds)
    ]


def shown_of(files: Sequence[FileUpload], key: bytes) -> list[Shown]:
    """What was sent, with a picture where there is one."""
    return [
        Shown(
            says=words.plain(file.kind),
            image=signed_url(key, file, "preview")
            if file.scan_status == "clean" and file.is_picture
            else None,
        )
        for file in files
    ]


def listed(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 2 else parts)


def next_steps(shop: Shop, terms: Mapping[str, Any], resolutions: set[str]) -> list[str]:
    """What the shopper does after an approval, by the effective terms of the return."""
    steps = sending_back(terms, resolutions, shop.name)
    if len(steps) == 1:
        return steps
    given = _GIVEN.get(next(iter(resolutions)), "rest") if len(resolutions) == 1 else "rest"
    when = {
        "at_approval": f"The {given} does not wait for them.",
        "on_proof_of_posting": f"The {given} follows as soon as you can show that you sent them.",
        "on_arrival": f"The {given} follows when they have arrived.",
        "after_inspection": f"The {given} follows when they have arrived and were looked at.",
    }
    if said := when.get(str(terms.get("refund_when"))):
        steps.append(said)
    return steps
