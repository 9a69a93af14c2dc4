"""Tests see none of the packs, and none of the progress, of whoever runs them."""

import os
import tempfile
from pathlib import Path

os.environ.pop("CKS_LAB_PATH", None)
os.environ.setdefault("CKS_LAB_HOME", str(Path(tempfile.gettempdir()) / f"cks-lab-tests-{os.getpid()}"))
