"""Every sentence of the built-in agent, in Bengali: short and plain."""

from dokani.agents.dialogue.words_en import English


class Bengali(English):
    """The desk's Bengali."""

    locale = "bn"
