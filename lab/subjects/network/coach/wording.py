"""What a rule of the coach says of pods and selectors: short enough for one sentence."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.model import Pod
from lab.manifests.selector import LabelSelector
from lab.subjects.network.proof.universe import MADE_UP
from lab.subjects.network.words import EMPTY, listed, requirement_words, who

FEW = 3
"""How many of a long list are said."""


def some(words: Iterable[str], what: str = "more") -> str:
    """The first few of a list, and how many there are besides."""
    found = list(words)
    rest = len(found) - FEW
    return listed(found if rest <= 0 else [*found[:FEW], f"{rest} {what}"])


def conditions(selector: LabelSelector) -> str:
    """What a selector asks of labels, to stand after "with"; empty when it asks nothing."""
    return some(map(requirement_words, selector.requirements))


def pods_with(selector: LabelSelector) -> str:
    """The pods of a selector."""
    asked = conditions(selector)
    return f"the pods with {asked}" if asked else "every pod"


def such(pod: Pod) -> str:
    """A pod by its workload's name; one that does not exist yet by its labels."""
    if not pod.name.startswith(MADE_UP):
        return who(pod)
    labels = some(f"{key}={value or EMPTY}" for key, value in sorted(pod.labels.items()))
    return f"pods {f'with {labels}' if labels else 'without labels'} in {pod.namespace}"
