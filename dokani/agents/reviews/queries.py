"""Every SQL statement of blind re-reviews."""

from datetime import datetime
from uuid import UUID

from dokani.agents.reviews.model import Case, Counted, Reviewed, WrongMoney
from dokani.kit.db import Tx

CASE = """
select b.id, b.return_request_id, r.created_at as asked_at, r.order_value, r.currency::text as currency,
       r.days_since_purchase, r.return_history, r.evidence_urls,
       array(select f.id from file_uploads f
              where f.business_id = r.business_id and f.return_request_id = r.id and f.created_at <= d.created_at
       ) as files_then,
       (select coalesce(jsonb_agg(jsonb_build_object(
                   'product_name', l.product_name, 'product_category', l.product_category, 'quantity', l.quantity,
                   'unit_price', l.unit_price::text, 'paid', l.paid::text, 'reason', l.reason,
                   'own_words', l.own_words, 'resolution_wanted', l.resolution_wanted)
                   order by l.line_number), '[]')
          from return_lines l
         where l.business_id = r.business_id and l.return_request_id = r.id) as lines
  from dokani.blind_reviews b
  join return_requests r on r.business_id = b.business_id and r.id = b.return_request_id
  join return_decisions d on d.business_id = b.business_id and d.id = b.decision_id
 where b.business_id = $1
"""


async def open_case(tx: Tx, person: UUID) -> Case | None:
    """The case this person was given and has not answered."""
    return await tx.one(Case, CASE + " and b.asked_of = $2 and b.answered_at is null", tx.business_id, person)


async def draw(tx: Tx, person: UUID, since: datetime) -> UUID | None:
    """Give this person a random automatic decision of a return that they neither decided, nor reviewed, nor handle;
    None where there is none. Two requests at once draw one."""
    found: UUID | None = await tx.value(
        """
        insert into dokani.blind_reviews (business_id, return_request_id, decision_id, asked_of)
        select $1, d.return_request_id, d.id, $2
          from return_decisions d
          join return_requests r on r.business_id = d.business_id and r.id = d.return_request_id
         where d.business_id = $1 and d.stage = 'triage' and d.decided_by is null and d.created_at >= $3
           and d.verdict in ('approved', 'denied') and r.channel <> 'import' and r.assigned_to is distinct from $2
           and not exists (select from dokani.blind_reviews b where b.decision_id = d.id and b.asked_of = $2)
           and not exists (select from return_decisions later
                            where later.business_id = $1 and later.return_request_id = d.return_request_id
                              and later.decided_by = $2)
         order by random() limit 1
        on conflict do nothing
        returning id
        """,
        tx.business_id,
        person,
        since,
    )
    return found


async def answered(
    tx: Tx, review_id: UUID, person: UUID, *, verdict: str, note: str, at: datetime
) -> Reviewed | None:
    """None where it is not this person's, or was answered before."""
    return await tx.one(
        Reviewed,
        """
        with b as (
            update dokani.blind_reviews b
               set verdict = $4, note = nullif($5, ''), answered_at = $6,
                   agreed = case when $4 = 'unsure' then null else $4 = d.verdict end
              from return_decisions d
             where b.business_id = $1 and b.id = $2 and b.asked_of = $3 and b.answered_at is null
               and d.business_id = $1 and d.id = b.decision_id
            returning b.id, b.decision_id, b.return_request_id, b.verdict, b.agreed, d.verdict as decided, d.amount)
        select b.id, b.decision_id, b.verdict, b.agreed, b.decided, b.amount, r.public_id, r.currency::text as currency
          from b join return_requests r on r.business_id = $1 and r.id = b.return_request_id
        """,
        tx.business_id,
        review_id,
        person,
        verdict,
        note,
        at,
    )


async def is_answered(tx: Tx, review_id: UUID, person: UUID) -> bool:
    return bool(
        await tx.value(
            """
            select exists (select from dokani.blind_reviews
                            where business_id = $1 and id = $2 and asked_of = $3 and answered_at is not null)
            """,
            tx.business_id,
            review_id,
            person,
        )
    )


async def keep_quality(tx: Tx, decision_id: UUID) -> None:
    """The decision's score: the share of people who came to the same. Nothing where all were unsure."""
    await tx.run(
        """
        insert into agent_performance_logs as log (business_id, agent_type, interaction_type, interaction_id,
               decision_quality_score, performance_metrics, response_time_ms)
        select $1, 'triage', 'decision', d.id, avg(b.agreed::int),
               jsonb_build_object('engine', d.engine, 'policy_version', d.policy_version, 'verdict', d.verdict,
                                  'reviews', count(*)), min(r.processing_time_ms)
          from dokani.blind_reviews b
          join return_decisions d on d.business_id = b.business_id and d.id = b.decision_id
          join return_requests r on r.business_id = d.business_id and r.id = d.return_request_id
         where b.business_id = $1 and b.decision_id = $2 and b.agreed is not null
         group by d.id
        on conflict (business_id, interaction_type, interaction_id)
            where interaction_id is not null and interaction_type is not null
        do update set decision_quality_score = excluded.decision_quality_score,
                      performance_metrics = excluded.performance_metrics
        """,
        tx.business_id,
        decision_id,
    )


async def counted(tx: Tx, since: datetime, until: datetime) -> Counted:
    found = await tx.one(
        Counted,
        """
        select count(*) filter (where b.agreed is not null)::int as sampled,
               count(*) filter (where b.agreed)::int as agreed,
               count(*) filter (where b.verdict = 'unsure')::int as unsure,
               count(distinct b.decision_id) filter (where b.agreed is not null)::int as decisions
          from dokani.blind_reviews b
         where b.business_id = $1 and b.answered_at >= $2 and b.answered_at < $3
        """,
        tx.business_id,
        since,
        until,
    )
    assert found is not None  # an aggregate has a row
    return found


async def wrong_money(tx: Tx, since: datetime, until: datetime) -> list[WrongMoney]:
    return await tx.many(
        WrongMoney,
        """
        select r.currency::text as currency, sum(d.amount) as amount
          from return_decisions d
          join return_requests r on r.business_id = d.business_id and r.id = d.return_request_id
         where d.business_id = $1 and d.verdict = 'approved' and d.amount > 0
           and d.id in (select b.decision_id from dokani.blind_reviews b
                         where b.business_id = $1 and b.answered_at >= $2 and b.answered_at < $3 and not b.agreed)
         group by 1 order by 1
        """,
        tx.business_id,
        since,
        until,
    )
