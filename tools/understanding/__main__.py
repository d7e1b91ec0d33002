"""`python -m tools.understanding`: writes dokani/agents/understanding/weights.bin anew."""

import time

from tools.understanding.train import train

if __name__ == "__main__":
    begun = time.monotonic()
    print(train(), f"{time.monotonic() - begun:.0f} s")
