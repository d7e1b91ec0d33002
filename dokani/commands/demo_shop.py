"""The demo shop: an owner, whose password is made at the first start and printed at each, and what is in the shop."""

import json
import secrets
from dataclasses import dataclass
from uuid import UUID

from dokani.commands import queries
from dokani.commands.demo_history import tell_history
from dokani.identity.desk import Desk
from dokani.identity.people.enrol import enrol, enrolled
from dokani.kit.db import Database, staff
from dokani.kit.embedded.home import open_home, write_private
from dokani.kit.errors import StartFault
from dokani.kit.migrate import role_url
from dokani.policies.write import write_starter
from dokani.settings import Settings

EMAIL = "amina@demo.dokani.test"
SHOP = "Amina's Atelier"


@dataclass(frozen=True)
class SignIn:
    """What the operator types to see the demo shop."""

    email: str
    password: str


async def open_demo_shop(settings: Settings, owner_url: str, key: str) -> SignIn:
    """The demo shop's sign-in; the shop is made where there is none. What was changed in it stays as it is."""
    sign_in = remembered(settings)
    database = Database(role_url(owner_url, "dokani_api", key), size=2, name="dokani demo")
    await database.open()
    try:
        desk = Desk.set_up(settings, database, key, [write_starter])
        amina = await enrolled(desk, sign_in.email)
        if amina is None:
            amina = await enrol(desk, sign_in.email, sign_in.password, SHOP)
        assert amina is not None  # just looked
        async with database.transaction(staff(amina.id, None)) as tx:
            business_id = tx.business_id
        if await tell_history(database, business_id, amina.id):
            # It is the past: a hundred letters about it would bury the sign-in that is printed last.
            await queries.forget_letters(owner_url, UUID(str(business_id)))
    finally:
        await database.close()
    return sign_in


def remembered(settings: Settings) -> SignIn:
    """The sign-in kept in the data directory, for its owner alone; made if there is none."""
    file = open_home(settings.data_dir) / "demo.json"
    try:
        if not file.exists():
            write_private(file, json.dumps({"email": EMAIL, "password": secrets.token_urlsafe(12)}) + "\n")
        known = json.loads(file.read_text(encoding="utf-8"))
        return SignIn(str(known["email"]), str(known["password"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StartFault(
            f"{file}, which holds the demo shop's password, cannot be read.",
            code="demo_sign_in_lost",
            mend="Restore it from a backup of the data directory, or serve with --no-demo.",
        ) from error
