-- Backtests: the shop's past as typed facts, one row for each line that was ever asked about, and what another policy would
-- have said of them.

-- One line of a past return. The facts are what was known when it was decided (`return_decisions.facts`), each in a column of
-- its type: NULL is known to be absent, unless the fact's bit in `unknown_a` or `unknown_b` says that nobody knows it. Which
-- bit is whose, and what the columns in the middle hold, is said in dokani/engine/sql/columns.py; a test holds the two equal.
create table dokani.lab_cases (
    id bigint generated always as identity primary key,
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    -- What is read most stands first, and of that what has a fixed width (columns.py). The shape is all that decides
    -- whether a row goes the quick way, as one number.
    shape bigint not null generated always as (hashint8extended(unknown_b,
        hashtextextended((coalesce(order_is_shoppers and item_quantity_ordered > 0 and item_quantity > 0 and
        item_quantity_returnable > 0 and asked_in_all <= item_quantity_returnable and not odd and share_exact and
        lines = 1 and day_only = 0 and action = 'return' and stage = 'request' and resolution_wanted not in
        ('exchange', 'replacement') and request_asked_at is not null and days_since_start is null, false))::text ||
        (lines > 1)::text || decimals::text || coalesce(order_currency, '-') || jsonb_path_query_array(custom,
        '$.keyvalue().key')::text, unknown_a))) stored,
    unknown_a bigint not null, unknown_b bigint not null, lines integer not null, decimals integer not null,
    request_asked_day date generated always as ((request_asked_at at time zone 'UTC')::date) stored,
    item_delivered_day date generated always as ((item_delivered_at at time zone 'UTC')::date) stored,
    order_ordered_day date generated always as ((order_ordered_at at time zone 'UTC')::date) stored,
    plain boolean not null generated always as (coalesce(order_is_shoppers and item_quantity_ordered > 0 and
        item_quantity > 0 and item_quantity_returnable > 0 and asked_in_all <= item_quantity_returnable and not odd
        and share_exact and lines = 1 and day_only = 0 and action = 'return' and stage = 'request' and
        resolution_wanted not in ('exchange', 'replacement') and request_asked_at is not null and days_since_start
        is null, false)) stored,
    share_exact boolean not null, customer_orders bigint, customer_account_age_days bigint,
    customer_returns_90d bigint, customer_on_block_list boolean, item_personalised boolean, item_worn boolean,
    item_shipped_day date generated always as ((item_shipped_at at time zone 'UTC')::date) stored,
    share numeric, refundable numeric, item_status text, reason text, fault text, resolution_wanted text,
    item_category text, request_value numeric, order_value numeric, order_country text, order_channel text,
    customer_tier text, order_discount_percent numeric, risk_score numeric, item_tags text[], risk_flags text[],
    evidence text[], action text, stage text, days_since_start numeric, today timestamptz, season text,
    return_method text, request_asked_at timestamptz, request_approved_at timestamptz, request_lines bigint,
    request_price_difference numeric, request_whole_order boolean, order_id text, order_is_shoppers boolean,
    order_status text, order_ordered_at timestamptz, order_shipped_at timestamptz, order_delivered_at timestamptz,
    order_first_carrier_scan_at timestamptz, order_paid numeric, order_refunded numeric, order_currency text,
    order_payment_method text, order_shipping_paid numeric, order_shipping_cost numeric,
    order_partly_delivered boolean, item_sku text, item_price numeric, item_paid numeric, item_quantity bigint,
    item_quantity_ordered bigint, item_quantity_returnable bigint, item_shipped_at timestamptz,
    item_delivered_at timestamptz, item_condition text, item_opened boolean, item_washed boolean,
    item_altered boolean, item_installed boolean, item_tags_on boolean, item_original_packaging boolean,
    item_has_receipt boolean, item_hygiene_seal_broken boolean, item_gift boolean, item_perishable boolean,
    item_made_to_order_started boolean, item_digital_started boolean, item_complete boolean,
    item_serial_matches boolean, item_right_item boolean, item_resaleable boolean,
    item_damaged_by_customer boolean, item_variant_available boolean, item_same_product boolean,
    item_price_difference numeric, item_replacements bigint, customer_country text, customer_returns bigint,
    customer_return_rate numeric, customer_on_allow_list boolean, customer_linked_to_blocked boolean,
    customer_is_recipient boolean, refund_to_kind text, refund_to_is_original boolean, refund_to_on_file boolean,
    refund_to_balance numeric, goods_sent_at timestamptz, goods_arrived_at timestamptz, goods_prepaid boolean,
    goods_tracked boolean, goods_insured boolean, goods_documents text[], goods_lost boolean,
    goods_refused_at_door boolean, goods_damage_noted boolean, day_only integer not null, custom jsonb not null,
    line_at integer not null, odd boolean not null, fault_given boolean not null, asked_in_all bigint,
    sound boolean not null generated always as (coalesce(order_is_shoppers and item_quantity_ordered > 0 and
        item_quantity > 0 and item_quantity_returnable > 0 and asked_in_all <= item_quantity_returnable, false))
        stored,

    public_id uuid not null,
    line_number integer not null,
    asked_on timestamptz not null,
    -- When the decision was made that these facts are of: a triage that still waits for an answer is replaced by a later one.
    decided_at timestamptz not null,
    pending boolean not null,
    month date not null,
    segment text not null,
    -- As it was decided then: 0 deny, 1 wait, 2 ask, 3 review, 4 approve.
    then_verdict smallint check (then_verdict between 0 and 4),
    then_amount numeric,
    then_check text,
    unique (business_id, return_request_id, line_number),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete cascade
);
create index lab_cases_in_order on dokani.lab_cases (business_id, id);
create index lab_cases_shapes on dokani.lab_cases (business_id, shape);
create index lab_cases_pending on dokani.lab_cases (business_id, return_request_id) where pending;
select dokani.close_table('dokani.lab_cases');
select dokani.allow('authenticated', 'select', 'dokani.lab_cases', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.lab_cases', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.lab_cases', '*', '{mine}');
select dokani.allow('dokani_worker', 'delete', 'dokani.lab_cases', '*', '{mine}');

