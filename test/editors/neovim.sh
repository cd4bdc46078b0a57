#!/bin/sh
# A real editor against the language server, set up with what docs/editors.md says and nothing else: headless Neovim opens
# the example shop, receives diagnostics, hovers and lenses, and applies a quick fix. PICKGUARD_COMMAND says how pickguard
# is started.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PICKGUARD_COMMAND=${PICKGUARD_COMMAND:-"node $here/../../dist/pickguard.js"}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$here/../../examples/shop" "$scratch/shop"

# The command on the path, as somebody who has installed it has it.
mkdir "$scratch/bin"
printf '#!/bin/sh\nexec %s "$@"\n' "$PICKGUARD_COMMAND" >"$scratch/bin/pickguard"
chmod +x "$scratch/bin/pickguard"
PATH="$scratch/bin:$PATH"

# The guide's first set-up is for 0.11 and newer, its second one for older versions.
case $(nvim --version | head -n 1) in
  "NVIM v0."[789].* | "NVIM v0.10."*) wanted=2 ;;
  *) wanted=1 ;;
esac
awk -v wanted="$wanted" '/^```lua/ { block++; next } /^```/ { if (block == wanted) exit } block == wanted' \
  "$here/../../docs/editors.md" >"$scratch/init.lua"
grep -q pickguard "$scratch/init.lua" || { echo "neovim: the guide holds no set-up" >&2; exit 1; }

cd "$scratch/shop"
nvim --headless -u "$scratch/init.lua" -n orders/views.py -c "luafile $here/neovim.lua"
