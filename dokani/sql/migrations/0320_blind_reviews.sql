-- A person decides again what was decided automatically, without seeing how: a sample drawn by the server, never chosen.
create table dokani.blind_reviews (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    return_request_id bigint not null,
    decision_id uuid not null,
    asked_of uuid not null references auth.users (id) on delete restrict,
    asked_at timestamptz not null default now(),
    verdict text check (verdict in ('approved', 'denied', 'unsure')),
    note text check (length(note) <= 2000),
    answered_at timestamptz,
    -- Whether the person came to the same; null where they were unsure.
    agreed boolean,
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete cascade,
    unique (decision_id, asked_of),
    constraint blind_reviews_answered check ((verdict is null) = (answered_at is null)),
    constraint blind_reviews_agreed check ((agreed is null) = (verdict is null or verdict = 'unsure'))
);
-- One at a time: nobody leafs through cases until one is easy.
create unique index blind_reviews_open on dokani.blind_reviews (business_id, asked_of) where answered_at is null;
create index blind_reviews_newest on dokani.blind_reviews (business_id, answered_at desc);
create index blind_reviews_return on dokani.blind_reviews (business_id, return_request_id);
create index blind_reviews_person on dokani.blind_reviews (asked_of);

-- What a person found stays found.
create trigger append_only_rows before update on dokani.blind_reviews
    for each row when (old.answered_at is not null
        or (to_jsonb(old) - '{verdict, note, answered_at, agreed}'::text[])
            is distinct from (to_jsonb(new) - '{verdict, note, answered_at, agreed}'::text[]))
    execute function dokani.refuse_change();
create trigger append_only before truncate on dokani.blind_reviews
    for each statement execute function dokani.refuse_change();

select dokani.close_table('dokani.blind_reviews');
select dokani.allow('authenticated', 'select', 'dokani.blind_reviews', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.blind_reviews', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.blind_reviews', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.blind_reviews', 'verdict, note, answered_at, agreed', '{mine}');
