-- Simulations of an agent: made shoppers played against it, k times each, and what came of every conversation.

-- One simulation. `scenarios` null means all of them: only such a one counts at the gate. `summary` is by scenario.
create table dokani.simulations (
    id uuid primary key default gen_random_uuid(),
    business_id uuid not null default dokani.claim_business_id() references public.businesses (id) on delete restrict,
    asked_by uuid references auth.users (id) on delete restrict,
    asked_at timestamptz not null default now(),
    agent text not null check (agent in ('built_in', 'model')),
    k integer not null check (k between 1 and 10),
    seed bigint not null check (seed >= 0),
    scenarios text[] check (cardinality(scenarios) between 1 and 100),
    policy_version text,
    state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
    done integer not null default 0 check (done >= 0),
    total integer not null check (total > 0),
    passed boolean,
    problem text check (length(problem) <= 1000),
    started_at timestamptz,
    finished_at timestamptz,
    summary jsonb,
    constraint simulations_finished check ((state in ('done', 'failed')) = (finished_at is not null)),
    constraint simulations_say_what_came_of_it check (
        (state = 'done') = (passed is not null) and (passed is null) = (summary is null)
        and (state = 'failed') = (problem is not null)),
    unique (business_id, id)
);
create index simulations_newest on dokani.simulations (business_id, asked_at desc, id desc);
create index simulations_gate on dokani.simulations (business_id, agent, finished_at desc)
    where state = 'done' and scenarios is null;
create index simulations_asked_by on dokani.simulations (asked_by) where asked_by is not null;

-- One conversation of it: the shopper's program is told again by scenario and seed, word for word.
create table dokani.simulation_runs (
    simulation_id uuid not null,
    business_id uuid not null default dokani.claim_business_id(),
    scenario text not null check (length(scenario) between 1 and 60),
    number integer not null check (number >= 1),
    seed bigint not null check (seed >= 0),
    passed boolean not null,
    faults jsonb not null check (octet_length(faults::text) <= 262144),
    transcript jsonb not null check (octet_length(transcript::text) <= 1048576),
    took_ms integer not null check (took_ms >= 0),
    primary key (simulation_id, scenario, number),
    constraint simulation_runs_passed check (passed = (faults = '[]'::jsonb)),
    foreign key (business_id, simulation_id) references dokani.simulations (business_id, id) on delete cascade
);
create index simulation_runs_business on dokani.simulation_runs (business_id, simulation_id);

select dokani.close_table('dokani.simulations');
select dokani.close_table('dokani.simulation_runs');
select dokani.allow('authenticated', 'select', 'dokani.simulations', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.simulations', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.simulations', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.simulations',
    'policy_version, state, done, passed, problem, started_at, finished_at, summary', '{mine}');
select dokani.allow('authenticated', 'select', 'dokani.simulation_runs', '*', '{mine} and {agent}');
select dokani.allow('dokani_worker', 'select', 'dokani.simulation_runs', '*', '{mine}');
select dokani.allow('dokani_worker', 'insert', 'dokani.simulation_runs', '*', '{mine}');
select dokani.allow('dokani_worker', 'update', 'dokani.simulation_runs', 'passed, faults, transcript, took_ms', '{mine}');

-- Whoever watches hears how far it has come.
create function dokani.announce_simulation() returns trigger
    language plpgsql security definer set search_path = '' as $$
begin
    perform pg_notify('dokani_live', json_build_object('business_id', new.business_id, 'kind', 'simulation', 'id', new.id,
        'status', new.state)::text);
    return null;
end $$;
create trigger announce_simulation after insert or update of state, done on dokani.simulations
    for each row execute function dokani.announce_simulation();
revoke all on function dokani.announce_simulation() from public, anon, authenticated, service_role;
