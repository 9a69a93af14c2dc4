"""Sheets with one thing changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from lab.cluster.nodes.placing import SHEET, place_of
from lab.cluster.sheet import sheet_in
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.manifests.reader import load
from lab.manifests.submission import SubmittedFile
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds
from lab.subjects.sheet.naive.oracle import oracle

WORD = re.compile(r"[A-Za-z0-9][\w./:@-]*[A-Za-z0-9]")
MOST_WORDS = 25
"""Words of the scenario that are tried as an answer to each question."""


class SheetMutation:
    """Answers left out, altered, mixed up, or taken from elsewhere in the scenario."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """Nothing: no manifest is a sheet."""
        return iter(())

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """Every change of one answer, without repeats and never the sheet itself."""
        for file in files:
            if place_of(scenario, file.name) != SHEET:
                continue
            documents = load(file.text, file.name).documents
            sheet = sheet_in(documents[0])[0] if documents else {}
            seen = [sheet]
            for operator, text, changed in _changes(sheet, _words(scenario, sheet)):
                if changed not in seen:
                    seen.append(changed)
                    yield FileMutant(operator, text, replaced(files, file.name, written(changed)))

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether every question is answered right, found out without the engine."""
        return oracle(bounds, state)


def written(sheet: Mapping[str, Json]) -> str:
    """A sheet as a file."""
    return "".join(f"{json.dumps(question)}: {json.dumps(answer)}\n" for question, answer in sheet.items())


Change = tuple[str, str, dict[str, Json]]


def _changes(sheet: dict[str, Json], words: Sequence[str]) -> Iterator[Change]:
    yield "turn-sheet", "questions the other way round", dict(reversed(sheet.items()))
    for question, answer in sheet.items():
        others = {key: value for key, value in sheet.items() if key != question}
        yield "drop-answer", f"{question} left out", others
        yield "misspell-question", f"{question} misspelt", {**others, question[:-1] + "_": answer}
        changes = _of_list(answer, words) if isinstance(answer, list) else _of_text(answer, words)
        for operator, text, changed in changes:
            yield operator, f"{question}: {text}", {**sheet, question: changed}
        for other, taken in others.items():
            yield "mix-up", f"{question} answered as {other}", {**sheet, question: taken}


def _of_text(answer: str, words: Sequence[str]) -> Iterator[tuple[str, str, Json]]:
    yield "other-case", answer.upper(), answer.upper()
    yield "blanks", "with blanks", f"  {answer} "
    yield "as-list", "as a list", [answer]
    yield "cut", answer[:-1], answer[:-1]
    yield "lengthen", f"{answer}1", f"{answer}1"
    yield "two-answers", f"{answer} and another", [answer, f"{answer}-2"]
    for word in words:
        yield "other-word", word, word


def _of_list(answer: list[str], words: Sequence[str]) -> Iterator[tuple[str, str, Json]]:
    yield "turn-list", "the other way round", answer[::-1]
    yield "repeat-item", "an item twice", [*answer, *answer[:1]]
    yield "other-case", "capitals", [item.upper() for item in answer]
    yield "in-a-line", "in a line", ", ".join(answer)
    for index, item in enumerate(answer):
        rest = [*answer[:index], *answer[index + 1 :]]
        yield "drop-item", f"without {item}", rest
        yield "cut", item[:-1], [*rest, item[:-1]]
        yield "only-item", f"{item} alone", item
    for word in words:
        yield "add-item", f"{word} too", [*answer, word]


def _words(scenario: State, sheet: Mapping[str, Json]) -> list[str]:
    """Words of the scenario, spread over it: names of its objects, and what stands in its files."""
    names = [ref.name for ref in scenario.objects if ref.namespace not in ("kube-system", "kube-public")]
    texts = (word for text in scenario.node_files.values() for word in WORD.findall(text))
    every = list(dict.fromkeys((*names, *texts)))
    near = [word for word in every if any(_alike(word, text) for answer in sheet.values() for text in _flat(answer))]
    chosen = [*near[: MOST_WORDS // 2], *every[:: max(1, len(every) // (MOST_WORDS // 2))]]
    return list(dict.fromkeys(chosen))[:MOST_WORDS]


def _alike(word: str, text: str) -> bool:
    """Whether a word might be taken for an answer: it begins as that does, or is as long and of the same signs."""
    return word[:3] == text[:3] or (len(word) == len(text) and word.isdigit() == text.isdigit())


def _flat(answer: Json) -> list[str]:
    return list(answer) if isinstance(answer, list) else [answer]
