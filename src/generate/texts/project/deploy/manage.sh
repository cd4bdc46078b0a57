#!/bin/sh
# manage.py with production's environment, without containers: deploy/manage.sh migrate
set -eu
cd "$(dirname "$0")/.."
set -a
. "${ENVIRONMENT_FILE:-/etc/«name»/env}"
set +a
export DJANGO_SETTINGS_MODULE=config.settings.production
exec .venv/bin/python manage.py "$@"
