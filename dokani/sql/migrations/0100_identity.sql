-- What identity, audit and mail need beyond the tables: the few acts that no role may do by itself, each with its own
-- checks. They act for the caller named in the claims, or (granted to dokani_auth only) for one whose signature was
-- checked by the server. SQLSTATEs DK4xx carry the error's stable code in the constraint's name.

create index sessions_revoked on dokani.sessions (revoked_at) where revoked_at is not null;
create index return_requests_portal on public.return_requests (business_id) where channel = 'portal';
create index security_audit_logs_portal on public.security_audit_logs (business_id) where action = 'portal.opened';

-- Whether people of this database are ours to sign in; on Supabase, auth.users belongs to the project.
create function dokani.auth_is_local() returns boolean
    language sql stable security definer set search_path = '' as
$$ select has_table_privilege('dokani_auth', 'auth.users', 'insert') $$;

create function dokani.user_may_enter(wanted uuid) returns boolean
    language sql stable security definer set search_path = '' as $$
    select exists (select from auth.users u where u.id = wanted and u.deleted_at is null
                      and (u.banned_until is null or u.banned_until <= now())) $$;

-- A failed try costs a token; what turned out to be right gives it back.
create function dokani.give_back_token(bucket text, burst double precision) returns void
    language sql security definer set search_path = '' as
$$ update dokani.rate_buckets set tokens = least(burst, tokens + 1) where key = bucket $$;

-- ── Businesses ──────────────────────────────────────────────────────────────────────────────────────────────────────

-- A business with its owner, in one act; asking twice with one id is one business. The slug is made unique here.
create function dokani.open_business(owner_wanted uuid, business uuid, name text, slug_wanted text) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    before uuid;
    candidate text;
begin
    if not dokani.user_may_enter(owner_wanted) then
        raise exception 'There is no such person.' using errcode = 'DK403', constraint = 'not_a_person';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('dokani.open_business ' || owner_wanted::text, 0));
    select business_id into before from public.profiles where id = owner_wanted;
    if before = business then
        return before;
    elsif before is not null then
        raise exception 'You have a business already; one person owns one.'
            using errcode = 'DK409', constraint = 'already_has_business';
    end if;
    for attempt in 1..12 loop
        candidate := case
            when attempt = 1 then slug_wanted
            when attempt < 10 then left(slug_wanted, 60) || '-' || attempt
            else left(slug_wanted, 50) || '-' || left(replace(gen_random_uuid()::text, '-', ''), 10) end;
        insert into public.businesses (id, business_name, owner_id, slug)
        values (business, name, owner_wanted, candidate) on conflict (slug) do nothing;
        exit when found;
    end loop;
    insert into public.profiles (id, business_name, business_id) values (owner_wanted, name, business);
    insert into public.business_members (business_id, user_id, role) values (business, owner_wanted, 'owner');
    insert into public.user_preferences (user_id) values (owner_wanted) on conflict (user_id) do nothing;
    return business;
end $$;

-- The business in the claims, with what only its owner's profile holds.
create function dokani.my_business()
    returns table (business_id uuid, business_name text, slug text, website text, subscription_plan text, settings jsonb)
    language sql stable security definer set search_path = '' as $$
    select b.id, b.business_name, b.slug, p.website, b.subscription_plan, b.settings
      from public.businesses b left join public.profiles p on p.business_id = b.id
     where b.id = dokani.claim_business_id() and dokani.claim_role_at_least('viewer') $$;

-- Change what a business says of itself; null leaves as it is, an empty website removes it, settings are merged. Never
-- the plan.
create function dokani.update_business(name text, slug_wanted text, website_wanted text, settings_wanted jsonb)
    returns void language plpgsql security definer set search_path = '' as $$
