"""``python -m lab`` is ``cks-lab``."""

import sys

from lab.cli import main

sys.exit(main())
