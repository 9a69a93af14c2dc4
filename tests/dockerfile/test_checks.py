"""The check ``image``, and what the coach says of what it finds."""

from __future__ import annotations

import re

import pytest

from lab.render.views.dockerfile import VIEW
from lab.subjects.dockerfile import subject
from lab.subjects.dockerfile.checks import ImageKind
from lab.subjects.protocol import Bounds, Outcome, Setting
from tests.dockerfile.images import DIGEST, PATH, SMALL, state_of

EVERYTHING = {
    "file": PATH, "user": "non-root", "base": {"digest": True, "from": ["gcr.io/distroless/static"]}, "secrets": "none",
    "build_secrets": "none", "adds": "none", "caches": "none", "setuid": "none", "unpinned": "none", "shell": "none",
    "package_manager": "none", "build_tools": "none", "latest": "none",
    "keeps": ["entrypoint", "cmd", "expose", "workdir", "files", "env", "steps", "base", "user"],
}  # fmt: skip


def run(text: str, **asked: object) -> Outcome:
    reference = state_of(SMALL)
    setting = Setting(reference, state_of(text), Bounds(reference, reference))
    return ImageKind().parse({"file": PATH, **asked}).run(setting)


def test_a_good_image_meets_everything() -> None:
    reference = state_of(SMALL)
    check = ImageKind().parse(EVERYTHING)
    assert check.run(Setting(reference, reference, Bounds(reference, reference))).passed
    assert check.trials(Setting(reference, reference, Bounds(reference, reference))) == ()


def test_asks_for_a_user_by_name_or_number() -> None:
    assert run(SMALL, user="65532").passed
    assert run(SMALL, user="nonroot").passed is False
    assert run("FROM alpine:3\nUSER nobody\n", user="nobody").passed
    assert run("FROM alpine:3\nUSER nobody\n", user=65534).passed


def test_an_image_that_is_not_built_meets_nothing() -> None:
    outcome = run("FROM alpine:3\nUSR x\n", user="non-root")
    assert outcome.passed is False
    assert "unknown instruction: USR" in outcome.summary
    assert outcome.witnesses[0].facts["reason"] == "dockerfile-broken"


def test_tells_every_base_by_tag() -> None:
    outcome = run(SMALL.replace(f"@{DIGEST}", ""), base={"digest": True})
    assert len(outcome.witnesses) == 2


def test_health_check_and_keeping() -> None:
    assert run(SMALL, healthcheck=True).passed is False
    assert run(SMALL + 'HEALTHCHECK CMD ["/app/server", "--ping"]\n', healthcheck=True).passed
    assert run(SMALL.replace("EXPOSE 8080\n", ""), keeps=["entrypoint"]).passed
    assert run(SMALL.replace("EXPOSE 8080\n", ""), keeps=["expose"]).passed is False


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "write it as"),
        ({"file": "Dockerfile"}, "from the root"),
        ({"file": PATH, "colour": 1}, "unknown key 'colour'"),
        ({"file": PATH, "user": True}, "non-root"),
        ({"file": PATH, "base": {"tag": 1}}, "digest: true"),
        ({"file": PATH, "base": {"from": "x"}}, "base.from"),
        ({"file": PATH, "secrets": "some"}, "only be asked for as none"),
        ({"file": PATH, "keeps": ["all"]}, "keeps must list"),
        ({"file": PATH, "target": 1}, "target"),
        ({"file": PATH, "healthcheck": "no"}, "healthcheck"),
    ],
)
def test_says_how_it_is_written(written: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        ImageKind().parse(written)


def test_every_reason_has_a_rule_and_a_topic() -> None:
    from pathlib import Path

    import lab.subjects.dockerfile as package

    folder = Path(str(package.__file__)).parent
    known = {rule.id for rule in subject.rules()}
    source = "\n".join(
        path.read_text() for path in folder.glob("*.py") if path.name not in ("topics.py", "mutation.py")
    )
    named = set(
        re.findall(r'"((?:user|base|secret|command|file|copy|port|setting|add|cache|tools|package)-[a-z-]+)"', source)
    )
    kinds = {"base-unpinned", "package-manager", "package_manager"}
    assert named - kinds - known == set()
    topics = [mistake for topic in subject.topics() for mistake in topic.mistakes]
    assert sorted(topics) == sorted(known)


def test_the_view_tells_what_the_image_comes_to() -> None:
    state = state_of(SMALL)
    setting = Setting(state_of("FROM alpine\n"), state, Bounds(state, state))
    text = "\n".join("".join(fragment.text for fragment in line) for line in VIEW.view_text(setting))
    assert "gcr.io/distroless/static:nonroot" in text
    assert "65532" in text
    assert VIEW.view_json(setting)["facts"]
