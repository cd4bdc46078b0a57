#!/usr/bin/env bash
# Proves what `pickguard new project` writes, for each Django: in a virtual environment it checks and passes its own
# tests, behind nginx with TLS it answers with every header, people can log in, and pickguard finds nothing.
# Usage: test/generate/projects.sh   PICKGUARD: the command (default ./pickguard); PYTHON: an interpreter (3.12 or newer for
# Django 6.1); PICKGUARD_NEW_VENVS: a folder of virtual environments to make or reuse. nginx is skipped, with words, where there is none.
set -u

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
venvs=${PICKGUARD_NEW_VENVS:-$scratch/venvs}
pickguard=${PICKGUARD:-$root/pickguard}
host=www.hello.example
. "$root/test/generate/steps.sh"

stop() { # stop PIDFILE
    [ -s "$1" ] && kill "$(cat "$1")" 2>/dev/null
    rm -f "$1"
}
leave() {
    stop "$scratch/gunicorn.pid"
    stop "$scratch/nginx.pid"
    rm -rf "$scratch"
}
trap leave EXIT

free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

make_environment() {
    local packages
    packages=$(cksum <"$project/requirements.txt")
    [ -x "$venv/bin/python" ] || "$python" -m venv "$venv" || return 1
    [ "$(cat "$venv/pickguard-packages" 2>/dev/null)" = "$packages" ] && return 0
    "$venv/bin/pip" install --quiet -r "$project/requirements.txt" && echo "$packages" >"$venv/pickguard-packages"
}

in_project() { (cd "$project" && "$@"); }
testing() { in_project env DJANGO_SETTINGS_MODULE=config.settings.testing "$@"; }
production() {
    in_project env DJANGO_SETTINGS_MODULE=config.settings.production SECRET_KEY="$key" ALLOWED_HOSTS=$host \
        SQLITE_PATH="$project/var/db.sqlite3" "$@"
}

starts_without_complaint() {
    production "$venv/bin/python" manage.py check --deploy --fail-level WARNING 2>&1 | tee "$scratch/check"
    grep -q 'System check identified no issues' "$scratch/check"
}

refuses_without() { # refuses_without VARIABLE WORDS
    production env -u "$1" "$venv/bin/python" manage.py check >"$scratch/refusal" 2>&1 && return 1
    tail -n 1 "$scratch/refusal"
    tail -n 1 "$scratch/refusal" | grep -q "The environment variable $1 is not set. $2"
}

gunicorn_refuses_without_a_key() {
    production env -u SECRET_KEY "$venv/bin/gunicorn" config.wsgi:application --check-config >"$scratch/refusal" 2>&1 && return 1
    grep -q 'The environment variable SECRET_KEY is not set' "$scratch/refusal"
}

# Nothing that the strictest reader would call a finding.
audit_finds_nothing() {
    "$pickguard" audit "$project" --no-cache --persona strict --format json >"$scratch/report.json" &&
        "$python" - "$scratch/report.json" <<'PYTHON'
import json, sys
report = json.load(open(sys.argv[1]))
print(report["projects"], report["findings"])
sys.exit(bool(report["findings"]) or report["projects"][0]["settingsModule"] != "config.settings.production")
PYTHON
}

start_gunicorn() {
    production "$venv/bin/gunicorn" config.wsgi:application --config deploy/gunicorn.conf.py --bind "127.0.0.1:$site_port" \
        --workers 1 --daemon --pid "$scratch/gunicorn.pid" --error-logfile "$scratch/gunicorn.log" --capture-output
    for _ in $(seq 60); do
        curl -s -o "$scratch/health" -H "Host: $host" "http://127.0.0.1:$site_port/health/" && grep -q ok "$scratch/health" && return 0
        sleep 0.5
    done
    cat "$scratch/gunicorn.log"
    return 1
}

