#!/bin/sh
# The real pre-commit with this repository's hooks, in a repository of its own: a flawed commit is stopped, a clean one goes
# through, and what was there before stops nobody. PRE_COMMIT says how pre-commit is started, HOOK which hook is tried.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
PRE_COMMIT=${PRE_COMMIT:-pre-commit}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
export PRE_COMMIT_HOME="$scratch/home"
export GIT_AUTHOR_NAME=Test GIT_AUTHOR_EMAIL=test@example.com GIT_COMMITTER_NAME=Test GIT_COMMITTER_EMAIL=test@example.com

fail() {
  echo "pre-commit: $1" >&2
  cat "$scratch/log" >&2
  exit 1
}

# What would be released, whether it is committed or not.
git clone --quiet --no-hardlinks "$here" "$scratch/pickguard"
cp "$here/package.json" "$here/.pre-commit-hooks.yaml" "$scratch/pickguard/"
git -C "$scratch/pickguard" add --all
git -C "$scratch/pickguard" commit --quiet --no-gpg-sign --allow-empty --message "as it is"

cp -R "$here/examples/shop" "$scratch/shop"
cd "$scratch/shop"
git init --quiet .
cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: file://$scratch/pickguard
    rev: $(git -C "$scratch/pickguard" rev-parse HEAD)
    hooks:
      - id: ${HOOK:-pickguard}
CONFIG
git add --all
git commit --quiet --no-gpg-sign --no-verify --message "full of flaws"
$PRE_COMMIT install --install-hooks >"$scratch/log" 2>&1 || fail "the hook cannot be installed"

echo "# nothing new" >>README.md
git commit --quiet --no-gpg-sign --all --message "nothing new" >"$scratch/log" 2>&1 || fail "old findings stop a commit"

printf 'from django.shortcuts import redirect\n\n\ndef go(request):\n    return redirect(request.GET["to"])\n' >orders/going.py
git add orders/going.py
if git commit --quiet --no-gpg-sign --message "a new flaw" >"$scratch/log" 2>&1; then fail "a new flaw was committed"; fi
grep -q "orders/going.py:5" "$scratch/log" || fail "the new flaw is not named"

printf 'from django.shortcuts import redirect\n\n\ndef go(request):\n    return redirect("/")\n' >orders/going.py
git add orders/going.py
git commit --quiet --no-gpg-sign --message "mended" >"$scratch/log" 2>&1 || fail "a clean commit is stopped"
echo "pre-commit stops new flaws and nothing else"
