"""Which model is spoken to, and how: from the settings, without a word to anybody yet."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dokani.kit.errors import StartFault
from dokani.settings import Settings

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model

OPENAI, ANTHROPIC = ("openai", "openai-chat"), ("anthropic",)
THEIR_OWN = {"openai": "OPENAI_API_KEY", "openai-chat": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
NO_KEY = "none"  # local endpoints want none, and the clients want one


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model: the vendor whose language it speaks, its name there, where, and the key."""

    vendor: str
    name: str
    url: str | None = None
    key: str | None = field(default=None, repr=False)


def chosen(settings: Settings) -> Chosen | None:
    """The model of the settings; None where there is none. StartFault where they cannot be meant."""
    if not settings.model:
        if settings.model_url:
            raise StartFault(
                "DOKANI_MODEL_URL is set, and DOKANI_MODEL is not.",
                code="model_unnamed",
                mend="Set DOKANI_MODEL to the name the endpoint knows the model by, or unset DOKANI_MODEL_URL.",
            )
        return None
    key = settings.model_key.get_secret_value() if settings.model_key else None
    vendor, colon, name = settings.model.strip().partition(":")
    if settings.model_url:
        require_address(settings.model_url)
        if not colon or vendor not in (*OPENAI, *ANTHROPIC):
            vendor, name = "openai", settings.model.strip()  # a name of its own may hold colons: llama3.2:3b
        return Chosen(vendor, name, settings.model_url.rstrip("/"), key)
    if not colon or not name:
        raise StartFault(
            f"DOKANI_MODEL is {settings.model!r}, which names no vendor.",
            code="model_unknown",
            mend="Write it as vendor:name, such as openai:gpt-5, or set DOKANI_MODEL_URL too.",
        )
    variable = THEIR_OWN.get(vendor)
    if key is None and variable and not os.environ.get(variable):
        raise StartFault(
            f"The model {settings.model} needs a key.",
            code="model_key",
            mend=f"Set DOKANI_MODEL_KEY, or {variable}.",
        )
    return Chosen(vendor, name, None, key)


def require_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise StartFault(
            "DOKANI_MODEL_URL is no http(s) address without a user in it.",
            code="model_url",
            mend="Write it such as https://models.example/v1; the key belongs into DOKANI_MODEL_KEY.",
        )


def connected(one: Chosen, http: httpx2.AsyncClient) -> Model[Any]:
    """The model behind the one interface of all vendors. StartFault where the vendor is unknown or its package is not
    here. Nothing is sent yet."""
    from pydantic_ai.exceptions import UserError
    from pydantic_ai.models import infer_model
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers import infer_provider, infer_provider_class
    from pydantic_ai.providers.anthropic import AnthropicProvider
    from pydantic_ai.providers.openai import OpenAIProvider

    key = one.key or (NO_KEY if one.url else None)
    try:
        if one.vendor in OPENAI:
            return OpenAIChatModel(
                one.name, provider=OpenAIProvider(base_url=one.url, api_key=key, http_client=http)
            )
        if one.vendor in ANTHROPIC:
            return AnthropicModel(
                one.name, provider=AnthropicProvider(base_url=one.url, api_key=key, http_client=http)
            )

        def provider(vendor: str) -> Any:
            made: Any = infer_provider_class(vendor)
            return infer_provider(vendor) if key is None else made(api_key=key)

        return infer_model(f"{one.vendor}:{one.name}", provider)
    except (UserError, ImportError, ValueError, TypeError) as error:
        raise StartFault(
            f"The model {one.vendor}:{one.name} cannot be used: {type(error).__name__}.",
            code="model_unusable",
            mend="Check DOKANI_MODEL, and that the model's key is set and its package installed.",
        ) from error
