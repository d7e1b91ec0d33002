-- Money and goods after an approval: a ledger of what was promised, executed once under a permanent key, and what came back.

-- What a return gives. `lines` are [{line_number, quantity, amount, …}] as promised; `final_lines` the same after the goods
-- were looked at. A row `beside` others is about the same lines: a price difference, or what a range leaves open.
create table dokani.resolutions (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    public_id uuid not null,
    order_id text not null,
    number integer not null check (number > 0),
    key text not null,
    kind text not null check (kind in ('refund', 'partial_refund', 'exchange', 'store_credit', 'replacement', 'keep_item',
        'charge', 'cancel')),
    beside text check (beside in ('difference', 'range')),
    lines jsonb not null check (jsonb_typeof(lines) = 'array' and jsonb_array_length(lines) > 0),
    final_lines jsonb check (jsonb_typeof(final_lines) = 'array'),
    promised numeric(14, 2) not null check (promised >= 0),
    amount numeric(14, 2) not null check (amount >= 0 and amount <= promised),
    bonus numeric(14, 2) not null default 0 check (bonus >= 0),
    currency char(3) not null check (currency ~ '^[A-Z]{3}$'),
    waits_for text not null check (waits_for in ('none', 'sent', 'arrival', 'inspection')),
    state text not null default 'promised'
        check (state in ('promised', 'due', 'sending', 'unknown', 'done', 'failed', 'withdrawn')),
    provider text,
    provider_ref text check (char_length(provider_ref) <= 300),
    attempts integer not null default 0 check (attempts >= 0),
    last_error text check (char_length(last_error) <= 2000),
    due_at timestamptz,
    sent_at timestamptz,
    done_at timestamptz,
    created_at timestamptz not null default now(),
    unique (business_id, key),
    unique (business_id, return_request_id, number),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict,
    constraint resolutions_key check (key = kind || ':' || public_id || ':' || number),
    constraint resolutions_bonus check (bonus = 0 or kind = 'store_credit'),
    constraint resolutions_something check (promised > 0 or kind in ('exchange', 'replacement')),
    constraint resolutions_done check ((state = 'done') = (done_at is not null)
        and (state <> 'done' or (provider is not null and provider_ref is not null)))
);
create index resolutions_order on dokani.resolutions (business_id, order_id);
create index resolutions_open on dokani.resolutions (business_id, state) where state not in ('done', 'withdrawn');
create index resolutions_done_at on dokani.resolutions (business_id, done_at) where state = 'done';

-- What comes back. A row is `expected` until it came; a part that came is split off it. Graded once, then disposed of.
create table dokani.goods (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    line_number integer not null check (line_number > 0),
    quantity integer not null check (quantity > 0),
    came text not null default 'expected' check (came in ('expected', 'received', 'refused_at_door', 'never_came')),
    received_at timestamptz,
    received_by uuid references auth.users (id) on delete set null,
    condition text check (char_length(condition) <= 200),
    facts jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
    -- The engine's answer at grading, the amount a person picked inside its range, and what the line gives after it.
    answer jsonb not null default '{}' check (jsonb_typeof(answer) = 'object'),
    picked numeric(14, 2) check (picked >= 0),
    amount numeric(14, 2) check (amount >= 0),
    graded_at timestamptz,
    graded_by uuid references auth.users (id) on delete set null,
    disposition text check (disposition in ('restock', 'refurbish', 'donate', 'recycle', 'liquidate')),
    disposed_at timestamptz,
    created_at timestamptz not null default now(),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete restrict,
    constraint goods_came check ((came = 'expected') = (received_at is null)),
    constraint goods_graded check (graded_at is null or came = 'received'),
    constraint goods_disposed check ((disposition is null) = (disposed_at is null)
        and (disposed_at is null or graded_at is not null))
);
create unique index goods_expected on dokani.goods (business_id, return_request_id, line_number) where came = 'expected';
create index goods_return on dokani.goods (business_id, return_request_id);
create index goods_received_by on dokani.goods (received_by) where received_by is not null;
create index goods_graded_by on dokani.goods (graded_by) where graded_by is not null;

-- What an article costs today is what the shop sold it for last.
create index order_lines_sku on public.order_lines (business_id, sku, ordered_at desc) where sku is not null;

-- Whoever approves, and in whatever way: the job that makes the ledger's rows belongs to the same transaction.
create function dokani.resolve_approved() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    perform dokani.enqueue_job('returns.resolve',
        jsonb_build_object('business_id', new.business_id, 'public_id', new.public_id));
    return null;
end $$;
create trigger resolve_new_approved after insert on public.return_requests
    for each row when (new.status = 'approved' and new.channel <> 'import') execute function dokani.resolve_approved();
create trigger resolve_approved after update of status on public.return_requests
    for each row when (new.status = 'approved' and old.status <> 'approved' and new.channel <> 'import')
    execute function dokani.resolve_approved();

-- Only what was approved is promised, in the return's currency, each line once, and never more than was paid for the order
-- or for the line. Runs as the owner, who sees every return of the order; the order's row is the lock.
create function dokani.guard_new_resolution() returns trigger
    language plpgsql security definer set search_path = '' as $$
