"""What made shoppers are called, and what they bought: drawn from a seed, with numbers no real order has."""

import random
from decimal import Decimal

from dokani.agents.simulator.model import Bought, Item

GOODS = (
    ("Blue mug", "home"),
    ("Linen shirt", "clothing"),
    ("Oak tray", "home"),
    ("Wool scarf", "clothing"),
    ("Canvas bag", "bags"),
    ("Desk lamp", "home"),
    ("Rain jacket", "clothing"),
)
FIRST = ("Mira", "Jonas", "Tahmina", "Pavel", "Ines", "Rafi", "Greta", "Sami")
LAST = ("Holm", "Akter", "Novak", "Costa", "Lund", "Rahman", "Weber", "Silva")


def number(rng: random.Random) -> str:
    """An order number in one of the ways in which shops write them; long enough that no real one is met."""
    digits = f"{rng.randrange(10**8, 10**9)}"
    return rng.choice((f"R{digits}", f"{digits}", f"SO-{digits}"))


def goods(
    rng: random.Random, count: int, *, tags: tuple[str, ...] = (), dearest: int = 48
) -> tuple[Item, ...]:
    """Different things, each cheap enough that money alone does not send it to a person in most shops."""
    return tuple(
        Item(name=name, category=category, price=Decimal(rng.randrange(dearest // 4, dearest)), tags=tags)
        for name, category in rng.sample(GOODS, count)
    )


def bought(rng: random.Random, items: tuple[Item, ...], *, days_ago: int | None = None) -> Bought:
    first, last = rng.choice(FIRST), rng.choice(LAST)
    return Bought(
        order_id=number(rng),
        name=f"{first} {last}",
        email=f"{first}.{last}.{rng.randrange(10**9):09}@shopper.example".lower(),
        items=items,
        days_ago=rng.randrange(2, 7) if days_ago is None else days_ago,
    )
