"""Which image runs, and where it comes from."""

from __future__ import annotations

from lab.subjects.reasoned import ReasonedRule

IMAGES_PAGE = "https://kubernetes.io/docs/concepts/containers/images/"
VERIFY = "https://kubernetes.io/docs/tasks/administer-cluster/verify-signed-artifacts/"

IMAGES = (
    ReasonedRule(
        "image-malformed",
        "supplychain",
        "The API server stores any text as an image; the runtime refuses it, and the pod waits in InvalidImageName.",
        "Write registry/repository:tag@sha256:digest, with the 64 digits of the digest.",
        IMAGES_PAGE,
        leads=500,
    ),
    ReasonedRule(
        "image-by-tag",
        "supplychain",
        "A tag may be moved to another image at any time, on the registry or on the way; a digest names the content.",
        "Write the digest after the name: name:tag@sha256:…",
        IMAGES_PAGE,
        leads=20,
    ),
    ReasonedRule(
        "digest-of-another",
        "supplychain",
        "Beside a digest the tag means nothing to the runtime: what runs is the image that the digest belongs to.",
        "Take the digest from the line of this very image and tag.",
        IMAGES_PAGE,
        leads=40,
    ),
    ReasonedRule(
        "digest-unknown",
        "supplychain",
        "A digest that nobody vouches for names some content, and nothing says which.",
        "Take the digest from the list.",
        IMAGES_PAGE,
        leads=60,
    ),
    ReasonedRule(
        "registry-lookalike",
        "supplychain",
        "The registry is everything before the first slash, to its end: registry.example.com.evil.io belongs to "
        "evil.io, and what follows a slash is only a path.",
        "Read the name up to its first slash, and change what comes from elsewhere.",
        IMAGES_PAGE,
        leads=400,
    ),
    ReasonedRule(
        "registry-implied",
        "supplychain",
        "A name whose first part holds no dot and no colon, and is not localhost, has no registry: the runtime takes "
        "docker.io, and library/ for a name of one part.",
        "Write the registry that is permitted before the name.",
        IMAGES_PAGE,
        leads=400,
    ),
    ReasonedRule(
        "registry-not-permitted",
        "supplychain",
        "Whoever runs the registry decides what runs in the cluster.",
        "Take the image from a registry that is permitted.",
        IMAGES_PAGE,
        leads=380,
    ),
    ReasonedRule(
        "image-unsigned",
        "supplychain",
        "A signature belongs to one digest and one key: that another tag of the image is signed, or somebody else "
        "signed this one, proves nothing.",
        "Run the digest that the key signed, or do not run the image.",
        VERIFY,
        leads=400,
    ),
    ReasonedRule(
        "image-other-version",
        "supplychain",
        "The task says which version is to run.",
        "Write the version that is asked for.",
        IMAGES_PAGE,
        leads=10,
    ),
    ReasonedRule(
        "image-other",
        "supplychain",
        "What runs is another program.",
        "Leave the image, but for what the task asks of it.",
        IMAGES_PAGE,
    ),
)
