"""Patterns: ``matches``, ``find``, ``findAll``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-regex-library
"""

from __future__ import annotations

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import EvaluationError
from lab.manifests.re2.machine import compiled, find_all, matches, search
from lab.manifests.re2.parsing import PatternError


def _spend(budget: Budget, text: str, pattern: str) -> None:
    """What a search costs at most, a step standing for many of the machine's."""
    budget.spend((len(text) + 1) * (len(compiled(pattern)) + 1) // 10)


def _matches(budget: Budget, text: str, pattern: str) -> bool:
    try:
        _spend(budget, text, pattern)
        return matches(pattern, text)
    except PatternError as trouble:
        raise EvaluationError(str(trouble)) from None


def _find(budget: Budget, text: str, pattern: str) -> str:
    try:
        _spend(budget, text, pattern)
        found = search(pattern, text)
    except PatternError as trouble:
        raise EvaluationError(f"Illegal regex: {trouble}") from None
    return text[found[0] : found[1]] if found else ""


def _find_all(budget: Budget, text: str, pattern: str, limit: int = -1) -> list[str]:
    try:
        _spend(budget, text, pattern)
        return find_all(pattern, text, limit)
    except PatternError as trouble:
        raise EvaluationError(f"Illegal regex: {trouble}") from None


TABLE: Table = {
    ("matches", (str, str)): _matches,
    ("find", (str, str)): _find,
    ("findAll", (str, str)): _find_all,
    ("findAll", (str, str, int)): _find_all,
}
