"""The public keys of a Supabase project: fetched once, kept a while, fetched again for an unknown name."""

import asyncio
import time
from typing import Any

import httpx2
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from dokani.kit.errors import Unavailable

ALGORITHMS = {"ES256": "EC", "RS256": "RSA", "EdDSA": "OKP"}
FRESH_SECONDS, AGAIN_SECONDS = 600.0, 30.0
LARGEST = 262_144
RSA_BITS = 2048


class Jwks:
    """The keys at one address. Only keys for signing with an allowed algorithm are kept; short ones are not."""

    def __init__(self, url: str, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        self._url, self._transport = url, transport
        self._keys: dict[str, PyJWK] = {}
        self._tried = self._fetched = float("-inf")
        self._one = asyncio.Lock()

    async def key(self, kid: str, algorithm: str) -> PyJWK | None:
        """The key of this name if it is for `algorithm`; None where there is none. Unavailable if none could be had."""
        if self._stale(kid):
            async with self._one:
                if self._stale(kid):
                    await self._fetch()
        found = self._keys.get(kid)
        return found if found is not None and found.algorithm_name == algorithm else None

    def _stale(self, kid: str) -> bool:
        since_try = time.monotonic() - self._tried
        if kid not in self._keys:
            return since_try > (AGAIN_SECONDS if self._keys else 1.0)
        return time.monotonic() - self._fetched > FRESH_SECONDS and since_try > AGAIN_SECONDS

    async def _fetch(self) -> None:
        self._tried = time.monotonic()
        try:
            async with httpx2.AsyncClient(
                transport=self._transport, timeout=5.0, follow_redirects=False
            ) as client:
                response = await client.get(self._url)
                response.raise_for_status()
                if len(response.content) > LARGEST:
                    raise ValueError("too large")
                said = response.json()
            self._keys = dict(_usable(said))
            self._fetched = time.monotonic()
        except (httpx2.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            if not self._keys:
                raise Unavailable(
                    "The keys of the Supabase project could not be fetched.",
                    code="identity_provider_unreachable",
                ) from error


def _usable(said: Any) -> list[tuple[str, PyJWK]]:
    found = []
    for jwk in said["keys"]:
        algorithm = jwk.get("alg")
        if (
            ALGORITHMS.get(algorithm) != jwk.get("kty")
            or jwk.get("use", "sig") != "sig"
            or not jwk.get("kid")
        ):
            continue
        try:
            key = PyJWK({name: value for name, value in jwk.items() if name != "d"}, algorithm)
        except PyJWTError:
            continue
        if algorithm == "RS256" and key.key.key_size < RSA_BITS:
            continue
        found.append((str(jwk["kid"]), key))
    return found
