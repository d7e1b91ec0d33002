"""`dokani risk`: how good the model is on a shop's own past. The database is handed in."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from dokani.kit.db import Database
from dokani.kit.errors import Unprocessable
from dokani.risk.learning import queries
from dokani.risk.learning.evaluate import Evaluation, Rated, evaluate
from dokani.risk.learning.picture import draw
from dokani.risk.learning.replay import TooShort
from dokani.risk.past import Event
from dokani.risk.terms import TERMS


class HistoryTooShort(Unprocessable):
    code = "history_too_short"


class CannotWrite(Unprocessable):
    code = "picture_not_written"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the commands need of the program around them."""

    jobs_url: Callable[[Path | None], AbstractContextManager[str]]
    require_business: Callable[[Database, str], Awaitable[UUID]]


def risk_app(desk: Desk) -> typer.Typer:
    """The command group `risk`."""
    app = typer.Typer(
        add_completion=False, no_args_is_help=True, help="How far the risk model can be trusted."
    )

    @app.callback()
    def risk() -> None:
        """How far the risk model can be trusted."""

    @app.command(name="evaluate")
    def evaluate_shop(
        shop: Annotated[str, typer.Option(help="The shop: its address (slug) or its id.")],
        split: Annotated[
            datetime, typer.Option(formats=["%Y-%m-%d"], help="Learn before this day (UTC), test from it on.")
        ],
        horizon_days: Annotated[
            int, typer.Option(min=7, max=730, help="How far the test looks ahead.")
        ] = 100,
        picture: Annotated[Path | None, typer.Option(help="Write the calibration as a PNG here.")] = None,
        data_dir: Annotated[Path | None, typer.Option(help="Where the embedded database lives.")] = None,
    ) -> None:
        """Replay the shop's own history in order of time, and say how good the score was next to simpler ways.

        Of every shopper with a purchase before a moment: will they return anything within the horizon? The model learns
        from moments whose horizon ended before the split, and is tested at the split. Nothing is written.
        """
        if picture is not None and not picture.absolute().parent.is_dir():
            raise CannotWrite(f"There is no folder {picture.absolute().parent}.")
        with desk.jobs_url(data_dir) as url:
            events = asyncio.run(history(desk, url, shop))
        try:
            found = evaluate(events, split.replace(tzinfo=UTC), horizon_days)
        except TooShort as error:
            raise HistoryTooShort(str(error)) from error
        for line in lines(found, events):
            typer.echo(line)
        if picture is not None:
            draw(found, picture)
            typer.echo(f"picture: {picture}")

    return app


async def history(desk: Desk, url: str, shop: str) -> dict[str, list[Event]]:
    """Everything that happened in the shop, by shopper."""
    database = Database(url, size=2, name="dokani risk")
    await database.open()
    try:
        business_id = await desk.require_business(database, shop)
        found: dict[str, list[Event]] = {}
        async for page in queries.histories(database, business_id, returners=False):
            found |= page
        return found
    finally:
        await database.close()


def lines(found: Evaluation, events: dict[str, list[Event]]) -> list[str]:
    """What is printed: the setting, one table of all ways, the calibration, and the weights."""
    first = found.rated[0].quality
    end = found.split + timedelta(days=found.horizon_days)
    last = max(one.at for whole in events.values() for one in whole)
    said = [
        f"population: {first.cases:,} shoppers with a purchase before {found.split:%Y-%m-%d}",
        f"target: any return from {found.split:%Y-%m-%d} to before {end:%Y-%m-%d}; it came for {first.rate:.1%}",
        f"learnt from: {found.learnt_from:,} shoppers at {found.moments} earlier moments, all known before the split",
    ]
    if last < end - timedelta(days=1):
        said.append(f"careful: the history ends on {last:%Y-%m-%d}, before the horizon does")
    said += [
        "",
        f"{'':26} {'AUC':>6} {'(95 %)':>15} {'AP':>6} {'Brier':>7} {'prec. 1 %':>10} {'value 10 %':>11}",
    ]
    said += [row(one) for one in found.rated]
    said += [
        "",
        "AP: average precision. prec. 1 %: of the highest hundredth, how many came. value 10 %: of the value that came",
        "back, the share in the highest tenth. plain logistic regression: the same counts as they are, standardised.",
    ]
    for one in found.rated:
        if one.says_probabilities:
            said += ["", f"calibration, {one.name} (tenths of the shoppers, lowest first)"]
            said.append("  said " + " ".join(f"{each.said:6.1%}" for each in one.quality.calibration))
            said.append("  came " + " ".join(f"{each.came:6.1%}" for each in one.quality.calibration))
    told = [(term.name, found.weights.of[term.name]) for term in TERMS]
    moved = [(name, w) for (name, w), term in zip(told, TERMS, strict=True) if abs(w - term.prior) > 1e-6]
    said += ["", "weights learnt: " + ", ".join(f"{name} {w:+.2f}" for name, w in moved)]
    return said


def row(one: Rated) -> str:
    q, (low, high) = one.quality, one.interval
    brier = f"{q.brier:7.4f}" if one.says_probabilities else f"{'–':>7}"
    return (
        f"{one.name:26} {q.auc:6.4f} {f'{low:.4f}–{high:.4f}':>15} {q.average_precision:6.4f} {brier}"
        f" {q.precision_at_1:10.1%} {q.value_recall:11.1%}"
    )
