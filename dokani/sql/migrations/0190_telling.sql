-- Telling people: notices inside the console, and what shoppers say of their return once it is over.

-- A notice is for one member, or for everybody who works returns (for_user null). Who has seen what is one mark per member.
create table dokani.notices (
    id bigint generated always as identity primary key,
    business_id uuid not null references public.businesses (id) on delete cascade,
    for_user uuid references auth.users (id) on delete cascade,
    kind text not null check (kind in ('assigned', 'overdue', 'appeal', 'answered', 'decision_failed', 'money_failed',
        'money_by_hand', 'security', 'rated_low')),
    says text not null check (length(says) between 1 and 500),
    public_id uuid,
    once text,
    created_at timestamptz not null default now()
);
create index notices_newest on dokani.notices (business_id, id desc);
create unique index notices_once on dokani.notices (business_id, once) where once is not null;
create index notices_for_user on dokani.notices (for_user) where for_user is not null;

create table dokani.notices_seen (
    business_id uuid not null references public.businesses (id) on delete cascade,
    user_id uuid not null references auth.users (id) on delete cascade,
    seen_to bigint not null,
    primary key (business_id, user_id)
);
create index notices_seen_user on dokani.notices_seen (user_id);

-- What the shopper says once it is over; `score` is also in return_requests.customer_satisfaction_score.
create table dokani.ratings (
    return_request_id bigint primary key,
    business_id uuid not null,
    score integer not null check (score between 0 and 5),
    own_words text not null default '' check (length(own_words) <= 2000),
    rated_at timestamptz not null default now(),
    foreign key (business_id, return_request_id) references public.return_requests (business_id, id) on delete cascade
);
create index ratings_newest on dokani.ratings (business_id, rated_at desc);

select dokani.close_table('dokani.notices');
select dokani.allow('authenticated', 'select', 'dokani.notices', '*',
    '{mine} and {agent} and (for_user is null or for_user = (select dokani.claim_uuid(''sub'')))');
select dokani.allow('dokani_worker', 'select', 'dokani.notices', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.notices', 'business_id, for_user, kind, says, public_id, once', '{mine}');
select dokani.close_table('dokani.notices_seen');
select dokani.allow('authenticated', 'select', 'dokani.notices_seen', '*',
    '{mine} and user_id = (select dokani.claim_uuid(''sub''))');
select dokani.allow('authenticated', 'insert', 'dokani.notices_seen', '*',
    '{mine} and user_id = (select dokani.claim_uuid(''sub''))');
select dokani.allow('authenticated', 'update', 'dokani.notices_seen', 'seen_to',
    '{mine} and user_id = (select dokani.claim_uuid(''sub''))');
select dokani.close_table('dokani.ratings');
select dokani.allow('authenticated', 'select', 'dokani.ratings', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.ratings', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.ratings', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.ratings', 'score, own_words, rated_at', '{mine}');

-- Whoever listens hears that there is something new, and reads it under their own rights.
create function dokani.announce_notice() returns trigger language plpgsql set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'notice',
        'id', new.id::text, 'status', new.kind)::text);
    return null;
end $$;
create trigger announce_notice after insert on dokani.notices
    for each row execute function dokani.announce_notice();

-- What a security event of weight says in the console. Runs as the owner, for any room may raise one.
create function dokani.note_security_event() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    insert into dokani.notices (business_id, kind, says, once)
    values (new.business_id, 'security',
            left(initcap(new.severity) || ': ' || replace(new.event_type, '_', ' ')
                 || coalesce(' (' || replace(new.event_data ->> 'kind', '_', ' ') || ')', ''), 500),
            'security:' || new.id)
    on conflict do nothing;
    return null;
end $$;
create trigger note_security_event after insert on public.security_events
    for each row when (new.severity in ('high', 'critical') and new.business_id is not null)
    execute function dokani.note_security_event();
revoke all on function dokani.announce_notice(), dokani.note_security_event() from public;