declare
    of_return public.return_requests;
    line record;
    bought record;
    paid_in_all numeric;
    back_elsewhere numeric;
    promised_before numeric;
    done_before numeric;
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
    select o.paid, o.refunded, o.shipping_paid into paid_in_all, back_elsewhere, shipping
      from public.orders o where o.business_id = new.business_id and o.order_id = new.order_id for no key update;
    if not found then
        select m.order_value, 0, 0 into paid_in_all, back_elsewhere, shipping from public.mock_orders m
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
        if paid_in_all is null then
            select sum(l.paid) into paid_in_all from public.return_lines l
             where l.business_id = new.business_id and l.return_request_id = new.return_request_id;
        end if;
        select coalesce(sum(r.amount), 0), coalesce(sum(r.amount) filter (where r.state = 'done'), 0)
          into promised_before, done_before
          from dokani.resolutions r
         where r.business_id = new.business_id and r.order_id = new.order_id and r.state <> 'withdrawn'
           and r.kind <> 'charge';
        -- What the shop says was refunded may hold what we refunded.
        if new.amount + promised_before + greatest(coalesce(back_elsewhere, 0) - done_before, 0)
           > coalesce(paid_in_all, 0) then
            raise exception 'More than was paid for order %.', new.order_id
                using errcode = 'DK409', constraint = 'amount_above_paid';
        end if;
    end if;
    return new;
end $$;
create trigger guard_new_resolution before insert on dokani.resolutions
    for each row execute function dokani.guard_new_resolution();

-- promised → due | withdrawn;  due → sending | done (by hand) | withdrawn;  sending → done | failed | unknown | due (surely
-- not sent);  unknown → sending (the shop surely has none) | done | failed;  failed → due | done | withdrawn
create function dokani.guard_resolution() returns trigger
    language plpgsql security definer set search_path = '' as $$
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
    if new.state in ('due', 'sending') and not exists (
        select from public.return_requests r
         where r.business_id = new.business_id and r.id = new.return_request_id and r.status = 'approved') then
        raise exception 'Nothing is given for a return that is not approved.'
            using errcode = 'DK409', constraint = 'return_not_approved';
    end if;
    return new;
end $$;
create trigger guard_resolution before update on dokani.resolutions
    for each row execute function dokani.guard_resolution();
create trigger append_only before delete or truncate on dokani.resolutions
    for each statement execute function dokani.refuse_change();

-- What came, came; what was graded is graded; and never more of a line than was asked for.
create function dokani.guard_goods() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    if not exists (select from public.return_requests r
                    where r.business_id = new.business_id and r.id = new.return_request_id and r.status = 'approved') then
        raise exception 'Goods come back for an approved return only.'
            using errcode = 'DK409', constraint = 'return_not_approved';
    end if;
    if tg_op = 'UPDATE' and (
        (new.id, new.business_id, new.return_request_id, new.line_number, new.created_at)
            is distinct from (old.id, old.business_id, old.return_request_id, old.line_number, old.created_at)
        or new.quantity > old.quantity
        or (old.came <> 'expected' and (new.came <> old.came or new.received_at <> old.received_at))
        or (old.graded_at is not null and (new.graded_at, new.quantity, new.condition, new.facts, new.answer, new.amount)
            is distinct from (old.graded_at, old.quantity, old.condition, old.facts, old.answer, old.amount))
        or (old.disposed_at is not null and new.disposed_at is null)) then
        raise exception 'What came and what was graded stays so.' using errcode = 'DK409', constraint = 'goods_settled';
    end if;
    return new;
end $$;
create trigger guard_goods before insert or update on dokani.goods
    for each row execute function dokani.guard_goods();

create function dokani.guard_goods_quantity() returns trigger
    language plpgsql security definer set search_path = '' as $$
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
create trigger guard_goods_quantity after insert or update of quantity on dokani.goods
    for each row execute function dokani.guard_goods_quantity();
create trigger append_only before delete or truncate on dokani.goods
    for each statement execute function dokani.refuse_change();

-- The shops whose money is to be compared, and since when there is a ledger: what was approved before it is not its own.
create function dokani.shops_with_money() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select b.id from public.businesses b
     where dokani.claim_business_id() is null
       and (exists (select from dokani.resolutions r where r.business_id = b.id)
            or exists (select from public.return_requests r
                        where r.business_id = b.id and r.status = 'approved' and r.channel <> 'import')) $$;
create function dokani.money_began() returns timestamptz
    language sql stable security definer set search_path = '' as $$
    select coalesce(max(m.applied_at), '-infinity') from dokani.schema_migrations m where m.version like '0170%' $$;

select dokani.close_table('dokani.resolutions');
select dokani.close_table('dokani.goods');
select dokani.allow('authenticated', 'select', 'dokani.resolutions', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.resolutions', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.resolutions', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.resolutions',
    'amount, bonus, final_lines, state, provider, provider_ref, attempts, last_error, due_at, sent_at, done_at', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.goods', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.goods', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.goods', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.goods', 'quantity, came, received_at, received_by, condition, facts,'
    ' answer, picked, amount, graded_at, graded_by, disposition, disposed_at', '{mine}');

revoke all on function dokani.resolve_approved(), dokani.guard_new_resolution(), dokani.guard_resolution(),
    dokani.guard_goods(), dokani.guard_goods_quantity(), dokani.shops_with_money(), dokani.money_began() from public;
grant execute on function dokani.shops_with_money(), dokani.money_began() to dokani_worker;
