"""Which language the reply is in: Bengali where the shopper writes Bengali letters, English otherwise. In some others
one sentence can be said: that they are not understood here."""

import re

from dokani.agents.dialogue.model import Language
from dokani.agents.understanding.model import Understood

_LATIN = re.compile(r"[a-z]{2,}", re.IGNORECASE)
ENOUGH = 3
# "I understand only English and Bengali here, but a person can answer you."
_NOT_UNDERSTOOD = {
    "de": "Ich verstehe hier nur Englisch und Bengalisch; ein Mensch aus dem Laden kann Ihnen antworten.",
    "fr": "Je ne comprends ici que l'anglais et le bengali ; une personne du magasin peut vous répondre.",
    "es": "Aquí solo entiendo inglés y bengalí; una persona de la tienda puede responderle.",
    "it": "Qui capisco solo l'inglese e il bengalese; una persona del negozio può risponderle.",
    "nl": "Ik begrijp hier alleen Engels en Bengaals; iemand van de winkel kan u antwoorden.",
    "pt": "Aqui só entendo inglês e bengali; uma pessoa da loja pode responder-lhe.",
}


def language_of(before: Language, seen: Understood) -> Language:
    """A number, an address or one word does not change the language."""
    if seen.language == "bn":
        return "bn"
    words = [word for word in seen.text.split() if "@" not in word and _LATIN.fullmatch(word.strip(".,!?"))]
    return "en" if before == "bn" and len(words) >= ENOUGH else before


def elsewhere(seen: Understood, text: str) -> str | None:
    """In the shopper's own language, that it is not understood here; None where it is, or no sentence is known."""
    return _NOT_UNDERSTOOD.get(seen.language) if len(text.split()) >= ENOUGH else None
