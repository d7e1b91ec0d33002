"""The least that a chat's server can do: `python -m bench.quiet`, a socket that sends each frame back as it came.

Where DATABASE_URL is set, a frame that says something is first kept by one committed insert: less than that no server
can do that promises to have kept what was said. Everything else (uvicorn, its loop, its sockets) is set as Dokani's is.
"""

import contextlib
import json
import os
import socket
from collections.abc import AsyncIterator

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from dokani.commands.serving import configuration

CONNECTIONS = 8  # as many as Dokani's pool has by default


def app() -> Starlette:
    url = os.environ.get("DATABASE_URL")
    pools: list[asyncpg.Pool[asyncpg.Record]] = []

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if url is None:
            yield
            return
        async with asyncpg.create_pool(url, min_size=1, max_size=CONNECTIONS) as pool:
            await pool.execute("create schema if not exists bench")
            await pool.execute(
                "create table if not exists bench.said (id bigint generated always as identity primary key,"
                " client_id uuid not null, text text not null)"
            )
            pools.append(pool)
            yield

    async def talk(websocket: WebSocket) -> None:
        await websocket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                text = await websocket.receive_text()
                if pools and (said := json.loads(text))["type"] == "say":
                    await pools[0].execute(
                        "insert into bench.said (client_id, text) values ($1, $2)",
                        said["client_id"],
                        said["text"],
                    )
                await websocket.send_text(text)

    async def ready(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ready")

    return Starlette(
        routes=[Route("/readyz", ready), WebSocketRoute("/v1/chat/socket", talk)], lifespan=lifespan
    )


def main() -> None:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", int(os.environ["DOKANI_PORT"])))
        uvicorn.Server(configuration("bench.quiet:app", factory=True)).run(sockets=[listener])


if __name__ == "__main__":
    main()
