"""A route that is taken straight where a request is in order, for the few that are asked for most.

Whatever is not in order goes the framework's way, which finds what is wrong and says so, as everywhere.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class StraightRoute(APIRoute):
    """A route whose endpoint takes one JSON body and one dependency that takes the request, such as a Writer.

    `router = APIRouter(route_class=StraightRoute)`. The framework would resolve its parameters anew for every request;
    here the body is read and checked by the same model, then the dependency is asked, then the endpoint.
    """

    def get_route_handler(self) -> Handler:
        ordinary, endpoint = super().get_route_handler(), self.endpoint
        taken = self.dependant
        assert len(taken.dependencies) == len(taken.body_params) == 1, "one body and one dependency"
        assert not (taken.path_params or taken.query_params or taken.header_params or taken.cookie_params)
        asked, body_field = taken.dependencies[0], taken.body_params[0]
        ask, asked_as, body_as = asked.call, asked.name, body_field.name
        assert ask is not None and asked_as is not None
        model: Any = body_field.field_info.annotation
        read = TypeAdapter[Any](model).validate_python

        async def straight(request: Request) -> Response:
            if request.headers.get("content-type") != "application/json":
                return await ordinary(request)
            try:
                body = read(orjson.loads(await request.body()))
            except (orjson.JSONDecodeError, ValidationError):
                return await ordinary(request)
            said: Response = await endpoint(**{body_as: body, asked_as: await ask(request)})
            return said

        return straight
