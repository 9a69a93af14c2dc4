"""A pack of exercises on files: for what the shipped ones do not show all at once."""

from pathlib import Path

from lab.catalog.places import Place

HERE = Path(__file__).parent
PACK = Place(HERE / "exercises", HERE / "solutions")
