import { expect, test } from "vitest";
import type { FileKind } from "./file-kind.ts";
import { kindBeforeTraits } from "./tree.ts";

const encoder = new TextEncoder();

function kindOf(path: string, text = ""): FileKind {
  return kindBeforeTraits({ path, bytes: encoder.encode(text) });
}

test.each<readonly [FileKind, ...string[]]>([
  [
    "dockerfile",
    "Dockerfile",
    "docker/Dockerfile.prod",
    "web.dockerfile",
    "Containerfile",
    "Dockerfile-worker",
  ],
  ["compose", "docker-compose.yml", "compose.prod.yaml", "docker-compose-dev.yml", "deploy/compose.yml"],
  ["procfile", "Procfile", "Procfile.dev"],
  ["systemd", "contrib/shop.service"],
  ["supervisor", "supervisord.conf", "etc/supervisor/conf.d/shop.conf"],
  ["shell", "entrypoint.sh", "docker/entrypoint"],
  [
    "ci",
    ".github/workflows/test.yml",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "Jenkinsfile",
    "bitbucket-pipelines.yml",
  ],
  [
    "platform",
    "fly.toml",
    "render.yaml",
    "app.yaml",
    "heroku.yml",
    "app.json",
    "railway.json",
    "nixpacks.toml",
  ],
  ["server-config", "gunicorn.conf.py", "deploy/gunicorn_config.py", "uwsgi.ini", "docker/uwsgi_prod.ini"],
  [
    "edge",
    "nginx.conf",
    "nginx/default.conf",
    "etc/nginx/sites-available/shop",
    ".htaccess",
    "Caddyfile",
    "traefik.yml",
  ],
  ["edge", "deploy/nginx.conf.j2", "nginx/shop.conf.template"],
  [
    "dependency",
    "requirements.txt",
    "requirements/base.txt",
    "requirements-dev.in",
    "pyproject.toml",
    "Pipfile.lock",
  ],
  [
    "dependency",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pylock.toml",
    "setup.cfg",
    "runtime.txt",
    ".python-version",
  ],
  [
    "credentials",
    "id_rsa",
    "deploy/server.pem",
    ".npmrc",
    "client_secrets.json",
    "gcp-service-account.json",
    "settings.ini",
  ],
  ["ignore", ".gitignore", "web/.dockerignore"],
  ["env", ".env", ".env.example", "prod.env", "docker.env.template", ".envs/.production/.django"],
  ["document", "README.md", "README", "docs/deploy.rst", "INSTALL.txt"],
  [
    "template",
    "shop/templates/a.html",
    "shop/jinja2/mail.txt",
    "a.jinja2",
    "shop/templates/feed.xml",
    "index.htm",
  ],
  ["javascript", "static/cart.js", "client/cart.mjs", "client/App.vue"],
  ["python", "shop/views.py", "win.pyw", "shop/management/commands/rungunicorn.py"],
  [
    "other",
    "logo.png",
    "static/jquery.min.js",
    "LICENSE",
    "notes.txt",
    "settings.py.example",
    "types.d.ts",
    "data.json",
  ],
])("%s: %s …", (kind, ...paths) => {
  expect(paths.map((path) => [path, kindOf(path)])).toEqual(paths.map((path) => [path, kind]));
});

test.each<readonly [FileKind, string, string]>([
  ["kubernetes", "k8s/web.yaml", "# ours\napiVersion: apps/v1\nkind: Deployment\n"],
  ["compose", "stack/prod.yml", "services:\n  web:\n    image: shop\n"],
  ["credentials", "conf/site.yml", "shop:\n  debug: true\n"],
  ["edge", "dynamic/conf.yml", "http:\n  routers:\n    web: {}\n"],
  ["other", "translations.yml", "en:\n  hello: Hello\n"],
  ["edge", "deploy/site.conf", "server {\n  listen 80;\n}\n"],
  ["edge", "deploy/vhost.conf", "<VirtualHost *:80>\n"],
  ["edge", "nginx/server_name", "server_name ${DOMAIN};\n"],
  ["shell", "nginx/reload", "#!/bin/sh\nnginx -s reload\n"],
  ["other", "nginx/LICENSE", "Take it.\n"],
  ["supervisor", "deploy/workers.conf", "[program:web]\ncommand=python manage.py runserver\n"],
  ["shell", "bin/deploy", "#!/usr/bin/env bash\n"],
  ["python", "bin/console", "#!/usr/bin/env python3\n"],
  ["other", "bin/tool", "#!/usr/bin/perl\n"],
  ["dependency", "setup.py", "from setuptools import setup\n"],
  ["python", "shop/views/setup.py", "from django.views import View\n"],
  ["other", "static/app.js", `x("${"a".repeat(4000)}")`],
  ["other", "templates/mail.txt", "a\0b"],
])("%s by content: %s", (kind, path, text) => {
  expect(kindOf(path, text)).toBe(kind);
});

test("names are compared without regard to case", () => {
  expect([kindOf("DOCKERFILE"), kindOf("NGINX.CONF"), kindOf("Index.HTML")]).toEqual([
    "dockerfile",
    "edge",
    "template",
  ]);
});
