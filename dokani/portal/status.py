"""Looking at a return as its shopper: where it stands, why, what comes next. Built by hand from what they may know."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from dokani.files.attach import evidence_of
from dokani.identity.shopper import Shopper
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.portal import queries, words
from dokani.portal.hints import hints_after
from dokani.portal.model import MoneyRow, Shop, ShownLine, StatusPage
from dokani.portal.offer import SWAPS
from dokani.portal.reading import money_rows, needed_in, questions, shown_of
from dokani.portal.timeline import timeline_of
from dokani.returns.appealing.appeal import appeal_of, appeal_until, who_looks
from dokani.returns.evidence.add import OPEN
from dokani.returns.goods.model import stayed_away
from dokani.returns.looking.look import Look, look
from dokani.returns.model import CANCELLABLE, NoSuchReturn, ReturnLine, Status
from dokani.returns.rating.rate import is_over, rating_of
from dokani.returns.telling.sending import article_words

BADGES = {
    "pending_triage": ("warn", "Waiting for you"),
    "pending_review": ("info", "A person is looking"),
    "approved": ("ok", "Approved"),
    "denied": ("danger", "Not approved"),
    "completed": ("ok", "Completed"),
    "cancelled": ("", "Cancelled"),
}


# Who looks where a shopper asks for another look.
APPEAL_LOOKS = {
    "another": "Somebody else at {shop} can look at it again",
    "same": "The person at {shop} who decided it can look at it again; nobody else there decides returns",
    "first": "A person at {shop} can look at it; so far the shop's return policy decided it by itself",
}


def badge(status: str, outcome: str | None) -> tuple[str, str]:
    """Tone and word of a state."""
    return BADGES["cancelled" if outcome == "cancelled" else status]


async def own_return(tx: Tx, shopper: Shopper, public_id: UUID) -> Look:
    """The return of the order and e-mail that were proven; for any other NoSuchReturn, as if it were not there."""
    found = await look(tx, public_id)
    row = found.row
    mine = row.order_id == shopper.order_id and same(row.customer_email, shopper.customer_email)
    if not mine or shopper.return_public_id not in (None, public_id):
        raise NoSuchReturn("There is no such return.")
    return found


def same(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()


async def status_page(
    tx: Tx,
    shop: Shop,
    shopper: Shopper,
    public_id: UUID,
    values: Mapping[str, str],
    reasons: Mapping[str, str],
    file_key: bytes,
) -> StatusPage:
    """`file_key` signs the addresses of pictures. Raises NoSuchReturn."""
    found = await own_return(tx, shopper, public_id)
    row, cancelled = found.row, found.row.outcome == "cancelled"
    wanted = {line.resolution_wanted for line in found.lines}
    tone, word = badge(row.status, row.outcome)
    settled = row.status in (Status.APPROVED, Status.DENIED)
    asked = questions(found.asks, values)
    total, label = total_of(found)
    pictures = await queries.images(tx, row.order_id)
    evidence = await evidence_of(tx, row.id)
    appealed = await appeal_of(tx, row.id)
    until = await appeal_until(tx, row, found.decisions) if row.status == Status.DENIED else None
    return StatusPage(
        public_id=row.public_id,
        order_id=row.order_id,
        asked_at=row.created_at,
        version=await queries.version(tx, public_id) or "",
        word=word,
        tone=tone,
        icon={"ok": "tick", "danger": "info"}.get(tone, "info"),
        title=title_of(shop, found, total, wanted),
        says_title="Why" if row.status == Status.APPROVED else "Why not",
        says=reasons_of(shop, found) if settled else [],
        asks=asked,
        needed=[one for one in needed_in(wanted_of(found)) if one.kind not in evidence.kinds],
        shown=shown_of(evidence.files, file_key),
        can_show=row.status in OPEN,
        timeline=timeline_of(shop, found, wanted),
        lines=[shown(line, found, reasons, pictures) for line in found.lines],
        total=None if cancelled else total,
        total_label=label,
        can_cancel=row.status in CANCELLABLE,
        can_escalate=row.status == Status.PENDING_TRIAGE,
        can_rate=is_over(row) and (appealed is None or appealed.state != "open"),
        can_appeal=row.status == Status.DENIED
        and appealed is None
        and (until is None or clock.now() < until),
        appeal_looks=APPEAL_LOOKS[await who_looks(tx, found.decisions)].format(shop=shop.name),
        appeal_until=until,
        rating=given.score if (given := await rating_of(tx, row.id)) else None,
        has_receipt=not cancelled and row.status in (Status.APPROVED, Status.DENIED, Status.COMPLETED),
        reloads=row.status == Status.PENDING_REVIEW,
        hints=await hints_after(tx, shopper, found),
    )


def wanted_of(found: Look) -> list[Any]:
    """What is asked for: of a return before a person too, for that person will want to see it."""
    first = next((one for one in found.decisions if one.stage == "triage"), None)
    return list(first.answer.get("asks") or []) if first and found.row.status in OPEN else found.asks


def reasons_of(shop: Shop, found: Look) -> list[str]:
    """Why it was decided so: the policy's reasons, or those a person gave. What was said before a person looked no
    longer holds."""
    by_person = next((one.answer for one in reversed(found.decisions) if one.stage != "triage"), None)
    if by_person is None:
        return found.reasons["shopper"]
    given = (by_person.get("reasons") or {}).get("shopper") or []
    if given or found.row.status != Status.DENIED:
        return [str(one) for one in given]
    return [f"{shop.name} decided this after looking at it. Write to them if you would like to know more."]


def total_of(found: Look) -> tuple[str | None, str]:
    """The money of the return, and what to call it; nothing where nothing is given or nobody can say yet."""
    row = found.row
    swaps = {line.resolution_wanted for line in found.lines} <= SWAPS
    if row.status in (Status.APPROVED, Status.COMPLETED):
        if pays := still_to_pay(found):
            paid = all(one.state == "done" for one in found.resolutions if one.kind == "charge")
            return words.money(pays, row.currency), "You paid" if found.resolutions and paid else "You pay"
        nothing = row.amount is None or (row.amount == 0 and swaps)
        return (
            None if nothing or row.amount is None else words.money(row.amount, row.currency)
        ), "You get back"
    if row.status == Status.DENIED:
        return None, ""
    amounts = [line.amount for line in found.lines if line.verdict != "deny"]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or not known:
        return None, ""
    total = sum(known[1:], known[0])
    return (None if swaps and total == 0 else words.money(total, row.currency)), "If approved"


def title_of(shop: Shop, found: Look, total: str | None, wanted: set[str]) -> str:
    row = found.row
    if row.outcome == "cancelled":
        by_shop = found.cancelled_by == "merchant"
        return f"{shop.name} cancelled this request" if by_shop else "You took this request back"
    if row.status == Status.DENIED:
        return "This return was not approved"
    if row.status == Status.PENDING_REVIEW:
        return f"A person at {shop.name} is looking at it"
    if row.status == Status.PENDING_TRIAGE:
        return "We need something from you" if found.asks else "It is a little early for this"
    if row.status == Status.COMPLETED:
        away = stayed_away({line.line_number for line in found.lines}, found.goods)
        return "This return is closed: nothing came back" if away else "This return is done"
    if wanted == {"exchange"}:
        return "Your exchange is approved"
    if total is None or row.amount == 0:
        return "Your return is approved"
    return (
        f"Approved: {total} in store credit"
        if wanted == {"store_credit"}
        else f"Approved: you get {total} back"
    )


def shown(
    line: ReturnLine, found: Look, reasons: Mapping[str, str], pictures: Mapping[int, str]
) -> ShownLine:
    row = found.row
    settled = row.status in (Status.APPROVED, Status.COMPLETED) and row.outcome != "cancelled"
    tone, word = "", ""
    if row.status == Status.DENIED or (settled and line.verdict == "deny"):
        tone, word = "danger", "Not approved"
    elif settled:
        tone, word = "ok", "Approved"
    return ShownLine(
        name=line.product_name or line.sku or f"Item {line.line_number}",
        image=pictures.get(line.line_number),
        price=words.money(line.unit_price, row.currency),
        quantity=line.quantity,
        reason=reasons.get(line.reason or "", words.plain(line.reason or "other")),
        resolution=wanted_words(line, found),
        own_words=line.own_words,
        tone=tone,
        word=word,
        says=[],
        money=[] if tone == "danger" or row.outcome == "cancelled" else money_of(line, row.currency),
    )


def wanted_words(line: ReturnLine, found: Look) -> str:
    """What is wanted for a line, with the article where it is another one."""
    first = next((one for one in found.decisions if one.stage == "triage"), None)
    kept = ((first.answer.get("exchange_for") or {}) if first else {}).get(str(line.line_number))
    word, article = words.resolution(line.resolution_wanted), article_words(kept)
    return f"{word}: {article}" if article else word


def still_to_pay(found: Look) -> Decimal:
    """What the shopper pays for dearer articles: by the ledger, or by the answer until that is written."""
    if found.resolutions:
        return sum(
            (one.amount for one in found.resolutions if one.kind == "charge" and one.state != "withdrawn"),
            Decimal(0),
        )
    first = found.decisions[0] if found.decisions else None
    return words.decimal(first.answer.get("to_pay")) if first and len(found.decisions) == 1 else Decimal(0)


def money_of(line: ReturnLine, currency: str) -> list[MoneyRow]:
    """The breakdown; where a person settled on another amount, what was paid and that."""
    rows = money_rows(line.breakdown, currency)
    worked_out = max(words.decimal((line.breakdown or {}).get("refund")), Decimal(0))
    if rows and line.amount is not None and line.amount != worked_out:
        return [rows[0], MoneyRow(label="Settled on", amount=words.money(line.amount, currency))]
    return rows
