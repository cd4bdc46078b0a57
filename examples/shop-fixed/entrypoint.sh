#!/bin/sh
set -e

python manage.py migrate --noinput
python manage.py collectstatic --noinput

# The first member of staff is made by hand: manage.py createsuperuser, then addstatictoken.
if [ "$#" -eq 0 ]; then
    exec gunicorn config.wsgi:application --bind 0.0.0.0:8000 --workers 3
fi

exec "$@"
