"""An attempt as these rules look at it: Falco as it runs, what is wrong, and what a mend would leave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.falco.compare import Three, changed_rules, mask_of, space_of
from lab.subjects.falco.events.event import events_of
from lab.subjects.falco.language.tree import Check, Exists, Name, Node, checks_of, nodes_of
from lab.subjects.falco.loading import Running, running
from lab.subjects.falco.proving.space import Space
from lab.subjects.falco.rules.compiling import Rule
from lab.subjects.protocol import Attempt, Witness

SURE = 1000

LIST = re.compile(r"^\s*-?\s*list:\s*(\S+)", re.MULTILINE)


class Case:
    """One attempt."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        self.settled: set[str] = set()
        """The rules for which a mistake is found that accounts for all."""
        self.setting = attempt.setting

    @property
    def state(self) -> State:
        """The nodes as they are now."""
        return self.setting.after

    @cached_property
    def falco(self) -> Running:
        """Falco with the files as they are."""
        return running(self.state)

    @cached_property
    def three(self) -> Three:
        """Falco as it is, and as it must and may be."""
        bounds = self.setting.bounds
        required = running(bounds.required)
        return Three(required, running(bounds.permitted), self.falco, events_of(bounds.required))

    @cached_property
    def failed(self) -> tuple[tuple[str, Witness], ...]:
        """What is wrong by this subject's checks and proof, each with the check's id; answers are the sheet's."""
        from lab.subjects.registry import subject_of

        return tuple(
            (run.id, witness)
            for run in self.attempt.failed
            if subject_of(run.check) == "falco"
            for witness in (run.outcome.witnesses or (Witness("missing", run.outcome.summary),))
            if "question" not in witness.facts
        )

    @cached_property
    def texts(self) -> frozenset[str]:
        """Everything that is wrong, as told."""
        return frozenset(witness.text for _, witness in self.failed)

    def explained(self, texts: frozenset[str]) -> frozenset[str]:
        """The failed checks of which nothing is left when those are gone."""
        ids = {run_id for run_id, _ in self.failed}
        return frozenset(
            run_id for run_id in ids if all(each.text in texts for other, each in self.failed if other == run_id)
        )

    @cached_property
    def rules(self) -> tuple[RuleCase, ...]:
        """Each rule that is asked about and comes out wrong."""
        if self.falco.error is not None or self.three.required.error is not None:
            return ()
        changed = changed_rules(self.three)
        space = space_of(self.three, changed)
        every = (RuleCase(self, name, space) for name in changed)
        return tuple(each for each in every if each.wrong)

    @cached_property
    def lists(self) -> list[str]:
        """The names of the lists in the files that Falco reads."""
        texts = (self.state.node_files.get(path, "") for path in self.falco.files)
        return [name for text in texts for name in LIST.findall(text)]

    def placed(self, path: str) -> Span | None:
        """The beginning of a file of the nodes, as it was handed in."""
        name = self.state.node_sources.get(path)
        return None if name is None else Span(name, 1, 1, 1, 1)


@lru_cache(maxsize=4)
def case_of(attempt: Key) -> Case:
    """The case of an attempt, made once."""
    return Case(attempt.attempt)


class Key:
    """An attempt by its identity."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt

    def __hash__(self) -> int:
        return id(self.attempt)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and other.attempt is self.attempt


@dataclass(frozen=True, eq=False)
class RuleCase:
    """One rule that comes out wrong."""

    case: Case
    name: str
    space: Space

    @cached_property
    def triple(self) -> tuple[Rule | None, Rule | None, Rule | None]:
        """The rule as it must be, as it may be, and as it is; None where it is not on."""
        return self.case.three.on(self.name)

    @cached_property
    def masks(self) -> tuple[int, int, int]:
        """The events that it must alert of, may alert of, and alerts of."""
        need, may, now = (mask_of(rule, self.space) for rule in self.triple)
        return need, may, now

    @cached_property
    def wrong(self) -> tuple[Witness, ...]:
        """What is wrong with it."""
        mine = (each for _, each in self.case.failed if each.facts.get("rule") == self.name)
        return tuple({each.text: each for each in mine}.values())

    @cached_property
    def texts(self) -> frozenset[str]:
        """The same, as told: what has to do with which events it alerts of."""
        return frozenset(each.text for each in self.wrong if not {"printed", "priority"} & each.facts.keys())

    @property
    def wanted(self) -> Rule | None:
        """The rule as the task wants it."""
        return self.triple[0] or self.triple[1]

    @property
    def now(self) -> Rule | None:
        """The rule as it is; None where it is not on."""
        return self.triple[2]

    def gone(self, mended: Node) -> frozenset[str]:
        """What would no longer be wrong with that condition; nothing where it brings more than it takes."""
        need, may, now = self.masks
        mask = self.space.mask(mended)
        missing, excess = need & ~mask, mask & ~may
        if not missing and not excess:
            return self.texts
        if (missing | excess).bit_count() >= ((need & ~now) | (now & ~may)).bit_count():
            return frozenset()
        mine = (each for each in self.wrong if each.text in self.texts)
        return frozenset(each.text for each in mine if self._right(each, missing, excess))

    def _right(self, witness: Witness, missing: int, excess: int) -> bool:
        left = missing if witness.kind == "missing" else excess
        number = witness.facts.get("event")
        event = next((event for event in self.case.three.events if event.number == number), None)
        return not left if event is None else not left >> self.space.index(event) & 1

    def span(self, part: Check | Exists | Name | None = None) -> Span | None:
        """Where a part of the condition stands; the whole of it where the part is another's, such as a macro's."""
        rule = self.now
        if rule is None:
            return None
        if part is not None and any(each is part for each in nodes_of(rule.read)):
            return rule.wording.span(part.start, part.end)
        return rule.wording.span(0, len(rule.wording.text))

    def checks(self) -> Iterator[Check | Exists]:
        """Every comparison of the rule as it is, macros put in."""
        return iter(()) if self.now is None else checks_of(self.now.node)

    def wanted_checks(self) -> tuple[Check | Exists, ...]:
        """Every comparison of the rule as it must be."""
        return () if self.wanted is None else tuple(checks_of(self.wanted.node))