# The project's own file, with other ports and with certificates that last for this run.
start_nginx() {
    mkdir -p "$scratch/nginx" "$scratch/tls"
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
        -keyout "$scratch/tls/privkey.pem" -out "$scratch/tls/fullchain.pem" || return 1
    sed -e "s/listen 80\\b/listen 127.0.0.1:$plain_port/; s/listen 443\\b/listen 127.0.0.1:$tls_port/" \
        -e "s/127\\.0\\.0\\.1:8000/127.0.0.1:$site_port/; s#/etc/ssl/$name/#$scratch/tls/#" \
        "$project/deploy/nginx.conf" >"$scratch/nginx/site.conf"
    cat >"$scratch/nginx/nginx.conf" <<NGINX
pid $scratch/nginx.pid;
error_log $scratch/nginx/error.log;
events {}
http {
    access_log off;
    client_body_temp_path $scratch/nginx/body;
    proxy_temp_path $scratch/nginx/proxy;
    fastcgi_temp_path $scratch/nginx/fastcgi;
    uwsgi_temp_path $scratch/nginx/uwsgi;
    scgi_temp_path $scratch/nginx/scgi;
    include $scratch/nginx/site.conf;
}
NGINX
    nginx -t -c "$scratch/nginx/nginx.conf" && nginx -c "$scratch/nginx/nginx.conf"
}

# A visitor with cookies, who trusts this run's certificate.
visit() { # visit PATH CURL-OPTIONS...
    local path=$1
    shift
    curl -s --max-time 20 --cacert "$scratch/tls/fullchain.pem" --resolve "$host:$tls_port:127.0.0.1" \
        --cookie "$scratch/cookies" --cookie-jar "$scratch/cookies" "$@" "https://$host:$tls_port$path"
}

answers_with_every_header() { # answers_with_every_header PATH
    visit "$1" -D - -o /dev/null | tr -d '\r' | tee "$scratch/headers"
    local wanted
    while IFS= read -r wanted; do
        grep -qiE "^$wanted" "$scratch/headers" || { echo "missing: $wanted"; return 1; }
    done <<'HEADERS'
HTTP/1.1 200
strict-transport-security: max-age=31536000; includeSubDomains; preload$
content-security-policy: .*default-src 'none'
content-security-policy: .*script-src 'self'
content-security-policy: .*frame-ancestors 'none'
x-frame-options: DENY$
x-content-type-options: nosniff$
referrer-policy: same-origin$
cross-origin-opener-policy: same-origin$
permissions-policy: camera=\(\)
server: nginx$
HEADERS
    # Each of them once: two policies would both count, and browsers drop repeated frame options.
    ! cut -d: -f1 "$scratch/headers" | grep -iE '^(content|x|strict|referrer|cross|permissions)-' | sort | uniq -d | grep .
}

cookie_is_safe() { # cookie_is_safe NAME HTTPONLY?
    grep -iE "^set-cookie: $1=.*; *Secure" "$scratch/headers" | grep -i 'SameSite=Lax' | grep -i "$2"
}

plain_http_redirects() {
    curl -s -o /dev/null -D - -H "Host: $host" "http://127.0.0.1:$plain_port/accounts/login/" | tr -d '\r' | tee "$scratch/plain"
    grep -q "^HTTP/1.1 301" "$scratch/plain" && grep -qi "^location: https://$host/accounts/login/" "$scratch/plain"
}

# curl's 35 and 52: no TLS with that name, and a connection closed without an answer.
other_hosts_get_nothing() {
    curl -s -k --resolve "stranger.example:$tls_port:127.0.0.1" "https://stranger.example:$tls_port/"
    [ $? -eq 35 ] || return 1
    curl -s -H "Host: stranger.example" "http://127.0.0.1:$plain_port/"
    [ $? -eq 52 ]
}

token() { grep csrftoken "$scratch/cookies" | awk '{ print $7 }'; }

log_in() { # log_in NAME PASSWORD CURL-OPTIONS...
    local user=$1 password=$2
    shift 2
    visit /accounts/login/ -o /dev/null
    visit /accounts/login/ -o /dev/null -D - -H "Referer: https://$host/" --data-urlencode "username=$user" \
        --data-urlencode "password=$password" --data-urlencode "csrfmiddlewaretoken=$(token)" "$@" | tr -d '\r'
}

somebody_logs_in() {
    rm -f "$scratch/cookies"
    [ "$(visit / -o /dev/null -w '%{http_code} %{redirect_url}')" = "302 https://$host:$tls_port/accounts/login/?next=/" ] || return 1
    log_in ada "$password" | tee "$scratch/headers"
    cookie_is_safe sessionid HttpOnly || return 1
    visit / | tee "$scratch/page"
    grep -q 'Hello, ada' "$scratch/page"
}

