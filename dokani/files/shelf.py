"""What this room works with: the store, the scanner, the darkroom and the key for links, made from the settings."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dokani.files.develop import Darkroom
from dokani.identity.keys import derived
from dokani.kit.errors import StartFault
from dokani.providers.scanner.clamav import ClamAV
from dokani.providers.scanner.port import Scanner
from dokani.providers.storage.local import LocalStorage
from dokani.providers.storage.port import Storage
from dokani.providers.storage.s3 import S3Storage
from dokani.settings import Settings


@dataclass(frozen=True, slots=True)
class Shelf:
    """`scratch` is where files lie while they are looked at; `key` signs links."""

    storage: Storage
    scratch: Path
    key: bytes = field(repr=False)
    scanner: Scanner | None = None
    darkroom: Darkroom = field(default_factory=Darkroom)


def shelf_of(settings: Settings) -> Shelf:
    """By the settings; StartFault where they do not fit together."""
    assert settings.secret_key is not None  # every command fills it in before anything starts
    return Shelf(
        storage=storage_of(settings),
        scratch=settings.data_dir / "scratch",
        key=link_key(settings),
        scanner=ClamAV(settings.clamav) if settings.clamav else None,
    )


def shelf_in(state: Any) -> Shelf:
    """The one shelf of a server process, kept in the app's state beside the settings."""
    found: Shelf | None = getattr(state, "files_shelf", None)
    if found is None:
        found = state.files_shelf = shelf_of(state.settings)
    return found


def link_key(settings: Settings) -> bytes:
    """The key that signs links to files."""
    assert settings.secret_key is not None  # as above
    return derived(settings.secret_key.get_secret_value(), "files")


def storage_of(settings: Settings) -> Storage:
    """Where files lie; StartFault where S3 is asked for and its settings are not whole."""
    if settings.storage == "disk":
        return LocalStorage(settings.data_dir / "files")
    if not (settings.s3_bucket and settings.s3_access_key and settings.s3_secret_key):
        raise StartFault(
            "Files are to lie in S3, but its settings are not whole.",
            code="s3_settings_missing",
            mend="Set DOKANI_S3_BUCKET, DOKANI_S3_ACCESS_KEY and DOKANI_S3_SECRET_KEY, or DOKANI_STORAGE=disk.",
        )
    return S3Storage(
        bucket=settings.s3_bucket,
        region=settings.s3_region,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
        endpoint=settings.s3_endpoint,
    )
