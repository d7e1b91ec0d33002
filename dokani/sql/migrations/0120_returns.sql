-- What the returns and risk rooms need beyond the tables themselves: the word of the risk, the shop's own base rate, and
-- the functions through which one statement writes what several rooms own.

-- Text, because text equality is leakproof and so reaches an index under row-level security; a numeric range does not.
alter table public.return_requests add column risk_level text not null generated always as (
    case when risk_score >= 0.6 then 'high' when risk_score >= 0.3 then 'medium' else 'low' end) stored;
-- Every return of a shop by age, whatever its state.
create index return_requests_all on public.return_requests (business_id, created_at desc, id desc);
create index return_requests_risk_level on public.return_requests (business_id, status, risk_level, review_worth desc, id desc);

-- A shopper of demo orders is found by their address like any other.
alter table public.mock_orders add column customer_email_norm text generated always as (lower(btrim(customer_email))) stored;
create index mock_orders_customer on public.mock_orders (business_id, customer_email_norm);

-- Facts and answer of a decision are a few kilobytes: kept beside the row as they are, for squeezing each takes longer
-- than writing it.
alter table public.return_decisions set (toast_tuple_target = 8160);

create table dokani.risk_models (
    business_id uuid primary key references public.businesses (id) on delete cascade,
    base_rate double precision not null check (base_rate between 0 and 1),
    decided bigint not null check (decided >= 0),
    bad bigint not null check (bad >= 0),
    fitted_at timestamptz not null default now()
);
alter table dokani.risk_models enable row level security;
alter table dokani.risk_models force row level security;
revoke all on dokani.risk_models from public;
grant select on dokani.risk_models to authenticated;
grant select, insert, update on dokani.risk_models to dokani_worker;
grant all on dokani.risk_models to service_role;
create policy risk_models_staff_select on dokani.risk_models for select to authenticated
    using (business_id = (select dokani.claim_business_id()));
create policy risk_models_worker_select on dokani.risk_models for select to dokani_worker
    using (business_id = (select dokani.claim_business_id()));
create policy risk_models_worker_insert on dokani.risk_models for insert to dokani_worker
    with check (business_id = (select dokani.claim_business_id()));
create policy risk_models_worker_update on dokani.risk_models for update to dokani_worker
    using (business_id = (select dokani.claim_business_id()))
    with check (business_id = (select dokani.claim_business_id()));

-- The shops whose people have decided something since their base rate was last worked out.
create function dokani.shops_to_learn() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select distinct d.business_id
      from public.return_decisions d left join dokani.risk_models m on m.business_id = d.business_id
     where d.stage = 'review' and (m.fitted_at is null or d.created_at > m.fitted_at) $$;
revoke all on function dokani.shops_to_learn() from public;
grant execute on function dokani.shops_to_learn() to dokani_worker;

-- A demo order knows its day of purchase and its state only; it counts as sent the day after and delivered on the third.
create function dokani.demo_shipped_at(purchased timestamptz, status text) returns timestamptz
    language sql immutable set search_path = '' as
$$ select case when status in ('shipped', 'delivered') then purchased + interval '1 day' end $$;
create function dokani.demo_delivered_at(purchased timestamptz, status text) returns timestamptz
    language sql immutable set search_path = '' as
$$ select case when status = 'delivered' then purchased + interval '3 days' end $$;

-- Everything a decision rests on, read at once: order, lines, policy, and the shopper's history before `asked_at`. No row
-- where the business has no such order. In a function each of its statements keeps a plan of its own, which costs a tenth
-- of planning them all together; it runs with the caller's rights, so row-level security holds.
create function dokani.return_case(business uuid, wanted text, line_numbers integer[], asked_at timestamptz)
    returns table (order_id text, customer_email text, customer_name text, customer_phone text, status text,
        ordered_at timestamptz, shipped_at timestamptz, delivered_at timestamptz, currency text, order_value numeric,
        paid numeric, refunded numeric, shipping_paid numeric, payment_method text, discount_percent numeric,
        channel text, country text, policy_id bigint, policy_version text, review_sla_hours integer,
        base_rate double precision, lines jsonb, line_count integer, orders integer, first_order_at timestamptz,
        usual_value numeric, returns integer, returns_7d integer, returns_30d integer, returns_90d integer,
        returns_365d integer, denied integer, taken jsonb)
    language plpgsql stable set search_path = '' as $$
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

