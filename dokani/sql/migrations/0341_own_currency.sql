-- The demo shop's one-line orders have no currency of their own: it is the shop's. Shoppers and agents read their order,
-- and may not read the shop's row, so one word of it is told.

create function dokani.own_currency() returns text language sql stable security definer set search_path = '' as $$
    select coalesce((select settings ->> 'currency' from public.businesses where id = dokani.claim_business_id()), 'EUR')
$$;
revoke all on function dokani.own_currency() from public;
grant execute on function dokani.own_currency()
    to authenticated, dokani_customer, dokani_agent, dokani_worker, service_role;
