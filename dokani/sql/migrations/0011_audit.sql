-- The audit chain. Writing the log takes no lock; a job seals what has settled, so that deciding never waits on it.
-- Rows of no business (failed log-ins) form a chain of their own, found under the zero uuid.

-- What a seal hashes of one row: every column but `xid`, in one fixed text.
create function dokani.audit_line(l public.security_audit_logs) returns text
    language sql stable set search_path = '' as $$
    select jsonb_build_array(l.seq, l.id, l.business_id, l.user_id, l.action, l.resource_type, l.resource_id,
        l.ip_address, l.user_agent, l.metadata, extract(epoch from l.created_at)::text)::text
$$;

-- DK403 where the caller acts for another business, or as a member below admin.
create function dokani.check_audit_reader(wanted uuid) returns void
    language plpgsql stable set search_path = '' as $$
begin
    if current_setting('role') not in ('none', 'service_role')
       and (wanted is distinct from dokani.claim_business_id()
            or (current_setting('role') = 'authenticated' and not dokani.claim_role_at_least('admin'))) then
        raise exception 'Only the audit log of your own business.' using errcode = 'DK403', constraint = 'foreign_audit';
    end if;
end $$;

-- Seal the settled, unsealed rows of a business (null: of no business); answers how many. At most 10,000 at a time.
-- Settled means below the oldest transaction still running: what is sealed is never rolled back.
create function dokani.seal_audit(business_id uuid) returns bigint
    language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
    zero constant uuid := '00000000-0000-0000-0000-000000000000';
    chain constant uuid := coalesce(seal_audit.business_id, zero);
    snapshot pg_snapshot;
    last dokani.audit_seals;
    since xid8;
    made record;
begin
    perform dokani.check_audit_reader(seal_audit.business_id);
    perform pg_advisory_xact_lock(hashtextextended('dokani.audit:' || chain, 0));
    -- Taken after the lock, or two sealers could judge by the same, older snapshot.
    snapshot := pg_current_snapshot();
    select * into last from dokani.audit_seals s
     where coalesce(s.business_id, zero) = chain order by s.number desc limit 1;
    -- A database restored into a new cluster counts transactions anew: then look at every row once.
    since := case when last.upto_xid <= pg_snapshot_xmin(snapshot) then last.upto_xid else '0'::xid8 end;
    with settled as (
        select l from public.security_audit_logs l
         where coalesce(l.business_id, zero) = chain
           and l.xid >= since
           and (l.xid < pg_snapshot_xmin(snapshot) or l.xid >= pg_snapshot_xmax(snapshot))
           and not exists (select from dokani.audit_seals s
                            where coalesce(s.business_id, zero) = chain
                              and s.last_seq >= l.seq and s.first_seq <= l.seq and l.seq = any (s.seqs))
         order by l.xid, l.seq
         limit 10000
    )
    select min((l).seq) as first_seq, max((l).seq) as last_seq, count(*) as rows, max((l).xid) as last_xid,
           array_agg((l).seq order by (l).seq) as seqs,
           string_agg(dokani.audit_line(l), E'\n' order by (l).seq) as lines
      into made from settled;
    if made.rows = 0 then
        return 0;
    end if;
    insert into dokani.audit_seals
           (business_id, number, first_seq, last_seq, rows, seqs, upto_xid, prev_hash, hash)
    values (seal_audit.business_id, coalesce(last.number, 0) + 1, made.first_seq, made.last_seq, made.rows, made.seqs,
            case when made.rows < 10000 then pg_snapshot_xmin(snapshot) else made.last_xid end,
            coalesce(last.hash, '\x'), sha256(coalesce(last.hash, '\x') || convert_to(made.lines, 'UTF8')));
    return made.rows;
end $$;

-- The seals that no longer hold, with what is wrong; no row where all is well. Number 0 stands for rows that were put
-- among sealed ones afterwards.
create function dokani.verify_audit(business_id uuid) returns table (number bigint, problem text)
    language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
    zero constant uuid := '00000000-0000-0000-0000-000000000000';
    chain constant uuid := coalesce(verify_audit.business_id, zero);
begin
    perform dokani.check_audit_reader(verify_audit.business_id);
    return query
    with links as (
        select s.number, s.rows, s.seqs, s.hash, s.prev_hash, s.upto_xid,
               lag(s.hash, 1, '\x') over (order by s.number) as hash_before,
               row_number() over (order by s.number) as place
          from dokani.audit_seals s where coalesce(s.business_id, zero) = chain
    ), sealed as (
        select k.number, u.seq from links k cross join lateral unnest(k.seqs) as u (seq)
    ), found as (
        select d.number, count(*) as rows, string_agg(dokani.audit_line(l), E'\n' order by l.seq) as lines
          from sealed d join public.security_audit_logs l on l.seq = d.seq and coalesce(l.business_id, zero) = chain
         group by d.number
    )
    select k.number, case
               when k.number <> k.place then 'a seal before this one is missing'
               when k.prev_hash <> k.hash_before then 'it does not continue the seal before it'
               when f.rows is distinct from k.rows then (k.rows - coalesce(f.rows, 0)) || ' of its rows are missing'
               else 'its rows were changed' end
      from links k left join found f on f.number = k.number
     where k.number <> k.place or k.prev_hash <> k.hash_before or f.rows is distinct from k.rows
        or k.hash <> sha256(k.prev_hash || convert_to(f.lines, 'UTF8'))
    union all
    select 0, count(*) || ' rows lie among sealed ones without a seal'
      from public.security_audit_logs l
     where coalesce(l.business_id, zero) = chain
       and l.xid < (select k.upto_xid from links k order by k.number desc limit 1)
       and not exists (select from sealed d where d.seq = l.seq)
    having count(*) > 0
     order by 1;
end $$;
