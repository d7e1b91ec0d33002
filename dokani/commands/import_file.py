"""`dokani import`: the orders room reads the file, the returns room makes past returns of what it gives back."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from dokani.commands.starting import Say, database, owner_url, read_settings, secret
from dokani.engine.faults import FactFault
from dokani.kit.db import Database, worker
from dokani.kit.errors import Unprocessable
from dokani.kit.migrate import role_url
from dokani.orders.commands import Desk, import_app
from dokani.orders.match import matches
from dokani.policies.current import require_active
from dokani.returns.history.past import record_past_returns


class PastNotDecided(Unprocessable):
    code = "past_returns_not_decided"


@contextlib.contextmanager
def jobs_url(data_dir: Path | None) -> Iterator[str]:
    """The URL of dokani_jobs, while the database runs."""
    with database(read_settings(data_dir=data_dir), Say(quiet=True)) as settings:
        yield role_url(owner_url(settings), "dokani_jobs", secret(settings))


async def record_past(database: Database, business_id: UUID, import_id: UUID) -> list[str]:
    """Make past returns under the shop's active policy, each as of the day of its credit; answers what to print."""
    async with database.transaction(worker(business_id)) as tx:
        policy_id, version, policy = await require_active(tx)
    try:
        found = await record_past_returns(
            database, business_id, policy_id, version, policy, matches(database, business_id, import_id)
        )
    except FactFault as fault:
        raise PastNotDecided(
            f"The orders are kept, but their past returns cannot be decided under policy {version}: {fault}. Give the "
            "shop a policy that can (`dokani shop policy`) and run this import again; it goes on there."
        ) from fault
    if not found.recorded:
        return ["past returns: all recorded before"]
    verdicts = ", ".join(f"{verdict} {count:,}" for verdict, count in found.verdicts.most_common())
    share = found.inside_window / found.recorded
    return [
        f"past returns recorded: {found.recorded:,}, triaged under policy {version}",
        f"verdicts: {verdicts}",
        f"inside the policy's window: {found.inside_window:,} ({share:.1%})",
        f"time per decision: {1e6 * found.seconds_deciding / found.recorded:,.0f} µs",
    ]


commands = import_app(Desk(jobs_url=jobs_url, record_past=record_past))
