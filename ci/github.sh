#!/bin/sh
# What action.yml runs. On a pull request: what the change makes worse, compared with where it left its base; otherwise the
# whole repository. Writes SARIF, a summary and, unless code scanning takes the findings, annotations. Everything that comes
# from outside arrives in the environment and is only ever used as one quoted word, except PICKGUARD_ARGS, which is the
# workflow's own.
set -u
cd "$PICKGUARD_PATH" || exit 2
out="${RUNNER_TEMP:-/tmp}/pickguard"
mkdir -p "$out"

if [ -n "${GITHUB_BASE_REF:-}" ]; then
  set -- check --root . --since "origin/$GITHUB_BASE_REF"
else
  set -- audit .
fi

# The cache makes the second run a matter of reading.
# shellcheck disable=SC2086
pickguard() { $PICKGUARD_COMMAND "$@" --cache-dir "$out/cache" --fail-on "${PICKGUARD_FAIL_ON:-medium}" ${PICKGUARD_ARGS:-}; }

pickguard "$@" --output "$out/pickguard.sarif" --output "$out/summary.md" --quiet
status=$?
# 2 and 3: nothing was written, and the reason stands above.
[ "$status" -le 1 ] || exit "$status"

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"; fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "sarif=$out/pickguard.sarif" >>"$GITHUB_OUTPUT"; fi
if [ "${PICKGUARD_ANNOTATE:-true}" = true ]; then pickguard "$@" --format github; fi
exit "$status"
