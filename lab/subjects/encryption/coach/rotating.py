"""What is misunderstood about changing a key in steps."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.encryption.coach.case import SURE, Case, case_of
from lab.subjects.encryption.compare import step_span
from lab.subjects.encryption.rotation import Moment, steps, walk
from lab.subjects.protocol import Advice, Attempt

ROTATING = "https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#rotating-a-decryption-key"


class MomentRule:
    """Moments of some kinds, told by the first of them; it accounts for what follows from it."""

    id = ""
    why = ""
    mend = ""
    kinds: tuple[str, ...] = ()

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The first such moment."""
        case = case_of(attempt)
        moments = walk(attempt.setting.after) if case.texts else ()
        own = [moment for moment in moments if moment.kind in self.kinds and self.fits(case, moment)]
        if not own:
            return ()
        told = frozenset(moment.text for moment in own)
        weight = SURE * len(told) // max(len(case.texts), 1)
        # The first thing that goes wrong is what to look at first.
        if own[0] is moments[0]:
            weight = max(weight, SURE - 20)
        span = step_span(own[0])
        finding = Finding(self.id, Severity.ERROR, own[0].text, span, why=self.why, mend=self.mend, link=ROTATING)
        return (Advice(finding, cases=told, weight=weight),)

    def fits(self, case: Case, moment: Moment) -> bool:  # noqa: ARG002
        """Whether the moment is of this misunderstanding."""
        return True


class WrittenBeforeReadable(MomentRule):
    """A key that writes before every API server knows it."""

    id = "new-key-writes-too-early"
    why = (
        "The API servers restart one after the other. Until the last one has, those that have not cannot read what "
        "the others write under a key that they do not know."
    )
    mend = "Let a first step only add the new key behind the old one, so that every API server can read it."
    kinds = ("ahead",)

    def fits(self, case: Case, moment: Moment) -> bool:
        """Where it is the key that is new."""
        return not _key_differs(case, moment)


def _materials(attempt: Attempt, name: str) -> set[bytes]:
    """The materials that the steps give to keys of a name."""
    return {
        key.material
        for step in steps(attempt.setting.after)
        if step.loaded.configuration is not None
        for entry in step.loaded.configuration.entries
        for provider in entry.providers
        for key in provider.keys
        if key.name == name
    }


def _key_differs(case: Case, moment: Moment) -> bool:
    """Whether steps know keys of the same name that are not the same key."""
    name = moment.stored.prefix.rstrip(":").rpartition(":")[2] if moment.stored is not None else ""
    return bool(name) and len(_materials(case.attempt, name)) > 1


class KeyDiffers(MomentRule):
    """The same name for another key in another step."""

    id = "key-differs-between-steps"
    why = "The name only helps to find the key. What opens an object is the very key that it was written with."
    mend = "Make the new key once, and write the same one into every step."
    kinds = ("ahead", "behind", "lost")

    def fits(self, case: Case, moment: Moment) -> bool:
        """Where the name is known and the key is another."""
        return _key_differs(case, moment)


class IdentityGoneTooEarly(MomentRule):
    """Nothing reads plain text any more, and some is left."""

    id = "identity-gone-too-early"
    why = "What is stored as plain text stays so until it is written again, and is read by identity alone."
    mend = "Keep identity as the last provider until everything was written again."
    kinds = ("behind", "lost")

    def fits(self, case: Case, moment: Moment) -> bool:  # noqa: ARG002
        """Where plain text is lost."""
        return moment.stored is not None and moment.stored.plain


class OldKeyGoneTooEarly(MomentRule):
    """A key taken away while objects are stored under it, or while another API server still writes with it."""

    id = "old-key-gone-too-early"
    why = "A key may go when nothing is stored under it any more and no API server writes with it."
    mend = "Keep the old key behind the new one until everything was written again; take it away in a later step."
    kinds = ("behind", "lost")

    def fits(self, case: Case, moment: Moment) -> bool:
        """Where it is the key that is gone."""
        return moment.stored is not None and not moment.stored.plain and not _key_differs(case, moment)
