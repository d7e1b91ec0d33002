"""Whether people sign in here at all, or at the Supabase project whose database this is."""

from dokani.identity.desk import Desk
from dokani.identity.model import AuthIsSupabase
from dokani.identity.people import queries
from dokani.kit.db import Database, known

# A database does not change hands while a server runs, so each is asked once.
_known: dict[int, tuple[Database, bool]] = {}


async def require_local(desk: Desk) -> None:
    """AuthIsSupabase where auth.users belongs to a Supabase project."""
    key = id(desk.database)
    if key not in _known:
        async with desk.database.transaction(known("dokani_auth")) as tx:
            _known[key] = (desk.database, await queries.auth_is_local(tx))
    if not _known[key][1]:
        raise AuthIsSupabase(
            "People of this shop sign in at its Supabase project.", supabase_url=desk.settings.supabase_url
        )
