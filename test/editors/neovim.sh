#!/bin/sh
# A real editor against the language server: headless Neovim opens the example shop, receives diagnostics and applies a
# quick fix. PICKGUARD_COMMAND says how pickguard is started.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PICKGUARD_COMMAND=${PICKGUARD_COMMAND:-"node $here/../../dist/pickguard.js"}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -R "$here/../../examples/shop" "$scratch/shop"
PICKGUARD_SHOP="$scratch/shop"
PICKGUARD_FILE=orders/views.py
export PICKGUARD_COMMAND PICKGUARD_SHOP PICKGUARD_FILE
cd "$scratch"
nvim --headless -u NONE -n -c "luafile $here/neovim.lua"
