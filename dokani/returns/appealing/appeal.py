"""Appealing a denial: once, within the policy's time, with the shopper's own words; somebody else looks then."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dokani.engine.decide import decide
from dokani.engine.faults import FactFault, PolicyFault
from dokani.engine.lengths import Calendar, read_length
from dokani.engine.policy import Policy
from dokani.files.attach import attach
from dokani.kit import clock
from dokani.kit.db import Tx
from dokani.notices.note import note
from dokani.policies.current import policy_of
from dokani.policies.model import NoSuchPolicy
from dokani.returns import queries as rows
from dokani.returns.appealing import queries
from dokani.returns.appealing.model import (
    DEFAULT_DAYS,
    LOOKS,
    PERSON,
    AlreadyAppealed,
    Appeal,
    AppealTooLate,
    Looks,
    NotAppealable,
)
from dokani.returns.evidence.show import show
from dokani.returns.find import require
from dokani.returns.model import Decision, Detail, Status
from dokani.returns.telling.announce import announce


async def appeal(tx: Tx, public_id: UUID, own_words: str, file_ids: Sequence[UUID] = ()) -> Appeal:
    """Ask that a denial be looked at again; the return is before a person then.

    `file_ids` are files that belong to no return yet. Raises NoSuchReturn, NotAppealable where it is not denied,
    AlreadyAppealed, AppealTooLate, NoSuchFile; Conflict where its items are part of another return by now.
    """
    row = await require(tx, public_id, locked=True)
    if await queries.of_return(tx, row.id) is not None:
        raise AlreadyAppealed("This return was appealed before; that is possible once.", status=row.status)
    if row.status != Status.DENIED:
        raise NotAppealable(
            f"Only a denied return can be appealed; this one is {row.status.replace('_', ' ')}.",
            status=row.status,
        )
    at, decisions = clock.now(), await rows.decisions(tx, row.id)
    until = await appeal_until(tx, row, decisions)
    if until is not None and at >= until:
        raise AppealTooLate(f"This could be appealed until {until:%Y-%m-%d}.", until=until)
    if file_ids:
        wanted = set(file_ids)
        attached = await attach(tx, row.id, file_ids)
        await show(tx, row, [file for file in attached.files if file.id in wanted])
    rules = rules_of(row, decisions)
    audit: dict[str, Any] = {"rules": rules, "by": "merchant" if tx.user_id else "shopper"}
    if key_id := tx.claims.get("key_id"):
        audit |= {"by": "merchant", "key_id": key_id}
    due = await queries.reopen(
        tx,
        row.id,
        own_words=own_words.strip(),
        at=at,
        rules=rules,
        lines=decisions[0].answer.get("lines", []) if decisions else [],
        audit={**audit, "ip_address": tx.ip_address},
    )
    made = await queries.of_return(tx, row.id)
    if due is None or made is None:
        raise NotAppealable("This return moved on meanwhile.", status=row.status)
    who = LOOKS[await who_looks(tx, decisions)]
    await announce(tx, "appeal_received", public_id, who=who, day=f"{due:%Y-%m-%d %H:%M} UTC")
    says = f"Order {row.order_id}: the shopper asks for another look at the denial."
    await note(tx, "appeal", says, public_id=public_id, once=f"appeal:{public_id}")
    return made


async def appeal_of(tx: Tx, return_request_id: int) -> Appeal | None:
    """The appeal of a return, if there is one."""
    return await queries.of_return(tx, return_request_id)


async def who_looks(tx: Tx, decisions: list[Decision]) -> Looks:
    """Who would look at a denial again: another person than decided it, the same one where nobody else in the shop may
    decide, or the first person at all where none had."""
    before = next((one for one in reversed(decisions) if one.stage == "review"), None)
    if before is None:
        return "first"
    return "another" if await queries.others_may_decide(tx, before.decided_by) else "same"


async def appeal_until(tx: Tx, row: Detail, decisions: list[Decision]) -> datetime | None:
    """The first moment at which a denial can no longer be appealed; None where the policy sets no limit.

    By the policy that decided: `appeal_within` as it held for this return, DEFAULT_DAYS where that says nothing.
    """
    first = next((one for one in decisions if one.stage == "triage"), None)
    since = row.denied_at or row.updated_at
    if first is None or row.policy_id is None:
        return end_of(DEFAULT_DAYS, since, None)
    try:
        policy = await policy_of(tx, row.policy_id)
        given = decide(policy, first.facts).terms.get("appeal_within") if first.facts else None
    except (NoSuchPolicy, PolicyFault, FactFault):
        return end_of(DEFAULT_DAYS, since, None)  # nobody can read any more what it said, or of what
    if given is None and "appeal_within" in (policy.document.get("terms") or {}):
        return None  # said, and said to be without limit
    # A term that an unknown fact leaves open has several values: nobody knows better than the default.
    return end_of(DEFAULT_DAYS if given is None or isinstance(given, dict) else given, since, policy)


def end_of(within: int | str, since: datetime, policy: Policy | None) -> datetime | None:
    """The first moment after `within`, in the policy's calendar."""
    length, calendar = read_length(within), policy.calendar if policy else Calendar()
    return None if length is None else calendar.ends(length, since, "next_day", "same")


def rules_of(row: Detail, decisions: list[Decision]) -> list[str]:
    """What had denied: the rules and checks of the policy, or a person."""
    if not decisions or decisions[-1].stage != "triage":
        return [PERSON]
    found = [str(one.get("rule") or one.get("check")) for one in row.policy_violations]
    return list(dict.fromkeys(found)) or ["policy"]
