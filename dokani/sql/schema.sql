-- The whole schema: what the migrations add up to, as pg_dump says it. Not applied by anything; a test holds it equal
-- to a migrated database. To write it anew: python -m tests.house.snapshot
CREATE SCHEMA auth;

CREATE SCHEMA dokani;

CREATE TYPE dokani.pgqueuer_status AS ENUM (
    'queued',
    'picked',
    'successful',
    'exception',
    'canceled',
    'deleted',
    'failed'
);

CREATE FUNCTION dokani.accept_invitation(secret bytea, person uuid) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.acting_claims(business uuid, person uuid, key uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.activate_policy(business uuid, policy bigint, changed_by uuid, at timestamp with time zone, said jsonb, impact jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.admit_try(bucket text, free integer, longest double precision) RETURNS double precision
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    held record;
begin
    insert into dokani.rate_buckets as b (key, tokens, at) values (bucket, 1, clock_timestamp())
    on conflict (key) do update
       set tokens = case when b.at < clock_timestamp() - interval '1 day' then 1 else b.tokens + 1 end,
           at = clock_timestamp()
     where b.tokens < free
        or b.at + make_interval(secs => least(longest, power(2, least(b.tokens - free, 30)))) <= clock_timestamp();
    if found then
        return 0;
    end if;
    select b.tokens, b.at into held from dokani.rate_buckets b where b.key = bucket;
    if not found then
        return 0.001;
    end if;
    return greatest(0.001, least(longest, power(2, least(held.tokens - free, 30)))
        - extract(epoch from clock_timestamp() - held.at)::double precision);
end $$;

CREATE FUNCTION dokani.allow(who text, command text, opened regclass, granted text, holds text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare
    predicate text := replace(holds, '{mine}', 'business_id = (select dokani.claim_business_id())');
    columns text := granted;
    grade text;
begin
    foreach grade in array array['viewer', 'agent', 'admin'] loop
        predicate := replace(predicate, '{' || grade || '}', format('(select dokani.claim_role_at_least(%L))', grade));
    end loop;
    if granted = '*' and command = 'update' then
        select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
          from pg_catalog.pg_attribute a
         where a.attrelid = opened and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
           and a.attname <> 'business_id'
           and not exists (select from pg_catalog.pg_constraint k
                            where k.conrelid = opened and k.contype = 'p' and a.attnum = any (k.conkey));
    end if;
    execute format('grant %s%s on %s to %I',
        command, case when columns = '*' then '' else ' (' || columns || ')' end, opened, who);
    execute format('create policy %I on %s for %s to %I %s (%s)',
        (select relname from pg_catalog.pg_class where oid = opened) || '_' || who || '_' || command,
        opened, command, who, case command when 'insert' then 'with check' else 'using' end, predicate);
end $$;

CREATE FUNCTION dokani.announce_backtest() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'backtest', 'id', new.id,
        'status', new.state)::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_chat() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_chat', json_build_object('chat', new.id, 'state', true)::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_conversation() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'conversation',
        'id', new.id, 'status', new.status)::text);
    perform pg_notify('dokani_chat', json_build_object('case', new.id)::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'return',
        'id', new.public_id, 'status', (select r.status from public.return_requests r
                                         where r.id = new.return_request_id))::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_notice() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'notice',
        'id', new.id::text, 'status', new.kind)::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_return() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'return',
        'id', new.public_id, 'status', new.status)::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_simulation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'simulation', 'id', new.id,
        'status', new.state)::text);
    return null;
end $$;

CREATE FUNCTION dokani.announce_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', r.business_id, 'kind', 'return',
        'id', r.public_id, 'status', r.status)::text)
       from public.return_requests r where r.id = new.return_request_id;
    return null;
end $$;

CREATE FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid DEFAULT NULL::uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$
    insert into public.security_audit_logs
        (business_id, user_id, action, resource_type, resource_id, metadata, ip_address, user_agent)
    values (dokani.claim_business_id(), coalesce(dokani.claim_uuid('sub'), person), action, resource_type, resource_id,
            metadata, ip, agent) $$;

CREATE TABLE public.security_audit_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id text,
    ip_address inet,
    user_agent text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid,
    seq bigint NOT NULL,
    xid xid8 DEFAULT pg_current_xact_id() NOT NULL
);

ALTER TABLE ONLY public.security_audit_logs FORCE ROW LEVEL SECURITY;

CREATE FUNCTION dokani.audit_line(l public.security_audit_logs) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    select jsonb_build_array(l.seq, l.id, l.business_id, l.user_id, l.action, l.resource_type, l.resource_id,
        l.ip_address, l.user_agent, l.metadata, extract(epoch from l.created_at)::text)::text
$$;

CREATE FUNCTION dokani.auth_is_local() RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$ select has_table_privilege('dokani_auth', 'auth.users', 'insert') $$;

CREATE FUNCTION dokani.check_audit_reader(wanted uuid) RETURNS void
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
begin
    if current_setting('role') not in ('none', 'service_role')
       and (wanted is distinct from dokani.claim_business_id()
            or (current_setting('role') = 'authenticated' and not dokani.claim_role_at_least('admin'))) then
        raise exception 'Only the audit log of your own business.' using errcode = 'DK403', constraint = 'foreign_audit';
    end if;
end $$;

CREATE FUNCTION dokani.check_quantity(business uuid, this_return bigint, of_order text, of_line integer, wanted integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    SET enable_seqscan TO 'off'
    AS $$
declare
    bought integer;
    back integer;
    asked bigint;
begin
    select l.quantity, l.quantity_returned into bought, back from public.order_lines l
     where l.business_id = business and l.order_id = of_order and l.line_number = of_line;
    if not found and of_line = 1 then
        select coalesce(m.quantity, 1), 0 into bought, back from public.mock_orders m
         where m.order_id = of_order and (m.business_id is null or m.business_id = business);
    end if;
    select coalesce(sum(l.quantity), 0) into asked
      from public.return_lines l join public.return_requests r on r.id = l.return_request_id
     where l.business_id = business and l.order_id = of_order and l.line_number = of_line and not l.open
       and l.return_request_id <> this_return
       and l.verdict is distinct from 'deny' and r.status <> 'denied' and r.outcome is distinct from 'cancelled';
    if bought is not null and wanted + greatest(asked, back) <= bought then
        return;
    end if;
    if not exists (select from public.return_requests r where r.id = this_return and r.channel = 'import') then
        if bought is null then
            raise exception 'Order % has no line %.', of_order, of_line
                using errcode = 'DK409', constraint = 'line_not_bought';
        end if;
        raise exception 'Line % of order %: % bought, % returned before, % more cannot be.',
                of_line, of_order, bought, greatest(asked, back), wanted
                using errcode = 'DK409', constraint = 'quantity_exceeded';
    end if;
end $$;

CREATE FUNCTION dokani.claims() RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(NULLIF(current_setting('request.jwt.claims'::text, true), ''::text), '{}'::text))::jsonb;

CREATE FUNCTION dokani.claim_business_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF((dokani.claims() ->> 'business_id'::text), ''::text))::uuid;

CREATE FUNCTION dokani.claim_role_at_least(least_role text) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((array_position(ARRAY['viewer'::text, 'agent'::text, 'admin'::text, 'owner'::text], (dokani.claims() ->> 'member_role'::text)) >= array_position(ARRAY['viewer'::text, 'agent'::text, 'admin'::text, 'owner'::text], least_role)), false);

CREATE FUNCTION dokani.claim_text(k text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF((dokani.claims() ->> k), ''::text);

CREATE FUNCTION dokani.claim_uuid(k text) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF((dokani.claims() ->> k), ''::text))::uuid;

