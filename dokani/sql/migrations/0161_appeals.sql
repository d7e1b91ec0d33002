-- Appeals: a denial is looked at once more, by somebody else; how often a rule's denials are overturned is counted.

-- `rules` are the ids of what had denied: a rule of the policy, or the name of a check; `person` where a person did.
create table dokani.appeals (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null unique,
    own_words text not null default '' check (length(own_words) <= 4000),
    asked_by uuid references auth.users (id) on delete restrict,
    asked_at timestamptz not null default now(),
    due_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'overturned', 'upheld', 'withdrawn')),
    decided_by uuid references auth.users (id) on delete restrict,
    key_id uuid,
    decided_at timestamptz,
    rules jsonb not null default '[]' check (jsonb_typeof(rules) = 'array'),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict,
    constraint appeals_decided check ((state in ('open')) = (decided_at is null))
);
create index appeals_return on dokani.appeals (business_id, return_request_id);
create index appeals_newest on dokani.appeals (business_id, asked_at desc);
create index appeals_asked_by on dokani.appeals (asked_by) where asked_by is not null;
create index appeals_decided_by on dokani.appeals (decided_by) where decided_by is not null;

create trigger append_only before delete or truncate on dokani.appeals
    for each statement execute function dokani.refuse_change();
create trigger append_only_rows before update on dokani.appeals
    for each row when (old.state <> 'open'
        or (to_jsonb(old) - '{state, decided_by, key_id, decided_at}'::text[])
            is distinct from (to_jsonb(new) - '{state, decided_by, key_id, decided_at}'::text[]))
    execute function dokani.refuse_change();

select dokani.close_table('dokani.appeals');
select dokani.allow('authenticated', 'select', 'dokani.appeals', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.appeals', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.appeals', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.appeals', 'state, decided_by, key_id, decided_at', '{mine}');

-- An appeal is decided by people, as a review is.
drop policy return_decisions_dokani_worker_insert on public.return_decisions;
create policy return_decisions_dokani_worker_insert on public.return_decisions for insert to dokani_worker
    with check (business_id = (select dokani.claim_business_id())
        and (stage = 'triage' or (select dokani.claim_role_at_least('agent'))));

-- Who takes the return back takes the appeal back.
create function dokani.withdraw_appeal() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update dokani.appeals set state = 'withdrawn', decided_at = now()
     where return_request_id = new.id and state = 'open';
    return null;
end $$;
create trigger withdraw_appeal after update of status on public.return_requests
    for each row when (new.status = 'completed') execute function dokani.withdraw_appeal();
revoke all on function dokani.withdraw_appeal() from public;
