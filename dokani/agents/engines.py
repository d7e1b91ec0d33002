"""The agents there are on this server, by the name a shop chooses them by, and how each is made over a database."""

from collections.abc import Callable, Mapping

from dokani.agents.builtin import built_in
from dokani.agents.modelled.replier import Bounds, Modelled
from dokani.agents.modelled.vendor import chosen
from dokani.chat.model import Replier
from dokani.kit.db import Database
from dokani.settings import Settings

Make = Callable[[Database, Settings], Replier]
Engines = Mapping[str, Make]

ENGINES: dict[str, Make] = {"built_in": built_in}


def engines_of(settings: Settings) -> dict[str, Make]:
    """With the model, where one is set. Raises StartFault where its settings cannot be meant."""
    return ENGINES if chosen(settings) is None else {**ENGINES, "model": modelled}


def modelled(database: Database, settings: Settings) -> Modelled:
    """The model of the settings over this database, with the built-in agent behind it."""
    model = chosen(settings)
    assert model is not None  # `engines_of` has looked
    return Modelled(
        built_in(database, settings),
        model,
        bounds=Bounds(
            seconds=settings.model_seconds,
            tokens_per_turn=settings.model_tokens_per_turn,
            tokens_per_conversation=settings.model_tokens_per_conversation,
            tokens_per_day=settings.model_tokens_per_day,
        ),
        origins=(settings.origin(),),
    )


async def closed(agent: Replier) -> None:
    """Close what an agent holds, if it holds anything; it opens that anew when it is asked again."""
    if (close := getattr(agent, "close", None)) is not None:
        await close()
