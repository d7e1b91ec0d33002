"""Every SQL statement about people and their sessions; all run as `dokani_auth`."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from dokani.identity.model import Session, User
from dokani.kit.db import Tx, to_json

USER = """id, email, email_confirmed_at, last_sign_in_at, raw_app_meta_data, raw_user_meta_data, banned_until,
    deleted_at, created_at, updated_at, encrypted_password"""
SESSION = """id, user_id, created_at, refreshed_at, not_after, user_agent, host(ip_address) as ip_address, revoked_at"""


async def user_by_email(tx: Tx, email: str) -> User | None:
    """`email` is in its normal form."""
    return await tx.one(
        User, f"select {USER} from auth.users where email_norm = $1 and deleted_at is null", email
    )


async def user_by_id(tx: Tx, user_id: UUID) -> User | None:
    return await tx.one(User, f"select {USER} from auth.users where id = $1 and deleted_at is null", user_id)


async def locked_user(tx: Tx, user_id: UUID) -> User | None:
    """The person as they are now, held so until the transaction ends: a proof of the address, a new password and the
    beginning of a session wait for each other here, so that none of them goes by what the other just changed."""
    return await tx.one(
        User,
        f"select {USER} from auth.users where id = $1 and deleted_at is null for no key update",
        user_id,
    )


async def contest(tx: Tx, user_id: UUID) -> None:
    """Keep that somebody signed up with the address of this unproven account again."""
    await tx.run(
        """
        update auth.users set raw_app_meta_data = coalesce(raw_app_meta_data, '{}') || '{"contested": true}'
         where id = $1
        """,
        user_id,
    )


async def settle_contest(tx: Tx, user_id: UUID) -> None:
    await tx.run(
        "update auth.users set raw_app_meta_data = raw_app_meta_data - 'contested' where id = $1", user_id
    )


async def insert_user(
    tx: Tx, user_id: UUID, email: str, kept: str | None, data: dict[str, Any], confirmed: bool
) -> User | None:
    """None where the address is taken."""
    return await tx.one(
        User,
        f"""
        insert into auth.users
               (id, email, encrypted_password, raw_app_meta_data, raw_user_meta_data, email_confirmed_at)
        values ($1, $2, $3, $4, $5, case when $6 then now() end)
        on conflict (email_norm) where deleted_at is null do nothing
        returning {USER}
        """,
        user_id,
        email,
        kept,
        {"provider": "email", "providers": ["email"]},
        data,
        confirmed,
    )


async def note_sign_in(tx: Tx, user_id: UUID) -> None:
    await tx.run("update auth.users set last_sign_in_at = now() where id = $1", user_id)


async def confirm_email(tx: Tx, user_id: UUID) -> bool:
    """Whether this was the first time."""
    return bool(
        await tx.run(
            "update auth.users set email_confirmed_at = now(), updated_at = now()"
            " where id = $1 and email_confirmed_at is null",
            user_id,
        )
    )


async def clear_password(tx: Tx, user_id: UUID) -> None:
    await tx.run("update auth.users set encrypted_password = null, updated_at = now() where id = $1", user_id)


async def void_letters(tx: Tx, user_id: UUID, types: list[str]) -> None:
    """The letters of these types that are under way stop working."""
    await tx.run(
        """
        update dokani.one_time_tokens set used_at = now()
         where user_id = $1 and used_at is null and data ->> 'type' = any($2)
        """,
        user_id,
        types,
    )


async def set_password(tx: Tx, user_id: UUID, kept: str) -> None:
    await tx.run(
        "update auth.users set encrypted_password = $2, updated_at = now() where id = $1", user_id, kept
    )


async def set_data(tx: Tx, user_id: UUID, data: dict[str, Any]) -> None:
    """Merge into the person's own data; a null value removes its key."""
    await tx.run(
        """
        update auth.users set updated_at = now(),
               raw_user_meta_data = jsonb_strip_nulls(coalesce(raw_user_meta_data, '{}') || $2)
         where id = $1
        """,
        user_id,
        data,
    )


