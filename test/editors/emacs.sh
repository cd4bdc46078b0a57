#!/bin/sh
# A real editor against the language server, set up with what docs/editors.md says about Eglot and nothing else: Emacs opens
# the example shop, receives diagnostics and applies a fix. PICKGUARD_COMMAND says how pickguard is started.
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

awk '/^```elisp/ { block++; next } /^```/ { if (block == 1) exit } block == 1' \
  "$here/../../docs/editors.md" >"$scratch/init.el"
grep -q pickguard "$scratch/init.el" || { echo "emacs: the guide holds no set-up" >&2; exit 1; }

cd "$scratch/shop"
# Emacs takes what is under version control for one project.
mkdir .git && printf 'ref: refs/heads/main\n' >.git/HEAD && mkdir .git/objects .git/refs
HOME="$scratch" timeout 120 emacs --batch -f package-initialize -l "$scratch/init.el" -l "$here/emacs.el"
