"""The engine and the second opinion agree on Dockerfiles with something changed."""

from __future__ import annotations

from random import Random

import pytest

from lab.manifests.submission import SubmittedFile
from lab.subjects.dockerfile.compare import compare
from lab.subjects.dockerfile.mutation import DockerfileMutation
from lab.subjects.protocol import Bounds
from tests.dockerfile.images import DIGEST, SMALL, state_of

PYTHON = f"""\
FROM python:3.13-slim@{DIGEST}
WORKDIR /app
RUN apt-get update && apt-get install -y libpq5=16.1-1 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt .
RUN --mount=type=secret,id=pip pip install --no-cache-dir -r requirements.txt
COPY app ./app
RUN useradd --uid 10001 app
USER app
EXPOSE 8000
CMD ["gunicorn", "app:main"]
"""

STATIC = f"""\
ARG V=3.22
FROM alpine:${{V}}@{DIGEST} AS b
RUN apk add --no-cache gcc=1 && adduser -D -u 1001 app
COPY cmd /x
RUN gcc -static -o /bin/hello /x/server/main.go
FROM scratch
COPY --from=b /etc/passwd /etc/passwd
COPY --from=b /bin/hello /hello
USER app
ENTRYPOINT ["/hello"]
"""


@pytest.mark.parametrize("reference", [SMALL, PYTHON, STATIC])
def test_two_opinions_agree(reference: str) -> None:
    engine, scenario = DockerfileMutation(), state_of(reference)
    bounds = Bounds(scenario, scenario)
    first = list(engine.file_mutants((SubmittedFile("Dockerfile", reference),), scenario))
    assert len(first) > 100
    random = Random(7)
    texts = [mutant.files[0].text for mutant in first]
    for mutant in random.sample(first, 25):
        further = list(engine.file_mutants(mutant.files, scenario))
        texts += [each.files[0].text for each in random.sample(further, 4)]
    within = 0
    for text in map(str, texts):
        state = state_of(text)
        found = compare(bounds, state)
        ruling = engine.oracle(bounds, state)
        assert (not found) is ruling.within, (text, [each.text for each in found], ruling.case)
        within += ruling.within
    assert 0 < within < len(texts)
