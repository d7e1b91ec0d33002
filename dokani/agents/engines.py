"""The agents there are on this server, by the name a shop chooses them by, and how each is made over a database."""

from collections.abc import Callable, Mapping
from functools import partial

from dokani.agents.builtin import BuiltIn
from dokani.chat.model import Replier
from dokani.identity.keys import Keys
from dokani.identity.shopper import link_to
from dokani.kit.db import Database
from dokani.settings import Settings

Make = Callable[[Database, Settings], Replier]
Engines = Mapping[str, Make]


def built_in(database: Database, settings: Settings) -> Replier:
    """The one that needs no key and no network."""
    assert settings.secret_key is not None  # every command fills it in before anything starts
    keys = Keys.of(settings.secret_key.get_secret_value())
    return BuiltIn(database, keys, partial(link_to, settings))


ENGINES: dict[str, Make] = {"built_in": built_in}
