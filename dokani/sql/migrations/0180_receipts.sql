-- Receipts of decisions, chained per business and signed. A decision only notes that its receipt is due; a job writes it,
-- so that deciding never waits on the chain.

-- The instance's signing keys. The private half is sealed under the key-encryption key; public halves stay for ever, for
-- old receipts are checked with them.
create table dokani.signing_keys (
    id text primary key,
    public_key bytea not null check (length(public_key) = 32),
    sealed text not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz check (retired_at >= created_at)
);
create unique index signing_keys_current on dokani.signing_keys ((true)) where retired_at is null;

create table dokani.receipts (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id() references public.businesses (id) on delete restrict,
    number bigint not null check (number > 0),
    return_request_id bigint not null,
    stage text not null check (stage in ('triage', 'review', 'appeal')),
    -- The canonical text that was hashed: as text, for jsonb would write it anew.
    body text not null,
    sha256 bytea not null check (length(sha256) = 32),
    previous bytea check (length(previous) = 32),
    key_id text not null,
    signature bytea not null check (length(signature) = 64),
    salt bytea not null check (length(salt) = 32),
    opening text not null,
    issued_at timestamptz not null,
    unique (business_id, number),
    unique (return_request_id, stage),
    check ((number = 1) = (previous is null)),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict
);
create index receipts_return on dokani.receipts (business_id, return_request_id);

-- Decisions whose receipt is still to be written. One index, for it is filled by every decision.
create table dokani.receipts_due (
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    stage text not null check (stage in ('triage', 'review', 'appeal')),
    primary key (business_id, return_request_id, stage)
);

create trigger append_only before update or delete or truncate on dokani.receipts
    for each statement execute function dokani.refuse_change();
create trigger append_only before delete or truncate on dokani.signing_keys
    for each statement execute function dokani.refuse_change();
-- A key is retired once, and may be sealed anew; nothing else of it changes.
create trigger append_only_rows before update on dokani.signing_keys
    for each row when (new.id <> old.id or new.public_key <> old.public_key or new.created_at <> old.created_at
        or (old.retired_at is not null and new.retired_at is distinct from old.retired_at))
    execute function dokani.refuse_change();

-- A triage that still waits for something is replaced later, and history of another program is not our decision.
create function dokani.note_receipt_due() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    if not exists (select from public.return_requests r
                    where r.id = new.return_request_id and r.channel = 'import') then
        insert into dokani.receipts_due (business_id, return_request_id, stage)
        values (new.business_id, new.return_request_id, new.stage)
        on conflict do nothing;
    end if;
    return null;
end $$;
create trigger receipt_due after insert or update of verdict on public.return_decisions
    for each row when (new.verdict <> 'pending_triage') execute function dokani.note_receipt_due();

insert into dokani.receipts_due (business_id, return_request_id, stage)
select d.business_id, d.return_request_id, d.stage
  from public.return_decisions d join public.return_requests r on r.id = d.return_request_id
 where d.verdict <> 'pending_triage' and r.channel <> 'import';

-- The shops that have one due: from one shop to the next by the index, however many are due at each. Told to the job that
-- acts for no business only.
create function dokani.shops_with_receipts_due() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    with recursive shops (id) as (
        (select d.business_id from dokani.receipts_due d order by d.business_id limit 1)
        union all
        select (select d.business_id from dokani.receipts_due d where d.business_id > s.id order by d.business_id limit 1)
          from shops s where s.id is not null
    )
    select id from shops where id is not null and dokani.claim_business_id() is null $$;

select dokani.close_table('dokani.signing_keys');
select dokani.close_table('dokani.receipts');
select dokani.close_table('dokani.receipts_due');
select dokani.allow('dokani_api', 'select', 'dokani.signing_keys', 'id, public_key, created_at, retired_at', 'true');
select dokani.allow('dokani_jobs', 'select', 'dokani.signing_keys', '*', 'true');
select dokani.allow('dokani_jobs', 'insert', 'dokani.signing_keys', '*', 'true');
select dokani.allow('dokani_jobs', 'update', 'dokani.signing_keys', 'sealed, retired_at', 'true');
select dokani.allow('authenticated', 'select', 'dokani.receipts', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.receipts', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.receipts', '*', '{mine}');
select dokani.allow('dokani_worker', 'select', 'dokani.receipts_due', '*', '{mine}');
select dokani.allow('dokani_worker', 'delete', 'dokani.receipts_due', '*', '{mine}');

revoke all on function dokani.note_receipt_due(), dokani.shops_with_receipts_due() from public;
grant execute on function dokani.shops_with_receipts_due() to dokani_worker;
