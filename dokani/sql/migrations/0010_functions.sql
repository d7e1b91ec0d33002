-- The few doors that open for a caller who may not read the tables behind them. All of them run as the owner, check for
-- themselves, and are executable only where granted.

-- The claims of a member of staff, as JSON text. Without a business: the one joined first, or none where there is none.
-- DK403 where the person is no member of the business named, or is banned or gone.
create function dokani.staff_claims(user_id uuid, business_id uuid) returns text
    language plpgsql stable security definer set search_path = '' as $$
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

-- The claims of a merchant's program, as JSON text. DK401 where the key is unknown, revoked or expired.
create function dokani.key_claims(key_hash bytea) returns text
    language plpgsql security definer set search_path = '' as $$
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

-- The businesses of the person in the claims.
create function dokani.my_businesses()
    returns table (business_id uuid, business_name text, slug text, role text, joined_at timestamptz)
    language sql stable security definer set search_path = '' as $$
    select b.id, b.business_name, b.slug, m.role, m.created_at
      from public.business_members m join public.businesses b on b.id = m.business_id
     where m.user_id = dokani.claim_uuid('sub')
     order by m.created_at, b.id
$$;

-- The shop behind a public address, for the portal's first page.
create function dokani.shop_by_slug(wanted text)
    returns table (business_id uuid, business_name text, settings jsonb)
    language sql stable security definer set search_path = '' as $$
    select b.id, b.business_name, b.settings from public.businesses b where b.slug = wanted
$$;

-- A business with its owner as first member and its profile. The caller has proven who the owner is.
create function dokani.create_business(owner uuid, name text, address text default null) returns uuid
    language plpgsql security definer set search_path = '' as $$
declare
    made uuid := gen_random_uuid();
begin
    insert into public.businesses (id, business_name, owner_id, slug)
    values (made, name, owner, coalesce(address, replace(gen_random_uuid()::text, '-', '')));
    insert into public.profiles (id, business_name, business_id) values (owner, name, made);
    insert into public.business_members (business_id, user_id, role) values (made, owner, 'owner');
    return made;
end $$;

-- Take one token of a bucket that refills by `per_second` up to `burst`. Answers 0 where there was one, else the seconds
-- until there will be. Exact under concurrency: the row is the lock, so call it in a transaction of its own.
create function dokani.take_token(key text, per_second double precision, burst double precision)
    returns double precision language plpgsql security definer set search_path = '' as $$
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

-- Lines for api_usage_logs, many at once.
create function dokani.log_usage(rows jsonb) returns void
    language sql security definer set search_path = '' as $$
    insert into public.api_usage_logs (user_id, business_id, endpoint, method, status_code, response_time_ms,
        request_size_bytes, response_size_bytes, ip_address, user_agent, created_at)
    select (select u.id from auth.users u where u.id = l.user_id), l.business_id, l.endpoint, l.method, l.status_code,
           l.response_time_ms, l.request_size_bytes, l.response_size_bytes, l.ip_address, l.user_agent,
           coalesce(l.created_at, now())
      from jsonb_to_recordset(log_usage.rows) as l (user_id uuid, business_id uuid, endpoint text, method text,
           status_code integer, response_time_ms integer, request_size_bytes integer, response_size_bytes integer,
           ip_address inet, user_agent text, created_at timestamptz)
$$;

-- Put a job on the queue, in the caller's transaction; answers its id, or that of the waiting job with the same
-- `dedupe_key`. Whoever acts for a business can only make jobs of that business. (The queue's own log keeps picks and
-- ends; the arrival is the row itself, so it is not logged twice.)
create function dokani.enqueue_job(entrypoint text, payload jsonb, dedupe_key text default null, run_after interval default '0')
    returns bigint language plpgsql security definer set search_path = '' as $$
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

-- Throw away what has served its time: keys after 72 hours, tokens and sessions a week after their end, idle buckets.
create function dokani.sweep() returns void
    language sql security definer set search_path = '' as $$
    delete from dokani.idempotency_keys where created_at < now() - interval '72 hours';
    delete from dokani.one_time_tokens where expires_at < now() - interval '7 days';
    delete from dokani.sessions where coalesce(revoked_at, not_after) < now() - interval '7 days';
    delete from dokani.rate_buckets where at < now() - interval '1 day';
$$;
