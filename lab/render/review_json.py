"""What to revisit, and mastery, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import Any

from lab.learning.mastery import Mastery
from lab.learning.offer import Offer
from lab.learning.overview import Overview
from lab.learning.schedule import Plan
from lab.learning.topics import title_of, topic_of
from lab.render.report_json import SCHEMA
from lab.render.review_text import command


def review_json(found: Overview) -> dict[str, Any]:
    """What is due today, and what is to come."""
    first = len(found.first)
    return {
        "schema": SCHEMA,
        "kind": "review",
        "today": found.today.isoformat(),
        "next_due": found.next_due.isoformat() if found.next_due else None,
        "due": [
            _offer(offer, first=number < first) for number, offer in enumerate((*found.first, *found.more))
        ],
        "coming": [misunderstanding_json(plan) for plan in found.coming],
    }


def _offer(offer: Offer, *, first: bool) -> dict[str, Any]:
    return {
        "exercise": offer.lesson.id,
        "title": offer.lesson.title,
        "minutes": offer.lesson.minutes,
        "seed": offer.seed,
        "new_variant": offer.fresh,
        "first": first,
        "command": command(offer),
        "misunderstandings": [misunderstanding_json(plan) for plan in offer.plans],
    }


def misunderstanding_json(plan: Plan) -> dict[str, Any]:
    """One misunderstanding that was shown, and when to revisit it."""
    shown = plan.shown
    return {
        "rule": shown.rule,
        "title": title_of(shown.rule),
        "topic": topic_of()[shown.rule].id,
        "times": shown.times,
        "first": shown.first.isoformat(),
        "last": shown.last.isoformat(),
        "exercises": list(shown.exercises),
        "overcome": shown.overcome,
        "successes": plan.successes,
        "settled": plan.settled,
        "due": plan.due.isoformat() if plan.due else None,
    }


def learning_json(found: Overview) -> dict[str, Any]:
    """Mastery by topic and competency, and what was misunderstood."""
    return {
        "topics": [{"topic": topic.id, "title": topic.title, **_mastery(each)} for topic, each in found.topics],
        "competencies": [{"competency": name, **_mastery(each)} for name, each in found.competencies],
        "misunderstandings": [misunderstanding_json(plan) for plan in found.plans],
    }


def _mastery(mastery: Mastery) -> dict[str, Any]:
    return {"mastery": mastery.percent, "passes": mastery.passes, "lapses": mastery.lapses}
