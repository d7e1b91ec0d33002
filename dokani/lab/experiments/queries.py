"""The statements of experiments."""

from datetime import datetime

from dokani.kit.db import Tx
from dokani.lab.experiments.model import Counted
from dokani.policies.splitting.model import Experiment, Measure

VERDICT = {"approved": "approve", "denied": "deny", "reviewed": "review"}


async def usual(tx: Tx, policy_id: int, measure: Measure, since: datetime) -> tuple[int, int]:
    """(how often this version said so, of how many returns) lately."""
    record = await tx.conn.fetchrow(
        """
        select count(*) filter (where x.verdict = $4)::int as count, count(*)::int as of from (
            select d.answer ->> 'verdict' as verdict
              from return_decisions d join return_requests r on r.business_id = $1 and r.id = d.return_request_id
             where d.business_id = $1 and d.stage = 'triage' and d.policy_id = $2 and d.created_at >= $3
               and r.channel <> 'import'
             order by d.created_at desc limit 2000) x
        """,
        tx.business_id,
        policy_id,
        since,
        VERDICT[measure],
    )
    return (record["count"], record["of"]) if record else (0, 0)


async def was_tried(tx: Tx, policy_id: int, sha256: bytes) -> bool:
    """Whether this document has decided a return before: silently, or as the active version."""
    return bool(
        await tx.value(
            """
            select exists (select from policies p where p.business_id = $1 and p.id = $2 and p.activated_at is not null)
                or exists (select from dokani.shadow_decisions d
                             join dokani.shadows s on s.business_id = $1 and s.id = d.shadow_id
                            where d.business_id = $1 and s.policy_id = $2 and s.policy_sha256 = $3)
            """,
            tx.business_id,
            policy_id,
            sha256,
        )
    )


COUNT = """
with asked as (
    select r.customer_email_norm as shopper, d.policy_id = $3 as treated, d.answer ->> 'verdict' as verdict,
           r.created_at, r.id,
           case when r.status in ('approved', 'completed') and r.outcome is distinct from 'cancelled'
                then coalesce(r.amount, 0) else 0 end as given,
           a.id is not null as appealed, coalesce(a.state = 'overturned', false) as overturned
      from return_requests r
      join return_decisions d on d.business_id = $1 and d.return_request_id = r.id and d.stage = 'triage'
      left join dokani.appeals a on a.business_id = $1 and a.return_request_id = r.id
     where r.business_id = $1 and r.created_at >= $4 and r.created_at < $5 and r.channel <> 'import'
       and d.policy_id in ($2, $3)
), shoppers as (
    select shopper, bool_and(treated) as treated, bool_and(treated) is distinct from bool_or(treated) as mixed,
           count(*) as returns, sum(given) as given, bool_or(appealed) as appealed, bool_or(overturned) as overturned,
           (array_agg(verdict order by created_at, id))[1] as verdict, min(created_at) as first_at, min(id) as first_id
      from asked group by shopper
), ranked as (
    select s.*, row_number() over (partition by s.treated order by s.first_at, s.first_id)
                <= case when s.treated then $7::bigint else $6::bigint end as first
      from shoppers s where not s.mixed
)
select x.treated, count(s.shopper)::int as shoppers, coalesce(sum(s.returns), 0)::int as returns,
       count(*) filter (where s.verdict = 'approve')::int as approved,
       count(*) filter (where s.verdict = 'deny')::int as denied,
       count(*) filter (where s.verdict = 'review')::int as reviewed,
       count(*) filter (where s.verdict in ('ask', 'wait'))::int as asked,
       count(*) filter (where s.appealed)::int as appealed, count(*) filter (where s.overturned)::int as overturned,
       coalesce(sum(s.given), 0) as refunded, coalesce(sum(s.given * s.given), 0) as refunded_squares,
       count(*) filter (where s.first)::int as first_shoppers,
       count(*) filter (where s.first and s.verdict = 'approve')::int as first_approved,
       count(*) filter (where s.first and s.verdict = 'deny')::int as first_denied,
       count(*) filter (where s.first and s.verdict = 'review')::int as first_reviewed,
       (select count(*)::int from shoppers m where m.mixed) as mixed
  from (values (false), (true)) x (treated) left join ranked s on s.treated = x.treated
 group by x.treated order by x.treated
"""


async def counted(tx: Tx, experiment: Experiment, until: datetime) -> tuple[Counted, Counted, int]:
    """Both arms as they stand, control first, and how many shoppers are in both."""
    records = await tx.conn.fetch(
        COUNT,
        tx.business_id,
        experiment.control,
        experiment.treatment,
        experiment.started_at,
        until,
        experiment.needed_control,
        experiment.needed_treatment,
    )
    arms = []
    for record in records:
        rest = {name: record[name] for name in Counted.__dataclass_fields__ if name != "arm"}
        arms.append(Counted(arm="treatment" if record["treated"] else "control", **rest))
    return arms[0], arms[1], records[0]["mixed"]
