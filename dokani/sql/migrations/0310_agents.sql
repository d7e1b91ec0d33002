-- What agents do is kept call by call; what they may write needs a shopper's yes to a question that the server wrote.

-- Every call of a tool: in the transaction of its effect, so that the same call found again is answered and not done again.
-- `turn_seq` is the newest message of the shopper's that the turn answers. Merchants' calls (MCP) belong to no chat.
create table dokani.tool_calls (
    id bigint generated always as identity primary key,
    business_id uuid not null default dokani.claim_business_id(),
    chat_session_id uuid,
    key_id uuid,
    turn_seq bigint not null default 0 check (turn_seq >= 0),
    tool text not null check (length(tool) between 1 and 60),
    arguments jsonb not null check (octet_length(arguments::text) <= 65536),
    arguments_sha256 bytea not null check (length(arguments_sha256) = 32),
    result jsonb not null check (octet_length(result::text) <= 1048576),
    ok boolean not null,
    code text check (length(code) <= 80),
    writes boolean not null default false,
    rehearsal boolean not null default false,
    took_ms integer not null check (took_ms >= 0),
    engine text not null check (length(engine) <= 200),
    model text check (length(model) <= 200),
    prompt_sha256 bytea check (length(prompt_sha256) = 32),
    policy_version text,
    created_at timestamptz not null default now(),
    foreign key (business_id, chat_session_id) references public.chat_sessions (business_id, id) on delete cascade,
    unique (chat_session_id, turn_seq, tool, arguments_sha256)
);
create index tool_calls_chat on dokani.tool_calls (business_id, chat_session_id, id);
create index tool_calls_newest on dokani.tool_calls (business_id, created_at desc);

-- Kept as it was; it goes only with the conversation that it belongs to.
create trigger append_only_rows before update on dokani.tool_calls
    for each row execute function dokani.refuse_change();
create trigger append_only before truncate on dokani.tool_calls
    for each statement execute function dokani.refuse_change();

-- A question that the server put to a shopper: may exactly this be done? `says` is the question word for word, `promised`
-- what it would come to. It is accepted by the shopper's own words alone, read by the server, and used once.
create table dokani.agent_offers (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id(),
    chat_session_id uuid not null,
    tool text not null check (length(tool) between 1 and 60),
    arguments jsonb not null check (octet_length(arguments::text) <= 65536),
    arguments_sha256 bytea not null check (length(arguments_sha256) = 32),
    says text not null check (length(says) between 1 and 4000),
    promised jsonb not null default '{}',
    asked_seq bigint not null check (asked_seq >= 0),
    state text not null default 'open' check (state in ('open', 'used', 'superseded')),
    accepted_seq bigint,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    settled_at timestamptz,
    foreign key (business_id, chat_session_id) references public.chat_sessions (business_id, id) on delete cascade,
    constraint agent_offers_settled check ((state = 'open') = (settled_at is null)),
    constraint agent_offers_used check ((state = 'used') = (accepted_seq is not null))
);
-- One question at a time: a yes must leave no doubt what it is to.
create unique index agent_offers_open on dokani.agent_offers (chat_session_id) where state = 'open';
create index agent_offers_chat on dokani.agent_offers (business_id, chat_session_id, created_at desc);

create trigger append_only before truncate on dokani.agent_offers
    for each statement execute function dokani.refuse_change();
create trigger append_only_rows before update on dokani.agent_offers
    for each row when (old.state <> 'open'
        or (to_jsonb(old) - '{state, accepted_seq, settled_at}'::text[])
            is distinct from (to_jsonb(new) - '{state, accepted_seq, settled_at}'::text[]))
    execute function dokani.refuse_change();

-- The proof that a chat has under way: which code may be tried in it. No agent, and no model, is ever told of it.
create table dokani.agent_proofs (
    chat_session_id uuid primary key,
    business_id uuid not null default dokani.claim_business_id(),
    proof_id uuid not null,
    asked_at timestamptz not null default now(),
    expires_at timestamptz not null,
    foreign key (business_id, chat_session_id) references public.chat_sessions (business_id, id) on delete cascade
);
create index agent_proofs_business on dokani.agent_proofs (business_id, chat_session_id);

select dokani.close_table('dokani.tool_calls');
select dokani.close_table('dokani.agent_offers');
select dokani.close_table('dokani.agent_proofs');
select dokani.allow('authenticated', 'select', 'dokani.tool_calls', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.tool_calls', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.tool_calls', '*', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.agent_offers', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.agent_offers', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.agent_offers', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.agent_offers', 'state, accepted_seq, settled_at', '{mine}');
select dokani.allow('dokani_worker', 'select', 'dokani.agent_proofs', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.agent_proofs', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.agent_proofs', 'proof_id, asked_at, expires_at', '{mine}');
select dokani.allow('dokani_worker', 'delete', 'dokani.agent_proofs', '*', '{mine}');

-- How agents did, newest first; each interaction once, and what people found of it later.
create index agent_performance_logs_newest on public.agent_performance_logs (business_id, created_at desc);
create unique index agent_performance_logs_once on public.agent_performance_logs (business_id, interaction_type, interaction_id)
    where interaction_id is not null and interaction_type is not null;
select dokani.allow('dokani_worker', 'update', 'public.agent_performance_logs',
    'decision_quality_score, customer_satisfaction_score, performance_metrics, behavioral_flags', '{mine}');
