-- Money mended: one place says what an order has left, an article waits for its charge.

-- When the shop last told another sum of refunds: what of ours was done after that is not in it.
alter table public.orders add column refunded_at timestamptz;
alter table public.orders disable trigger touch;
update public.orders set refunded_at = updated_at where refunded > 0;
alter table public.orders enable trigger touch;
create function dokani.note_refunded() returns trigger language plpgsql set search_path = '' as $$
begin
    new.refunded_at := now();
    return new;
end $$;
create trigger note_first_refunded before insert on public.orders
    for each row when (new.refunded > 0) execute function dokani.note_refunded();
create trigger note_refunded before update of refunded on public.orders
    for each row when (new.refunded <> old.refunded) execute function dokani.note_refunded();

-- What of an order's payment is neither promised here nor refunded elsewhere; null where nobody knows the payment. The
-- shop's sum of refunds holds what it did for us itself, and it books no credit, no article and no charge as a refund.
create function dokani.left_of_order(business uuid, of_order text) returns numeric
    language sql stable set search_path = '' as $$
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

-- An article whose price difference is charged waits for that; `retries` tells one round at the shop from the next.
alter table dokani.resolutions drop constraint resolutions_waits_for_check,
    add constraint resolutions_waits_for_check check (waits_for in ('none', 'arrival', 'inspection', 'sent', 'charge')),
    add column retries integer not null default 0 check (retries >= 0);

-- As before; but what is left is asked of left_of_order.
create or replace function dokani.guard_new_resolution() returns trigger
    language plpgsql security definer set search_path = '' as $$
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

-- As before; and no article is due while its charge is open.
create or replace function dokani.guard_resolution() returns trigger
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

-- As before; who looked and what they picked stays too.
create or replace function dokani.guard_goods() returns trigger
    language plpgsql security definer set search_path = '' as $$
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

grant update (retries) on dokani.resolutions to dokani_worker;
revoke all on function dokani.note_refunded(), dokani.left_of_order(uuid, text) from public;
grant execute on function dokani.left_of_order(uuid, text) to dokani_worker;
