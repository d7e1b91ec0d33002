-- What a person does after the decision is held like the decision: a grade, money marked by hand and a posting move money
-- and are written to the shopper, so they wait some seconds, can be undone, and survive a restart.

-- Who somebody may act as now; null where they no longer may decide. For the worker that acts in their name later.
create function dokani.acting_claims(business uuid, person uuid, key uuid) returns jsonb
    language sql stable security definer set search_path = '' as $$
    select case when business is distinct from dokani.claim_business_id() then null else coalesce(
        (select jsonb_build_object('sub', m.user_id, 'business_id', m.business_id, 'member_role', m.role)
           from public.business_members m join auth.users u on u.id = m.user_id
          where m.business_id = business and m.user_id = person and m.role in ('agent', 'admin', 'owner')
            and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now())),
        (select jsonb_build_object('sub', null, 'business_id', k.business_id, 'key_id', k.id, 'member_role', 'agent',
                    'scopes', k.scopes)
           from dokani.api_keys k
          where k.business_id = business and k.id = key and k.scopes && array['*', 'returns:decide']
            and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))) end $$;

-- A step that takes effect at `held_until`, unless it is undone before. `subject` is the goods graded, the row of the
-- ledger marked, or the return posted; `said` is what was said of it.
create table dokani.held_steps (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    public_id uuid not null,
    kind text not null check (kind in ('grade', 'mark', 'posting')),
    subject uuid not null,
    said jsonb not null default '{}' check (jsonb_typeof(said) = 'object'),
    made_by uuid references auth.users (id) on delete restrict,
    key_id uuid,
    held_until timestamptz not null,
    state text not null default 'held' check (state in ('held', 'undone', 'done', 'failed')),
    failure text,
    created_at timestamptz not null default now(),
    settled_at timestamptz,
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict,
    constraint held_steps_by check (num_nonnulls(made_by, key_id) = 1),
    constraint held_steps_failure check ((state = 'failed') = (failure is not null)),
    constraint held_steps_settled check ((state = 'held') = (settled_at is null))
);
-- Of two people who do the same at once one holds; the other is told so.
create unique index held_steps_one on dokani.held_steps (business_id, kind, subject) where state = 'held';
create index held_steps_return on dokani.held_steps (business_id, return_request_id);
create index held_steps_made_by on dokani.held_steps (made_by) where made_by is not null;

create trigger append_only before delete or truncate on dokani.held_steps
    for each statement execute function dokani.refuse_change();
-- What was said stands as it was said; it only ends, and once.
create trigger append_only_rows before update on dokani.held_steps
    for each row when (old.state <> 'held'
        or (to_jsonb(old) - '{state, failure, settled_at}'::text[])
            is distinct from (to_jsonb(new) - '{state, failure, settled_at}'::text[]))
    execute function dokani.refuse_change();
create trigger announce_new_step after insert on dokani.held_steps
    for each row execute function dokani.announce_hold();
create trigger announce_step after update of state on dokani.held_steps
    for each row execute function dokani.announce_hold();

-- Nobody is at the other end when a held step fails: it is written down, and whoever did it is told (all, where they left).
create function dokani.tell_failed_step() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    of_order text := (select r.order_id from public.return_requests r where r.id = new.return_request_id);
    what text := case new.kind when 'grade' then 'the grade' when 'mark' then 'what was marked by hand' else 'the posting' end;
begin
    insert into public.security_audit_logs (id, business_id, user_id, action, resource_type, resource_id, metadata)
    values (gen_random_uuid(), new.business_id, dokani.claim_uuid('sub'), 'return.step_failed', 'return',
            new.public_id::text, jsonb_build_object('kind', new.kind, 'because', new.failure, 'made_by', new.made_by,
                'key_id', new.key_id));
    insert into dokani.notices (business_id, for_user, kind, says, public_id, once)
    values (new.business_id, (select m.user_id from public.business_members m
                               where m.business_id = new.business_id and m.user_id = new.made_by),
            'decision_failed', left('Order ' || of_order || ': ' || what || ' did not count. ' || new.failure, 500),
            new.public_id, 'step_failed:' || new.id)
    on conflict do nothing;
    return null;
end $$;
create trigger tell_failed_step after update of state on dokani.held_steps
    for each row when (new.state = 'failed') execute function dokani.tell_failed_step();

select dokani.close_table('dokani.held_steps');
select dokani.allow('authenticated', 'select', 'dokani.held_steps', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.held_steps', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.held_steps', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'update', 'dokani.held_steps', 'state, failure, settled_at', '{mine}');

revoke all on function dokani.acting_claims(uuid, uuid, uuid), dokani.tell_failed_step() from public;
grant execute on function dokani.acting_claims(uuid, uuid, uuid) to dokani_worker;
