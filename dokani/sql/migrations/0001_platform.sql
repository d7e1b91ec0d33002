-- What the rest stands on: roles, schemas, the claims of a transaction, and the words in which later files grant access.
-- Applies unchanged to plain PostgreSQL 15+ and to a Supabase project; of what exists already, nothing is altered.

-- Roles belong to the whole cluster, so another database of it may have made them, or be making them right now.
do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            ('anon', 'nologin noinherit'),
            ('authenticated', 'nologin noinherit'),
            ('service_role', 'nologin noinherit bypassrls'),
            ('dokani_customer', 'nologin noinherit'),
            ('dokani_agent', 'nologin noinherit'),
            ('dokani_worker', 'nologin noinherit'),
            ('dokani_auth', 'nologin noinherit'),
            ('dokani_api', 'login noinherit'),
            ('dokani_jobs', 'login noinherit')
        ) as roles (name, options)
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted.name) then
            begin
                execute format('create role %I %s', wanted.name, wanted.options);
            exception when duplicate_object or unique_violation then
                null;
            end;
        end if;
    end loop;
end $$;

-- Who may become whom. PostgreSQL 16 made inheriting and becoming two options; before it, NOINHERIT says the same.
do $$
declare
    pair record;
    options text := case when current_setting('server_version_num')::integer >= 160000
        then ' with inherit false, set true' else '' end;
begin
    for pair in
        select * from (values
            ('authenticated', 'dokani_api'),
            ('dokani_customer', 'dokani_api'),
            ('dokani_agent', 'dokani_api'),
            ('dokani_worker', 'dokani_api'),
            ('dokani_auth', 'dokani_api'),
            ('dokani_worker', 'dokani_jobs'),
            ('dokani_agent', 'dokani_jobs'),
            ('service_role', 'dokani_jobs')
        ) as pairs (granted, to_login)
    loop
        if not exists (
            select from pg_catalog.pg_auth_members m
              join pg_catalog.pg_roles g on g.oid = m.roleid and g.rolname = pair.granted
              join pg_catalog.pg_roles t on t.oid = m.member and t.rolname = pair.to_login
        ) then
            begin
                execute format('grant %I to %I%s', pair.granted, pair.to_login, options);
            exception
                when insufficient_privilege then
                    raise exception 'may not grant role % to %', pair.granted, pair.to_login
                        using errcode = '42501',
                        hint = format('Run as a superuser: grant %I to %I with admin option', pair.granted, current_user);
                when duplicate_object or unique_violation then
                    null;
            end;
        end if;
    end loop;
end $$;

-- Without Supabase there is no schema `auth`: make the part of it that Dokani stands on, under the same names and types.
do $$
begin
    if to_regnamespace('auth') is not null then
        return;
    end if;
    create schema auth;
    create table auth.users (
        id uuid primary key default gen_random_uuid(),
        email text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        aud text not null default 'authenticated',
        role text not null default 'authenticated',
        encrypted_password text,
        email_confirmed_at timestamptz,
        last_sign_in_at timestamptz,
        raw_app_meta_data jsonb not null default '{}',
        raw_user_meta_data jsonb not null default '{}',
        is_super_admin boolean,
        is_anonymous boolean not null default false,
        banned_until timestamptz,
        deleted_at timestamptz,
        -- A generated column and not an index on lower(email): under row-level security only this one is used.
        email_norm text generated always as (lower(btrim(email))) stored
    );
    create unique index users_email_norm_key on auth.users (email_norm) where deleted_at is null;
    alter table auth.users enable row level security;
    revoke all on auth.users from public;
    grant usage on schema auth to dokani_auth;
    grant select, insert, update on auth.users to dokani_auth;
    create policy users_dokani_auth on auth.users to dokani_auth using (true) with check (true);
    -- On our own database nobody is let into `public` unasked; on Supabase that schema is shared and stays as it is.
    revoke all on schema public from public;
end $$;

create schema if not exists dokani;
revoke all on schema dokani from public;
grant usage on schema dokani, public
    to authenticated, service_role, dokani_customer, dokani_agent, dokani_worker, dokani_auth, dokani_api, dokani_jobs;

-- The claims of the running transaction. Bodies are bound when they are created (`return`), which makes them proof
-- against a changed search_path and, unlike `set search_path`, lets the planner inline them into every policy.
create function dokani.claims() returns jsonb
    language sql stable parallel safe
    return coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;

create function dokani.claim_text(k text) returns text
    language sql stable parallel safe
    return nullif(dokani.claims() ->> k, '');

create function dokani.claim_uuid(k text) returns uuid
    language sql stable parallel safe
    return nullif(dokani.claims() ->> k, '')::uuid;

create function dokani.claim_business_id() returns uuid
    language sql stable parallel safe
    return nullif(dokani.claims() ->> 'business_id', '')::uuid;

-- True where the claims carry a member role of at least this rank: viewer < agent < admin < owner.
create function dokani.claim_role_at_least(least_role text) returns boolean
    language sql stable parallel safe
    return coalesce(
        array_position(array['viewer', 'agent', 'admin', 'owner'], dokani.claims() ->> 'member_role')
            >= array_position(array['viewer', 'agent', 'admin', 'owner'], least_role),
        false);

-- Close a table to everyone, whatever the default privileges gave away; only service_role keeps its rights.
create function dokani.close_table(closed regclass) returns void
    language plpgsql set search_path = '' as $$
begin
    execute format('alter table %s enable row level security', closed);
    execute format('alter table %s force row level security', closed);
    execute format('revoke all on %s from public, anon, authenticated, service_role', closed);
    execute format('grant select, insert, update, delete on %s to service_role', closed);
end $$;

-- Open a table for one role and one command: `granted` are the columns ('*' for all), `holds` is what must hold of a row.
-- In `holds`, {mine} stands for "of the business in the claims", {viewer} {agent} {admin} for the member's least role.
-- No row ever changes its business or its key: an update of '*' leaves both out. An update's `using` binds the new row
-- too, where no `with check` says otherwise; said once, the two cannot come apart.
create function dokani.allow(who text, command text, opened regclass, granted text, holds text) returns void
    language plpgsql set search_path = '' as $$
declare
    predicate text := replace(holds, '{mine}', 'business_id = (select dokani.claim_business_id())');
    columns text := granted;
    grade text;
begin
    foreach grade in array array['viewer', 'agent', 'admin'] loop
        predicate := replace(predicate, '{' || grade || '}', format('(select dokani.claim_role_at_least(%L))', grade));
    end loop;
    if granted = '*' and command = 'update' then
        select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
          from pg_catalog.pg_attribute a
         where a.attrelid = opened and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
           and a.attname <> 'business_id'
           and not exists (select from pg_catalog.pg_constraint k
                            where k.conrelid = opened and k.contype = 'p' and a.attnum = any (k.conkey));
    end if;
    execute format('grant %s%s on %s to %I',
        command, case when columns = '*' then '' else ' (' || columns || ')' end, opened, who);
    execute format('create policy %I on %s for %s to %I %s (%s)',
        (select relname from pg_catalog.pg_class where oid = opened) || '_' || who || '_' || command,
        opened, command, who, case command when 'insert' then 'with check' else 'using' end, predicate);
end $$;