begin
    if not dokani.claim_role_at_least('admin') then
        raise exception 'Only an admin may change the business.' using errcode = 'DK403', constraint = 'role_too_low';
    end if;
    update public.businesses b
       set business_name = coalesce(name, b.business_name), slug = coalesce(slug_wanted, b.slug),
           settings = b.settings || coalesce(settings_wanted, '{}') || case when settings_wanted ? 'branding'
               then jsonb_build_object('branding', coalesce(b.settings -> 'branding', '{}') || (settings_wanted -> 'branding'))
               else '{}' end
     where b.id = dokani.claim_business_id();
    if website_wanted is not null then
        update public.profiles p set website = nullif(website_wanted, '')
         where p.business_id = dokani.claim_business_id();
    end if;
exception when unique_violation then
    raise exception 'Another shop has this address already.' using errcode = 'DK409', constraint = 'slug_taken';
end $$;

-- ── Members ─────────────────────────────────────────────────────────────────────────────────────────────────────────

create function dokani.members() returns table (user_id uuid, email text, role text, created_at timestamptz)
    language sql stable security definer set search_path = '' as $$
    select m.user_id, u.email::text, m.role, m.created_at
      from public.business_members m join auth.users u on u.id = m.user_id
     where m.business_id = dokani.claim_business_id() and dokani.claim_role_at_least('viewer')
     order by m.created_at, m.user_id $$;

-- The caller's role as it is now, under the business's lock: claims were read before it, and may be out of date.
create function dokani.lock_members() returns text
    language plpgsql security definer set search_path = '' as $$
declare actor text;
begin
    perform from public.businesses where id = dokani.claim_business_id() for update;
    select m.role into actor from public.business_members m
     where m.business_id = dokani.claim_business_id() and m.user_id = dokani.claim_uuid('sub');
    if actor is null then
        raise exception 'You are not a member of this business.' using errcode = 'DK403', constraint = 'not_a_member';
    end if;
    return actor;
end $$;

-- Give a member another role, or none (null removes them). Answers the role before. Only an owner makes or unmakes
-- owners and admins, everyone may leave, and a business always keeps an owner.
create function dokani.set_member_role(member uuid, role_wanted text) returns text
    language plpgsql security definer set search_path = '' as $$
declare
    business uuid := dokani.claim_business_id();
    actor text := dokani.lock_members();
    before text;
    leaving boolean := role_wanted is null and member = dokani.claim_uuid('sub');
begin
    select m.role into before from public.business_members m where m.business_id = business and m.user_id = member;
    if before is null then
        raise exception 'There is no such member.' using errcode = 'DK404', constraint = 'member_not_found';
    end if;
    if not leaving and actor not in ('admin', 'owner') then
        raise exception 'This needs the role admin or above.' using errcode = 'DK403', constraint = 'role_too_low';
    end if;
    if not leaving and actor <> 'owner'
       and (before in ('admin', 'owner') or role_wanted in ('admin', 'owner')) then
        raise exception 'Only an owner may make or change admins and owners.'
            using errcode = 'DK403', constraint = 'owner_needed';
    end if;
    if before = 'owner' and role_wanted is distinct from 'owner' then
        if not exists (select from public.business_members m
                        where m.business_id = business and m.role = 'owner' and m.user_id <> member) then
            raise exception 'A business needs an owner; make someone else one first.'
                using errcode = 'DK409', constraint = 'last_owner';
        end if;
        update public.businesses b set owner_id = (
            select m.user_id from public.business_members m
             where m.business_id = business and m.role = 'owner' and m.user_id <> member
             order by m.created_at, m.user_id limit 1)
         where b.id = business and b.owner_id = member;
    end if;
    if role_wanted is null then
        delete from public.business_members m where m.business_id = business and m.user_id = member;
    else
        update public.business_members m set role = role_wanted where m.business_id = business and m.user_id = member;
    end if;
    return before;
end $$;

-- Ask someone in. The secret itself is only in the letter.
create function dokani.invite(address text, role_wanted text, secret bytea, life interval) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    actor text := dokani.lock_members();
    invitation uuid;
