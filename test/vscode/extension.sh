#!/bin/sh
# The VS Code extension as it would be installed: types, the .vsix, and its client driven without VS Code (drive.ts).
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$here"
vsix=$(node --import tsx scripts/vscode.ts "$scratch")
node_modules/.bin/tsc --noEmit -p editors/vscode
python3 -m zipfile -e "$vsix" "$scratch/installed"
for file in package.json LICENSE.txt NOTICE readme.md dist/extension.js server/dist/pickguard.js; do
  [ -s "$scratch/installed/extension/$file" ] || { echo "the .vsix holds no $file" >&2; exit 1; }
done
if [ -e "$scratch/installed/extension/src" ] || [ -e "$scratch/installed/extension/node_modules" ]; then
  echo "the .vsix holds more than it should" >&2
  exit 1
fi
cp -R examples/shop "$scratch/shop"
node --import tsx test/vscode/drive.ts "$scratch/installed/extension" "$scratch/shop"
