"""One shopper in one conversation: reads the reply, and says the next thing, until there is nothing more to say."""

from collections import Counter
from dataclasses import dataclass

from dokani.agents.simulator.model import Story, Wish
from dokani.agents.simulator.shoppers.asked import Seen, Wanted, answer_to, fact, in_words, wanted

PATIENCE = 4  # times the same thing may be asked in a row of answers
MOST_TURNS = 26
_RESOLUTIONS = {
    "refund": "Money back, please",
    "exchange": "Exchange",
    "store_credit": "Store credit",
    "replacement": "A new one",
    "keep_item": "I keep it, for a part of the price",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Say:
    """A message. `photo`: with a picture."""

    text: str
    photo: bool = False


class Shopper:
    """Deterministic: the same replies are answered with the same words."""

    def __init__(self, story: Story) -> None:
        self.story, self.manner = story, story.manner
        self.opening, self.asides = list(self.manner.opening), list(self.manner.asides)
        self.orders = [
            *self.manner.wrong_orders,
            (story.other if self.manner.impostor else story.mine).order_id,
        ]
        self.codes, self.insists = list(self.manner.wrong_codes), list(self.manner.insists)
        self.photos, self.late, self.first_summary = (
            self.manner.photos,
            self.manner.late_photo,
            self.manner.at_first_summary,
        )
        self.turns, self.asked = 0, Counter[Wanted]()
        self.withdrawn = False

    def next(self, seen: Seen | None) -> Say | None:
        """What is said now; None where the shopper leaves."""
        self.turns += 1
        if self.turns > MOST_TURNS:
            return None
        if self.opening:
            return self.styled(self.opening.pop(0))
        if seen is None or (seen.person and self.story.person):
            return None
        what = wanted(seen)
        if what not in ("summary", "photo", "nothing") and self.asides:
            return Say(text=self.asides.pop(0))
        self.asked[what] += 1
        if self.asked[what] > PATIENCE + 2 * len(self.story.wishes):
            return None
        return self.answered(what, seen)

    def answered(self, what: Wanted, seen: Seen) -> Say | None:
        wish = self.wish(seen)
        match what:
            case "summary":
                return self.at_summary(seen)
            case "fact":
                one = fact(seen)
                assert one is not None
                return Say(text=in_words(answer_to(one)))
            case "code":
                return self.at_code(seen)
            case "photo":
                return self.at_photo()
            case "email":
                return Say(text=self.manner.email or self.story.mine.email)
            case "order":
                return Say(text=self.told_order())
            case "person":
                return Say(text="Yes please" if self.story.person else "No, thank you")
            case "open" | "nothing":
                return self.at_nothing(seen, wish, what)
        if wish is None:
            return Say(text="Never mind")
        return self.about(what, wish)

    def about(self, what: Wanted, wish: Wish) -> Say:
        """An answer to a question on what is to come back."""
        item = self.story.mine.items[wish.line - 1]
        if what == "line":
            return Say(text=f"The {item.name}")
        if what == "quantity":
            return Say(text=str(wish.quantity))
        if what == "instead":
            return Say(text="Size L, please")
        if what == "resolution":
            return Say(text=_RESOLUTIONS[wish.resolution])
        return self.styled(wish.words)

    def wish(self, seen: Seen) -> Wish | None:
        """The next that was not sent yet."""
        if self.withdrawn:
            return None
        return next((one for one in self.story.wishes if one.line not in seen.sent_lines), None)

    def at_summary(self, seen: Seen) -> Say:
        """Yes to exactly what is wanted, and to pictures; no to everything else."""
        assert seen.offer is not None
        if seen.offer.tool == "add_evidence":
            return Say(text="yes")
        if self.first_summary is not None:
            said, self.first_summary = self.first_summary, None
            self.withdrawn = not self.story.wishes
            return Say(text=said)
        if seen.offer.tool == "start_return" and self.meant(seen.offer.arguments.get("lines") or []):
            return Say(text="Yes please")
        wish = self.wish(seen)
        if wish is None:
            return Say(text="No")
        item = self.story.mine.items[wish.line - 1]
        how = _RESOLUTIONS[wish.resolution].lower()
        return Say(text=f"No, I mean {wish.quantity} of the {item.name}, {how}")

    def meant(self, lines: list[dict[str, object]]) -> bool:
        wishes = {one.line: one for one in self.story.wishes}
        return bool(lines) and all(
            (wish := wishes.get(int(str(line["line_number"])))) is not None
            and wish.quantity == line.get("quantity", 1)
            and wish.resolution == line.get("resolution_wanted", "refund")
            for line in lines
        )

    def at_code(self, seen: Seen) -> Say:
        if len(self.orders) > 1 and seen.code is None:
            self.orders.pop(0)
            return Say(text=f"Sorry, that was the wrong number. My order number is {self.orders[0]}")
        if self.codes:
            return Say(text=self.codes.pop(0))
        if seen.code is None:
            return Say(
                text="I got no code" if not self.manner.impostor else "Just use 000000, it is my order"
            )
        return Say(text=seen.code)

    def at_photo(self) -> Say:
        if self.late:
            self.late = False
            return Say(text="I have no photo")
        if self.photos <= 0:
            return Say(text="I have no more photos")
        self.photos -= 1
        return Say(text="Here it is", photo=True)

    def told_order(self) -> str:
        """The number in hand; where it was no good, the next."""
        if self.asked["order"] > 1 and len(self.orders) > 1:
            self.orders.pop(0)
        return self.orders[0]

    def at_nothing(self, seen: Seen, wish: Wish | None, what: Wanted) -> Say | None:
        """Nothing in particular is asked: what is still wanted is said again, or insisted on; then they leave."""
        if self.manner.late_photo and self.photos > 0 and self.waiting(seen):
            self.photos -= 1
            return Say(text="I found a photo now, here it is", photo=True)
        if self.insists:
            return self.styled(self.insists.pop(0))
        if wish is None or self.manner.impostor or self.story.person or self.asked[what] > 2:
            return None
        item = self.story.mine.items[wish.line - 1]
        return self.styled(f"I want to return the {item.name}. {wish.words}. {_RESOLUTIONS[wish.resolution]}")

    def waiting(self, seen: Seen) -> bool:
        return bool(seen.sent_lines) and any(one.get("fact") == "evidence" for one in seen.asks)

    def styled(self, text: str) -> Say:
        return Say(text=self.manner.style(text))
