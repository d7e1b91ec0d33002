"""What hands do to words: typos, lost apostrophes and question marks, a hello before and a please behind."""

import random
import re

BEFORE = """hi|hello|hey|hi there|hello there|good morning|please|pls|so|ok|um|well|excuse me|sorry|sorry but
hey guys|dear team|ok so|listen|look|actually|yo|bro|sir|hi team|just|quick question|hey so|hello i
umm|btw""".replace("\n", "|").split("|")
AFTER = """please|pls|thanks|thank you|asap|!|!!|!!!|now|ok|thx|plz|right now|today|sir|guys
as soon as possible|thanks in advance|🙏|😡|for order #1023|for order a-1044|order 20391|if possible
tbh|lol|man|bro|anyway|then|kindly|.""".replace("\n", "|").split("|")
NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
BARE = {"greeting", "thanks", "goodbye", "yes", "no", "unsure", "smalltalk", "give_information"}


def typo(word: str, dice: random.Random) -> str:
    """The word with one slip; words of other alphabets stay."""
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    at = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + dice.choice(NEAR.get(word[at].lower(), "e")) + word[at + 1 :]


def worn(text: str, label: str, dice: random.Random) -> str:
    """The utterance as somebody in a hurry would type it."""
    if label not in BARE:
        if dice.random() < 0.16:
            text = f"{dice.choice(BEFORE)}{dice.choice((' ', ', '))}{text}"
        if dice.random() < 0.2:
            text = f"{text} {dice.choice(AFTER)}"
    elif dice.random() < 0.06:
        text = f"{text}{dice.choice(('!', '.', ' pls', '!!', ' ok'))}"
    if dice.random() < 0.3:
        text = text.replace("'", "")
    if dice.random() < 0.35:
        text = re.sub(r"[?!.,]", "", text)
    if dice.random() < 0.12:
        text += "?" if "?" not in text and dice.random() < 0.5 else ""
    if dice.random() < 0.3:
        words = text.split(" ")
        for _ in range(1 + len(words) // 9):
            at = dice.randrange(len(words))
            words[at] = typo(words[at], dice)
        text = " ".join(words)
    return text
