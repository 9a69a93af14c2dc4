"""Levels that say too much or too little, and stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.audit.coach.case import Case, Mend, PolicyRule, with_rule
from lab.subjects.audit.judged import ordinal
from lab.subjects.audit.policy import STAGES, Level
from lab.subjects.audit.words import doing

CONFIDENTIAL = frozenset({("", "secrets"), ("", "configmaps"), ("authentication.k8s.io", "tokenreviews")})


class SecretsInLog(PolicyRule):
    """Contents of Secrets in the log."""

    id = "audit-secrets-in-log"
    why = (
        "At Request and RequestResponse the objects themselves are written: whoever can read the log then reads "
        "every Secret in it."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the level that was asked."""
        for place, asked in case.deciding(missing=False):
            rule, key = case.own.rules[place], (asked.request.group, asked.request.resource)
            secret = key in CONFIDENTIAL or asked.request.subresource == "token"
            if secret and rule.level > Level.METADATA >= asked.wanted:
                said = f"the {ordinal(place)} writes the contents of {asked.request.resource} into the log"
                policy = with_rule(case.own, place, replace(rule, level=asked.wanted))
                span = case.span(("rules", place, "level"))
                yield self.mend(said, span, f"Write level: {asked.wanted.word} for them.", policy)


class LevelTooHigh(PolicyRule):
    """More than was asked."""

    id = "audit-level-too-high"
    why = "Each level holds what the one before it does: None, Metadata, Request, RequestResponse."
    guess = 10

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the level that was asked."""
        yield from _levels(self, case, missing=False)


class LevelTooLow(PolicyRule):
    """Less than was asked."""

    id = "audit-level-too-low"
    why = (
        "Metadata says who did what, when and to which object; Request adds what was sent, RequestResponse what "
        "came back as well."
    )
    guess = 10

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the level that was asked."""
        yield from _levels(self, case, missing=True)


def _levels(told: PolicyRule, case: Case, *, missing: bool) -> Iterator[Mend]:
    for place, asked in case.deciding(missing):
        rule = case.own.rules[place]
        if rule.level is asked.wanted:
            continue
        does = doing((asked.request.verb,), asked.request, anywhere=False)
        bound = "at least" if missing else "at most"
        said = f"the {ordinal(place)} has level {rule.level.word}: for whoever {does}, {bound} {asked.wanted.word}"
        policy = with_rule(case.own, place, replace(rule, level=asked.wanted))
        span = case.span(("rules", place, "level"))
        yield told.mend(f"{said} was asked", span, f"Write level: {asked.wanted.word}.", policy)


class StageNotOmitted(PolicyRule):
    """An event on arrival beside the one on the answer."""

    id = "audit-stage-not-omitted"
    why = (
        "Without omitStages two events are written of each request: on its arrival and when it is answered. At the top "
        "of the policy omitStages holds for every rule; in a rule it holds for that one."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave the stage out for all."""
        for stage in STAGES:
            if stage in case.own.omit_stages:
                continue
            policy = replace(case.own, omit_stages=(*case.own.omit_stages, stage))
            some = any(stage in rule.omit_stages for rule in case.own.rules)
            said = f"only some rules leave out the stage {stage}" if some else f"the stage {stage} is not left out"
            yield self.mend(said, case.span(()), f"Write omitStages: [{stage}] at the top of the policy.", policy)


class StageOmitted(PolicyRule):
    """A stage left out that was asked for."""

    id = "audit-stage-omitted"
    why = "An event at ResponseComplete says how a request ended; without it the log knows only that somebody asked."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Write the stage."""
        for stage in STAGES:
            rules = tuple(
                replace(rule, omit_stages=tuple(each for each in rule.omit_stages if each != stage))
                for rule in case.own.rules
            )
            whole = tuple(each for each in case.own.omit_stages if each != stage)
            policy = replace(case.own, rules=rules, omit_stages=whole)
            if policy != case.own:
                place = next((at for at, rule in enumerate(case.own.rules) if stage in rule.omit_stages), 0)
                path = ("omitStages",) if stage in case.own.omit_stages else ("rules", place, "omitStages")
                said = f"no event is written at the stage {stage}, and one was asked"
                yield self.mend(said, case.span(path), f"Take {stage} out of omitStages.", policy)


class ManagedFields(PolicyRule):
    """The fields that nobody reads in the log."""

    id = "audit-managed-fields"
    why = "omitManagedFields at the top is for every rule that says nothing of its own."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Do as was asked."""
        wanted = case.required.omit_managed_fields
        rules = tuple(replace(rule, omit_managed_fields=None) for rule in case.own.rules)
        policy = replace(case.own, omit_managed_fields=wanted, rules=rules)
        said = "managed fields are written" if wanted else "managed fields are left out"
        how = f"Write omitManagedFields: {str(wanted).lower()} at the top of the policy."
        yield self.mend(f"{said}, and that was not asked", case.span(()), how, policy)
