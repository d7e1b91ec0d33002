"""Who may make an account or open a shop by themselves: a setting of the instance."""

from dokani.identity.desk import Desk
from dokani.identity.people import queries
from dokani.kit.db import known
from dokani.kit.errors import Forbidden


class RegistrationClosed(Forbidden):
    """`data` is {setting, is}."""

    code = "registration_closed"


async def require_registration(desk: Desk, address: str, *, opening: bool) -> None:
    """RegistrationClosed where this address may not sign up here, or (`opening`) may not open a shop."""
    rule = desk.settings.registration_rule()
    if rule == "open":
        return
    if opening:
        raise _closed(rule, "Shops are opened here by the operator only (`dokani shop new`)")
    if rule == "invited":
        async with desk.database.transaction(known("dokani_auth")) as tx:
            if await queries.is_invited(tx, address):
                return
        raise _closed(rule, "Only who was invited may sign up here")
    raise _closed(rule, "Nobody may sign up here by themselves; ask a shop's owner for an invitation")


def _closed(rule: str, said: str) -> RegistrationClosed:
    return RegistrationClosed(
        f"{said}: the setting DOKANI_REGISTRATION of this server is {rule}.",
        setting="DOKANI_REGISTRATION",
        **{"is": rule},
    )
