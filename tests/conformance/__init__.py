"""The lab against the verdicts of Kubernetes' own code: ``python -m tests.conformance DIR``.

Every ``*.jsonl`` file under DIR is run by its name; ``registry.RUNNERS`` says which module of this package
judges which name. Such a module offers ::

    def run(rows: Iterable[Row]) -> Result: ...

and most are a single judge, called per row, that puts each question to the tally::

    def judge(row: Row, result: Result) -> None:
        result.check(row["id"], "errors", row["expected"]["errors"], my_errors(row["policy"]))

    def run(rows: Iterable[Row]) -> Result:
        return over(rows, judge)

``skip(result, reason)`` in a judge counts the row as skipped instead. Rows that carry ``panic`` or
``oracle_error`` are skipped before a module sees them; a row that is not JSON, or that makes a module raise,
is a disagreement. Names in ``registry.NOT_HELD`` are known, but of a subject the lab does not hold: their rows
are counted as skipped. ``test_corpus`` runs the same code as tests, one per file.
"""
