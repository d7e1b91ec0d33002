-- Risk that learns: what people say of returns, lists of who is trusted and who is not, fitted weights with their history,
-- and what a request needs of all that, read by one function.

-- What ties e-mails together besides the phone. A push may name them in `metadata`; compared without case and punctuation.
create function dokani.plain_words(given text) returns text
    language sql immutable set search_path = '' as
$$ select nullif(btrim(regexp_replace(lower(given), '[^[:alnum:]]+', ' ', 'g')), '') $$;

alter table public.orders
    add column address_norm text generated always as (dokani.plain_words(metadata ->> 'shipping_address')) stored,
    add column payment_norm text generated always as (nullif(btrim(metadata ->> 'payment_fingerprint'), '')) stored,
    add column address_differs boolean generated always as (
        dokani.plain_words(metadata ->> 'shipping_address') <> dokani.plain_words(metadata ->> 'billing_address')) stored;
create index orders_address on public.orders (business_id, address_norm) where address_norm is not null;
create index orders_payment on public.orders (business_id, payment_norm) where payment_norm is not null;

-- What people said of a return: the newest word counts, the audit log keeps the ones before.
create table dokani.risk_labels (
    business_id uuid not null,
    return_request_id bigint not null,
    label text not null check (label in ('fraud', 'safe')),
    note text check (char_length(note) <= 2000),
    labelled_by uuid references auth.users (id) on delete set null,
    created_at timestamptz not null default now(),
    primary key (business_id, return_request_id),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete cascade
);
create index risk_labels_labelled_by on dokani.risk_labels (labelled_by) where labelled_by is not null;
create index risk_labels_newest on dokani.risk_labels (business_id, created_at);

create table dokani.risk_lists (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.businesses (id) on delete cascade,
    kind text not null check (kind in ('allow', 'block')),
    subject text not null check (subject in ('email', 'phone', 'address', 'payment')),
    value text not null check (char_length(value) between 1 and 500),
    reason text check (char_length(reason) <= 500),
    expires_at timestamptz,
    created_by uuid references auth.users (id) on delete set null,
    created_at timestamptz not null default now(),
    unique (business_id, value, subject)
);
create index risk_lists_created_by on dokani.risk_lists (created_by) where created_by is not null;

-- The weights in use (null: those every shop begins with), and every fit with what spoke for and against it.
alter table dokani.risk_models add column weights jsonb, add column fitted bigint;
create table dokani.risk_fits (
    id bigint generated always as identity primary key,
    business_id uuid not null references public.businesses (id) on delete cascade,
    weights jsonb not null,
    weights_before jsonb not null,
    labels integer not null check (labels >= 0),
    bad integer not null check (bad >= 0),
    quality jsonb not null,
    quality_before jsonb not null,
    activated boolean not null,
    why text not null,
    created_at timestamptz not null default now()
);
create index risk_fits_newest on dokani.risk_fits (business_id, id desc);

select dokani.close_table('dokani.risk_labels');
select dokani.close_table('dokani.risk_lists');
select dokani.close_table('dokani.risk_fits');
select dokani.allow('authenticated', 'select', 'dokani.risk_labels', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.risk_labels', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.risk_labels', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.risk_labels', 'label, note, labelled_by, created_at', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.risk_lists', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.risk_lists', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.risk_lists', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.risk_lists', 'kind, reason, expires_at, created_by, created_at',
    '{mine}');
select dokani.allow('dokani_worker', 'delete', 'dokani.risk_lists', '*', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.risk_fits', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.risk_fits', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.risk_fits', '*', '{mine}');

-- What the risk of a request needs beside the case: fitted weights, the shopper's profile, who shares phone, address or
-- payment with them, and the lists. One row, by keys only; with the caller's rights, so row-level security holds.
create function dokani.risk_case(business uuid, wanted text, email text)
    returns table (risk_weights jsonb, shopper jsonb, linked_by text, linked integer, linked_blocked boolean,
        allow_listed text, block_listed text, address_mismatch boolean)
    language plpgsql stable set search_path = '' as $$
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

-- The shopper's profile after one more request: what a job keeps of them stays.
create or replace function dokani.note_asked(business uuid, email text, score numeric, frequency integer, behaviour jsonb)
    returns uuid language plpgsql set search_path = '' as $$
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

-- The shops with anything a profile or a model could be made of; told to the job that acts for no business only.
create function dokani.shops_with_history() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select b.id from public.businesses b
     where dokani.claim_business_id() is null
       and (exists (select from public.return_requests r where r.business_id = b.id)
            or exists (select from public.customer_risk_profiles p where p.business_id = b.id)) $$;

-- The shops of which people said something, or decided something, since their weights were last fitted.
create or replace function dokani.shops_to_learn() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select b.id from public.businesses b left join dokani.risk_models m on m.business_id = b.id
     where exists (select from public.return_decisions d
                    where d.business_id = b.id and d.stage = 'review'
                      and (m.fitted_at is null or d.created_at > m.fitted_at))
        or exists (select from dokani.risk_labels l
                    where l.business_id = b.id and (m.fitted_at is null or l.created_at > m.fitted_at)) $$;

revoke all on function dokani.plain_words(text), dokani.risk_case(uuid, text, text), dokani.shops_with_history()
    from public;
grant execute on function dokani.plain_words(text) to authenticated, dokani_customer, dokani_agent, dokani_worker, service_role;
grant execute on function dokani.risk_case(uuid, text, text), dokani.shops_with_history() to dokani_worker;