CREATE FUNCTION dokani.close_table(closed regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    execute format('alter table %s enable row level security', closed);
    execute format('alter table %s force row level security', closed);
    execute format('revoke all on %s from public, anon, authenticated, service_role', closed);
    execute format('grant select, insert, update, delete on %s to service_role', closed);
end $$;

CREATE FUNCTION dokani.create_business(owner uuid, name text, address text DEFAULT NULL::text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    made uuid := gen_random_uuid();
begin
    insert into public.businesses (id, business_name, owner_id, slug)
    values (made, name, owner, coalesce(address, replace(gen_random_uuid()::text, '-', '')));
    insert into public.profiles (id, business_name, business_id) values (owner, name, made);
    insert into public.business_members (business_id, user_id, role) values (made, owner, 'owner');
    return made;
end $$;

CREATE FUNCTION dokani.demo_delivered_at(purchased timestamp with time zone, status text) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    SET search_path TO ''
    AS $$ select case when status = 'delivered' then purchased + interval '3 days' end $$;

CREATE FUNCTION dokani.demo_shipped_at(purchased timestamp with time zone, status text) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE
    SET search_path TO ''
    AS $$ select case when status in ('shipped', 'delivered') then purchased + interval '1 day' end $$;

CREATE FUNCTION dokani.end_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.end_trials() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text DEFAULT NULL::text, run_after interval DEFAULT '00:00:00'::interval) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
#variable_conflict use_column
declare
    made bigint;
    acting text := current_setting('role');
    business text := dokani.claims() ->> 'business_id';
begin
    if acting in ('authenticated', 'dokani_customer', 'dokani_worker') then
        if enqueue_job.payload ? 'business_id' and enqueue_job.payload ->> 'business_id' is distinct from business
           or business is null and acting <> 'dokani_worker' then
            raise exception 'A job belongs to the business it is made for.'
                using errcode = 'DK403', constraint = 'foreign_job';
        end if;
        if business is not null then
            payload := enqueue_job.payload || jsonb_build_object('business_id', business);
        end if;
    end if;
    insert into dokani.pgqueuer (priority, entrypoint, payload, execute_after, dedupe_key, status)
    values (0, enqueue_job.entrypoint, convert_to(enqueue_job.payload::text, 'UTF8'), now() + enqueue_job.run_after,
            enqueue_job.dedupe_key, 'queued')
    on conflict (dedupe_key) where status in ('queued', 'picked') and dedupe_key is not null do nothing
    returning id into made;
    if made is null then
        select q.id into made from dokani.pgqueuer q
         where q.dedupe_key = enqueue_job.dedupe_key and q.status in ('queued', 'picked');
    end if;
    return made;
end $$;

CREATE FUNCTION dokani.fill_business_id() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $_$
begin
    execute format('select business_id from public.%I where id = ($1).%I', tg_argv[0], tg_argv[1])
       into new.business_id using new;
    return new;
end $_$;

CREATE FUNCTION dokani.fn_pgqueuer_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    to_emit BOOLEAN := false;  -- Flag to decide whether to emit a notification
BEGIN
    -- Check operation type and set the emit flag accordingly
    IF TG_OP = 'UPDATE' AND OLD IS DISTINCT FROM NEW THEN
        to_emit := true;
    ELSIF TG_OP = 'DELETE' THEN
        to_emit := true;
    ELSIF TG_OP = 'INSERT' THEN
        to_emit := true;
    ELSIF TG_OP = 'TRUNCATE' THEN
        to_emit := true;
    END IF;

    -- Perform notification if the emit flag is set
    IF to_emit THEN
        PERFORM pg_notify(
            'ch_pgqueuer',
            json_build_object(
                'channel', 'ch_pgqueuer',
                'operation', lower(TG_OP),
                'sent_at', NOW(),
                'table', TG_TABLE_NAME,
                'type', 'table_changed_event'
            )::text
        );
    END IF;

    -- Return appropriate value based on the operation
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' THEN
        RETURN OLD;
    ELSE
        RETURN NULL; -- For TRUNCATE and other non-row-specific contexts
    END IF;

END;
$$;

CREATE FUNCTION dokani.forget_tries(bucket text) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$ delete from dokani.rate_buckets where key = bucket $$;

CREATE FUNCTION dokani.give_back_token(bucket text, burst double precision) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$ update dokani.rate_buckets set tokens = least(burst, tokens + 1) where key = bucket $$;

CREATE FUNCTION dokani.guard_file() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    if new.scan_status is distinct from old.scan_status and old.scan_status <> 'pending' then
        raise exception 'This file was checked before.' using errcode = 'DK409', constraint = 'file_settled';
    end if;
    if old.return_request_id is not null and new.return_request_id is not null
       and new.return_request_id <> old.return_request_id then
        raise exception 'This file belongs to another return.' using errcode = 'DK409', constraint = 'file_of_another_return';
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.guard_goods() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    -- A member who is deleted is forgotten here too, also in what is settled: that and nothing else.
    if tg_op = 'UPDATE' and (new.received_by is null or new.graded_by is null)
       and to_jsonb(new) - '{received_by,graded_by}'::text[] = to_jsonb(old) - '{received_by,graded_by}'::text[]
       and coalesce(new.received_by, old.received_by) is not distinct from old.received_by
       and coalesce(new.graded_by, old.graded_by) is not distinct from old.graded_by then
        return new;
    end if;
    if not exists (select from public.return_requests r
                    where r.business_id = new.business_id and r.id = new.return_request_id and r.status = 'approved') then
        raise exception 'Goods come back for an approved return only.'
            using errcode = 'DK409', constraint = 'return_not_approved';
    end if;
    if tg_op = 'UPDATE' and (
        (new.id, new.business_id, new.return_request_id, new.line_number, new.created_at)
            is distinct from (old.id, old.business_id, old.return_request_id, old.line_number, old.created_at)
        or new.quantity > old.quantity
        or (old.came <> 'expected' and (new.came, new.received_at, new.received_by)
            is distinct from (old.came, old.received_at, old.received_by))
        or (old.graded_at is not null
            and (new.graded_at, new.graded_by, new.quantity, new.condition, new.facts, new.answer, new.picked, new.amount)
            is distinct from (old.graded_at, old.graded_by, old.quantity, old.condition, old.facts, old.answer,
                 old.picked, old.amount))
        or (old.disposed_at is not null and new.disposed_at is null)) then
        raise exception 'What came and what was graded stays so.' using errcode = 'DK409', constraint = 'goods_settled';
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.guard_goods_quantity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    if (select sum(g.quantity) from dokani.goods g
         where g.business_id = new.business_id and g.return_request_id = new.return_request_id
           and g.line_number = new.line_number)
       > coalesce((select l.quantity from public.return_lines l
                    where l.business_id = new.business_id and l.return_request_id = new.return_request_id
                      and l.line_number = new.line_number and l.verdict = 'approve'), 0) then
        raise exception 'More of line % than was asked for.', new.line_number
            using errcode = 'DK409', constraint = 'more_than_asked';
    end if;
    return null;
end $$;

CREATE FUNCTION dokani.guard_new_resolution() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    of_return public.return_requests;
    line record;
    bought record;
    order_left numeric;
    shipping numeric := 0;
begin
    select * into of_return from public.return_requests r
     where r.business_id = new.business_id and r.id = new.return_request_id;
    if not found or of_return.status <> 'approved'
       or of_return.public_id <> new.public_id or of_return.order_id <> new.order_id then
        raise exception 'Nothing is given for a return that is not approved.'
            using errcode = 'DK409', constraint = 'return_not_approved';
    end if;
    if new.currency <> of_return.currency then
        raise exception 'This return is in %, not in %.', of_return.currency, new.currency
            using errcode = 'DK409', constraint = 'other_currency';
    end if;
    select o.shipping_paid into shipping
      from public.orders o where o.business_id = new.business_id and o.order_id = new.order_id for no key update;
    if not found then
        shipping := 0;
        perform from public.mock_orders m
          where m.business_id = new.business_id and m.order_id = new.order_id for no key update;
    end if;
    if (select count(distinct x.line_number) <> count(*) or count(x.line_number) = 0
          from jsonb_to_recordset(new.lines) as x (line_number integer)) then
        raise exception 'A line is named twice.' using errcode = 'DK409', constraint = 'line_resolved_twice';
    end if;
    for line in select * from jsonb_to_recordset(new.lines) as x (line_number integer, quantity integer, amount numeric)
    loop
        select l.quantity, l.verdict into bought from public.return_lines l
         where l.business_id = new.business_id and l.return_request_id = new.return_request_id
           and l.line_number = line.line_number;
        if not found or bought.verdict is distinct from 'approve'
           or coalesce(line.quantity, 0) not between 1 and bought.quantity or coalesce(line.amount, -1) < 0 then
            raise exception 'Line % was not approved so.', line.line_number
                using errcode = 'DK409', constraint = 'line_not_approved';
        end if;
        if new.beside is null and exists (
            select from dokani.resolutions r
             where r.business_id = new.business_id and r.return_request_id = new.return_request_id
               and r.state <> 'withdrawn' and r.beside is null
               and r.lines @> jsonb_build_array(jsonb_build_object('line_number', line.line_number))) then
            raise exception 'Line % is given for already.', line.line_number
                using errcode = 'DK409', constraint = 'line_resolved_twice';
        end if;
        if new.kind <> 'charge' then
            select l.paid into bought from public.order_lines l
             where l.business_id = new.business_id and l.order_id = new.order_id and l.line_number = line.line_number;
            if found and line.amount > bought.paid + shipping - coalesce((
                select sum(x.amount) from dokani.resolutions r,
                       jsonb_to_recordset(r.lines) as x (line_number integer, amount numeric)
                 where r.business_id = new.business_id and r.order_id = new.order_id and r.state <> 'withdrawn'
                   and r.kind <> 'charge' and x.line_number = line.line_number), 0) then
                raise exception 'More than was paid for line %.', line.line_number
                    using errcode = 'DK409', constraint = 'amount_above_paid';
            end if;
        end if;
    end loop;
    if new.amount > (select sum(x.amount) from jsonb_to_recordset(new.lines) as x (amount numeric)) then
        raise exception 'The amount is more than its lines.' using errcode = 'DK409', constraint = 'amount_above_lines';
    end if;
    if new.kind <> 'charge' and new.amount > 0 then
        order_left := dokani.left_of_order(new.business_id, new.order_id);
        if order_left is null then
            select coalesce(sum(l.paid), 0) - coalesce((
                       select sum(r.amount) from dokani.resolutions r
                        where r.business_id = new.business_id and r.order_id = new.order_id and r.state <> 'withdrawn'
                          and r.kind <> 'charge'), 0)
              into order_left from public.return_lines l
             where l.business_id = new.business_id and l.return_request_id = new.return_request_id;
        end if;
        if new.amount > order_left then
            raise exception 'More than was paid for order %.', new.order_id
                using errcode = 'DK409', constraint = 'amount_above_paid';
        end if;
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.guard_policy() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.guard_quantity() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform dokani.check_quantity(new.business_id, new.return_request_id, new.order_id, new.line_number, new.quantity);
    return null;
end $$;

CREATE FUNCTION dokani.guard_resolution() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    if (new.id, new.business_id, new.return_request_id, new.public_id, new.order_id, new.number, new.key, new.kind,
        new.lines, new.promised, new.currency, new.waits_for, new.created_at)
       is distinct from
       (old.id, old.business_id, old.return_request_id, old.public_id, old.order_id, old.number, old.key, old.kind,
        old.lines, old.promised, old.currency, old.waits_for, old.created_at)
       or new.beside is distinct from old.beside then
        raise exception 'What was promised stays as it was promised.'
            using errcode = 'DK409', constraint = 'promise_kept';
    end if;
    if (new.amount, new.bonus) is distinct from (old.amount, old.bonus)
       or new.final_lines is distinct from old.final_lines then
        if old.state <> 'promised' or new.amount > old.amount or new.bonus > old.bonus then
            raise exception 'An amount only falls, and only before it is due.'
                using errcode = 'DK409', constraint = 'amount_fixed';
        end if;
    end if;
    if old.state = 'done' and (new.provider, new.provider_ref, new.done_at)
       is distinct from (old.provider, old.provider_ref, old.done_at) then
        raise exception 'This is done.' using errcode = 'DK409', constraint = 'resolution_settled';
    end if;
    if new.state = old.state then
        return new;
    end if;
    if (case old.state
        when 'promised' then new.state in ('due', 'withdrawn')
        when 'due' then new.state in ('sending', 'done', 'withdrawn')
        when 'sending' then new.state in ('done', 'failed', 'unknown', 'due')
        when 'unknown' then new.state in ('sending', 'done', 'failed')
        when 'failed' then new.state in ('due', 'done', 'withdrawn')
        else false
    end) is not true then
        raise exception 'What is % cannot become %.', old.state, new.state
            using errcode = 'DK409', constraint = 'illegal_transition';
    end if;
    if old.state = 'promised' and new.state = 'due' and new.kind in ('exchange', 'replacement') and exists (
        select from dokani.resolutions c, jsonb_to_recordset(c.lines) as x (line_number integer)
         where c.business_id = new.business_id and c.return_request_id = new.return_request_id and c.kind = 'charge'
           and c.state not in ('done', 'withdrawn')
           and new.lines @> jsonb_build_array(jsonb_build_object('line_number', x.line_number))) then
        raise exception 'The article waits until its price difference is paid.'
            using errcode = 'DK409', constraint = 'charge_open';
    end if;
    if new.state in ('due', 'sending') and not exists (
        select from public.return_requests r
         where r.business_id = new.business_id and r.id = new.return_request_id and r.status = 'approved') then
        raise exception 'Nothing is given for a return that is not approved.'
            using errcode = 'DK409', constraint = 'return_not_approved';
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.guard_return() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    if tg_op = 'UPDATE' then
        new.row_version := old.row_version + 1;
        new.updated_at := now();
        if new.status = old.status then
            return new;
        end if;
        if (case old.status
            when 'pending_triage' then new.status in ('pending_review', 'approved', 'denied')
                or (new.status = 'completed' and new.outcome = 'cancelled')
            when 'pending_review' then new.status in ('approved', 'denied')
                or (new.status = 'completed' and new.outcome = 'cancelled')
            when 'approved' then new.status = 'completed'
            when 'denied' then new.status = 'pending_review' and current_setting('dokani.appeal', true) = 'on'
            else false
        end) is not true then
            raise exception 'A return that is % cannot become %.',
                replace(old.status, '_', ' '), replace(new.status, '_', ' ')
                using errcode = 'DK409', constraint = 'illegal_transition';
        end if;
        if old.status = 'denied' then
            new.denied_at := null;
        end if;
    end if;
    if new.status = 'approved' then
        new.approved_at := coalesce(new.approved_at, now());
    elsif new.status = 'denied' then
        new.denied_at := coalesce(new.denied_at, now());
    elsif new.status = 'completed' then
        new.completed_at := coalesce(new.completed_at, now());
        new.outcome := coalesce(new.outcome, 'resolved');
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.guard_tried_policy() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    if exists (select from dokani.policy_experiments x
                where old.id in (x.control, x.treatment) and x.business_id = old.business_id
                  and (x.ended_at is null or new.rules is distinct from old.rules or new.version <> old.version)) then
        raise exception 'Policy version % decides, or decided, in an experiment, so it is frozen: make a new version.',
            old.version using errcode = 'DK409', constraint = 'policy_version_frozen';
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.held_claims(held uuid) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.invitations() RETURNS TABLE(id uuid, email text, role text, created_at timestamp with time zone, expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select t.id, t.subject, t.data ->> 'role', t.created_at, t.expires_at from dokani.one_time_tokens t
     where t.kind = 'invite' and t.business_id = dokani.claim_business_id() and dokani.claim_role_at_least('admin')
       and t.used_at is null and t.expires_at > now()
     order by t.created_at desc, t.id $$;

CREATE FUNCTION dokani.invite(address text, role_wanted text, secret bytea, life interval) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.is_invited(address text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select exists (select from dokani.one_time_tokens t
                    where t.kind = 'invite' and t.subject = address and t.used_at is null and t.expires_at > now()) $$;

CREATE FUNCTION dokani.key_claims(key_hash bytea) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    found_key dokani.api_keys;
begin
    select * into found_key from dokani.api_keys k
     where k.key_hash = key_claims.key_hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > now());
    if not found then
        raise exception 'This API key is not valid.' using errcode = 'DK401', constraint = 'invalid_api_key';
    end if;
    -- To the minute is exact enough, and keeps a busy key from being written at every call.
    if found_key.last_used_at is null or found_key.last_used_at < now() - interval '1 minute' then
        update dokani.api_keys k set last_used_at = now()
         where k.id = (select l.id from dokani.api_keys l where l.id = found_key.id for update skip locked);
    end if;
    return json_build_object('sub', null, 'business_id', found_key.business_id, 'key_id', found_key.id,
        'scopes', found_key.scopes,
        'member_role', case when found_key.scopes && array['*', 'policies:write'] then 'admin' else 'agent' end)::text;
end $$;

CREATE FUNCTION dokani.left_of_order(business uuid, of_order text) RETURNS numeric
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    with paid as (
        select o.paid, o.refunded, o.refunded_at from public.orders o
         where o.business_id = business and o.order_id = of_order
        union all
        select m.order_value, 0, null from public.mock_orders m
         where m.business_id = business and m.order_id = of_order
           and not exists (select from public.orders o where o.business_id = business and o.order_id = of_order)
    )
    select greatest(p.paid - ours.promised - greatest(p.refunded - ours.booked, 0), 0)
      from paid p cross join lateral (
           select coalesce(sum(r.amount), 0) as promised,
                  coalesce(sum(r.amount) filter (where r.state = 'done' and r.done_at <= p.refunded_at
                      and r.kind in ('refund', 'partial_refund', 'keep_item', 'cancel')), 0) as booked
             from dokani.resolutions r
            where r.business_id = business and r.order_id = of_order and r.state <> 'withdrawn'
              and r.kind <> 'charge') ours $$;

CREATE FUNCTION dokani.lock_members() RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.log_usage(rows jsonb) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$
    insert into public.api_usage_logs (user_id, business_id, endpoint, method, status_code, response_time_ms,
        request_size_bytes, response_size_bytes, ip_address, user_agent, created_at)
    select (select u.id from auth.users u where u.id = l.user_id), l.business_id, l.endpoint, l.method, l.status_code,
           l.response_time_ms, l.request_size_bytes, l.response_size_bytes, l.ip_address, l.user_agent,
           coalesce(l.created_at, now())
      from jsonb_to_recordset(log_usage.rows) as l (user_id uuid, business_id uuid, endpoint text, method text,
           status_code integer, response_time_ms integer, request_size_bytes integer, response_size_bytes integer,
           ip_address inet, user_agent text, created_at timestamptz)
$$;

CREATE FUNCTION dokani.member_email(business uuid, member uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select u.email from auth.users u join public.business_members m on m.user_id = u.id
     where u.id = member and m.business_id = business and business = dokani.claim_business_id() $$;

CREATE FUNCTION dokani.members() RETURNS TABLE(user_id uuid, email text, role text, created_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select m.user_id, u.email::text, m.role, m.created_at
      from public.business_members m join auth.users u on u.id = m.user_id
     where m.business_id = dokani.claim_business_id() and dokani.claim_role_at_least('viewer')
     order by m.created_at, m.user_id $$;

CREATE FUNCTION dokani.mirror_business() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    update public.profiles
       set business_name = new.business_name, subscription_plan = new.subscription_plan
     where business_id = new.id;
    return null;
end $$;

CREATE FUNCTION dokani.money_began() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select coalesce(max(m.applied_at), '-infinity') from dokani.schema_migrations m where m.version like '0170%' $$;

CREATE FUNCTION dokani.my_business() RETURNS TABLE(business_id uuid, business_name text, slug text, website text, subscription_plan text, settings jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id, b.business_name, b.slug, p.website, b.subscription_plan, b.settings
      from public.businesses b left join public.profiles p on p.business_id = b.id
     where b.id = dokani.claim_business_id() and dokani.claim_role_at_least('viewer') $$;

CREATE FUNCTION dokani.my_businesses() RETURNS TABLE(business_id uuid, business_name text, slug text, role text, joined_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id, b.business_name, b.slug, m.role, m.created_at
      from public.business_members m join public.businesses b on b.id = m.business_id
     where m.user_id = dokani.claim_uuid('sub')
     order by m.created_at, b.id
$$;

CREATE FUNCTION dokani.name_of(business uuid, person uuid, key uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.note_asked(business uuid, email text, score numeric, frequency integer, behaviour jsonb) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare profile uuid;
begin
    insert into public.customer_risk_profiles as p
           (business_id, customer_email, risk_score, return_frequency, behavior_patterns, last_updated)
    values (business, email, score, frequency, behaviour, now())
    on conflict (business_id, customer_email_norm) do update
       set risk_score = excluded.risk_score, return_frequency = excluded.return_frequency,
           behavior_patterns = p.behavior_patterns || excluded.behavior_patterns, last_updated = excluded.last_updated
    returning p.id into profile;
    return profile;
end $$;

CREATE FUNCTION dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb, summary text, impact jsonb, changed_by uuid) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    if business is distinct from dokani.claim_business_id() or not dokani.claim_role_at_least('admin') then
        raise exception 'Only an admin of this business may change a policy.' using errcode = 'DK403';
    end if;
    insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules, impact_analysis,
           change_summary, changed_by, created_at)
    values (policy, business, change, previous, new, impact, summary,
            -- An API key is nobody in auth.users: what it changes is done in its owner's name.
            coalesce(changed_by, (select owner_id from public.businesses where id = business)),
            clock_timestamp());
end $$;

CREATE FUNCTION dokani.note_receipt_due() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    if not exists (select from public.return_requests r
                    where r.id = new.return_request_id and r.channel = 'import') then
        insert into dokani.receipts_due (business_id, return_request_id, stage)
        values (new.business_id, new.return_request_id, new.stage)
        on conflict do nothing;
    end if;
    return null;
end $$;

CREATE FUNCTION dokani.note_refunded() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    new.refunded_at := now();
    return new;
end $$;

CREATE FUNCTION dokani.note_satisfaction() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    update public.agent_performance_logs l set customer_satisfaction_score = new.customer_satisfaction_score
      from public.chat_sessions s
      join public.conversation_sessions c on c.business_id = s.business_id and c.id = s.conversation_session_id
     where c.business_id = new.business_id and c.return_request_id = new.id
       and l.business_id = new.business_id and l.session_id = s.id and l.interaction_type = 'message';
    return null;
end $$;

CREATE FUNCTION dokani.note_security_event() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    insert into dokani.notices (business_id, kind, says, once)
    values (new.business_id, 'security',
            left(initcap(new.severity) || ': ' || replace(new.event_type, '_', ' ')
                 || coalesce(' (' || replace(new.event_data ->> 'kind', '_', ' ') || ')', ''), 500),
            'security:' || new.id)
    on conflict do nothing;
    return null;
end $$;

CREATE FUNCTION dokani.note_waiting() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    if new.escalation_level <> 1 or new.status in ('ended', 'archived') then
        new.waiting_since := null;
    elsif new.waiting_since is null then
        new.waiting_since := now();
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.number_message() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    chat record;
begin
    update public.chat_sessions s
       set last_seq = case when new.seq is null then s.last_seq + 1 else greatest(s.last_seq, new.seq) end
     where s.id = new.session_id and s.business_id = new.business_id
    returning s.last_seq, s.conversation_session_id into chat;
    -- Of a chat that is not there (or another shop's) the key speaks.
    new.seq := coalesce(new.seq, chat.last_seq, 0);
    perform pg_notify('dokani_chat', json_build_object('chat', new.session_id, 'seq', new.seq)::text);
    if chat.conversation_session_id is not null then
        perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'conversation',
            'id', chat.conversation_session_id, 'status', 'message')::text);
    end if;
    return new;
end $$;

CREATE FUNCTION dokani.onboarding() RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.open_business(owner_wanted uuid, business uuid, name text, slug_wanted text) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.own_currency() RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select coalesce((select settings ->> 'currency' from public.businesses where id = dokani.claim_business_id()), 'EUR')
$$;

CREATE FUNCTION dokani.plain_words(given text) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO ''
    AS $$ select nullif(btrim(regexp_replace(lower(given), '[^[:alnum:]]+', ' ', 'g')), '') $$;

CREATE FUNCTION dokani.policy_history(policy bigint) RETURNS TABLE(id uuid, change_type text, changed_by_name text, at timestamp with time zone, summary text, impact_analysis jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select h.id, h.change_type, u.email, h.created_at, h.change_summary, h.impact_analysis
      from public.policy_change_history h left join auth.users u on u.id = h.changed_by
     where h.business_id = dokani.claim_business_id() and h.policy_id = policy
       and (current_setting('role') = 'dokani_worker' or dokani.claim_role_at_least('viewer'))
     order by h.created_at desc, h.id $$;

CREATE FUNCTION dokani.policy_people() RETURNS TABLE(policy_id bigint, created_by_name text, scheduled_by_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select p.id, c.email, s.email
      from public.policies p left join auth.users c on c.id = p.created_by left join auth.users s on s.id = p.scheduled_by
     where p.business_id = dokani.claim_business_id()
       and (current_setting('role') = 'dokani_worker' or dokani.claim_role_at_least('viewer')) $$;

CREATE FUNCTION dokani.quantity_returned(business uuid, of_order text, of_line integer) RETURNS bigint
    LANGUAGE sql STABLE
    SET search_path TO ''
    AS $$
    select greatest(
        (select l.quantity_returned from public.order_lines l
          where l.business_id = business and l.order_id = of_order and l.line_number = of_line),
        (select sum(l.quantity)
           from (select o.quantity, o.return_request_id, o.verdict from public.return_lines o
                  where o.business_id = business and o.order_id = of_order and o.line_number = of_line and o.open
                 union all
                 select c.quantity, c.return_request_id, c.verdict from public.return_lines c
                  where c.business_id = business and c.order_id = of_order and c.line_number = of_line and not c.open) l
           join public.return_requests r on r.id = l.return_request_id
          where l.verdict is distinct from 'deny' and r.status <> 'denied'
            and r.outcome is distinct from 'cancelled'),
        0)
$$;

CREATE FUNCTION dokani.queue_mail(letter uuid, kind text, to_address text, subject text, body_text text, body_html text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.quota_used(quota text, at_most bigint) RETURNS TABLE(plan text, used bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$
    insert into public.security_events (business_id, event_type, severity, event_data, customer_email, return_request_id)
    values (dokani.claim_business_id(), event_type, severity, event_data, email, return_id) returning id $$;

CREATE FUNCTION dokani.record_audit(action text, resource_type text, resource_id text, metadata jsonb) RETURNS uuid
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
declare line uuid := gen_random_uuid();
begin
    insert into public.security_audit_logs
           (id, business_id, user_id, action, resource_type, resource_id, metadata, ip_address)
    values (line, dokani.claim_business_id(), dokani.claim_uuid('sub'), action, resource_type, resource_id,
            metadata - 'ip_address', nullif(metadata ->> 'ip_address', '')::inet);
    return line;
end $$;

CREATE FUNCTION dokani.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    raise exception '% keeps what was written: % is refused.', tg_table_name, lower(tg_op)
        using errcode = 'DK409', constraint = 'append_only';
end $$;

CREATE FUNCTION dokani.resolve_approved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    perform dokani.enqueue_job('returns.resolve',
        jsonb_build_object('business_id', new.business_id, 'public_id', new.public_id));
    return null;
end $$;

CREATE FUNCTION dokani.return_case(business uuid, wanted text, line_numbers integer[], asked_at timestamp with time zone) RETURNS TABLE(order_id text, customer_email text, customer_name text, customer_phone text, status text, ordered_at timestamp with time zone, shipped_at timestamp with time zone, delivered_at timestamp with time zone, currency text, order_value numeric, paid numeric, refunded numeric, shipping_paid numeric, payment_method text, discount_percent numeric, channel text, country text, policy_id bigint, policy_version text, review_sla_hours integer, base_rate double precision, lines jsonb, line_count integer, orders integer, first_order_at timestamp with time zone, usual_value numeric, returns integer, returns_7d integer, returns_30d integer, returns_90d integer, returns_365d integer, denied integer, taken jsonb)
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
#variable_conflict use_column
declare
    email text;
    demo public.mock_orders;
begin
    select o.order_id, o.customer_email, o.customer_name, o.customer_phone, o.status, o.ordered_at, o.shipped_at,
           o.delivered_at, o.currency, o.order_value, o.paid, o.refunded, o.shipping_paid, o.payment_method,
           o.discount_percent, o.channel, o.country, o.customer_email_norm
      into return_case.order_id, return_case.customer_email, return_case.customer_name, return_case.customer_phone,
           return_case.status, return_case.ordered_at, return_case.shipped_at, return_case.delivered_at,
           return_case.currency, return_case.order_value, return_case.paid, return_case.refunded,
           return_case.shipping_paid, return_case.payment_method, return_case.discount_percent, return_case.channel,
           return_case.country, email
      from public.orders o where o.business_id = business and o.order_id = wanted;
    if found then
        select coalesce(jsonb_agg(to_jsonb(x)) filter (where line_numbers is null or x.line_number = any(line_numbers)),
                        '[]'), count(*)
          into return_case.lines, return_case.line_count
          from (select l.line_number, l.sku, l.product_name, l.product_category, l.quantity, l.quantity_returned,
                       l.unit_price::text, l.paid::text, l.tags, l.status, l.shipped_at, l.delivered_at
                  from public.order_lines l where l.business_id = business and l.order_id = wanted) x;
    else
        select * into demo from public.mock_orders m where m.business_id = business and m.order_id = wanted;
        if not found then
            return;
        end if;
        email := demo.customer_email_norm;
        return_case.order_id := demo.order_id;
        return_case.customer_email := demo.customer_email;
        return_case.status := demo.order_status;
        return_case.ordered_at := demo.purchase_date;
        return_case.shipped_at := dokani.demo_shipped_at(demo.purchase_date, demo.order_status);
        return_case.delivered_at := dokani.demo_delivered_at(demo.purchase_date, demo.order_status);
        return_case.order_value := demo.order_value;
        return_case.paid := demo.order_value;
        return_case.refunded := 0;
        return_case.shipping_paid := 0;
        return_case.line_count := 1;
        return_case.lines := case when line_numbers is null or 1 = any(line_numbers) then jsonb_build_array(
            jsonb_build_object('line_number', 1, 'sku', null, 'product_name', demo.product_name, 'product_category',
                demo.product_category, 'quantity', demo.quantity, 'quantity_returned', 0, 'unit_price',
                demo.purchase_price::text, 'paid', demo.order_value::text, 'tags', '[]'::jsonb, 'status', null,
                'shipped_at', null, 'delivered_at', null)) else '[]' end;
    end if;

    select coalesce(return_case.currency, b.settings ->> 'currency', 'EUR'), p.id, p.version,
           coalesce((b.settings ->> 'review_sla_hours')::integer, 48), r.base_rate
      into return_case.currency, return_case.policy_id, return_case.policy_version, return_case.review_sla_hours,
           return_case.base_rate
      from public.businesses b
      left join public.policies p on p.business_id = b.id and p.is_active and p.deleted_at is null
      left join dokani.risk_models r on r.business_id = b.id
     where b.id = business;

    select count(*), min(x.at), avg(x.value)
      into return_case.orders, return_case.first_order_at, return_case.usual_value
      from (select o.ordered_at as at, o.order_value as value from public.orders o
             where o.business_id = business and o.customer_email_norm = email and o.ordered_at <= asked_at
            union all
            select m.purchase_date, m.order_value from public.mock_orders m
             where m.business_id = business and m.customer_email_norm = email and m.purchase_date <= asked_at) x;

    select count(*), count(*) filter (where r.created_at > asked_at - interval '7 days'),
           count(*) filter (where r.created_at > asked_at - interval '30 days'),
           count(*) filter (where r.created_at > asked_at - interval '90 days'),
           count(*) filter (where r.created_at > asked_at - interval '365 days'),
           count(*) filter (where r.status = 'denied')
      into return_case.returns, return_case.returns_7d, return_case.returns_30d, return_case.returns_90d,
           return_case.returns_365d, return_case.denied
      from public.return_requests r
     where r.business_id = business and r.customer_email_norm = email and r.created_at < asked_at
       and r.outcome is distinct from 'cancelled';

    -- Open lines and closed ones each have an index of their own; there are few of an order, so each looks up its return
    -- (a join would be planned for tables that may have been empty when this was first asked).
    with l as materialized (
        select o.line_number, o.quantity, o.verdict, o.open, o.return_request_id
          from public.return_lines o where o.business_id = business and o.order_id = wanted and o.open
        union all
        select c.line_number, c.quantity, c.verdict, c.open, c.return_request_id
          from public.return_lines c where c.business_id = business and c.order_id = wanted and not c.open
    ), counted as materialized (
        select l.line_number, l.quantity, l.open,
               (select r.status <> 'denied' and r.outcome is distinct from 'cancelled'
                  from public.return_requests r where r.business_id = business and r.id = l.return_request_id) as stands
          from l where l.verdict is distinct from 'deny'
    )
    select jsonb_object_agg(x.line_number, jsonb_build_array(x.returned, x.open)) into return_case.taken
      from (select c.line_number, sum(c.quantity) as returned, bool_or(c.open) as open
              from counted c where c.stands group by c.line_number) x;
    return next;
end $$;

CREATE FUNCTION dokani.return_log(wanted uuid) RETURNS TABLE(action text, created_at timestamp with time zone, who text, metadata jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $_$
    select a.action, a.created_at,
           dokani.name_of(a.business_id, a.user_id, case when a.metadata ->> 'key_id' ~ '^[0-9a-f-]{36}$' then (a.metadata ->> 'key_id')::uuid end), a.metadata
      from public.security_audit_logs a
     where a.business_id = dokani.claim_business_id() and a.resource_type = 'return' and a.resource_id = wanted::text
       and (current_setting('role') = 'dokani_worker' or dokani.claim_role_at_least('viewer'))
     order by a.seq $_$;

CREATE FUNCTION dokani.return_version(wanted uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select r.status || coalesce(':' || r.outcome, '') || coalesce((
               select ':' || md5(string_agg(x.step, ',' order by x.step)) from (
                   select s.id::text || s.state from dokani.resolutions s where s.return_request_id = r.id
                   union all
                   select g.id::text || g.came || coalesce(g.received_at::text, '') || coalesce(g.graded_at::text, '')
                     from dokani.goods g where g.return_request_id = r.id
                   union all
                   select f.id::text || f.scan_status from public.file_uploads f where f.return_request_id = r.id
                   union all
                   select a.id::text || a.state from dokani.appeals a where a.return_request_id = r.id) x (step)), '')
      from public.return_requests r
     where r.business_id = dokani.claim_business_id() and r.public_id = wanted
       and r.order_id = dokani.claim_text('order_id')
       and coalesce(dokani.claim_text('return_public_id'), wanted::text) = wanted::text $$;

CREATE FUNCTION dokani.risk_case(business uuid, wanted text, email text) RETURNS TABLE(risk_weights jsonb, shopper jsonb, linked_by text, linked integer, linked_blocked boolean, allow_listed text, block_listed text, address_mismatch boolean)
    LANGUAGE plpgsql STABLE
    SET search_path TO ''
    AS $$
#variable_conflict use_column
declare
    shopper_email text := lower(btrim(email));
    phone text;
    address text;
    payment text;
    others text[];
begin
    select m.weights,
           (select jsonb_build_array(p.behavior_patterns, p.fraud_indicators) from public.customer_risk_profiles p
             where p.business_id = business and p.customer_email_norm = shopper_email)
      into risk_case.risk_weights, risk_case.shopper
      from (select (select r.weights from dokani.risk_models r where r.business_id = business) as weights) m;

    select o.phone_norm, o.address_norm, o.payment_norm, o.address_differs
      into phone, address, payment, risk_case.address_mismatch
      from public.orders o where o.business_id = business and o.order_id = wanted;

    risk_case.linked := 0;
    risk_case.linked_blocked := false;
    -- At most a few orders each: a number that half the town shares says nothing more for being counted to its end.
    if phone is not null or address is not null or payment is not null then
        select array_agg(distinct x.other), string_agg(distinct x.by, ', ') into others, risk_case.linked_by
          from ((select o.customer_email_norm as other, 'phone' as by from public.orders o
                  where o.business_id = business and o.phone_norm = phone
                    and o.customer_email_norm <> shopper_email limit 20)
                union all
                (select o.customer_email_norm, 'address' from public.orders o
                  where o.business_id = business and o.address_norm = address
                    and o.customer_email_norm <> shopper_email limit 20)
                union all
                (select o.customer_email_norm, 'payment' from public.orders o
                  where o.business_id = business and o.payment_norm = payment
                    and o.customer_email_norm <> shopper_email limit 20)) x;
        if others is not null then
            risk_case.linked := cardinality(others);
            risk_case.linked_blocked :=
                exists (select from dokani.risk_lists l
                         where l.business_id = business and l.value = any (others) and l.subject = 'email'
                           and l.kind = 'block' and (l.expires_at is null or l.expires_at > now()))
                or exists (select from public.customer_risk_profiles p
                            where p.business_id = business and p.customer_email_norm = any (others)
                              and p.fraud_indicators ? 'fraud_labelled');
        end if;
    end if;

    -- The list may be long, and few of it are asked for: by value, which reaches the key under row-level security.
    select max(l.subject || coalesce(': ' || l.reason, '')) filter (where l.kind = 'allow'),
           max(l.subject || coalesce(': ' || l.reason, '')) filter (where l.kind = 'block')
      into risk_case.allow_listed, risk_case.block_listed
      from dokani.risk_lists l
     where l.business_id = business and l.value = any (array[shopper_email, phone, address, payment])
       and l.value = case l.subject when 'email' then shopper_email when 'phone' then phone
                                    when 'address' then address else payment end
       and (l.expires_at is null or l.expires_at > now());
    return next;
end $$;

CREATE FUNCTION dokani.seal_audit(business_id uuid) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.set_member_role(member uuid, role_wanted text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.settle_lines() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    if new.status in ('denied', 'completed') then
        update public.return_lines set open = false
         where return_request_id = new.id and business_id = new.business_id and open;
        return null;
    end if;
    begin
        update public.return_lines set open = true
         where return_request_id = new.id and business_id = new.business_id and not open;
    exception when unique_violation then
        raise exception 'The items of this return are part of another open return now.'
            using errcode = 'DK409', constraint = 'line_already_in_return';
    end;
    perform dokani.check_quantity(l.business_id, new.id, l.order_id, l.line_number, l.quantity)
       from public.return_lines l where l.return_request_id = new.id and l.business_id = new.business_id;
    return null;
end $$;

CREATE FUNCTION dokani.settle_mail(letter uuid, delivered boolean, said text, hide boolean, again interval) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.shop_by_slug(wanted text) RETURNS TABLE(business_id uuid, business_name text, settings jsonb)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id, b.business_name, b.settings from public.businesses b where b.slug = wanted
$$;

CREATE FUNCTION dokani.shops_overdue(at timestamp with time zone) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select distinct r.business_id from public.return_requests r
     where r.status = 'pending_review' and r.overdue_at is null and r.review_due_at < at
       and dokani.claim_business_id() is null $$;

CREATE FUNCTION dokani.shops_to_learn() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id from public.businesses b left join dokani.risk_models m on m.business_id = b.id
     where dokani.claim_business_id() is null
       and (exists (select from public.return_decisions d
                     where d.business_id = b.id and d.stage in ('review', 'appeal')
                       and (m.fitted_at is null or d.created_at > m.fitted_at))
            or exists (select from dokani.risk_labels l
                        where l.business_id = b.id and (m.fitted_at is null or l.created_at > m.fitted_at))) $$;

CREATE FUNCTION dokani.shops_to_look_after(waiting_before timestamp with time zone, silent_before timestamp with time zone) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select c.business_id from public.conversation_sessions c
     where c.waiting_since < waiting_before and not c.metadata ? 'sorry_at' and dokani.claim_business_id() is null
    union
    select s.business_id from public.chat_sessions s
     where s.is_active and s.updated_at < silent_before and dokani.claim_business_id() is null $$;

CREATE FUNCTION dokani.shops_with_history() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id from public.businesses b
     where dokani.claim_business_id() is null
       and (exists (select from public.return_requests r where r.business_id = b.id)
            or exists (select from public.customer_risk_profiles p where p.business_id = b.id)) $$;

CREATE FUNCTION dokani.shops_with_money() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id from public.businesses b
     where dokani.claim_business_id() is null
       and (exists (select from dokani.resolutions r where r.business_id = b.id)
            or exists (select from public.return_requests r
                        where r.business_id = b.id and r.status = 'approved' and r.channel <> 'import')) $$;

CREATE FUNCTION dokani.shops_with_policy_due(at timestamp with time zone) RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select p.business_id from public.policies p
     where p.scheduled_for <= at and p.deleted_at is null and dokani.claim_business_id() is null
     group by p.business_id order by min(p.scheduled_for) $$;

CREATE FUNCTION dokani.shops_with_policy_use() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id from public.businesses b left join dokani.policy_counts c on c.business_id = b.id
     where dokani.claim_business_id() is null
       and (exists (select from public.return_requests r where r.business_id = b.id and r.id > coalesce(c.counted_to, 0))
         or cardinality(c.waiting) > 0
         or exists (select from dokani.appeals a where a.business_id = b.id and a.decided_at >= c.ran_at)
         or exists (select from dokani.policy_reviews v where v.business_id = b.id and v.noted_at >= coalesce(c.ran_at, '-infinity'))) $$;

CREATE FUNCTION dokani.shops_with_receipts_due() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    with recursive shops (id) as (
        (select d.business_id from dokani.receipts_due d order by d.business_id limit 1)
        union all
        select (select d.business_id from dokani.receipts_due d where d.business_id > s.id order by d.business_id limit 1)
          from shops s where s.id is not null
    )
    select id from shops where id is not null and dokani.claim_business_id() is null $$;

CREATE FUNCTION dokani.shops_with_shadows() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select distinct s.business_id from dokani.shadows s
     where s.state = 'running' and dokani.claim_business_id() is null $$;

CREATE FUNCTION dokani.staff_claims(user_id uuid, business_id uuid) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    found_business uuid;
    found_role text;
begin
    select m.business_id, m.role into found_business, found_role
      from public.business_members m
     where m.user_id = staff_claims.user_id
       and (staff_claims.business_id is null or m.business_id = staff_claims.business_id)
     order by m.created_at, m.business_id
     limit 1;
    if found_business is null and staff_claims.business_id is not null then
        raise exception 'You are not a member of this business.' using errcode = 'DK403', constraint = 'not_a_member';
    end if;
    perform from auth.users u
      where u.id = staff_claims.user_id and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now());
    if not found then
        raise exception 'This account is closed.' using errcode = 'DK403', constraint = 'account_closed';
    end if;
    return json_build_object('sub', staff_claims.user_id, 'business_id', found_business, 'member_role', found_role)::text;
end $$;

CREATE FUNCTION dokani.staff_name(person uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select coalesce(nullif(btrim(left(u.raw_user_meta_data ->> 'name', 60)), ''), initcap(split_part(u.email, '@', 1)))
      from auth.users u
      join public.business_members m on m.user_id = u.id and m.business_id = dokani.claim_business_id()
     where u.id = person $$;

CREATE FUNCTION dokani.sweep() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$
    delete from dokani.idempotency_keys where created_at < now() - interval '72 hours';
    delete from dokani.one_time_tokens where expires_at < now() - interval '7 days';
    delete from dokani.sessions where coalesce(revoked_at, not_after) < now() - interval '7 days';
    delete from dokani.rate_buckets where at < now() - interval '1 day';
$$;

CREATE FUNCTION dokani.take_mail(letter uuid) RETURNS TABLE(id uuid, kind text, to_address text, subject text, body_text text, body_html text, attempts integer, created_at timestamp with time zone)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO ''
    AS $$
    update dokani.mail_outbox m set attempts = m.attempts + 1
     where m.id = letter and m.state = 'queued'
       and (dokani.claim_business_id() is null or m.business_id = dokani.claim_business_id())
    returning m.id, m.kind, m.to_address, m.subject, m.body_text, m.body_html, m.attempts, m.created_at $$;

CREATE FUNCTION dokani.take_token(key text, per_second double precision, burst double precision) RETURNS double precision
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
#variable_conflict use_column
declare
    held double precision;
begin
    insert into dokani.rate_buckets as b (key, tokens, at) values (take_token.key, burst - 1, clock_timestamp())
    on conflict (key) do update
       set tokens = least(burst, b.tokens + per_second
               * greatest(0, extract(epoch from clock_timestamp() - b.at)::double precision)) - 1,
           at = clock_timestamp()
     where least(burst, b.tokens + per_second
               * greatest(0, extract(epoch from clock_timestamp() - b.at)::double precision)) >= 1;
    if found then
        return 0;
    end if;
    select b.tokens + per_second * greatest(0, extract(epoch from clock_timestamp() - b.at)::double precision)
      into held from dokani.rate_buckets b where b.key = take_token.key;
    return greatest(0.001, (1 - coalesce(held, 0)) / per_second);
end $$;

CREATE FUNCTION dokani.tell_failed_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
declare
    of_order text := (select r.order_id from public.return_requests r where r.id = new.return_request_id);
begin
    insert into public.security_audit_logs (id, business_id, user_id, action, resource_type, resource_id, metadata)
    values (gen_random_uuid(), new.business_id, dokani.claim_uuid('sub'), 'return.decision_failed', 'return',
            new.public_id::text, jsonb_build_object('verdict', new.verdict, 'because', new.failure,
                'decided_by', new.decided_by, 'key_id', new.key_id));
    insert into dokani.notices (business_id, for_user, kind, says, public_id, once)
    values (new.business_id,
            (select m.user_id from public.business_members m join auth.users u on u.id = m.user_id
              where m.business_id = new.business_id and m.user_id = new.decided_by and m.role in ('agent', 'admin', 'owner')
                and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now())),
            'decision_failed', left('Order ' || of_order || ': the decision (' || new.verdict || ') did not count. '
                || new.failure, 500), new.public_id, 'decision_failed:' || new.id)
    on conflict do nothing;
    return null;
end $$;

CREATE FUNCTION dokani.tell_failed_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.touch() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO ''
    AS $$
begin
    new.updated_at := now();
    return new;
end $$;

CREATE FUNCTION dokani.unassign_member() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    update public.return_requests set assigned_to = null
     where business_id = old.business_id and assigned_to = old.user_id;
    return null;
end $$;

CREATE FUNCTION dokani.unsealed_audit() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select b.id from (select id from public.businesses union all select null) as b
     where dokani.claim_business_id() is null and exists (
                   select from public.security_audit_logs l
                    where l.business_id is not distinct from b.id and l.xid >= coalesce((
                        select s.upto_xid from dokani.audit_seals s where s.business_id is not distinct from b.id
                         order by s.number desc limit 1), '0'::xid8)) $$;

CREATE FUNCTION dokani.update_business(name text, slug_wanted text, website_wanted text, settings_wanted jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.user_may_enter(wanted uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
    select exists (select from auth.users u where u.id = wanted and u.deleted_at is null
                      and (u.banned_until is null or u.banned_until <= now())) $$;

CREATE FUNCTION dokani.verify_audit(business_id uuid) RETURNS TABLE(number bigint, problem text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO ''
    AS $$
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

CREATE FUNCTION dokani.withdraw_appeal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    update dokani.appeals set state = 'withdrawn', decided_at = now()
     where return_request_id = new.id and state = 'open';
    return null;
end $$;

CREATE FUNCTION dokani.withdraw_invitation(invitation uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO ''
    AS $$
begin
    update dokani.one_time_tokens t set used_at = now()
     where t.id = invitation and t.kind = 'invite' and t.business_id = dokani.claim_business_id()
       and dokani.claim_role_at_least('admin') and t.used_at is null;
    return found;
end $$;

CREATE TABLE auth.users (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    aud text DEFAULT 'authenticated'::text NOT NULL,
    role text DEFAULT 'authenticated'::text NOT NULL,
    encrypted_password text,
    email_confirmed_at timestamp with time zone,
    last_sign_in_at timestamp with time zone,
    raw_app_meta_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    raw_user_meta_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_super_admin boolean,
    is_anonymous boolean DEFAULT false NOT NULL,
    banned_until timestamp with time zone,
    deleted_at timestamp with time zone,
    email_norm text GENERATED ALWAYS AS (lower(btrim(email))) STORED
);

CREATE TABLE dokani.agent_offers (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    chat_session_id uuid NOT NULL,
    tool text NOT NULL,
    arguments jsonb NOT NULL,
    arguments_sha256 bytea NOT NULL,
    says text NOT NULL,
    promised jsonb DEFAULT '{}'::jsonb NOT NULL,
    asked_seq bigint NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    accepted_seq bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT agent_offers_arguments_check CHECK ((octet_length((arguments)::text) <= 65536)),
    CONSTRAINT agent_offers_arguments_sha256_check CHECK ((length(arguments_sha256) = 32)),
    CONSTRAINT agent_offers_asked_seq_check CHECK ((asked_seq >= 0)),
    CONSTRAINT agent_offers_says_check CHECK (((length(says) >= 1) AND (length(says) <= 4000))),
    CONSTRAINT agent_offers_settled CHECK (((state = 'open'::text) = (settled_at IS NULL))),
    CONSTRAINT agent_offers_state_check CHECK ((state = ANY (ARRAY['open'::text, 'used'::text, 'superseded'::text]))),
    CONSTRAINT agent_offers_tool_check CHECK (((length(tool) >= 1) AND (length(tool) <= 60))),
    CONSTRAINT agent_offers_used CHECK (((state = 'used'::text) = (accepted_seq IS NOT NULL)))
);

ALTER TABLE ONLY dokani.agent_offers FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.agent_proofs (
    chat_session_id uuid NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    proof_id uuid NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY dokani.agent_proofs FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.api_keys (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    scopes text[] DEFAULT '{}'::text[] NOT NULL,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_used_at timestamp with time zone,
    expires_at timestamp with time zone,
    revoked_at timestamp with time zone
);

ALTER TABLE ONLY dokani.api_keys FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.appeals (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    own_words text DEFAULT ''::text NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    decided_by uuid,
    key_id uuid,
    decided_at timestamp with time zone,
    rules jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT appeals_decided CHECK (((state = 'open'::text) = (decided_at IS NULL))),
    CONSTRAINT appeals_own_words_check CHECK ((length(own_words) <= 4000)),
    CONSTRAINT appeals_rules_check CHECK ((jsonb_typeof(rules) = 'array'::text)),
    CONSTRAINT appeals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'overturned'::text, 'upheld'::text, 'withdrawn'::text])))
);

ALTER TABLE ONLY dokani.appeals FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.audit_seals (
    business_id uuid,
    number bigint NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    rows bigint NOT NULL,
    seqs bigint[] NOT NULL,
    upto_xid xid8 NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    sealed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_seals_number_check CHECK ((number > 0)),
    CONSTRAINT audit_seals_rows_check CHECK ((rows > 0))
);

ALTER TABLE ONLY dokani.audit_seals FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.backtest_changes (
    backtest_id uuid NOT NULL,
    case_id bigint NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    was text NOT NULL,
    now text NOT NULL,
    amount_was numeric,
    amount_now numeric,
    because text NOT NULL,
    CONSTRAINT backtest_changes_now_check CHECK ((now = ANY (ARRAY['deny'::text, 'wait'::text, 'ask'::text, 'review'::text, 'approve'::text]))),
    CONSTRAINT backtest_changes_was_check CHECK ((was = ANY (ARRAY['deny'::text, 'wait'::text, 'ask'::text, 'review'::text, 'approve'::text])))
);

ALTER TABLE ONLY dokani.backtest_changes FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.backtests (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    was jsonb,
    was_policy_id bigint,
    was_sha256 text,
    now jsonb NOT NULL,
    now_policy_id bigint,
    now_sha256 text NOT NULL,
    since timestamp with time zone,
    until timestamp with time zone,
    state text DEFAULT 'queued'::text NOT NULL,
    doing text DEFAULT ''::text NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    total bigint,
    problem text,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    result jsonb,
    CONSTRAINT backtests_doing_check CHECK ((doing = ANY (ARRAY[''::text, 'gathering'::text, 'deciding'::text]))),
    CONSTRAINT backtests_done_check CHECK ((done >= 0)),
    CONSTRAINT backtests_finished CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT backtests_now_sha256_check CHECK ((now_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT backtests_order CHECK ((since < until)),
    CONSTRAINT backtests_say_what_came_of_it CHECK ((((state = 'done'::text) = (result IS NOT NULL)) AND ((state = 'failed'::text) = (problem IS NOT NULL)))),
    CONSTRAINT backtests_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT backtests_total_check CHECK ((total >= 0)),
    CONSTRAINT backtests_was_sha256_check CHECK ((was_sha256 ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY dokani.backtests FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.blind_reviews (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    decision_id uuid NOT NULL,
    asked_of uuid NOT NULL,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    verdict text,
    note text,
    answered_at timestamp with time zone,
    agreed boolean,
    CONSTRAINT blind_reviews_agreed CHECK (((agreed IS NULL) = ((verdict IS NULL) OR (verdict = 'unsure'::text)))),
    CONSTRAINT blind_reviews_answered CHECK (((verdict IS NULL) = (answered_at IS NULL))),
    CONSTRAINT blind_reviews_note_check CHECK ((length(note) <= 2000)),
    CONSTRAINT blind_reviews_verdict_check CHECK ((verdict = ANY (ARRAY['approved'::text, 'denied'::text, 'unsure'::text])))
);

ALTER TABLE ONLY dokani.blind_reviews FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.chat_files (
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    chat_session_id uuid NOT NULL,
    file_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY dokani.chat_files FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.file_bands (
    business_id uuid NOT NULL,
    file_id uuid NOT NULL,
    band integer NOT NULL,
    CONSTRAINT file_bands_band_check CHECK (((band >= 0) AND (band <= 1048575)))
);

ALTER TABLE ONLY dokani.file_bands FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.goods (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    line_number integer NOT NULL,
    quantity integer NOT NULL,
    came text DEFAULT 'expected'::text NOT NULL,
    received_at timestamp with time zone,
    received_by uuid,
    condition text,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    answer jsonb DEFAULT '{}'::jsonb NOT NULL,
    picked numeric(14,2),
    amount numeric(14,2),
    graded_at timestamp with time zone,
    graded_by uuid,
    disposition text,
    disposed_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT goods_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT goods_answer_check CHECK ((jsonb_typeof(answer) = 'object'::text)),
    CONSTRAINT goods_came CHECK (((came = 'expected'::text) = (received_at IS NULL))),
    CONSTRAINT goods_came_check CHECK ((came = ANY (ARRAY['expected'::text, 'received'::text, 'refused_at_door'::text, 'never_came'::text]))),
    CONSTRAINT goods_condition_check CHECK ((char_length(condition) <= 200)),
    CONSTRAINT goods_disposed CHECK ((((disposition IS NULL) = (disposed_at IS NULL)) AND ((disposed_at IS NULL) OR (graded_at IS NOT NULL)))),
    CONSTRAINT goods_disposition_check CHECK ((disposition = ANY (ARRAY['restock'::text, 'refurbish'::text, 'donate'::text, 'recycle'::text, 'liquidate'::text]))),
    CONSTRAINT goods_facts_check CHECK ((jsonb_typeof(facts) = 'object'::text)),
    CONSTRAINT goods_graded CHECK (((graded_at IS NULL) OR (came = 'received'::text))),
    CONSTRAINT goods_line_number_check CHECK ((line_number > 0)),
    CONSTRAINT goods_picked_check CHECK ((picked >= (0)::numeric)),
    CONSTRAINT goods_quantity_check CHECK ((quantity > 0))
);

ALTER TABLE ONLY dokani.goods FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.held_decisions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    public_id uuid NOT NULL,
    verdict text NOT NULL,
    lines jsonb DEFAULT '[]'::jsonb NOT NULL,
    amount numeric(14,2),
    note text DEFAULT ''::text NOT NULL,
    shopper_reason text DEFAULT ''::text NOT NULL,
    decided_by uuid,
    key_id uuid,
    batch_id uuid,
    held_until timestamp with time zone NOT NULL,
    state text DEFAULT 'held'::text NOT NULL,
    failure text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT held_decisions_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT held_decisions_by CHECK ((num_nonnulls(decided_by, key_id) = 1)),
    CONSTRAINT held_decisions_failure CHECK (((state = 'failed'::text) = (failure IS NOT NULL))),
    CONSTRAINT held_decisions_lines_check CHECK ((jsonb_typeof(lines) = 'array'::text)),
    CONSTRAINT held_decisions_settled CHECK (((state = 'held'::text) = (settled_at IS NULL))),
    CONSTRAINT held_decisions_state_check CHECK ((state = ANY (ARRAY['held'::text, 'undone'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT held_decisions_verdict_check CHECK ((verdict = ANY (ARRAY['approved'::text, 'denied'::text])))
);

ALTER TABLE ONLY dokani.held_decisions FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.held_steps (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    public_id uuid NOT NULL,
    kind text NOT NULL,
    subject uuid NOT NULL,
    said jsonb DEFAULT '{}'::jsonb NOT NULL,
    made_by uuid,
    key_id uuid,
    held_until timestamp with time zone NOT NULL,
    state text DEFAULT 'held'::text NOT NULL,
    failure text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT held_steps_by CHECK ((num_nonnulls(made_by, key_id) = 1)),
    CONSTRAINT held_steps_failure CHECK (((state = 'failed'::text) = (failure IS NOT NULL))),
    CONSTRAINT held_steps_kind_check CHECK ((kind = ANY (ARRAY['grade'::text, 'mark'::text, 'posting'::text]))),
    CONSTRAINT held_steps_said_check CHECK ((jsonb_typeof(said) = 'object'::text)),
    CONSTRAINT held_steps_settled CHECK (((state = 'held'::text) = (settled_at IS NULL))),
    CONSTRAINT held_steps_state_check CHECK ((state = ANY (ARRAY['held'::text, 'undone'::text, 'done'::text, 'failed'::text])))
);

ALTER TABLE ONLY dokani.held_steps FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.idempotency_keys (
    business_id uuid NOT NULL,
    principal text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    body_sha256 bytea NOT NULL,
    status integer,
    response text,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY dokani.idempotency_keys FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.import_faults (
    import_id uuid NOT NULL,
    line_number bigint NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    reason text NOT NULL,
    raw text
);

ALTER TABLE ONLY dokani.import_faults FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.imports (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    file_sha256 bytea NOT NULL,
    mapping jsonb DEFAULT '{}'::jsonb NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    next_line bigint DEFAULT 1 NOT NULL,
    lines_ok bigint DEFAULT 0 NOT NULL,
    lines_bad bigint DEFAULT 0 NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    lines_known bigint DEFAULT 0 NOT NULL,
    CONSTRAINT imports_kind_check CHECK ((kind = ANY (ARRAY['orders'::text, 'returns'::text]))),
    CONSTRAINT imports_lines_bad_check CHECK ((lines_bad >= 0)),
    CONSTRAINT imports_lines_known_check CHECK ((lines_known >= 0)),
    CONSTRAINT imports_lines_ok_check CHECK ((lines_ok >= 0)),
    CONSTRAINT imports_next_line_check CHECK ((next_line >= 0)),
    CONSTRAINT imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text])))
);

ALTER TABLE ONLY dokani.imports FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.keys (
    name text NOT NULL,
    value text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY dokani.keys FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.lab_cases (
    id bigint NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    shape bigint GENERATED ALWAYS AS (hashint8extended(unknown_b, hashtextextended((((((COALESCE((order_is_shoppers AND (item_quantity_ordered > 0) AND (item_quantity > 0) AND (item_quantity_returnable > 0) AND (asked_in_all <= item_quantity_returnable) AND (NOT odd) AND share_exact AND (lines = 1) AND (day_only = 0) AND (action = 'return'::text) AND (stage = 'request'::text) AND (resolution_wanted <> ALL (ARRAY['exchange'::text, 'replacement'::text])) AND (request_asked_at IS NOT NULL) AND (days_since_start IS NULL)), false))::text || ((lines > 1))::text) || (decimals)::text) || COALESCE(order_currency, '-'::text)) || (jsonb_path_query_array(custom, '$.keyvalue()."key"'::jsonpath))::text), unknown_a))) STORED NOT NULL,
    unknown_a bigint NOT NULL,
    unknown_b bigint NOT NULL,
    lines integer NOT NULL,
    decimals integer NOT NULL,
    request_asked_day date GENERATED ALWAYS AS (((request_asked_at AT TIME ZONE 'UTC'::text))::date) STORED,
    item_delivered_day date GENERATED ALWAYS AS (((item_delivered_at AT TIME ZONE 'UTC'::text))::date) STORED,
    order_ordered_day date GENERATED ALWAYS AS (((order_ordered_at AT TIME ZONE 'UTC'::text))::date) STORED,
    plain boolean GENERATED ALWAYS AS (COALESCE((order_is_shoppers AND (item_quantity_ordered > 0) AND (item_quantity > 0) AND (item_quantity_returnable > 0) AND (asked_in_all <= item_quantity_returnable) AND (NOT odd) AND share_exact AND (lines = 1) AND (day_only = 0) AND (action = 'return'::text) AND (stage = 'request'::text) AND (resolution_wanted <> ALL (ARRAY['exchange'::text, 'replacement'::text])) AND (request_asked_at IS NOT NULL) AND (days_since_start IS NULL)), false)) STORED NOT NULL,
    share_exact boolean NOT NULL,
    customer_orders bigint,
    customer_account_age_days bigint,
    customer_returns_90d bigint,
    customer_on_block_list boolean,
    item_personalised boolean,
    item_worn boolean,
    item_shipped_day date GENERATED ALWAYS AS (((item_shipped_at AT TIME ZONE 'UTC'::text))::date) STORED,
    share numeric,
    refundable numeric,
    item_status text,
    reason text,
    fault text,
    resolution_wanted text,
    item_category text,
    request_value numeric,
    order_value numeric,
    order_country text,
    order_channel text,
    customer_tier text,
    order_discount_percent numeric,
    risk_score numeric,
    item_tags text[],
    risk_flags text[],
    evidence text[],
    action text,
    stage text,
    days_since_start numeric,
    today timestamp with time zone,
    season text,
    return_method text,
    request_asked_at timestamp with time zone,
    request_approved_at timestamp with time zone,
    request_lines bigint,
    request_price_difference numeric,
    request_whole_order boolean,
    order_id text,
    order_is_shoppers boolean,
    order_status text,
    order_ordered_at timestamp with time zone,
    order_shipped_at timestamp with time zone,
    order_delivered_at timestamp with time zone,
    order_first_carrier_scan_at timestamp with time zone,
    order_paid numeric,
    order_refunded numeric,
    order_currency text,
    order_payment_method text,
    order_shipping_paid numeric,
    order_shipping_cost numeric,
    order_partly_delivered boolean,
    item_sku text,
    item_price numeric,
    item_paid numeric,
    item_quantity bigint,
    item_quantity_ordered bigint,
    item_quantity_returnable bigint,
    item_shipped_at timestamp with time zone,
    item_delivered_at timestamp with time zone,
    item_condition text,
    item_opened boolean,
    item_washed boolean,
    item_altered boolean,
    item_installed boolean,
    item_tags_on boolean,
    item_original_packaging boolean,
    item_has_receipt boolean,
    item_hygiene_seal_broken boolean,
    item_gift boolean,
    item_perishable boolean,
    item_made_to_order_started boolean,
    item_digital_started boolean,
    item_complete boolean,
    item_serial_matches boolean,
    item_right_item boolean,
    item_resaleable boolean,
    item_damaged_by_customer boolean,
    item_variant_available boolean,
    item_same_product boolean,
    item_price_difference numeric,
    item_replacements bigint,
    customer_country text,
    customer_returns bigint,
    customer_return_rate numeric,
    customer_on_allow_list boolean,
    customer_linked_to_blocked boolean,
    customer_is_recipient boolean,
    refund_to_kind text,
    refund_to_is_original boolean,
    refund_to_on_file boolean,
    refund_to_balance numeric,
    goods_sent_at timestamp with time zone,
    goods_arrived_at timestamp with time zone,
    goods_prepaid boolean,
    goods_tracked boolean,
    goods_insured boolean,
    goods_documents text[],
    goods_lost boolean,
    goods_refused_at_door boolean,
    goods_damage_noted boolean,
    day_only integer NOT NULL,
    custom jsonb NOT NULL,
    line_at integer NOT NULL,
    odd boolean NOT NULL,
    fault_given boolean NOT NULL,
    asked_in_all bigint,
    sound boolean GENERATED ALWAYS AS (COALESCE((order_is_shoppers AND (item_quantity_ordered > 0) AND (item_quantity > 0) AND (item_quantity_returnable > 0) AND (asked_in_all <= item_quantity_returnable)), false)) STORED NOT NULL,
    public_id uuid NOT NULL,
    line_number integer NOT NULL,
    asked_on timestamp with time zone NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    pending boolean NOT NULL,
    month date NOT NULL,
    segment text NOT NULL,
    then_verdict smallint,
    then_amount numeric,
    then_check text,
    CONSTRAINT lab_cases_then_verdict_check CHECK (((then_verdict >= 0) AND (then_verdict <= 4)))
);

ALTER TABLE ONLY dokani.lab_cases FORCE ROW LEVEL SECURITY;

ALTER TABLE dokani.lab_cases ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dokani.lab_cases_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE dokani.mail_outbox (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid,
    kind text NOT NULL,
    to_address text NOT NULL,
    subject text NOT NULL,
    body_text text NOT NULL,
    body_html text,
    state text DEFAULT 'queued'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    provider_ref text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    sent_at timestamp with time zone,
    CONSTRAINT mail_outbox_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT mail_outbox_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text])))
);

ALTER TABLE ONLY dokani.mail_outbox FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.model_tokens (
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    conversation_session_id uuid NOT NULL,
    day date DEFAULT ((clock_timestamp() AT TIME ZONE 'UTC'::text))::date NOT NULL,
    tokens bigint NOT NULL,
    CONSTRAINT model_tokens_tokens_check CHECK ((tokens >= 0))
);

ALTER TABLE ONLY dokani.model_tokens FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.notices (
    id bigint NOT NULL,
    business_id uuid NOT NULL,
    for_user uuid,
    kind text NOT NULL,
    says text NOT NULL,
    public_id uuid,
    once text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT notices_kind_check CHECK ((kind = ANY (ARRAY['assigned'::text, 'overdue'::text, 'appeal'::text, 'answered'::text, 'decision_failed'::text, 'money_failed'::text, 'money_by_hand'::text, 'security'::text, 'rated_low'::text]))),
    CONSTRAINT notices_says_check CHECK (((length(says) >= 1) AND (length(says) <= 500)))
);

ALTER TABLE ONLY dokani.notices FORCE ROW LEVEL SECURITY;

ALTER TABLE dokani.notices ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dokani.notices_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE dokani.notices_seen (
    business_id uuid NOT NULL,
    user_id uuid NOT NULL,
    seen_to bigint NOT NULL
);

ALTER TABLE ONLY dokani.notices_seen FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.one_time_tokens (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    business_id uuid,
    user_id uuid,
    subject text NOT NULL,
    secret_hash bytea NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    max_attempts integer DEFAULT 5 NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT one_time_tokens_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT one_time_tokens_kind_check CHECK ((kind = ANY (ARRAY['recover'::text, 'verify'::text, 'invite'::text, 'order_code'::text, 'magic'::text]))),
    CONSTRAINT one_time_tokens_max_attempts_check CHECK ((max_attempts > 0))
);

ALTER TABLE ONLY dokani.one_time_tokens FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.past_returns (
    id bigint NOT NULL,
    business_id uuid NOT NULL,
    import_id uuid NOT NULL,
    credit_order_id text NOT NULL,
    credit_line_number integer NOT NULL,
    sku text,
    customer_email text,
    customer_email_norm text,
    credited_at timestamp with time zone NOT NULL,
    quantity integer NOT NULL,
    unit_price numeric(14,4),
    currency character(3),
    reason text,
    of_order_id text,
    of_line_number integer,
    matched_order_id text,
    matched_line_number integer,
    quantity_left integer,
    matched_at timestamp with time zone,
    return_public_id uuid,
    CONSTRAINT past_returns_credit_line_number_check CHECK ((credit_line_number > 0)),
    CONSTRAINT past_returns_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT past_returns_unit_price_check CHECK ((unit_price >= (0)::numeric))
);

ALTER TABLE ONLY dokani.past_returns FORCE ROW LEVEL SECURITY;

ALTER TABLE dokani.past_returns ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dokani.past_returns_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE dokani.pgqueuer (
    id bigint NOT NULL,
    priority integer NOT NULL,
    queue_manager_id uuid,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    execute_after timestamp with time zone DEFAULT now() NOT NULL,
    status dokani.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL,
    dedupe_key text,
    payload bytea,
    headers jsonb,
    attempts integer DEFAULT 0 NOT NULL,
    slot bigint
);

ALTER TABLE ONLY dokani.pgqueuer FORCE ROW LEVEL SECURITY;

CREATE SEQUENCE dokani.pgqueuer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE dokani.pgqueuer_id_seq OWNED BY dokani.pgqueuer.id;

CREATE TABLE dokani.pgqueuer_log (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    job_id bigint NOT NULL,
    status dokani.pgqueuer_status NOT NULL,
    priority integer NOT NULL,
    entrypoint text NOT NULL,
    traceback jsonb,
    aggregated boolean DEFAULT false
);

ALTER TABLE ONLY dokani.pgqueuer_log FORCE ROW LEVEL SECURITY;

ALTER TABLE dokani.pgqueuer_log ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME dokani.pgqueuer_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE dokani.pgqueuer_schedules (
    id bigint NOT NULL,
    expression text NOT NULL,
    entrypoint text NOT NULL,
    heartbeat timestamp with time zone DEFAULT now() NOT NULL,
    created timestamp with time zone DEFAULT now() NOT NULL,
    updated timestamp with time zone DEFAULT now() NOT NULL,
    next_run timestamp with time zone DEFAULT now() NOT NULL,
    last_run timestamp with time zone,
    status dokani.pgqueuer_status DEFAULT 'queued'::dokani.pgqueuer_status
);

ALTER TABLE ONLY dokani.pgqueuer_schedules FORCE ROW LEVEL SECURITY;

CREATE SEQUENCE dokani.pgqueuer_schedules_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE dokani.pgqueuer_schedules_id_seq OWNED BY dokani.pgqueuer_schedules.id;

CREATE TABLE dokani.pgqueuer_statistics (
    id bigint NOT NULL,
    created timestamp with time zone DEFAULT date_trunc('sec'::text, now()) NOT NULL,
    count bigint NOT NULL,
    priority integer NOT NULL,
    status dokani.pgqueuer_status NOT NULL,
    entrypoint text NOT NULL
);

ALTER TABLE ONLY dokani.pgqueuer_statistics FORCE ROW LEVEL SECURITY;

CREATE SEQUENCE dokani.pgqueuer_statistics_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE dokani.pgqueuer_statistics_id_seq OWNED BY dokani.pgqueuer_statistics.id;

CREATE TABLE dokani.policy_counts (
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    counted_to bigint DEFAULT 0 NOT NULL,
    seen bigint DEFAULT 0 NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    waiting bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    ran_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY dokani.policy_counts FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.policy_experiments (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    name text NOT NULL,
    control bigint NOT NULL,
    treatment bigint NOT NULL,
    share numeric(4,3) NOT NULL,
    measure text NOT NULL,
    difference numeric(4,3) NOT NULL,
    baseline numeric(5,4) NOT NULL,
    needed_control integer NOT NULL,
    needed_treatment integer NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    started_by uuid,
    ended_at timestamp with time zone,
    ended_by uuid,
    ended_because text,
    CONSTRAINT policy_experiments_baseline_check CHECK (((baseline >= (0)::numeric) AND (baseline <= (1)::numeric))),
    CONSTRAINT policy_experiments_check CHECK ((treatment <> control)),
    CONSTRAINT policy_experiments_difference_check CHECK (((difference >= 0.005) AND (difference <= 0.5))),
    CONSTRAINT policy_experiments_ended CHECK (((ended_at IS NULL) = (ended_because IS NULL))),
    CONSTRAINT policy_experiments_ended_because_check CHECK ((ended_because = ANY (ARRAY['stopped'::text, 'another_version'::text]))),
    CONSTRAINT policy_experiments_measure_check CHECK ((measure = ANY (ARRAY['approved'::text, 'denied'::text, 'reviewed'::text]))),
    CONSTRAINT policy_experiments_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT policy_experiments_needed_control_check CHECK ((needed_control > 0)),
    CONSTRAINT policy_experiments_needed_treatment_check CHECK ((needed_treatment > 0)),
    CONSTRAINT policy_experiments_share_check CHECK (((share >= 0.01) AND (share <= 0.99)))
);

ALTER TABLE ONLY dokani.policy_experiments FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.policy_reviews (
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    sha256 text NOT NULL,
    kind text NOT NULL,
    against text DEFAULT ''::text NOT NULL,
    ok boolean NOT NULL,
    summary jsonb DEFAULT '{}'::jsonb NOT NULL,
    noted_by uuid,
    noted_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT policy_reviews_against_check CHECK ((against ~ '^([0-9a-f]{64})?$'::text)),
    CONSTRAINT policy_reviews_kind_check CHECK ((kind = ANY (ARRAY['proof'::text, 'backtest'::text]))),
    CONSTRAINT policy_reviews_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT policy_reviews_summary_check CHECK (((jsonb_typeof(summary) = 'object'::text) AND (octet_length((summary)::text) <= 262144)))
);

ALTER TABLE ONLY dokani.policy_reviews FORCE ROW LEVEL SECURITY;

CREATE UNLOGGED TABLE dokani.rate_buckets (
    key text NOT NULL,
    tokens double precision NOT NULL,
    at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY dokani.rate_buckets FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.ratings (
    return_request_id bigint NOT NULL,
    business_id uuid NOT NULL,
    score integer NOT NULL,
    own_words text DEFAULT ''::text NOT NULL,
    rated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ratings_own_words_check CHECK ((length(own_words) <= 2000)),
    CONSTRAINT ratings_score_check CHECK (((score >= 0) AND (score <= 5)))
);

ALTER TABLE ONLY dokani.ratings FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.receipts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    number bigint NOT NULL,
    return_request_id bigint NOT NULL,
    stage text NOT NULL,
    body text NOT NULL,
    sha256 bytea NOT NULL,
    previous bytea,
    key_id text NOT NULL,
    signature bytea NOT NULL,
    salt bytea NOT NULL,
    opening text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    CONSTRAINT receipts_check CHECK (((number = 1) = (previous IS NULL))),
    CONSTRAINT receipts_number_check CHECK ((number > 0)),
    CONSTRAINT receipts_previous_check CHECK ((length(previous) = 32)),
    CONSTRAINT receipts_salt_check CHECK ((length(salt) = 32)),
    CONSTRAINT receipts_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT receipts_signature_check CHECK ((length(signature) = 64)),
    CONSTRAINT receipts_stage_check CHECK ((stage = ANY (ARRAY['triage'::text, 'review'::text, 'appeal'::text])))
);

ALTER TABLE ONLY dokani.receipts FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.receipts_due (
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    stage text NOT NULL,
    CONSTRAINT receipts_due_stage_check CHECK ((stage = ANY (ARRAY['triage'::text, 'review'::text, 'appeal'::text])))
);

ALTER TABLE ONLY dokani.receipts_due FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.refresh_tokens (
    token_hash bytea NOT NULL,
    session_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    used_at timestamp with time zone,
    replaced_by bytea
);

ALTER TABLE ONLY dokani.refresh_tokens FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.resolutions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    public_id uuid NOT NULL,
    order_id text NOT NULL,
    number integer NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    beside text,
    lines jsonb NOT NULL,
    final_lines jsonb,
    promised numeric(14,2) NOT NULL,
    amount numeric(14,2) NOT NULL,
    bonus numeric(14,2) DEFAULT 0 NOT NULL,
    currency character(3) NOT NULL,
    waits_for text NOT NULL,
    state text DEFAULT 'promised'::text NOT NULL,
    provider text,
    provider_ref text,
    attempts integer DEFAULT 0 NOT NULL,
    last_error text,
    due_at timestamp with time zone,
    sent_at timestamp with time zone,
    done_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    retries integer DEFAULT 0 NOT NULL,
    CONSTRAINT resolutions_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT resolutions_beside_check CHECK ((beside = ANY (ARRAY['difference'::text, 'range'::text]))),
    CONSTRAINT resolutions_bonus CHECK (((bonus = (0)::numeric) OR (kind = 'store_credit'::text))),
    CONSTRAINT resolutions_bonus_check CHECK ((bonus >= (0)::numeric)),
    CONSTRAINT resolutions_check CHECK (((amount >= (0)::numeric) AND (amount <= promised))),
    CONSTRAINT resolutions_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT resolutions_done CHECK ((((state = 'done'::text) = (done_at IS NOT NULL)) AND ((state <> 'done'::text) OR ((provider IS NOT NULL) AND (provider_ref IS NOT NULL))))),
    CONSTRAINT resolutions_final_lines_check CHECK ((jsonb_typeof(final_lines) = 'array'::text)),
    CONSTRAINT resolutions_key CHECK ((key = ((((kind || ':'::text) || public_id) || ':'::text) || number))),
    CONSTRAINT resolutions_kind_check CHECK ((kind = ANY (ARRAY['refund'::text, 'partial_refund'::text, 'exchange'::text, 'store_credit'::text, 'replacement'::text, 'keep_item'::text, 'charge'::text, 'cancel'::text]))),
    CONSTRAINT resolutions_last_error_check CHECK ((char_length(last_error) <= 2000)),
    CONSTRAINT resolutions_lines_check CHECK (((jsonb_typeof(lines) = 'array'::text) AND (jsonb_array_length(lines) > 0))),
    CONSTRAINT resolutions_number_check CHECK ((number > 0)),
    CONSTRAINT resolutions_promised_check CHECK ((promised >= (0)::numeric)),
    CONSTRAINT resolutions_provider_ref_check CHECK ((char_length(provider_ref) <= 300)),
    CONSTRAINT resolutions_retries_check CHECK ((retries >= 0)),
    CONSTRAINT resolutions_something CHECK (((promised > (0)::numeric) OR (kind = ANY (ARRAY['exchange'::text, 'replacement'::text])))),
    CONSTRAINT resolutions_state_check CHECK ((state = ANY (ARRAY['promised'::text, 'due'::text, 'sending'::text, 'unknown'::text, 'done'::text, 'failed'::text, 'withdrawn'::text]))),
    CONSTRAINT resolutions_waits_for_check CHECK ((waits_for = ANY (ARRAY['none'::text, 'arrival'::text, 'inspection'::text, 'sent'::text, 'charge'::text])))
);

ALTER TABLE ONLY dokani.resolutions FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.return_notes (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    author uuid,
    key_id uuid,
    text text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT return_notes_by CHECK ((num_nonnulls(author, key_id) = 1)),
    CONSTRAINT return_notes_text_check CHECK (((length(text) >= 1) AND (length(text) <= 4000)))
);

ALTER TABLE ONLY dokani.return_notes FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.risk_fits (
    id bigint NOT NULL,
    business_id uuid NOT NULL,
    weights jsonb NOT NULL,
    weights_before jsonb NOT NULL,
    labels integer NOT NULL,
    bad integer NOT NULL,
    quality jsonb NOT NULL,
    quality_before jsonb NOT NULL,
    activated boolean NOT NULL,
    why text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT risk_fits_bad_check CHECK ((bad >= 0)),
    CONSTRAINT risk_fits_labels_check CHECK ((labels >= 0))
);

ALTER TABLE ONLY dokani.risk_fits FORCE ROW LEVEL SECURITY;

ALTER TABLE dokani.risk_fits ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dokani.risk_fits_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE dokani.risk_labels (
    business_id uuid NOT NULL,
    return_request_id bigint NOT NULL,
    label text NOT NULL,
    note text,
    labelled_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT risk_labels_label_check CHECK ((label = ANY (ARRAY['fraud'::text, 'safe'::text]))),
    CONSTRAINT risk_labels_note_check CHECK ((char_length(note) <= 2000))
);

ALTER TABLE ONLY dokani.risk_labels FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.risk_lists (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    value text NOT NULL,
    reason text,
    expires_at timestamp with time zone,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT risk_lists_kind_check CHECK ((kind = ANY (ARRAY['allow'::text, 'block'::text]))),
    CONSTRAINT risk_lists_reason_check CHECK ((char_length(reason) <= 500)),
    CONSTRAINT risk_lists_subject_check CHECK ((subject = ANY (ARRAY['email'::text, 'phone'::text, 'address'::text, 'payment'::text]))),
    CONSTRAINT risk_lists_value_check CHECK (((char_length(value) >= 1) AND (char_length(value) <= 500)))
);

ALTER TABLE ONLY dokani.risk_lists FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.risk_models (
    business_id uuid NOT NULL,
    base_rate double precision NOT NULL,
    decided bigint NOT NULL,
    bad bigint NOT NULL,
    fitted_at timestamp with time zone DEFAULT now() NOT NULL,
    weights jsonb,
    fitted bigint,
    CONSTRAINT risk_models_bad_check CHECK ((bad >= 0)),
    CONSTRAINT risk_models_base_rate_check CHECK (((base_rate >= (0)::double precision) AND (base_rate <= (1)::double precision))),
    CONSTRAINT risk_models_decided_check CHECK ((decided >= 0))
);

ALTER TABLE ONLY dokani.risk_models FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.schema_migrations (
    version text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY dokani.schema_migrations FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    refreshed_at timestamp with time zone,
    not_after timestamp with time zone,
    user_agent text,
    ip_address inet,
    revoked_at timestamp with time zone,
    revoked_reason text
);

ALTER TABLE ONLY dokani.sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.shadow_decisions (
    shadow_id uuid NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    return_request_id bigint NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    was text NOT NULL,
    now text NOT NULL,
    amount_was numeric(14,2) NOT NULL,
    amount_now numeric(14,2) NOT NULL,
    currency character(3) NOT NULL,
    because text DEFAULT ''::text NOT NULL,
    CONSTRAINT shadow_decisions_amount_now_check CHECK ((amount_now >= (0)::numeric)),
    CONSTRAINT shadow_decisions_amount_was_check CHECK ((amount_was >= (0)::numeric)),
    CONSTRAINT shadow_decisions_now_check CHECK ((now = ANY (ARRAY['approve'::text, 'deny'::text, 'review'::text, 'ask'::text, 'wait'::text, 'unreadable'::text]))),
    CONSTRAINT shadow_decisions_was_check CHECK ((was = ANY (ARRAY['approve'::text, 'deny'::text, 'review'::text, 'ask'::text, 'wait'::text])))
);

ALTER TABLE ONLY dokani.shadow_decisions FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.shadows (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    policy_id bigint NOT NULL,
    policy_sha256 bytea NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    because text,
    since timestamp with time zone DEFAULT now() NOT NULL,
    until timestamp with time zone,
    read_to timestamp with time zone DEFAULT now() NOT NULL,
    started_by uuid,
    CONSTRAINT shadows_because_check CHECK ((because = ANY (ARRAY['stopped'::text, 'edited'::text, 'activated'::text, 'deleted'::text, 'unreadable'::text]))),
    CONSTRAINT shadows_policy_sha256_check CHECK ((length(policy_sha256) = 32)),
    CONSTRAINT shadows_state_check CHECK ((state = ANY (ARRAY['running'::text, 'stopped'::text]))),
    CONSTRAINT shadows_stopped CHECK ((((state = 'stopped'::text) = (until IS NOT NULL)) AND ((state = 'stopped'::text) = (because IS NOT NULL))))
);

ALTER TABLE ONLY dokani.shadows FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.signing_keys (
    id text NOT NULL,
    public_key bytea NOT NULL,
    sealed text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT signing_keys_check CHECK ((retired_at >= created_at)),
    CONSTRAINT signing_keys_public_key_check CHECK ((length(public_key) = 32))
);

ALTER TABLE ONLY dokani.signing_keys FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.simulation_runs (
    simulation_id uuid NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    scenario text NOT NULL,
    number integer NOT NULL,
    seed bigint NOT NULL,
    passed boolean NOT NULL,
    faults jsonb NOT NULL,
    transcript jsonb NOT NULL,
    took_ms integer NOT NULL,
    CONSTRAINT simulation_runs_faults_check CHECK ((octet_length((faults)::text) <= 262144)),
    CONSTRAINT simulation_runs_number_check CHECK ((number >= 1)),
    CONSTRAINT simulation_runs_passed CHECK ((passed = (faults = '[]'::jsonb))),
    CONSTRAINT simulation_runs_scenario_check CHECK (((length(scenario) >= 1) AND (length(scenario) <= 60))),
    CONSTRAINT simulation_runs_seed_check CHECK ((seed >= 0)),
    CONSTRAINT simulation_runs_took_ms_check CHECK ((took_ms >= 0)),
    CONSTRAINT simulation_runs_transcript_check CHECK ((octet_length((transcript)::text) <= 1048576))
);

ALTER TABLE ONLY dokani.simulation_runs FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.simulations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone DEFAULT now() NOT NULL,
    agent text NOT NULL,
    k integer NOT NULL,
    seed bigint NOT NULL,
    scenarios text[],
    policy_version text,
    state text DEFAULT 'queued'::text NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    total integer NOT NULL,
    passed boolean,
    problem text,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    summary jsonb,
    CONSTRAINT simulations_agent_check CHECK ((agent = ANY (ARRAY['built_in'::text, 'model'::text]))),
    CONSTRAINT simulations_done_check CHECK ((done >= 0)),
    CONSTRAINT simulations_finished CHECK (((state = ANY (ARRAY['done'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT simulations_k_check CHECK (((k >= 1) AND (k <= 10))),
    CONSTRAINT simulations_problem_check CHECK ((length(problem) <= 1000)),
    CONSTRAINT simulations_say_what_came_of_it CHECK ((((state = 'done'::text) = (passed IS NOT NULL)) AND ((passed IS NULL) = (summary IS NULL)) AND ((state = 'failed'::text) = (problem IS NOT NULL)))),
    CONSTRAINT simulations_scenarios_check CHECK (((cardinality(scenarios) >= 1) AND (cardinality(scenarios) <= 100))),
    CONSTRAINT simulations_seed_check CHECK ((seed >= 0)),
    CONSTRAINT simulations_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text]))),
    CONSTRAINT simulations_total_check CHECK ((total > 0))
);

ALTER TABLE ONLY dokani.simulations FORCE ROW LEVEL SECURITY;

CREATE TABLE dokani.tool_calls (
    id bigint NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    chat_session_id uuid,
    key_id uuid,
    turn_seq bigint DEFAULT 0 NOT NULL,
    tool text NOT NULL,
    arguments jsonb NOT NULL,
    arguments_sha256 bytea NOT NULL,
    result jsonb NOT NULL,
    ok boolean NOT NULL,
    code text,
    writes boolean DEFAULT false NOT NULL,
    rehearsal boolean DEFAULT false NOT NULL,
    took_ms integer NOT NULL,
    engine text NOT NULL,
    model text,
    prompt_sha256 bytea,
    policy_version text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tool_calls_arguments_check CHECK ((octet_length((arguments)::text) <= 65536)),
    CONSTRAINT tool_calls_arguments_sha256_check CHECK ((length(arguments_sha256) = 32)),
    CONSTRAINT tool_calls_code_check CHECK ((length(code) <= 80)),
    CONSTRAINT tool_calls_engine_check CHECK ((length(engine) <= 200)),
    CONSTRAINT tool_calls_model_check CHECK ((length(model) <= 200)),
    CONSTRAINT tool_calls_prompt_sha256_check CHECK ((length(prompt_sha256) = 32)),
    CONSTRAINT tool_calls_result_check CHECK ((octet_length((result)::text) <= 1048576)),
    CONSTRAINT tool_calls_took_ms_check CHECK ((took_ms >= 0)),
    CONSTRAINT tool_calls_tool_check CHECK (((length(tool) >= 1) AND (length(tool) <= 60))),
    CONSTRAINT tool_calls_turn_seq_check CHECK ((turn_seq >= 0))
);

ALTER TABLE ONLY dokani.tool_calls FORCE ROW LEVEL SECURITY;

ALTER TABLE dokani.tool_calls ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dokani.tool_calls_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.agent_performance_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    agent_type text NOT NULL,
    business_id uuid NOT NULL,
    interaction_id uuid,
    session_id uuid,
    performance_metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
    behavioral_flags jsonb DEFAULT '{}'::jsonb NOT NULL,
    decision_quality_score numeric,
    response_time_ms integer,
    customer_satisfaction_score numeric,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    interaction_type text,
    CONSTRAINT agent_performance_logs_agent_type_check CHECK ((agent_type = ANY (ARRAY['customer_service'::text, 'triage'::text, 'system'::text]))),
    CONSTRAINT agent_performance_logs_customer_satisfaction_score_check CHECK (((customer_satisfaction_score >= (0)::numeric) AND (customer_satisfaction_score <= (5)::numeric))),
    CONSTRAINT agent_performance_logs_decision_quality_score_check CHECK (((decision_quality_score >= (0)::numeric) AND (decision_quality_score <= (1)::numeric))),
    CONSTRAINT agent_performance_logs_response_time_ms_check CHECK ((response_time_ms >= 0))
);

ALTER TABLE ONLY public.agent_performance_logs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.ai_conversation_state (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    agent_type text NOT NULL,
    conversation_context jsonb DEFAULT '{}'::jsonb NOT NULL,
    current_intent text,
    intent_confidence numeric DEFAULT 0.0,
    conversation_flow jsonb DEFAULT '[]'::jsonb NOT NULL,
    ai_memory jsonb DEFAULT '{}'::jsonb NOT NULL,
    response_history jsonb DEFAULT '[]'::jsonb NOT NULL,
    escalation_level integer DEFAULT 0,
    is_active boolean DEFAULT true NOT NULL,
    last_interaction timestamp with time zone DEFAULT now(),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT ai_conversation_state_agent_type_check CHECK ((agent_type = ANY (ARRAY['customer_service'::text, 'triage'::text, 'policy'::text, 'conversation'::text]))),
    CONSTRAINT ai_conversation_state_conversation_flow_check CHECK (((jsonb_typeof(conversation_flow) = 'array'::text) AND (octet_length((conversation_flow)::text) <= 65536))),
    CONSTRAINT ai_conversation_state_escalation_level_check CHECK ((escalation_level >= 0)),
    CONSTRAINT ai_conversation_state_intent_confidence_check CHECK (((intent_confidence >= (0)::numeric) AND (intent_confidence <= (1)::numeric))),
    CONSTRAINT ai_conversation_state_response_history_check CHECK (((jsonb_typeof(response_history) = 'array'::text) AND (octet_length((response_history)::text) <= 65536)))
);

ALTER TABLE ONLY public.ai_conversation_state FORCE ROW LEVEL SECURITY;

CREATE TABLE public.api_usage_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    endpoint text NOT NULL,
    method text NOT NULL,
    status_code integer NOT NULL,
    response_time_ms integer,
    request_size_bytes integer,
    response_size_bytes integer,
    ip_address inet,
    user_agent text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid
);

ALTER TABLE ONLY public.api_usage_logs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.audio_chunks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid,
    audio_data text NOT NULL,
    sequence integer NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    is_final boolean DEFAULT false NOT NULL,
    duration_ms integer,
    sample_rate integer,
    channels integer,
    format text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT audio_chunks_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT audio_chunks_sequence_check CHECK ((sequence >= 0))
);

ALTER TABLE ONLY public.audio_chunks FORCE ROW LEVEL SECURITY;

CREATE TABLE public.business_analytics (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    metric_type text NOT NULL,
    metric_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    calculated_at timestamp with time zone DEFAULT now(),
    period_start timestamp with time zone,
    period_end timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT business_analytics_metric_type_check CHECK ((metric_type = ANY (ARRAY['returns'::text, 'ai_accuracy'::text, 'satisfaction'::text, 'policy'::text, 'personas'::text])))
);

ALTER TABLE ONLY public.business_analytics FORCE ROW LEVEL SECURITY;

CREATE TABLE public.business_members (
    business_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT business_members_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'agent'::text, 'admin'::text, 'owner'::text])))
);

ALTER TABLE ONLY public.business_members FORCE ROW LEVEL SECURITY;

CREATE TABLE public.businesses (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_name text NOT NULL,
    owner_id uuid NOT NULL,
    subscription_plan text DEFAULT 'free'::text,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    slug text DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text) NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT businesses_settings_check CHECK (((jsonb_typeof(settings) = 'object'::text) AND (octet_length((settings)::text) <= 65536))),
    CONSTRAINT businesses_slug_check CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
    CONSTRAINT businesses_subscription_plan_check CHECK ((subscription_plan = ANY (ARRAY['free'::text, 'starter'::text, 'pro'::text, 'enterprise'::text])))
);

ALTER TABLE ONLY public.businesses FORCE ROW LEVEL SECURITY;

CREATE TABLE public.call_analytics (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    call_session_id uuid NOT NULL,
    provider text NOT NULL,
    metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
    events jsonb DEFAULT '[]'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT call_analytics_provider_check CHECK ((provider = ANY (ARRAY['elevenlabs'::text, 'tavus'::text, 'test'::text])))
);

ALTER TABLE ONLY public.call_analytics FORCE ROW LEVEL SECURITY;

CREATE TABLE public.call_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    chat_session_id uuid NOT NULL,
    call_type text NOT NULL,
    provider text NOT NULL,
    external_session_id text,
    status text DEFAULT 'initiated'::text NOT NULL,
    duration_seconds integer DEFAULT 0,
    provider_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    elevenlabs_agent_id text,
    elevenlabs_conversation_id text,
    tavus_replica_id text,
    tavus_conversation_id text,
    session_url text,
    webhook_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_active boolean DEFAULT false NOT NULL,
    persona_config_id uuid,
    call_quality_score numeric,
    customer_feedback jsonb DEFAULT '{}'::jsonb NOT NULL,
    streaming_enabled boolean DEFAULT false NOT NULL,
    websocket_url text,
    stream_processor_urls jsonb,
    streaming_config jsonb,
    real_time_events jsonb DEFAULT '[]'::jsonb NOT NULL,
    connection_count integer DEFAULT 0,
    last_stream_activity timestamp with time zone,
    stream_quality_metrics jsonb,
    ai_conversation_state_id uuid,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT call_sessions_call_quality_score_check CHECK (((call_quality_score >= (0)::numeric) AND (call_quality_score <= (1)::numeric))),
    CONSTRAINT call_sessions_call_type_check CHECK ((call_type = ANY (ARRAY['voice'::text, 'video'::text, 'test'::text]))),
    CONSTRAINT call_sessions_check CHECK (((duration_seconds >= 0) AND (connection_count >= 0))),
    CONSTRAINT call_sessions_provider_check CHECK ((provider = ANY (ARRAY['elevenlabs'::text, 'tavus'::text, 'test'::text]))),
    CONSTRAINT call_sessions_real_time_events_check CHECK (((jsonb_typeof(real_time_events) = 'array'::text) AND (octet_length((real_time_events)::text) <= 65536))),
    CONSTRAINT call_sessions_status_check CHECK ((status = ANY (ARRAY['initiated'::text, 'connecting'::text, 'active'::text, 'ended'::text, 'failed'::text])))
);

ALTER TABLE ONLY public.call_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.call_transcripts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    call_session_id uuid NOT NULL,
    speaker text NOT NULL,
    message text NOT NULL,
    timestamp_seconds numeric,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    chunk_id uuid,
    is_real_time boolean DEFAULT false NOT NULL,
    processing_status text DEFAULT 'pending'::text,
    ai_processed boolean DEFAULT false NOT NULL,
    ai_response_generated boolean DEFAULT false NOT NULL,
    stream_sequence integer,
    audio_chunk_id uuid,
    video_frame_id uuid,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT call_transcripts_processing_status_check CHECK ((processing_status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text]))),
    CONSTRAINT call_transcripts_speaker_check CHECK ((speaker = ANY (ARRAY['user'::text, 'agent'::text, 'system'::text])))
);

ALTER TABLE ONLY public.call_transcripts FORCE ROW LEVEL SECURITY;

CREATE TABLE public.chat_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    sender text NOT NULL,
    message text NOT NULL,
    message_type text DEFAULT 'text'::text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    external_id text,
    seq bigint NOT NULL,
    CONSTRAINT chat_messages_message_type_check CHECK ((message_type = ANY (ARRAY['text'::text, 'image'::text, 'file'::text, 'audio'::text, 'video'::text]))),
    CONSTRAINT chat_messages_sender_check CHECK ((sender = ANY (ARRAY['user'::text, 'agent'::text, 'system'::text]))),
    CONSTRAINT chat_messages_seq_check CHECK ((seq >= 0))
);

ALTER TABLE ONLY public.chat_messages FORCE ROW LEVEL SECURITY;

CREATE TABLE public.chat_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid,
    business_id uuid NOT NULL,
    session_name text DEFAULT 'Test Session'::text,
    chat_mode text DEFAULT 'normal'::text NOT NULL,
    session_type text DEFAULT 'test_mode'::text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    customer_email text,
    conversation_session_id uuid,
    last_seq bigint DEFAULT 0 NOT NULL,
    answered_seq bigint DEFAULT 0 NOT NULL,
    turn_until timestamp with time zone,
    turn_by uuid,
    order_id text,
    verified_at timestamp with time zone,
    CONSTRAINT chat_sessions_answered_seq_check CHECK ((answered_seq >= 0)),
    CONSTRAINT chat_sessions_chat_mode_check CHECK ((chat_mode = ANY (ARRAY['normal'::text, 'messenger'::text, 'whatsapp'::text, 'shopify'::text, 'woocommerce'::text]))),
    CONSTRAINT chat_sessions_last_seq_check CHECK ((last_seq >= 0)),
    CONSTRAINT chat_sessions_order_id_check CHECK ((length(order_id) <= 200)),
    CONSTRAINT chat_sessions_session_type_check CHECK ((session_type = ANY (ARRAY['test_mode'::text, 'live_support'::text])))
);

