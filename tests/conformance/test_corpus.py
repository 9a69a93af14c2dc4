"""Every case of the corpus, as tests. The counts stand in the terminal summary."""

import os
from pathlib import Path

import pytest

from tests.conformance.__main__ import shown, tally
from tests.conformance.registry import known
from tests.conformance.runner import corpus_files, run_file

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
FILES = corpus_files(CORPUS)


def test_the_corpus_is_there():
    if not FILES and os.environ.get("CI") != "true":
        pytest.skip(f"no corpus at {CORPUS}")
    assert FILES, f"no corpus at {CORPUS}"


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(CORPUS)) for path in FILES])
def test_file_agrees(path: Path, corpus_tallies: list[str]):
    assert known(path.stem), f"{path.name}: no such corpus file is known"
    result = run_file(path)
    corpus_tallies.append(tally(str(path.relative_to(CORPUS)), result))
    corpus_tallies.extend(f"    {count} skipped: {reason}" for reason, count in sorted(result.skipped.items()))
    assert not result.disagreements, "\n".join(map(shown, result.disagreements[:5]))
    assert result.cases or result.skipped.total()
