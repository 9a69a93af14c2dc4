import pytest

from lab.subjects.network.coach.address_range import AddressRangeTooNarrow, AddressRangeTooWide
from tests.network.coach.attempts import Met, Missed, Right, egress


def outside(block, mark=""):
    return egress(f"- to:\n  - ipBlock: {{{block}}}{mark}\n  ports: [{{port: 443}}]\n")


TASK = outside("cidr: 203.0.113.0/24, except: [203.0.113.1/32]")
PARTNER = outside("cidr: 203.0.113.10/32")

WIDE = [
    Met(
        "a larger block",
        PARTNER,
        outside("cidr: 203.0.113.0/24", " # here"),
        says="203.0.113.0/24 covers more addresses than asked for",
    ),
    Met(
        "the whole internet",
        TASK,
        outside("cidr: 0.0.0.0/0, except: [203.0.113.1/32]", " # here"),
        says="0.0.0.0/0 without 203.0.113.1/32 covers more addresses than asked for",
    ),
    Met(
        "an exception left out",
        TASK,
        outside("cidr: 203.0.113.0/24", " # here"),
        says="203.0.113.0/24 covers more addresses than asked for",
    ),
    Missed("a smaller block", TASK, outside("cidr: 203.0.113.0/25, except: [203.0.113.1/32]")),
    Missed("a wrong port", TASK, TASK.replace("443", "80")),
    Right(
        "the same in halves",
        PARTNER.replace("10/32", "0/24"),
        outside("cidr: 203.0.113.0/25}\n  - ipBlock: {cidr: 203.0.113.128/25"),
    ),
]

NARROW = [
    Met(
        "a smaller block",
        TASK,
        outside("cidr: 203.0.113.0/25, except: [203.0.113.1/32]", " # here"),
        says="203.0.113.0/25 without 203.0.113.1/32 covers fewer addresses than asked for",
    ),
    Met(
        "an exception too many",
        PARTNER.replace("10/32", "0/24"),
        outside("cidr: 203.0.113.0/24, except: [203.0.113.0/28]", " # here"),
        says="203.0.113.0/24 without 203.0.113.0/28 covers fewer addresses than asked for",
    ),
    Missed("a larger block", PARTNER, outside("cidr: 203.0.113.0/24")),
    Missed("a wrong port", TASK, TASK.replace("443", "80")),
]


@pytest.mark.parametrize("case", WIDE, ids=str)
def test_too_wide(case):
    case.check(AddressRangeTooWide())


@pytest.mark.parametrize("case", NARROW, ids=str)
def test_too_narrow(case):
    case.check(AddressRangeTooNarrow())
