"""Small talk, thanks and what is not ours: one short sentence, and back to the matter."""

from dokani.agents.dialogue.talk import Talk


def small(talk: Talk, kind: str) -> None:
    aside(talk, kind)
    talk.heard = talk.leads = True


def aside(talk: Talk, kind: str) -> None:
    """The sentence alone: the matter of the same message follows."""
    words = talk.words
    said = {"robot": words.robot, "capable": words.capable, "well": words.well_asked, "joke": words.joke}
    talk.say(said[kind])


def greet(talk: Talk) -> None:
    talk.say(talk.words.greeting)
    talk.heard = talk.leads = True


def thank(talk: Talk) -> None:
    talk.say(talk.words.welcome)
    talk.heard = True


def part(talk: Talk) -> None:
    talk.say(talk.words.goodbye)
    talk.heard = True


def lead_back(talk: Talk) -> None:
    talk.say(talk.words.off_topic)
    talk.heard = True


def openers(talk: Talk) -> list[str]:
    words = talk.words
    return [words.start_return, words.where_refund, words.ask_policy, words.person]
