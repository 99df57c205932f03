"""NETmundial 2014 in the product: how fast topics are proposed, which, and what words count.

    python -m benchmarks.netmundial [FOLDER]     (the data: ../shared/data, TDT_DATA, or FOLDER)

The last line is one JSON object.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.netmundial import counted, proposed
from benchmarks.netmundial.installed import bring_in, installation
from config import ROOT


def main() -> None:
    """Propose in one installation, count in another, and print both."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TDT_DATA", "")
    place = Path(given or ROOT.parent / "shared" / "data") / "netmundial"
    if not place.is_dir():
        sys.exit(f"There are no contributions in {place}: name the folder of the data.")
    file = place / "contributions.csv"
    with tempfile.TemporaryDirectory() as folder:
        found = proposed.report(installation(Path(folder), works=True), file)
    with tempfile.TemporaryDirectory() as folder:
        app = installation(Path(folder))
        with app.app_context():
            bring_in(app, file)
        words = counted.report(app, place)
    print(json.dumps({"benchmark": "netmundial", **found, "by_words": words}))


if __name__ == "__main__":
    main()
