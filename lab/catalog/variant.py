"""The same exercise with other names, ports, labels and addresses.

An exercise is written with plain, valid files. Its parameters list, for a word that stands in them, what may stand
there instead; a variant puts one of these in place of the word everywhere at once – task, scenario, bounds, hints and
solutions – so it stays the same exercise. Nothing else is templated: the files as written are the variant 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property
from random import Random

from lab.quick_dataclass import dataclass

AROUND = r"[A-Za-z0-9_-]"
ENDING = r"\.(?:ya?ml|json|conf|rules)\b"
"""What makes a longer word, and a file's name: ``frontend`` is meant neither in ``frontend-allow-egress`` nor in
``frontend.yaml``."""


@dataclass(frozen=True)
class Parameter:
    """A word of the exercise's files, and what may stand in its place; ``choices`` begins with the word itself."""

    name: str
    choices: tuple[str, ...]

    @property
    def word(self) -> str:
        """The word as the files have it."""
        return self.choices[0]


@dataclass(frozen=True)
class Variant:
    """What was drawn: for each word of the files, the word that stands there instead."""

    seed: int = 0
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.words, key=lambda word: (-len(word), word))
        either = "|".join(re.escape(word) for word in longest_first)
        return re.compile(f"(?<!{AROUND})(?:{either})(?!{AROUND}|{ENDING})")

    def apply(self, text: str) -> str:
        """The text with every word replaced, all at once: two words may swap places."""
        return self._pattern.sub(lambda found: self.words[found.group()], text) if self.words else text

    def __str__(self) -> str:
        return ", ".join(f"{old} → {new}" for old, new in self.words.items()) or "as written"


AS_WRITTEN = Variant()


def draw(parameters: Sequence[Parameter], seed: int) -> Variant:
    """The variant of a seed: always the same one for the same exercise. Seed 0 is the exercise as written.

    No two parameters draw the same word, so what was told apart stays told apart.
    """
    if seed == 0 or not parameters:
        return AS_WRITTEN
    random = Random(seed)
    words: dict[str, str] = {}
    taken: set[str] = set()
    for parameter in parameters:
        free = [choice for choice in parameter.choices if choice not in taken]
        chosen = random.choice(free or [parameter.word])
        taken.add(chosen)
        if chosen != parameter.word:
            words[parameter.word] = chosen
    return Variant(seed, words)
