-- Calls, their streams and media, and the personas that speak in them.

-- AI/voice/video provider configurations.
create table public.provider_configs (
    id uuid primary key default gen_random_uuid(),
    business_id uuid references public.profiles (business_id) on delete restrict,
    provider text not null check (provider in ('elevenlabs', 'tavus')),
    config_name text not null,
    config_data jsonb not null default '{}',
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    usage_count integer default 0,
    last_used_at timestamptz,
    performance_metrics jsonb not null default '{}',
    is_default boolean not null default false,
    streaming_settings jsonb not null default '{}',
    real_time_config jsonb not null default '{}',
    websocket_config jsonb not null default '{}',
    stream_processor_config jsonb not null default '{}',
    ai_integration_config jsonb not null default '{}',
    -- Ours, beyond the document:
    unique (business_id, id),
    check (usage_count >= 0),
    constraint provider_configs_no_secrets check (
        not config_data ?| array['api_key', 'apikey', 'secret', 'client_secret', 'token', 'access_token', 'password'])
);

-- Voice/video call management with comprehensive streaming support.
create table public.call_sessions (
    id uuid primary key default gen_random_uuid(),
    chat_session_id uuid not null references public.chat_sessions (id) on delete cascade,
    call_type text not null check (call_type in ('voice', 'video', 'test')),
    provider text not null check (provider in ('elevenlabs', 'tavus', 'test')),
    external_session_id text,
    status text not null default 'initiated'
        check (status in ('initiated', 'connecting', 'active', 'ended', 'failed')),
    duration_seconds integer default 0,
    provider_data jsonb not null default '{}',
    created_at timestamptz not null default now(),
    ended_at timestamptz,
    elevenlabs_agent_id text,
    elevenlabs_conversation_id text,
    tavus_replica_id text,
    tavus_conversation_id text,
    session_url text,
    webhook_data jsonb not null default '{}',
    is_active boolean not null default false,
    persona_config_id uuid references public.provider_configs (id) on delete set null,
    call_quality_score numeric check (call_quality_score >= 0 and call_quality_score <= 1),
    customer_feedback jsonb not null default '{}',
    streaming_enabled boolean not null default false,
    websocket_url text,
    stream_processor_urls jsonb,
    streaming_config jsonb,
    real_time_events jsonb not null default '[]',
    connection_count integer default 0,
    last_stream_activity timestamptz,
    stream_quality_metrics jsonb,
    ai_conversation_state_id uuid references public.ai_conversation_state (id) on delete set null,
    updated_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    foreign key (business_id, chat_session_id) references public.chat_sessions (business_id, id) on delete cascade,
    foreign key (business_id, persona_config_id)
        references public.provider_configs (business_id, id) on delete set null (persona_config_id),
    foreign key (business_id, ai_conversation_state_id)
        references public.ai_conversation_state (business_id, id) on delete set null (ai_conversation_state_id),
    check (duration_seconds >= 0 and connection_count >= 0),
    check (jsonb_typeof(real_time_events) = 'array' and octet_length(real_time_events::text) <= 65536)
);

-- Tracks real-time streaming sessions for calls with comprehensive metadata.
create table public.streaming_sessions (
    id uuid primary key default gen_random_uuid(),
    call_session_id uuid not null references public.call_sessions (id) on delete cascade,
    session_type text not null check (session_type in ('voice', 'video', 'hybrid')),
    status text not null default 'active' check (status in ('active', 'paused', 'ended', 'error')),
    websocket_connections jsonb not null default '[]',
    participant_count integer default 0,
    stream_quality text not null default 'standard' check (stream_quality in ('low', 'standard', 'high', 'ultra')),
    audio_config jsonb not null default '{}',
    video_config jsonb not null default '{}',
    ai_agent_config jsonb not null default '{}',
    real_time_events jsonb not null default '[]',
    performance_metrics jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    ended_at timestamptz,
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    foreign key (business_id, call_session_id) references public.call_sessions (business_id, id) on delete cascade,
    check (participant_count >= 0),
    check (jsonb_typeof(websocket_connections) = 'array' and octet_length(websocket_connections::text) <= 65536),
    check (jsonb_typeof(real_time_events) = 'array' and octet_length(real_time_events::text) <= 65536)
);

-- Audio data chunks for calls.
create table public.audio_chunks (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.call_sessions (id) on delete cascade,
    user_id uuid,
    audio_data text not null,
    sequence integer not null,
    "timestamp" timestamptz not null,
    is_final boolean not null default false,
    duration_ms integer,
    sample_rate integer,
    channels integer,
    format text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    unique (session_id, sequence),
    foreign key (user_id) references auth.users (id) on delete set null,
    foreign key (business_id, session_id) references public.call_sessions (business_id, id) on delete cascade,
    check (sequence >= 0),
    check (duration_ms >= 0)
);

