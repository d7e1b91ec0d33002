"""Whether people sign in here at all, or at the Supabase project whose database this is."""

from dokani.identity.desk import Desk
from dokani.identity.model import AuthIsSupabase
from dokani.identity.people import queries
from dokani.kit.db import known


async def require_local(desk: Desk) -> None:
    """AuthIsSupabase where auth.users belongs to a Supabase project. Asked once: a database does not change hands."""
    if "auth_is_local" not in desk.learned:
        async with desk.database.transaction(known("dokani_auth")) as tx:
            desk.learned["auth_is_local"] = await queries.auth_is_local(tx)
    if not desk.learned["auth_is_local"]:
        raise AuthIsSupabase(
            "People of this shop sign in at its Supabase project.", supabase_url=desk.settings.supabase_url
        )
