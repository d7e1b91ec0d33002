-- How words travel in order: each message of a chat has a number, a turn is answered by one, a case has one floor.

alter table public.chat_sessions
    add column last_seq bigint not null default 0 check (last_seq >= 0),
    -- Everything the shopper said up to here was answered; what is newer waits for a turn.
    add column answered_seq bigint not null default 0 check (answered_seq >= 0),
    -- Who is answering now, and until when nobody else tries.
    add column turn_until timestamptz,
    add column turn_by uuid,
    -- The order that the shopper proved to be theirs, and when. Written by the proof alone.
    add column order_id text check (length(order_id) <= 200),
    add column verified_at timestamptz;

alter table public.chat_messages add column seq bigint;
update public.chat_messages m set seq = n.seq
  from (select id, row_number() over (partition by session_id order by created_at, id) as seq
          from public.chat_messages) n
 where n.id = m.id;
update public.chat_sessions s set last_seq = coalesce(
    (select max(m.seq) from public.chat_messages m where m.session_id = s.id), 0), answered_seq = coalesce(
    (select max(m.seq) from public.chat_messages m where m.session_id = s.id), 0);
alter table public.chat_messages alter column seq set not null, add check (seq >= 0),
    add unique (session_id, seq);

alter table public.conversation_sessions
    -- The person who holds the floor; since when a person is waited for; when the agent's or a person's time began.
    add column person_id uuid references auth.users (id) on delete set null,
    add column waiting_since timestamptz,
    add column active_since timestamptz,
    add column merged_into uuid,
    add foreign key (business_id, merged_into)
        references public.conversation_sessions (business_id, id) on delete set null (merged_into);
create index conversation_sessions_waiting on public.conversation_sessions (business_id, waiting_since)
    where waiting_since is not null;
create index conversation_sessions_person on public.conversation_sessions (person_id) where person_id is not null;
create index conversation_sessions_merged on public.conversation_sessions (business_id, merged_into)
    where merged_into is not null;
create index chat_sessions_silent on public.chat_sessions (updated_at) where is_active;

-- Which files were sent up in which chat: only those can be said in it, and read again by who holds its token.
create table dokani.chat_files (
    business_id uuid not null default dokani.claim_business_id(),
    chat_session_id uuid not null,
    file_id uuid not null,
    created_at timestamptz not null default now(),
    primary key (chat_session_id, file_id),
    foreign key (business_id, chat_session_id) references public.chat_sessions (business_id, id) on delete cascade,
    foreign key (business_id, file_id) references public.file_uploads (business_id, id) on delete cascade
);
create index chat_files_chat on dokani.chat_files (business_id, chat_session_id);
create index chat_files_file on dokani.chat_files (business_id, file_id);
select dokani.close_table('dokani.chat_files');
select dokani.allow('authenticated', 'select', 'dokani.chat_files', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.chat_files', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.chat_files', '*', '{mine}');

-- The number is given under the lock on the chat's row, which is held until the writer commits: whoever has seen number
-- n has seen everything before it. Sockets (of every server) and the console hear that there is something, by id only.
create function dokani.number_message() returns trigger language plpgsql security definer set search_path = '' as $$
declare
    chat record;
begin
    update public.chat_sessions s
       set last_seq = case when new.seq is null then s.last_seq + 1 else greatest(s.last_seq, new.seq) end
     where s.id = new.session_id and s.business_id = new.business_id
    returning s.last_seq, s.conversation_session_id into chat;
    -- Of a chat that is not there (or another shop's) the key speaks.
    new.seq := coalesce(new.seq, chat.last_seq, 0);
    perform pg_notify('dokani_chat', json_build_object('chat', new.session_id, 'seq', new.seq)::text);
    if chat.conversation_session_id is not null then
        perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'conversation',
            'id', chat.conversation_session_id, 'status', 'message')::text);
    end if;
    return new;
end $$;
create trigger number_message before insert on public.chat_messages
    for each row execute function dokani.number_message();

-- A shopper waits for a person from the moment somebody asked for one until one is there, whoever wrote that.
create function dokani.note_waiting() returns trigger language plpgsql set search_path = '' as $$
begin
    if new.escalation_level <> 1 or new.status in ('ended', 'archived') then
        new.waiting_since := null;
    elsif new.waiting_since is null then
        new.waiting_since := now();
    end if;
    return new;
end $$;
create trigger note_waiting before insert or update of escalation_level, status on public.conversation_sessions
    for each row execute function dokani.note_waiting();

create function dokani.announce_conversation() returns trigger language plpgsql set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'conversation',
        'id', new.id, 'status', new.status)::text);
    perform pg_notify('dokani_chat', json_build_object('case', new.id)::text);
    return null;
end $$;
create trigger announce_conversation after update on public.conversation_sessions
    for each row when (old.status is distinct from new.status or old.person_id is distinct from new.person_id
        or old.escalation_level is distinct from new.escalation_level)
    execute function dokani.announce_conversation();
create trigger announce_new_conversation after insert on public.conversation_sessions
    for each row execute function dokani.announce_conversation();

create function dokani.announce_chat() returns trigger language plpgsql set search_path = '' as $$
begin
    perform pg_notify('dokani_chat', json_build_object('chat', new.id, 'state', true)::text);
    return null;
end $$;
create trigger announce_chat after update on public.chat_sessions
    for each row when (old.is_active is distinct from new.is_active or old.verified_at is distinct from new.verified_at
        or old.conversation_session_id is distinct from new.conversation_session_id)
    execute function dokani.announce_chat();

-- The shops where somebody waits for a person, or a chat fell silent. For the job that acts for no business only.
create function dokani.shops_to_look_after(waiting_before timestamptz, silent_before timestamptz) returns setof uuid
    language sql stable security definer set search_path = '' as $$
    select c.business_id from public.conversation_sessions c
     where c.waiting_since < waiting_before and not c.metadata ? 'sorry_at' and dokani.claim_business_id() is null
    union
    select s.business_id from public.chat_sessions s
     where s.is_active and s.updated_at < silent_before and dokani.claim_business_id() is null $$;

-- The first name, as a shopper is told it: what the person goes by, or the part of the address before the @.
create function dokani.staff_name(person uuid) returns text
    language sql stable security definer set search_path = '' as $$
    select coalesce(nullif(btrim(left(u.raw_user_meta_data ->> 'name', 60)), ''), initcap(split_part(u.email, '@', 1)))
      from auth.users u
      join public.business_members m on m.user_id = u.id and m.business_id = dokani.claim_business_id()
     where u.id = person $$;

revoke all on function dokani.number_message(), dokani.note_waiting(), dokani.announce_conversation(),
    dokani.announce_chat(), dokani.shops_to_look_after(timestamptz, timestamptz), dokani.staff_name(uuid) from public;
grant execute on function dokani.shops_to_look_after(timestamptz, timestamptz) to dokani_worker;
grant execute on function dokani.staff_name(uuid) to authenticated, dokani_worker;

grant update (session_name, last_seq, answered_seq, turn_until, turn_by, order_id, verified_at)
    on public.chat_sessions to dokani_worker;
grant update (person_id, waiting_since, active_since, merged_into) on public.conversation_sessions to dokani_worker;
-- What a voice note was found to say, or why nobody could hear it.
grant update (metadata, content) on public.conversation_chunks to dokani_worker;
-- A shopper's own socket reads as the shopper: the order of the words, what went with them, and how the chat stands.
grant select (seq, external_id, metadata) on public.chat_messages to dokani_customer;
grant select (last_seq, session_type, verified_at) on public.chat_sessions to dokani_customer;
