"""Train `vectorstore/embeddings/adapter.npz`: it turns the default model towards other languages.

    .venv/bin/python benchmarks/adapter.py [--output FILE]

The model finds a passage in the question's own language better than the right one in another. A
low-rank addition to each matrix of its layers (LoRA, https://arxiv.org/abs/2106.09685) mends a
part of that. It learns from the documents of `parallel_text`.

A step takes two documents, each paragraph in a random one of its languages, and questions in random
languages. Right is the paragraph that answers, by the score that search uses: likeness of the
passage and of its best sentence, both centred, less a constant for the question's own language.
The answering sentence should be the nearest of its paragraph, translations of a question should be
near each other, and no vector far from the model's own, so that other texts do not suffer. Twenty
minutes on two cores; `retrieval.py` measures what it does, on text that it never saw.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import low_rank
import parallel_text
import torch
from machine import describe
from parallel_text import LANGUAGES
from torch import nn
from torch.nn import functional

from bot.app import split_sentences
from vectorstore.centring import NEUTRAL, Kind, read_neutral
from vectorstore.embeddings.adapter import ADAPTER
from vectorstore.embeddings.encoder import PREFIXES
from vectorstore.scoring import Weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parallel_text import Paragraph
    from torch import Tensor

RANK = 8
STEPS = 240
RATE = 5e-4
WARM_UP = 8
TEMPERATURE = 0.05
OWN_LANGUAGE = 0.1
"""Less for a passage in the question's language."""
SHARE = 0.7
"""Of the addition that is kept: all of it fits this text too well (chosen with XQuAD in view)."""
DOCUMENTS = 2
"""In a step."""
QUESTIONS = 44
SENTENCE, ALIGNED, KEPT = 0.3, 0.5, 2.5
"""Weights of the further losses: the answering sentence, translations, nearness to the model."""
CAPS: dict[Kind, int] = {"passage": 192, "sentence": 96, "query": 64}
"""Tokens that are read of each kind."""
TOGETHER = 1536
"""Tokens that go through the model at once."""


class Text(NamedTuple):
    """What goes through the model."""

    kind: Kind
    language: str
    text: str


class Model:
    """The default model with an addition to each matrix of its layers."""

    def __init__(self) -> None:
        base = low_rank.load(RANK)
        self._bert, self._tokenizer, self.layers = base.bert, base.tokenizer, base.layers
        self._set_active(active=False)
        self._base: dict[Text, Tensor] = {}
        self.means = {
            (kind, language): self._encode([Text(kind, language, t) for t in texts]).mean(dim=0)
            for language in LANGUAGES
            for kind, texts in zip(
                CAPS, read_neutral(NEUTRAL / f"{language}.jsonl", split_sentences), strict=True
            )
        }
        self._set_active(active=True)

    def vectors(self, texts: Sequence[Text]) -> tuple[Tensor, Tensor]:
        """Centred vectors (n, d) with the addition, and without."""
        with torch.autocast("cpu", torch.bfloat16):
            now = self._encode(texts)
        return self._centred(now.float(), texts), self._centred(self._unadapted(texts), texts)

    def _unadapted(self, texts: Sequence[Text]) -> Tensor:
        """What the model gives without the addition, kept from step to step."""
        new = [text for text in dict.fromkeys(texts) if text not in self._base]
        if new:
            self._set_active(active=False)
            with torch.no_grad():
                self._base.update(zip(new, self._encode(new), strict=True))
            self._set_active(active=True)
        return torch.stack([self._base[text] for text in texts])

    def _set_active(self, *, active: bool) -> None:
        for layer in self.layers.values():
            layer.active = active

    def _centred(self, vectors: Tensor, texts: Sequence[Text]) -> Tensor:
        shares = {"query": Weights().centred}
        means = [shares.get(t.kind, 1.0) * self.means[t.kind, t.language] for t in texts]
        return functional.normalize(vectors - torch.stack(means), dim=-1)

    def _encode(self, texts: Sequence[Text]) -> Tensor:
        """L2-normalised (n, d), batches of like lengths."""
        rows = [self._ids(text) for text in texts]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        parts, batch = [], list[int]()
        for i in order:
            if batch and len(rows[i]) * (len(batch) + 1) > TOGETHER:
                parts.append(self._forward([rows[j] for j in batch]))
                batch = []
            batch.append(i)
        parts.append(self._forward([rows[j] for j in batch]))
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back]

    def _forward(self, rows: Sequence[Sequence[int]]) -> Tensor:
        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[1] * (longest - len(row))] for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
        states = self._bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask[..., None].float()
        return functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)

    def _ids(self, text: Text) -> list[int]:
        prefix = PREFIXES["query" if text.kind == "query" else "passage"]
        ids = list(self._tokenizer.encode(prefix + text.text).ids)
        cap = CAPS[text.kind]
        return ids if len(ids) <= cap else [*ids[: cap - 1], ids[-1]]


