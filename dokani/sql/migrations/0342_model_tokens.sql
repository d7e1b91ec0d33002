-- What models took, by conversation and day, whatever came of the turn: a bill does not care whether its reply was said.
create table dokani.model_tokens (
    business_id uuid not null default dokani.claim_business_id(),
    conversation_session_id uuid not null,
    day date not null default (clock_timestamp() at time zone 'UTC')::date,
    tokens bigint not null check (tokens >= 0),
    primary key (business_id, day, conversation_session_id),
    foreign key (business_id, conversation_session_id)
        references public.conversation_sessions (business_id, id) on delete cascade
);
create index model_tokens_conversation on dokani.model_tokens (business_id, conversation_session_id);

select dokani.close_table('dokani.model_tokens');
select dokani.allow('authenticated', 'select', 'dokani.model_tokens', '*', '{mine} and {viewer}');
select dokani.allow('dokani_worker', 'select', 'dokani.model_tokens', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.model_tokens', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.model_tokens', 'tokens', '{mine}');
