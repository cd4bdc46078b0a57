#!/usr/bin/env bash
# Proves the pieces that `pickguard new` writes for existing projects under real Django: in a new project of pickguard's and
# in one of Django's own `startproject`, for both versions. They import, migrate without anything left to migrate, and pass
# the tests that come with them; the strictest audit finds nothing.
# Usage: test/generate/snippets.sh   PICKGUARD, PYTHON, PICKGUARD_NEW_VENVS: as for projects.sh
set -u

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/test/generate
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
venvs=${PICKGUARD_NEW_VENVS:-$scratch/venvs}
pickguard=${PICKGUARD:-$root/pickguard}
. "$here/steps.sh"

# What the pieces use beside what a new project pins.
MORE='djangorestframework==3.18.3 django-ninja==1.7.1 pydantic==2.14.3 Pillow==13.0.0'

make_environment() {
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || return 1
    # shellcheck disable=SC2086
    "$venv/bin/pip" install --quiet -r "$scratch/requirements.txt" $MORE
}

add_shop() {
    mkdir -p "$project/shop/migrations"
    touch "$project/shop/__init__.py" "$project/shop/migrations/__init__.py"
    cp "$here/shop_models.py" "$project/shop/models.py"
    printf '%s\n' $MORE >>"$project/requirements.txt"
}

write_all() { # write_all KIND...
    local kind
    for kind in "$@"; do
        # shellcheck disable=SC2086
        "$pickguard" new $kind --folder "$project" --yes || return 1
    done
}

PIECES=("view Order" "view shop.OrderLine" "api Order --framework drf" "api shop.OrderLine --framework ninja" upload webhook management-of-tenants)

urls() { # urls FILE MORE...
    local file=$1
    shift
    cat >>"$file" <<'PYTHON'

urlpatterns += [
    path("orders/", include("shop.order_urls")),
    path("order-lines/", include("shop.order_line_urls")),
    path("api/orders/", include("shop.order_api_urls")),
    path("api/order-lines/", include("shop.order_line_api_urls")),
    path("files/", include("uploads.urls")),
    path("webhooks/", include("webhooks.urls")),
    path("groups/", include("tenants.urls")),
PYTHON
    printf '    %s\n' "$@" ']' >>"$file"
}

# What the command asks for when it has written something.
settings_lines() {
    cat <<'PYTHON'
INSTALLED_APPS += ["rest_framework", "uploads", "webhooks", "tenants"]
PRIVATE_UPLOADS = BASE_DIR / "var" / "uploads"
UPLOAD_SCANNER = ""
PYTHON
    cat "$root/src/generate/texts/view-parts/drf-settings.py"
}

in_project() { (cd "$project" && "$@"); }
django() { in_project env DJANGO_SETTINGS_MODULE="$settings" SECRET_KEY="$key" ALLOWED_HOSTS=testserver WEBHOOK_SECRETS="$key" "$venv/bin/python" "$@"; }

audit_finds_nothing() { # audit_finds_nothing SETTINGS
    "$pickguard" audit "$project" --no-cache --persona strict --settings "$1" --format json >"$scratch/report.json" &&
        "$python" - "$scratch/report.json" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
print(report["findings"], report["problems"])
sys.exit(bool(report["findings"] or report["problems"]))
PYTHON
}

prove_pieces() { # prove_pieces TITLE
    step "$1: migrations for the shop" django manage.py makemigrations shop
    step "$1: nothing is left to migrate" django manage.py makemigrations --check --dry-run
    step "$1: check" django manage.py check --fail-level WARNING
    step "$1: the tests that come with them" django manage.py test --noinput
    tests_ran "$1"
}

# A run without tests passes, too.
tests_ran() {
    step "$1: there were tests" grep -E '^Ran ([4-9][0-9]|[1-9][0-9]{2}) tests' "$scratch/last"
}

in_new_project() {
    local title="$version, a new project"
    project=$scratch/new-${version/./-} settings=config.settings.testing
    "$pickguard" new project "$project" --yes --django "$version" >"$scratch/output" 2>&1
    cp "$project/requirements.txt" "$scratch/requirements.txt"
    step "$title: virtual environment" make_environment
    add_shop
    echo 'INSTALLED_APPS += ["shop"]' >>"$project/config/settings/base.py"
    step "$title: the pieces are written" write_all "${PIECES[@]}"
    settings_lines >>"$project/config/settings/base.py"
    printf '\nWEBHOOK_SECRETS = required_list("WEBHOOK_SECRETS")\n' >>"$project/config/settings/production.py"
    printf '\nWEBHOOK_SECRETS = []\n' >>"$project/config/settings/testing.py"
    urls "$project/config/urls.py"
    sed -i 's/^WANTED = {/WANTED = {\n    "WEBHOOK_SECRETS": secrets.token_urlsafe(64),/' "$project/tests/test_operation.py"
    # Pages that strangers reach on purpose have to be named in this project's own tests.
    sed -i 's/^PUBLIC = {/PUBLIC = {\n    "uploads:linked",\n    "webhooks:receive",/' "$project/tests/test_access.py"
    prove_pieces "$title"
    step "$title: the strictest audit finds nothing" audit_finds_nothing config.settings.production
}

in_started_project() {
    local title="$version, startproject"
    project=$scratch/started-${version/./-} settings=garden.secure_production
    mkdir -p "$project"
    "$venv/bin/django-admin" startproject garden "$project"
    cp "$scratch/requirements.txt" "$project/requirements.txt"
    sed -i '/django-otp\|qrcode/d' "$project/requirements.txt"
    add_shop
    # No admin, because this is not about its second factor.
    sed -i '/django.contrib.admin/d' "$project/garden/settings.py"
    printf 'from django.urls import include, path\n\nurlpatterns = []\n' >"$project/garden/urls.py"
    {
        echo 'import os'
        echo 'from datetime import timedelta'
        echo 'INSTALLED_APPS += ["shop"]'
    } >>"$project/garden/settings.py"
    step "$title: the pieces are written" write_all "${PIECES[@]}" login
    {
        settings_lines
        echo 'WEBHOOK_SECRETS = os.environ["WEBHOOK_SECRETS"].split(",")'
        printf 'INSTALLED_APPS += ["login", "axes"]\nMIDDLEWARE += ["axes.middleware.AxesMiddleware"]\n'
        printf 'AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]\n'
        printf 'LOGIN_URL = "login:login"\nAXES_FAILURE_LIMIT = 5\nAXES_COOLOFF_TIME = timedelta(minutes=15)\n'
        printf 'AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]\nAXES_RESET_ON_SUCCESS = True\n'
        printf 'AXES_LOCKOUT_TEMPLATE = "login/locked.html"\nAXES_CLIENT_IP_CALLABLE = "login.client_address.client_address"\n'
        printf 'TRUSTED_PROXIES = 0\n'
    } >>"$project/garden/settings.py"
    urls "$project/garden/urls.py" 'path("accounts/", include("login.urls")),'
    step "$title: settings are written above them" write_all settings
    step "$title: check --deploy" django manage.py check --deploy --fail-level WARNING
    step "$title: the strictest audit finds nothing" audit_finds_nothing garden.secure_production
    # The test client speaks plain HTTP.
    export HTTPS=off
    prove_pieces "$title"
    unset HTTPS
}

for version in 5.2 6.1; do
    if python=$(python_since "$(oldest_minor "$version")"); then
        echo "== Django $version on $("$python" --version)"
        venv=$venvs/pieces-$version
        key=$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')
        in_new_project
        in_started_project
    else
        echo "skipped Django $version: no Python is new enough"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
