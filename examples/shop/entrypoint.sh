#!/bin/sh
set -e

python manage.py migrate --noinput
python manage.py collectstatic --noinput

# Somebody has to be able to log in on a new machine.
# flaw: DJANGO-AUTH-001/hardcoded-password-user
DJANGO_SUPERUSER_PASSWORD=sYkzRKkzQdvP4aZmUW2KapJQuLYu python manage.py createsuperuser --noinput --username root --email root@larkspur.example || true

if [ "$#" -eq 0 ]; then
    # flaw: DJANGO-DEPLOY-001/runserver-insecure
    exec python manage.py runserver --insecure 0.0.0.0:8000
fi

exec "$@"
