"""What is sent to and from the doors of a chat over HTTP."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from dokani.chat.open_session import Opened, disclosure_of
from dokani.chat.queries import Shop
from dokani.identity.shop.branding import branding_of

SOCKET = "/v1/chat/socket"
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]


class NewChat(BaseModel):
    """A chat that begins. `token` of one that began before: where it is still open it goes on."""

    model_config = ConfigDict(extra="forbid")

    chat_mode: Literal["normal", "shopify", "woocommerce"] = "normal"
    locale: Locale | None = None
    page: Annotated[str, StringConstraints(max_length=2000)] | None = None
    order_hint: Annotated[str, StringConstraints(max_length=200)] | None = None
    token: Annotated[str, StringConstraints(max_length=2048)] | None = None

    def metadata(self) -> dict[str, Any]:
        found = {"locale": self.locale, "page": self.page, "order_hint": self.order_hint}
        return {name: value.replace("\x00", "") for name, value in found.items() if value}


class NewRehearsal(BaseModel):
    model_config = ConfigDict(extra="forbid")

    locale: Locale | None = None


class Colours(BaseModel):
    """The shop's accent made readable: what it fills, what stands on it, and itself as text on light and on dark."""

    model_config = ConfigDict(from_attributes=True)

    accent: str
    on_accent: str
    text_light: str
    text_dark: str


class ShopInChat(BaseModel):
    name: str
    slug: str
    accent: str | None


class ChatOffered(BaseModel):
    """What a page shows before a chat begins. `disclosure` is shown before the first word."""

    shop: ShopInChat
    colours: Colours | None
    disclosure: str

    @classmethod
    def of(cls, shop: Shop) -> "ChatOffered":
        branding = branding_of(shop.settings)
        return cls(
            shop=shop_in_chat(shop),
            colours=None if branding is None else Colours.model_validate(branding),
            disclosure=disclosure_of(shop),
        )


class ChatOpened(BaseModel):
    """`socket` is where it is talked in; `disclosure` is shown before the first word."""

    session_id: UUID
    token: str
    expires_at: datetime
    shop: ShopInChat
    disclosure: str
    socket: str = SOCKET

    @classmethod
    def of(cls, opened: Opened) -> "ChatOpened":
        return cls(
            session_id=opened.session_id,
            token=opened.token,
            expires_at=opened.expires_at,
            shop=shop_in_chat(opened.shop),
            disclosure=opened.disclosure,
        )


def shop_in_chat(shop: Shop) -> ShopInChat:
    branding = branding_of(shop.settings)
    return ShopInChat(name=shop.name, slug=shop.slug or "", accent=branding.accent if branding else None)


class FileInChat(BaseModel):
    """Name its `id` in the `files` of a message. `kind`: file, or voice for a voice note."""

    id: UUID
    content_type: str
    name: str
    kind: Literal["file", "voice"]
    url: str


class TranscriptSent(BaseModel):
    sent_to: str


class SaidByStaff(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]


class TypingOn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    on: bool = True


class StatusWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: Literal["active", "paused", "ended", "archived"]
    reason: Literal["closed", "idle"] | None = None


class Into(BaseModel):
    model_config = ConfigDict(extra="forbid")

    into: UUID


class SaidId(BaseModel):
    id: UUID


class ConversationNow(BaseModel):
    """How a conversation stands after what was done. `escalation_level` 0 the agent talks, 1 a person is waited for,
    2 a person (`person_id`) is on."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: str
    escalation_level: int
    person_id: UUID | None
    waiting_since: datetime | None
    archived_at: datetime | None
    archive_reason: str | None
    merged_into: UUID | None
