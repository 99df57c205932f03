# ruff: noqa: INP001 - a script beside the files it looks after, not part of a package
"""The files of others that pages load: fetched once, kept here, held to their hashes.

`python static/vendor/vendor.py fetch` packs what manifest.json names with npm and writes lock.json;
`python static/vendor/vendor.py check` compares files and hashes without the network.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
MANIFEST = HERE / "manifest.json"
LOCK = HERE / "lock.json"
OURS = {"manifest.json", "lock.json", "vendor.py"}


def digest(content: bytes) -> str:
    """The sha384 of a file, in the form browsers know as subresource integrity."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def fetch() -> None:
    """Pack each package with npm, keep the files named and lock their hashes."""
    locked: dict[str, str] = {}
    for package, entry in json.loads(MANIFEST.read_text()).items():
        with tempfile.TemporaryDirectory() as folder:
            command = ["npm", "pack", package, "--silent", "--pack-destination", folder]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - names from our own manifest
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
                for source, target in entry["files"].items():
                    member = archive.extractfile(f"package/{source}")
                    if member is None:
                        raise SystemExit(f"{package} holds no {source}.")
                    content = member.read()
                    (HERE / target).write_bytes(content)
                    locked[target] = digest(content)
    LOCK.write_text(json.dumps(locked, indent=2, sort_keys=True) + "\n")


def problems() -> list[str]:
    """What differs between the manifest, the lock and the files, in sentences."""
    locked: dict[str, str] = json.loads(LOCK.read_text())
    named = {
        target
        for entry in json.loads(MANIFEST.read_text()).values()
        for target in entry["files"].values()
    }
    kept = {file.name for file in HERE.iterdir() if file.is_file()} - OURS
    found = [f"{name} is named but not locked." for name in sorted(named - locked.keys())]
    found += [f"{name} is locked but not named." for name in sorted(locked.keys() - named)]
    found += [f"{name} is here but not named." for name in sorted(kept - named)]
    found += [f"{name} is named but not here." for name in sorted(named - kept)]
    found += [
        f"{name} is not the file that was locked."
        for name in sorted(kept & locked.keys())
        if digest((HERE / name).read_bytes()) != locked[name]
    ]
    return found


def main() -> int:
    """Fetch or check, as the first word on the command line says."""
    if sys.argv[1:] == ["fetch"]:
        fetch()
    elif sys.argv[1:] != ["check"]:
        sys.stderr.write("Say fetch or check.\n")
        return 2
    found = problems()
    sys.stderr.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