ALTER TABLE ONLY public.chat_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversation_chunks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    chunk_type text NOT NULL,
    content text,
    binary_data bytea,
    sequence_number integer NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    duration_ms integer,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    processing_status text DEFAULT 'pending'::text NOT NULL,
    ai_processed boolean DEFAULT false NOT NULL,
    ai_response_id uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT conversation_chunks_chunk_type_check CHECK ((chunk_type = ANY (ARRAY['audio'::text, 'video'::text, 'text'::text, 'transcript'::text]))),
    CONSTRAINT conversation_chunks_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT conversation_chunks_processing_status_check CHECK ((processing_status = ANY (ARRAY['pending'::text, 'processing'::text, 'completed'::text, 'failed'::text]))),
    CONSTRAINT conversation_chunks_sequence_number_check CHECK ((sequence_number >= 0))
);

ALTER TABLE ONLY public.conversation_chunks FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversation_messages (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid,
    content text,
    message_type text NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT conversation_messages_message_type_check CHECK ((message_type = ANY (ARRAY['text'::text, 'voice_transcription'::text, 'voice_response'::text, 'video_response'::text, 'system'::text, 'ai_response'::text])))
);

ALTER TABLE ONLY public.conversation_messages FORCE ROW LEVEL SECURITY;

CREATE TABLE public.conversation_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    customer_email text NOT NULL,
    channel text NOT NULL,
    return_request_id bigint,
    status text DEFAULT 'active'::text NOT NULL,
    participants jsonb DEFAULT '[]'::jsonb NOT NULL,
    conversation_history jsonb DEFAULT '[]'::jsonb NOT NULL,
    current_intent text DEFAULT 'initial_contact'::text,
    escalation_level integer DEFAULT 0,
    ai_agent_type text DEFAULT 'triage'::text NOT NULL,
    duration integer DEFAULT 0,
    archived_at timestamp with time zone,
    archive_reason text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    person_id uuid,
    waiting_since timestamp with time zone,
    active_since timestamp with time zone,
    merged_into uuid,
    CONSTRAINT conversation_sessions_ai_agent_type_check CHECK ((ai_agent_type = ANY (ARRAY['triage'::text, 'customer_service'::text, 'escalation'::text]))),
    CONSTRAINT conversation_sessions_channel_check CHECK ((channel = ANY (ARRAY['chat'::text, 'voice'::text, 'video'::text, 'hybrid'::text]))),
    CONSTRAINT conversation_sessions_check CHECK (((escalation_level >= 0) AND (duration >= 0))),
    CONSTRAINT conversation_sessions_conversation_history_check CHECK (((jsonb_typeof(conversation_history) = 'array'::text) AND (octet_length((conversation_history)::text) <= 4194304))),
    CONSTRAINT conversation_sessions_participants_check CHECK (((jsonb_typeof(participants) = 'array'::text) AND (octet_length((participants)::text) <= 65536))),
    CONSTRAINT conversation_sessions_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text, 'archived'::text])))
);

ALTER TABLE ONLY public.conversation_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.customer_risk_profiles (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    customer_email text NOT NULL,
    business_id uuid NOT NULL,
    risk_score numeric DEFAULT 0.5 NOT NULL,
    return_frequency integer DEFAULT 0,
    fraud_indicators jsonb DEFAULT '{}'::jsonb NOT NULL,
    behavior_patterns jsonb DEFAULT '{}'::jsonb NOT NULL,
    last_updated timestamp with time zone DEFAULT now(),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    customer_email_norm text GENERATED ALWAYS AS (lower(btrim(customer_email))) STORED,
    CONSTRAINT customer_risk_profiles_return_frequency_check CHECK ((return_frequency >= 0)),
    CONSTRAINT customer_risk_profiles_risk_score_check CHECK (((risk_score >= (0)::numeric) AND (risk_score <= (1)::numeric)))
);

ALTER TABLE ONLY public.customer_risk_profiles FORCE ROW LEVEL SECURITY;

CREATE TABLE public.facebook_pages (
    page_id text NOT NULL,
    page_access_token text NOT NULL,
    page_name text,
    user_id text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid NOT NULL
);

ALTER TABLE ONLY public.facebook_pages FORCE ROW LEVEL SECURITY;

CREATE TABLE public.facebook_user_tokens (
    user_id text NOT NULL,
    access_token text NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid NOT NULL
);

ALTER TABLE ONLY public.facebook_user_tokens FORCE ROW LEVEL SECURITY;

