"""Write ``curriculum.md`` in this folder: what the exam asks for, and the exercises for it.

python docs/make_curriculum.py
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from lab.catalog.catalog import open_catalog  # noqa: E402
from lab.catalog.places import shipped  # noqa: E402
from lab.render.curriculum_text import curriculum_text  # noqa: E402

PAGE = ROOT / "docs" / "curriculum.md"

if __name__ == "__main__":
    PAGE.write_text(curriculum_text(open_catalog(shipped())), encoding="utf-8")
    print(f"wrote {PAGE}")
