-- Versions of policies: what reviews each has had, what is scheduled and by whom, and how far their use has been counted.

-- The newest review of a document, by its hash: of a draft that was edited none is left over. `against` is the hash of the
-- document that a backtest compared with; empty where it compared with what was decided at the time, and for a proof.
create table dokani.policy_reviews (
    business_id uuid not null default dokani.claim_business_id() references public.businesses (id) on delete restrict,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    kind text not null check (kind in ('proof', 'backtest')),
    against text not null default '' check (against ~ '^([0-9a-f]{64})?$'),
    ok boolean not null,
    summary jsonb not null default '{}' check (jsonb_typeof(summary) = 'object' and octet_length(summary::text) <= 262144),
    noted_by uuid references auth.users (id) on delete restrict,
    noted_at timestamptz not null default now(),
    primary key (business_id, sha256, kind, against)
);
create index policy_reviews_noted_by on dokani.policy_reviews (noted_by) where noted_by is not null;
select dokani.close_table('dokani.policy_reviews');
select dokani.allow('authenticated', 'select', 'dokani.policy_reviews', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.policy_reviews', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.policy_reviews', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.policy_reviews', '*', '{mine}');

-- How far a shop's returns have been counted into `policies.usage_statistics`. `seen` is the newest return at `seen_at`: what
-- lies below it is committed or gone a minute later, and is counted then. `waiting` had no final answer when they were counted.
create table dokani.policy_counts (
    business_id uuid primary key default dokani.claim_business_id() references public.businesses (id) on delete restrict,
    counted_to bigint not null default 0,
    seen bigint not null default 0,
    seen_at timestamptz not null default now(),
    waiting bigint[] not null default '{}',
    ran_at timestamptz not null default now()
);
select dokani.close_table('dokani.policy_counts');
select dokani.allow('dokani_worker', 'select', 'dokani.policy_counts', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.policy_counts', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.policy_counts', '*', '{mine}');

alter table public.policies
    add column created_by uuid references auth.users (id) on delete restrict,
    add column retired_at timestamptz,
    add column scheduled_for timestamptz,
    add column scheduled_by uuid references auth.users (id) on delete restrict,
    add column scheduled_because text check (length(scheduled_because) <= 500),
    add constraint policies_scheduled_by_somebody check ((scheduled_for is null) = (scheduled_by is null)),
    add constraint policies_deleted_is_idle check (deleted_at is null or (not is_active and scheduled_for is null)),
    add constraint policies_score_in_bounds check (policy_impact_score between -1 and 1);
create index policies_created_by on public.policies (created_by) where created_by is not null;
create index policies_scheduled_by on public.policies (scheduled_by) where scheduled_by is not null;
create index policies_due on public.policies (scheduled_for) where scheduled_for is not null;
create index policies_shown on public.policies (business_id, id desc) where deleted_at is null;
grant insert (created_by) on public.policies to authenticated;
grant update (version, scheduled_for, scheduled_by, scheduled_because) on public.policies to authenticated;
grant update (version, scheduled_for, scheduled_by, scheduled_because, retired_at) on public.policies to dokani_worker;

-- A version that has ever been active is evidence: its rules and its name are frozen. So are those of one that waits for its
-- day, for what was reviewed is what takes over; and nothing comes back from being deleted.
create or replace function dokani.guard_policy() returns trigger language plpgsql set search_path = '' as $$
begin
    if tg_op = 'UPDATE' and (new.rules is distinct from old.rules or new.version <> old.version) then
        if old.activated_at is not null then
            raise exception 'Policy version % has been active, so its rules are frozen: make a new version.', old.version
                using errcode = 'DK409', constraint = 'policy_frozen';
        elsif old.scheduled_for is not null or old.deleted_at is not null then
            raise exception 'Policy version % is %, so its rules are frozen.', old.version,
                case when old.deleted_at is null then 'scheduled' else 'deleted' end
                using errcode = 'DK409', constraint = 'policy_frozen';
        end if;
    end if;
    if tg_op = 'UPDATE' and ((old.activated_at is not null and new.activated_at is distinct from old.activated_at)
            or new.business_id <> old.business_id or new.created_at <> old.created_at
            or (old.created_by is not null and new.created_by is distinct from old.created_by)) then
        raise exception 'What is known of the beginnings of policy version % is frozen.', old.version
            using errcode = 'DK409', constraint = 'policy_frozen';
    end if;
    if tg_op = 'UPDATE' and old.deleted_at is not null and new.deleted_at is distinct from old.deleted_at then
        raise exception 'Policy version % was deleted; make a new version of it.', old.version
            using errcode = 'DK409', constraint = 'policy_deleted';
    end if;
    if new.is_active and new.deleted_at is not null then
        raise exception 'An active policy cannot be deleted.' using errcode = 'DK409', constraint = 'policy_active';
    end if;
    if new.is_active and new.activated_at is null then
        new.activated_at := now();
    end if;
    return new;
end $$;

-- Make one version of a policy the one that decides. `said` are the words for the history: {"takes_over", "gives_way"}, each
-- of them text, and `impact` what was known of the effect. Answers the version that gave way (0: none), or null where there is
-- no such version; the active one stays as it is.
drop function dokani.activate_policy(uuid, bigint, uuid);
create function dokani.activate_policy(business uuid, policy bigint, changed_by uuid, at timestamptz, said jsonb, impact jsonb)
    returns bigint
    language plpgsql security definer set search_path = '' as $$
declare
    wanted record;
    before record;
    owner uuid;
begin
    if business is distinct from dokani.claim_business_id() or not dokani.claim_role_at_least('admin') then
        raise exception 'Only an admin of this business may activate a policy.' using errcode = 'DK403';
    end if;
    -- Two activations at once would both see no active version: the business's row is the lock.
    select owner_id into owner from public.businesses where id = business for update;
    select * into wanted from public.policies where business_id = business and id = policy and deleted_at is null;
    if not found then return null; end if;
    select * into before from public.policies where business_id = business and is_active;
    if found then
        if before.id = policy then return policy; end if;
        update public.policies set is_active = false, retired_at = at where id = before.id;
        insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules,
               change_summary, changed_by)
        values (before.id, business, 'deactivated', before.rules, null, said ->> 'gives_way', coalesce(changed_by, owner));
    end if;
    update public.policies
       set is_active = true, activated_at = coalesce(activated_at, at), effective_date = at, retired_at = null, scheduled_for = null, scheduled_by = null,
           scheduled_because = null
     where id = policy;
    insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules, impact_analysis,
           change_summary, changed_by)
    values (policy, business, 'activated', before.rules, wanted.rules, impact, said ->> 'takes_over',
            coalesce(changed_by, owner));
    return coalesce(before.id, 0);