-- The shopper's profile after one more request. Runs with the caller's rights, so row-level security holds.
create function dokani.note_asked(business uuid, email text, score numeric, frequency integer, behaviour jsonb)
    returns uuid language plpgsql set search_path = '' as $$
declare profile uuid;
begin
    insert into public.customer_risk_profiles as p
           (business_id, customer_email, risk_score, return_frequency, behavior_patterns, last_updated)
    values (business, email, score, frequency, behaviour, now())
    on conflict (business_id, customer_email_norm) do update
       set risk_score = excluded.risk_score, return_frequency = excluded.return_frequency,
           behavior_patterns = excluded.behavior_patterns, last_updated = excluded.last_updated
    returning p.id into profile;
    return profile;
end $$;

-- One line of the audit log, under the caller's claims.
create function dokani.record_audit(action text, resource_type text, resource_id text, metadata jsonb)
    returns uuid language plpgsql set search_path = '' as $$
declare line uuid := gen_random_uuid();
begin
    insert into public.security_audit_logs
           (id, business_id, user_id, action, resource_type, resource_id, metadata, ip_address)
    values (line, dokani.claim_business_id(), dokani.claim_uuid('sub'), action, resource_type, resource_id,
            metadata - 'ip_address', nullif(metadata ->> 'ip_address', '')::inet);
    return line;
end $$;

-- The e-mail of a member of the caller's own business: auth.users itself is closed to the app's roles.
create function dokani.member_email(business uuid, member uuid) returns text
    language sql stable security definer set search_path = '' as $$
    select u.email from auth.users u join public.business_members m on m.user_id = u.id
     where u.id = member and m.business_id = business and business = dokani.claim_business_id() $$;

-- Make one version of a policy the one that decides.
create function dokani.activate_policy(business uuid, policy bigint, changed_by uuid) returns boolean
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
    if not found then return false; end if;
    select * into before from public.policies where business_id = business and is_active;
    if found then
        if before.id = policy then return true; end if;
        update public.policies set is_active = false where id = before.id;
        insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules,
               change_summary, changed_by)
        values (before.id, business, 'deactivated', before.rules, null,
                'Version ' || before.version || ' gives way to ' || wanted.version || '.', coalesce(changed_by, owner));
    end if;
    update public.policies set is_active = true, effective_date = now() where id = policy;
    insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules,
           change_summary, changed_by)
    values (policy, business, 'activated', before.rules, wanted.rules,
            'Version ' || wanted.version || ' decides from now on.', coalesce(changed_by, owner));
    return true;
end $$;

create function dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb,
        summary text, changed_by uuid) returns void
    language plpgsql security definer set search_path = '' as $$
begin
    if business is distinct from dokani.claim_business_id() or not dokani.claim_role_at_least('admin') then
        raise exception 'Only an admin of this business may change a policy.' using errcode = 'DK403';
    end if;
    insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules,
           change_summary, changed_by)
    values (policy, business, change, previous, new, summary,
            -- An API key is nobody in auth.users: what it changes is done in its owner's name.
            coalesce(changed_by, (select owner_id from public.businesses where id = business)));
end $$;

revoke all on function dokani.demo_shipped_at(timestamptz, text), dokani.demo_delivered_at(timestamptz, text),
    dokani.return_case(uuid, text, integer[], timestamptz),
    dokani.note_asked(uuid, text, numeric, integer, jsonb), dokani.record_audit(text, text, text, jsonb),
    dokani.member_email(uuid, uuid), dokani.activate_policy(uuid, bigint, uuid),
    dokani.note_policy_change(uuid, bigint, text, jsonb, jsonb, text, uuid) from public;
grant execute on function dokani.demo_shipped_at(timestamptz, text), dokani.demo_delivered_at(timestamptz, text)
    to authenticated, dokani_customer, dokani_agent, dokani_worker;
grant execute on function dokani.return_case(uuid, text, integer[], timestamptz) to dokani_worker;
grant execute on function dokani.note_asked(uuid, text, numeric, integer, jsonb) to dokani_worker;
grant execute on function dokani.record_audit(text, text, text, jsonb) to authenticated, dokani_customer, dokani_worker;
grant execute on function dokani.member_email(uuid, uuid) to authenticated, dokani_worker;
grant execute on function dokani.activate_policy(uuid, bigint, uuid) to authenticated, dokani_worker;
grant execute on function dokani.note_policy_change(uuid, bigint, text, jsonb, jsonb, text, uuid)
    to authenticated, dokani_worker;
