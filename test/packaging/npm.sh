#!/bin/sh
# The tarball of `npm pack`, run with npx from an empty folder as a new user would: nothing of the checkout is needed.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

fail() {
  echo "npm pack: $1" >&2
  exit 1
}

(cd "$here" && npm pack --silent --pack-destination "$scratch" >/dev/null)
tarball=$(ls "$scratch"/pickguard-*.tgz)
tar -tzf "$tarball" >"$scratch/list"
for file in dist/pickguard.js dist/sbom.cdx.json README.md LICENSE NOTICE; do
  grep -qx "package/$file" "$scratch/list" || fail "the tarball holds no $file"
done
if grep -qE '^package/(src|test|scripts|node_modules)/' "$scratch/list"; then fail "the tarball holds sources"; fi

cp -R "$here/examples/shop" "$here/examples/shop-fixed" "$scratch/"
mkdir "$scratch/empty"
cd "$scratch/empty"
pickguard() { npx --yes --cache "$scratch/npm" --package "$tarball" pickguard "$@"; }

[ "$(pickguard --version)" = "$(node -p 'require(process.argv[1]).version' "$here/package.json")" ] || fail "another version answers"
status=0
pickguard audit "$scratch/shop" --no-cache --output report.html --output report.sarif --quiet >/dev/null || status=$?
[ "$status" -eq 1 ] || fail "the flawed shop gives exit code $status"
[ -s report.html ] && [ -s report.sarif ] || fail "no reports were written"
pickguard audit "$scratch/shop-fixed" --no-cache --quiet || fail "the repaired shop has findings"
echo "the tarball installs and runs"
