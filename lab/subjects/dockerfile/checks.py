"""``image``: what the image of a Dockerfile is, whichever way the Dockerfile is written."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.compare import of_loss, told
from lab.subjects.dockerfile.facts import Facts, facts_of
from lab.subjects.dockerfile.keeping import losses
from lab.subjects.dockerfile.requirements import KEEPS, REQUIREMENTS, Wrong
from lab.subjects.protocol import Check, CheckKind, Outcome, Setting, Witness

HOW = "write it as image: {file: /root/build/Dockerfile, user: non-root, base: {digest: true}, secrets: none, …}"


@dataclass(frozen=True, slots=True)
class ImageCheck:
    """The image is built and starts, meets every requirement, and keeps what it is asked to keep."""

    path: str
    target: str
    requirements: tuple[tuple[str, Wrong], ...]
    keeps: tuple[str, ...]

    def run(self, setting: Setting) -> Outcome:
        """Build it in thought, and tell what is not as asked."""
        facts = facts_of(setting.after, self.path, self.target)
        witnesses = tuple(self._wrong(facts, setting))
        if witnesses:
            notes = tuple(note for witness in witnesses for note in witness.notes)
            return Outcome(False, witnesses[0].text, notes, witnesses)
        return Outcome(True, f"{self.path.rpartition('/')[2]} makes an image that is as asked")

    def _wrong(self, facts: Facts, setting: Setting) -> Iterator[Witness]:
        state = setting.after
        for trouble in facts.troubles:
            yield told("missing", trouble, self.path, state)
        if facts.stages == 0:
            return
        for _key, wrong in self.requirements:
            for mark in wrong(facts):
                yield told("excess", mark, self.path, state)
        if not self.keeps:
            return
        sorts = {sort for key in self.keeps for sort in KEEPS[key]}
        bounds = (
            facts_of(each, self.path, self.target) for each in (setting.bounds.required, setting.bounds.permitted)
        )
        for loss in losses(facts, *bounds):
            if loss.key in sorts or loss.key.partition(" ")[0] in sorts:
                yield of_loss(loss, self.path, state)

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster builds no images."""
        return ()


class ImageKind:
    """``image``."""

    key = "image"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not written:
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - {"file", "target", "keeps", *REQUIREMENTS})
        if unknown:
            known = ", ".join(("file", "target", "keeps", *REQUIREMENTS))
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {known}")
        path, target, keeps = written.get("file"), written.get("target", ""), written.get("keeps", [])
        if not isinstance(path, str) or not path.startswith("/"):
            raise ValueError("file must be the Dockerfile's path on the node, from the root")
        if not isinstance(target, str):
            raise ValueError("target must be the name of a stage")
        if not isinstance(keeps, list) or not all(isinstance(key, str) and key in KEEPS for key in keeps):
            raise ValueError(f"keeps must list some of {', '.join(KEEPS)}")
        asked = tuple((key, REQUIREMENTS[key](written[key])) for key in written if key in REQUIREMENTS)
        return ImageCheck(path, target, asked, tuple(keeps))


KINDS: tuple[CheckKind, ...] = (ImageKind(),)