def loss(model: Model, documents: Sequence[Sequence[Paragraph]], chance: random.Random) -> Tensor:
    """Of one step; see above."""
    paragraphs = [paragraph for document in documents for paragraph in document]
    spoken = [chance.choice(list(p.sentences)) for p in paragraphs]
    asked = [
        (place, q)
        for place, p in enumerate(paragraphs)
        for q in p.questions
        if q.answer is not None
    ]
    asked = chance.sample(asked, min(QUESTIONS, len(asked)))
    both = [chance.sample(list(q.texts), 2) for _, q in asked]
    tongues, others = [own for own, _ in both], [other for _, other in both]
    own = torch.tensor(
        [place for place, p in enumerate(paragraphs) for _ in p.sentences[spoken[place]]]
    )
    texts = [
        *(
            Text("passage", c, " ".join(p.sentences[c]))
            for p, c in zip(paragraphs, spoken, strict=True)
        ),
        *(
            Text("sentence", c, s)
            for p, c in zip(paragraphs, spoken, strict=True)
            for s in p.sentences[c]
        ),
        *(Text("query", c, q.texts[c]) for (_, q), c in zip(asked, tongues, strict=True)),
        *(Text("query", c, q.texts[c]) for (_, q), c in zip(asked, others, strict=True)),
    ]
    vectors, base = model.vectors(texts)
    sizes = [len(paragraphs), len(own), len(asked), len(asked)]
    passages, sentences, questions, translated = vectors.split(sizes)
    right = torch.tensor([place for place, _ in asked])
    likeness = questions @ sentences.T
    best = torch.full((len(asked), len(paragraphs)), -2.0).scatter_reduce(
        1, own.expand(len(asked), -1), likeness, "amax"
    )
    same = torch.tensor([[float(a == b) for b in spoken] for a in tongues])
    scores = questions @ passages.T + best - OWN_LANGUAGE * same
    starts = torch.tensor([int((own == place).nonzero()[0]) for place, _ in asked])
    answering = starts + torch.tensor([q.near for _, q in asked])
    beside = likeness.masked_fill(own[None] != right[:, None], -1e4)
    total = functional.cross_entropy(scores / TEMPERATURE, right)
    total = total + SENTENCE * functional.cross_entropy(beside / TEMPERATURE, answering)
    total = total + ALIGNED * (1 - (questions * translated).sum(1)).mean()
    return total + KEPT * (1 - (vectors * base).sum(1)).mean()


def train(model: Model, documents: list[list[Paragraph]], steps: int) -> None:
    """AdamW with a short warm-up and a cosine to nearly nothing."""
    chance = random.Random(1)
    optimiser = torch.optim.AdamW(low_rank.parameters(model.layers), lr=RATE, betas=(0.9, 0.98))
    started = time.perf_counter()
    queue: list[list[Paragraph]] = []
    for step in range(steps):
        if len(queue) < DOCUMENTS:
            queue += chance.sample(documents, len(documents))
        chosen, queue = queue[:DOCUMENTS], queue[DOCUMENTS:]
        for group in optimiser.param_groups:
            group["lr"] = RATE * low_rank.schedule(step, steps, WARM_UP)
        value = loss(model, chosen, chance)
        optimiser.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_(low_rank.parameters(model.layers), 1.0)
        optimiser.step()
        if step % 10 == 9:
            seconds = time.perf_counter() - started
            print(
                f"step {step + 1} of {steps}: loss {value.item():.3f}, {seconds:.0f} s", flush=True
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ADAPTER)
    parser.add_argument("--steps", type=int, default=STEPS)
    options = parser.parse_args()
    torch.manual_seed(1)
    print(describe())
    documents = [document.paragraphs for document in parallel_text.read()]
    questions = [q for document in documents for p in document for q in p.questions]
    count = sum(q.answer is not None for q in questions)
    print(f"{len(documents)} documents, {count} questions that one of their sentences answers")
    model = Model()
    train(model, documents, options.steps)
    low_rank.save(options.output, model.layers, SHARE)


if __name__ == "__main__":
    main()