-- One question to the past. The documents stand here as they were, for a draft may be edited while it is tried; `was` is null
-- where the comparison is with what was decided at the time.
create table dokani.backtests (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id() references public.businesses (id) on delete restrict,
    asked_by uuid references auth.users (id) on delete restrict,
    asked_at timestamptz not null default now(),
    was jsonb,
    was_policy_id bigint,
    was_sha256 text check (was_sha256 ~ '^[0-9a-f]{64}$'),
    now jsonb not null,
    now_policy_id bigint,
    now_sha256 text not null check (now_sha256 ~ '^[0-9a-f]{64}$'),
    since timestamptz,
    until timestamptz,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
    doing text not null default '' check (doing in ('', 'gathering', 'deciding')),
    done bigint not null default 0 check (done >= 0),
    total bigint check (total >= 0),
    problem text,
    started_at timestamptz,
    finished_at timestamptz,
    result jsonb,
    constraint backtests_finished check ((state in ('done', 'failed')) = (finished_at is not null)),
    constraint backtests_say_what_came_of_it check (
        (state = 'done') = (result is not null) and (state = 'failed') = (problem is not null)),
    constraint backtests_order check (since < until),
    unique (business_id, id)
);
create index backtests_newest on dokani.backtests (business_id, asked_at desc, id desc);
create index backtests_asked_by on dokani.backtests (asked_by) where asked_by is not null;
select dokani.close_table('dokani.backtests');
select dokani.allow('authenticated', 'select', 'dokani.backtests', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.backtests', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.backtests', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.backtests',
    'state, doing, done, total, problem, started_at, finished_at, result', '{mine}');

-- The lines of which the two policies say something else.
create table dokani.backtest_changes (
    backtest_id uuid not null,
    case_id bigint not null references dokani.lab_cases (id) on delete cascade,
    business_id uuid not null default dokani.claim_business_id(),
    was text not null check (was in ('deny', 'wait', 'ask', 'review', 'approve')),
    now text not null check (now in ('deny', 'wait', 'ask', 'review', 'approve')),
    amount_was numeric,
    amount_now numeric,
    because text not null,
    primary key (backtest_id, case_id),
    foreign key (business_id, backtest_id) references dokani.backtests (business_id, id) on delete cascade
);
create index backtest_changes_case on dokani.backtest_changes (case_id);
select dokani.close_table('dokani.backtest_changes');
select dokani.allow('authenticated', 'select', 'dokani.backtest_changes', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.backtest_changes', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.backtest_changes', '*', '{mine}');
select dokani.allow('dokani_worker', 'delete', 'dokani.backtest_changes', '*', '{mine}');

-- Whoever watches hears how far it has come.
create function dokani.announce_backtest() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'backtest', 'id', new.id,
        'status', new.state)::text);
    return null;
end $$;
create trigger announce_backtest after insert or update of state, done on dokani.backtests
    for each row execute function dokani.announce_backtest();
revoke all on function dokani.announce_backtest() from public, anon, authenticated, service_role;