# Five wrong passwords; a visitor who sends another address each time is still the same one.
guessing_is_stopped() {
    rm -f "$scratch/cookies"
    local try
    for try in 1 2 3 4 5; do log_in eve wrong -H "X-Forwarded-For: 192.0.2.$try"; done >/dev/null
    log_in eve "$password" -H "X-Forwarded-For: 192.0.2.99" | tee "$scratch/headers"
    grep -q '^HTTP/1.1 429' "$scratch/headers"
}

static_files_come() {
    visit /accounts/login/ >"$scratch/page"
    local path
    path=$(grep -oE '/static/site\.[0-9a-f]+\.css' "$scratch/page") || return 1
    visit "$path" -D "$scratch/headers" -o "$scratch/css" && grep -q system-ui "$scratch/css" &&
        tr -d '\r' <"$scratch/headers" | grep -i '^x-content-type-options: nosniff' && ! grep -iE 'style=|<style|<script>' "$scratch/page"
}

admin_asks_for_a_code() {
    visit /office/login/ >"$scratch/page" && grep -q 'name="otp_token"' "$scratch/page"
}

make_people() {
    production env PEOPLE_PASSWORD="$password" "$venv/bin/python" manage.py shell -c '
import os
from django.contrib.auth import get_user_model
for name in ("ada", "eve"):
    get_user_model().objects.create_user(name, password=os.environ["PEOPLE_PASSWORD"])'
}

serve_it() {
    plain_port=$(free_port) tls_port=$(free_port) site_port=$(free_port)
    password=$("$python" -c 'import secrets; print(secrets.token_urlsafe(24))')
    step "$django: static files are collected" production "$venv/bin/python" manage.py collectstatic --noinput
    step "$django: migrate" production "$venv/bin/python" manage.py migrate --noinput
    step "$django: people" make_people
    step "$django: gunicorn starts" start_gunicorn
    step "$django: nginx takes the project's file" start_nginx
    step "$django: every header on the login page" answers_with_every_header /accounts/login/
    step "$django: the CSRF cookie is safe" cookie_is_safe csrftoken ''
    step "$django: plain HTTP leads to HTTPS" plain_http_redirects
    step "$django: other hosts get no answer" other_hosts_get_nothing
    step "$django: static files come, and pages hold no inline code" static_files_come
    step "$django: somebody logs in and is greeted" somebody_logs_in
    step "$django: guessing is stopped, whatever address it pretends" guessing_is_stopped
    step "$django: the admin asks for a one-time code" admin_asks_for_a_code
    stop "$scratch/nginx.pid"
    stop "$scratch/gunicorn.pid"
}

prove() { # prove DJANGO
    django=$1
    name=hello-${django/./-}
    project=$scratch/$name
    venv=$venvs/$django
    key=$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')
    step "$django: it is written" "$pickguard" new project "$project" --yes --django "$django" --domain $host
    step "$django: the strictest audit finds nothing" audit_finds_nothing
    step "$django: virtual environment" make_environment
    mkdir -p "$project/var"
    step "$django: check --deploy with production's environment" starts_without_complaint
    step "$django: no start without SECRET_KEY" refuses_without SECRET_KEY 'Make one with: python -c'
    step "$django: no start without ALLOWED_HOSTS" refuses_without ALLOWED_HOSTS "Name the site's hosts"
    step "$django: gunicorn refuses without SECRET_KEY" gunicorn_refuses_without_a_key
    step "$django: migrations are complete" testing "$venv/bin/python" manage.py makemigrations --check --dry-run
    step "$django: its own tests" testing "$venv/bin/python" manage.py test --noinput
    step "$django: development starts" in_project "$venv/bin/python" manage.py migrate --noinput
    if command -v nginx >/dev/null 2>&1 && command -v curl >/dev/null 2>&1 && command -v openssl >/dev/null 2>&1; then
        serve_it
    else
        echo "skipped $django behind nginx: nginx, curl or openssl is not installed"
    fi
}

for django in 5.2 6.1; do
    if python=$(python_since "$(oldest_minor "$django")"); then
        echo "== Django $django on $("$python" --version)"
        prove "$django"
    else
        echo "skipped Django $django: no Python is new enough"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
