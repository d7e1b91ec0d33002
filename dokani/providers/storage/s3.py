"""Any store that speaks S3: AWS, MinIO, Ceph, R2, Supabase Storage's S3 address."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dokani.kit.errors import StartFault
from dokani.providers.storage.port import CHUNK, Content, NotStored, StorageAway, Stored, checked

if TYPE_CHECKING:
    from obstore import GetResult
    from obstore.store import S3Config

LOCAL = {"localhost", "127.0.0.1", "::1"}
PATIENCE = timedelta(seconds=30)


class S3Storage:
    """One object per key in one bucket. Requests are signed (SigV4), repeated where that is safe, and large files go in
    parts. Without an endpoint it is AWS itself; a plain-http endpoint is taken for this very machine only."""

    def __init__(
        self, *, bucket: str, region: str, access_key: str, secret_key: str, endpoint: str | None = None
    ) -> None:
        from obstore.store import S3Store  # heavy, and only where it is asked for

        parts = urlsplit(endpoint or "https://aws")
        if parts.scheme not in {"http", "https"} or (parts.scheme == "http" and parts.hostname not in LOCAL):
            raise StartFault(
                "The S3 endpoint is no https address: files would cross the network in the clear.",
                code="invalid_setting",
                mend="Set DOKANI_S3_ENDPOINT to an https:// address.",
            )
        address: S3Config = {"endpoint": endpoint.rstrip("/")} if endpoint else {}
        self._store: S3Store = S3Store(
            bucket,
            config=address,
            region=region,
            access_key_id=access_key,
            secret_access_key=secret_key,
            client_options={"timeout": PATIENCE, "allow_http": parts.scheme == "http"},
            retry_config={"max_retries": 3, "retry_timeout": PATIENCE},
        )

    async def put(self, key: str, source: Path | bytes) -> None:
        import obstore

        with _said():
            await obstore.put_async(self._store, checked(key), source)

    async def get(self, key: str) -> Content:
        import obstore

        with _said():
            found = await obstore.get_async(self._store, checked(key))
        return Content(found.meta["size"], _chunks(found))

    async def delete(self, key: str) -> None:
        import obstore

        try:
            with _said():
                await obstore.delete_async(self._store, checked(key))
        except NotStored:
            return

    async def exists(self, key: str) -> bool:
        import obstore

        try:
            with _said():
                await obstore.head_async(self._store, checked(key))
        except NotStored:
            return False
        return True

    async def list(self, prefix: str) -> AsyncIterator[Stored]:
        import obstore

        with _said():
            async for page in obstore.list(self._store, checked(prefix), chunk_size=1000):
                for found in page:
                    yield Stored(found["path"], found["size"], found["last_modified"])


async def _chunks(found: "GetResult") -> AsyncIterator[bytes]:
    with _said():
        async for chunk in found.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)


@contextmanager
def _said() -> Iterator[None]:
    """What the client says, as we say it; its words may name hosts and keys, so they stay out of ours."""
    from obstore.exceptions import BaseError, NotFoundError

    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise NotStored from error
    except (BaseError, OSError) as error:
        raise StorageAway(f"the S3 store did not do it: {type(error).__name__}") from error
