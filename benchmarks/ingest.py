"""How fast a newsroom is taken in, and how much memory it needs: starts `ingestion.py`.

    .venv/bin/python benchmarks/ingest.py [--articles 150] [--rounds 3] [--memory 1000,5000]

Python looks into the folder of the program first, where this file has the name of the project's
package: whoever imports `ingest` from here is given the package.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

if __name__ == "__main__":
    from ingestion import main

    main()
else:
    here = str(Path(__file__).resolve().parent)
    path = sys.path[:]
    sys.path[:] = [entry for entry in path if str(Path(entry).resolve()) != here]
    del sys.modules[__name__]
    sys.modules[__name__] = importlib.import_module(__name__)
    sys.path[:] = path
