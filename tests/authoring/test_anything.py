"""Whatever an exercise.yaml of a pack holds, the catalog opens; the exercise is used, or told to be broken."""

import copy
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.authoring.skeleton import skeleton, write
from lab.catalog.beside import open_pack
from lab.catalog.fields import ExerciseError
from lab.catalog.packs import pack_at
from lab.catalog.untrusted import ensure_usable

SUBJECTS = ("network", "rbac", "podsecurity", "audit", "sheet")
FILE = "exercises/zoo/ape/exercise.yaml"
SOUND = {name: yaml.safe_load(skeleton("ape", name, "zoo").files[FILE]) for name in SUBJECTS}

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 70000) | st.text(max_size=6) | st.sampled_from(["shop/api", "..", "*"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """The way to everything in a value."""
    yield path
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(each, (*path, key))


@given(data=st.data(), subject=st.sampled_from(SUBJECTS))
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
def test_it_is_used_or_told_to_be_broken(data, subject):
    spoilt = copy.deepcopy(SOUND[subject])
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from([path for path in places(spoilt) if path]))
        here = spoilt
        for step in way:
            here = here[step]
        here[last] = data.draw(anything)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write(skeleton("ape", subject, "zoo"), root)
        (root / FILE).write_text(yaml.safe_dump(spoilt), encoding="utf-8")
        catalog = open_pack(pack_at(root))
        found = list(catalog)
        assert len(found) + len(catalog.problems) >= 1
        for exercise in found:
            with suppress(ExerciseError):
                ensure_usable(exercise)
