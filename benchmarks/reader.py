"""Train `vectorstore/embeddings/reader.npz`: which sentence of a passage answers, if any does.

    .venv/bin/python benchmarks/reader.py [--output FILE] [--epochs N]

The default model with a low-rank addition reads a question and some sentences of a paragraph of
`parallel_text` as one row of tokens. The score of each sentence comes from its mean state and the
question's; "none" has a score too, and the right one of all should be likeliest. Shown are the
sentences about the one that answers, the same without it, and those about others that don't;
questions also as people type them, in small letters and without accents.

A tenth of the documents is kept back, and what the reader makes of it is printed: how often the
right sentence of all its paragraphs comes first, and how many questions that nothing answers would
be refused if a twentieth or a tenth of the others were too. Half an hour to an hour on two cores.
"""

from __future__ import annotations

import argparse
import math
import random
import time
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import low_rank
import numpy as np
import parallel_text
import torch
from machine import describe
from torch import nn
from torch.nn import functional

from vectorstore.embeddings.reader import ADDITION, AROUND, Row, around, join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from parallel_text import Paragraph
    from torch import Tensor

RANK = 16
EPOCHS = 2.5
RATE, HEAD = 8e-4, 20
"""The most for the layers, and how many times as much for the head."""
WARM_UP = 40
TOKENS = 4096
"""In a step, padding included."""
WRONG_PARAGRAPH, ANSWER_CUT_OUT, OTHER_FOR_UNANSWERED = 0.75, 0.25, 0.3
"""How often a question is also shown with sentences that do not answer it, …"""
CHARACTERS = (AROUND // 2, AROUND)
"""How many are shown, from and to."""
SAME_DOCUMENT = 0.85
SMALL_LETTERS, NO_MARK, NO_ACCENTS = 0.12, 0.08, 0.06
PAD = 1
CPU = Path("/proc/cpuinfo")
PRECISION = (
    torch.bfloat16 if CPU.exists() and "avx512_bf16" in CPU.read_text("utf-8") else torch.float32
)
"""Of the layers that stay as they are; without the processor's help half the bits take longer."""
SAVED_AFTER = 200
"""Steps."""


class Example(NamedTuple):
    """A question beside sentences."""

    row: Row
    right: int
    """0: no sentence answers; else 1 + the index of the one that does."""


class Model(nn.Module):
    """The default model with its addition and a head."""

    def __init__(self) -> None:
        super().__init__()
        base = low_rank.load(RANK)
        self.bert = base.bert.to(PRECISION)
        self.layers = base.layers
        for parameter in low_rank.parameters(self.layers):
            parameter.data = parameter.data.float()
        # At first a sentence's score is its likeness to the question, so that it starts near sense
        self.head = nn.ParameterDict(
            {
                "product": torch.full((base.hidden,), 20.0),
                "sentence": torch.zeros(base.hidden),
                "question": torch.zeros(base.hidden),
                "bias": torch.tensor(-18.0),
            }
        )
        self._tokenizer = base.tokenizer
        self._ids: dict[str, list[int]] = {}

    def go_on_from(self, file: Path) -> None:
        """Take what an earlier training learnt."""
        with np.load(file) as arrays:
            learnt = {name: torch.tensor(arrays[name]).float() for name in arrays.files}
        for name, layer in self.layers.items():
            layer.down.data = learnt[f"{name}.down"]
            layer.up.data = learnt[f"{name}.up"] / low_rank.SCALE
        for name, parameter in self.head.items():
            parameter.data = learnt[f"head.{name}"]

    def mix_in(self, file: Path, share: float) -> None:
        """Weights between those of `file` and these: often better on other text than either."""
        layers = low_rank.parameters(self.layers)
        learnt = [p.detach().clone() for p in (*layers, *self.head.values())]
        self.go_on_from(file)
        with torch.no_grad():
            for parameter, new in zip((*layers, *self.head.values()), learnt, strict=True):
                parameter.lerp_(new, share)

    def save(self, file: Path) -> None:
        """Write what was learnt, as `vectorstore.embeddings.reader` reads it."""
        head = {f"head.{name}": p.detach().numpy() for name, p in self.head.items()}
        low_rank.save(file, self.layers, further=head)

    def row(self, question: str, sentences: Sequence[str]) -> Row:
        """What is read."""
        return join(self._tokens(question), [self._tokens(text) for text in sentences])

    def _tokens(self, text: str) -> list[int]:
        if text not in self._ids:
            self._ids[text] = list(self._tokenizer.encode(text, add_special_tokens=False).ids)
        return self._ids[text]

    def forward(self, rows: Sequence[Row]) -> list[Tensor]:
        """Scores of "none" and of each sentence, for each row."""
        longest = max(len(row.ids) for row in rows)
        ids = torch.tensor([[*row.ids, *[PAD] * (longest - len(row.ids))] for row in rows])
        mask = (torch.arange(longest) < torch.tensor([[len(row.ids)] for row in rows])).long()
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        means = torch.zeros(len(rows), max(len(row.spans) for row in rows), longest)
        for i, row in enumerate(rows):
            for j, (start, end) in enumerate(row.spans):
                means[i, j, start:end] = 1 / (end - start)
        means = functional.normalize(means @ states, dim=-1)
        question, sentences = means[:, :1], means[:, 1:]
        scores = (question * sentences) @ self.head["product"] + sentences @ self.head["sentence"]
        both = torch.cat([question @ self.head["question"], scores + self.head["bias"]], dim=1)
        return [scores[: len(row.spans)] for scores, row in zip(both, rows, strict=True)]


class Shown:
    """Chooses what the model is shown in an epoch."""

    def __init__(
        self, model: Model, documents: list[list[Paragraph]], chance: random.Random
    ) -> None:
        self._model = model
        self._documents = documents
        self._chance = chance

    def examples(self) -> list[Example]:
        """Each question beside its sentence and some others, in languages by chance."""
        found = []
        for document in self._documents:
            for paragraph in document:
                for question in paragraph.questions:
                    text = self._typed(self._chance.choice(list(question.texts.values())))
                    sentences = self._chance.choice(list(paragraph.sentences.values()))
                    near, answer = question.near, question.answer
                    beside = near + self._chance.choice((-1, 0, 0, 1))
                    found.append(self._example(text, sentences, beside, answer))
                    if answer is not None and self._happens(ANSWER_CUT_OUT):
                        rest = [*sentences[:near], *sentences[near + 1 :]]
                        found.append(self._example(text, rest, near))
                    if self._happens(OTHER_FOR_UNANSWERED if answer is None else WRONG_PARAGRAPH):
                        wrong = self._other(document, paragraph)
                        found.append(self._example(text, wrong, self._chance.randrange(len(wrong))))
        return [example for example in found if example.right < len(example.row.spans)]

    def _example(
        self, text: str, sentences: list[str], centre: int, answer: int | None = None
    ) -> Example:
        """The sentences about one; they answer when `answer` is among them."""
        inside = min(max(centre, 0), len(sentences) - 1)
        first, end = around(sentences, inside, self._chance.randint(*CHARACTERS))
        row = self._model.row(text, sentences[first:end])
        if answer is None or not first <= answer < end:
            return Example(row, 0)
        return Example(row, 1 + answer - first)

    def _other(self, document: list[Paragraph], paragraph: Paragraph) -> list[str]:
        near = document if self._happens(SAME_DOCUMENT) else self._chance.choice(self._documents)
        other = self._chance.choice([p for p in near if p is not paragraph])
        return self._chance.choice(list(other.sentences.values()))

    def _typed(self, text: str) -> str:
        """As people type: mostly as it should be."""
        if self._happens(SMALL_LETTERS):
            text = text.lower()
        if self._happens(NO_MARK):
            text = text.rstrip("? ").lstrip("¿")
        if self._happens(NO_ACCENTS):
            letters = unicodedata.normalize("NFD", text)
            text = "".join(letter for letter in letters if not unicodedata.combining(letter))
        return text

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share


def batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Rows of like lengths together, within TOKENS, in an order by chance."""
    found: list[list[Example]] = []
    for example in sorted(examples, key=lambda e: len(e.row.ids) + 8 * chance.random()):
        batch = [*found[-1], example] if found else [example]
        if not found or len(batch) * max(len(e.row.ids) for e in batch) > TOKENS:
            found.append([example])
        else:
            found[-1] = batch
    chance.shuffle(found)
    return found


def train(
    model: Model, documents: list[list[Paragraph]], epochs: float, rate: float, unfinished: Path
) -> None:
    """AdamW; the head learns faster than the layers. Saved now and then as `unfinished`."""
    chance = random.Random(1)
    shown = Shown(model, documents, chance)
    plan = [b for _ in range(math.ceil(epochs)) for b in batches(shown.examples(), chance)]
    plan = plan[: int(len(plan) * epochs / math.ceil(epochs))]
    head, layers = list(model.head.values()), low_rank.parameters(model.layers)
    groups = [
        {"params": layers, "weight_decay": 0.01, "most": rate},
        {"params": head, "weight_decay": 0.0, "most": rate * HEAD},
    ]
    optimiser = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    started, losses = time.perf_counter(), list[float]()
    for step, batch in enumerate(plan):
        for group in optimiser.param_groups:
            group["lr"] = group["most"] * low_rank.schedule(step, len(plan), WARM_UP)
        scores = model([example.row for example in batch])
        right = [torch.tensor([example.right]) for example in batch]
        parts = [functional.cross_entropy(s[None], r) for s, r in zip(scores, right, strict=True)]
        value = torch.stack(parts).mean()
        optimiser.zero_grad()
        value.backward()
        nn.utils.clip_grad_norm_([*layers, *head], 1.0)
        optimiser.step()
        losses.append(value.item())
        if step % 100 == 99:
            seconds = time.perf_counter() - started
            loss = np.mean(losses[-100:])
            print(f"step {step + 1} of {len(plan)}: loss {loss:.3f}, {seconds:.0f} s", flush=True)
        if step % SAVED_AFTER == SAVED_AFTER - 1:
            model.save(unfinished)


def whole(sentences: list[str]) -> list[tuple[int, int]]:
    """Parts that hold all of the sentences."""
    parts = [(0, 0)]
    while parts[-1][1] < len(sentences):
        parts.append(around(sentences, parts[-1][1]))
    return parts[1:]


@torch.no_grad()
def judge(model: Model, documents: list[list[Paragraph]]) -> str:
    """How it does on documents that it was not trained on, languages by chance."""
    chance = random.Random(5)
    right, answered, unanswered = 0, list[float](), list[float]()
    for document in documents:
        for place, paragraph in enumerate(document):
            for question in paragraph.questions:
                text = chance.choice(list(question.texts.values()))
                kept = [chance.choice(list(p.sentences.values())) for p in document]
                parts = [
                    (p, *part) for p, sentences in enumerate(kept) for part in whole(sentences)
                ]
                scores = model([model.row(text, kept[p][first:end]) for p, first, end in parts])
                odds = [
                    (float(score - s[0]), p, first + i)
                    for (p, first, _), s in zip(parts, scores, strict=True)
                    for i, score in enumerate(s[1:])
                ]
                most, *found = max(odds)
                if question.answer is None:
                    unanswered.append(most)
                    continue
                answered.append(most)
                right += found == [place, question.answer]
    refused = ", ".join(
        f"{np.mean(np.array(unanswered) < np.quantile(answered, share)):.2f} at {share:.2f}"
        for share in (0.05, 0.1)
    )
    return f"right sentence {right / len(answered):.3f}; unanswered questions refused {refused}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ADDITION)
    parser.add_argument("--start", type=Path, help="a reader's file to go on from")
    parser.add_argument("--share", type=float, default=1.0, help="of what is learnt anew")
    parser.add_argument("--themes", nargs="+", help="of documents: no others are used")
    parser.add_argument("--epochs", type=float, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=RATE)
    options = parser.parse_args()
    torch.manual_seed(1)
    print(describe())
    documents = parallel_text.read()
    kept_back = [document.paragraphs for document in documents if document.kept_back]
    used = [
        document.paragraphs
        for document in documents
        if not document.kept_back
        and (not options.themes or document.name.split("-")[0] in options.themes)
    ]
    questions = [q for document in documents for p in document.paragraphs for q in p.questions]
    unanswered = sum(q.answer is None for q in questions)
    print(
        f"{len(documents)} documents, {len(questions)} questions, {unanswered} of them unanswered"
    )
    model = Model()
    if options.start:
        model.go_on_from(options.start)
    unfinished = options.output.with_suffix(".unfinished.npz")
    train(model, used, options.epochs, options.rate, unfinished)
    if options.start:
        model.mix_in(options.start, options.share)
    model.save(options.output)
    unfinished.unlink(missing_ok=True)
    print(f"{len(kept_back)} documents kept back: {judge(model, kept_back)}")


if __name__ == "__main__":
    main()
