"""Whether a cluster can be believed, before anything on it is judged.

Two pods connect to each other. A policy that isolates one of them must then stop both directions: a cluster that
lets them through does not enforce NetworkPolicy, and every blocked check on it would be a lie. How long the policy
took tells how long the learner's take: it was made after theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lab.live.control_pods import PORT, REST_SECONDS, START_SECONDS, clock_until
from lab.live.crew import all_of
from lab.live.exec import Place
from lab.live.polling import Clock
from lab.live.probe import CONNECT_SECONDS, Dial, Fared, Outcome, Prober
from lab.live.telling import Known
from lab.live.trouble import LiveError, NotEnforcedError

if TYPE_CHECKING:
    from lab.live.control_pods import ControlPods
    from lab.live.places import Listening

ENFORCE_SECONDS = 20.0
"""How long a policy may take to show before we say that it never will."""

ANY_NAME = Dial("kubernetes.default.svc", 443, by_name=True)
"""A name that every cluster's DNS knows."""

USE_ANOTHER = "use one that does: `cks-lab cluster up` makes one with kind; Calico and Cilium enforce policies too"
"""What to do about a network plugin that does not enforce policies."""


class Control:
    """Judges one cluster by the two control pods."""

    def __init__(self, pods: ControlPods, prober: Prober, stop: threading.Event, clock: Clock | None = None) -> None:
        self._pods, self._prober, self._stop = pods, prober, stop
        self._clock = clock or clock_until(stop)
        self._ways: tuple[tuple[Place, Dial], ...] = ()

    def connected(self) -> None:
        """Wait until the pods reach each other. Raises LiveError when they do not, with no policy in the way."""
        open_address, shut_address = self._pods.addresses()
        self._ways = ((self._pods.open, Dial(shut_address, PORT)), (self._pods.shut, Dial(open_address, PORT)))
        end = self._clock.now() + START_SECONDS
        while True:
            failed = [each for each in self._both() if each.fared is not Fared.CONNECTED]
            if not failed:
                return
            if self._clock.now() > end:
                how = failed[0].said or failed[0].fared
                raise LiveError(
                    f"Two pods of {self._pods.where} do not reach each other, though no policy is in the way ({how})",
                    "mend the cluster's network, or use another: `cks-lab cluster up` makes one",
                )
            self._clock.wait(REST_SECONDS)

    def enforced(self) -> float:
        """Isolate the shut pod; within how many seconds that shows. Raises NotEnforcedError when it does not.

        ``connected`` comes first.
        """
        self._pods.isolate()
        made = self._clock.now()
        while True:
            found = self._both()
            passed = self._clock.now() - made
            blocked = tuple(each.fared in (Fared.TIMED_OUT, Fared.REFUSED, Fared.UNREACHABLE) for each in found)
            if all(blocked):
                # An attempt that timed out met the policy when it began.
                waited = CONNECT_SECONDS if any(each.fared is Fared.TIMED_OUT for each in found) else 0
                return max(0.0, passed - waited)
            if passed > ENFORCE_SECONDS:
                raise _not_enforced(self._pods.where, *blocked)
            self._clock.wait(REST_SECONDS)

    def known(self, ends: Iterable[Listening]) -> Known:
        """How each end answers where nothing is in its way, and whether a name can be looked up there.

        A pod of the lab's is asked at its own address from inside, which is always reachable; everything else from
        the open pod.
        """
        every = tuple(dict.fromkeys(ends))
        asked = [(end.inside or self._pods.open, end.dial) for end in every] + [(self._pods.open, ANY_NAME)]
        *found, lookup = self._all(asked, twice=True)
        return Known(dict(zip(every, found, strict=True)), lookup)

    def _both(self) -> tuple[Outcome, ...]:
        return self._all(self._ways)

    def _all(self, ways: Iterable[tuple[Place, Dial]], *, twice: bool = False) -> tuple[Outcome, ...]:
        return all_of([_Attempt(self._prober, *way, twice) for way in ways], self._stop)


class _Attempt:
    """An attempt that waits to be made; with ``twice`` it is made again, with more time, when it fails."""

    def __init__(self, prober: Prober, source: Place, dial: Dial, twice: bool) -> None:
        self._prober, self._source, self._dial, self._twice = prober, source, dial, twice

    def __call__(self) -> Outcome:
        found = self._prober(self._source, self._dial)
        if found.fared is Fared.CONNECTED or not self._twice:
            return found
        return self._prober(self._source, self._dial.patient)


def _not_enforced(where: str, into: bool, out_of: bool) -> NotEnforcedError:
    """``into`` and ``out_of`` tell which of the two directions the policy did stop."""
    if into:
        what = "a policy stops what is sent to a pod, but not what the pod sends"
    elif out_of:
        what = "a policy stops what a pod sends, but not what is sent to it"
    else:
        what = "a pod that a policy isolates is reached all the same, and reaches others"
    return NotEnforcedError(
        f"The network plugin of {where} does not enforce NetworkPolicy: {what}, "
        f"even {ENFORCE_SECONDS:.0f} s later. Nothing can be graded there",
        USE_ANOTHER,
    )
