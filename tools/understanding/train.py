"""Trains the linear model on our own utterances and packs its weights; the same phrases give the same file."""

import hashlib
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from dokani.agents.understanding import features, plain, spelling
from dokani.agents.understanding.clauses import clauses
from dokani.agents.understanding.features import BUCKETS, buckets
from dokani.agents.understanding.reading import reading
from dokani.agents.understanding.weights import FILE, packed
from tools.understanding import grammar, noise, slots

EACH = 800
STRENGTH = 12.0
ROOT = Path(__file__).parent
MODULES = (features, plain, spelling, grammar, noise, slots)


def made_from() -> str:
    """A fingerprint of the phrases and of all code and words that turn a phrase into features."""
    files = [*ROOT.glob("*.py"), *ROOT.glob("phrases/*.txt")]
    rooms = Path(features.__file__).parent
    files += [
        *rooms.glob("lexicon/*.py"),
        *(rooms / name for name in ("features.py", "plain.py", "spelling.py")),
    ]
    found = hashlib.sha256()
    for path in sorted(files, key=lambda one: (one.parent.name, one.name)):
        found.update(f"{path.parent.name}/{path.name}\n".encode() + path.read_bytes())
    return found.hexdigest()


def examples(seed: int = 5) -> list[tuple[str, str]]:
    """(utterance, label), each label about as often as the others."""
    dice = random.Random(seed)
    found = []
    for label in grammar.labels():
        for text in grammar.utterances(label, EACH, dice):
            found.append((noise.worn(text, label, dice), label))
    return found


def row(text: str) -> dict[int, float]:
    """The features of an utterance, read as the desk reads it."""
    seen = reading(text)
    asked = any(piece.asked for piece in clauses(seen.plain.text, seen.words))
    return buckets([word.text for word in seen.words], asked)


def matrix(rows: Sequence[dict[int, float]]) -> csr_matrix:
    data, columns, starts = [], [], [0]
    for one in rows:
        columns += list(one)
        data += list(one.values())
        starts.append(len(columns))
    return csr_matrix((data, columns, starts), shape=(len(rows), BUCKETS))


def train(target: Path = FILE, temperature: float = 1.0) -> dict[str, object]:
    """Writes the weights to `target` and says how they came to be."""
    given = examples()
    rows = matrix([row(text) for text, _ in given])
    model = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-4)
    model.fit(rows, [label for _, label in given])
    weights = np.where(np.abs(model.coef_.T) < 0.02, 0.0, model.coef_.T)
    file = packed(
        [str(one) for one in model.classes_],
        weights.tolist(),
        model.intercept_.tolist(),
        temperature,
        made_from(),
    )
    target.write_bytes(file)
    fits = float(model.score(rows, [label for _, label in given]))
    return {
        "utterances": len(given),
        "labels": len(model.classes_),
        "bytes": len(file),
        "fits": round(fits, 4),
    }
