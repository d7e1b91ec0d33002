-- The live laboratory: two versions that decide side by side, and a draft that decides silently beside the live one.

-- An experiment splits shoppers between the active version (`control`) and another (`treatment`). It is read by the very
-- statement that reads the active version. What was stated at the start stays: it says when there is data enough.
create table dokani.policy_experiments (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    name text not null check (length(name) between 1 and 120),
    control bigint not null,
    treatment bigint not null check (treatment <> control),
    share numeric(4, 3) not null check (share between 0.01 and 0.99),
    measure text not null check (measure in ('approved', 'denied', 'reviewed')),
    difference numeric(4, 3) not null check (difference between 0.005 and 0.5),
    baseline numeric(5, 4) not null check (baseline between 0 and 1),
    needed_control integer not null check (needed_control > 0),
    needed_treatment integer not null check (needed_treatment > 0),
    started_at timestamptz not null default now(),
    started_by uuid references auth.users (id) on delete restrict,
    ended_at timestamptz,
    ended_by uuid references auth.users (id) on delete restrict,
    ended_because text check (ended_because in ('stopped', 'another_version')),
    foreign key (business_id, control) references public.policies (business_id, id) on delete restrict,
    foreign key (business_id, treatment) references public.policies (business_id, id) on delete restrict,
    constraint policy_experiments_ended check ((ended_at is null) = (ended_because is null))
);
create unique index policy_experiments_running on dokani.policy_experiments (business_id) where ended_at is null;
create index policy_experiments_newest on dokani.policy_experiments (business_id, started_at desc);
create index policy_experiments_control on dokani.policy_experiments (control);
create index policy_experiments_treatment on dokani.policy_experiments (treatment);
create index policy_experiments_started_by on dokani.policy_experiments (started_by) where started_by is not null;
create index policy_experiments_ended_by on dokani.policy_experiments (ended_by) where ended_by is not null;

create trigger append_only before delete or truncate on dokani.policy_experiments
    for each statement execute function dokani.refuse_change();
create trigger append_only_rows before update on dokani.policy_experiments
    for each row when (old.ended_at is not null
        or (to_jsonb(old) - '{ended_at, ended_by, ended_because}'::text[])
            is distinct from (to_jsonb(new) - '{ended_at, ended_by, ended_because}'::text[]))
    execute function dokani.refuse_change();

-- A version that decides for a part of the shoppers is evidence as an active one is.
create function dokani.guard_tried_policy() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    if exists (select from dokani.policy_experiments x
                where old.id in (x.control, x.treatment) and x.business_id = old.business_id
                  and (x.ended_at is null or new.rules is distinct from old.rules or new.version <> old.version)) then
        raise exception 'Policy version % decides, or decided, in an experiment, so it is frozen: make a new version.',
            old.version using errcode = 'DK409', constraint = 'policy_version_frozen';
    end if;
    return new;
end $$;
create trigger guard_tried_policy before update on public.policies
    for each row when (old.rules is distinct from new.rules or old.version <> new.version
        or (old.deleted_at is null and new.deleted_at is not null))
    execute function dokani.guard_tried_policy();

-- A draft that decides silently, from the rules it had then. `read_to` is how far the decisions of the live version have
-- been read.
create table dokani.shadows (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    policy_id bigint not null,
    policy_sha256 bytea not null check (length(policy_sha256) = 32),
    state text not null default 'running' check (state in ('running', 'stopped')),
    because text check (because in ('stopped', 'edited', 'activated', 'deleted', 'unreadable')),
    since timestamptz not null default now(),
    until timestamptz,
    read_to timestamptz not null default now(),
    started_by uuid references auth.users (id) on delete restrict,
    foreign key (business_id, policy_id) references public.policies (business_id, id) on delete restrict,
    unique (business_id, id),
    constraint shadows_stopped check ((state = 'stopped') = (until is not null)
        and (state = 'stopped') = (because is not null))
);
create unique index shadows_running on dokani.shadows (business_id, policy_id) where state = 'running';
create index shadows_of_policy on dokani.shadows (business_id, policy_id, since desc);
create index shadows_started_by on dokani.shadows (started_by) where started_by is not null;

create trigger append_only before delete or truncate on dokani.shadows
    for each statement execute function dokani.refuse_change();
create trigger append_only_rows before update on dokani.shadows
    for each row when (old.state = 'stopped'
        or (to_jsonb(old) - '{state, because, until, read_to}'::text[])
            is distinct from (to_jsonb(new) - '{state, because, until, read_to}'::text[]))
    execute function dokani.refuse_change();

-- What the draft would have said of one return: once for each, and again only where the live triage was itself replaced.
create table dokani.shadow_decisions (
    shadow_id uuid not null,
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    decided_at timestamptz not null,
    was text not null check (was in ('approve', 'deny', 'review', 'ask', 'wait')),
    now text not null check (now in ('approve', 'deny', 'review', 'ask', 'wait', 'unreadable')),
    amount_was numeric(14, 2) not null check (amount_was >= 0),
    amount_now numeric(14, 2) not null check (amount_now >= 0),
    currency char(3) not null,
    because text not null default '',
    primary key (shadow_id, return_request_id),
    foreign key (business_id, shadow_id) references dokani.shadows (business_id, id) on delete restrict,
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict
);
create index shadow_decisions_return on dokani.shadow_decisions (business_id, return_request_id);
create index shadow_decisions_differing on dokani.shadow_decisions (business_id, shadow_id, return_request_id desc)
    where was <> now or amount_was <> amount_now;

-- The live decisions in the order in which they were made.
create index return_decisions_triaged on public.return_decisions (business_id, created_at) where stage = 'triage';

-- What a change of the versions means for what runs beside them: told here, whoever changes them.
create function dokani.end_trials() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    update dokani.shadows s set state = 'stopped', until = clock_timestamp(),
           because = case when new.deleted_at is not null then 'deleted' when new.is_active then 'activated'
                          else 'edited' end
     where s.business_id = new.business_id and s.policy_id = new.id and s.state = 'running'
       and (new.deleted_at is not null or new.is_active or new.rules is distinct from old.rules);
    update dokani.policy_experiments x set ended_at = clock_timestamp(), ended_because = 'another_version'
     where x.business_id = new.business_id and x.ended_at is null
       and ((new.is_active and x.control <> new.id) or (x.control = new.id and not new.is_active));
    return null;
end $$;
create trigger end_trials after update on public.policies
    for each row when (old.is_active is distinct from new.is_active or old.rules is distinct from new.rules
        or old.deleted_at is distinct from new.deleted_at)
    execute function dokani.end_trials();

-- The shops with a shadow that runs. Told to the job that acts for no business only.
create function dokani.shops_with_shadows() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select distinct s.business_id from dokani.shadows s
     where s.state = 'running' and dokani.claim_business_id() is null $$;

select dokani.close_table('dokani.policy_experiments');
select dokani.close_table('dokani.shadows');
select dokani.close_table('dokani.shadow_decisions');
select dokani.allow('authenticated', 'select', 'dokani.policy_experiments', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.policy_experiments', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.policy_experiments', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.policy_experiments', 'ended_at, ended_by, ended_because', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.shadows', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.shadows', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.shadows', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.shadows', 'state, because, until, read_to', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.shadow_decisions', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.shadow_decisions', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.shadow_decisions', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.shadow_decisions',
    'decided_at, was, now, amount_was, amount_now, currency, because', '{mine}');

revoke all on function dokani.guard_tried_policy(), dokani.end_trials(), dokani.shops_with_shadows() from public;
grant execute on function dokani.shops_with_shadows() to dokani_worker;
