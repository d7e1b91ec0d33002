"""The agents there are on this server, by the name a shop chooses them by, and how each is made over a database."""

from collections.abc import Callable, Mapping

from dokani.agents.builtin import built_in
from dokani.chat.model import Replier
from dokani.kit.db import Database
from dokani.settings import Settings

Make = Callable[[Database, Settings], Replier]
Engines = Mapping[str, Make]

ENGINES: dict[str, Make] = {"built_in": built_in}
