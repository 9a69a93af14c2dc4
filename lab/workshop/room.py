"""Who is in the workshop and how they fare: a fold of its events."""

from __future__ import annotations

from collections.abc import Iterable

from lab.quick_dataclass import dataclass
from lab.workshop.pace import FROZEN, Pace, Slot
from lab.workshop.person import Person
from lab.workshop.values import Event, Kind, Workshop


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the scoreboard. Who has the same points has the same rank; the earlier comes first."""

    rank: int
    learner: str
    score: int
    passed: int


class Room:
    """Everything that happened so far, as it stands. Telling an event twice changes nothing."""

    def __init__(self, workshop: Workshop, events: Iterable[Event] = ()) -> None:
        self.workshop = workshop
        self.pace = Pace({each.exercise: Slot(each) for each in workshop.plan})
        self.people: dict[str, Person] = {}
        self.number = 0
        self.joined = 0
        self.last_offset = 0.0
        self.last_at = ""
        self.submissions: dict[str, str] = {}
        """Who handed in the submission of an id."""
        self._frozen: tuple[Place, ...] = ()
        for event in events:
            self.tell(event)

    def tell(self, event: Event) -> None:
        """Take an event into account; those of a number that was told before are left out."""
        if event.number <= self.number:
            return
        self.number, self.last_offset, self.last_at = event.number, event.offset, event.at
        if event.kind in (Kind.PAUSED, Kind.ENDED, Kind.HOSTED):
            self._count_time(event.offset - event.facts.get("away", 0.0))
        if event.kind is Kind.JOINED:
            self._join(event)
        elif event.kind is Kind.REMOVED:
            self.people.pop(event.learner, None)
            self.submissions = {name: who for name, who in self.submissions.items() if who != event.learner}
            self._frozen = tuple(each for each in self._frozen if each.learner != event.learner)
        elif event.learner in self.people:
            self._act(self.people[event.learner], event)
        if event.kind is Kind.SCOREBOARD and event.facts["mode"] == FROZEN and self.pace.scoreboard != FROZEN:
            self._frozen = self.ranking()
        self.pace.tell(event)

    def ranking(self) -> tuple[Place, ...]:
        """The learners by points, as they stand now."""
        people = sorted(self.people.values(), key=lambda each: (-each.score, each.scored_at, each.number))
        places: list[Place] = []
        for index, each in enumerate(people):
            tied = places and places[-1].score == each.score
            rank = places[-1].rank if tied else index + 1
            passed = sum(standing.passed for standing in each.standings.values())
            places.append(Place(rank, each.id, each.score, passed))
        return tuple(places)

    @property
    def scoreboard(self) -> tuple[Place, ...]:
        """The scoreboard as it is shown: as it was when it was frozen, if it is."""
        return self._frozen if self.pace.scoreboard == FROZEN else self.ranking()

    def name_of(self, person: Person) -> str:
        """The name the room sees: none of people's own in anonymous mode."""
        return f"Learner {person.number}" if self.pace.anonymous else person.name

    def _join(self, event: Event) -> None:
        self.joined += 1
        self.people[event.learner] = Person(
            event.learner, event.facts["name"], self.joined, event.offset, event.offset
        )

    def _act(self, person: Person, event: Event) -> None:
        person.seen = max(person.seen, event.offset)
        if event.kind is Kind.SHARED:
            person.shares = bool(event.facts["on"])
        elif event.kind is Kind.MOVED:
            person.count_time(self.pace.working(event.offset))
            person.exercise = event.exercise
        elif event.kind is Kind.SUBMITTED:
            person.count_time(self.pace.working(event.offset))
            person.exercise = event.exercise
            self.submissions[event.facts["id"]] = person.id
            person.sequence = max(person.sequence, event.facts["sequence"])
            person.standing(event.exercise).hand_in(event.facts, event.offset)

    def _count_time(self, offset: float) -> None:
        for person in self.people.values():
            person.count_time(self.pace.working(offset))