begin
    if actor not in ('admin', 'owner') then
        raise exception 'This needs the role admin or above.' using errcode = 'DK403', constraint = 'role_too_low';
    end if;
    if actor <> 'owner' and role_wanted in ('admin', 'owner') then
        raise exception 'Only an owner may make admins and owners.' using errcode = 'DK403', constraint = 'owner_needed';
    end if;
    if exists (select from public.business_members m join auth.users u on u.id = m.user_id
                where m.business_id = dokani.claim_business_id() and lower(btrim(u.email)) = address) then
        raise exception 'This person is a member already.' using errcode = 'DK409', constraint = 'already_a_member';
    end if;
    update dokani.one_time_tokens t set used_at = now()
     where t.kind = 'invite' and t.subject = address and t.business_id = dokani.claim_business_id() and t.used_at is null;
    insert into dokani.one_time_tokens (kind, business_id, subject, secret_hash, data, max_attempts, expires_at)
    values ('invite', dokani.claim_business_id(), address, secret,
            jsonb_build_object('role', role_wanted, 'invited_by', dokani.claim_uuid('sub')), 1, now() + life)
    returning id into invitation;
    return invitation;
end $$;

create function dokani.invitations()
    returns table (id uuid, email text, role text, created_at timestamptz, expires_at timestamptz)
    language sql stable security definer set search_path = '' as $$
    select t.id, t.subject, t.data ->> 'role', t.created_at, t.expires_at from dokani.one_time_tokens t
     where t.kind = 'invite' and t.business_id = dokani.claim_business_id() and dokani.claim_role_at_least('admin')
       and t.used_at is null and t.expires_at > now()
     order by t.created_at desc, t.id $$;

create function dokani.withdraw_invitation(invitation uuid) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    update dokani.one_time_tokens t set used_at = now()
     where t.id = invitation and t.kind = 'invite' and t.business_id = dokani.claim_business_id()
       and dokani.claim_role_at_least('admin') and t.used_at is null;
    return found;
end $$;

-- Become a member by an invitation that was written to one's own address. Accepting twice is accepting once.
create function dokani.accept_invitation(secret bytea, person uuid) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    found_token dokani.one_time_tokens%rowtype;
    ranks constant text[] := array['viewer', 'agent', 'admin', 'owner'];
begin
    select * into found_token from dokani.one_time_tokens t
     where t.secret_hash = secret and t.kind = 'invite' for update;
    if not found then
        raise exception 'There is no such invitation.' using errcode = 'DK404', constraint = 'invitation_not_found';
    end if;
    if not exists (select from auth.users u where u.id = person and lower(btrim(u.email)) = found_token.subject)
       or not dokani.user_may_enter(person) then
        raise exception 'This invitation was written to another address; sign in with that one.'
            using errcode = 'DK403', constraint = 'invitation_for_another';
    end if;
    if found_token.used_at is not null then
        if found_token.user_id = person and exists (select from public.business_members m
            where m.business_id = found_token.business_id and m.user_id = person) then
            return found_token.business_id;
        end if;
        raise exception 'This invitation was used or withdrawn.' using errcode = 'DK410', constraint = 'invitation_used';
    end if;
    if found_token.expires_at <= now() then
        raise exception 'This invitation has expired; ask for a new one.'
            using errcode = 'DK410', constraint = 'invitation_expired';
    end if;
    -- Whoever asked must still be one who may.
    if not exists (select from public.business_members m
                    where m.business_id = found_token.business_id and m.user_id = (found_token.data ->> 'invited_by')::uuid
                      and (m.role = 'owner' or m.role = 'admin' and found_token.data ->> 'role' in ('viewer', 'agent'))) then
        raise exception 'The person who sent this invitation may not invite any more.'
            using errcode = 'DK410', constraint = 'invitation_withdrawn';
    end if;
    insert into public.business_members as m (business_id, user_id, role)
    values (found_token.business_id, person, found_token.data ->> 'role')
    on conflict (business_id, user_id) do update set role = excluded.role
     where array_position(ranks, m.role) < array_position(ranks, excluded.role);
    insert into public.user_preferences (user_id) values (person) on conflict (user_id) do nothing;
    update dokani.one_time_tokens t set used_at = now(), user_id = person where t.id = found_token.id;
    return found_token.business_id;
