-- Ours alone: sign-ins, keys, limits, idempotency, mail, imports, and the seals of the audit log.

create table dokani.sessions (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id) on delete cascade,
    created_at timestamptz not null default now(),
    refreshed_at timestamptz,
    not_after timestamptz,
    user_agent text,
    ip_address inet,
    revoked_at timestamptz,
    revoked_reason text
);
create index sessions_user on dokani.sessions (user_id);

-- Only hashes: whoever reads this table can sign in as nobody. A used token points to its successor.
create table dokani.refresh_tokens (
    token_hash bytea primary key,
    session_id uuid not null references dokani.sessions (id) on delete cascade,
    created_at timestamptz not null default now(),
    used_at timestamptz,
    replaced_by bytea
);
create index refresh_tokens_session on dokani.refresh_tokens (session_id);

create table dokani.one_time_tokens (
    id uuid primary key default gen_random_uuid(),
    kind text not null check (kind in ('recover', 'verify', 'invite', 'order_code', 'magic')),
    business_id uuid references public.businesses (id) on delete cascade,
    user_id uuid references auth.users (id) on delete cascade,
    subject text not null,
    secret_hash bytea not null,
    data jsonb not null default '{}',
    attempts integer not null default 0 check (attempts >= 0),
    max_attempts integer not null default 5 check (max_attempts > 0),
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default now()
);
create index one_time_tokens_secret on dokani.one_time_tokens (secret_hash);
create index one_time_tokens_subject on dokani.one_time_tokens (kind, subject);
create index one_time_tokens_business on dokani.one_time_tokens (business_id) where business_id is not null;
create index one_time_tokens_user on dokani.one_time_tokens (user_id) where user_id is not null;

create table dokani.api_keys (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.businesses (id) on delete cascade,
    name text not null,
    prefix text not null,
    key_hash bytea not null unique,
    scopes text[] not null default '{}',
    created_by uuid references auth.users (id) on delete set null,
    created_at timestamptz not null default now(),
    last_used_at timestamptz,
    expires_at timestamptz,
    revoked_at timestamptz
);
create index api_keys_business on dokani.api_keys (business_id);
create index api_keys_created_by on dokani.api_keys (created_by) where created_by is not null;

-- Lost in a crash, which only means full buckets; in return a token costs no write-ahead log.
create unlogged table dokani.rate_buckets (
    key text primary key,
    tokens double precision not null,
    at timestamptz not null
);

create table dokani.idempotency_keys (
    business_id uuid not null references public.businesses (id) on delete cascade,
    principal text not null,
    route text not null,
    key text not null,
    body_sha256 bytea not null,
    status integer,
    response text,
    created_at timestamptz not null default now(),
    primary key (business_id, principal, route, key)
);
create index idempotency_keys_age on dokani.idempotency_keys (created_at);

create table dokani.mail_outbox (
    id uuid primary key default gen_random_uuid(),
    business_id uuid references public.businesses (id) on delete cascade,
    kind text not null,
    to_address text not null,
    subject text not null,
    body_text text not null,
    body_html text,
    state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
    attempts integer not null default 0 check (attempts >= 0),
    last_error text,
    provider_ref text,
    created_at timestamptz not null default now(),
    sent_at timestamptz
);
create index mail_outbox_newest on dokani.mail_outbox (business_id, created_at desc);
create index mail_outbox_queued on dokani.mail_outbox (created_at) where state = 'queued';

create table dokani.imports (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null references public.businesses (id) on delete cascade,
    kind text not null check (kind in ('orders', 'returns')),
    file_name text not null,
    file_sha256 bytea not null,
    mapping jsonb not null default '{}',
    state text not null default 'running' check (state in ('running', 'done', 'failed')),
    next_line bigint not null default 1 check (next_line >= 0),
    lines_ok bigint not null default 0 check (lines_ok >= 0),
    lines_bad bigint not null default 0 check (lines_bad >= 0),
    started_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    finished_at timestamptz,
    unique (business_id, kind, file_sha256, mapping),
    unique (business_id, id)
);

create table dokani.import_faults (
    import_id uuid not null references dokani.imports (id) on delete cascade,
    line_number bigint not null,
    business_id uuid not null default dokani.claim_business_id(),
    reason text not null,
    raw text,
    primary key (import_id, line_number),
    foreign key (business_id, import_id) references dokani.imports (business_id, id) on delete cascade
);

-- Links of the audit chain: each hashes the rows it covers together with the link before it, per business.
create table dokani.audit_seals (
    business_id uuid,
    number bigint not null check (number > 0),
    first_seq bigint not null,
    last_seq bigint not null,
    rows bigint not null check (rows > 0),
    seqs bigint[] not null,
    upto_xid xid8 not null,
    prev_hash bytea not null,
    hash bytea not null,
    sealed_at timestamptz not null default now()
);
create unique index audit_seals_number on dokani.audit_seals
    ((coalesce(business_id, '00000000-0000-0000-0000-000000000000')), number);
create index audit_seals_last_seq on dokani.audit_seals
    ((coalesce(business_id, '00000000-0000-0000-0000-000000000000')), last_seq);

-- Facts of this instance that are no secret: its id, and the version that made it.
create table dokani.keys (
    name text primary key,
    value text not null,
    created_at timestamptz not null default now()
);
insert into dokani.keys (name, value) values ('instance_id', gen_random_uuid()::text);
