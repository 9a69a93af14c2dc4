"""What runs that was not to, what no longer runs, and what was changed besides."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

DEPLOYMENT = "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/"
CONTEXT = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"

WORKLOADS = (
    ReasonedRule(
        "package-still-runs",
        "supplychain",
        "The bill of materials of that image lists the package in a version that the task is about.",
        "Look at name and version of each package: a name that only begins alike is another package, and 1.9 is older "
        "than 1.10.",
        DEPLOYMENT,
        leads=400,
    ),
    ReasonedRule(
        "vulnerable-still-runs",
        "supplychain",
        "The report on that image lists what the task is about.",
        "Look at every result of a report: operating system and libraries are listed apart.",
        DEPLOYMENT,
        leads=400,
    ),
    ReasonedRule(
        "still-runs",
        "supplychain",
        "A workload runs until it is deleted or scaled to nothing, a container until it is taken out of the template.",
        "Delete what is not to run, and nothing else.",
        DEPLOYMENT,
        leads=10,
    ),
    ReasonedRule(
        "workload-gone",
        "supplychain",
        "Other people need that workload, and nothing was said against it.",
        "Keep it, and change only what the task names.",
        DEPLOYMENT,
        leads=40,
    ),
    ReasonedRule(
        "container-gone",
        "supplychain",
        "The other containers of the pod do work that is needed.",
        "Take out the one container that is meant.",
        DEPLOYMENT,
        leads=40,
    ),
    ReasonedRule(
        "workload-changed",
        "supplychain",
        "An image is changed by changing image:, and nothing else.",
        "Put the rest back as it was.",
        DEPLOYMENT,
    ),
    ReasonedRule(
        "score-lost",
        "supplychain",
        "One thing that opens the node weighs more than everything that confines the container.",
        "Take away what loses points first; the check's notes list it line by line.",
        CONTEXT,
        leads=-1001,
    ),
    ReasonedRule(
        "score-low",
        "supplychain",
        "Points are given where every container of the pod has the setting, its own or the pod's.",
        "The check's notes list what is still open, line by line.",
        CONTEXT,
        leads=-1001,
    ),
)
