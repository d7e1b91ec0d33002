-- Following a return to its end: whoever looks at it hears of money and goods as of decisions.

create function dokani.announce_step() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', r.business_id, 'kind', 'return',
        'id', r.public_id, 'status', r.status)::text)
       from public.return_requests r where r.id = new.return_request_id;
    return null;
end $$;
create trigger announce_step after insert or update of state on dokani.resolutions
    for each row execute function dokani.announce_step();
create trigger announce_step after update of received_at, graded_at, disposed_at on dokani.goods
    for each row execute function dokani.announce_step();
create trigger announce_step after insert on public.file_uploads
    for each row when (new.return_request_id is not null) execute function dokani.announce_step();

-- A word that changes whenever its shopper would see something else. Runs as the owner, for the shopper's role may not read
-- the ledger; so it says nothing of a return but that it changed, and only to the shop and the order in the claims.
create function dokani.return_version(wanted uuid) returns text
    language sql stable security definer set search_path = '' as $$
    select r.status || coalesce(':' || r.outcome, '') || coalesce((
               select ':' || md5(string_agg(x.step, ',' order by x.step)) from (
                   select s.id::text || s.state from dokani.resolutions s where s.return_request_id = r.id
                   union all
                   select g.id::text || g.came || coalesce(g.received_at::text, '') || coalesce(g.graded_at::text, '')
                     from dokani.goods g where g.return_request_id = r.id
                   union all
                   select f.id::text || f.scan_status from public.file_uploads f where f.return_request_id = r.id
                   union all
                   select a.id::text || a.state from dokani.appeals a where a.return_request_id = r.id) x (step)), '')
      from public.return_requests r
     where r.business_id = dokani.claim_business_id() and r.public_id = wanted
       and r.order_id = dokani.claim_text('order_id')
       and coalesce(dokani.claim_text('return_public_id'), wanted::text) = wanted::text $$;
revoke all on function dokani.announce_step(), dokani.return_version(uuid) from public, anon, authenticated, service_role;
grant execute on function dokani.return_version(uuid) to dokani_customer, dokani_worker;
