"""Compute `vectorstore/centring.npz`: the mean vectors of the default model by language and kind.

    .venv/bin/python benchmarks/centring_constants.py

From the neutral text in `vectorstore/neutral/`, which was written for the project (MIT).
"""

from __future__ import annotations

from bot.app import split_sentences
from bot.settings import load_settings
from vectorstore.centring import SHIPPED, compute, constants_key, save
from vectorstore.embeddings.model import load_encoder


def main() -> None:
    encoder = load_encoder(None, load_settings().cache)
    means = compute(encoder, split_sentences)
    save(SHIPPED, constants_key(encoder), means)
    print(f"{SHIPPED.name}: {len(means)} means of {encoder.fingerprint}")


if __name__ == "__main__":
    main()
