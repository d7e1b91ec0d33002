"""The schema as PostgreSQL writes it down. `python -m tests.house.snapshot` writes dokani/sql/schema.sql anew."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from dokani.kit.embedded.process import shipped
from dokani.kit.migrate import SQL
from tests import postgres

FILE = SQL / "schema.sql"
HEAD = """\
-- The whole schema: what the migrations add up to, as pg_dump says it. Not applied by anything; a test holds it equal
-- to a migrated database. To write it anew: python -m tests.house.snapshot
"""
# Lines that differ from dump to dump, or say nothing.
NOISE = ("--", "\\restrict", "\\unrestrict", "SET ", "SELECT pg_catalog.set_config")


def dump(url: str) -> str:
    """The schema of a database, without its owner's name."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))
    program: Path = shipped() / "bin" / "pg_dump"
    said = subprocess.run(
        [program, "--schema-only", "--no-owner", "--no-comments", bare],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PGPASSWORD": unquote(parts.password or ""), "PGCLIENTENCODING": "UTF8"},
    ).stdout
    lines: list[str] = []
    quoted = False
    for line in said.splitlines():
        # Comments inside a function's body are ours, and stay.
        if not quoted and (line.startswith(NOISE) or (not line and lines and not lines[-1])):
            continue
        quoted ^= line.count("$$") % 2 == 1
        lines.append(line)
    return "\n".join(lines).strip() + "\n"


def main() -> None:
    with postgres.server() as server, server.clone() as url:
        FILE.write_text(HEAD + dump(url), encoding="utf-8")
    sys.stdout.write(f"wrote {FILE}\n")


if __name__ == "__main__":
    main()
