-- The life of a return, guarded in the database: legal moves, times that agree with the state, quantities that exist.

-- pending_triage → pending_review | approved | denied | completed (cancelled)
-- pending_review → approved | denied | completed (cancelled)
-- approved → completed;  denied → pending_review, by the appeal verb only (setting dokani.appeal)
create function dokani.guard_return() returns trigger language plpgsql set search_path = '' as $$
begin
    if tg_op = 'UPDATE' then
        new.row_version := old.row_version + 1;
        new.updated_at := now();
        if new.status = old.status then
            return new;
        end if;
        if not (case old.status
            when 'pending_triage' then new.status in ('pending_review', 'approved', 'denied')
                or (new.status = 'completed' and new.outcome = 'cancelled')
            when 'pending_review' then new.status in ('approved', 'denied')
                or (new.status = 'completed' and new.outcome = 'cancelled')
            when 'approved' then new.status = 'completed'
            when 'denied' then new.status = 'pending_review' and current_setting('dokani.appeal', true) = 'on'
            else false
        end) then
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
create trigger guard_new_return before insert on public.return_requests
    for each row when (new.status in ('approved', 'denied', 'completed')) execute function dokani.guard_return();
create trigger guard_return before update on public.return_requests
    for each row execute function dokani.guard_return();

-- Tell the listening servers, by id only: whoever hears it reads the rest under their own rights.
create function dokani.announce_return() returns trigger language plpgsql set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'return',
        'id', new.public_id, 'status', new.status)::text);
    return null;
end $$;
create trigger announce_new_return after insert on public.return_requests
    for each row when (new.channel <> 'import') execute function dokani.announce_return();
create trigger announce_return after update of status on public.return_requests
    for each row when (old.status <> new.status) execute function dokani.announce_return();

-- How many of an order line were bought; null where nobody knows of such a line.
create function dokani.quantity_bought(business uuid, order_wanted text, line_wanted integer) returns integer
    language sql stable set search_path = '' as $$
    select coalesce(
        (select l.quantity from public.order_lines l
          where l.business_id = business and l.order_id = order_wanted and l.line_number = line_wanted),
        (select coalesce(m.quantity, 1) from public.mock_orders m
          where m.order_id = order_wanted and line_wanted = 1
            and (m.business_id is null or m.business_id = business)))
$$;

-- How many of an order line came back or are on their way back: what the shop says, or what was asked here, if more.
-- Lines that were denied, and returns that were denied or cancelled, do not count.
create function dokani.quantity_returned(business uuid, order_wanted text, line_wanted integer) returns bigint
    language sql stable set search_path = '' as $$
    select greatest(
        (select l.quantity_returned from public.order_lines l
          where l.business_id = business and l.order_id = order_wanted and l.line_number = line_wanted),
        (select sum(l.quantity)
           from (select o.quantity, o.return_request_id, o.verdict from public.return_lines o
                  where o.business_id = business and o.order_id = order_wanted and o.line_number = line_wanted and o.open
                 union all
                 select c.quantity, c.return_request_id, c.verdict from public.return_lines c
                  where c.business_id = business and c.order_id = order_wanted and c.line_number = line_wanted
                    and not c.open) l
           join public.return_requests r on r.id = l.return_request_id
          where l.verdict is distinct from 'deny' and r.status <> 'denied'
            and r.outcome is distinct from 'cancelled'),
        0)
$$;

-- Checked once per statement, after it, so that lines of one request are seen together. Definer: it has to count returns
-- the caller may not see.
create function dokani.guard_quantities() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    fault record;
begin
    select l.order_id, l.line_number, q.bought, q.returned into fault
      from (select distinct n.business_id, n.order_id, n.line_number from new_lines n) l
      cross join lateral (
        select dokani.quantity_bought(l.business_id, l.order_id, l.line_number) as bought,
               dokani.quantity_returned(l.business_id, l.order_id, l.line_number) as returned) q
     where q.bought is null or q.returned > q.bought
     limit 1;
    if found then
        if fault.bought is null then
            raise exception 'Order % has no line %.', fault.order_id, fault.line_number
                using errcode = 'DK409', constraint = 'line_not_bought';
        end if;
        raise exception 'Line % of order %: % would have come back of % bought.',
            fault.line_number, fault.order_id, fault.returned, fault.bought
            using errcode = 'DK409', constraint = 'quantity_exceeded';
    end if;
    return null;
end $$;
create trigger guard_quantities after insert on public.return_lines
    referencing new table as new_lines for each statement execute function dokani.guard_quantities();

-- A denied or completed return lets go of its order lines; an appeal takes them back, if they are still free.
create function dokani.settle_lines() returns trigger language plpgsql security definer set search_path = '' as $$
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
    if exists (
        select from public.return_lines l
         where l.return_request_id = new.id and l.business_id = new.business_id
           and dokani.quantity_returned(l.business_id, l.order_id, l.line_number)
               > dokani.quantity_bought(l.business_id, l.order_id, l.line_number)
    ) then
        raise exception 'The items of this return have been returned by another one since.'
            using errcode = 'DK409', constraint = 'quantity_exceeded';
    end if;
    return null;
end $$;
create trigger settle_lines after update of status on public.return_requests
    for each row when (old.status <> new.status
        and (new.status in ('denied', 'completed') or old.status = 'denied'))
    execute function dokani.settle_lines();