end $$;

-- ── Quotas and the first steps ──────────────────────────────────────────────────────────────────────────────────────

-- The plan of the business in the claims, and how much of a quota is used, counted no further than `at_most`.
create function dokani.quota_used(quota text, at_most bigint) returns table (plan text, used bigint)
    language sql stable security definer set search_path = '' as $$
    select b.subscription_plan, case quota
        when 'returns' then (select count(*) from (
            select from public.return_requests r
             where r.business_id = b.id and r.created_at >= date_trunc('month', now(), 'UTC') and r.channel <> 'import'
             limit at_most) counted)
        when 'members' then (select count(*) from public.business_members m where m.business_id = b.id)
            + (select count(*) from dokani.one_time_tokens t where t.business_id = b.id and t.kind = 'invite'
                  and t.used_at is null and t.expires_at > now())
        when 'api_keys' then (select count(*) from dokani.api_keys k where k.business_id = b.id
                  and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))
        end
      from public.businesses b where b.id = dokani.claim_business_id() $$;

create function dokani.onboarding() returns jsonb
    language sql stable security definer set search_path = '' as $$
    select jsonb_build_object(
        'signed_in', true,
        'policy_reviewed', exists (select from public.policy_change_history h
            where h.business_id = b.id and h.created_at > b.created_at),
        'orders_in', exists (select from public.orders o where o.business_id = b.id)
            or exists (select from public.mock_orders o where o.business_id = b.id),
        'first_return_decided', exists (select from public.return_decisions d
            where d.business_id = b.id and d.verdict in ('approved', 'denied')),
        'portal_opened', exists (select from public.return_requests r where r.business_id = b.id and r.channel = 'portal')
            or exists (select from dokani.one_time_tokens t where t.business_id = b.id and t.kind = 'order_code')
            or exists (select from public.security_audit_logs l where l.business_id = b.id and l.action = 'portal.opened'))
      from public.businesses b where b.id = dokani.claim_business_id() and dokani.claim_role_at_least('viewer') $$;

-- ── Audit ───────────────────────────────────────────────────────────────────────────────────────────────────────────

-- One line for the caller in the claims; nobody names another business or person. `person` counts only without a `sub`:
-- signing in is noted before there are claims.
create function dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text,
        person uuid default null) returns void
    language sql security definer set search_path = '' as $$
    insert into public.security_audit_logs
        (business_id, user_id, action, resource_type, resource_id, metadata, ip_address, user_agent)
    values (dokani.claim_business_id(), coalesce(dokani.claim_uuid('sub'), person), action, resource_type, resource_id,
            metadata, ip, agent) $$;

-- Businesses (null: none) with rows that no seal covers yet; told to the job that acts for no business only.
create function dokani.unsealed_audit() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select b.id from (select id from public.businesses union all select null) as b
     where dokani.claim_business_id() is null and exists (
                   select from public.security_audit_logs l
                    where l.business_id is not distinct from b.id and l.xid >= coalesce((
                        select s.upto_xid from dokani.audit_seals s where s.business_id is not distinct from b.id
                         order by s.number desc limit 1), '0'::xid8)) $$;

create function dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint)
    returns uuid language sql security definer set search_path = '' as $$
    insert into public.security_events (business_id, event_type, severity, event_data, customer_email, return_request_id)
    values (dokani.claim_business_id(), event_type, severity, event_data, email, return_id) returning id $$;

-- ── Mail ────────────────────────────────────────────────────────────────────────────────────────────────────────────

-- Keep a letter of the business in the claims (or of none), and the job that delivers it. False: it was kept before.
create function dokani.queue_mail(letter uuid, kind text, to_address text, subject text, body_text text, body_html text)
    returns boolean language plpgsql security definer set search_path = '' as $$
begin
    insert into dokani.mail_outbox (id, business_id, kind, to_address, subject, body_text, body_html)
    values (letter, dokani.claim_business_id(), kind, to_address, subject, body_text, body_html)
    on conflict (id) do nothing;
    if not found then
        return false;
    end if;
    perform dokani.enqueue_job('mail.deliver', jsonb_build_object('mail_id', letter));
    return true;
