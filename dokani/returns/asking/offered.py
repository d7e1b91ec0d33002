"""What a shop gives at all: what it never gives is not asked for, and so is no denial in anybody's history."""

from dokani.engine.answer import Answer
from dokani.returns.model import Ask, NotOffered


def require_offered(answer: Answer, asked: Ask) -> None:
    """Raises NotOffered where a line is denied for wanting what neither the policy's term nor any of its rules gives.
    What a law grants all the same is not denied, and so not refused."""
    policy = answer.policy
    lists = [policy.terms["resolutions"]]
    lists += [value for rule in policy.rules for name, value in rule.sets if name == "resolutions"]
    if any(words is None for words in lists):
        return
    given = list(dict.fromkeys(word for words in lists for word in words))
    denied = {line.look.line.label for line in answer.lines if line.verdict == "deny"}
    for line in asked.lines:
        wanted = line.resolution_wanted
        if line.line_number in denied and wanted not in given and wanted != "cancel":
            raise NotOffered(
                f"This shop does not give {wanted.replace('_', ' ')}; ask for one of {', '.join(given)}.",
                line_number=line.line_number,
                resolution_wanted=wanted,
                offered=given,
            )
