-- The history of a shop's policies in the order in which things were done: of several who wait for each other to change
-- which version decides, each began before the one it waited for had finished, so the moment is that of the writing.

create or replace function dokani.note_policy_change(business uuid, policy bigint, change text, previous jsonb, new jsonb,
    summary text, impact jsonb, changed_by uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
    if business is distinct from dokani.claim_business_id() or not dokani.claim_role_at_least('admin') then
        raise exception 'Only an admin of this business may change a policy.' using errcode = 'DK403';
    end if;
    insert into public.policy_change_history (policy_id, business_id, change_type, previous_rules, new_rules, impact_analysis,
           change_summary, changed_by, created_at)
    values (policy, business, change, previous, new, impact, summary,
            -- An API key is nobody in auth.users: what it changes is done in its owner's name.
            coalesce(changed_by, (select owner_id from public.businesses where id = business)),
            clock_timestamp());
end $$;
