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

-- How many of an order line came back or are on their way back: what the shop itself says, or what was asked for here, if
-- that is more. Lines that were denied, and returns that were denied or cancelled, do not count. With the caller's rights.
create function dokani.quantity_returned(business uuid, of_order text, of_line integer) returns bigint
    language sql stable set search_path = '' as $$
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

-- Refuse more of an order line than was bought, counting as above, with the line in question in any case. An order line is held by one open return, so only the closed ones are left to count. History is not refused: a shop's own
-- books may give the same items back twice; imported returns are recorded, and count against what may still be asked for.
-- Runs as the owner, who sees them all; and an index is right whatever the planner believes of a young table.
create function dokani.check_quantity(business uuid, this_return bigint, of_order text, of_line integer, wanted integer)
    returns void language plpgsql security definer set search_path = '' set enable_seqscan = off as $$
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

create function dokani.guard_quantity() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    perform dokani.check_quantity(new.business_id, new.return_request_id, new.order_id, new.line_number, new.quantity);
    return null;
end $$;
create trigger guard_new_quantity after insert on public.return_lines
    for each row when (new.verdict is distinct from 'deny') execute function dokani.guard_quantity();
create trigger guard_quantity after update of verdict on public.return_lines
    for each row when (old.verdict = 'deny' and new.verdict is distinct from 'deny')
    execute function dokani.guard_quantity();

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
    perform dokani.check_quantity(l.business_id, new.id, l.order_id, l.line_number, l.quantity)
       from public.return_lines l where l.return_request_id = new.id and l.business_id = new.business_id;
    return null;
end $$;
create trigger settle_lines after update of status on public.return_requests
    for each row when (old.status <> new.status
        and (new.status in ('denied', 'completed') or old.status = 'denied'))
    execute function dokani.settle_lines();
