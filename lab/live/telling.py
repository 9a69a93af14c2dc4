"""What an attempt says about a trial, in words a learner reads.

A connection that fails counts as blocked only where it is known to lead to something that answers: a pod that was
seen to listen, a machine outside that answers a pod which no policy touches. Everything else is ``not run``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.cluster.trial import ConnectionTrial, Observation
from lab.live.places import Goal, Listening
from lab.live.probe import LOOKUP_SECONDS, Dial, Fared, Outcome
from lab.quick_dataclass import dataclass

NOT_RUN = "not run: "


@dataclass(frozen=True, slots=True)
class Known:
    """What was found out before: how each end answers where nothing is in its way, and how a lookup fares there."""

    ends: Mapping[Listening, Outcome]
    lookup: Outcome = Outcome(Fared.CONNECTED)

    def answers(self, end: Listening) -> bool:
        """Whether the end is known to answer."""
        found = self.ends.get(end)
        return found is not None and found.fared is Fared.CONNECTED

    @property
    def dns(self) -> bool:
        """Whether the cluster's DNS answers a pod that no policy touches."""
        return self.lookup.fared not in (Fared.LOOKUP_TIMED_OUT, Fared.LOOKUP_REFUSED, Fared.NO_SUCH_NAME)


def not_run(trial: ConnectionTrial, why: str, seconds: float = 0.0) -> Observation:
    """A trial that could not be made."""
    return Observation(trial, None, f"{NOT_RUN}{why}", seconds)


def told(trial: ConnectionTrial, goal: Goal, outcome: Outcome, known: Known) -> Observation:
    """The observation that an attempt makes."""
    match outcome.fared:
        case Fared.CONNECTED:
            return Observation(trial, True, "connected", outcome.seconds)
        case Fared.TIMED_OUT | Fared.REFUSED | Fared.UNREACHABLE:
            return _failed(trial, goal, outcome, known)
        case Fared.LOOKUP_TIMED_OUT | Fared.LOOKUP_REFUSED:
            return _not_looked_up(trial, goal, outcome, known)
        case Fared.NO_SUCH_NAME:
            return _unknown_name(trial, goal, outcome)
        case Fared.UNSUPPORTED:
            return not_run(trial, _unsupported(trial, outcome), outcome.seconds)
    return not_run(trial, outcome.said or "the attempt ended without a word", outcome.seconds)


def _failed(trial: ConnectionTrial, goal: Goal, outcome: Outcome, known: Known) -> Observation:
    """A connection that was tried and not made."""
    silent = next((end for end in goal.ends if not known.answers(end)), None)
    if not goal.ends:
        said = f"{_how(outcome, goal.dial)}: no pod that is ready stands behind port {trial.port} of the Service"
        return _nowhere(trial, said, outcome)
    if silent is None:
        return Observation(trial, False, f"{_how(outcome, goal.dial)}{_rejected(outcome)}", outcome.seconds)
    itself = known.ends.get(silent)
    if itself is not None and itself.fared is Fared.REFUSED and outcome.fared is Fared.TIMED_OUT:
        # Whatever lets packets through lets the pod say that nothing listens there.
        return Observation(trial, False, _how(outcome, goal.dial), outcome.seconds)
    return not_run(trial, _silent(silent, itself), outcome.seconds)


def _how(outcome: Outcome, dial: Dial) -> str:
    match outcome.fared:
        case Fared.REFUSED:
            return "refused"
        case Fared.UNREACHABLE:
            return "turned back on the way"
    return f"timed out after {dial.seconds} s: nothing answered"


def _rejected(outcome: Outcome) -> str:
    """What to say of a rejection by something that is known to take connections."""
    if outcome.fared is Fared.TIMED_OUT:
        return ""
    return ", though something listens there: this cluster's network plugin rejects what it blocks"


def _silent(end: Listening, itself: Outcome | None) -> str:
    if end.inside is not None and itself is not None and itself.fared is Fared.REFUSED:
        return f"nothing in the pod listens on {end.dial.port}/{end.dial.protocol}"
    if end.inside is not None:
        why = f" ({itself.said or itself.fared})" if itself is not None else ""
        return f"it could not be seen whether anything in the pod listens on {end.dial.port}/{end.dial.protocol}{why}"
    if itself is not None and itself.fared is Fared.NO_SUCH_NAME:
        return f"this cluster's DNS does not know {end.dial.host}"
    if itself is not None and itself.fared is Fared.UNSUPPORTED:
        return f"this cluster has no way to {end.dial} ({itself.said.partition(': ')[2] or itself.said})"
    how = f" ({_how(itself, end.dial.patient)})" if itself is not None and itself.fared is not Fared.OTHER else ""
    return f"{end.dial} does not answer from this cluster, not even where no policy is in the way{how}"


def _not_looked_up(trial: ConnectionTrial, goal: Goal, outcome: Outcome, known: Known) -> Observation:
    if not known.dns:
        why = "this cluster's DNS answers no pod, not even where no policy is in the way"
        return not_run(trial, why, outcome.seconds)
    if outcome.fared is Fared.LOOKUP_REFUSED:
        why = "DNS was asked, and the question was rejected on the way"
    else:
        why = f"DNS did not answer within {LOOKUP_SECONDS} s"
    return Observation(trial, False, f"the name {goal.dial.host} could not be looked up: {why}", outcome.seconds)


def _unknown_name(trial: ConnectionTrial, goal: Goal, outcome: Outcome) -> Observation:
    said = f"this cluster's DNS does not know the name {goal.dial.host}"
    return not_run(trial, said, outcome.seconds) if goal.outside else _nowhere(trial, said, outcome)


def _nowhere(trial: ConnectionTrial, said: str, outcome: Outcome) -> Observation:
    """A target that leads nowhere: a wanted connection fails by that, but it shows nothing of a policy."""
    if trial.expected:
        return Observation(trial, False, said, outcome.seconds)
    return not_run(trial, f"{said}, so no policy was tried", outcome.seconds)


def _unsupported(trial: ConnectionTrial, outcome: Outcome) -> str:
    if "not supported" in outcome.said:
        return f"the cluster's nodes cannot do {trial.protocol}: their kernel lacks the module"
    return f"pods of this cluster have no way to such an address ({outcome.said.rpartition(': ')[2]})"