CREATE TABLE public.file_uploads (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    file_type text NOT NULL,
    file_name text NOT NULL,
    file_path text NOT NULL,
    file_url text NOT NULL,
    file_size bigint NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    uploaded_at timestamp with time zone DEFAULT now(),
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    return_request_id bigint,
    uploaded_by uuid,
    sha256 bytea,
    content_type text,
    scan_status text DEFAULT 'pending'::text NOT NULL,
    kind text DEFAULT 'photo'::text NOT NULL,
    phash bytea,
    CONSTRAINT file_uploads_file_size_check CHECK (((file_size >= 1) AND (file_size <= 104857600))),
    CONSTRAINT file_uploads_file_type_check CHECK ((file_type = ANY (ARRAY['voice_sample'::text, 'video_sample'::text, 'evidence_photo'::text, 'evidence_video'::text]))),
    CONSTRAINT file_uploads_kind_check CHECK ((kind ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
    CONSTRAINT file_uploads_phash_check CHECK ((octet_length(phash) = 32)),
    CONSTRAINT file_uploads_scan_status_check CHECK ((scan_status = ANY (ARRAY['pending'::text, 'clean'::text, 'refused'::text])))
);

ALTER TABLE ONLY public.file_uploads FORCE ROW LEVEL SECURITY;

CREATE TABLE public.mock_orders (
    id bigint NOT NULL,
    order_id text NOT NULL,
    purchase_date timestamp with time zone NOT NULL,
    customer_email text NOT NULL,
    product_name text NOT NULL,
    product_category text NOT NULL,
    purchase_price numeric DEFAULT 99.99,
    order_status text DEFAULT 'delivered'::text,
    quantity integer DEFAULT 1,
    order_value numeric DEFAULT 99.99,
    business_id uuid,
    customer_email_norm text GENERATED ALWAYS AS (lower(btrim(customer_email))) STORED,
    CONSTRAINT mock_orders_check CHECK (((purchase_price >= (0)::numeric) AND (order_value >= (0)::numeric))),
    CONSTRAINT mock_orders_quantity_check CHECK ((quantity > 0))
);

ALTER TABLE ONLY public.mock_orders FORCE ROW LEVEL SECURITY;

ALTER TABLE public.mock_orders ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mock_orders_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.order_lines (
    id bigint NOT NULL,
    business_id uuid NOT NULL,
    order_id text NOT NULL,
    line_number integer NOT NULL,
    sku text,
    product_name text,
    product_category text,
    quantity integer NOT NULL,
    quantity_returned integer DEFAULT 0 NOT NULL,
    unit_price numeric(14,4) DEFAULT 0 NOT NULL,
    paid numeric(14,2) DEFAULT 0 NOT NULL,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    status text,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    image_url text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    ordered_at timestamp with time zone,
    customer_email_norm text,
    CONSTRAINT order_lines_check CHECK (((quantity_returned >= 0) AND (quantity_returned <= quantity))),
    CONSTRAINT order_lines_line_number_check CHECK ((line_number > 0)),
    CONSTRAINT order_lines_paid_check CHECK ((paid >= (0)::numeric)),
    CONSTRAINT order_lines_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT order_lines_unit_price_check CHECK ((unit_price >= (0)::numeric))
);

ALTER TABLE ONLY public.order_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.order_lines ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.order_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.orders (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    order_id text NOT NULL,
    customer_email text,
    customer_email_norm text GENERATED ALWAYS AS (lower(btrim(customer_email))) STORED,
    customer_phone text,
    phone_norm text GENERATED ALWAYS AS (regexp_replace(customer_phone, '[^0-9]'::text, ''::text, 'g'::text)) STORED,
    customer_name text,
    status text DEFAULT 'placed'::text NOT NULL,
    ordered_at timestamp with time zone NOT NULL,
    shipped_at timestamp with time zone,
    delivered_at timestamp with time zone,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    order_value numeric(14,2) DEFAULT 0 NOT NULL,
    paid numeric(14,2) DEFAULT 0 NOT NULL,
    refunded numeric(14,2) DEFAULT 0 NOT NULL,
    shipping_paid numeric(14,2) DEFAULT 0 NOT NULL,
    payment_method text,
    discount_percent numeric,
    channel text,
    country text,
    source text DEFAULT 'api'::text NOT NULL,
    import_id uuid,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    address_norm text GENERATED ALWAYS AS (dokani.plain_words((metadata ->> 'shipping_address'::text))) STORED,
    payment_norm text GENERATED ALWAYS AS (NULLIF(btrim((metadata ->> 'payment_fingerprint'::text)), ''::text)) STORED,
    address_differs boolean GENERATED ALWAYS AS ((dokani.plain_words((metadata ->> 'shipping_address'::text)) <> dokani.plain_words((metadata ->> 'billing_address'::text)))) STORED,
    refunded_at timestamp with time zone,
    CONSTRAINT orders_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT orders_discount_percent_check CHECK (((discount_percent >= (0)::numeric) AND (discount_percent <= (100)::numeric))),
    CONSTRAINT orders_order_value_check CHECK ((order_value >= (0)::numeric)),
    CONSTRAINT orders_paid_check CHECK ((paid >= (0)::numeric)),
    CONSTRAINT orders_refunded_check CHECK ((refunded >= (0)::numeric)),
    CONSTRAINT orders_shipping_paid_check CHECK ((shipping_paid >= (0)::numeric)),
    CONSTRAINT orders_source_check CHECK ((source = ANY (ARRAY['demo'::text, 'csv'::text, 'api'::text, 'shopify'::text, 'woocommerce'::text]))),
    CONSTRAINT orders_status_check CHECK ((status = ANY (ARRAY['placed'::text, 'processing'::text, 'packed'::text, 'shipped'::text, 'out_for_delivery'::text, 'delivered'::text, 'refused'::text, 'lost'::text, 'cancelled'::text])))
);

ALTER TABLE ONLY public.orders FORCE ROW LEVEL SECURITY;

CREATE TABLE public.persona_test_logs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    config_id uuid NOT NULL,
    test_type text NOT NULL,
    test_content text NOT NULL,
    test_result jsonb DEFAULT '{}'::jsonb NOT NULL,
    success boolean DEFAULT false NOT NULL,
    error_message text,
    test_duration_ms integer,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT persona_test_logs_test_type_check CHECK ((test_type = ANY (ARRAY['voice'::text, 'video'::text])))
);

ALTER TABLE ONLY public.persona_test_logs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.policies (
    id bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid NOT NULL,
    version text NOT NULL,
    is_active boolean DEFAULT false NOT NULL,
    effective_date timestamp with time zone DEFAULT now(),
    rules jsonb NOT NULL,
    policy_impact_score numeric DEFAULT 0,
    usage_statistics jsonb DEFAULT '{}'::jsonb NOT NULL,
    compliance_metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    activated_at timestamp with time zone,
    deleted_at timestamp with time zone,
    created_by uuid,
    retired_at timestamp with time zone,
    scheduled_for timestamp with time zone,
    scheduled_by uuid,
    scheduled_because text,
    CONSTRAINT policies_deleted_is_idle CHECK (((deleted_at IS NULL) OR ((NOT is_active) AND (scheduled_for IS NULL)))),
    CONSTRAINT policies_scheduled_because_check CHECK ((length(scheduled_because) <= 500)),
    CONSTRAINT policies_scheduled_by_somebody CHECK (((scheduled_for IS NULL) = (scheduled_by IS NULL))),
    CONSTRAINT policies_score_in_bounds CHECK (((policy_impact_score >= ('-1'::integer)::numeric) AND (policy_impact_score <= (1)::numeric)))
);

ALTER TABLE ONLY public.policies FORCE ROW LEVEL SECURITY;

ALTER TABLE public.policies ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.policies_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.policy_change_history (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    policy_id bigint NOT NULL,
    business_id uuid NOT NULL,
    change_type text NOT NULL,
    previous_rules jsonb,
    new_rules jsonb,
    impact_analysis jsonb DEFAULT '{}'::jsonb NOT NULL,
    change_summary text,
    changed_by uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT policy_change_history_change_type_check CHECK ((change_type = ANY (ARRAY['created'::text, 'modified'::text, 'activated'::text, 'deactivated'::text, 'deleted'::text])))
);

ALTER TABLE ONLY public.policy_change_history FORCE ROW LEVEL SECURITY;

CREATE TABLE public.profiles (
    id uuid NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_name text NOT NULL,
    website text,
    subscription_plan text DEFAULT 'free'::text,
    onboarded boolean DEFAULT false NOT NULL,
    business_id uuid DEFAULT gen_random_uuid() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT profiles_subscription_plan_check CHECK ((subscription_plan = ANY (ARRAY['free'::text, 'starter'::text, 'pro'::text, 'enterprise'::text])))
);

ALTER TABLE ONLY public.profiles FORCE ROW LEVEL SECURITY;

CREATE TABLE public.provider_configs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid,
    provider text NOT NULL,
    config_name text NOT NULL,
    config_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    usage_count integer DEFAULT 0,
    last_used_at timestamp with time zone,
    performance_metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    streaming_settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    real_time_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    websocket_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    stream_processor_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    ai_integration_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT provider_configs_no_secrets CHECK ((NOT (config_data ?| ARRAY['api_key'::text, 'apikey'::text, 'secret'::text, 'client_secret'::text, 'token'::text, 'access_token'::text, 'password'::text]))),
    CONSTRAINT provider_configs_provider_check CHECK ((provider = ANY (ARRAY['elevenlabs'::text, 'tavus'::text]))),
    CONSTRAINT provider_configs_usage_count_check CHECK ((usage_count >= 0))
);

ALTER TABLE ONLY public.provider_configs FORCE ROW LEVEL SECURITY;

CREATE TABLE public.return_decisions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    business_id uuid NOT NULL,
    return_request_id bigint NOT NULL,
    stage text NOT NULL,
    verdict text NOT NULL,
    amount numeric(14,2),
    currency character(3),
    decided_by uuid,
    engine text,
    policy_id bigint,
    policy_version text,
    policy_sha256 bytea,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    answer jsonb DEFAULT '{}'::jsonb NOT NULL,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT return_decisions_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT return_decisions_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT return_decisions_stage_check CHECK ((stage = ANY (ARRAY['triage'::text, 'review'::text, 'appeal'::text]))),
    CONSTRAINT return_decisions_verdict_check CHECK ((verdict = ANY (ARRAY['approved'::text, 'denied'::text, 'pending_review'::text, 'pending_triage'::text])))
)
WITH (toast_tuple_target='8160');

ALTER TABLE ONLY public.return_decisions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.return_lines (
    id bigint NOT NULL,
    business_id uuid NOT NULL,
    return_request_id bigint NOT NULL,
    order_id text NOT NULL,
    line_number integer DEFAULT 1 NOT NULL,
    sku text,
    product_name text,
    product_category text,
    quantity integer DEFAULT 1 NOT NULL,
    unit_price numeric(14,4),
    paid numeric(14,2),
    reason text,
    own_words text DEFAULT ''::text NOT NULL,
    resolution_wanted text DEFAULT 'refund'::text NOT NULL,
    verdict text,
    amount numeric(14,2),
    breakdown jsonb DEFAULT '{}'::jsonb NOT NULL,
    open boolean DEFAULT true NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT return_lines_amount_check CHECK ((amount >= (0)::numeric)),
    CONSTRAINT return_lines_line_number_check CHECK ((line_number > 0)),
    CONSTRAINT return_lines_paid_check CHECK ((paid >= (0)::numeric)),
    CONSTRAINT return_lines_quantity_check CHECK ((quantity > 0)),
    CONSTRAINT return_lines_unit_price_check CHECK ((unit_price >= (0)::numeric)),
    CONSTRAINT return_lines_verdict_check CHECK ((verdict = ANY (ARRAY['approve'::text, 'deny'::text, 'review'::text, 'ask'::text, 'wait'::text])))
);

ALTER TABLE ONLY public.return_lines FORCE ROW LEVEL SECURITY;

ALTER TABLE public.return_lines ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.return_lines_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.return_requests (
    id bigint NOT NULL,
    public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid NOT NULL,
    order_id text NOT NULL,
    customer_email text NOT NULL,
    reason_for_return text,
    status text DEFAULT 'pending_triage'::text NOT NULL,
    evidence_urls text[] DEFAULT '{}'::text[] NOT NULL,
    conversation_log jsonb,
    ai_recommendation text,
    admin_notes text,
    risk_score numeric DEFAULT 0.5 NOT NULL,
    fraud_flags jsonb DEFAULT '{}'::jsonb NOT NULL,
    triage_agent_id text,
    customer_service_agent_id text,
    processing_time_ms integer,
    escalation_reason text,
    policy_version_used text,
    admin_decision_at timestamp with time zone,
    days_since_purchase integer,
    order_value numeric DEFAULT 0,
    product_category text,
    customer_satisfaction_score numeric,
    ai_reasoning text,
    policy_violations jsonb DEFAULT '[]'::jsonb NOT NULL,
    risk_factors jsonb DEFAULT '[]'::jsonb NOT NULL,
    approved_at timestamp with time zone,
    denied_at timestamp with time zone,
    return_history integer DEFAULT 0,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    amount numeric(14,2),
    row_version integer DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    policy_id bigint,
    customer_email_norm text GENERATED ALWAYS AS (lower(btrim(customer_email))) STORED,
    customer_name text,
    customer_phone text,
    channel text DEFAULT 'api'::text NOT NULL,
    outcome text,
    review_due_at timestamp with time zone,
    review_worth bigint DEFAULT 0 NOT NULL,
    completed_at timestamp with time zone,
    risk_level text GENERATED ALWAYS AS (
CASE
    WHEN (risk_score >= 0.6) THEN 'high'::text
    WHEN (risk_score >= 0.3) THEN 'medium'::text
    ELSE 'low'::text
END) STORED NOT NULL,
    assigned_to uuid,
    snoozed_until timestamp with time zone,
    overdue_at timestamp with time zone,
    CONSTRAINT return_requests_channel_check CHECK ((channel = ANY (ARRAY['portal'::text, 'chat'::text, 'messenger'::text, 'whatsapp'::text, 'shopify'::text, 'woocommerce'::text, 'voice'::text, 'video'::text, 'merchant'::text, 'api'::text, 'import'::text]))),
    CONSTRAINT return_requests_counts CHECK (((return_history >= 0) AND (processing_time_ms >= 0))),
    CONSTRAINT return_requests_customer_satisfaction_score_check CHECK (((customer_satisfaction_score >= (0)::numeric) AND (customer_satisfaction_score <= (5)::numeric))),
    CONSTRAINT return_requests_money CHECK (((amount >= (0)::numeric) AND (order_value >= (0)::numeric) AND (currency ~ '^[A-Z]{3}$'::text))),
    CONSTRAINT return_requests_outcome_check CHECK ((outcome = ANY (ARRAY['cancelled'::text, 'resolved'::text]))),
    CONSTRAINT return_requests_recommendation CHECK ((ai_recommendation = ANY (ARRAY['auto_approve'::text, 'auto_deny'::text, 'human_review'::text]))),
    CONSTRAINT return_requests_risk_score_check CHECK (((risk_score >= (0)::numeric) AND (risk_score <= (1)::numeric))),
    CONSTRAINT return_requests_shapes CHECK (((jsonb_typeof(fraud_flags) = 'object'::text) AND (jsonb_typeof(policy_violations) = 'array'::text) AND (jsonb_typeof(risk_factors) = 'array'::text))),
    CONSTRAINT return_requests_status_check CHECK ((status = ANY (ARRAY['pending_triage'::text, 'pending_review'::text, 'approved'::text, 'denied'::text, 'completed'::text]))),
    CONSTRAINT return_requests_times CHECK (
CASE status
    WHEN 'approved'::text THEN ((approved_at IS NOT NULL) AND (denied_at IS NULL))
    WHEN 'denied'::text THEN ((denied_at IS NOT NULL) AND (approved_at IS NULL))
    WHEN 'completed'::text THEN (completed_at IS NOT NULL)
    ELSE ((approved_at IS NULL) AND (denied_at IS NULL) AND (completed_at IS NULL))
END)
);

ALTER TABLE ONLY public.return_requests FORCE ROW LEVEL SECURITY;

ALTER TABLE public.return_requests ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.return_requests_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.security_audit_logs ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.security_audit_logs_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.security_events (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    event_type text NOT NULL,
    business_id uuid NOT NULL,
    customer_email text,
    return_request_id bigint,
    severity text DEFAULT 'medium'::text NOT NULL,
    event_data jsonb DEFAULT '{}'::jsonb NOT NULL,
    resolved boolean DEFAULT false NOT NULL,
    resolved_by uuid,
    resolved_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    finding text,
    finding_note text,
    CONSTRAINT security_events_event_type_check CHECK ((event_type = ANY (ARRAY['fraud_detected'::text, 'circuit_breaker_triggered'::text, 'anomaly_detected'::text, 'policy_violation'::text, 'suspicious_behavior'::text, 'rate_limit_exceeded'::text]))),
    CONSTRAINT security_events_finding_check CHECK ((finding = ANY (ARRAY['real'::text, 'false_positive'::text]))),
    CONSTRAINT security_events_finding_note_check CHECK ((char_length(finding_note) <= 2000)),
    CONSTRAINT security_events_severity_check CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text])))
);

ALTER TABLE ONLY public.security_events FORCE ROW LEVEL SECURITY;

CREATE TABLE public.streaming_sessions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    call_session_id uuid NOT NULL,
    session_type text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    websocket_connections jsonb DEFAULT '[]'::jsonb NOT NULL,
    participant_count integer DEFAULT 0,
    stream_quality text DEFAULT 'standard'::text NOT NULL,
    audio_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    video_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    ai_agent_config jsonb DEFAULT '{}'::jsonb NOT NULL,
    real_time_events jsonb DEFAULT '[]'::jsonb NOT NULL,
    performance_metrics jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT streaming_sessions_participant_count_check CHECK ((participant_count >= 0)),
    CONSTRAINT streaming_sessions_real_time_events_check CHECK (((jsonb_typeof(real_time_events) = 'array'::text) AND (octet_length((real_time_events)::text) <= 65536))),
    CONSTRAINT streaming_sessions_session_type_check CHECK ((session_type = ANY (ARRAY['voice'::text, 'video'::text, 'hybrid'::text]))),
    CONSTRAINT streaming_sessions_status_check CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text, 'ended'::text, 'error'::text]))),
    CONSTRAINT streaming_sessions_stream_quality_check CHECK ((stream_quality = ANY (ARRAY['low'::text, 'standard'::text, 'high'::text, 'ultra'::text]))),
    CONSTRAINT streaming_sessions_websocket_connections_check CHECK (((jsonb_typeof(websocket_connections) = 'array'::text) AND (octet_length((websocket_connections)::text) <= 65536)))
);

ALTER TABLE ONLY public.streaming_sessions FORCE ROW LEVEL SECURITY;

