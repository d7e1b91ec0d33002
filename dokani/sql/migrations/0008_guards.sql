-- What no program may do, whichever role it has: the triggers. They raise SQLSTATEs DK4xx, whose constraint name is the
-- error's stable code, and stay small, for the decision of a return passes through several of them.

create function dokani.touch() returns trigger language plpgsql set search_path = '' as $$
begin
    new.updated_at := now();
    return new;
end $$;

do $$
declare
    touched regclass;
begin
    foreach touched in array array['public.businesses', 'public.profiles', 'public.user_preferences', 'public.policies',
        'public.orders', 'public.chat_sessions', 'public.conversation_sessions', 'public.ai_conversation_state',
        'public.call_sessions', 'public.streaming_sessions', 'public.provider_configs', 'public.facebook_user_tokens',
        'public.facebook_pages', 'dokani.imports']::regclass[]
    loop
        execute format('create trigger touch before update on %s for each row execute function dokani.touch()', touched);
    end loop;
end $$;

-- Append-only, for every role: the owner of the table is not spared either.
create function dokani.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
    raise exception '% keeps what was written: % is refused.', tg_table_name, lower(tg_op)
        using errcode = 'DK409', constraint = 'append_only';
end $$;

create trigger append_only before update or delete or truncate on public.security_audit_logs
    for each statement execute function dokani.refuse_change();
create trigger append_only before update or delete or truncate on public.policy_change_history
    for each statement execute function dokani.refuse_change();
create trigger append_only before delete or truncate on public.return_decisions
    for each statement execute function dokani.refuse_change();
create trigger append_only before update or delete or truncate on dokani.audit_seals
    for each statement execute function dokani.refuse_change();

-- A decision stands, with one exception: triage that still waits for something is replaced by the triage that follows.
create trigger append_only_rows before update on public.return_decisions
    for each row when (not (
        old.stage = 'triage' and old.verdict = 'pending_triage'
        and new.stage = 'triage' and new.id = old.id
        and new.return_request_id = old.return_request_id and new.business_id = old.business_id))
    execute function dokani.refuse_change();

-- Name and plan are written on the business; its owner's profile repeats them, as the document has it.
create function dokani.mirror_business() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    update public.profiles
       set business_name = new.business_name, subscription_plan = new.subscription_plan
     where business_id = new.id;
    return null;
end $$;
create trigger mirror_business after update of business_name, subscription_plan on public.businesses
    for each row when (old.business_name is distinct from new.business_name
        or old.subscription_plan is distinct from new.subscription_plan)
    execute function dokani.mirror_business();

-- A version that has ever been active is evidence: its rules and its name are frozen.
create function dokani.guard_policy() returns trigger language plpgsql set search_path = '' as $$
begin
    if tg_op = 'UPDATE' and old.activated_at is not null
       and (new.rules is distinct from old.rules or new.version <> old.version
            or new.activated_at is distinct from old.activated_at) then
        raise exception 'Policy version % has been active, so its rules are frozen: make a new version.', old.version
            using errcode = 'DK409', constraint = 'policy_frozen';
    end if;
    if new.is_active and new.deleted_at is not null then
        raise exception 'An active policy cannot be deleted.' using errcode = 'DK409', constraint = 'policy_active';
    end if;
    if new.is_active and new.activated_at is null then
        new.activated_at := now();
    end if;
    return new;
end $$;
create trigger guard_policy before insert or update on public.policies
    for each row execute function dokani.guard_policy();

-- Children of a conversation or call take their business from the claims; without claims, from their parent.
create function dokani.fill_business_id() returns trigger language plpgsql set search_path = '' as $$
begin
    execute format('select business_id from public.%I where id = ($1).%I', tg_argv[0], tg_argv[1])
       into new.business_id using new;
    return new;
end $$;

do $$
declare
    child record;
begin
    for child in
        select * from (values
            ('chat_messages', 'chat_sessions', 'session_id'),
            ('conversation_messages', 'conversation_sessions', 'session_id'),
            ('conversation_chunks', 'conversation_sessions', 'session_id'),
            ('ai_conversation_state', 'conversation_sessions', 'session_id'),
            ('call_sessions', 'chat_sessions', 'chat_session_id'),
            ('call_transcripts', 'call_sessions', 'call_session_id'),
            ('streaming_sessions', 'call_sessions', 'call_session_id'),
            ('call_analytics', 'call_sessions', 'call_session_id'),
            ('audio_chunks', 'call_sessions', 'session_id'),
            ('video_frames', 'call_sessions', 'session_id'),
            ('video_analysis', 'call_sessions', 'session_id'),
            ('video_stream_analysis', 'streaming_sessions', 'session_id')
        ) as children (name, parent, link)
    loop
        execute format('create trigger fill_business_id before insert on public.%I for each row'
            ' when (new.business_id is null) execute function dokani.fill_business_id(%L, %L)',
            child.name, child.parent, child.link);
    end loop;
end $$;
