-- Conversations: chat_* is how words travel, conversation_* is the case they belong to.
-- Children carry their parent's business, so that no policy has to climb to it; a composite key holds the two together.

-- Multi-modal conversation sessions.
create table public.conversation_sessions (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.profiles (business_id) on delete restrict,
    customer_email text not null,
    channel text not null check (channel in ('chat', 'voice', 'video', 'hybrid')),
    return_request_id bigint references public.return_requests (id) on delete set null,
    status text not null default 'active' check (status in ('active', 'paused', 'ended', 'archived')),
    participants jsonb not null default '[]',
    conversation_history jsonb not null default '[]',
    current_intent text default 'initial_contact',
    escalation_level integer default 0,
    ai_agent_type text not null default 'triage'
        check (ai_agent_type in ('triage', 'customer_service', 'escalation')),
    duration integer default 0,
    archived_at timestamptz,
    archive_reason text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Ours, beyond the document:
    unique (business_id, id),
    foreign key (business_id, return_request_id)
        references public.return_requests (business_id, id) on delete set null (return_request_id),
    check (escalation_level >= 0 and duration >= 0),
    check (jsonb_typeof(participants) = 'array' and octet_length(participants::text) <= 65536),
    check (jsonb_typeof(conversation_history) = 'array' and octet_length(conversation_history::text) <= 4194304)
);

-- Chat session management.
create table public.chat_sessions (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references auth.users (id) on delete set null,
    business_id uuid not null references public.profiles (business_id) on delete restrict,
    session_name text default 'Test Session',
    chat_mode text not null default 'normal'
        check (chat_mode in ('normal', 'messenger', 'whatsapp', 'shopify', 'woocommerce')),
    session_type text not null default 'test_mode' check (session_type in ('test_mode', 'live_support')),
    is_active boolean not null default true,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    customer_email text,
    -- Ours, beyond the document:
    conversation_session_id uuid,
    unique (business_id, id),
    foreign key (business_id, conversation_session_id)
        references public.conversation_sessions (business_id, id) on delete set null (conversation_session_id)
);

-- Individual chat messages.
create table public.chat_messages (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.chat_sessions (id) on delete cascade,
    sender text not null check (sender in ('user', 'agent', 'system')),
    message text not null,
    message_type text not null default 'text' check (message_type in ('text', 'image', 'file', 'audio', 'video')),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    external_id text,
    foreign key (business_id, session_id) references public.chat_sessions (business_id, id) on delete cascade
);

-- Messages in conversation sessions.
create table public.conversation_messages (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.conversation_sessions (id) on delete cascade,
    user_id uuid,
    content text,
    message_type text not null
        check (message_type in ('text', 'voice_transcription', 'voice_response', 'video_response', 'system', 'ai_response')),
    metadata jsonb not null default '{}',
    "timestamp" timestamptz not null,
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    foreign key (user_id) references auth.users (id) on delete set null,
    foreign key (business_id, session_id) references public.conversation_sessions (business_id, id) on delete cascade
);

-- Stores chunks of conversation data (audio, video, text, transcript).
create table public.conversation_chunks (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.conversation_sessions (id) on delete cascade,
    chunk_type text not null check (chunk_type in ('audio', 'video', 'text', 'transcript')),
    content text,
    binary_data bytea,
    sequence_number integer not null,
    "timestamp" timestamptz not null,
    duration_ms integer,
    metadata jsonb not null default '{}',
    processing_status text not null default 'pending'
        check (processing_status in ('pending', 'processing', 'completed', 'failed')),
    ai_processed boolean not null default false,
    ai_response_id uuid,
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    unique (session_id, chunk_type, sequence_number),
    foreign key (business_id, session_id) references public.conversation_sessions (business_id, id) on delete cascade,
    foreign key (business_id, ai_response_id)
        references public.conversation_messages (business_id, id) on delete set null (ai_response_id),
    check (sequence_number >= 0),
    check (duration_ms >= 0)
);

-- Tracks the state and memory of AI-driven conversations.
create table public.ai_conversation_state (
    id uuid primary key default gen_random_uuid(),
    session_id uuid not null references public.conversation_sessions (id) on delete cascade,
    agent_type text not null check (agent_type in ('customer_service', 'triage', 'policy', 'conversation')),
    conversation_context jsonb not null default '{}',
    current_intent text,
    intent_confidence numeric default 0.0,
    conversation_flow jsonb not null default '[]',
    ai_memory jsonb not null default '{}',
    response_history jsonb not null default '[]',
    escalation_level integer default 0,
    is_active boolean not null default true,
    last_interaction timestamptz default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null default dokani.claim_business_id(),
    unique (business_id, id),
    unique (session_id, agent_type),
    foreign key (business_id, session_id) references public.conversation_sessions (business_id, id) on delete cascade,
    check (intent_confidence >= 0 and intent_confidence <= 1),
    check (escalation_level >= 0),
    check (jsonb_typeof(conversation_flow) = 'array' and octet_length(conversation_flow::text) <= 65536),
    check (jsonb_typeof(response_history) = 'array' and octet_length(response_history::text) <= 65536)
);

create index conversation_sessions_newest on public.conversation_sessions (business_id, created_at desc);
create index conversation_sessions_return on public.conversation_sessions (return_request_id);

create index idx_chat_sessions_business_id on public.chat_sessions (business_id);
create index idx_chat_sessions_user_id on public.chat_sessions (user_id);
create index chat_sessions_conversation on public.chat_sessions (conversation_session_id);

create index idx_chat_messages_session_id on public.chat_messages (session_id);
create unique index chat_messages_external_id on public.chat_messages (session_id, external_id)
    where external_id is not null;

create index conversation_messages_session on public.conversation_messages (session_id, "timestamp");
create index conversation_messages_user on public.conversation_messages (user_id) where user_id is not null;

create index conversation_chunks_ai_response on public.conversation_chunks (ai_response_id)
    where ai_response_id is not null;
create unique index ai_conversation_state_one_active on public.ai_conversation_state (session_id) where is_active;