CREATE TABLE public.user_preferences (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    user_id uuid NOT NULL,
    preferences jsonb DEFAULT '{"language": "en", "auto_escalate": false, "video_enabled": true, "voice_enabled": true, "auto_transcript": true, "tavus_replica_id": null, "elevenlabs_voice_id": null, "preferred_chat_mode": "normal", "call_history_enabled": true, "notifications_enabled": true}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE ONLY public.user_preferences FORCE ROW LEVEL SECURITY;

CREATE TABLE public.video_analysis (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid,
    frame_sequence integer,
    analysis_data jsonb NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    analysis_type text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT video_analysis_analysis_type_check CHECK ((analysis_type = ANY (ARRAY['emotion'::text, 'gesture'::text, 'content'::text, 'quality'::text])))
);

ALTER TABLE ONLY public.video_analysis FORCE ROW LEVEL SECURITY;

CREATE TABLE public.video_frames (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    user_id uuid,
    frame_data text NOT NULL,
    sequence integer NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    is_key_frame boolean DEFAULT false NOT NULL,
    width integer,
    height integer,
    fps numeric,
    format text,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT video_frames_sequence_check CHECK ((sequence >= 0))
);

ALTER TABLE ONLY public.video_frames FORCE ROW LEVEL SECURITY;

CREATE TABLE public.video_stream_analysis (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    session_id uuid NOT NULL,
    analysis_data jsonb NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    analysis_type text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    business_id uuid DEFAULT dokani.claim_business_id() NOT NULL,
    CONSTRAINT video_stream_analysis_analysis_type_check CHECK ((analysis_type = ANY (ARRAY['quality'::text, 'performance'::text, 'content'::text, 'participants'::text])))
);

ALTER TABLE ONLY public.video_stream_analysis FORCE ROW LEVEL SECURITY;

ALTER TABLE ONLY dokani.pgqueuer ALTER COLUMN id SET DEFAULT nextval('dokani.pgqueuer_id_seq'::regclass);

ALTER TABLE ONLY dokani.pgqueuer_schedules ALTER COLUMN id SET DEFAULT nextval('dokani.pgqueuer_schedules_id_seq'::regclass);

ALTER TABLE ONLY dokani.pgqueuer_statistics ALTER COLUMN id SET DEFAULT nextval('dokani.pgqueuer_statistics_id_seq'::regclass);

ALTER TABLE ONLY auth.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.agent_offers
    ADD CONSTRAINT agent_offers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.agent_proofs
    ADD CONSTRAINT agent_proofs_pkey PRIMARY KEY (chat_session_id);

ALTER TABLE ONLY dokani.api_keys
    ADD CONSTRAINT api_keys_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY dokani.api_keys
    ADD CONSTRAINT api_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.appeals
    ADD CONSTRAINT appeals_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.appeals
    ADD CONSTRAINT appeals_return_request_id_key UNIQUE (return_request_id);

ALTER TABLE ONLY dokani.backtest_changes
    ADD CONSTRAINT backtest_changes_pkey PRIMARY KEY (backtest_id, case_id);

ALTER TABLE ONLY dokani.backtests
    ADD CONSTRAINT backtests_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY dokani.backtests
    ADD CONSTRAINT backtests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.blind_reviews
    ADD CONSTRAINT blind_reviews_decision_id_asked_of_key UNIQUE (decision_id, asked_of);

ALTER TABLE ONLY dokani.blind_reviews
    ADD CONSTRAINT blind_reviews_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.chat_files
    ADD CONSTRAINT chat_files_pkey PRIMARY KEY (chat_session_id, file_id);

ALTER TABLE ONLY dokani.file_bands
    ADD CONSTRAINT file_bands_pkey PRIMARY KEY (business_id, band, file_id);

ALTER TABLE ONLY dokani.goods
    ADD CONSTRAINT goods_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.held_decisions
    ADD CONSTRAINT held_decisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.held_steps
    ADD CONSTRAINT held_steps_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.idempotency_keys
    ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (business_id, principal, route, key);

ALTER TABLE ONLY dokani.import_faults
    ADD CONSTRAINT import_faults_pkey PRIMARY KEY (import_id, line_number);

ALTER TABLE ONLY dokani.imports
    ADD CONSTRAINT imports_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY dokani.imports
    ADD CONSTRAINT imports_business_id_kind_file_sha256_mapping_key UNIQUE (business_id, kind, file_sha256, mapping);

ALTER TABLE ONLY dokani.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.keys
    ADD CONSTRAINT keys_pkey PRIMARY KEY (name);

ALTER TABLE ONLY dokani.lab_cases
    ADD CONSTRAINT lab_cases_business_id_return_request_id_line_number_key UNIQUE (business_id, return_request_id, line_number);

ALTER TABLE ONLY dokani.lab_cases
    ADD CONSTRAINT lab_cases_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.mail_outbox
    ADD CONSTRAINT mail_outbox_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.model_tokens
    ADD CONSTRAINT model_tokens_pkey PRIMARY KEY (business_id, day, conversation_session_id);

ALTER TABLE ONLY dokani.notices
    ADD CONSTRAINT notices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.notices_seen
    ADD CONSTRAINT notices_seen_pkey PRIMARY KEY (business_id, user_id);

ALTER TABLE ONLY dokani.one_time_tokens
    ADD CONSTRAINT one_time_tokens_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.past_returns
    ADD CONSTRAINT past_returns_business_id_credit_order_id_credit_line_number_key UNIQUE (business_id, credit_order_id, credit_line_number, credited_at);

ALTER TABLE ONLY dokani.past_returns
    ADD CONSTRAINT past_returns_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.pgqueuer_log
    ADD CONSTRAINT pgqueuer_log_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.pgqueuer
    ADD CONSTRAINT pgqueuer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_expression_entrypoint_key UNIQUE (expression, entrypoint);

ALTER TABLE ONLY dokani.pgqueuer_schedules
    ADD CONSTRAINT pgqueuer_schedules_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.pgqueuer_statistics
    ADD CONSTRAINT pgqueuer_statistics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.policy_counts
    ADD CONSTRAINT policy_counts_pkey PRIMARY KEY (business_id);

ALTER TABLE ONLY dokani.policy_experiments
    ADD CONSTRAINT policy_experiments_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.policy_reviews
    ADD CONSTRAINT policy_reviews_pkey PRIMARY KEY (business_id, sha256, kind, against);

ALTER TABLE ONLY dokani.rate_buckets
    ADD CONSTRAINT rate_buckets_pkey PRIMARY KEY (key);

ALTER TABLE ONLY dokani.ratings
    ADD CONSTRAINT ratings_pkey PRIMARY KEY (return_request_id);

ALTER TABLE ONLY dokani.receipts
    ADD CONSTRAINT receipts_business_id_number_key UNIQUE (business_id, number);

ALTER TABLE ONLY dokani.receipts_due
    ADD CONSTRAINT receipts_due_pkey PRIMARY KEY (business_id, return_request_id, stage);

ALTER TABLE ONLY dokani.receipts
    ADD CONSTRAINT receipts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.receipts
    ADD CONSTRAINT receipts_return_request_id_stage_key UNIQUE (return_request_id, stage);

ALTER TABLE ONLY dokani.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY dokani.resolutions
    ADD CONSTRAINT resolutions_business_id_key_key UNIQUE (business_id, key);

ALTER TABLE ONLY dokani.resolutions
    ADD CONSTRAINT resolutions_business_id_return_request_id_number_key UNIQUE (business_id, return_request_id, number);

ALTER TABLE ONLY dokani.resolutions
    ADD CONSTRAINT resolutions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.return_notes
    ADD CONSTRAINT return_notes_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.risk_fits
    ADD CONSTRAINT risk_fits_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.risk_labels
    ADD CONSTRAINT risk_labels_pkey PRIMARY KEY (business_id, return_request_id);

ALTER TABLE ONLY dokani.risk_lists
    ADD CONSTRAINT risk_lists_business_id_value_subject_key UNIQUE (business_id, value, subject);

ALTER TABLE ONLY dokani.risk_lists
    ADD CONSTRAINT risk_lists_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.risk_models
    ADD CONSTRAINT risk_models_pkey PRIMARY KEY (business_id);

ALTER TABLE ONLY dokani.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY dokani.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.shadow_decisions
    ADD CONSTRAINT shadow_decisions_pkey PRIMARY KEY (shadow_id, return_request_id);

ALTER TABLE ONLY dokani.shadows
    ADD CONSTRAINT shadows_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY dokani.shadows
    ADD CONSTRAINT shadows_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.simulation_runs
    ADD CONSTRAINT simulation_runs_pkey PRIMARY KEY (simulation_id, scenario, number);

ALTER TABLE ONLY dokani.simulations
    ADD CONSTRAINT simulations_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY dokani.simulations
    ADD CONSTRAINT simulations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY dokani.tool_calls
    ADD CONSTRAINT tool_calls_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.agent_performance_logs
    ADD CONSTRAINT agent_performance_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ai_conversation_state
    ADD CONSTRAINT ai_conversation_state_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.ai_conversation_state
    ADD CONSTRAINT ai_conversation_state_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.ai_conversation_state
    ADD CONSTRAINT ai_conversation_state_session_id_agent_type_key UNIQUE (session_id, agent_type);

ALTER TABLE ONLY public.api_usage_logs
    ADD CONSTRAINT api_usage_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audio_chunks
    ADD CONSTRAINT audio_chunks_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.audio_chunks
    ADD CONSTRAINT audio_chunks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.audio_chunks
    ADD CONSTRAINT audio_chunks_session_id_sequence_key UNIQUE (session_id, sequence);

ALTER TABLE ONLY public.business_analytics
    ADD CONSTRAINT business_analytics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.business_members
    ADD CONSTRAINT business_members_pkey PRIMARY KEY (business_id, user_id);

ALTER TABLE ONLY public.businesses
    ADD CONSTRAINT businesses_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.businesses
    ADD CONSTRAINT businesses_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.call_analytics
    ADD CONSTRAINT call_analytics_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.chat_messages
    ADD CONSTRAINT chat_messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.chat_messages
    ADD CONSTRAINT chat_messages_session_id_seq_key UNIQUE (session_id, seq);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_chunks
    ADD CONSTRAINT conversation_chunks_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.conversation_chunks
    ADD CONSTRAINT conversation_chunks_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_chunks
    ADD CONSTRAINT conversation_chunks_session_id_chunk_type_sequence_number_key UNIQUE (session_id, chunk_type, sequence_number);

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.customer_risk_profiles
    ADD CONSTRAINT customer_risk_profiles_business_id_customer_email_norm_key UNIQUE (business_id, customer_email_norm);

ALTER TABLE ONLY public.customer_risk_profiles
    ADD CONSTRAINT customer_risk_profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.facebook_pages
    ADD CONSTRAINT facebook_pages_pkey PRIMARY KEY (page_id);

ALTER TABLE ONLY public.facebook_user_tokens
    ADD CONSTRAINT facebook_user_tokens_business_id_user_id_key UNIQUE (business_id, user_id);

ALTER TABLE ONLY public.facebook_user_tokens
    ADD CONSTRAINT facebook_user_tokens_pkey PRIMARY KEY (user_id);

ALTER TABLE ONLY public.file_uploads
    ADD CONSTRAINT file_uploads_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.file_uploads
    ADD CONSTRAINT file_uploads_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mock_orders
    ADD CONSTRAINT mock_orders_order_id_key UNIQUE (order_id);

ALTER TABLE ONLY public.mock_orders
    ADD CONSTRAINT mock_orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_business_id_order_id_line_number_key UNIQUE (business_id, order_id, line_number);

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_business_id_order_id_key UNIQUE (business_id, order_id);

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.persona_test_logs
    ADD CONSTRAINT persona_test_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_business_id_version_key UNIQUE (business_id, version);

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.policy_change_history
    ADD CONSTRAINT policy_change_history_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_business_id_key UNIQUE (business_id);

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.provider_configs
    ADD CONSTRAINT provider_configs_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.provider_configs
    ADD CONSTRAINT provider_configs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.return_decisions
    ADD CONSTRAINT return_decisions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.return_decisions
    ADD CONSTRAINT return_decisions_return_request_id_stage_key UNIQUE (return_request_id, stage);

ALTER TABLE ONLY public.return_lines
    ADD CONSTRAINT return_lines_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.return_lines
    ADD CONSTRAINT return_lines_return_request_id_order_id_line_number_key UNIQUE (return_request_id, order_id, line_number);

ALTER TABLE ONLY public.return_requests
    ADD CONSTRAINT return_requests_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.return_requests
    ADD CONSTRAINT return_requests_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.return_requests
    ADD CONSTRAINT return_requests_public_id_key UNIQUE (public_id);

ALTER TABLE ONLY public.security_audit_logs
    ADD CONSTRAINT security_audit_logs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.streaming_sessions
    ADD CONSTRAINT streaming_sessions_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.streaming_sessions
    ADD CONSTRAINT streaming_sessions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.video_analysis
    ADD CONSTRAINT video_analysis_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.video_frames
    ADD CONSTRAINT video_frames_business_id_id_key UNIQUE (business_id, id);

ALTER TABLE ONLY public.video_frames
    ADD CONSTRAINT video_frames_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.video_frames
    ADD CONSTRAINT video_frames_session_id_sequence_key UNIQUE (session_id, sequence);

ALTER TABLE ONLY public.video_stream_analysis
    ADD CONSTRAINT video_stream_analysis_pkey PRIMARY KEY (id);

CREATE UNIQUE INDEX users_email_norm_key ON auth.users USING btree (email_norm) WHERE (deleted_at IS NULL);

CREATE INDEX agent_offers_chat ON dokani.agent_offers USING btree (business_id, chat_session_id, created_at DESC);

CREATE UNIQUE INDEX agent_offers_open ON dokani.agent_offers USING btree (chat_session_id) WHERE (state = 'open'::text);

CREATE INDEX agent_proofs_business ON dokani.agent_proofs USING btree (business_id, chat_session_id);

CREATE INDEX api_keys_business ON dokani.api_keys USING btree (business_id);

CREATE INDEX api_keys_created_by ON dokani.api_keys USING btree (created_by) WHERE (created_by IS NOT NULL);

CREATE INDEX appeals_asked_by ON dokani.appeals USING btree (asked_by) WHERE (asked_by IS NOT NULL);

CREATE INDEX appeals_decided_by ON dokani.appeals USING btree (decided_by) WHERE (decided_by IS NOT NULL);

CREATE INDEX appeals_newest ON dokani.appeals USING btree (business_id, asked_at DESC);

CREATE INDEX appeals_return ON dokani.appeals USING btree (business_id, return_request_id);

CREATE INDEX audit_seals_last_seq ON dokani.audit_seals USING btree (COALESCE(business_id, '00000000-0000-0000-0000-000000000000'::uuid), last_seq);

CREATE UNIQUE INDEX audit_seals_number ON dokani.audit_seals USING btree (COALESCE(business_id, '00000000-0000-0000-0000-000000000000'::uuid), number);

CREATE INDEX backtest_changes_case ON dokani.backtest_changes USING btree (case_id);

CREATE INDEX backtests_asked_by ON dokani.backtests USING btree (asked_by) WHERE (asked_by IS NOT NULL);

CREATE INDEX backtests_newest ON dokani.backtests USING btree (business_id, asked_at DESC, id DESC);

CREATE INDEX blind_reviews_newest ON dokani.blind_reviews USING btree (business_id, answered_at DESC);

CREATE UNIQUE INDEX blind_reviews_open ON dokani.blind_reviews USING btree (business_id, asked_of) WHERE (answered_at IS NULL);

CREATE INDEX blind_reviews_person ON dokani.blind_reviews USING btree (asked_of);

CREATE INDEX blind_reviews_return ON dokani.blind_reviews USING btree (business_id, return_request_id);

CREATE INDEX chat_files_chat ON dokani.chat_files USING btree (business_id, chat_session_id);

CREATE INDEX chat_files_file ON dokani.chat_files USING btree (business_id, file_id);

CREATE INDEX file_bands_of_file ON dokani.file_bands USING btree (business_id, file_id);

CREATE UNIQUE INDEX goods_expected ON dokani.goods USING btree (business_id, return_request_id, line_number) WHERE (came = 'expected'::text);

CREATE INDEX goods_graded_by ON dokani.goods USING btree (graded_by) WHERE (graded_by IS NOT NULL);

CREATE INDEX goods_received_by ON dokani.goods USING btree (received_by) WHERE (received_by IS NOT NULL);

CREATE INDEX goods_return ON dokani.goods USING btree (business_id, return_request_id);

CREATE INDEX held_decisions_batch ON dokani.held_decisions USING btree (business_id, batch_id) WHERE (batch_id IS NOT NULL);

CREATE INDEX held_decisions_decided_by ON dokani.held_decisions USING btree (decided_by) WHERE (decided_by IS NOT NULL);

CREATE UNIQUE INDEX held_decisions_one ON dokani.held_decisions USING btree (return_request_id) WHERE (state = 'held'::text);

CREATE INDEX held_decisions_public_id ON dokani.held_decisions USING btree (business_id, public_id) WHERE (state = 'held'::text);

CREATE INDEX held_decisions_return ON dokani.held_decisions USING btree (business_id, return_request_id);

CREATE INDEX held_steps_made_by ON dokani.held_steps USING btree (made_by) WHERE (made_by IS NOT NULL);

CREATE UNIQUE INDEX held_steps_one ON dokani.held_steps USING btree (business_id, kind, subject) WHERE (state = 'held'::text);

CREATE INDEX held_steps_return ON dokani.held_steps USING btree (business_id, return_request_id);

CREATE INDEX idempotency_keys_age ON dokani.idempotency_keys USING btree (created_at);

CREATE INDEX lab_cases_in_order ON dokani.lab_cases USING btree (business_id, id);

CREATE INDEX lab_cases_pending ON dokani.lab_cases USING btree (business_id, return_request_id) WHERE pending;

CREATE INDEX lab_cases_shapes ON dokani.lab_cases USING btree (business_id, shape);

CREATE INDEX mail_outbox_newest ON dokani.mail_outbox USING btree (business_id, created_at DESC);

CREATE INDEX mail_outbox_queued ON dokani.mail_outbox USING btree (created_at) WHERE (state = 'queued'::text);

CREATE INDEX model_tokens_conversation ON dokani.model_tokens USING btree (business_id, conversation_session_id);

CREATE INDEX notices_for_user ON dokani.notices USING btree (for_user) WHERE (for_user IS NOT NULL);

CREATE INDEX notices_newest ON dokani.notices USING btree (business_id, id DESC);

CREATE UNIQUE INDEX notices_once ON dokani.notices USING btree (business_id, once) WHERE (once IS NOT NULL);

CREATE INDEX notices_seen_user ON dokani.notices_seen USING btree (user_id);

CREATE INDEX one_time_tokens_business ON dokani.one_time_tokens USING btree (business_id) WHERE (business_id IS NOT NULL);

CREATE INDEX one_time_tokens_secret ON dokani.one_time_tokens USING btree (secret_hash);

CREATE INDEX one_time_tokens_subject ON dokani.one_time_tokens USING btree (kind, subject);

CREATE INDEX one_time_tokens_user ON dokani.one_time_tokens USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX past_returns_in_order ON dokani.past_returns USING btree (business_id, import_id, credited_at, id);

CREATE INDEX pgqueuer_ep_ea_idx ON dokani.pgqueuer USING btree (entrypoint, execute_after) WHERE (status = 'queued'::dokani.pgqueuer_status);

CREATE INDEX pgqueuer_ep_prio_id_idx ON dokani.pgqueuer USING btree (entrypoint, priority DESC, id) WHERE (status = 'queued'::dokani.pgqueuer_status);

CREATE INDEX pgqueuer_log_created ON dokani.pgqueuer_log USING btree (created);

CREATE INDEX pgqueuer_log_job_id_status ON dokani.pgqueuer_log USING btree (job_id, created DESC);

CREATE INDEX pgqueuer_log_not_aggregated ON dokani.pgqueuer_log USING btree ((1)) WHERE (NOT aggregated);

CREATE INDEX pgqueuer_log_status ON dokani.pgqueuer_log USING btree (status);

CREATE INDEX pgqueuer_picked_heartbeat_idx ON dokani.pgqueuer USING btree (heartbeat) WHERE (status = 'picked'::dokani.pgqueuer_status);

CREATE UNIQUE INDEX pgqueuer_picked_slot_idx ON dokani.pgqueuer USING btree (entrypoint, slot) WHERE ((status = 'picked'::dokani.pgqueuer_status) AND (slot IS NOT NULL));

CREATE INDEX pgqueuer_priority_id_id1_idx ON dokani.pgqueuer USING btree (priority, id DESC) INCLUDE (id) WHERE (status = 'queued'::dokani.pgqueuer_status);

CREATE INDEX pgqueuer_queue_manager_id_idx ON dokani.pgqueuer USING btree (queue_manager_id) WHERE (queue_manager_id IS NOT NULL);

CREATE UNIQUE INDEX pgqueuer_statistics_unique_count ON dokani.pgqueuer_statistics USING btree (priority, date_trunc('sec'::text, timezone('UTC'::text, created)), status, entrypoint);

CREATE UNIQUE INDEX pgqueuer_unique_dedupe_key ON dokani.pgqueuer USING btree (dedupe_key) WHERE ((status = ANY (ARRAY['queued'::dokani.pgqueuer_status, 'picked'::dokani.pgqueuer_status])) AND (dedupe_key IS NOT NULL));

CREATE INDEX pgqueuer_updated_id_id1_idx ON dokani.pgqueuer USING btree (updated, id DESC) INCLUDE (id) WHERE (status = 'picked'::dokani.pgqueuer_status);

CREATE INDEX policy_experiments_control ON dokani.policy_experiments USING btree (control);

CREATE INDEX policy_experiments_ended_by ON dokani.policy_experiments USING btree (ended_by) WHERE (ended_by IS NOT NULL);

CREATE INDEX policy_experiments_newest ON dokani.policy_experiments USING btree (business_id, started_at DESC);

CREATE UNIQUE INDEX policy_experiments_running ON dokani.policy_experiments USING btree (business_id) WHERE (ended_at IS NULL);

CREATE INDEX policy_experiments_started_by ON dokani.policy_experiments USING btree (started_by) WHERE (started_by IS NOT NULL);

CREATE INDEX policy_experiments_treatment ON dokani.policy_experiments USING btree (treatment);

CREATE INDEX policy_reviews_noted_by ON dokani.policy_reviews USING btree (noted_by) WHERE (noted_by IS NOT NULL);

CREATE INDEX ratings_newest ON dokani.ratings USING btree (business_id, rated_at DESC);

CREATE INDEX receipts_return ON dokani.receipts USING btree (business_id, return_request_id);

CREATE INDEX refresh_tokens_session ON dokani.refresh_tokens USING btree (session_id);

CREATE INDEX resolutions_done_at ON dokani.resolutions USING btree (business_id, done_at) WHERE (state = 'done'::text);

CREATE INDEX resolutions_open ON dokani.resolutions USING btree (business_id, state) WHERE (state <> ALL (ARRAY['done'::text, 'withdrawn'::text]));

CREATE INDEX resolutions_order ON dokani.resolutions USING btree (business_id, order_id);

CREATE INDEX resolutions_waiting ON dokani.resolutions USING btree (business_id, COALESCE(due_at, created_at), id) WHERE (state = ANY (ARRAY['due'::text, 'failed'::text, 'unknown'::text]));

CREATE INDEX return_notes_author ON dokani.return_notes USING btree (author) WHERE (author IS NOT NULL);

CREATE INDEX return_notes_return ON dokani.return_notes USING btree (business_id, return_request_id, created_at);

CREATE INDEX risk_fits_newest ON dokani.risk_fits USING btree (business_id, id DESC);

CREATE INDEX risk_labels_labelled_by ON dokani.risk_labels USING btree (labelled_by) WHERE (labelled_by IS NOT NULL);

CREATE INDEX risk_labels_newest ON dokani.risk_labels USING btree (business_id, created_at);

CREATE INDEX risk_lists_created_by ON dokani.risk_lists USING btree (created_by) WHERE (created_by IS NOT NULL);

CREATE INDEX sessions_revoked ON dokani.sessions USING btree (revoked_at) WHERE (revoked_at IS NOT NULL);

CREATE INDEX sessions_user ON dokani.sessions USING btree (user_id);

CREATE INDEX shadow_decisions_differing ON dokani.shadow_decisions USING btree (business_id, shadow_id, return_request_id DESC) WHERE ((was <> now) OR (amount_was <> amount_now));

CREATE INDEX shadow_decisions_return ON dokani.shadow_decisions USING btree (business_id, return_request_id);

CREATE INDEX shadows_of_policy ON dokani.shadows USING btree (business_id, policy_id, since DESC);

CREATE UNIQUE INDEX shadows_running ON dokani.shadows USING btree (business_id, policy_id) WHERE (state = 'running'::text);

CREATE INDEX shadows_started_by ON dokani.shadows USING btree (started_by) WHERE (started_by IS NOT NULL);

CREATE UNIQUE INDEX signing_keys_current ON dokani.signing_keys USING btree ((true)) WHERE (retired_at IS NULL);

CREATE INDEX simulation_runs_business ON dokani.simulation_runs USING btree (business_id, simulation_id);

CREATE INDEX simulations_asked_by ON dokani.simulations USING btree (asked_by) WHERE (asked_by IS NOT NULL);

CREATE INDEX simulations_gate ON dokani.simulations USING btree (business_id, agent, finished_at DESC) WHERE ((state = 'done'::text) AND (scenarios IS NULL));

CREATE INDEX simulations_newest ON dokani.simulations USING btree (business_id, asked_at DESC, id DESC);

CREATE INDEX tool_calls_chat ON dokani.tool_calls USING btree (business_id, chat_session_id, id);

CREATE INDEX tool_calls_newest ON dokani.tool_calls USING btree (business_id, created_at DESC);

CREATE UNIQUE INDEX tool_calls_once ON dokani.tool_calls USING btree (chat_session_id, turn_seq, tool, arguments_sha256) WHERE ok;

CREATE INDEX agent_performance_logs_newest ON public.agent_performance_logs USING btree (business_id, created_at DESC);

CREATE UNIQUE INDEX agent_performance_logs_once ON public.agent_performance_logs USING btree (business_id, interaction_type, interaction_id) WHERE ((interaction_id IS NOT NULL) AND (interaction_type IS NOT NULL));

CREATE INDEX agent_performance_logs_session ON public.agent_performance_logs USING btree (session_id) WHERE (session_id IS NOT NULL);

CREATE UNIQUE INDEX ai_conversation_state_one_active ON public.ai_conversation_state USING btree (session_id) WHERE is_active;

CREATE INDEX api_usage_logs_newest ON public.api_usage_logs USING btree (business_id, created_at);

CREATE INDEX api_usage_logs_user ON public.api_usage_logs USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX audio_chunks_user ON public.audio_chunks USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX business_members_user_id ON public.business_members USING btree (user_id, created_at);

CREATE INDEX businesses_owner_id ON public.businesses USING btree (owner_id);

CREATE INDEX call_analytics_call ON public.call_analytics USING btree (call_session_id);

CREATE INDEX call_sessions_ai_state ON public.call_sessions USING btree (ai_conversation_state_id) WHERE (ai_conversation_state_id IS NOT NULL);

CREATE UNIQUE INDEX call_sessions_external ON public.call_sessions USING btree (provider, external_session_id) WHERE (external_session_id IS NOT NULL);

CREATE INDEX call_sessions_persona ON public.call_sessions USING btree (persona_config_id) WHERE (persona_config_id IS NOT NULL);

CREATE INDEX call_transcripts_audio ON public.call_transcripts USING btree (audio_chunk_id) WHERE (audio_chunk_id IS NOT NULL);

CREATE INDEX call_transcripts_chunk ON public.call_transcripts USING btree (chunk_id) WHERE (chunk_id IS NOT NULL);

CREATE INDEX call_transcripts_video ON public.call_transcripts USING btree (video_frame_id) WHERE (video_frame_id IS NOT NULL);

CREATE UNIQUE INDEX chat_messages_external_id ON public.chat_messages USING btree (session_id, external_id) WHERE (external_id IS NOT NULL);

CREATE INDEX chat_sessions_conversation ON public.chat_sessions USING btree (conversation_session_id);

CREATE INDEX chat_sessions_silent ON public.chat_sessions USING btree (updated_at) WHERE is_active;

CREATE INDEX conversation_chunks_ai_response ON public.conversation_chunks USING btree (ai_response_id) WHERE (ai_response_id IS NOT NULL);

CREATE INDEX conversation_messages_session ON public.conversation_messages USING btree (session_id, "timestamp");

CREATE INDEX conversation_messages_user ON public.conversation_messages USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX conversation_sessions_lately ON public.conversation_sessions USING btree (business_id, updated_at DESC, id DESC);

CREATE INDEX conversation_sessions_merged ON public.conversation_sessions USING btree (business_id, merged_into) WHERE (merged_into IS NOT NULL);

CREATE INDEX conversation_sessions_newest ON public.conversation_sessions USING btree (business_id, created_at DESC);

CREATE INDEX conversation_sessions_person ON public.conversation_sessions USING btree (person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX conversation_sessions_return ON public.conversation_sessions USING btree (return_request_id);

CREATE INDEX conversation_sessions_waiting ON public.conversation_sessions USING btree (business_id, waiting_since) WHERE (waiting_since IS NOT NULL);

CREATE INDEX facebook_pages_business ON public.facebook_pages USING btree (business_id);

CREATE INDEX facebook_pages_user ON public.facebook_pages USING btree (user_id);

CREATE INDEX facebook_user_tokens_business ON public.facebook_user_tokens USING btree (business_id);

CREATE INDEX file_uploads_newest ON public.file_uploads USING btree (business_id, uploaded_at DESC);

CREATE INDEX file_uploads_of_return ON public.file_uploads USING btree (business_id, return_request_id, created_at);

CREATE INDEX file_uploads_return ON public.file_uploads USING btree (return_request_id) WHERE (return_request_id IS NOT NULL);

CREATE INDEX file_uploads_same_bytes ON public.file_uploads USING btree (business_id, sha256) WHERE (sha256 IS NOT NULL);

CREATE INDEX file_uploads_uploaded_by ON public.file_uploads USING btree (uploaded_by) WHERE (uploaded_by IS NOT NULL);

CREATE INDEX idx_agent_performance_logs_business_agent ON public.agent_performance_logs USING btree (business_id, agent_type);

CREATE INDEX idx_business_analytics_business_metric ON public.business_analytics USING btree (business_id, metric_type);

CREATE INDEX idx_call_sessions_chat_session_id ON public.call_sessions USING btree (chat_session_id);

CREATE INDEX idx_call_sessions_provider ON public.call_sessions USING btree (provider);

CREATE INDEX idx_call_sessions_status ON public.call_sessions USING btree (status);

CREATE INDEX idx_call_transcripts_call_session_id ON public.call_transcripts USING btree (call_session_id);

CREATE INDEX idx_chat_messages_session_id ON public.chat_messages USING btree (session_id);

CREATE INDEX idx_chat_sessions_business_id ON public.chat_sessions USING btree (business_id);

CREATE INDEX idx_chat_sessions_user_id ON public.chat_sessions USING btree (user_id);

CREATE INDEX idx_return_requests_business_status ON public.return_requests USING btree (business_id, status);

CREATE INDEX idx_return_requests_created_at ON public.return_requests USING btree (created_at);

CREATE INDEX idx_return_requests_customer_email ON public.return_requests USING btree (customer_email);

CREATE INDEX idx_streaming_sessions_call_session_id ON public.streaming_sessions USING btree (call_session_id);

CREATE INDEX idx_streaming_sessions_status ON public.streaming_sessions USING btree (status);

CREATE INDEX mock_orders_business ON public.mock_orders USING btree (business_id);

CREATE INDEX mock_orders_customer ON public.mock_orders USING btree (business_id, customer_email_norm);

CREATE INDEX mock_orders_number ON public.mock_orders USING btree (business_id, order_id);

CREATE INDEX order_lines_customer_sku ON public.order_lines USING btree (business_id, customer_email_norm, sku, ordered_at);

CREATE INDEX order_lines_sku ON public.order_lines USING btree (business_id, sku, ordered_at DESC) WHERE (sku IS NOT NULL);

CREATE INDEX orders_address ON public.orders USING btree (business_id, address_norm) WHERE (address_norm IS NOT NULL);

CREATE INDEX orders_customer ON public.orders USING btree (business_id, customer_email_norm);

CREATE INDEX orders_email_begins ON public.orders USING btree (business_id, customer_email_norm COLLATE "C");

CREATE INDEX orders_newest ON public.orders USING btree (business_id, ordered_at DESC, id DESC);

CREATE INDEX orders_number_begins ON public.orders USING btree (business_id, order_id COLLATE "C");

CREATE INDEX orders_payment ON public.orders USING btree (business_id, payment_norm) WHERE (payment_norm IS NOT NULL);

CREATE INDEX orders_phone ON public.orders USING btree (business_id, phone_norm) WHERE (phone_norm IS NOT NULL);

CREATE INDEX persona_test_logs_business ON public.persona_test_logs USING btree (business_id, created_at DESC);

CREATE INDEX persona_test_logs_config ON public.persona_test_logs USING btree (config_id);

CREATE INDEX policies_created_by ON public.policies USING btree (created_by) WHERE (created_by IS NOT NULL);

CREATE INDEX policies_due ON public.policies USING btree (scheduled_for) WHERE (scheduled_for IS NOT NULL);

CREATE UNIQUE INDEX policies_one_active ON public.policies USING btree (business_id) WHERE (is_active AND (deleted_at IS NULL));

CREATE INDEX policies_scheduled_by ON public.policies USING btree (scheduled_by) WHERE (scheduled_by IS NOT NULL);

CREATE INDEX policies_shown ON public.policies USING btree (business_id, id DESC) WHERE (deleted_at IS NULL);

CREATE INDEX policy_change_history_business ON public.policy_change_history USING btree (business_id, created_at DESC);

CREATE INDEX policy_change_history_changed_by ON public.policy_change_history USING btree (changed_by);

CREATE INDEX policy_change_history_policy ON public.policy_change_history USING btree (policy_id);

CREATE INDEX provider_configs_business ON public.provider_configs USING btree (business_id);

CREATE UNIQUE INDEX provider_configs_one_default ON public.provider_configs USING btree (business_id, provider) NULLS NOT DISTINCT WHERE is_default;

CREATE INDEX return_decisions_decided_by ON public.return_decisions USING btree (decided_by) WHERE (decided_by IS NOT NULL);

CREATE INDEX return_decisions_triaged ON public.return_decisions USING btree (business_id, created_at) WHERE (stage = 'triage'::text);

CREATE INDEX return_lines_closed ON public.return_lines USING btree (business_id, order_id, line_number) WHERE (NOT open);

CREATE UNIQUE INDEX return_lines_one_open ON public.return_lines USING btree (business_id, order_id, line_number) WHERE open;

CREATE INDEX return_requests_all ON public.return_requests USING btree (business_id, created_at DESC, id DESC);

CREATE INDEX return_requests_assigned_to ON public.return_requests USING btree (assigned_to, business_id) WHERE (assigned_to IS NOT NULL);

CREATE INDEX return_requests_customer ON public.return_requests USING btree (business_id, customer_email_norm);

CREATE INDEX return_requests_due ON public.return_requests USING btree (business_id, review_due_at) WHERE ((status = 'pending_review'::text) AND (overdue_at IS NULL));

CREATE INDEX return_requests_newest ON public.return_requests USING btree (business_id, status, created_at DESC, id DESC);

CREATE INDEX return_requests_order ON public.return_requests USING btree (business_id, order_id);

CREATE INDEX return_requests_policy ON public.return_requests USING btree (policy_id);

CREATE INDEX return_requests_portal ON public.return_requests USING btree (business_id) WHERE (channel = 'portal'::text);

CREATE INDEX return_requests_risk_level ON public.return_requests USING btree (business_id, status, risk_level, review_worth DESC, id DESC);

CREATE INDEX return_requests_worth ON public.return_requests USING btree (business_id, status, review_worth DESC, id DESC);

CREATE INDEX security_audit_logs_newest ON public.security_audit_logs USING btree (business_id, seq);

CREATE INDEX security_audit_logs_portal ON public.security_audit_logs USING btree (business_id) WHERE (action = 'portal.opened'::text);

CREATE INDEX security_audit_logs_settled ON public.security_audit_logs USING btree (COALESCE(business_id, '00000000-0000-0000-0000-000000000000'::uuid), xid);

CREATE INDEX security_audit_logs_user ON public.security_audit_logs USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX security_events_newest ON public.security_events USING btree (business_id, created_at DESC);

CREATE INDEX security_events_resolved_by ON public.security_events USING btree (resolved_by) WHERE (resolved_by IS NOT NULL);

CREATE INDEX security_events_return ON public.security_events USING btree (return_request_id) WHERE (return_request_id IS NOT NULL);

CREATE INDEX video_analysis_call ON public.video_analysis USING btree (session_id);

CREATE INDEX video_analysis_user ON public.video_analysis USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX video_frames_user ON public.video_frames USING btree (user_id) WHERE (user_id IS NOT NULL);

CREATE INDEX video_stream_analysis_stream ON public.video_stream_analysis USING btree (session_id);

CREATE TRIGGER announce_backtest AFTER INSERT OR UPDATE OF state, done ON dokani.backtests FOR EACH ROW EXECUTE FUNCTION dokani.announce_backtest();

CREATE TRIGGER announce_hold AFTER UPDATE OF state ON dokani.held_decisions FOR EACH ROW WHEN ((new.state = ANY (ARRAY['undone'::text, 'failed'::text]))) EXECUTE FUNCTION dokani.announce_hold();

CREATE TRIGGER announce_new_hold AFTER INSERT ON dokani.held_decisions FOR EACH ROW EXECUTE FUNCTION dokani.announce_hold();

CREATE TRIGGER announce_new_step AFTER INSERT ON dokani.held_steps FOR EACH ROW EXECUTE FUNCTION dokani.announce_hold();

CREATE TRIGGER announce_notice AFTER INSERT ON dokani.notices FOR EACH ROW EXECUTE FUNCTION dokani.announce_notice();

CREATE TRIGGER announce_simulation AFTER INSERT OR UPDATE OF state, done ON dokani.simulations FOR EACH ROW EXECUTE FUNCTION dokani.announce_simulation();

CREATE TRIGGER announce_step AFTER UPDATE OF received_at, graded_at, disposed_at ON dokani.goods FOR EACH ROW EXECUTE FUNCTION dokani.announce_step();

CREATE TRIGGER announce_step AFTER UPDATE OF state ON dokani.held_steps FOR EACH ROW EXECUTE FUNCTION dokani.announce_hold();

CREATE TRIGGER announce_step AFTER INSERT OR UPDATE OF state ON dokani.resolutions FOR EACH ROW EXECUTE FUNCTION dokani.announce_step();

CREATE TRIGGER append_only BEFORE TRUNCATE ON dokani.agent_offers FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.appeals FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dokani.audit_seals FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE TRUNCATE ON dokani.blind_reviews FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.goods FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.held_decisions FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.held_steps FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.policy_experiments FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dokani.receipts FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.resolutions FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dokani.return_notes FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.shadows FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON dokani.signing_keys FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE TRUNCATE ON dokani.tool_calls FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.agent_offers FOR EACH ROW WHEN (((old.state <> 'open'::text) OR ((to_jsonb(old.*) - '{state,accepted_seq,settled_at}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{state,accepted_seq,settled_at}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.appeals FOR EACH ROW WHEN (((old.state <> 'open'::text) OR ((to_jsonb(old.*) - '{state,decided_by,key_id,decided_at}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{state,decided_by,key_id,decided_at}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.blind_reviews FOR EACH ROW WHEN (((old.answered_at IS NOT NULL) OR ((to_jsonb(old.*) - '{verdict,note,answered_at,agreed}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{verdict,note,answered_at,agreed}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.held_decisions FOR EACH ROW WHEN (((old.state <> 'held'::text) OR ((to_jsonb(old.*) - '{state,failure,settled_at}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{state,failure,settled_at}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.held_steps FOR EACH ROW WHEN (((old.state <> 'held'::text) OR ((to_jsonb(old.*) - '{state,failure,settled_at}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{state,failure,settled_at}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.policy_experiments FOR EACH ROW WHEN (((old.ended_at IS NOT NULL) OR ((to_jsonb(old.*) - '{ended_at,ended_by,ended_because}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{ended_at,ended_by,ended_because}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.shadows FOR EACH ROW WHEN (((old.state = 'stopped'::text) OR ((to_jsonb(old.*) - '{state,because,until,read_to}'::text[]) IS DISTINCT FROM (to_jsonb(new.*) - '{state,because,until,read_to}'::text[])))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.signing_keys FOR EACH ROW WHEN (((new.id <> old.id) OR (new.public_key <> old.public_key) OR (new.created_at <> old.created_at) OR ((old.retired_at IS NOT NULL) AND (new.retired_at IS DISTINCT FROM old.retired_at)))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON dokani.tool_calls FOR EACH ROW EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER guard_goods BEFORE INSERT OR UPDATE ON dokani.goods FOR EACH ROW EXECUTE FUNCTION dokani.guard_goods();

CREATE TRIGGER guard_goods_quantity AFTER INSERT OR UPDATE OF quantity ON dokani.goods FOR EACH ROW EXECUTE FUNCTION dokani.guard_goods_quantity();

CREATE TRIGGER guard_new_resolution BEFORE INSERT ON dokani.resolutions FOR EACH ROW EXECUTE FUNCTION dokani.guard_new_resolution();

CREATE TRIGGER guard_resolution BEFORE UPDATE ON dokani.resolutions FOR EACH ROW EXECUTE FUNCTION dokani.guard_resolution();

CREATE TRIGGER tell_failed_hold AFTER UPDATE OF state ON dokani.held_decisions FOR EACH ROW WHEN ((new.state = 'failed'::text)) EXECUTE FUNCTION dokani.tell_failed_hold();

CREATE TRIGGER tell_failed_step AFTER UPDATE OF state ON dokani.held_steps FOR EACH ROW WHEN ((new.state = 'failed'::text)) EXECUTE FUNCTION dokani.tell_failed_step();

CREATE TRIGGER tg_pgqueuer_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON dokani.pgqueuer FOR EACH STATEMENT EXECUTE FUNCTION dokani.fn_pgqueuer_changed();

CREATE TRIGGER touch BEFORE UPDATE ON dokani.imports FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER announce_chat AFTER UPDATE ON public.chat_sessions FOR EACH ROW WHEN (((old.is_active IS DISTINCT FROM new.is_active) OR (old.verified_at IS DISTINCT FROM new.verified_at) OR (old.conversation_session_id IS DISTINCT FROM new.conversation_session_id))) EXECUTE FUNCTION dokani.announce_chat();

CREATE TRIGGER announce_conversation AFTER UPDATE ON public.conversation_sessions FOR EACH ROW WHEN (((old.status IS DISTINCT FROM new.status) OR (old.person_id IS DISTINCT FROM new.person_id) OR (old.escalation_level IS DISTINCT FROM new.escalation_level))) EXECUTE FUNCTION dokani.announce_conversation();

CREATE TRIGGER announce_new_conversation AFTER INSERT ON public.conversation_sessions FOR EACH ROW EXECUTE FUNCTION dokani.announce_conversation();

CREATE TRIGGER announce_new_return AFTER INSERT ON public.return_requests FOR EACH ROW WHEN ((new.channel <> 'import'::text)) EXECUTE FUNCTION dokani.announce_return();

CREATE TRIGGER announce_return AFTER UPDATE OF status ON public.return_requests FOR EACH ROW WHEN ((old.status <> new.status)) EXECUTE FUNCTION dokani.announce_return();

CREATE TRIGGER announce_step AFTER INSERT ON public.file_uploads FOR EACH ROW WHEN ((new.return_request_id IS NOT NULL)) EXECUTE FUNCTION dokani.announce_step();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.policy_change_history FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON public.return_decisions FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.security_audit_logs FOR EACH STATEMENT EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER append_only_rows BEFORE UPDATE ON public.return_decisions FOR EACH ROW WHEN ((NOT ((old.stage = 'triage'::text) AND (old.verdict = 'pending_triage'::text) AND (new.stage = 'triage'::text) AND (new.id = old.id) AND (new.return_request_id = old.return_request_id) AND (new.business_id = old.business_id)))) EXECUTE FUNCTION dokani.refuse_change();

CREATE TRIGGER end_hold AFTER UPDATE OF status ON public.return_requests FOR EACH ROW EXECUTE FUNCTION dokani.end_hold();

CREATE TRIGGER end_trials AFTER UPDATE ON public.policies FOR EACH ROW WHEN (((old.is_active IS DISTINCT FROM new.is_active) OR (old.rules IS DISTINCT FROM new.rules) OR (old.deleted_at IS DISTINCT FROM new.deleted_at))) EXECUTE FUNCTION dokani.end_trials();

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.ai_conversation_state FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('conversation_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.audio_chunks FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('call_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.call_analytics FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('call_sessions', 'call_session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.call_sessions FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('chat_sessions', 'chat_session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.call_transcripts FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('call_sessions', 'call_session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.chat_messages FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('chat_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.conversation_chunks FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('conversation_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.conversation_messages FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('conversation_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.streaming_sessions FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('call_sessions', 'call_session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.video_analysis FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('call_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.video_frames FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('call_sessions', 'session_id');

CREATE TRIGGER fill_business_id BEFORE INSERT ON public.video_stream_analysis FOR EACH ROW WHEN ((new.business_id IS NULL)) EXECUTE FUNCTION dokani.fill_business_id('streaming_sessions', 'session_id');

CREATE TRIGGER guard_file BEFORE UPDATE ON public.file_uploads FOR EACH ROW EXECUTE FUNCTION dokani.guard_file();

CREATE TRIGGER guard_new_quantity AFTER INSERT ON public.return_lines FOR EACH ROW WHEN ((new.verdict IS DISTINCT FROM 'deny'::text)) EXECUTE FUNCTION dokani.guard_quantity();

CREATE TRIGGER guard_new_return BEFORE INSERT ON public.return_requests FOR EACH ROW WHEN ((new.status = ANY (ARRAY['approved'::text, 'denied'::text, 'completed'::text]))) EXECUTE FUNCTION dokani.guard_return();

CREATE TRIGGER guard_policy BEFORE INSERT OR UPDATE ON public.policies FOR EACH ROW EXECUTE FUNCTION dokani.guard_policy();

CREATE TRIGGER guard_quantity AFTER UPDATE OF verdict ON public.return_lines FOR EACH ROW WHEN (((old.verdict = 'deny'::text) AND (new.verdict IS DISTINCT FROM 'deny'::text))) EXECUTE FUNCTION dokani.guard_quantity();

CREATE TRIGGER guard_return BEFORE UPDATE ON public.return_requests FOR EACH ROW EXECUTE FUNCTION dokani.guard_return();

CREATE TRIGGER guard_tried_policy BEFORE UPDATE ON public.policies FOR EACH ROW WHEN (((old.rules IS DISTINCT FROM new.rules) OR (old.version <> new.version) OR ((old.deleted_at IS NULL) AND (new.deleted_at IS NOT NULL)))) EXECUTE FUNCTION dokani.guard_tried_policy();

CREATE TRIGGER mirror_business AFTER UPDATE OF business_name, subscription_plan ON public.businesses FOR EACH ROW WHEN (((old.business_name IS DISTINCT FROM new.business_name) OR (old.subscription_plan IS DISTINCT FROM new.subscription_plan))) EXECUTE FUNCTION dokani.mirror_business();

CREATE TRIGGER note_first_refunded BEFORE INSERT ON public.orders FOR EACH ROW WHEN ((new.refunded > (0)::numeric)) EXECUTE FUNCTION dokani.note_refunded();

CREATE TRIGGER note_refunded BEFORE UPDATE OF refunded ON public.orders FOR EACH ROW WHEN ((new.refunded <> old.refunded)) EXECUTE FUNCTION dokani.note_refunded();

CREATE TRIGGER note_satisfaction AFTER UPDATE OF customer_satisfaction_score ON public.return_requests FOR EACH ROW WHEN ((new.customer_satisfaction_score IS DISTINCT FROM old.customer_satisfaction_score)) EXECUTE FUNCTION dokani.note_satisfaction();

CREATE TRIGGER note_security_event AFTER INSERT ON public.security_events FOR EACH ROW WHEN (((new.severity = ANY (ARRAY['high'::text, 'critical'::text])) AND (new.business_id IS NOT NULL))) EXECUTE FUNCTION dokani.note_security_event();

CREATE TRIGGER note_waiting BEFORE INSERT OR UPDATE OF escalation_level, status ON public.conversation_sessions FOR EACH ROW EXECUTE FUNCTION dokani.note_waiting();

CREATE TRIGGER number_message BEFORE INSERT ON public.chat_messages FOR EACH ROW EXECUTE FUNCTION dokani.number_message();

CREATE TRIGGER receipt_due AFTER INSERT OR UPDATE OF verdict ON public.return_decisions FOR EACH ROW WHEN ((new.verdict <> 'pending_triage'::text)) EXECUTE FUNCTION dokani.note_receipt_due();

CREATE TRIGGER resolve_approved AFTER UPDATE OF status ON public.return_requests FOR EACH ROW WHEN (((new.status = 'approved'::text) AND (old.status <> 'approved'::text) AND (new.channel <> 'import'::text))) EXECUTE FUNCTION dokani.resolve_approved();

CREATE TRIGGER resolve_new_approved AFTER INSERT ON public.return_requests FOR EACH ROW WHEN (((new.status = 'approved'::text) AND (new.channel <> 'import'::text))) EXECUTE FUNCTION dokani.resolve_approved();

CREATE TRIGGER settle_lines AFTER UPDATE OF status ON public.return_requests FOR EACH ROW WHEN (((old.status <> new.status) AND ((new.status = ANY (ARRAY['denied'::text, 'completed'::text])) OR (old.status = 'denied'::text)))) EXECUTE FUNCTION dokani.settle_lines();

CREATE TRIGGER touch BEFORE UPDATE ON public.ai_conversation_state FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.businesses FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.call_sessions FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.chat_sessions FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.conversation_sessions FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.facebook_pages FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.facebook_user_tokens FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.orders FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.policies FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.profiles FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.provider_configs FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.streaming_sessions FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER touch BEFORE UPDATE ON public.user_preferences FOR EACH ROW EXECUTE FUNCTION dokani.touch();

CREATE TRIGGER unassign_member AFTER DELETE ON public.business_members FOR EACH ROW EXECUTE FUNCTION dokani.unassign_member();

CREATE TRIGGER withdraw_appeal AFTER UPDATE OF status ON public.return_requests FOR EACH ROW WHEN ((new.status = 'completed'::text)) EXECUTE FUNCTION dokani.withdraw_appeal();

ALTER TABLE ONLY dokani.agent_offers
    ADD CONSTRAINT agent_offers_business_id_chat_session_id_fkey FOREIGN KEY (business_id, chat_session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.agent_proofs
    ADD CONSTRAINT agent_proofs_business_id_chat_session_id_fkey FOREIGN KEY (business_id, chat_session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.api_keys
    ADD CONSTRAINT api_keys_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.api_keys
    ADD CONSTRAINT api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY dokani.appeals
    ADD CONSTRAINT appeals_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.appeals
    ADD CONSTRAINT appeals_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.appeals
    ADD CONSTRAINT appeals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.backtest_changes
    ADD CONSTRAINT backtest_changes_business_id_backtest_id_fkey FOREIGN KEY (business_id, backtest_id) REFERENCES dokani.backtests(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.backtest_changes
    ADD CONSTRAINT backtest_changes_case_id_fkey FOREIGN KEY (case_id) REFERENCES dokani.lab_cases(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.backtests
    ADD CONSTRAINT backtests_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.backtests
    ADD CONSTRAINT backtests_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.blind_reviews
    ADD CONSTRAINT blind_reviews_asked_of_fkey FOREIGN KEY (asked_of) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.blind_reviews
    ADD CONSTRAINT blind_reviews_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.chat_files
    ADD CONSTRAINT chat_files_business_id_chat_session_id_fkey FOREIGN KEY (business_id, chat_session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.chat_files
    ADD CONSTRAINT chat_files_business_id_file_id_fkey FOREIGN KEY (business_id, file_id) REFERENCES public.file_uploads(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.file_bands
    ADD CONSTRAINT file_bands_business_id_file_id_fkey FOREIGN KEY (business_id, file_id) REFERENCES public.file_uploads(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.goods
    ADD CONSTRAINT goods_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.goods
    ADD CONSTRAINT goods_graded_by_fkey FOREIGN KEY (graded_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY dokani.goods
    ADD CONSTRAINT goods_received_by_fkey FOREIGN KEY (received_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY dokani.held_decisions
    ADD CONSTRAINT held_decisions_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.held_decisions
    ADD CONSTRAINT held_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.held_steps
    ADD CONSTRAINT held_steps_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.held_steps
    ADD CONSTRAINT held_steps_made_by_fkey FOREIGN KEY (made_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.idempotency_keys
    ADD CONSTRAINT idempotency_keys_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.import_faults
    ADD CONSTRAINT import_faults_business_id_import_id_fkey FOREIGN KEY (business_id, import_id) REFERENCES dokani.imports(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.import_faults
    ADD CONSTRAINT import_faults_import_id_fkey FOREIGN KEY (import_id) REFERENCES dokani.imports(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.imports
    ADD CONSTRAINT imports_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.lab_cases
    ADD CONSTRAINT lab_cases_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.mail_outbox
    ADD CONSTRAINT mail_outbox_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.model_tokens
    ADD CONSTRAINT model_tokens_business_id_conversation_session_id_fkey FOREIGN KEY (business_id, conversation_session_id) REFERENCES public.conversation_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.notices
    ADD CONSTRAINT notices_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.notices
    ADD CONSTRAINT notices_for_user_fkey FOREIGN KEY (for_user) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.notices_seen
    ADD CONSTRAINT notices_seen_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.notices_seen
    ADD CONSTRAINT notices_seen_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.one_time_tokens
    ADD CONSTRAINT one_time_tokens_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.one_time_tokens
    ADD CONSTRAINT one_time_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.past_returns
    ADD CONSTRAINT past_returns_business_id_import_id_fkey FOREIGN KEY (business_id, import_id) REFERENCES dokani.imports(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.policy_counts
    ADD CONSTRAINT policy_counts_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.policy_experiments
    ADD CONSTRAINT policy_experiments_business_id_control_fkey FOREIGN KEY (business_id, control) REFERENCES public.policies(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.policy_experiments
    ADD CONSTRAINT policy_experiments_business_id_treatment_fkey FOREIGN KEY (business_id, treatment) REFERENCES public.policies(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.policy_experiments
    ADD CONSTRAINT policy_experiments_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.policy_experiments
    ADD CONSTRAINT policy_experiments_started_by_fkey FOREIGN KEY (started_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.policy_reviews
    ADD CONSTRAINT policy_reviews_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.policy_reviews
    ADD CONSTRAINT policy_reviews_noted_by_fkey FOREIGN KEY (noted_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.ratings
    ADD CONSTRAINT ratings_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.receipts
    ADD CONSTRAINT receipts_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.receipts
    ADD CONSTRAINT receipts_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.refresh_tokens
    ADD CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY (session_id) REFERENCES dokani.sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.resolutions
    ADD CONSTRAINT resolutions_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.return_notes
    ADD CONSTRAINT return_notes_author_fkey FOREIGN KEY (author) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.return_notes
    ADD CONSTRAINT return_notes_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.risk_fits
    ADD CONSTRAINT risk_fits_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.risk_labels
    ADD CONSTRAINT risk_labels_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.risk_labels
    ADD CONSTRAINT risk_labels_labelled_by_fkey FOREIGN KEY (labelled_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY dokani.risk_lists
    ADD CONSTRAINT risk_lists_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.risk_lists
    ADD CONSTRAINT risk_lists_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY dokani.risk_models
    ADD CONSTRAINT risk_models_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.sessions
    ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.shadow_decisions
    ADD CONSTRAINT shadow_decisions_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.shadow_decisions
    ADD CONSTRAINT shadow_decisions_business_id_shadow_id_fkey FOREIGN KEY (business_id, shadow_id) REFERENCES dokani.shadows(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.shadows
    ADD CONSTRAINT shadows_business_id_policy_id_fkey FOREIGN KEY (business_id, policy_id) REFERENCES public.policies(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.shadows
    ADD CONSTRAINT shadows_started_by_fkey FOREIGN KEY (started_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.simulation_runs
    ADD CONSTRAINT simulation_runs_business_id_simulation_id_fkey FOREIGN KEY (business_id, simulation_id) REFERENCES dokani.simulations(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY dokani.simulations
    ADD CONSTRAINT simulations_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.simulations
    ADD CONSTRAINT simulations_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY dokani.tool_calls
    ADD CONSTRAINT tool_calls_business_id_chat_session_id_fkey FOREIGN KEY (business_id, chat_session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.agent_performance_logs
    ADD CONSTRAINT agent_performance_logs_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.agent_performance_logs
    ADD CONSTRAINT agent_performance_logs_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE SET NULL (session_id);

ALTER TABLE ONLY public.agent_performance_logs
    ADD CONSTRAINT agent_performance_logs_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.ai_conversation_state
    ADD CONSTRAINT ai_conversation_state_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.conversation_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.ai_conversation_state
    ADD CONSTRAINT ai_conversation_state_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.conversation_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.api_usage_logs
    ADD CONSTRAINT api_usage_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.audio_chunks
    ADD CONSTRAINT audio_chunks_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.call_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audio_chunks
    ADD CONSTRAINT audio_chunks_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.call_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.audio_chunks
    ADD CONSTRAINT audio_chunks_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.business_analytics
    ADD CONSTRAINT business_analytics_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.business_members
    ADD CONSTRAINT business_members_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.business_members
    ADD CONSTRAINT business_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.businesses
    ADD CONSTRAINT businesses_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.call_analytics
    ADD CONSTRAINT call_analytics_business_id_call_session_id_fkey FOREIGN KEY (business_id, call_session_id) REFERENCES public.call_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.call_analytics
    ADD CONSTRAINT call_analytics_call_session_id_fkey FOREIGN KEY (call_session_id) REFERENCES public.call_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_ai_conversation_state_id_fkey FOREIGN KEY (ai_conversation_state_id) REFERENCES public.ai_conversation_state(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_business_id_ai_conversation_state_id_fkey FOREIGN KEY (business_id, ai_conversation_state_id) REFERENCES public.ai_conversation_state(business_id, id) ON DELETE SET NULL (ai_conversation_state_id);

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_business_id_chat_session_id_fkey FOREIGN KEY (business_id, chat_session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_business_id_persona_config_id_fkey FOREIGN KEY (business_id, persona_config_id) REFERENCES public.provider_configs(business_id, id) ON DELETE SET NULL (persona_config_id);

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_chat_session_id_fkey FOREIGN KEY (chat_session_id) REFERENCES public.chat_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.call_sessions
    ADD CONSTRAINT call_sessions_persona_config_id_fkey FOREIGN KEY (persona_config_id) REFERENCES public.provider_configs(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_audio_chunk_id_fkey FOREIGN KEY (audio_chunk_id) REFERENCES public.audio_chunks(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_business_id_audio_chunk_id_fkey FOREIGN KEY (business_id, audio_chunk_id) REFERENCES public.audio_chunks(business_id, id) ON DELETE SET NULL (audio_chunk_id);

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_business_id_call_session_id_fkey FOREIGN KEY (business_id, call_session_id) REFERENCES public.call_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_business_id_chunk_id_fkey FOREIGN KEY (business_id, chunk_id) REFERENCES public.conversation_chunks(business_id, id) ON DELETE SET NULL (chunk_id);

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_business_id_video_frame_id_fkey FOREIGN KEY (business_id, video_frame_id) REFERENCES public.video_frames(business_id, id) ON DELETE SET NULL (video_frame_id);

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_call_session_id_fkey FOREIGN KEY (call_session_id) REFERENCES public.call_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.call_transcripts
    ADD CONSTRAINT call_transcripts_video_frame_id_fkey FOREIGN KEY (video_frame_id) REFERENCES public.video_frames(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.chat_messages
    ADD CONSTRAINT chat_messages_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.chat_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.chat_messages
    ADD CONSTRAINT chat_messages_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.chat_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_business_id_conversation_session_id_fkey FOREIGN KEY (business_id, conversation_session_id) REFERENCES public.conversation_sessions(business_id, id) ON DELETE SET NULL (conversation_session_id);

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.chat_sessions
    ADD CONSTRAINT chat_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.conversation_chunks
    ADD CONSTRAINT conversation_chunks_business_id_ai_response_id_fkey FOREIGN KEY (business_id, ai_response_id) REFERENCES public.conversation_messages(business_id, id) ON DELETE SET NULL (ai_response_id);

ALTER TABLE ONLY public.conversation_chunks
    ADD CONSTRAINT conversation_chunks_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.conversation_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversation_chunks
    ADD CONSTRAINT conversation_chunks_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.conversation_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.conversation_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.conversation_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.conversation_messages
    ADD CONSTRAINT conversation_messages_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_business_id_merged_into_fkey FOREIGN KEY (business_id, merged_into) REFERENCES public.conversation_sessions(business_id, id) ON DELETE SET NULL (merged_into);

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE SET NULL (return_request_id);

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.conversation_sessions
    ADD CONSTRAINT conversation_sessions_return_request_id_fkey FOREIGN KEY (return_request_id) REFERENCES public.return_requests(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.customer_risk_profiles
    ADD CONSTRAINT customer_risk_profiles_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.facebook_pages
    ADD CONSTRAINT facebook_pages_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.facebook_pages
    ADD CONSTRAINT facebook_pages_business_id_user_id_fkey FOREIGN KEY (business_id, user_id) REFERENCES public.facebook_user_tokens(business_id, user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.facebook_pages
    ADD CONSTRAINT facebook_pages_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.facebook_user_tokens(user_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.facebook_user_tokens
    ADD CONSTRAINT facebook_user_tokens_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.file_uploads
    ADD CONSTRAINT file_uploads_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.file_uploads
    ADD CONSTRAINT file_uploads_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE SET NULL (return_request_id);

ALTER TABLE ONLY public.file_uploads
    ADD CONSTRAINT file_uploads_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.mock_orders
    ADD CONSTRAINT mock_orders_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.order_lines
    ADD CONSTRAINT order_lines_business_id_order_id_fkey FOREIGN KEY (business_id, order_id) REFERENCES public.orders(business_id, order_id) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.persona_test_logs
    ADD CONSTRAINT persona_test_logs_business_id_config_id_fkey FOREIGN KEY (business_id, config_id) REFERENCES public.provider_configs(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.persona_test_logs
    ADD CONSTRAINT persona_test_logs_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.persona_test_logs
    ADD CONSTRAINT persona_test_logs_config_id_fkey FOREIGN KEY (config_id) REFERENCES public.provider_configs(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policies
    ADD CONSTRAINT policies_scheduled_by_fkey FOREIGN KEY (scheduled_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policy_change_history
    ADD CONSTRAINT policy_change_history_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policy_change_history
    ADD CONSTRAINT policy_change_history_business_id_policy_id_fkey FOREIGN KEY (business_id, policy_id) REFERENCES public.policies(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policy_change_history
    ADD CONSTRAINT policy_change_history_changed_by_fkey FOREIGN KEY (changed_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.policy_change_history
    ADD CONSTRAINT policy_change_history_policy_id_fkey FOREIGN KEY (policy_id) REFERENCES public.policies(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.businesses(id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.profiles
    ADD CONSTRAINT profiles_id_fkey FOREIGN KEY (id) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.provider_configs
    ADD CONSTRAINT provider_configs_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.return_decisions
    ADD CONSTRAINT return_decisions_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.return_decisions
    ADD CONSTRAINT return_decisions_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.return_lines
    ADD CONSTRAINT return_lines_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.return_requests
    ADD CONSTRAINT return_requests_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.return_requests
    ADD CONSTRAINT return_requests_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.return_requests
    ADD CONSTRAINT return_requests_business_id_policy_id_fkey FOREIGN KEY (business_id, policy_id) REFERENCES public.policies(business_id, id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.security_audit_logs
    ADD CONSTRAINT security_audit_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_business_id_fkey FOREIGN KEY (business_id) REFERENCES public.profiles(business_id) ON DELETE RESTRICT;

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_business_id_return_request_id_fkey FOREIGN KEY (business_id, return_request_id) REFERENCES public.return_requests(business_id, id) ON DELETE SET NULL (return_request_id);

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.security_events
    ADD CONSTRAINT security_events_return_request_id_fkey FOREIGN KEY (return_request_id) REFERENCES public.return_requests(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.streaming_sessions
    ADD CONSTRAINT streaming_sessions_business_id_call_session_id_fkey FOREIGN KEY (business_id, call_session_id) REFERENCES public.call_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.streaming_sessions
    ADD CONSTRAINT streaming_sessions_call_session_id_fkey FOREIGN KEY (call_session_id) REFERENCES public.call_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_preferences
    ADD CONSTRAINT user_preferences_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_analysis
    ADD CONSTRAINT video_analysis_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.call_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_analysis
    ADD CONSTRAINT video_analysis_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.call_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_analysis
    ADD CONSTRAINT video_analysis_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.video_frames
    ADD CONSTRAINT video_frames_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.call_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_frames
    ADD CONSTRAINT video_frames_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.call_sessions(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_frames
    ADD CONSTRAINT video_frames_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.video_stream_analysis
    ADD CONSTRAINT video_stream_analysis_business_id_session_id_fkey FOREIGN KEY (business_id, session_id) REFERENCES public.streaming_sessions(business_id, id) ON DELETE CASCADE;

ALTER TABLE ONLY public.video_stream_analysis
    ADD CONSTRAINT video_stream_analysis_session_id_fkey FOREIGN KEY (session_id) REFERENCES public.streaming_sessions(id) ON DELETE CASCADE;

ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;

CREATE POLICY users_dokani_auth ON auth.users TO dokani_auth USING (true) WITH CHECK (true);

ALTER TABLE dokani.agent_offers ENABLE ROW LEVEL SECURITY;

CREATE POLICY agent_offers_authenticated_select ON dokani.agent_offers FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY agent_offers_dokani_worker_insert ON dokani.agent_offers FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_offers_dokani_worker_select ON dokani.agent_offers FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_offers_dokani_worker_update ON dokani.agent_offers FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.agent_proofs ENABLE ROW LEVEL SECURITY;

CREATE POLICY agent_proofs_dokani_worker_delete ON dokani.agent_proofs FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_proofs_dokani_worker_insert ON dokani.agent_proofs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_proofs_dokani_worker_select ON dokani.agent_proofs FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_proofs_dokani_worker_update ON dokani.agent_proofs FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.api_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY api_keys_authenticated_insert ON dokani.api_keys FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY api_keys_authenticated_select ON dokani.api_keys FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY api_keys_authenticated_update ON dokani.api_keys FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

ALTER TABLE dokani.appeals ENABLE ROW LEVEL SECURITY;

CREATE POLICY appeals_authenticated_select ON dokani.appeals FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY appeals_dokani_worker_insert ON dokani.appeals FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY appeals_dokani_worker_select ON dokani.appeals FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY appeals_dokani_worker_update ON dokani.appeals FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.audit_seals ENABLE ROW LEVEL SECURITY;

CREATE POLICY audit_seals_authenticated_select ON dokani.audit_seals FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY audit_seals_dokani_worker_select ON dokani.audit_seals FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.backtest_changes ENABLE ROW LEVEL SECURITY;

CREATE POLICY backtest_changes_authenticated_select ON dokani.backtest_changes FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY backtest_changes_dokani_worker_delete ON dokani.backtest_changes FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY backtest_changes_dokani_worker_insert ON dokani.backtest_changes FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY backtest_changes_dokani_worker_select ON dokani.backtest_changes FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.backtests ENABLE ROW LEVEL SECURITY;

CREATE POLICY backtests_authenticated_select ON dokani.backtests FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY backtests_dokani_worker_insert ON dokani.backtests FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY backtests_dokani_worker_select ON dokani.backtests FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY backtests_dokani_worker_update ON dokani.backtests FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.blind_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY blind_reviews_authenticated_select ON dokani.blind_reviews FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY blind_reviews_dokani_worker_insert ON dokani.blind_reviews FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY blind_reviews_dokani_worker_select ON dokani.blind_reviews FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY blind_reviews_dokani_worker_update ON dokani.blind_reviews FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.chat_files ENABLE ROW LEVEL SECURITY;

CREATE POLICY chat_files_authenticated_select ON dokani.chat_files FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY chat_files_dokani_worker_insert ON dokani.chat_files FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY chat_files_dokani_worker_select ON dokani.chat_files FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.file_bands ENABLE ROW LEVEL SECURITY;

CREATE POLICY file_bands_authenticated_select ON dokani.file_bands FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY file_bands_dokani_worker_insert ON dokani.file_bands FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY file_bands_dokani_worker_select ON dokani.file_bands FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.goods ENABLE ROW LEVEL SECURITY;

CREATE POLICY goods_authenticated_select ON dokani.goods FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY goods_dokani_worker_insert ON dokani.goods FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY goods_dokani_worker_select ON dokani.goods FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY goods_dokani_worker_update ON dokani.goods FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.held_decisions ENABLE ROW LEVEL SECURITY;

CREATE POLICY held_decisions_authenticated_select ON dokani.held_decisions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY held_decisions_dokani_worker_insert ON dokani.held_decisions FOR INSERT TO dokani_worker WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY held_decisions_dokani_worker_select ON dokani.held_decisions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY held_decisions_dokani_worker_update ON dokani.held_decisions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.held_steps ENABLE ROW LEVEL SECURITY;

CREATE POLICY held_steps_authenticated_select ON dokani.held_steps FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY held_steps_dokani_worker_insert ON dokani.held_steps FOR INSERT TO dokani_worker WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY held_steps_dokani_worker_select ON dokani.held_steps FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY held_steps_dokani_worker_update ON dokani.held_steps FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.idempotency_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY idempotency_keys_authenticated_delete ON dokani.idempotency_keys FOR DELETE TO authenticated USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_authenticated_insert ON dokani.idempotency_keys FOR INSERT TO authenticated WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_authenticated_select ON dokani.idempotency_keys FOR SELECT TO authenticated USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_authenticated_update ON dokani.idempotency_keys FOR UPDATE TO authenticated USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_customer_delete ON dokani.idempotency_keys FOR DELETE TO dokani_customer USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_customer_insert ON dokani.idempotency_keys FOR INSERT TO dokani_customer WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_customer_select ON dokani.idempotency_keys FOR SELECT TO dokani_customer USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_customer_update ON dokani.idempotency_keys FOR UPDATE TO dokani_customer USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_worker_delete ON dokani.idempotency_keys FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_worker_insert ON dokani.idempotency_keys FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_worker_select ON dokani.idempotency_keys FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY idempotency_keys_dokani_worker_update ON dokani.idempotency_keys FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.import_faults ENABLE ROW LEVEL SECURITY;

CREATE POLICY import_faults_authenticated_select ON dokani.import_faults FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY import_faults_dokani_worker_delete ON dokani.import_faults FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY import_faults_dokani_worker_insert ON dokani.import_faults FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY import_faults_dokani_worker_select ON dokani.import_faults FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.imports ENABLE ROW LEVEL SECURITY;

CREATE POLICY imports_authenticated_select ON dokani.imports FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY imports_dokani_worker_delete ON dokani.imports FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY imports_dokani_worker_insert ON dokani.imports FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY imports_dokani_worker_select ON dokani.imports FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY imports_dokani_worker_update ON dokani.imports FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY keys_dokani_api_select ON dokani.keys FOR SELECT TO dokani_api USING (true);

CREATE POLICY keys_dokani_jobs_select ON dokani.keys FOR SELECT TO dokani_jobs USING (true);

ALTER TABLE dokani.lab_cases ENABLE ROW LEVEL SECURITY;

CREATE POLICY lab_cases_authenticated_select ON dokani.lab_cases FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY lab_cases_dokani_worker_delete ON dokani.lab_cases FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY lab_cases_dokani_worker_insert ON dokani.lab_cases FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY lab_cases_dokani_worker_select ON dokani.lab_cases FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.mail_outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY mail_outbox_authenticated_select ON dokani.mail_outbox FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY mail_outbox_dokani_auth_insert ON dokani.mail_outbox FOR INSERT TO dokani_auth WITH CHECK ((business_id IS NULL));

CREATE POLICY mail_outbox_dokani_auth_select ON dokani.mail_outbox FOR SELECT TO dokani_auth USING ((business_id IS NULL));

CREATE POLICY mail_outbox_dokani_worker_insert ON dokani.mail_outbox FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY mail_outbox_dokani_worker_select ON dokani.mail_outbox FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY mail_outbox_dokani_worker_update ON dokani.mail_outbox FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.model_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY model_tokens_authenticated_select ON dokani.model_tokens FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY model_tokens_dokani_worker_insert ON dokani.model_tokens FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY model_tokens_dokani_worker_select ON dokani.model_tokens FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY model_tokens_dokani_worker_update ON dokani.model_tokens FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.notices ENABLE ROW LEVEL SECURITY;

CREATE POLICY notices_authenticated_select ON dokani.notices FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least) AND ((for_user IS NULL) OR (for_user = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)))));

CREATE POLICY notices_dokani_worker_insert ON dokani.notices FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY notices_dokani_worker_select ON dokani.notices FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.notices_seen ENABLE ROW LEVEL SECURITY;

CREATE POLICY notices_seen_authenticated_insert ON dokani.notices_seen FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid))));

CREATE POLICY notices_seen_authenticated_select ON dokani.notices_seen FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid))));

CREATE POLICY notices_seen_authenticated_update ON dokani.notices_seen FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid))));

ALTER TABLE dokani.one_time_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY one_time_tokens_dokani_auth_delete ON dokani.one_time_tokens FOR DELETE TO dokani_auth USING (true);

CREATE POLICY one_time_tokens_dokani_auth_insert ON dokani.one_time_tokens FOR INSERT TO dokani_auth WITH CHECK (true);

CREATE POLICY one_time_tokens_dokani_auth_select ON dokani.one_time_tokens FOR SELECT TO dokani_auth USING (true);

CREATE POLICY one_time_tokens_dokani_auth_update ON dokani.one_time_tokens FOR UPDATE TO dokani_auth USING (true);

CREATE POLICY one_time_tokens_dokani_worker_insert ON dokani.one_time_tokens FOR INSERT TO dokani_worker WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (kind = 'order_code'::text)));

CREATE POLICY one_time_tokens_dokani_worker_select ON dokani.one_time_tokens FOR SELECT TO dokani_worker USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (kind = 'order_code'::text)));

CREATE POLICY one_time_tokens_dokani_worker_update ON dokani.one_time_tokens FOR UPDATE TO dokani_worker USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (kind = 'order_code'::text)));

ALTER TABLE dokani.past_returns ENABLE ROW LEVEL SECURITY;

CREATE POLICY past_returns_authenticated_select ON dokani.past_returns FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY past_returns_dokani_worker_insert ON dokani.past_returns FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY past_returns_dokani_worker_select ON dokani.past_returns FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY past_returns_dokani_worker_update ON dokani.past_returns FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.pgqueuer ENABLE ROW LEVEL SECURITY;

ALTER TABLE dokani.pgqueuer_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE dokani.pgqueuer_schedules ENABLE ROW LEVEL SECURITY;

ALTER TABLE dokani.pgqueuer_statistics ENABLE ROW LEVEL SECURITY;

ALTER TABLE dokani.policy_counts ENABLE ROW LEVEL SECURITY;

CREATE POLICY policy_counts_dokani_worker_insert ON dokani.policy_counts FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_counts_dokani_worker_select ON dokani.policy_counts FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_counts_dokani_worker_update ON dokani.policy_counts FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.policy_experiments ENABLE ROW LEVEL SECURITY;

CREATE POLICY policy_experiments_authenticated_select ON dokani.policy_experiments FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY policy_experiments_dokani_worker_insert ON dokani.policy_experiments FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_experiments_dokani_worker_select ON dokani.policy_experiments FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_experiments_dokani_worker_update ON dokani.policy_experiments FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.policy_reviews ENABLE ROW LEVEL SECURITY;

CREATE POLICY policy_reviews_authenticated_select ON dokani.policy_reviews FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY policy_reviews_dokani_worker_insert ON dokani.policy_reviews FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_reviews_dokani_worker_select ON dokani.policy_reviews FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_reviews_dokani_worker_update ON dokani.policy_reviews FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY queue_dokani_jobs ON dokani.pgqueuer TO dokani_jobs USING (true) WITH CHECK (true);

CREATE POLICY queue_dokani_jobs ON dokani.pgqueuer_log TO dokani_jobs USING (true) WITH CHECK (true);

CREATE POLICY queue_dokani_jobs ON dokani.pgqueuer_schedules TO dokani_jobs USING (true) WITH CHECK (true);

CREATE POLICY queue_dokani_jobs ON dokani.pgqueuer_statistics TO dokani_jobs USING (true) WITH CHECK (true);

ALTER TABLE dokani.rate_buckets ENABLE ROW LEVEL SECURITY;

ALTER TABLE dokani.ratings ENABLE ROW LEVEL SECURITY;

CREATE POLICY ratings_authenticated_select ON dokani.ratings FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY ratings_dokani_worker_insert ON dokani.ratings FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY ratings_dokani_worker_select ON dokani.ratings FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY ratings_dokani_worker_update ON dokani.ratings FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.receipts ENABLE ROW LEVEL SECURITY;

CREATE POLICY receipts_authenticated_select ON dokani.receipts FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY receipts_dokani_worker_insert ON dokani.receipts FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY receipts_dokani_worker_select ON dokani.receipts FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.receipts_due ENABLE ROW LEVEL SECURITY;

CREATE POLICY receipts_due_dokani_worker_delete ON dokani.receipts_due FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY receipts_due_dokani_worker_select ON dokani.receipts_due FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.refresh_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY refresh_tokens_dokani_auth_delete ON dokani.refresh_tokens FOR DELETE TO dokani_auth USING (true);

CREATE POLICY refresh_tokens_dokani_auth_insert ON dokani.refresh_tokens FOR INSERT TO dokani_auth WITH CHECK (true);

CREATE POLICY refresh_tokens_dokani_auth_select ON dokani.refresh_tokens FOR SELECT TO dokani_auth USING (true);

CREATE POLICY refresh_tokens_dokani_auth_update ON dokani.refresh_tokens FOR UPDATE TO dokani_auth USING (true);

ALTER TABLE dokani.resolutions ENABLE ROW LEVEL SECURITY;

CREATE POLICY resolutions_authenticated_select ON dokani.resolutions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY resolutions_dokani_worker_insert ON dokani.resolutions FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY resolutions_dokani_worker_select ON dokani.resolutions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY resolutions_dokani_worker_update ON dokani.resolutions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.return_notes ENABLE ROW LEVEL SECURITY;

CREATE POLICY return_notes_authenticated_select ON dokani.return_notes FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY return_notes_dokani_worker_insert ON dokani.return_notes FOR INSERT TO dokani_worker WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY return_notes_dokani_worker_select ON dokani.return_notes FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.risk_fits ENABLE ROW LEVEL SECURITY;

CREATE POLICY risk_fits_authenticated_select ON dokani.risk_fits FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY risk_fits_dokani_worker_insert ON dokani.risk_fits FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_fits_dokani_worker_select ON dokani.risk_fits FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.risk_labels ENABLE ROW LEVEL SECURITY;

CREATE POLICY risk_labels_authenticated_select ON dokani.risk_labels FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY risk_labels_dokani_worker_delete ON dokani.risk_labels FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_labels_dokani_worker_insert ON dokani.risk_labels FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_labels_dokani_worker_select ON dokani.risk_labels FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_labels_dokani_worker_update ON dokani.risk_labels FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.risk_lists ENABLE ROW LEVEL SECURITY;

CREATE POLICY risk_lists_authenticated_select ON dokani.risk_lists FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY risk_lists_dokani_worker_delete ON dokani.risk_lists FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_lists_dokani_worker_insert ON dokani.risk_lists FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_lists_dokani_worker_select ON dokani.risk_lists FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_lists_dokani_worker_update ON dokani.risk_lists FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.risk_models ENABLE ROW LEVEL SECURITY;

CREATE POLICY risk_models_staff_select ON dokani.risk_models FOR SELECT TO authenticated USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_models_worker_insert ON dokani.risk_models FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_models_worker_select ON dokani.risk_models FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY risk_models_worker_update ON dokani.risk_models FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.schema_migrations ENABLE ROW LEVEL SECURITY;

CREATE POLICY schema_migrations_dokani_api_select ON dokani.schema_migrations FOR SELECT TO dokani_api USING (true);

CREATE POLICY schema_migrations_dokani_jobs_select ON dokani.schema_migrations FOR SELECT TO dokani_jobs USING (true);

ALTER TABLE dokani.sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY sessions_dokani_auth_delete ON dokani.sessions FOR DELETE TO dokani_auth USING (true);

CREATE POLICY sessions_dokani_auth_insert ON dokani.sessions FOR INSERT TO dokani_auth WITH CHECK (true);

CREATE POLICY sessions_dokani_auth_select ON dokani.sessions FOR SELECT TO dokani_auth USING (true);

CREATE POLICY sessions_dokani_auth_update ON dokani.sessions FOR UPDATE TO dokani_auth USING (true);

ALTER TABLE dokani.shadow_decisions ENABLE ROW LEVEL SECURITY;

CREATE POLICY shadow_decisions_authenticated_select ON dokani.shadow_decisions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY shadow_decisions_dokani_worker_insert ON dokani.shadow_decisions FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY shadow_decisions_dokani_worker_select ON dokani.shadow_decisions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY shadow_decisions_dokani_worker_update ON dokani.shadow_decisions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.shadows ENABLE ROW LEVEL SECURITY;

CREATE POLICY shadows_authenticated_select ON dokani.shadows FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY shadows_dokani_worker_insert ON dokani.shadows FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY shadows_dokani_worker_select ON dokani.shadows FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY shadows_dokani_worker_update ON dokani.shadows FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.signing_keys ENABLE ROW LEVEL SECURITY;

CREATE POLICY signing_keys_dokani_api_select ON dokani.signing_keys FOR SELECT TO dokani_api USING (true);

CREATE POLICY signing_keys_dokani_jobs_insert ON dokani.signing_keys FOR INSERT TO dokani_jobs WITH CHECK (true);

CREATE POLICY signing_keys_dokani_jobs_select ON dokani.signing_keys FOR SELECT TO dokani_jobs USING (true);

CREATE POLICY signing_keys_dokani_jobs_update ON dokani.signing_keys FOR UPDATE TO dokani_jobs USING (true);

ALTER TABLE dokani.simulation_runs ENABLE ROW LEVEL SECURITY;

CREATE POLICY simulation_runs_authenticated_select ON dokani.simulation_runs FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY simulation_runs_dokani_worker_insert ON dokani.simulation_runs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY simulation_runs_dokani_worker_select ON dokani.simulation_runs FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY simulation_runs_dokani_worker_update ON dokani.simulation_runs FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.simulations ENABLE ROW LEVEL SECURITY;

CREATE POLICY simulations_authenticated_select ON dokani.simulations FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY simulations_dokani_worker_insert ON dokani.simulations FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY simulations_dokani_worker_select ON dokani.simulations FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY simulations_dokani_worker_update ON dokani.simulations FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE dokani.tool_calls ENABLE ROW LEVEL SECURITY;

CREATE POLICY tool_calls_authenticated_select ON dokani.tool_calls FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY tool_calls_dokani_worker_insert ON dokani.tool_calls FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY tool_calls_dokani_worker_select ON dokani.tool_calls FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.agent_performance_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY agent_performance_logs_authenticated_select ON public.agent_performance_logs FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY agent_performance_logs_dokani_worker_insert ON public.agent_performance_logs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_performance_logs_dokani_worker_select ON public.agent_performance_logs FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY agent_performance_logs_dokani_worker_update ON public.agent_performance_logs FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.ai_conversation_state ENABLE ROW LEVEL SECURITY;

CREATE POLICY ai_conversation_state_authenticated_select ON public.ai_conversation_state FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY ai_conversation_state_dokani_agent_insert ON public.ai_conversation_state FOR INSERT TO dokani_agent WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY ai_conversation_state_dokani_agent_select ON public.ai_conversation_state FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY ai_conversation_state_dokani_agent_update ON public.ai_conversation_state FOR UPDATE TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY ai_conversation_state_dokani_worker_insert ON public.ai_conversation_state FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY ai_conversation_state_dokani_worker_select ON public.ai_conversation_state FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY ai_conversation_state_dokani_worker_update ON public.ai_conversation_state FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.api_usage_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY api_usage_logs_authenticated_select ON public.api_usage_logs FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) OR ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least))));

CREATE POLICY api_usage_logs_dokani_worker_insert ON public.api_usage_logs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.audio_chunks ENABLE ROW LEVEL SECURITY;

CREATE POLICY audio_chunks_authenticated_select ON public.audio_chunks FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY audio_chunks_dokani_worker_insert ON public.audio_chunks FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY audio_chunks_dokani_worker_select ON public.audio_chunks FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.business_analytics ENABLE ROW LEVEL SECURITY;

CREATE POLICY business_analytics_authenticated_select ON public.business_analytics FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY business_analytics_dokani_worker_insert ON public.business_analytics FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY business_analytics_dokani_worker_select ON public.business_analytics FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.business_members ENABLE ROW LEVEL SECURITY;

CREATE POLICY business_members_authenticated_select ON public.business_members FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY business_members_dokani_worker_delete ON public.business_members FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY business_members_dokani_worker_insert ON public.business_members FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY business_members_dokani_worker_select ON public.business_members FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY business_members_dokani_worker_update ON public.business_members FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.businesses ENABLE ROW LEVEL SECURITY;

CREATE POLICY businesses_authenticated_select ON public.businesses FOR SELECT TO authenticated USING (((id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY businesses_authenticated_update ON public.businesses FOR UPDATE TO authenticated USING (((id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY businesses_dokani_customer_select ON public.businesses FOR SELECT TO dokani_customer USING ((id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY businesses_dokani_worker_insert ON public.businesses FOR INSERT TO dokani_worker WITH CHECK ((id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY businesses_dokani_worker_select ON public.businesses FOR SELECT TO dokani_worker USING ((id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY businesses_dokani_worker_update ON public.businesses FOR UPDATE TO dokani_worker USING ((id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.call_analytics ENABLE ROW LEVEL SECURITY;

CREATE POLICY call_analytics_authenticated_select ON public.call_analytics FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY call_analytics_dokani_worker_insert ON public.call_analytics FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY call_analytics_dokani_worker_select ON public.call_analytics FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.call_sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY call_sessions_authenticated_select ON public.call_sessions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY call_sessions_authenticated_update ON public.call_sessions FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY call_sessions_dokani_agent_select ON public.call_sessions FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (chat_session_id = ANY (ARRAY( SELECT s.id
   FROM public.chat_sessions s)))));

CREATE POLICY call_sessions_dokani_worker_insert ON public.call_sessions FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY call_sessions_dokani_worker_select ON public.call_sessions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY call_sessions_dokani_worker_update ON public.call_sessions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.call_transcripts ENABLE ROW LEVEL SECURITY;

CREATE POLICY call_transcripts_authenticated_select ON public.call_transcripts FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY call_transcripts_dokani_agent_select ON public.call_transcripts FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (call_session_id = ANY (ARRAY( SELECT c.id
   FROM public.call_sessions c)))));

CREATE POLICY call_transcripts_dokani_worker_insert ON public.call_transcripts FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY call_transcripts_dokani_worker_select ON public.call_transcripts FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY call_transcripts_dokani_worker_update ON public.call_transcripts FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.chat_messages ENABLE ROW LEVEL SECURITY;

CREATE POLICY chat_messages_authenticated_insert ON public.chat_messages FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (sender = 'agent'::text) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY chat_messages_authenticated_select ON public.chat_messages FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY chat_messages_dokani_agent_insert ON public.chat_messages FOR INSERT TO dokani_agent WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ANY (ARRAY( SELECT s.id
   FROM public.chat_sessions s))) AND (sender = ANY (ARRAY['agent'::text, 'system'::text]))));

CREATE POLICY chat_messages_dokani_agent_select ON public.chat_messages FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ANY (ARRAY( SELECT s.id
   FROM public.chat_sessions s)))));

CREATE POLICY chat_messages_dokani_customer_insert ON public.chat_messages FOR INSERT TO dokani_customer WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ANY (ARRAY( SELECT s.id
   FROM public.chat_sessions s))) AND (sender = 'user'::text)));

CREATE POLICY chat_messages_dokani_customer_select ON public.chat_messages FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ANY (ARRAY( SELECT s.id
   FROM public.chat_sessions s)))));

CREATE POLICY chat_messages_dokani_worker_insert ON public.chat_messages FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY chat_messages_dokani_worker_select ON public.chat_messages FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY chat_messages_dokani_worker_update ON public.chat_messages FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.chat_sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY chat_sessions_authenticated_delete ON public.chat_sessions FOR DELETE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) AND (session_type = 'test_mode'::text)));

CREATE POLICY chat_sessions_authenticated_insert ON public.chat_sessions FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) AND (session_type = 'test_mode'::text) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY chat_sessions_authenticated_select ON public.chat_sessions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) OR ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least))));

CREATE POLICY chat_sessions_authenticated_update ON public.chat_sessions FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) OR ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least))));

CREATE POLICY chat_sessions_dokani_agent_select ON public.chat_sessions FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid)) OR (conversation_session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid)))));

CREATE POLICY chat_sessions_dokani_customer_select ON public.chat_sessions FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid)) OR (conversation_session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid)))));

CREATE POLICY chat_sessions_dokani_worker_insert ON public.chat_sessions FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY chat_sessions_dokani_worker_select ON public.chat_sessions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY chat_sessions_dokani_worker_update ON public.chat_sessions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.conversation_chunks ENABLE ROW LEVEL SECURITY;

CREATE POLICY conversation_chunks_authenticated_select ON public.conversation_chunks FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY conversation_chunks_dokani_worker_insert ON public.conversation_chunks FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY conversation_chunks_dokani_worker_select ON public.conversation_chunks FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY conversation_chunks_dokani_worker_update ON public.conversation_chunks FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.conversation_messages ENABLE ROW LEVEL SECURITY;

CREATE POLICY conversation_messages_authenticated_insert ON public.conversation_messages FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY conversation_messages_authenticated_select ON public.conversation_messages FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY conversation_messages_dokani_agent_insert ON public.conversation_messages FOR INSERT TO dokani_agent WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY conversation_messages_dokani_agent_select ON public.conversation_messages FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (session_id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY conversation_messages_dokani_worker_insert ON public.conversation_messages FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY conversation_messages_dokani_worker_select ON public.conversation_messages FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.conversation_sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY conversation_sessions_authenticated_select ON public.conversation_sessions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY conversation_sessions_authenticated_update ON public.conversation_sessions FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY conversation_sessions_dokani_agent_select ON public.conversation_sessions FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY conversation_sessions_dokani_agent_update ON public.conversation_sessions FOR UPDATE TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (id = ( SELECT dokani.claim_uuid('conversation_id'::text) AS claim_uuid))));

CREATE POLICY conversation_sessions_dokani_worker_insert ON public.conversation_sessions FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY conversation_sessions_dokani_worker_select ON public.conversation_sessions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY conversation_sessions_dokani_worker_update ON public.conversation_sessions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.customer_risk_profiles ENABLE ROW LEVEL SECURITY;

CREATE POLICY customer_risk_profiles_authenticated_select ON public.customer_risk_profiles FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY customer_risk_profiles_dokani_worker_insert ON public.customer_risk_profiles FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY customer_risk_profiles_dokani_worker_select ON public.customer_risk_profiles FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY customer_risk_profiles_dokani_worker_update ON public.customer_risk_profiles FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.facebook_pages ENABLE ROW LEVEL SECURITY;

CREATE POLICY facebook_pages_authenticated_select ON public.facebook_pages FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

ALTER TABLE public.facebook_user_tokens ENABLE ROW LEVEL SECURITY;

CREATE POLICY facebook_user_tokens_closed ON public.facebook_user_tokens TO authenticated, dokani_customer, dokani_agent, dokani_worker USING (false) WITH CHECK (false);

ALTER TABLE public.file_uploads ENABLE ROW LEVEL SECURITY;

CREATE POLICY file_uploads_authenticated_insert ON public.file_uploads FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY file_uploads_authenticated_select ON public.file_uploads FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY file_uploads_dokani_agent_select ON public.file_uploads FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (return_request_id = ( SELECT r.id
   FROM public.return_requests r
  WHERE (r.public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))))));

CREATE POLICY file_uploads_dokani_customer_insert ON public.file_uploads FOR INSERT TO dokani_customer WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (return_request_id = ( SELECT r.id
   FROM public.return_requests r
  WHERE (r.public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))))));

