"""The log of one business as a CSV file, newest first."""

import csv
import io

from dokani.audit import queries
from dokani.audit.model import Line, Wanted
from dokani.kit.db import Tx, to_json

COLUMNS = ("seq", "created_at", "actor", "action", "resource_type", "resource_id", "ip_address", "metadata")
MOST = 50_000
PAGE = 5_000


async def exported(tx: Tx, wanted: Wanted) -> str:
    """At most the newest 50,000 lines. A cell that a spreadsheet would run as a formula is given a leading quote."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    before: int | None = None
    written = 0
    while written < MOST:
        page = await queries.page(tx, wanted, before=before, limit=min(PAGE, MOST - written))
        writer.writerows([_harmless(cell) for cell in _cells(line)] for line in page)
        written += len(page)
        if len(page) < PAGE:
            break
        before = page[-1].seq
    return file.getvalue()


def _cells(line: Line) -> list[str]:
    actor = line.email or (str(line.user_id) if line.user_id else "Dokani")
    return [
        str(line.seq),
        line.created_at.isoformat(),
        actor,
        line.action,
        line.resource_type,
        line.resource_id or "",
        line.ip_address or "",
        to_json(line.metadata),
    ]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
