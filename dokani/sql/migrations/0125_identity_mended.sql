-- Guessing passwords gets slower with every failure: `free` of them cost nothing, then one waits 1, 2, 4, … seconds after
-- the last, never longer than `longest`, so that nobody is locked out for good. Admitting a try counts it as a failure,
-- so that many at once count as many; what turned out to be right is forgotten. A day without a failure forgets too.

-- 0 where the try is admitted, else the seconds to wait; a try that has to wait counts for nothing.
create function dokani.admit_try(bucket text, free integer, longest double precision) returns double precision
    language plpgsql security definer set search_path = '' as $$
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

create function dokani.forget_tries(bucket text) returns void
    language sql security definer set search_path = '' as
$$ delete from dokani.rate_buckets where key = bucket $$;

-- Whether a letter that asks this address into a business is still good.
create function dokani.is_invited(address text) returns boolean
    language sql stable security definer set search_path = '' as $$
    select exists (select from dokani.one_time_tokens t
                    where t.kind = 'invite' and t.subject = address and t.used_at is null and t.expires_at > now()) $$;

revoke all on function dokani.admit_try(text, integer, double precision) from public, anon, authenticated, service_role;
revoke all on function dokani.forget_tries(text) from public, anon, authenticated, service_role;
revoke all on function dokani.is_invited(text) from public, anon, authenticated, service_role;
grant execute on function dokani.admit_try(text, integer, double precision) to dokani_auth;
grant execute on function dokani.forget_tries(text) to dokani_auth;
grant execute on function dokani.is_invited(text) to dokani_auth;