CREATE POLICY file_uploads_dokani_customer_select ON public.file_uploads FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (return_request_id = ( SELECT r.id
   FROM public.return_requests r
  WHERE (r.public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))))));

CREATE POLICY file_uploads_dokani_worker_insert ON public.file_uploads FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY file_uploads_dokani_worker_select ON public.file_uploads FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY file_uploads_dokani_worker_update ON public.file_uploads FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.mock_orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY mock_orders_authenticated_select ON public.mock_orders FOR SELECT TO authenticated USING ((((business_id IS NULL) OR (business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY mock_orders_dokani_agent_select ON public.mock_orders FOR SELECT TO dokani_agent USING ((((business_id IS NULL) OR (business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) AND (( SELECT dokani.claim_business_id() AS claim_business_id) IS NOT NULL) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text))));

CREATE POLICY mock_orders_dokani_customer_select ON public.mock_orders FOR SELECT TO dokani_customer USING ((((business_id IS NULL) OR (business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) AND (( SELECT dokani.claim_business_id() AS claim_business_id) IS NOT NULL) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text))));

CREATE POLICY mock_orders_dokani_worker_insert ON public.mock_orders FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY mock_orders_dokani_worker_select ON public.mock_orders FOR SELECT TO dokani_worker USING ((((business_id IS NULL) OR (business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) AND (( SELECT dokani.claim_business_id() AS claim_business_id) IS NOT NULL)));

CREATE POLICY mock_orders_dokani_worker_update ON public.mock_orders FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.order_lines ENABLE ROW LEVEL SECURITY;

CREATE POLICY order_lines_authenticated_select ON public.order_lines FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY order_lines_dokani_agent_select ON public.order_lines FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text))));

