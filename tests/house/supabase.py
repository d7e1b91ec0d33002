"""A database laid out like a Supabase project's, as far as our migrations can meet it.

Schema `auth` and a wide `auth.users` are there and belong to another role, nothing may be created in `auth`; the owner
of the database, `postgres`, is no superuser; new tables in `public` are given to anon, authenticated, service_role.
"""

from tests.house.clusters import Cluster

OWNER = "postgres"
PROJECT = "project"

ROLES = """
create role postgres login createdb createrole replication bypassrls;
create role anon nologin noinherit;
create role authenticated nologin noinherit;
create role service_role nologin noinherit bypassrls;
create role authenticator login noinherit;
create role supabase_auth_admin login noinherit createrole;
grant anon, authenticated, service_role to authenticator;
"""
SCHEMA = """
create schema auth authorization supabase_auth_admin;
set role supabase_auth_admin;
create table auth.users (
    instance_id uuid,
    id uuid primary key,
    aud varchar(255),
    role varchar(255),
    email varchar(255),
    encrypted_password varchar(255),
    email_confirmed_at timestamptz,
    invited_at timestamptz,
    confirmation_token varchar(255),
    confirmation_sent_at timestamptz,
    recovery_token varchar(255),
    recovery_sent_at timestamptz,
    email_change_token_new varchar(255),
    email_change varchar(255),
    email_change_sent_at timestamptz,
    last_sign_in_at timestamptz,
    raw_app_meta_data jsonb,
    raw_user_meta_data jsonb,
    is_super_admin boolean,
    created_at timestamptz,
    updated_at timestamptz,
    phone text unique,
    phone_confirmed_at timestamptz,
    phone_change text default '',
    phone_change_token varchar(255) default '',
    phone_change_sent_at timestamptz,
    confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current varchar(255) default '',
    email_change_confirm_status smallint default 0,
    banned_until timestamptz,
    reauthentication_token varchar(255) default '',
    reauthentication_sent_at timestamptz,
    is_sso_user boolean not null default false,
    deleted_at timestamptz,
    is_anonymous boolean not null default false
);
create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
alter table auth.users enable row level security;
create function auth.uid() returns uuid language sql stable as
    $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
grant all on auth.users to postgres;
reset role;
grant usage on schema auth to anon, authenticated, service_role, postgres;
revoke create on schema auth from postgres;
grant usage on schema public to anon, authenticated, service_role;
"""
GIVEN_AWAY = """
alter default privileges for role postgres in schema public
    grant all on {kind} to postgres, anon, authenticated, service_role
"""


def lay_out(cluster: Cluster) -> str:
    """Make the project; answers the owner's URL."""
    cluster.execute("postgres", ROLES)
    # PostgreSQL 16 wants it said that a role may be granted on; Supabase says it there.
    admin = " with admin option" if cluster.major >= 16 else ""
    cluster.execute("postgres", f"grant anon, authenticated, service_role to postgres{admin}")
    cluster.execute("postgres", f"create database {PROJECT} owner postgres")
    cluster.execute(
        PROJECT, SCHEMA, *(GIVEN_AWAY.format(kind=kind) for kind in ("tables", "functions", "sequences"))
    )
    return cluster.at(PROJECT, user=OWNER)
