-- A decision that failed is told to whoever made it only where they can still read it; else to everybody who decides.
create or replace function dokani.tell_failed_hold() returns trigger
    language plpgsql security definer set search_path = '' as $$
declare
    of_order text := (select r.order_id from public.return_requests r where r.id = new.return_request_id);
begin
    insert into public.security_audit_logs (id, business_id, user_id, action, resource_type, resource_id, metadata)
    values (gen_random_uuid(), new.business_id, dokani.claim_uuid('sub'), 'return.decision_failed', 'return',
            new.public_id::text, jsonb_build_object('verdict', new.verdict, 'because', new.failure,
                'decided_by', new.decided_by, 'key_id', new.key_id));
    insert into dokani.notices (business_id, for_user, kind, says, public_id, once)
    values (new.business_id,
            (select m.user_id from public.business_members m join auth.users u on u.id = m.user_id
              where m.business_id = new.business_id and m.user_id = new.decided_by and m.role in ('agent', 'admin', 'owner')
                and u.deleted_at is null and (u.banned_until is null or u.banned_until <= now())),
            'decision_failed', left('Order ' || of_order || ': the decision (' || new.verdict || ') did not count. '
                || new.failure, 500), new.public_id, 'decision_failed:' || new.id)
    on conflict do nothing;
    return null;
end $$;
