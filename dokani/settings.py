"""Every setting, from the environment, with its meaning and its default."""

import os
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_data_dir() -> Path:
    """/var/lib/dokani for root; the user's XDG data directory otherwise."""
    if os.geteuid() == 0:
        return Path("/var/lib/dokani")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "dokani"


class Settings(BaseSettings):
    """Read once at start. Names in the environment are `DOKANI_` + the name in capitals, and `DATABASE_URL`."""

    model_config = SettingsConfigDict(env_prefix="DOKANI_", extra="ignore", populate_by_name=True)

    database_url: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
        description="The owner's URL of a PostgreSQL ≥ 15; used to migrate, and to derive the app's own log-ins. "
        "When set there is no embedded database.",
    )
    data_dir: Path = Field(
        default_factory=default_data_dir, description="Where the embedded database, keys and files live."
    )
    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8470, ge=0, le=65535, description="The port to listen on.")
    public_url: str | None = Field(
        None, description="The address shoppers and staff reach this server at; default: host and port."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="The instance's root secret, ≥ 32 characters. Default: made once and kept in the data directory.",
    )
    key_encryption_keys: SecretStr | None = Field(
        None,
        description="Keys that seal secrets kept in the database, newest first, separated by commas, each ≥ 32 "
        "characters: the first seals, all of them open. Default: one derived from the secret key, which always opens.",
    )
    environment: Literal["development", "production"] = Field(
        "development",
        description="In production, stand-ins for outside vendors and weak secrets refuse to start.",
    )
    pool_size: int = Field(8, ge=2, le=100, description="Database connections of one server process.")
    prepared_statements: bool = Field(
        True, description="Switch off behind a pooler in transaction mode (Supavisor port 6543)."
    )
    body_limit: int = Field(
        1_048_576, ge=1024, description="Largest request body, in bytes, where nothing else is said."
    )
    supabase_url: str | None = Field(
        None, description="A Supabase project's URL: its users' tokens are then accepted (JWKS)."
    )
    supabase_jwt_secret: SecretStr | None = Field(
        None, description="The legacy HS256 secret of a Supabase project, where it still signs with one."
    )
    access_token_seconds: int = Field(3600, ge=60, description="Life of an access token.")
    refresh_token_days: int = Field(7, ge=1, description="Life of a sign-in that is not used.")
    mail: Literal["console", "smtp"] = Field(
        "console",
        description="Where mail goes: the console outbox (shown in the log and by `dokani demo`), or SMTP.",
    )
    smtp_url: SecretStr | None = Field(
        None, description="smtp://user:password@host:587 (STARTTLS) or smtps://…:465."
    )
    mail_from: str = Field("Dokani <returns@localhost>", description="The sender of our mail.")
    storage: Literal["disk", "s3"] = Field(
        "disk",
        description="Where uploaded files lie: a folder of the data directory, or an S3-compatible store.",
    )
    s3_bucket: str | None = Field(None, description="The bucket for files; it has to exist and be private.")
    s3_endpoint: str | None = Field(
        None, description="The https address of an S3-compatible store; default: AWS in the region."
    )
    s3_region: str = Field("us-east-1", description="The region S3 requests are signed for.")
    s3_access_key: str | None = Field(None, description="The S3 access key's id.")
    s3_secret_key: SecretStr | None = Field(None, description="The S3 access key's secret.")
    clamav: str | None = Field(
        None,
        description="host:port of a ClamAV daemon; files then stay unserved until it found nothing. "
        "Default: our own checks.",
    )
    shop: Literal["fake", "by_hand"] | None = Field(
        None,
        description="Who moves the money: a stand-in in the data directory (fake), or a person who does it in the shop "
        "and says so (by_hand). Default: fake, in production by_hand; production refuses fake.",
    )
    registration: Literal["open", "invited", "closed"] | None = Field(
        None,
        description="Who may sign up by themselves: anybody, who also opens a shop (open); only who was invited into a "
        "shop (invited); nobody (closed). Accepting an invitation from its letter and `dokani shop new` work always. "
        "Default: open, in production closed.",
    )
    login_attempts: int = Field(
        5,
        ge=1,
        description="Wrong passwords per account before one has to wait 1, 2, 4, … seconds (15 minutes at most) "
        "between two; four times as many per network address in 15 minutes.",
    )
    requests_per_minute: int = Field(
        6000, ge=1, description="API calls per caller and minute, per server process."
    )
    model: str | None = Field(
        None,
        description="A language model that shops can choose to answer their shoppers: vendor:name, such as "
        "openai:gpt-5 or anthropic:claude-sonnet-4-5; with a model URL, the name that endpoint knows it by.",
    )
    model_url: str | None = Field(
        None,
        description="The address of an endpoint that speaks OpenAI's chat completions (many local ones do), up to and "
        "with /v1; a model named anthropic:… speaks Anthropic's messages there. Default: the vendor's own address.",
    )
    model_key: SecretStr | None = Field(
        None,
        description="The key of the model. Default: none with a model URL, else the vendor's own variable.",
    )
    model_seconds: float = Field(
        20.0,
        gt=0,
        le=25,
        description="How long a model may take for one reply; then the built-in agent answers.",
    )
    model_tokens_per_turn: int = Field(
        40_000, ge=100, description="Most tokens, read and written, that one reply of a model may take."
    )
    model_tokens_per_conversation: int = Field(
        400_000, ge=100, description="Most tokens of one conversation; then the built-in agent answers in it."
    )
    model_tokens_per_day: int = Field(
        2_000_000,
        ge=100,
        description="Most tokens of one business in a day (UTC); then the built-in agent answers until the next.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    web_dir: Path | None = Field(
        None, description="Folder of the built web pages; default: web/dist beside the package."
    )

    def shop_connector(self) -> Literal["fake", "by_hand"]:
        """What `shop` means here."""
        return self.shop or ("by_hand" if self.environment == "production" else "fake")

    def registration_rule(self) -> Literal["open", "invited", "closed"]:
        """What `registration` means here."""
        return self.registration or ("closed" if self.environment == "production" else "open")

    def origin(self) -> str:
        """The address of this server as others see it, without a trailing slash."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
