import { describe, expect, test } from "vitest";
import { serverOf } from "./server-program.ts";

const told = (command: string): string => {
  const server = serverOf(command.split(" "));
  if (server === undefined) return "nothing";
  return server.kind === "production"
    ? server.name
    : [server.name, server.listens, ...(server.insecure ? ["insecure"] : [])].join(" ");
};

describe("serverOf", () => {
  test.each([
    ["python manage.py runserver", "runserver loopback"],
    ["python3.13 -u ./manage.py runserver 8080", "runserver loopback"],
    ["./manage.py runserver 127.0.0.1:8000", "runserver loopback"],
    ["/srv/shop/manage.py runserver 0.0.0.0:8000", "runserver public"],
    ["manage.py runserver 0:80 --insecure", "runserver public insecure"],
    ["manage.py runserver --insecure [::]:80", "runserver public insecure"],
    ["manage.py runserver --settings shop.settings $HOST:$PORT", "runserver unknown"],
    ["manage.py --settings shop.settings runserver [::1]:80", "runserver loopback"],
    ["manage.py runserver ${HOST:-0.0.0.0}:80", "runserver unknown"],
    ["manage.py runserver $PORT", "runserver unknown"],
    ["django-admin runserver 0.0.0.0:80", "runserver public"],
    ["python -m django runserver 0.0.0.0:80", "runserver public"],
    ["bin/django runserver 0.0.0.0:80", "runserver public"],
    ["manage.py runserver_plus --cert-file c.pem 0.0.0.0:80", "runserver_plus public"],
    ["python manage.py runsslserver", "runsslserver loopback"],
    ["$PYTHON $MANAGE runserver", "runserver loopback"],
    ["python manage.py ${CMD:-runserver} 0.0.0.0:80", "runserver public"],
    ["watchmedo auto-restart -- python manage.py runserver", "runserver loopback"],
    ["docker compose exec web python manage.py runserver 0.0.0.0:80", "runserver public"],
    ["echo python manage.py runserver", "nothing"],
    ["pkill -f manage.py runserver", "nothing"],
    ["python manage.py migrate", "nothing"],
    ["npm run runserver", "nothing"],
    ["gunicorn shop.wsgi", "gunicorn"],
    ["/venv/bin/gunicorn shop.wsgi", "gunicorn"],
    ["newrelic-admin run-program gunicorn shop.wsgi", "gunicorn"],
    ["python -m uvicorn shop.asgi:application", "uvicorn"],
    ["pip install gunicorn", "nothing"],
    ["celery -A shop worker", "nothing"],
  ])("%s: %s", (command, expected) => {
    expect(told(command)).toBe(expected);
  });
});
