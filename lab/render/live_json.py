"""What a real cluster did, in fields."""

from __future__ import annotations

from typing import Any

from lab.cluster.trial import Observation
from lab.grading.report import LiveVerdict


def live_json(live: LiveVerdict) -> dict[str, Any]:
    """The cluster's verdict on one check; ``passed`` is null where it was not run."""
    return {
        "passed": live.passed,
        "simulated": live.simulated,
        "summary": live.summary,
        "disagreement": live.disagreement,
        "observations": [_observation(each) for each in live.observations],
    }


def _observation(observation: Observation) -> dict[str, Any]:
    return {
        "trial": str(observation.trial),
        "expected": observation.trial.expected,
        "succeeded": observation.succeeded,
        "text": observation.text,
        "seconds": round(observation.seconds, 3),
    }
