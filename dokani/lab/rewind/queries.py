"""The statements of the time machine."""

from dokani.kit.db import Tx
from dokani.lab.rewind.model import Kept


async def kept(tx: Tx, return_request_id: int) -> list[Kept]:
    """Every decision of a return, in the order of its stages, with the triage each stands on."""
    return await tx.many(
        Kept,
        """
        select d.stage, d.verdict, d.amount, d.currency, d.created_at as decided_at, d.decided_by,
               dokani.member_email(d.business_id, d.decided_by) as decided_by_email, d.note, d.answer::text as answer,
               t.engine, t.policy_id, t.policy_version, t.policy_sha256, t.facts::text as facts,
               t.answer::text as found, (c.body::jsonb -> 'policy' -> 'floors')::text as floors,
               c.body is not null as has_receipt,
               array(select distinct f.kind from file_uploads f
                      where f.business_id = $1 and f.return_request_id = $2
                        and f.scan_status <> 'refused' and f.created_at <= d.created_at order by f.kind) as shown
          from return_decisions d
          join return_decisions t on t.business_id = $1 and t.return_request_id = $2 and t.stage = 'triage'
          left join dokani.receipts c
                 on c.business_id = $1 and c.return_request_id = $2 and c.stage = 'triage'
         where d.business_id = $1 and d.return_request_id = $2
         order by array_position(array['triage', 'review', 'appeal'], d.stage)
        """,
        tx.business_id,
        return_request_id,
    )
