-- Files, logs, analytics, and the pages of social networks.

-- Uploaded files for evidence/personas.
create table public.file_uploads (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.profiles (business_id) on delete restrict,
    file_type text not null
        check (file_type in ('voice_sample', 'video_sample', 'evidence_photo', 'evidence_video')),
    file_name text not null,
    file_path text not null,
    file_url text not null,
    file_size bigint not null,
    metadata jsonb not null default '{}',
    uploaded_at timestamptz default now(),
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    return_request_id bigint,
    uploaded_by uuid references auth.users (id) on delete set null,
    sha256 bytea,
    content_type text,
    scan_status text not null default 'pending' check (scan_status in ('pending', 'clean', 'refused')),
    foreign key (business_id, return_request_id)
        references public.return_requests (business_id, id) on delete set null (return_request_id),
    check (file_size between 1 and 104857600)
);

-- Logs AI agent performance.
create table public.agent_performance_logs (
    id uuid primary key default gen_random_uuid(),
    agent_type text not null check (agent_type in ('customer_service', 'triage', 'system')),
    business_id uuid not null references public.profiles (business_id) on delete restrict,
    interaction_id uuid,
    session_id uuid references public.chat_sessions (id) on delete set null,
    performance_metrics jsonb not null default '{}',
    behavioral_flags jsonb not null default '{}',
    decision_quality_score numeric,
    response_time_ms integer,
    customer_satisfaction_score numeric,
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    interaction_type text,
    foreign key (business_id, session_id)
        references public.chat_sessions (business_id, id) on delete set null (session_id),
    check (decision_quality_score >= 0 and decision_quality_score <= 1),
    check (customer_satisfaction_score >= 0 and customer_satisfaction_score <= 5),
    check (response_time_ms >= 0)
);

-- Business-level analytics.
create table public.business_analytics (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.profiles (business_id) on delete restrict,
    metric_type text not null
        check (metric_type in ('returns', 'ai_accuracy', 'satisfaction', 'policy', 'personas')),
    metric_data jsonb not null default '{}',
    calculated_at timestamptz default now(),
    period_start timestamptz,
    period_end timestamptz,
    created_at timestamptz not null default now()
);

-- Logs persona (voice/video) test results.
create table public.persona_test_logs (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.profiles (business_id) on delete restrict,
    config_id uuid not null references public.provider_configs (id) on delete restrict,
    test_type text not null check (test_type in ('voice', 'video')),
    test_content text not null,
    test_result jsonb not null default '{}',
    success boolean not null default false,
    error_message text,
    test_duration_ms integer,
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    foreign key (business_id, config_id) references public.provider_configs (business_id, id) on delete restrict
);

-- Security and access audit trail.
create table public.security_audit_logs (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references auth.users (id) on delete restrict,
    action text not null,
    resource_type text not null,
    resource_id text,
    ip_address inet,
    user_agent text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid,
    seq bigint generated always as identity,
    xid xid8 not null default pg_current_xact_id()
);

-- API usage tracking and rate limiting.
create table public.api_usage_logs (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references auth.users (id) on delete set null,
    endpoint text not null,
    method text not null,
    status_code integer not null,
    response_time_ms integer,
    request_size_bytes integer,
    response_size_bytes integer,
    ip_address inet,
    user_agent text,
    created_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid
);

-- Facebook user authentication tokens.
create table public.facebook_user_tokens (
    user_id text primary key,
    access_token text not null,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null references public.businesses (id) on delete restrict,
    unique (business_id, user_id)
);

-- Facebook page configurations.
create table public.facebook_pages (
    page_id text primary key,
    page_access_token text not null,
    page_name text,
    user_id text references public.facebook_user_tokens (user_id) on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    -- Ours, beyond the document:
    business_id uuid not null references public.businesses (id) on delete restrict,
    foreign key (business_id, user_id) references public.facebook_user_tokens (business_id, user_id) on delete cascade
);

create index file_uploads_newest on public.file_uploads (business_id, uploaded_at desc);
create index file_uploads_return on public.file_uploads (return_request_id) where return_request_id is not null;
create index file_uploads_uploaded_by on public.file_uploads (uploaded_by) where uploaded_by is not null;

create index idx_agent_performance_logs_business_agent on public.agent_performance_logs (business_id, agent_type);
create index agent_performance_logs_session on public.agent_performance_logs (session_id) where session_id is not null;
create index idx_business_analytics_business_metric on public.business_analytics (business_id, metric_type);
create index persona_test_logs_business on public.persona_test_logs (business_id, created_at desc);
create index persona_test_logs_config on public.persona_test_logs (config_id);

-- One index for reading (newest first), one for sealing (by transaction, with the rows of no business as well).
create index security_audit_logs_newest on public.security_audit_logs (business_id, seq);
create index security_audit_logs_settled on public.security_audit_logs
    ((coalesce(business_id, '00000000-0000-0000-0000-000000000000')), xid);
create index security_audit_logs_user on public.security_audit_logs (user_id) where user_id is not null;
create index api_usage_logs_newest on public.api_usage_logs (business_id, created_at);
create index api_usage_logs_user on public.api_usage_logs (user_id) where user_id is not null;

create index facebook_user_tokens_business on public.facebook_user_tokens (business_id);
create index facebook_pages_business on public.facebook_pages (business_id);
create index facebook_pages_user on public.facebook_pages (user_id);