async def set_email(tx: Tx, user_id: UUID, email: str) -> bool:
    """False where the address belongs to someone else."""
    return bool(
        await tx.run(
            """
            update auth.users u set email = $2, email_confirmed_at = now(), updated_at = now()
             where u.id = $1 and not exists (
                select from auth.users o where o.email_norm = $2 and o.deleted_at is null and o.id <> u.id)
            """,
            user_id,
            email,
        )
    )


async def insert_session(
    tx: Tx, user_id: UUID, token_hash: bytes, not_after: datetime, ip: str | None, user_agent: str | None
) -> UUID:
    """A new session with its first refresh token."""
    session_id: UUID = await tx.value(
        """
        with session as (
            insert into dokani.sessions (user_id, not_after, ip_address, user_agent, refreshed_at)
            values ($1, $3, $4::text::inet, $5, now()) returning id
        )
        insert into dokani.refresh_tokens (token_hash, session_id) select $2, id from session returning session_id
        """,
        user_id,
        token_hash,
        not_after,
        ip,
        user_agent,
    )
    return session_id


async def session_of_token(tx: Tx, token_hash: bytes) -> tuple[Session, datetime | None] | None:
    """The session a refresh token belongs to, locked, and when the token was used."""
    record = await tx.conn.fetchrow(
        "select session_id, used_at from dokani.refresh_tokens where token_hash = $1", token_hash
    )
    if record is None:
        return None
    session = await tx.one(
        Session, f"select {SESSION} from dokani.sessions where id = $1 for update", record["session_id"]
    )
    # Read again under the lock: a refresh under way may have used it meanwhile.
    used_at = await tx.value("select used_at from dokani.refresh_tokens where token_hash = $1", token_hash)
    return None if session is None else (session, used_at)


async def used_at(tx: Tx, token_hash: bytes) -> datetime | None:
    found: datetime | None = await tx.value(
        "select used_at from dokani.refresh_tokens where token_hash = $1", token_hash
    )
    return found


async def replace_token(tx: Tx, session_id: UUID, old_hash: bytes, new_hash: bytes, at: datetime) -> None:
    await tx.run(
        "update dokani.refresh_tokens set used_at = $3, replaced_by = $2 where token_hash = $1",
        old_hash,
        new_hash,
        at,
    )
    await tx.run(
        "insert into dokani.refresh_tokens (token_hash, session_id) values ($1, $2)", new_hash, session_id
    )
    await tx.run("update dokani.sessions set refreshed_at = $2 where id = $1", session_id, at)


async def session(tx: Tx, session_id: UUID) -> Session | None:
    return await tx.one(Session, f"select {SESSION} from dokani.sessions where id = $1", session_id)


async def open_sessions(tx: Tx, user_id: UUID, idle: timedelta) -> list[Session]:
    """Newest first."""
    return await tx.many(
        Session,
        f"""
        select {SESSION} from dokani.sessions
         where user_id = $1 and revoked_at is null and not_after > now() and refreshed_at > now() - $2::interval
         order by created_at desc, id limit 200
        """,
        user_id,
        idle,
    )


async def revoke(
    tx: Tx, user_id: UUID, reason: str, *, only: UUID | None = None, but: UUID | None = None
) -> list[UUID]:
    """End the person's sessions (`only` this one, or all `but` this one); answers which."""
    found = await tx.conn.fetch(
        """
        update dokani.sessions set revoked_at = now(), revoked_reason = $2
         where user_id = $1 and revoked_at is null and ($3::uuid is null or id = $3) and ($4::uuid is null or id <> $4)
        returning id
        """,
        user_id,
        reason,
        only,
        but,
    )
    return [record["id"] for record in found]


async def revoked_since(tx: Tx, since: datetime) -> list[tuple[UUID, datetime]]:
    found = await tx.conn.fetch("select id, revoked_at from dokani.sessions where revoked_at > $1", since)
    return [(record["id"], record["revoked_at"]) for record in found]


async def insert_secret(
    tx: Tx, kind: str, user_id: UUID, subject: str, secret_hash: bytes, data: dict[str, Any], life: timedelta
) -> UUID:
    """A one-time secret; those of the same kind for the same person end with it."""
    await tx.run(
        """
        update dokani.one_time_tokens set used_at = now()
         where kind = $1 and user_id = $2 and used_at is null and data ->> 'type' = $3
        """,
        kind,
        user_id,
        data["type"],
    )
    made: UUID = await tx.value(
        """
        insert into dokani.one_time_tokens (kind, user_id, subject, secret_hash, data, max_attempts, expires_at)
        values ($1, $2, $3, $4, $5, 5, now() + $6::interval) returning id
        """,
        kind,
        user_id,
        subject,
        secret_hash,
        data,
        life,
    )
    return made


