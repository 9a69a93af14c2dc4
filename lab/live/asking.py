"""What the API server answers without a pod: reviews, dry runs, what it holds, and certificates."""

from __future__ import annotations

import threading

from lab.cluster.trial import (
    AccessTrial,
    AdmissionTrial,
    CertificateTrial,
    ChangeTrial,
    Observation,
    StoredTrial,
    Trial,
)
from lab.live.api import Api
from lab.live.names import Names
from lab.live.reading_back import ReadingBack
from lab.live.resources import Resources
from lab.live.reviews import Reviews
from lab.live.signing import Signing


class Asking:
    """Asks one cluster, in the names of one run."""

    def __init__(self, api: Api, resources: Resources, names: Names, stop: threading.Event) -> None:
        self.reviews = Reviews(api, resources, names)
        self.reading = ReadingBack(api, resources, names)
        self.signing = Signing(api, names, stop)

    def answer(self, trial: Trial) -> Observation | None:
        """How a trial fares; None for one that takes pods. Raises LiveError, CancelledError."""
        match trial:
            case AccessTrial():
                return self.reviews.access(trial)
            case AdmissionTrial():
                return self.reviews.admission(trial)
            case StoredTrial():
                return self.reading.stored(trial)
            case ChangeTrial():
                return self.reading.change(trial)
            case CertificateTrial():
                return self.signing.certificate(trial)
        return None
