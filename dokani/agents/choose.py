"""Who answers shoppers: the model of the settings, else the built-in agent; each measured."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from dokani.agents.builtin import BuiltIn
from dokani.agents.modelled.replier import Bounds, Modelled
from dokani.agents.modelled.vendor import chosen
from dokani.agents.performance.measured import Measured
from dokani.chat.model import Replier
from dokani.identity.keys import Keys
from dokani.identity.shopper import link_to
from dokani.kit.db import Database
from dokani.settings import Settings

Link = Callable[[UUID, UUID, str, str], str]


def replier_of(settings: Settings, database: Database, keys: Keys, link: Link | None = None) -> Measured:
    """The replier of a process, to be made once per pool of connections. `link` makes the private address of a return.

    Raises StartFault where the model's settings cannot be meant.
    """
    built_in, model = BuiltIn(database, keys, link), chosen(settings)
    if model is None:
        return Measured(built_in, database)
    bounds = Bounds(
        seconds=settings.model_seconds,
        tokens_per_turn=settings.model_tokens_per_turn,
        tokens_per_conversation=settings.model_tokens_per_conversation,
    )
    return Measured(Modelled(built_in, model, bounds=bounds, origins=(settings.origin(),)), database)


class RepliersOfJobs:
    """Makes the worker's repliers: one for its pool, however many jobs ask for it, so that circuits stay open."""

    def __init__(self) -> None:
        self._made: tuple[Database, Replier] | None = None

    def __call__(self, database: Database, settings: Settings) -> Replier:
        if self._made is None or self._made[0] is not database:
            assert settings.secret_key is not None  # every command fills it in before anything starts
            keys = Keys.of(settings.secret_key.get_secret_value())
            self._made = database, replier_of(settings, database, keys, partial(link_to, settings))
        return self._made[1]