-- Video frame data for calls.
create table public.video_frames (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.call_sessions (id) on delete cascade,
    user_id uuid,
    frame_data text not null,
    sequence integer not null,
    "timestamp" timestamptz not null,
    is_key_frame boolean not null default false,
    width integer,
    height integer,
    fps numeric,
    format text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    unique (session_id, sequence),
    foreign key (user_id) references auth.users (id) on delete set null,
    foreign key (business_id, session_id) references public.call_sessions (business_id, id) on delete cascade,
    check (sequence >= 0)
);

-- Call transcription data with real-time processing support.
create table public.call_transcripts (
    id uuid primary key default gen_random_uuid(),
    call_session_id uuid not null references public.call_sessions (id) on delete cascade,
    speaker text not null check (speaker in ('user', 'agent', 'system')),
    message text not null,
    timestamp_seconds numeric,
    created_at timestamptz not null default now(),
    chunk_id uuid,
    is_real_time boolean not null default false,
    processing_status text default 'pending',
    ai_processed boolean not null default false,
    ai_response_generated boolean not null default false,
    stream_sequence integer,
    audio_chunk_id uuid references public.audio_chunks (id) on delete set null,
    video_frame_id uuid references public.video_frames (id) on delete set null,
    metadata jsonb not null default '{}',
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    foreign key (business_id, call_session_id) references public.call_sessions (business_id, id) on delete cascade,
    foreign key (business_id, chunk_id)
        references public.conversation_chunks (business_id, id) on delete set null (chunk_id),
    foreign key (business_id, audio_chunk_id)
        references public.audio_chunks (business_id, id) on delete set null (audio_chunk_id),
    foreign key (business_id, video_frame_id)
        references public.video_frames (business_id, id) on delete set null (video_frame_id),
    check (processing_status in ('pending', 'processing', 'completed', 'failed'))
);

-- Call performance metrics.
create table public.call_analytics (
    id uuid primary key default gen_random_uuid(),
    call_session_id uuid not null references public.call_sessions (id) on delete cascade,
    provider text not null,
    metrics jsonb not null default '{}',
    events jsonb not null default '[]',
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    foreign key (business_id, call_session_id) references public.call_sessions (business_id, id) on delete cascade,
    check (provider in ('elevenlabs', 'tavus', 'test'))
);

-- Stores analysis results for video frames.
create table public.video_analysis (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.call_sessions (id) on delete cascade,
    user_id uuid,
    frame_sequence integer,
    analysis_data jsonb not null,
    "timestamp" timestamptz not null,
    analysis_type text check (analysis_type in ('emotion', 'gesture', 'content', 'quality')),
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    foreign key (user_id) references auth.users (id) on delete set null,
    foreign key (business_id, session_id) references public.call_sessions (business_id, id) on delete cascade
);

-- Stores analysis results for video streams.
create table public.video_stream_analysis (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.streaming_sessions (id) on delete cascade,
    analysis_data jsonb not null,
    "timestamp" timestamptz not null,
    analysis_type text check (analysis_type in ('quality', 'performance', 'content', 'participants')),
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    foreign key (business_id, session_id) references public.streaming_sessions (business_id, id) on delete cascade
);

create unique index provider_configs_one_default on public.provider_configs (business_id, provider)
    nulls not distinct where is_default;
create index provider_configs_business on public.provider_configs (business_id);

create index idx_call_sessions_chat_session_id on public.call_sessions (chat_session_id);
create index idx_call_sessions_status on public.call_sessions (status);
create index idx_call_sessions_provider on public.call_sessions (provider);
create unique index call_sessions_external on public.call_sessions (provider, external_session_id)
    where external_session_id is not null;
create index call_sessions_persona on public.call_sessions (persona_config_id) where persona_config_id is not null;
create index call_sessions_ai_state on public.call_sessions (ai_conversation_state_id)
    where ai_conversation_state_id is not null;

create index idx_streaming_sessions_call_session_id on public.streaming_sessions (call_session_id);
create index idx_streaming_sessions_status on public.streaming_sessions (status);

create index audio_chunks_user on public.audio_chunks (user_id) where user_id is not null;
create index video_frames_user on public.video_frames (user_id) where user_id is not null;

create index idx_call_transcripts_call_session_id on public.call_transcripts (call_session_id);
create index call_transcripts_chunk on public.call_transcripts (chunk_id) where chunk_id is not null;
create index call_transcripts_audio on public.call_transcripts (audio_chunk_id) where audio_chunk_id is not null;
create index call_transcripts_video on public.call_transcripts (video_frame_id) where video_frame_id is not null;

create index call_analytics_call on public.call_analytics (call_session_id);
create index video_analysis_call on public.video_analysis (session_id);
create index video_analysis_user on public.video_analysis (user_id) where user_id is not null;
create index video_stream_analysis_stream on public.video_stream_analysis (session_id);

-- Media rows hold base64 text: lz4 packs it far faster than the default, where this server was built with it.
do $$
begin
    alter table public.audio_chunks alter column audio_data set compression lz4;
    alter table public.video_frames alter column frame_data set compression lz4;
exception when feature_not_supported then
    null;
end $$;
