-- Decisions that wait a moment before they count, who handles a return, what was noted of it, and when somebody should
-- have looked.

-- A person's decision that takes effect at `held_until`, unless it is undone before. `lines` are the verdict and amount of
-- each line as they were shown to whoever decided; `amount` is their sum where the return is approved.
create table dokani.held_decisions (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    public_id uuid not null,
    verdict text not null check (verdict in ('approved', 'denied')),
    lines jsonb not null default '[]' check (jsonb_typeof(lines) = 'array'),
    amount numeric(14, 2) check (amount >= 0),
    note text not null default '',
    shopper_reason text not null default '',
    decided_by uuid references auth.users (id) on delete restrict,
    key_id uuid,
    batch_id uuid,
    held_until timestamptz not null,
    state text not null default 'held' check (state in ('held', 'undone', 'done', 'failed')),
    failure text,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict,
    constraint held_decisions_by check (num_nonnulls(decided_by, key_id) = 1),
    constraint held_decisions_failure check ((state = 'failed') = (failure is not null)),
    constraint held_decisions_settled check ((state = 'held') = (settled_at is null))
);
-- Of two people who decide at once one holds; the other is told so.
create unique index held_decisions_one on dokani.held_decisions (return_request_id) where state = 'held';
create index held_decisions_return on dokani.held_decisions (business_id, return_request_id);
create index held_decisions_public_id on dokani.held_decisions (business_id, public_id) where state = 'held';
create index held_decisions_batch on dokani.held_decisions (business_id, batch_id) where batch_id is not null;
create index held_decisions_decided_by on dokani.held_decisions (decided_by) where decided_by is not null;

create trigger append_only before delete or truncate on dokani.held_decisions
    for each statement execute function dokani.refuse_change();
-- What was decided stands as it was said; it only ends, and once.
create trigger append_only_rows before update on dokani.held_decisions
    for each row when (old.state <> 'held'
        or (to_jsonb(old) - '{state, failure, settled_at}'::text[])
            is distinct from (to_jsonb(new) - '{state, failure, settled_at}'::text[]))
    execute function dokani.refuse_change();

create table dokani.return_notes (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    author uuid references auth.users (id) on delete restrict,
    key_id uuid,
    text text not null check (length(text) between 1 and 4000),
    created_at timestamptz not null default now(),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict,
    constraint return_notes_by check (num_nonnulls(author, key_id) = 1)
);
create index return_notes_return on dokani.return_notes (business_id, return_request_id, created_at);
create index return_notes_author on dokani.return_notes (author) where author is not null;
create trigger append_only before update or delete or truncate on dokani.return_notes
    for each statement execute function dokani.refuse_change();

alter table public.return_requests
    add column assigned_to uuid references auth.users (id) on delete set null,
    add column snoozed_until timestamptz,
    add column overdue_at timestamptz;
create index return_requests_assigned_to on public.return_requests (assigned_to, business_id) where assigned_to is not null;
create index return_requests_due on public.return_requests (business_id, review_due_at)
    where status = 'pending_review' and overdue_at is null;
grant update (assigned_to, snoozed_until, overdue_at) on public.return_requests to dokani_worker;

select dokani.close_table('dokani.held_decisions');
select dokani.allow('authenticated', 'select', 'dokani.held_decisions', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.held_decisions', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.held_decisions', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'update', 'dokani.held_decisions', 'state, failure, settled_at', '{mine}');
select dokani.close_table('dokani.return_notes');
select dokani.allow('authenticated', 'select', 'dokani.return_notes', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.return_notes', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.return_notes', '*', '{mine} and {agent}');

-- A return that moves under a held decision (cancelled, answered, passed on) ends it: it was made of what no longer holds.
-- Whoever settles it has taken it out of 'held' before.
create function dokani.end_hold() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update dokani.held_decisions
       set state = 'failed', settled_at = now(),
           failure = case when new.outcome = 'cancelled' then 'The return was cancelled meanwhile.'
                          when old.status = 'pending_triage' and new.escalation_reason = 'shopper_asked'
                              then 'The shopper asked for a person meanwhile.'
                          when old.status = 'pending_triage' then 'The shopper answered meanwhile.'
                          else 'The return moved on meanwhile.' end
     where return_request_id = new.id and state = 'held';
    return null;
end $$;
create trigger end_hold after update of status on public.return_requests
    for each row execute function dokani.end_hold();

-- Nobody is at the other end when a held decision fails: it is written down, and whoever decided is told (all, where
-- they left).
create function dokani.tell_failed_hold() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    of_order text := (select r.order_id from public.return_requests r where r.id = new.return_request_id);
begin
    insert into public.security_audit_logs (id, business_id, user_id, action, resource_type, resource_id, metadata)
    values (gen_random_uuid(), new.business_id, dokani.claim_uuid('sub'), 'return.decision_failed', 'return',
            new.public_id::text, jsonb_build_object('verdict', new.verdict, 'because', new.failure,
                'decided_by', new.decided_by, 'key_id', new.key_id));
    insert into dokani.notices (business_id, for_user, kind, says, public_id, once)
    values (new.business_id, (select m.user_id from public.business_members m
                               where m.business_id = new.business_id and m.user_id = new.decided_by),
            'decision_failed', left('Order ' || of_order || ': the decision (' || new.verdict || ') did not count. '
                || new.failure, 500), new.public_id, 'decision_failed:' || new.id)
    on conflict do nothing;
    return null;