end $$;

-- The letter, one more attempt counted; nothing where it was delivered or given up meanwhile. Here and below: whoever acts
-- for a business has its letters only, and the job that delivers acts for none.
create function dokani.take_mail(letter uuid) returns table (id uuid, kind text, to_address text, subject text,
        body_text text, body_html text, attempts integer, created_at timestamptz)
    language sql security definer set search_path = '' as $$
    update dokani.mail_outbox m set attempts = m.attempts + 1
     where m.id = letter and m.state = 'queued'
       and (dokani.claim_business_id() is null or m.business_id = dokani.claim_business_id())
    returning m.id, m.kind, m.to_address, m.subject, m.body_text, m.body_html, m.attempts, m.created_at $$;

-- What became of it. A delivered letter with a secret in it is emptied where `hide` says so; a failed one is tried again
-- after `again`, or kept as failed where that is null.
create function dokani.settle_mail(letter uuid, delivered boolean, said text, hide boolean, again interval) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    perform from dokani.mail_outbox m where m.id = letter and m.state = 'queued'
        and (dokani.claim_business_id() is null or m.business_id = dokani.claim_business_id()) for update;
    if not found then
        return;
    end if;
    if delivered then
        update dokani.mail_outbox m
           set state = 'sent', sent_at = now(), provider_ref = said, last_error = null,
               body_text = case when hide then '' else m.body_text end,
               body_html = case when hide then null else m.body_html end
         where m.id = letter;
    elsif again is null then
        update dokani.mail_outbox m set state = 'failed', last_error = said where m.id = letter;
    else
        update dokani.mail_outbox m set last_error = said where m.id = letter;
        perform dokani.enqueue_job('mail.deliver', jsonb_build_object('mail_id', letter), null, again);
    end if;
end $$;

-- ── Who may call what ───────────────────────────────────────────────────────────────────────────────────────────────

do $$
declare
    granted record;
begin
    for granted in
        select * from (values
            ('auth_is_local()', 'dokani_auth'),
            ('user_may_enter(uuid)', 'dokani_auth'),
            ('give_back_token(text, double precision)', 'dokani_auth'),
            ('open_business(uuid, uuid, text, text)', 'dokani_auth'),
            ('accept_invitation(bytea, uuid)', 'dokani_auth'),
            ('my_business()', 'authenticated'),
            ('update_business(text, text, text, jsonb)', 'authenticated'),
            ('members()', 'authenticated'),
            ('lock_members()', null),
            ('set_member_role(uuid, text)', 'authenticated'),
            ('invite(text, text, bytea, interval)', 'authenticated'),
            ('invitations()', 'authenticated'),
            ('withdraw_invitation(uuid)', 'authenticated'),
            ('quota_used(text, bigint)', 'authenticated, dokani_customer, dokani_agent, dokani_worker'),
            ('onboarding()', 'authenticated'),
            ('audit(text, text, text, jsonb, inet, text, uuid)',
                'dokani_auth, authenticated, dokani_customer, dokani_agent, dokani_worker'),
            ('unsealed_audit()', 'dokani_worker'),
            ('raise_event(text, text, jsonb, text, bigint)', 'authenticated, dokani_customer, dokani_agent, dokani_worker'),
            ('queue_mail(uuid, text, text, text, text, text)', 'dokani_auth, authenticated, dokani_worker'),
            ('take_mail(uuid)', 'dokani_worker'),
            ('settle_mail(uuid, boolean, text, boolean, interval)', 'dokani_worker')
        ) as granted (name, roles)
    loop
        execute format('revoke all on function dokani.%s from public, anon, authenticated, service_role', granted.name);
        if granted.roles is not null then
            execute format('grant execute on function dokani.%s to %s', granted.name, granted.roles);
        end if;
    end loop;
end $$;
grant execute on function dokani.take_token(text, double precision, double precision) to dokani_auth;