end $$;

drop function dokani.note_policy_change(uuid, bigint, text, jsonb, jsonb, text, uuid);
create function dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb,
        summary text, impact jsonb, changed_by uuid) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    if business is distinct from dokani.claim_business_id() or not dokani.claim_role_at_least('admin') then
        raise exception 'Only an admin of this business may change a policy.' using errcode = 'DK403';
    end if;
    insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules, impact_analysis,
           change_summary, changed_by)
    values (policy, business, change, previous, new, impact, summary,
            -- An API key is nobody in auth.users: what it changes is done in its owner's name.
            coalesce(changed_by, (select owner_id from public.businesses where id = business)));
end $$;

-- A version's past: who changed it, also where they have left since.
create function dokani.policy_history(policy bigint)
    returns table (id uuid, change_type text, changed_by_name text, at timestamptz, summary text, impact_analysis jsonb)
    language sql stable security definer set search_path = '' as $$
    select h.id, h.change_type, u.email, h.created_at, h.change_summary, h.impact_analysis
      from public.policy_change_history h left join auth.users u on u.id = h.changed_by
     where h.business_id = dokani.claim_business_id() and h.policy_id = policy
       and (current_setting('role') = 'dokani_worker' or dokani.claim_role_at_least('viewer'))
     order by h.created_at desc, h.id $$;

-- Whoever wrote or scheduled a version, by name. For people of the same business only.
create function dokani.policy_people() returns table (policy_id bigint, created_by_name text, scheduled_by_name text)
    language sql stable security definer set search_path = '' as $$
    select p.id, c.email, s.email
      from public.policies p left join auth.users c on c.id = p.created_by left join auth.users s on s.id = p.scheduled_by
     where p.business_id = dokani.claim_business_id()
       and (current_setting('role') = 'dokani_worker' or dokani.claim_role_at_least('viewer')) $$;

-- The shops with a version whose day has come. For the job that acts for no business only.
create function dokani.shops_with_policy_due(at timestamptz) returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select p.business_id from public.policies p
     where p.scheduled_for <= at and p.deleted_at is null and dokani.claim_business_id() is null
     group by p.business_id order by min(p.scheduled_for) $$;

-- The shops with something to count: returns asked or answered since, appeals decided, reviews noted.
create function dokani.shops_with_policy_use() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select b.id from public.businesses b left join dokani.policy_counts c on c.business_id = b.id
     where dokani.claim_business_id() is null
       and (exists (select from public.return_requests r where r.business_id = b.id and r.id > coalesce(c.counted_to, 0))
         or cardinality(c.waiting) > 0
         or exists (select from dokani.appeals a where a.business_id = b.id and a.decided_at >= c.ran_at)
         or exists (select from dokani.policy_reviews v where v.business_id = b.id and v.noted_at >= coalesce(c.ran_at, '-infinity'))) $$;

revoke all on function dokani.activate_policy(uuid, bigint, uuid, timestamptz, jsonb, jsonb),
    dokani.note_policy_change(uuid, bigint, text, jsonb, jsonb, text, jsonb, uuid), dokani.policy_history(bigint),
    dokani.policy_people(), dokani.shops_with_policy_due(timestamptz), dokani.shops_with_policy_use()
    from public, anon, authenticated, service_role;
grant execute on function dokani.activate_policy(uuid, bigint, uuid, timestamptz, jsonb, jsonb),
    dokani.note_policy_change(uuid, bigint, text, jsonb, jsonb, text, jsonb, uuid), dokani.policy_history(bigint),
    dokani.policy_people() to authenticated, dokani_worker;
grant execute on function dokani.shops_with_policy_due(timestamptz), dokani.shops_with_policy_use() to dokani_worker;
