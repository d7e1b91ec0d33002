-- What people decided of appeals is learnt from as well; and only the job that acts for no business hears of all shops.

create or replace function dokani.shops_to_learn() returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select b.id from public.businesses b left join dokani.risk_models m on m.business_id = b.id
     where dokani.claim_business_id() is null
       and (exists (select from public.return_decisions d
                     where d.business_id = b.id and d.stage in ('review', 'appeal')
                       and (m.fitted_at is null or d.created_at > m.fitted_at))
            or exists (select from dokani.risk_labels l
                        where l.business_id = b.id and (m.fitted_at is null or l.created_at > m.fitted_at))) $$;