end $$;
create trigger tell_failed_hold after update of state on dokani.held_decisions
    for each row when (new.state = 'failed') execute function dokani.tell_failed_hold();

-- Held and let go are seen at once by whoever looks; what is done is announced by the return itself.
create function dokani.announce_hold() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'return',
        'id', new.public_id, 'status', (select r.status from public.return_requests r
                                         where r.id = new.return_request_id))::text);
    return null;
end $$;
create trigger announce_new_hold after insert on dokani.held_decisions
    for each row execute function dokani.announce_hold();
create trigger announce_hold after update of state on dokani.held_decisions
    for each row when (new.state in ('undone', 'failed')) execute function dokani.announce_hold();

-- The claims of whoever holds this decision, as they may act now; null where they no longer may decide, or where nothing
-- is held. For the worker who settles it in their name.
create function dokani.held_claims(held uuid) returns jsonb
    language sql stable security definer set search_path = '' as $$
    select coalesce(
        (select jsonb_build_object('sub', m.user_id, 'business_id', m.business_id, 'member_role', m.role)
           from public.business_members m join auth.users u on u.id = m.user_id
          where m.business_id = h.business_id and m.user_id = h.decided_by and m.role in ('agent', 'admin', 'owner')
            and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now())),
        (select jsonb_build_object('sub', null, 'business_id', k.business_id, 'key_id', k.id, 'member_role', 'agent',
                    'scopes', k.scopes)
           from dokani.api_keys k
          where k.business_id = h.business_id and k.id = h.key_id and k.scopes && array['*', 'returns:decide']
            and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())))
      from dokani.held_decisions h
     where h.id = held and h.state = 'held' and h.business_id = dokani.claim_business_id() $$;

-- The name a person or a program goes by in this business: the e-mail, also of somebody who left after doing something
-- here, or the key's own name.
create function dokani.name_of(business uuid, person uuid, key uuid) returns text
    language sql stable security definer set search_path = '' as $$
    select case when business is distinct from dokani.claim_business_id() then null
                when person is not null then (
                    select u.email from auth.users u
                     where u.id = person
                       and (exists (select from public.business_members m where m.business_id = business and m.user_id = person)
                         or exists (select from public.return_decisions d where d.business_id = business and d.decided_by = person)
                         or exists (select from dokani.held_decisions h where h.business_id = business and h.decided_by = person)
                         or exists (select from dokani.return_notes n where n.business_id = business and n.author = person)))
                when key is not null then (
                    select k.name from dokani.api_keys k where k.business_id = business and k.id = key) end $$;

-- What happened to one return, for everybody who may see it: the audit log itself is the admins'.
create function dokani.return_log(wanted uuid)
    returns table (action text, created_at timestamptz, who text, metadata jsonb)
    language sql stable security definer set search_path = '' as $$
    select a.action, a.created_at,
           dokani.name_of(a.business_id, a.user_id, case when a.metadata ->> 'key_id' ~ '^[0-9a-f-]{36}$' then (a.metadata ->> 'key_id')::uuid end), a.metadata
      from public.security_audit_logs a
     where a.business_id = dokani.claim_business_id() and a.resource_type = 'return' and a.resource_id = wanted::text
       and (current_setting('role') = 'dokani_worker' or dokani.claim_role_at_least('viewer'))
     order by a.seq $$;

-- The shops where a return has waited too long and nobody was told yet. For the job that acts for no business only.
create function dokani.shops_overdue(at timestamptz) returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select distinct r.business_id from public.return_requests r
     where r.status = 'pending_review' and r.overdue_at is null and r.review_due_at < at
       and dokani.claim_business_id() is null $$;

-- Whoever leaves hands back what waits for them.
create function dokani.unassign_member() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update public.return_requests set assigned_to = null
     where business_id = old.business_id and assigned_to = old.user_id;
    return null;
end $$;
create trigger unassign_member after delete on public.business_members
    for each row execute function dokani.unassign_member();

revoke all on function dokani.end_hold(), dokani.tell_failed_hold(), dokani.announce_hold(), dokani.unassign_member(),
    dokani.held_claims(uuid), dokani.name_of(uuid, uuid, uuid), dokani.return_log(uuid), dokani.shops_overdue(timestamptz)
    from public;
grant execute on function dokani.held_claims(uuid), dokani.shops_overdue(timestamptz) to dokani_worker;
grant execute on function dokani.name_of(uuid, uuid, uuid), dokani.return_log(uuid) to authenticated, dokani_worker;
