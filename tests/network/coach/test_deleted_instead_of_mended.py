import pytest

from lab.subjects.network.coach.deleted_instead_of_mended import DeletedInsteadOfMended
from tests.network.coach.attempts import BACKEND, DNS, TO_MONITORING, Met, Missed, Right, egress

FOUND = egress(BACKEND, TO_MONITORING)
TASK = egress(BACKEND)
DELETE = "delete:\n- NetworkPolicy/shop/frontend\n"

CASES = [
    Met(
        "the policy that was too wide",
        TASK,
        DELETE,
        FOUND,
        says="frontend is gone, and with it all that it had opened and closed",
    ),
    Missed("left as it was", TASK, "", FOUND),
    Missed("mended the wrong way", TASK, egress(DNS), FOUND),
    Missed("deleted as asked, and something else spoilt", DELETE, DELETE + "---\n" + egress(pods="backend"), FOUND),
    Right("deleted, as asked", DELETE, DELETE, FOUND),
    Right("replaced by one of another name", TASK, DELETE + TASK.replace("name: frontend", "name: front"), FOUND),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_deleted_instead_of_mended(case):
    case.check(DeletedInsteadOfMended())
