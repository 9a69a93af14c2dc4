"""The second opinion: it agrees with the engine on changed answers, and is not made of it."""

import ast
from pathlib import Path

import pytest
import yaml

import lab.subjects.admission.naive as naive
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.subjects.admission.compare import compare
from lab.subjects.admission.mutation import AdmissionMutation
from lab.subjects.admission.naive.expressions import NoValueError, value
from tests.admission.worlds import FOLDER, POLICY, SPACES, asking, cluster, exact, with_files

BOUNDS = exact(cluster())
MUTANTS = list(AdmissionMutation().mutants(list(yaml.safe_load_all(POLICY)), BOUNDS.required))


@pytest.mark.parametrize("part", range(5))
def test_engine_and_oracle_agree(part: int):
    for mutant in MUTANTS[part::15]:
        try:
            state = build(EXAM, files=[SPACES, "---\n".join(yaml.safe_dump(each) for each in mutant.documents)])
        except ValueError:
            continue
        assert AdmissionMutation().oracle(BOUNDS, state).within is not bool(compare(BOUNDS, state)), mutant.text


def test_there_are_changes_of_every_sort():
    assert len(MUTANTS) > 60
    assert {"actions", "expressions", "rules"} <= {mutant.operator for mutant in MUTANTS}


def test_the_oracle_reads_files_by_itself():
    right = asking()
    bounds = exact(right)
    assert AdmissionMutation().oracle(bounds, right).within
    wrong = with_files(right, {f"{FOLDER}config.yaml": ("false", "true")})
    assert not AdmissionMutation().oracle(bounds, wrong).within


def test_expressions():
    names = {"object": {"spec": {"containers": [{"image": "a"}, {"image": "b"}]}}}
    assert value("object.spec.containers.all(c, c.image in ['a', 'b'])", names) is True
    assert value("object.spec.?x.orValue([]).size() + 1", names) == 1
    assert value("has(object.spec.x) && object.spec.x", names) is False
    with pytest.raises(NoValueError):
        value("object.spec.x", names)


def test_it_imports_nothing_of_the_engine():
    folder = Path(naive.__file__).parent
    engine = ("lab.cluster.policies", "lab.manifests.cel", "lab.subjects.admission.probe", "lab.cluster.podsecurity")
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith(engine), path
