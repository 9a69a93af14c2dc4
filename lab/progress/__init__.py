"""What the learner did: attempts, drafts, hints, scores; one SQLite file in the user's data directory."""

from lab.progress.progress import Progress
from lab.progress.values import AttemptRecord, Draft, Place, Standing, StandingState
from lab.progress.variant_key import variant_key

__all__ = ["AttemptRecord", "Draft", "Place", "Progress", "Standing", "StandingState", "variant_key"]