CREATE POLICY order_lines_dokani_customer_select ON public.order_lines FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text))));

CREATE POLICY order_lines_dokani_worker_delete ON public.order_lines FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY order_lines_dokani_worker_insert ON public.order_lines FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY order_lines_dokani_worker_select ON public.order_lines FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY order_lines_dokani_worker_update ON public.order_lines FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;

CREATE POLICY orders_authenticated_select ON public.orders FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY orders_dokani_agent_select ON public.orders FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text))));

CREATE POLICY orders_dokani_customer_select ON public.orders FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text))));

CREATE POLICY orders_dokani_worker_delete ON public.orders FOR DELETE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY orders_dokani_worker_insert ON public.orders FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY orders_dokani_worker_select ON public.orders FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY orders_dokani_worker_update ON public.orders FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.persona_test_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY persona_test_logs_authenticated_select ON public.persona_test_logs FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY persona_test_logs_dokani_worker_insert ON public.persona_test_logs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY persona_test_logs_dokani_worker_select ON public.persona_test_logs FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.policies ENABLE ROW LEVEL SECURITY;

CREATE POLICY policies_authenticated_insert ON public.policies FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY policies_authenticated_select ON public.policies FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY policies_authenticated_update ON public.policies FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY policies_dokani_agent_select ON public.policies FOR SELECT TO dokani_agent USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policies_dokani_worker_insert ON public.policies FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policies_dokani_worker_select ON public.policies FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policies_dokani_worker_update ON public.policies FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.policy_change_history ENABLE ROW LEVEL SECURITY;

CREATE POLICY policy_change_history_authenticated_select ON public.policy_change_history FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY policy_change_history_dokani_worker_insert ON public.policy_change_history FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY policy_change_history_dokani_worker_select ON public.policy_change_history FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;

CREATE POLICY profiles_authenticated_select ON public.profiles FOR SELECT TO authenticated USING (((id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) OR ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least))));

CREATE POLICY profiles_authenticated_update ON public.profiles FOR UPDATE TO authenticated USING ((id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)));

CREATE POLICY profiles_dokani_worker_insert ON public.profiles FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY profiles_dokani_worker_select ON public.profiles FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY profiles_dokani_worker_update ON public.profiles FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.provider_configs ENABLE ROW LEVEL SECURITY;

CREATE POLICY provider_configs_authenticated_delete ON public.provider_configs FOR DELETE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY provider_configs_authenticated_insert ON public.provider_configs FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY provider_configs_authenticated_select ON public.provider_configs FOR SELECT TO authenticated USING ((((business_id IS NULL) OR (business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY provider_configs_authenticated_update ON public.provider_configs FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY provider_configs_dokani_worker_insert ON public.provider_configs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY provider_configs_dokani_worker_select ON public.provider_configs FOR SELECT TO dokani_worker USING ((((business_id IS NULL) OR (business_id = ( SELECT dokani.claim_business_id() AS claim_business_id))) AND (( SELECT dokani.claim_business_id() AS claim_business_id) IS NOT NULL)));

CREATE POLICY provider_configs_dokani_worker_update ON public.provider_configs FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.return_decisions ENABLE ROW LEVEL SECURITY;

CREATE POLICY return_decisions_authenticated_select ON public.return_decisions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY return_decisions_dokani_customer_select ON public.return_decisions FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (return_request_id = ( SELECT r.id
   FROM public.return_requests r
  WHERE (r.public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))))));

CREATE POLICY return_decisions_dokani_worker_insert ON public.return_decisions FOR INSERT TO dokani_worker WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((stage = 'triage'::text) OR ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least))));

CREATE POLICY return_decisions_dokani_worker_select ON public.return_decisions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY return_decisions_dokani_worker_update ON public.return_decisions FOR UPDATE TO dokani_worker USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (stage = 'triage'::text)));

ALTER TABLE public.return_lines ENABLE ROW LEVEL SECURITY;

CREATE POLICY return_lines_authenticated_select ON public.return_lines FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY return_lines_dokani_agent_select ON public.return_lines FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (return_request_id = ( SELECT r.id
   FROM public.return_requests r
  WHERE (r.public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))))));

CREATE POLICY return_lines_dokani_customer_select ON public.return_lines FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (return_request_id = ( SELECT r.id
   FROM public.return_requests r
  WHERE (r.public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))))));

CREATE POLICY return_lines_dokani_worker_insert ON public.return_lines FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY return_lines_dokani_worker_select ON public.return_lines FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY return_lines_dokani_worker_update ON public.return_lines FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.return_requests ENABLE ROW LEVEL SECURITY;

CREATE POLICY return_requests_authenticated_insert ON public.return_requests FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (status = 'pending_triage'::text) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY return_requests_authenticated_select ON public.return_requests FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('viewer'::text) AS claim_role_at_least)));

CREATE POLICY return_requests_authenticated_update ON public.return_requests FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY return_requests_dokani_agent_insert ON public.return_requests FOR INSERT TO dokani_agent WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (order_id = ( SELECT dokani.claim_text('order_id'::text) AS claim_text)) AND (customer_email = ( SELECT dokani.claim_text('customer_email'::text) AS claim_text)) AND (status = 'pending_triage'::text)));

CREATE POLICY return_requests_dokani_agent_select ON public.return_requests FOR SELECT TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))));

CREATE POLICY return_requests_dokani_agent_update ON public.return_requests FOR UPDATE TO dokani_agent USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))));

CREATE POLICY return_requests_dokani_customer_select ON public.return_requests FOR SELECT TO dokani_customer USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (public_id = ( SELECT dokani.claim_uuid('return_public_id'::text) AS claim_uuid))));

CREATE POLICY return_requests_dokani_worker_insert ON public.return_requests FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY return_requests_dokani_worker_select ON public.return_requests FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY return_requests_dokani_worker_update ON public.return_requests FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.security_audit_logs ENABLE ROW LEVEL SECURITY;

CREATE POLICY security_audit_logs_authenticated_insert ON public.security_audit_logs FOR INSERT TO authenticated WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((user_id IS NULL) OR (user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)))));

CREATE POLICY security_audit_logs_authenticated_select ON public.security_audit_logs FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)) OR ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least))));

CREATE POLICY security_audit_logs_dokani_auth_insert ON public.security_audit_logs FOR INSERT TO dokani_auth WITH CHECK ((business_id IS NULL));

CREATE POLICY security_audit_logs_dokani_customer_insert ON public.security_audit_logs FOR INSERT TO dokani_customer WITH CHECK (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND (user_id IS NULL)));

CREATE POLICY security_audit_logs_dokani_worker_insert ON public.security_audit_logs FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY security_audit_logs_dokani_worker_select ON public.security_audit_logs FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.security_events ENABLE ROW LEVEL SECURITY;

CREATE POLICY security_events_authenticated_select ON public.security_events FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY security_events_authenticated_update ON public.security_events FOR UPDATE TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY security_events_dokani_agent_insert ON public.security_events FOR INSERT TO dokani_agent WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY security_events_dokani_worker_insert ON public.security_events FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY security_events_dokani_worker_select ON public.security_events FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.streaming_sessions ENABLE ROW LEVEL SECURITY;

CREATE POLICY streaming_sessions_authenticated_select ON public.streaming_sessions FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY streaming_sessions_dokani_worker_insert ON public.streaming_sessions FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY streaming_sessions_dokani_worker_select ON public.streaming_sessions FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY streaming_sessions_dokani_worker_update ON public.streaming_sessions FOR UPDATE TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.user_preferences ENABLE ROW LEVEL SECURITY;

CREATE POLICY user_preferences_authenticated_delete ON public.user_preferences FOR DELETE TO authenticated USING ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)));

CREATE POLICY user_preferences_authenticated_insert ON public.user_preferences FOR INSERT TO authenticated WITH CHECK ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)));

CREATE POLICY user_preferences_authenticated_select ON public.user_preferences FOR SELECT TO authenticated USING ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)));

CREATE POLICY user_preferences_authenticated_update ON public.user_preferences FOR UPDATE TO authenticated USING ((user_id = ( SELECT dokani.claim_uuid('sub'::text) AS claim_uuid)));

ALTER TABLE public.video_analysis ENABLE ROW LEVEL SECURITY;

CREATE POLICY video_analysis_authenticated_select ON public.video_analysis FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('admin'::text) AS claim_role_at_least)));

CREATE POLICY video_analysis_dokani_worker_insert ON public.video_analysis FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY video_analysis_dokani_worker_select ON public.video_analysis FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.video_frames ENABLE ROW LEVEL SECURITY;

CREATE POLICY video_frames_authenticated_select ON public.video_frames FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY video_frames_dokani_worker_insert ON public.video_frames FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY video_frames_dokani_worker_select ON public.video_frames FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

ALTER TABLE public.video_stream_analysis ENABLE ROW LEVEL SECURITY;

CREATE POLICY video_stream_analysis_authenticated_select ON public.video_stream_analysis FOR SELECT TO authenticated USING (((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)) AND ( SELECT dokani.claim_role_at_least('agent'::text) AS claim_role_at_least)));

CREATE POLICY video_stream_analysis_dokani_worker_insert ON public.video_stream_analysis FOR INSERT TO dokani_worker WITH CHECK ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

CREATE POLICY video_stream_analysis_dokani_worker_select ON public.video_stream_analysis FOR SELECT TO dokani_worker USING ((business_id = ( SELECT dokani.claim_business_id() AS claim_business_id)));

GRANT USAGE ON SCHEMA auth TO dokani_auth;

GRANT USAGE ON SCHEMA dokani TO authenticated;
GRANT USAGE ON SCHEMA dokani TO service_role;
GRANT USAGE ON SCHEMA dokani TO dokani_customer;
GRANT USAGE ON SCHEMA dokani TO dokani_agent;
GRANT USAGE ON SCHEMA dokani TO dokani_worker;
GRANT USAGE ON SCHEMA dokani TO dokani_auth;
GRANT USAGE ON SCHEMA dokani TO dokani_api;
GRANT USAGE ON SCHEMA dokani TO dokani_jobs;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO authenticated;
GRANT USAGE ON SCHEMA public TO service_role;
GRANT USAGE ON SCHEMA public TO dokani_customer;
GRANT USAGE ON SCHEMA public TO dokani_agent;
GRANT USAGE ON SCHEMA public TO dokani_worker;
GRANT USAGE ON SCHEMA public TO dokani_auth;
GRANT USAGE ON SCHEMA public TO dokani_api;
GRANT USAGE ON SCHEMA public TO dokani_jobs;

