#!/usr/bin/env bash
# Proves both example shops under real Django: they check, migrate, start and pass their own tests.
# Usage: test/examples/run.sh      PICKGUARD_VENV: a virtual environment to make or reuse; PYTHON: the interpreter (3.10 or newer).
set -u

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=$(cd "$here/../../examples" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
venv=${PICKGUARD_VENV:-$scratch/venv}
# The flawed shop pins vulnerable releases on purpose; nobody should have to install them.
requirements=$examples/shop-fixed/requirements-dev.txt

export PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
passed=0
failed=0

step() { # step TITLE COMMAND...
    local title=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        passed=$((passed + 1))
        echo "ok    $title"
    else
        failed=$((failed + 1))
        echo "FAIL  $title"
        tail -n 40 "$scratch/output" | sed 's/^/      /'
    fi
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

packages_digest() { cat "$examples/shop-fixed/requirements.txt" "$requirements" | cksum; }

make_environment() {
    [ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv" || return 1
    [ "$(cat "$venv/pickguard-packages" 2>/dev/null)" = "$(packages_digest)" ] && return 0
    "$venv/bin/python" -m pip install --quiet -r "$requirements" && packages_digest >"$venv/pickguard-packages"
}

tree_listing() { (cd "$examples" && find . -type f | LC_ALL=C sort | while IFS= read -r file; do cksum "$file"; done); }

# The marks are read by other tests, so their form matters: comment sign, rule, check, end of line.
marks_are_well_formed() {
    ! grep -rn 'flaw:' "$examples/shop" --exclude=README.md |
        grep -vE '(#|//|\{#) flaw: DJANGO-[A-Z]+-[0-9]{3}/[a-z0-9-]+( #\})?$'
}

# Every mark stands in the catalogue, and every rule of the catalogue has a mark.
marks_cover_the_catalogue() {
    grep -rhoE 'flaw: DJANGO-[A-Z]+-[0-9]+/[a-z0-9-]+' "$examples/shop" --exclude=README.md | sed 's/flaw: //' | LC_ALL=C sort -u >"$scratch/marks"
    tail -n +2 "$examples/../catalogue.tsv" | awk '{ print $1 "/" $2 }' | LC_ALL=C sort -u >"$scratch/checks"
    LC_ALL=C comm -23 "$scratch/marks" "$scratch/checks" >"$scratch/unknown"
    LC_ALL=C comm -13 <(cut -d/ -f1 "$scratch/marks" | LC_ALL=C sort -u) <(cut -d/ -f1 "$scratch/checks" | LC_ALL=C sort -u) >"$scratch/unmarked"
    sed 's/^/not in the catalogue: /' "$scratch/unknown"
    sed 's/^/no flaw for: /' "$scratch/unmarked"
    [ ! -s "$scratch/unknown" ] && [ ! -s "$scratch/unmarked" ]
}

no_marks_in_the_repaired_shop() { ! grep -rn 'flaw:' "$examples/shop-fixed"; }

in_shop() { # in_shop NAME COMMAND...
    local shop=$1
    shift
    mkdir -p "$scratch/$shop"
    (
        cd "$examples/$shop" || exit 1
        export DJANGO_SETTINGS_MODULE=${SETTINGS:-config.settings.test}
        export SHOP_SQLITE="$scratch/$shop/db.sqlite3" SHOP_SCRATCH_DIR="$scratch/$shop"
        "$@"
    )
}

in_production() { # in_production COMMAND...
    SETTINGS=config.settings.production SECRET_KEY=$("$venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(64))') \
        ALLOWED_HOSTS=www.larkspur.example POSTGRES_PASSWORD=x PAYMENT_GATEWAY_TOKEN=x PAYMENT_WEBHOOK_SECRET=x EMAIL_HOST_PASSWORD=x \
        in_shop shop-fixed "$@"
}

production_without_a_key_fails() {
    SETTINGS=config.settings.production in_shop shop-fixed env -u SECRET_KEY "$venv/bin/python" manage.py check >"$scratch/refusal" 2>&1
    [ $? -ne 0 ] && grep -q 'ImproperlyConfigured: The environment variable SECRET_KEY is not set' "$scratch/refusal"
}

prove() { # prove SHOP
    local shop=$1
    step "$shop: check" in_shop "$shop" "$venv/bin/python" manage.py check --fail-level WARNING
    step "$shop: migrations are complete" in_shop "$shop" "$venv/bin/python" manage.py makemigrations --check --dry-run
    step "$shop: migrate" in_shop "$shop" "$venv/bin/python" manage.py migrate --noinput
    step "$shop: seed_shop" in_shop "$shop" "$venv/bin/python" manage.py seed_shop
    step "$shop: the WSGI application answers" in_shop "$shop" "$venv/bin/python" "$here/smoke.py" / /products/ /products/hand-trowel/ /accounts/login/
    step "$shop: gunicorn accepts it" in_shop "$shop" "$venv/bin/python" -m gunicorn --check-config config.wsgi:application
    step "$shop: its own tests" in_shop "$shop" "$venv/bin/python" manage.py test --noinput
}

tree_listing >"$scratch/before"
step "virtual environment" make_environment
[ "$failed" -eq 0 ] || finish

prove shop
prove shop-fixed
step "shop-fixed: check --deploy in production" in_production "$venv/bin/python" manage.py check --deploy --fail-level WARNING
step "shop-fixed: production refuses to start without a key" production_without_a_key_fails
step "shop: every mark names a rule and a check" marks_are_well_formed
step "shop: the marks cover the catalogue" marks_cover_the_catalogue
step "shop-fixed: no marks" no_marks_in_the_repaired_shop
tree_listing >"$scratch/after"
step "nothing is left in the repository" cmp "$scratch/before" "$scratch/after"
finish