async def secret_by_hash(tx: Tx, secret_hash: bytes) -> dict[str, Any] | None:
    """The live one-time secret of a link, locked."""
    return _row(
        await tx.conn.fetchrow(
            """
            select id, kind, user_id, subject, data from dokani.one_time_tokens
             where secret_hash = $1 and used_at is null and expires_at > now() and kind <> 'order_code' for update
            """,
            secret_hash,
        )
    )


async def secret_by_subject(tx: Tx, types: list[str], subject: str) -> dict[str, Any] | None:
    """The newest live one-time secret for an address, one attempt counted; None where the attempts are used up."""
    return _row(
        await tx.conn.fetchrow(
            """
            update dokani.one_time_tokens set attempts = attempts + 1
             where id = (select id from dokani.one_time_tokens
                          where kind in ('recover', 'verify', 'magic') and data ->> 'type' = any($1)
                            and subject = $2 and used_at is null and expires_at > now()
                            and user_id is not null
                          order by created_at desc limit 1)
               and attempts < max_attempts
            returning id, kind, user_id, subject, data
            """,
            types,
            subject,
        )
    )


async def use_secret(tx: Tx, secret_id: UUID) -> None:
    await tx.run("update dokani.one_time_tokens set used_at = now() where id = $1", secret_id)


async def live_invitation(tx: Tx, secret_hash: bytes) -> dict[str, Any] | None:
    return _row(
        await tx.conn.fetchrow(
            """
            select id, subject, business_id from dokani.one_time_tokens
             where secret_hash = $1 and kind = 'invite' and used_at is null and expires_at > now()
            """,
            secret_hash,
        )
    )


async def open_business(tx: Tx, owner: UUID, business_id: UUID, name: str, slug: str) -> UUID:
    """A business with its owner; asking twice with one id is one business."""
    made: UUID = await tx.value("select dokani.open_business($1, $2, $3, $4)", owner, business_id, name, slug)
    return made


async def accept_invitation(tx: Tx, secret_hash: bytes, user_id: UUID) -> UUID:
    """The business joined."""
    joined: UUID = await tx.value("select dokani.accept_invitation($1, $2)", secret_hash, user_id)
    return joined


async def was_opened(tx: Tx, business_id: UUID) -> bool:
    """Whether the opening of this business was noted before: then what it starts with is there."""
    return bool(
        await tx.value(
            """
            select exists (select from security_audit_logs
                            where business_id = $1 and action = 'business.opened' and resource_id = $1::text)
            """,
            business_id,
        )
    )


async def become(tx: Tx, role: str, claims: dict[str, Any]) -> None:
    """The rest of the transaction acts as another role, for the caller in these claims."""
    await tx.run(
        "select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)",
        to_json(claims),
        role,
    )


async def auth_is_local(tx: Tx) -> bool:
    return bool(await tx.value("select dokani.auth_is_local()"))


async def take_token(conn: Any, key: str, per_second: float, burst: float) -> float:
    """0 where there was a token, else the seconds until there will be one."""
    return float(await conn.fetchval("select dokani.take_token($1, $2, $3)", key, per_second, float(burst)))


async def admit_try(tx: Tx, key: str, free: int, longest: float) -> float:
    """0 where the try is admitted (and counted), else the seconds to wait."""
    return float(await tx.value("select dokani.admit_try($1, $2, $3)", key, free, longest))


async def forget_tries(tx: Tx, key: str) -> None:
    await tx.run("select dokani.forget_tries($1)", key)


async def is_invited(tx: Tx, address: str) -> bool:
    return bool(await tx.value("select dokani.is_invited($1)", address))


async def give_back_token(tx: Tx, key: str, burst: float) -> None:
    await tx.run("select dokani.give_back_token($1, $2)", key, float(burst))


def _row(record: Any) -> dict[str, Any] | None:
    return None if record is None else dict(record)
