"""The roles the program logs in as: their passwords, their URLs, and the refusal to run as anyone mightier.

Passwords are derived from the instance's secret, so there is nothing to hand out or to keep.
"""

import asyncio
import base64
import hashlib
import hmac
from functools import cache
from typing import TypeAlias
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import asyncpg

from dokani.kit.errors import StartFault

LOGINS = ("dokani_api", "dokani_jobs")

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def refuse_owner(conn: Connection) -> None:
    """Raise StartFault where this session could pass by row-level security: as superuser, by BYPASSRLS, or as owner."""
    record = await conn.fetchrow(
        """
        select current_user as name, rolsuper, rolbypassrls, exists (
                   select from pg_class c
                    where c.relnamespace in ('public'::regnamespace, to_regnamespace('dokani'))
                      and c.relkind = 'r' and pg_has_role(c.relowner, 'usage')) as owns
          from pg_roles where rolname = current_user
        """
    )
    if record is None or record["rolsuper"] or record["rolbypassrls"] or record["owns"]:
        name = record["name"] if record else "?"
        raise StartFault(
            f"Dokani does not run as {name}, who may read every shop's rows.",
            code="too_powerful_role",
            mend="Start it with DATABASE_URL of the owner; it logs in as dokani_api and dokani_jobs by itself.",
        )


def role_url(database_url: str, role: str, secret_key: str) -> str:
    """The owner's URL with the log-in of `role` in place of the owner's; a pooler's `.projectref` stays on the name."""
    parts = urlsplit(database_url)
    before, at, host = parts.netloc.rpartition("@")
    owner = unquote(before.partition(":")[0]) if at else ""
    _, dot, project = owner.partition(".")
    login = f"{quote(role + dot + project, safe='')}:{role_password(secret_key, role)}@{host}"
    return urlunsplit(parts._replace(netloc=login))


def role_password(secret_key: str, role: str) -> str:
    """The password of a log-in role: hex of HMAC-SHA256 under the instance's secret."""
    return hmac.new(secret_key.encode(), f"role:{role}".encode(), hashlib.sha256).hexdigest()


async def set_passwords(conn: Connection, secret_key: str) -> None:
    """Give the log-ins their passwords, as verifiers: the passwords themselves never reach the server or its log."""
    for role in LOGINS:
        for attempt in range(5):
            try:
                await conn.execute(f"alter role {role} password '{_scram(secret_key, role)}'")
                break
            except asyncpg.InternalServerError:
                # "Updated concurrently": roles are the whole cluster's, another database's migrator was at it.
                if attempt == 4:
                    raise
                await asyncio.sleep(0.05 * (attempt + 1))


@cache
def _scram(secret_key: str, role: str) -> str:
    """A SCRAM-SHA-256 verifier (RFC 5803) of the role's password; the salt is derived, so it is the same each time."""
    salt = hmac.new(secret_key.encode(), f"salt:{role}".encode(), hashlib.sha256).digest()[:16]
    salted = hashlib.pbkdf2_hmac("sha256", role_password(secret_key, role).encode(), salt, 4096)
    client = hmac.new(salted, b"Client Key", hashlib.sha256).digest()
    server = hmac.new(salted, b"Server Key", hashlib.sha256).digest()
    stored = hashlib.sha256(client).digest()
    parts = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256$4096:{parts[0]}${parts[1]}:{parts[2]}"