REVOKE ALL ON FUNCTION dokani.accept_invitation(secret bytea, person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.accept_invitation(secret bytea, person uuid) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.acting_claims(business uuid, person uuid, key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.acting_claims(business uuid, person uuid, key uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.activate_policy(business uuid, policy bigint, changed_by uuid, at timestamp with time zone, said jsonb, impact jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.activate_policy(business uuid, policy bigint, changed_by uuid, at timestamp with time zone, said jsonb, impact jsonb) TO authenticated;
GRANT ALL ON FUNCTION dokani.activate_policy(business uuid, policy bigint, changed_by uuid, at timestamp with time zone, said jsonb, impact jsonb) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.admit_try(bucket text, free integer, longest double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.admit_try(bucket text, free integer, longest double precision) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.allow(who text, command text, opened regclass, granted text, holds text) FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_backtest() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_chat() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_conversation() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_hold() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_notice() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_return() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_simulation() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.announce_step() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.audit(action text, resource_type text, resource_id text, metadata jsonb, ip inet, agent text, person uuid) TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.security_audit_logs TO service_role;
GRANT SELECT ON TABLE public.security_audit_logs TO authenticated;
GRANT SELECT ON TABLE public.security_audit_logs TO dokani_worker;

GRANT INSERT(id) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(id) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(id) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(id) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(user_id) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(user_id) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(user_id) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(user_id) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(action) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(action) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(action) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(action) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(resource_type) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(resource_type) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(resource_type) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(resource_type) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(resource_id) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(resource_id) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(resource_id) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(resource_id) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(ip_address) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(ip_address) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(ip_address) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(ip_address) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(user_agent) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(user_agent) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(user_agent) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(user_agent) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(metadata) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(metadata) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(metadata) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(metadata) ON TABLE public.security_audit_logs TO dokani_auth;

GRANT INSERT(business_id) ON TABLE public.security_audit_logs TO authenticated;
GRANT INSERT(business_id) ON TABLE public.security_audit_logs TO dokani_customer;
GRANT INSERT(business_id) ON TABLE public.security_audit_logs TO dokani_worker;
GRANT INSERT(business_id) ON TABLE public.security_audit_logs TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.audit_line(l public.security_audit_logs) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.audit_line(l public.security_audit_logs) TO service_role;

REVOKE ALL ON FUNCTION dokani.auth_is_local() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.auth_is_local() TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.check_audit_reader(wanted uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.check_quantity(business uuid, this_return bigint, of_order text, of_line integer, wanted integer) FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.claims() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.claims() TO authenticated;
GRANT ALL ON FUNCTION dokani.claims() TO dokani_customer;
GRANT ALL ON FUNCTION dokani.claims() TO dokani_agent;
GRANT ALL ON FUNCTION dokani.claims() TO dokani_worker;
GRANT ALL ON FUNCTION dokani.claims() TO dokani_auth;
GRANT ALL ON FUNCTION dokani.claims() TO service_role;

REVOKE ALL ON FUNCTION dokani.claim_business_id() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.claim_business_id() TO authenticated;
GRANT ALL ON FUNCTION dokani.claim_business_id() TO dokani_customer;
GRANT ALL ON FUNCTION dokani.claim_business_id() TO dokani_agent;
GRANT ALL ON FUNCTION dokani.claim_business_id() TO dokani_worker;
GRANT ALL ON FUNCTION dokani.claim_business_id() TO dokani_auth;
GRANT ALL ON FUNCTION dokani.claim_business_id() TO service_role;

REVOKE ALL ON FUNCTION dokani.claim_role_at_least(least_role text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.claim_role_at_least(least_role text) TO authenticated;
GRANT ALL ON FUNCTION dokani.claim_role_at_least(least_role text) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.claim_role_at_least(least_role text) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.claim_role_at_least(least_role text) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.claim_role_at_least(least_role text) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.claim_role_at_least(least_role text) TO service_role;

REVOKE ALL ON FUNCTION dokani.claim_text(k text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.claim_text(k text) TO authenticated;
GRANT ALL ON FUNCTION dokani.claim_text(k text) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.claim_text(k text) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.claim_text(k text) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.claim_text(k text) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.claim_text(k text) TO service_role;

REVOKE ALL ON FUNCTION dokani.claim_uuid(k text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.claim_uuid(k text) TO authenticated;
GRANT ALL ON FUNCTION dokani.claim_uuid(k text) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.claim_uuid(k text) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.claim_uuid(k text) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.claim_uuid(k text) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.claim_uuid(k text) TO service_role;

REVOKE ALL ON FUNCTION dokani.close_table(closed regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.create_business(owner uuid, name text, address text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.create_business(owner uuid, name text, address text) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.create_business(owner uuid, name text, address text) TO service_role;

REVOKE ALL ON FUNCTION dokani.demo_delivered_at(purchased timestamp with time zone, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.demo_delivered_at(purchased timestamp with time zone, status text) TO authenticated;
GRANT ALL ON FUNCTION dokani.demo_delivered_at(purchased timestamp with time zone, status text) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.demo_delivered_at(purchased timestamp with time zone, status text) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.demo_delivered_at(purchased timestamp with time zone, status text) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.demo_shipped_at(purchased timestamp with time zone, status text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.demo_shipped_at(purchased timestamp with time zone, status text) TO authenticated;
GRANT ALL ON FUNCTION dokani.demo_shipped_at(purchased timestamp with time zone, status text) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.demo_shipped_at(purchased timestamp with time zone, status text) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.demo_shipped_at(purchased timestamp with time zone, status text) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.end_hold() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.end_trials() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO authenticated;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO service_role;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO dokani_api;
GRANT ALL ON FUNCTION dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text, run_after interval) TO dokani_jobs;

REVOKE ALL ON FUNCTION dokani.fill_business_id() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.fn_pgqueuer_changed() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.forget_tries(bucket text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.forget_tries(bucket text) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.give_back_token(bucket text, burst double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.give_back_token(bucket text, burst double precision) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.guard_file() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_goods() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_goods_quantity() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_new_resolution() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_policy() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_quantity() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_resolution() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_return() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.guard_tried_policy() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.held_claims(held uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.held_claims(held uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.invitations() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.invitations() TO authenticated;

REVOKE ALL ON FUNCTION dokani.invite(address text, role_wanted text, secret bytea, life interval) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.invite(address text, role_wanted text, secret bytea, life interval) TO authenticated;

REVOKE ALL ON FUNCTION dokani.is_invited(address text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.is_invited(address text) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.key_claims(key_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.key_claims(key_hash bytea) TO dokani_api;

REVOKE ALL ON FUNCTION dokani.left_of_order(business uuid, of_order text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.left_of_order(business uuid, of_order text) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.lock_members() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.log_usage(rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.log_usage(rows jsonb) TO dokani_api;

REVOKE ALL ON FUNCTION dokani.member_email(business uuid, member uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.member_email(business uuid, member uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.member_email(business uuid, member uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.members() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.members() TO authenticated;

REVOKE ALL ON FUNCTION dokani.mirror_business() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.money_began() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.money_began() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.my_business() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.my_business() TO authenticated;

REVOKE ALL ON FUNCTION dokani.my_businesses() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.my_businesses() TO authenticated;
GRANT ALL ON FUNCTION dokani.my_businesses() TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.name_of(business uuid, person uuid, key uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.name_of(business uuid, person uuid, key uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.name_of(business uuid, person uuid, key uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.note_asked(business uuid, email text, score numeric, frequency integer, behaviour jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.note_asked(business uuid, email text, score numeric, frequency integer, behaviour jsonb) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb, summary text, impact jsonb, changed_by uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb, summary text, impact jsonb, changed_by uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb, summary text, impact jsonb, changed_by uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.note_receipt_due() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.note_refunded() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.note_satisfaction() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.note_security_event() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.note_waiting() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.number_message() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.onboarding() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.onboarding() TO authenticated;

REVOKE ALL ON FUNCTION dokani.open_business(owner_wanted uuid, business uuid, name text, slug_wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.open_business(owner_wanted uuid, business uuid, name text, slug_wanted text) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.own_currency() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.own_currency() TO authenticated;
GRANT ALL ON FUNCTION dokani.own_currency() TO dokani_customer;
GRANT ALL ON FUNCTION dokani.own_currency() TO dokani_agent;
GRANT ALL ON FUNCTION dokani.own_currency() TO dokani_worker;
GRANT ALL ON FUNCTION dokani.own_currency() TO service_role;

REVOKE ALL ON FUNCTION dokani.plain_words(given text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.plain_words(given text) TO authenticated;
GRANT ALL ON FUNCTION dokani.plain_words(given text) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.plain_words(given text) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.plain_words(given text) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.plain_words(given text) TO service_role;

REVOKE ALL ON FUNCTION dokani.policy_history(policy bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.policy_history(policy bigint) TO authenticated;
GRANT ALL ON FUNCTION dokani.policy_history(policy bigint) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.policy_people() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.policy_people() TO authenticated;
GRANT ALL ON FUNCTION dokani.policy_people() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.quantity_returned(business uuid, of_order text, of_line integer) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.quantity_returned(business uuid, of_order text, of_line integer) TO authenticated;
GRANT ALL ON FUNCTION dokani.quantity_returned(business uuid, of_order text, of_line integer) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.quantity_returned(business uuid, of_order text, of_line integer) TO service_role;

REVOKE ALL ON FUNCTION dokani.queue_mail(letter uuid, kind text, to_address text, subject text, body_text text, body_html text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.queue_mail(letter uuid, kind text, to_address text, subject text, body_text text, body_html text) TO dokani_auth;
GRANT ALL ON FUNCTION dokani.queue_mail(letter uuid, kind text, to_address text, subject text, body_text text, body_html text) TO authenticated;
GRANT ALL ON FUNCTION dokani.queue_mail(letter uuid, kind text, to_address text, subject text, body_text text, body_html text) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.quota_used(quota text, at_most bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.quota_used(quota text, at_most bigint) TO authenticated;
GRANT ALL ON FUNCTION dokani.quota_used(quota text, at_most bigint) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.quota_used(quota text, at_most bigint) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.quota_used(quota text, at_most bigint) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint) TO authenticated;
GRANT ALL ON FUNCTION dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint) TO dokani_agent;
GRANT ALL ON FUNCTION dokani.raise_event(event_type text, severity text, event_data jsonb, email text, return_id bigint) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.record_audit(action text, resource_type text, resource_id text, metadata jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.record_audit(action text, resource_type text, resource_id text, metadata jsonb) TO authenticated;
GRANT ALL ON FUNCTION dokani.record_audit(action text, resource_type text, resource_id text, metadata jsonb) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.record_audit(action text, resource_type text, resource_id text, metadata jsonb) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.resolve_approved() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.return_case(business uuid, wanted text, line_numbers integer[], asked_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.return_case(business uuid, wanted text, line_numbers integer[], asked_at timestamp with time zone) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.return_log(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.return_log(wanted uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.return_log(wanted uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.return_version(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.return_version(wanted uuid) TO dokani_customer;
GRANT ALL ON FUNCTION dokani.return_version(wanted uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.risk_case(business uuid, wanted text, email text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.risk_case(business uuid, wanted text, email text) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.seal_audit(business_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.seal_audit(business_id uuid) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.seal_audit(business_id uuid) TO service_role;
GRANT ALL ON FUNCTION dokani.seal_audit(business_id uuid) TO dokani_jobs;

REVOKE ALL ON FUNCTION dokani.set_member_role(member uuid, role_wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.set_member_role(member uuid, role_wanted text) TO authenticated;

REVOKE ALL ON FUNCTION dokani.settle_lines() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.settle_mail(letter uuid, delivered boolean, said text, hide boolean, again interval) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.settle_mail(letter uuid, delivered boolean, said text, hide boolean, again interval) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shop_by_slug(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shop_by_slug(wanted text) TO dokani_api;
GRANT ALL ON FUNCTION dokani.shop_by_slug(wanted text) TO dokani_jobs;

REVOKE ALL ON FUNCTION dokani.shops_overdue(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_overdue(at timestamp with time zone) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_to_learn() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_to_learn() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_to_look_after(waiting_before timestamp with time zone, silent_before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_to_look_after(waiting_before timestamp with time zone, silent_before timestamp with time zone) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_with_history() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_with_history() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_with_money() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_with_money() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_with_policy_due(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_with_policy_due(at timestamp with time zone) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_with_policy_use() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_with_policy_use() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_with_receipts_due() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_with_receipts_due() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.shops_with_shadows() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.shops_with_shadows() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.staff_claims(user_id uuid, business_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.staff_claims(user_id uuid, business_id uuid) TO dokani_api;

REVOKE ALL ON FUNCTION dokani.staff_name(person uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.staff_name(person uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.staff_name(person uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.sweep() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.sweep() TO service_role;
GRANT ALL ON FUNCTION dokani.sweep() TO dokani_jobs;

REVOKE ALL ON FUNCTION dokani.take_mail(letter uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.take_mail(letter uuid) TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.take_token(key text, per_second double precision, burst double precision) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.take_token(key text, per_second double precision, burst double precision) TO dokani_api;
GRANT ALL ON FUNCTION dokani.take_token(key text, per_second double precision, burst double precision) TO dokani_jobs;
GRANT ALL ON FUNCTION dokani.take_token(key text, per_second double precision, burst double precision) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.tell_failed_hold() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.tell_failed_step() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.touch() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.unassign_member() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.unsealed_audit() FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.unsealed_audit() TO dokani_worker;

REVOKE ALL ON FUNCTION dokani.update_business(name text, slug_wanted text, website_wanted text, settings_wanted jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.update_business(name text, slug_wanted text, website_wanted text, settings_wanted jsonb) TO authenticated;

REVOKE ALL ON FUNCTION dokani.user_may_enter(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.user_may_enter(wanted uuid) TO dokani_auth;

REVOKE ALL ON FUNCTION dokani.verify_audit(business_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.verify_audit(business_id uuid) TO authenticated;
GRANT ALL ON FUNCTION dokani.verify_audit(business_id uuid) TO dokani_worker;
GRANT ALL ON FUNCTION dokani.verify_audit(business_id uuid) TO service_role;
GRANT ALL ON FUNCTION dokani.verify_audit(business_id uuid) TO dokani_jobs;

REVOKE ALL ON FUNCTION dokani.withdraw_appeal() FROM PUBLIC;

REVOKE ALL ON FUNCTION dokani.withdraw_invitation(invitation uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION dokani.withdraw_invitation(invitation uuid) TO authenticated;

GRANT SELECT,INSERT,UPDATE ON TABLE auth.users TO dokani_auth;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.agent_offers TO service_role;
GRANT SELECT ON TABLE dokani.agent_offers TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.agent_offers TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.agent_offers TO dokani_worker;

GRANT UPDATE(accepted_seq) ON TABLE dokani.agent_offers TO dokani_worker;

GRANT UPDATE(settled_at) ON TABLE dokani.agent_offers TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.agent_proofs TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.agent_proofs TO dokani_worker;

GRANT UPDATE(proof_id) ON TABLE dokani.agent_proofs TO dokani_worker;

GRANT UPDATE(asked_at) ON TABLE dokani.agent_proofs TO dokani_worker;

GRANT UPDATE(expires_at) ON TABLE dokani.agent_proofs TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.api_keys TO service_role;
GRANT SELECT,INSERT ON TABLE dokani.api_keys TO authenticated;

GRANT UPDATE(name) ON TABLE dokani.api_keys TO authenticated;

GRANT UPDATE(scopes) ON TABLE dokani.api_keys TO authenticated;

GRANT UPDATE(expires_at) ON TABLE dokani.api_keys TO authenticated;

GRANT UPDATE(revoked_at) ON TABLE dokani.api_keys TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.appeals TO service_role;
GRANT SELECT ON TABLE dokani.appeals TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.appeals TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.appeals TO dokani_worker;

GRANT UPDATE(decided_by) ON TABLE dokani.appeals TO dokani_worker;

GRANT UPDATE(key_id) ON TABLE dokani.appeals TO dokani_worker;

GRANT UPDATE(decided_at) ON TABLE dokani.appeals TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.audit_seals TO service_role;
GRANT SELECT ON TABLE dokani.audit_seals TO authenticated;
GRANT SELECT ON TABLE dokani.audit_seals TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.backtest_changes TO service_role;
GRANT SELECT ON TABLE dokani.backtest_changes TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.backtest_changes TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.backtests TO service_role;
GRANT SELECT ON TABLE dokani.backtests TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(doing) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(done) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(total) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(problem) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(started_at) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(finished_at) ON TABLE dokani.backtests TO dokani_worker;

GRANT UPDATE(result) ON TABLE dokani.backtests TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.blind_reviews TO service_role;
GRANT SELECT ON TABLE dokani.blind_reviews TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.blind_reviews TO dokani_worker;

GRANT UPDATE(verdict) ON TABLE dokani.blind_reviews TO dokani_worker;

GRANT UPDATE(note) ON TABLE dokani.blind_reviews TO dokani_worker;

GRANT UPDATE(answered_at) ON TABLE dokani.blind_reviews TO dokani_worker;

GRANT UPDATE(agreed) ON TABLE dokani.blind_reviews TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.chat_files TO service_role;
GRANT SELECT ON TABLE dokani.chat_files TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.chat_files TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.file_bands TO service_role;
GRANT SELECT ON TABLE dokani.file_bands TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.file_bands TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.goods TO service_role;
GRANT SELECT ON TABLE dokani.goods TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(quantity) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(came) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(received_at) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(received_by) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(condition) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(facts) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(answer) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(picked) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(amount) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(graded_at) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(graded_by) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(disposition) ON TABLE dokani.goods TO dokani_worker;

GRANT UPDATE(disposed_at) ON TABLE dokani.goods TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.held_decisions TO service_role;
GRANT SELECT ON TABLE dokani.held_decisions TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.held_decisions TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.held_decisions TO dokani_worker;

GRANT UPDATE(failure) ON TABLE dokani.held_decisions TO dokani_worker;

GRANT UPDATE(settled_at) ON TABLE dokani.held_decisions TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.held_steps TO service_role;
GRANT SELECT ON TABLE dokani.held_steps TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.held_steps TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.held_steps TO dokani_worker;

GRANT UPDATE(failure) ON TABLE dokani.held_steps TO dokani_worker;

GRANT UPDATE(settled_at) ON TABLE dokani.held_steps TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.idempotency_keys TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.idempotency_keys TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.idempotency_keys TO dokani_customer;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.idempotency_keys TO dokani_worker;

GRANT UPDATE(body_sha256) ON TABLE dokani.idempotency_keys TO authenticated;
GRANT UPDATE(body_sha256) ON TABLE dokani.idempotency_keys TO dokani_customer;
GRANT UPDATE(body_sha256) ON TABLE dokani.idempotency_keys TO dokani_worker;

GRANT UPDATE(status) ON TABLE dokani.idempotency_keys TO authenticated;
GRANT UPDATE(status) ON TABLE dokani.idempotency_keys TO dokani_customer;
GRANT UPDATE(status) ON TABLE dokani.idempotency_keys TO dokani_worker;

GRANT UPDATE(response) ON TABLE dokani.idempotency_keys TO authenticated;
GRANT UPDATE(response) ON TABLE dokani.idempotency_keys TO dokani_customer;
GRANT UPDATE(response) ON TABLE dokani.idempotency_keys TO dokani_worker;

GRANT UPDATE(created_at) ON TABLE dokani.idempotency_keys TO authenticated;
GRANT UPDATE(created_at) ON TABLE dokani.idempotency_keys TO dokani_customer;
GRANT UPDATE(created_at) ON TABLE dokani.idempotency_keys TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.import_faults TO service_role;
GRANT SELECT ON TABLE dokani.import_faults TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.import_faults TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.imports TO service_role;
GRANT SELECT ON TABLE dokani.imports TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(kind) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(file_name) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(file_sha256) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(mapping) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(next_line) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(lines_ok) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(lines_bad) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(started_at) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(updated_at) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(finished_at) ON TABLE dokani.imports TO dokani_worker;

GRANT UPDATE(lines_known) ON TABLE dokani.imports TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.keys TO service_role;
GRANT SELECT ON TABLE dokani.keys TO dokani_api;
GRANT SELECT ON TABLE dokani.keys TO dokani_jobs;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.lab_cases TO service_role;
GRANT SELECT ON TABLE dokani.lab_cases TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.lab_cases TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.mail_outbox TO service_role;
GRANT SELECT ON TABLE dokani.mail_outbox TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.mail_outbox TO dokani_worker;
GRANT SELECT,INSERT ON TABLE dokani.mail_outbox TO dokani_auth;

GRANT UPDATE(state) ON TABLE dokani.mail_outbox TO dokani_worker;

GRANT UPDATE(attempts) ON TABLE dokani.mail_outbox TO dokani_worker;

GRANT UPDATE(last_error) ON TABLE dokani.mail_outbox TO dokani_worker;

GRANT UPDATE(provider_ref) ON TABLE dokani.mail_outbox TO dokani_worker;

GRANT UPDATE(sent_at) ON TABLE dokani.mail_outbox TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.model_tokens TO service_role;
GRANT SELECT ON TABLE dokani.model_tokens TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.model_tokens TO dokani_worker;

GRANT UPDATE(tokens) ON TABLE dokani.model_tokens TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.notices TO service_role;
GRANT SELECT ON TABLE dokani.notices TO authenticated;
GRANT SELECT ON TABLE dokani.notices TO dokani_worker;

GRANT INSERT(business_id) ON TABLE dokani.notices TO dokani_worker;

GRANT INSERT(for_user) ON TABLE dokani.notices TO dokani_worker;

GRANT INSERT(kind) ON TABLE dokani.notices TO dokani_worker;

GRANT INSERT(says) ON TABLE dokani.notices TO dokani_worker;

GRANT INSERT(public_id) ON TABLE dokani.notices TO dokani_worker;

GRANT INSERT(once) ON TABLE dokani.notices TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.notices_seen TO service_role;
GRANT SELECT,INSERT ON TABLE dokani.notices_seen TO authenticated;

GRANT UPDATE(seen_to) ON TABLE dokani.notices_seen TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.one_time_tokens TO service_role;
GRANT SELECT,INSERT ON TABLE dokani.one_time_tokens TO dokani_worker;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(kind) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(user_id) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(subject) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(secret_hash) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(data) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(attempts) ON TABLE dokani.one_time_tokens TO dokani_worker;
GRANT UPDATE(attempts) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(max_attempts) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(expires_at) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(used_at) ON TABLE dokani.one_time_tokens TO dokani_worker;
GRANT UPDATE(used_at) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT UPDATE(created_at) ON TABLE dokani.one_time_tokens TO dokani_auth;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.past_returns TO service_role;
GRANT SELECT ON TABLE dokani.past_returns TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.past_returns TO dokani_worker;

GRANT UPDATE(matched_order_id) ON TABLE dokani.past_returns TO dokani_worker;

GRANT UPDATE(matched_line_number) ON TABLE dokani.past_returns TO dokani_worker;

GRANT UPDATE(quantity_left) ON TABLE dokani.past_returns TO dokani_worker;

GRANT UPDATE(matched_at) ON TABLE dokani.past_returns TO dokani_worker;

GRANT UPDATE(return_public_id) ON TABLE dokani.past_returns TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer TO service_role;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer TO dokani_jobs;

GRANT USAGE ON SEQUENCE dokani.pgqueuer_id_seq TO dokani_jobs;
GRANT USAGE ON SEQUENCE dokani.pgqueuer_id_seq TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer_log TO service_role;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer_log TO dokani_jobs;

GRANT USAGE ON SEQUENCE dokani.pgqueuer_log_id_seq TO dokani_jobs;
GRANT USAGE ON SEQUENCE dokani.pgqueuer_log_id_seq TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer_schedules TO service_role;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer_schedules TO dokani_jobs;

GRANT USAGE ON SEQUENCE dokani.pgqueuer_schedules_id_seq TO dokani_jobs;
GRANT USAGE ON SEQUENCE dokani.pgqueuer_schedules_id_seq TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer_statistics TO service_role;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.pgqueuer_statistics TO dokani_jobs;

GRANT USAGE ON SEQUENCE dokani.pgqueuer_statistics_id_seq TO dokani_jobs;
GRANT USAGE ON SEQUENCE dokani.pgqueuer_statistics_id_seq TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.policy_counts TO service_role;
GRANT SELECT,INSERT ON TABLE dokani.policy_counts TO dokani_worker;

GRANT UPDATE(counted_to) ON TABLE dokani.policy_counts TO dokani_worker;

GRANT UPDATE(seen) ON TABLE dokani.policy_counts TO dokani_worker;

GRANT UPDATE(seen_at) ON TABLE dokani.policy_counts TO dokani_worker;

GRANT UPDATE(waiting) ON TABLE dokani.policy_counts TO dokani_worker;

GRANT UPDATE(ran_at) ON TABLE dokani.policy_counts TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.policy_experiments TO service_role;
GRANT SELECT ON TABLE dokani.policy_experiments TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.policy_experiments TO dokani_worker;

GRANT UPDATE(ended_at) ON TABLE dokani.policy_experiments TO dokani_worker;

GRANT UPDATE(ended_by) ON TABLE dokani.policy_experiments TO dokani_worker;

GRANT UPDATE(ended_because) ON TABLE dokani.policy_experiments TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.policy_reviews TO service_role;
GRANT SELECT ON TABLE dokani.policy_reviews TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.policy_reviews TO dokani_worker;

GRANT UPDATE(ok) ON TABLE dokani.policy_reviews TO dokani_worker;

GRANT UPDATE(summary) ON TABLE dokani.policy_reviews TO dokani_worker;

GRANT UPDATE(noted_by) ON TABLE dokani.policy_reviews TO dokani_worker;

GRANT UPDATE(noted_at) ON TABLE dokani.policy_reviews TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.rate_buckets TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.ratings TO service_role;
GRANT SELECT ON TABLE dokani.ratings TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.ratings TO dokani_worker;

GRANT UPDATE(score) ON TABLE dokani.ratings TO dokani_worker;

GRANT UPDATE(own_words) ON TABLE dokani.ratings TO dokani_worker;

GRANT UPDATE(rated_at) ON TABLE dokani.ratings TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.receipts TO service_role;
GRANT SELECT ON TABLE dokani.receipts TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.receipts TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.receipts_due TO service_role;
GRANT SELECT,DELETE ON TABLE dokani.receipts_due TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.refresh_tokens TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.refresh_tokens TO dokani_auth;

GRANT UPDATE(session_id) ON TABLE dokani.refresh_tokens TO dokani_auth;

GRANT UPDATE(created_at) ON TABLE dokani.refresh_tokens TO dokani_auth;

GRANT UPDATE(used_at) ON TABLE dokani.refresh_tokens TO dokani_auth;

GRANT UPDATE(replaced_by) ON TABLE dokani.refresh_tokens TO dokani_auth;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.resolutions TO service_role;
GRANT SELECT ON TABLE dokani.resolutions TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(final_lines) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(amount) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(bonus) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(provider) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(provider_ref) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(attempts) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(last_error) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(due_at) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(sent_at) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(done_at) ON TABLE dokani.resolutions TO dokani_worker;

GRANT UPDATE(retries) ON TABLE dokani.resolutions TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.return_notes TO service_role;
GRANT SELECT ON TABLE dokani.return_notes TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.return_notes TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.risk_fits TO service_role;
GRANT SELECT ON TABLE dokani.risk_fits TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.risk_fits TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.risk_labels TO service_role;
GRANT SELECT ON TABLE dokani.risk_labels TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.risk_labels TO dokani_worker;

GRANT UPDATE(label) ON TABLE dokani.risk_labels TO dokani_worker;

GRANT UPDATE(note) ON TABLE dokani.risk_labels TO dokani_worker;

GRANT UPDATE(labelled_by) ON TABLE dokani.risk_labels TO dokani_worker;

GRANT UPDATE(created_at) ON TABLE dokani.risk_labels TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.risk_lists TO service_role;
GRANT SELECT ON TABLE dokani.risk_lists TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.risk_lists TO dokani_worker;

GRANT UPDATE(kind) ON TABLE dokani.risk_lists TO dokani_worker;

GRANT UPDATE(reason) ON TABLE dokani.risk_lists TO dokani_worker;

GRANT UPDATE(expires_at) ON TABLE dokani.risk_lists TO dokani_worker;

GRANT UPDATE(created_by) ON TABLE dokani.risk_lists TO dokani_worker;

GRANT UPDATE(created_at) ON TABLE dokani.risk_lists TO dokani_worker;

GRANT SELECT ON TABLE dokani.risk_models TO authenticated;
GRANT SELECT,INSERT,UPDATE ON TABLE dokani.risk_models TO dokani_worker;
GRANT ALL ON TABLE dokani.risk_models TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.schema_migrations TO service_role;
GRANT SELECT ON TABLE dokani.schema_migrations TO dokani_api;
GRANT SELECT ON TABLE dokani.schema_migrations TO dokani_jobs;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.sessions TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(user_id) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(created_at) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(refreshed_at) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(not_after) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(user_agent) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(ip_address) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(revoked_at) ON TABLE dokani.sessions TO dokani_auth;

GRANT UPDATE(revoked_reason) ON TABLE dokani.sessions TO dokani_auth;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.shadow_decisions TO service_role;
GRANT SELECT ON TABLE dokani.shadow_decisions TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(decided_at) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(was) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(now) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(amount_was) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(amount_now) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(currency) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT UPDATE(because) ON TABLE dokani.shadow_decisions TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.shadows TO service_role;
GRANT SELECT ON TABLE dokani.shadows TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.shadows TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.shadows TO dokani_worker;

GRANT UPDATE(because) ON TABLE dokani.shadows TO dokani_worker;

GRANT UPDATE(until) ON TABLE dokani.shadows TO dokani_worker;

GRANT UPDATE(read_to) ON TABLE dokani.shadows TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.signing_keys TO service_role;
GRANT SELECT,INSERT ON TABLE dokani.signing_keys TO dokani_jobs;

GRANT SELECT(id) ON TABLE dokani.signing_keys TO dokani_api;

GRANT SELECT(public_key) ON TABLE dokani.signing_keys TO dokani_api;

GRANT UPDATE(sealed) ON TABLE dokani.signing_keys TO dokani_jobs;

GRANT SELECT(created_at) ON TABLE dokani.signing_keys TO dokani_api;

GRANT SELECT(retired_at) ON TABLE dokani.signing_keys TO dokani_api;
GRANT UPDATE(retired_at) ON TABLE dokani.signing_keys TO dokani_jobs;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.simulation_runs TO service_role;
GRANT SELECT ON TABLE dokani.simulation_runs TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.simulation_runs TO dokani_worker;

GRANT UPDATE(passed) ON TABLE dokani.simulation_runs TO dokani_worker;

GRANT UPDATE(faults) ON TABLE dokani.simulation_runs TO dokani_worker;

GRANT UPDATE(transcript) ON TABLE dokani.simulation_runs TO dokani_worker;

GRANT UPDATE(took_ms) ON TABLE dokani.simulation_runs TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.simulations TO service_role;
GRANT SELECT ON TABLE dokani.simulations TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(policy_version) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(state) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(done) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(passed) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(problem) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(started_at) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(finished_at) ON TABLE dokani.simulations TO dokani_worker;

GRANT UPDATE(summary) ON TABLE dokani.simulations TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dokani.tool_calls TO service_role;
GRANT SELECT ON TABLE dokani.tool_calls TO authenticated;
GRANT SELECT,INSERT ON TABLE dokani.tool_calls TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.agent_performance_logs TO service_role;
GRANT SELECT ON TABLE public.agent_performance_logs TO authenticated;
GRANT SELECT,INSERT ON TABLE public.agent_performance_logs TO dokani_worker;

GRANT UPDATE(performance_metrics) ON TABLE public.agent_performance_logs TO dokani_worker;

GRANT UPDATE(behavioral_flags) ON TABLE public.agent_performance_logs TO dokani_worker;

GRANT UPDATE(decision_quality_score) ON TABLE public.agent_performance_logs TO dokani_worker;

GRANT UPDATE(customer_satisfaction_score) ON TABLE public.agent_performance_logs TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ai_conversation_state TO service_role;
GRANT SELECT ON TABLE public.ai_conversation_state TO authenticated;
GRANT SELECT,INSERT ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(session_id) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(session_id) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(agent_type) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(agent_type) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(conversation_context) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(conversation_context) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(current_intent) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(current_intent) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(intent_confidence) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(intent_confidence) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(conversation_flow) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(conversation_flow) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(ai_memory) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(ai_memory) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(response_history) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(response_history) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(escalation_level) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(escalation_level) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(is_active) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(is_active) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(last_interaction) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(last_interaction) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(created_at) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(created_at) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT UPDATE(updated_at) ON TABLE public.ai_conversation_state TO dokani_agent;
GRANT UPDATE(updated_at) ON TABLE public.ai_conversation_state TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_usage_logs TO service_role;
GRANT SELECT ON TABLE public.api_usage_logs TO authenticated;
GRANT INSERT ON TABLE public.api_usage_logs TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.audio_chunks TO service_role;
GRANT SELECT ON TABLE public.audio_chunks TO authenticated;
GRANT SELECT,INSERT ON TABLE public.audio_chunks TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_analytics TO service_role;
GRANT SELECT ON TABLE public.business_analytics TO authenticated;
GRANT SELECT,INSERT ON TABLE public.business_analytics TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.business_members TO service_role;
GRANT SELECT ON TABLE public.business_members TO authenticated;
GRANT SELECT,INSERT,DELETE ON TABLE public.business_members TO dokani_worker;

GRANT UPDATE(role) ON TABLE public.business_members TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.businesses TO service_role;
GRANT SELECT ON TABLE public.businesses TO authenticated;
GRANT SELECT,INSERT ON TABLE public.businesses TO dokani_worker;

GRANT SELECT(id) ON TABLE public.businesses TO dokani_customer;

GRANT UPDATE(business_name) ON TABLE public.businesses TO authenticated;
GRANT SELECT(business_name) ON TABLE public.businesses TO dokani_customer;
GRANT UPDATE(business_name) ON TABLE public.businesses TO dokani_worker;

GRANT UPDATE(subscription_plan) ON TABLE public.businesses TO dokani_worker;

GRANT UPDATE(settings) ON TABLE public.businesses TO authenticated;
GRANT SELECT(settings) ON TABLE public.businesses TO dokani_customer;
GRANT UPDATE(settings) ON TABLE public.businesses TO dokani_worker;

GRANT UPDATE(slug) ON TABLE public.businesses TO authenticated;
GRANT SELECT(slug) ON TABLE public.businesses TO dokani_customer;
GRANT UPDATE(slug) ON TABLE public.businesses TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.call_analytics TO service_role;
GRANT SELECT ON TABLE public.call_analytics TO authenticated;
GRANT SELECT,INSERT ON TABLE public.call_analytics TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.call_sessions TO service_role;
GRANT SELECT,INSERT ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(id) ON TABLE public.call_sessions TO authenticated;
GRANT SELECT(id) ON TABLE public.call_sessions TO dokani_agent;

GRANT SELECT(chat_session_id) ON TABLE public.call_sessions TO authenticated;
GRANT SELECT(chat_session_id) ON TABLE public.call_sessions TO dokani_agent;
GRANT UPDATE(chat_session_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(call_type) ON TABLE public.call_sessions TO authenticated;
GRANT SELECT(call_type) ON TABLE public.call_sessions TO dokani_agent;
GRANT UPDATE(call_type) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(provider) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(provider) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(external_session_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(status) ON TABLE public.call_sessions TO authenticated;
GRANT SELECT(status) ON TABLE public.call_sessions TO dokani_agent;
GRANT UPDATE(status) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(duration_seconds) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(duration_seconds) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(provider_data) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(created_at) ON TABLE public.call_sessions TO authenticated;
GRANT SELECT(created_at) ON TABLE public.call_sessions TO dokani_agent;
GRANT UPDATE(created_at) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(ended_at) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(ended_at) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(elevenlabs_agent_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(elevenlabs_conversation_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(tavus_replica_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(tavus_conversation_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(session_url) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(webhook_data) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(is_active) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(is_active) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(persona_config_id) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(persona_config_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(call_quality_score) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(call_quality_score) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(customer_feedback),UPDATE(customer_feedback) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(customer_feedback) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(streaming_enabled) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(streaming_enabled) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(websocket_url) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(stream_processor_urls) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(streaming_config) ON TABLE public.call_sessions TO dokani_worker;

GRANT UPDATE(real_time_events) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(connection_count) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(connection_count) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(last_stream_activity) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(last_stream_activity) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(stream_quality_metrics) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(stream_quality_metrics) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(ai_conversation_state_id) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(ai_conversation_state_id) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(updated_at) ON TABLE public.call_sessions TO authenticated;
GRANT UPDATE(updated_at) ON TABLE public.call_sessions TO dokani_worker;

GRANT SELECT(business_id) ON TABLE public.call_sessions TO authenticated;
GRANT SELECT(business_id) ON TABLE public.call_sessions TO dokani_agent;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.call_transcripts TO service_role;
GRANT SELECT ON TABLE public.call_transcripts TO authenticated;
GRANT SELECT ON TABLE public.call_transcripts TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.call_transcripts TO dokani_worker;

GRANT UPDATE(processing_status) ON TABLE public.call_transcripts TO dokani_worker;

GRANT UPDATE(ai_processed) ON TABLE public.call_transcripts TO dokani_worker;

GRANT UPDATE(ai_response_generated) ON TABLE public.call_transcripts TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chat_messages TO service_role;
GRANT SELECT,INSERT ON TABLE public.chat_messages TO authenticated;
GRANT SELECT,INSERT ON TABLE public.chat_messages TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.chat_messages TO dokani_worker;

GRANT SELECT(id) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(session_id),INSERT(session_id) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(sender),INSERT(sender) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(message),INSERT(message) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(message_type),INSERT(message_type) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(metadata) ON TABLE public.chat_messages TO dokani_customer;
GRANT UPDATE(metadata) ON TABLE public.chat_messages TO dokani_worker;

GRANT SELECT(created_at) ON TABLE public.chat_messages TO dokani_customer;

GRANT INSERT(business_id) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(external_id) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT(seq) ON TABLE public.chat_messages TO dokani_customer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.chat_sessions TO service_role;
GRANT SELECT,DELETE ON TABLE public.chat_sessions TO authenticated;
GRANT SELECT ON TABLE public.chat_sessions TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.chat_sessions TO dokani_worker;

GRANT SELECT(id) ON TABLE public.chat_sessions TO dokani_customer;

GRANT INSERT(user_id) ON TABLE public.chat_sessions TO authenticated;

GRANT INSERT(business_id) ON TABLE public.chat_sessions TO authenticated;
GRANT SELECT(business_id) ON TABLE public.chat_sessions TO dokani_customer;

GRANT INSERT(session_name),UPDATE(session_name) ON TABLE public.chat_sessions TO authenticated;
GRANT UPDATE(session_name) ON TABLE public.chat_sessions TO dokani_worker;

GRANT INSERT(chat_mode) ON TABLE public.chat_sessions TO authenticated;
GRANT SELECT(chat_mode) ON TABLE public.chat_sessions TO dokani_customer;

GRANT INSERT(session_type) ON TABLE public.chat_sessions TO authenticated;
GRANT SELECT(session_type) ON TABLE public.chat_sessions TO dokani_customer;

GRANT UPDATE(is_active) ON TABLE public.chat_sessions TO authenticated;
GRANT SELECT(is_active) ON TABLE public.chat_sessions TO dokani_customer;
GRANT UPDATE(is_active) ON TABLE public.chat_sessions TO dokani_worker;

GRANT INSERT(metadata),UPDATE(metadata) ON TABLE public.chat_sessions TO authenticated;
GRANT UPDATE(metadata) ON TABLE public.chat_sessions TO dokani_worker;

GRANT SELECT(created_at) ON TABLE public.chat_sessions TO dokani_customer;

GRANT UPDATE(updated_at) ON TABLE public.chat_sessions TO authenticated;
GRANT UPDATE(updated_at) ON TABLE public.chat_sessions TO dokani_worker;

GRANT UPDATE(customer_email) ON TABLE public.chat_sessions TO dokani_worker;

GRANT SELECT(conversation_session_id) ON TABLE public.chat_sessions TO dokani_customer;
GRANT UPDATE(conversation_session_id) ON TABLE public.chat_sessions TO dokani_worker;

GRANT UPDATE(last_seq) ON TABLE public.chat_sessions TO dokani_worker;
GRANT SELECT(last_seq) ON TABLE public.chat_sessions TO dokani_customer;

GRANT UPDATE(answered_seq) ON TABLE public.chat_sessions TO dokani_worker;

GRANT UPDATE(turn_until) ON TABLE public.chat_sessions TO dokani_worker;

GRANT UPDATE(turn_by) ON TABLE public.chat_sessions TO dokani_worker;

GRANT UPDATE(order_id) ON TABLE public.chat_sessions TO dokani_worker;

GRANT UPDATE(verified_at) ON TABLE public.chat_sessions TO dokani_worker;
GRANT SELECT(verified_at) ON TABLE public.chat_sessions TO dokani_customer;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_chunks TO service_role;
GRANT SELECT ON TABLE public.conversation_chunks TO authenticated;
GRANT SELECT,INSERT ON TABLE public.conversation_chunks TO dokani_worker;

GRANT UPDATE(content) ON TABLE public.conversation_chunks TO dokani_worker;

GRANT UPDATE(duration_ms) ON TABLE public.conversation_chunks TO dokani_worker;

GRANT UPDATE(metadata) ON TABLE public.conversation_chunks TO dokani_worker;

GRANT UPDATE(processing_status) ON TABLE public.conversation_chunks TO dokani_worker;

GRANT UPDATE(ai_processed) ON TABLE public.conversation_chunks TO dokani_worker;

GRANT UPDATE(ai_response_id) ON TABLE public.conversation_chunks TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_messages TO service_role;
GRANT SELECT,INSERT ON TABLE public.conversation_messages TO authenticated;
GRANT SELECT,INSERT ON TABLE public.conversation_messages TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.conversation_messages TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.conversation_sessions TO service_role;
GRANT SELECT ON TABLE public.conversation_sessions TO authenticated;
GRANT SELECT ON TABLE public.conversation_sessions TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(customer_email) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(channel) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(return_request_id) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(status) ON TABLE public.conversation_sessions TO authenticated;
GRANT UPDATE(status) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(participants) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(conversation_history) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(current_intent) ON TABLE public.conversation_sessions TO dokani_agent;
GRANT UPDATE(current_intent) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(escalation_level) ON TABLE public.conversation_sessions TO authenticated;
GRANT UPDATE(escalation_level) ON TABLE public.conversation_sessions TO dokani_agent;
GRANT UPDATE(escalation_level) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(ai_agent_type) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(duration) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(archived_at) ON TABLE public.conversation_sessions TO authenticated;
GRANT UPDATE(archived_at) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(archive_reason) ON TABLE public.conversation_sessions TO authenticated;
GRANT UPDATE(archive_reason) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(metadata) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(created_at) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(updated_at) ON TABLE public.conversation_sessions TO authenticated;
GRANT UPDATE(updated_at) ON TABLE public.conversation_sessions TO dokani_agent;
GRANT UPDATE(updated_at) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(person_id) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(waiting_since) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(active_since) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT UPDATE(merged_into) ON TABLE public.conversation_sessions TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.customer_risk_profiles TO service_role;
GRANT SELECT ON TABLE public.customer_risk_profiles TO authenticated;
GRANT SELECT,INSERT ON TABLE public.customer_risk_profiles TO dokani_worker;

GRANT UPDATE(risk_score) ON TABLE public.customer_risk_profiles TO dokani_worker;

GRANT UPDATE(return_frequency) ON TABLE public.customer_risk_profiles TO dokani_worker;

GRANT UPDATE(fraud_indicators) ON TABLE public.customer_risk_profiles TO dokani_worker;

GRANT UPDATE(behavior_patterns) ON TABLE public.customer_risk_profiles TO dokani_worker;

GRANT UPDATE(last_updated) ON TABLE public.customer_risk_profiles TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.facebook_pages TO service_role;

GRANT SELECT(page_id) ON TABLE public.facebook_pages TO authenticated;

GRANT SELECT(page_name) ON TABLE public.facebook_pages TO authenticated;

GRANT SELECT(created_at) ON TABLE public.facebook_pages TO authenticated;

GRANT SELECT(updated_at) ON TABLE public.facebook_pages TO authenticated;

GRANT SELECT(business_id) ON TABLE public.facebook_pages TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.facebook_user_tokens TO service_role;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.file_uploads TO service_role;
GRANT SELECT ON TABLE public.file_uploads TO authenticated;
GRANT SELECT,INSERT ON TABLE public.file_uploads TO dokani_worker;

GRANT INSERT(id) ON TABLE public.file_uploads TO authenticated;
GRANT SELECT(id),INSERT(id) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(id) ON TABLE public.file_uploads TO dokani_agent;

GRANT INSERT(business_id) ON TABLE public.file_uploads TO authenticated;
GRANT SELECT(business_id),INSERT(business_id) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(business_id) ON TABLE public.file_uploads TO dokani_agent;

GRANT INSERT(file_type) ON TABLE public.file_uploads TO authenticated;
GRANT SELECT(file_type),INSERT(file_type) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(file_type) ON TABLE public.file_uploads TO dokani_agent;

GRANT INSERT(file_name) ON TABLE public.file_uploads TO authenticated;
GRANT SELECT(file_name),INSERT(file_name) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(file_name) ON TABLE public.file_uploads TO dokani_agent;

GRANT INSERT(file_path) ON TABLE public.file_uploads TO authenticated;
GRANT INSERT(file_path) ON TABLE public.file_uploads TO dokani_customer;

GRANT INSERT(file_url) ON TABLE public.file_uploads TO authenticated;
GRANT INSERT(file_url) ON TABLE public.file_uploads TO dokani_customer;

GRANT INSERT(file_size) ON TABLE public.file_uploads TO authenticated;
GRANT SELECT(file_size),INSERT(file_size) ON TABLE public.file_uploads TO dokani_customer;

GRANT INSERT(metadata) ON TABLE public.file_uploads TO authenticated;
GRANT UPDATE(metadata) ON TABLE public.file_uploads TO dokani_worker;

GRANT SELECT(uploaded_at) ON TABLE public.file_uploads TO dokani_customer;
GRANT UPDATE(uploaded_at) ON TABLE public.file_uploads TO dokani_worker;

GRANT INSERT(return_request_id) ON TABLE public.file_uploads TO authenticated;
GRANT SELECT(return_request_id),INSERT(return_request_id) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(return_request_id) ON TABLE public.file_uploads TO dokani_agent;
GRANT UPDATE(return_request_id) ON TABLE public.file_uploads TO dokani_worker;

GRANT INSERT(uploaded_by) ON TABLE public.file_uploads TO authenticated;

GRANT INSERT(sha256) ON TABLE public.file_uploads TO authenticated;
GRANT INSERT(sha256) ON TABLE public.file_uploads TO dokani_customer;

GRANT INSERT(content_type) ON TABLE public.file_uploads TO authenticated;
GRANT INSERT(content_type) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(content_type) ON TABLE public.file_uploads TO dokani_agent;

GRANT SELECT(scan_status) ON TABLE public.file_uploads TO dokani_customer;
GRANT SELECT(scan_status) ON TABLE public.file_uploads TO dokani_agent;
GRANT UPDATE(scan_status) ON TABLE public.file_uploads TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mock_orders TO service_role;
GRANT SELECT ON TABLE public.mock_orders TO authenticated;
GRANT SELECT ON TABLE public.mock_orders TO dokani_customer;
GRANT SELECT ON TABLE public.mock_orders TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(order_id) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(purchase_date) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(customer_email) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(product_name) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(product_category) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(purchase_price) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(order_status) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(quantity) ON TABLE public.mock_orders TO dokani_worker;

GRANT UPDATE(order_value) ON TABLE public.mock_orders TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.order_lines TO service_role;
GRANT SELECT ON TABLE public.order_lines TO authenticated;
GRANT SELECT ON TABLE public.order_lines TO dokani_customer;
GRANT SELECT ON TABLE public.order_lines TO dokani_agent;
GRANT SELECT,INSERT,DELETE ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(order_id) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(line_number) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(sku) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(product_name) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(product_category) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(quantity) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(quantity_returned) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(unit_price) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(paid) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(tags) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(status) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(shipped_at) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(delivered_at) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(image_url) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(metadata) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(ordered_at) ON TABLE public.order_lines TO dokani_worker;

GRANT UPDATE(customer_email_norm) ON TABLE public.order_lines TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.orders TO service_role;
GRANT SELECT ON TABLE public.orders TO authenticated;
GRANT SELECT ON TABLE public.orders TO dokani_customer;
GRANT SELECT ON TABLE public.orders TO dokani_agent;
GRANT SELECT,INSERT,DELETE ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(order_id) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(customer_email) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(customer_phone) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(customer_name) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(status) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(ordered_at) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(shipped_at) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(delivered_at) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(currency) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(order_value) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(paid) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(refunded) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(shipping_paid) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(payment_method) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(discount_percent) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(channel) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(country) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(source) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(import_id) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(metadata) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(created_at) ON TABLE public.orders TO dokani_worker;

GRANT UPDATE(updated_at) ON TABLE public.orders TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.persona_test_logs TO service_role;
GRANT SELECT ON TABLE public.persona_test_logs TO authenticated;
GRANT SELECT,INSERT ON TABLE public.persona_test_logs TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.policies TO service_role;
GRANT SELECT ON TABLE public.policies TO authenticated;
GRANT SELECT ON TABLE public.policies TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.policies TO dokani_worker;

GRANT INSERT(business_id) ON TABLE public.policies TO authenticated;

GRANT INSERT(version),UPDATE(version) ON TABLE public.policies TO authenticated;
GRANT UPDATE(version) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(is_active) ON TABLE public.policies TO dokani_worker;

GRANT INSERT(effective_date),UPDATE(effective_date) ON TABLE public.policies TO authenticated;
GRANT UPDATE(effective_date) ON TABLE public.policies TO dokani_worker;

GRANT INSERT(rules),UPDATE(rules) ON TABLE public.policies TO authenticated;
GRANT UPDATE(rules) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(policy_impact_score) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(usage_statistics) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(compliance_metrics) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(deleted_at) ON TABLE public.policies TO authenticated;
GRANT UPDATE(deleted_at) ON TABLE public.policies TO dokani_worker;

GRANT INSERT(created_by) ON TABLE public.policies TO authenticated;

GRANT UPDATE(retired_at) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(scheduled_for) ON TABLE public.policies TO authenticated;
GRANT UPDATE(scheduled_for) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(scheduled_by) ON TABLE public.policies TO authenticated;
GRANT UPDATE(scheduled_by) ON TABLE public.policies TO dokani_worker;

GRANT UPDATE(scheduled_because) ON TABLE public.policies TO authenticated;
GRANT UPDATE(scheduled_because) ON TABLE public.policies TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.policy_change_history TO service_role;
GRANT SELECT ON TABLE public.policy_change_history TO authenticated;
GRANT SELECT,INSERT ON TABLE public.policy_change_history TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.profiles TO service_role;
GRANT SELECT ON TABLE public.profiles TO authenticated;
GRANT SELECT,INSERT ON TABLE public.profiles TO dokani_worker;

GRANT UPDATE(website) ON TABLE public.profiles TO authenticated;
GRANT UPDATE(website) ON TABLE public.profiles TO dokani_worker;

GRANT UPDATE(onboarded) ON TABLE public.profiles TO authenticated;
GRANT UPDATE(onboarded) ON TABLE public.profiles TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provider_configs TO service_role;
GRANT SELECT,INSERT,DELETE ON TABLE public.provider_configs TO authenticated;
GRANT SELECT,INSERT ON TABLE public.provider_configs TO dokani_worker;

GRANT UPDATE(config_name) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(config_data) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(is_active) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(updated_at) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(usage_count) ON TABLE public.provider_configs TO dokani_worker;

GRANT UPDATE(last_used_at) ON TABLE public.provider_configs TO dokani_worker;

GRANT UPDATE(performance_metrics) ON TABLE public.provider_configs TO dokani_worker;

GRANT UPDATE(is_default) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(streaming_settings) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(real_time_config) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(websocket_config) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(stream_processor_config) ON TABLE public.provider_configs TO authenticated;

GRANT UPDATE(ai_integration_config) ON TABLE public.provider_configs TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.return_decisions TO service_role;
GRANT SELECT ON TABLE public.return_decisions TO authenticated;
GRANT SELECT,INSERT ON TABLE public.return_decisions TO dokani_worker;

GRANT SELECT(return_request_id) ON TABLE public.return_decisions TO dokani_customer;

GRANT SELECT(stage) ON TABLE public.return_decisions TO dokani_customer;

GRANT SELECT(verdict) ON TABLE public.return_decisions TO dokani_customer;
GRANT UPDATE(verdict) ON TABLE public.return_decisions TO dokani_worker;

GRANT SELECT(amount) ON TABLE public.return_decisions TO dokani_customer;
GRANT UPDATE(amount) ON TABLE public.return_decisions TO dokani_worker;

GRANT SELECT(currency) ON TABLE public.return_decisions TO dokani_customer;
GRANT UPDATE(currency) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(engine) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(policy_id) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(policy_version) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(policy_sha256) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(facts) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(answer) ON TABLE public.return_decisions TO dokani_worker;

GRANT UPDATE(note) ON TABLE public.return_decisions TO dokani_worker;

GRANT SELECT(created_at) ON TABLE public.return_decisions TO dokani_customer;
GRANT UPDATE(created_at) ON TABLE public.return_decisions TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.return_lines TO service_role;
GRANT SELECT ON TABLE public.return_lines TO authenticated;
GRANT SELECT ON TABLE public.return_lines TO dokani_customer;
GRANT SELECT ON TABLE public.return_lines TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(reason) ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(own_words) ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(resolution_wanted) ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(verdict) ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(amount) ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(breakdown) ON TABLE public.return_lines TO dokani_worker;

GRANT UPDATE(open) ON TABLE public.return_lines TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.return_requests TO service_role;
GRANT SELECT ON TABLE public.return_requests TO authenticated;
GRANT SELECT ON TABLE public.return_requests TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT(id) ON TABLE public.return_requests TO dokani_customer;

GRANT SELECT(public_id) ON TABLE public.return_requests TO dokani_customer;

GRANT SELECT(created_at) ON TABLE public.return_requests TO dokani_customer;

GRANT INSERT(business_id) ON TABLE public.return_requests TO authenticated;
GRANT SELECT(business_id) ON TABLE public.return_requests TO dokani_customer;
GRANT INSERT(business_id) ON TABLE public.return_requests TO dokani_agent;

GRANT INSERT(order_id) ON TABLE public.return_requests TO authenticated;
GRANT SELECT(order_id) ON TABLE public.return_requests TO dokani_customer;
GRANT INSERT(order_id) ON TABLE public.return_requests TO dokani_agent;

GRANT INSERT(customer_email) ON TABLE public.return_requests TO authenticated;
GRANT INSERT(customer_email) ON TABLE public.return_requests TO dokani_agent;
GRANT UPDATE(customer_email) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(reason_for_return) ON TABLE public.return_requests TO authenticated;
GRANT SELECT(reason_for_return) ON TABLE public.return_requests TO dokani_customer;
GRANT INSERT(reason_for_return) ON TABLE public.return_requests TO dokani_agent;
GRANT UPDATE(reason_for_return) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(status) ON TABLE public.return_requests TO authenticated;
GRANT SELECT(status) ON TABLE public.return_requests TO dokani_customer;
GRANT INSERT(status) ON TABLE public.return_requests TO dokani_agent;
GRANT UPDATE(status) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(evidence_urls) ON TABLE public.return_requests TO authenticated;
GRANT UPDATE(evidence_urls) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(conversation_log) ON TABLE public.return_requests TO dokani_agent;
GRANT UPDATE(conversation_log) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(ai_recommendation) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(admin_notes) ON TABLE public.return_requests TO authenticated;
GRANT UPDATE(admin_notes) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(risk_score) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(fraud_flags) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(triage_agent_id) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(customer_service_agent_id) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(processing_time_ms) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(escalation_reason) ON TABLE public.return_requests TO authenticated;
GRANT UPDATE(escalation_reason) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(policy_version_used) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(admin_decision_at) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(days_since_purchase) ON TABLE public.return_requests TO authenticated;
GRANT UPDATE(days_since_purchase) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(order_value) ON TABLE public.return_requests TO authenticated;
GRANT UPDATE(order_value) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(product_category) ON TABLE public.return_requests TO authenticated;
GRANT UPDATE(product_category) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(customer_satisfaction_score) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(ai_reasoning) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(policy_violations) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(risk_factors) ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT(approved_at) ON TABLE public.return_requests TO dokani_customer;
GRANT UPDATE(approved_at) ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT(denied_at) ON TABLE public.return_requests TO dokani_customer;
GRANT UPDATE(denied_at) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(return_history) ON TABLE public.return_requests TO dokani_worker;

GRANT INSERT(currency) ON TABLE public.return_requests TO authenticated;
GRANT SELECT(currency) ON TABLE public.return_requests TO dokani_customer;
GRANT UPDATE(currency) ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT(amount) ON TABLE public.return_requests TO dokani_customer;
GRANT UPDATE(amount) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(policy_id) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(customer_name) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(customer_phone) ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT(outcome) ON TABLE public.return_requests TO dokani_customer;
GRANT UPDATE(outcome) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(review_due_at) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(review_worth) ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT(completed_at) ON TABLE public.return_requests TO dokani_customer;
GRANT UPDATE(completed_at) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(assigned_to) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(snoozed_until) ON TABLE public.return_requests TO dokani_worker;

GRANT UPDATE(overdue_at) ON TABLE public.return_requests TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.security_events TO service_role;
GRANT SELECT ON TABLE public.security_events TO authenticated;
GRANT INSERT ON TABLE public.security_events TO dokani_agent;
GRANT SELECT,INSERT ON TABLE public.security_events TO dokani_worker;

GRANT UPDATE(resolved) ON TABLE public.security_events TO authenticated;

GRANT UPDATE(resolved_by) ON TABLE public.security_events TO authenticated;

GRANT UPDATE(resolved_at) ON TABLE public.security_events TO authenticated;

GRANT UPDATE(finding) ON TABLE public.security_events TO authenticated;

GRANT UPDATE(finding_note) ON TABLE public.security_events TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.streaming_sessions TO service_role;
GRANT SELECT,INSERT ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(id) ON TABLE public.streaming_sessions TO authenticated;

GRANT SELECT(call_session_id) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(call_session_id) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(session_type) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(session_type) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(status) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(status) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT UPDATE(websocket_connections) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(participant_count) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(participant_count) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(stream_quality) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(stream_quality) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT UPDATE(audio_config) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT UPDATE(video_config) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT UPDATE(ai_agent_config) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT UPDATE(real_time_events) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(performance_metrics) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(performance_metrics) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(created_at) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(created_at) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(updated_at) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(updated_at) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(ended_at) ON TABLE public.streaming_sessions TO authenticated;
GRANT UPDATE(ended_at) ON TABLE public.streaming_sessions TO dokani_worker;

GRANT SELECT(business_id) ON TABLE public.streaming_sessions TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_preferences TO service_role;
GRANT SELECT,DELETE ON TABLE public.user_preferences TO authenticated;

GRANT INSERT(user_id) ON TABLE public.user_preferences TO authenticated;

GRANT INSERT(preferences),UPDATE(preferences) ON TABLE public.user_preferences TO authenticated;

GRANT UPDATE(updated_at) ON TABLE public.user_preferences TO authenticated;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_analysis TO service_role;
GRANT SELECT ON TABLE public.video_analysis TO authenticated;
GRANT SELECT,INSERT ON TABLE public.video_analysis TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_frames TO service_role;
GRANT SELECT ON TABLE public.video_frames TO authenticated;
GRANT SELECT,INSERT ON TABLE public.video_frames TO dokani_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.video_stream_analysis TO service_role;
GRANT SELECT ON TABLE public.video_stream_analysis TO authenticated;
GRANT SELECT,INSERT ON TABLE public.video_stream_analysis TO dokani_worker;
