import { describe, expect, test } from "vitest";
import type { AppServer } from "./edge.ts";
import { edgeOf, type Files } from "./edge-test-files.ts";

const appServers = (files: Files): readonly AppServer[] => edgeOf(files).edge.appServers;
const because = (files: Files): readonly string[] =>
  edgeOf(files).edge.hiddenProxies.map((proxy) => proxy.because);
const image = (command: string): Files => ({ Dockerfile: `FROM python:3.12\nCOPY . .\nCMD ${command}\n` });

describe("an application server", () => {
  test.each([
    ["gunicorn -b 0.0.0.0:8000 --forwarded-allow-ips='*' shop.wsgi", "gunicorn", "0.0.0.0:8000", "*"],
    ["gunicorn --bind=:80 shop.wsgi", "gunicorn", ":80", undefined],
    ["uvicorn shop.asgi:application --host 0.0.0.0 --port 80", "uvicorn", "0.0.0.0:80", undefined],
    ["uvicorn shop.asgi:application --uds /run/a.sock", "uvicorn", "unix:/run/a.sock", undefined],
    ["daphne -b 0.0.0.0 -p 8001 --proxy-headers shop.asgi:application", "daphne", "0.0.0.0:8001", "*"],
    [
      "waitress-serve --listen=*:80 --trusted-proxy=10.0.0.1 shop.wsgi:application",
      "waitress-serve",
      "*:80",
      "10.0.0.1",
    ],
    ["granian --interface wsgi --host :: shop.wsgi:application", "granian", ":::8000", undefined],
    ["hypercorn shop.asgi", "hypercorn", undefined, undefined],
  ])("%s", (command, program, bind, believes) => {
    const [server] = appServers(image(command));
    expect([server?.program, server?.bind, server?.forwardedAllowIps?.value]).toEqual([
      program,
      bind,
      believes,
    ]);
    expect(server?.tls).toBeUndefined();
  });

  test.each([
    "gunicorn --certfile=a --keyfile=b shop.wsgi",
    "daphne -e ssl:443:privateKey=k shop.asgi:application",
  ])("answers TLS: %s", (command) => {
    expect(appServers(image(command))[0]?.tls).toBeDefined();
  });

  test("is told whom to believe by the environment, if it reads that", () => {
    const files = (command: string): Files => ({
      Dockerfile: `FROM a\nENV FORWARDED_ALLOW_IPS=*\nCOPY . .\nCMD ${command}\n`,
    });
    expect(appServers(files("gunicorn shop.wsgi"))[0]?.forwardedAllowIps).toMatchObject({
      value: "*",
      at: { path: "Dockerfile" },
    });
    expect(appServers(files("hypercorn shop.asgi"))[0]?.forwardedAllowIps).toBeUndefined();
  });

  test("reads gunicorn's configuration, named or found by itself", () => {
    const config =
      'import os\nbind = ["0.0.0.0:9000"]\nforwarded_allow_ips = os.getenv("X", "10.0.0.0/8")\nworkers = 3\ncertfile = None\n';
    for (const files of [
      { ...image("gunicorn shop.wsgi"), "gunicorn.conf.py": config },
      { ...image("gunicorn -c python:deploy.gunicorn_conf shop.wsgi"), "deploy/gunicorn_conf.py": config },
    ]) {
      const servers = appServers(files);
      expect(servers).toHaveLength(1);
      expect(servers[0]).toMatchObject({
        bind: "0.0.0.0:9000",
        forwardedAllowIps: { value: "10.0.0.0/8" },
        tls: undefined,
      });
    }
  });

  test("is known from a configuration file that no command names", () => {
    expect(appServers({ "deploy/uwsgi.ini": "[uwsgi]\nhttps = :443,a.crt,a.key\n" })[0]).toMatchObject({
      program: "uwsgi",
      bind: ":443,a.crt,a.key",
      tls: { path: "deploy/uwsgi.ini" },
    });
  });

  test("is not one of development, CI or documents", () => {
    expect(
      appServers({
        "docker-compose.dev.yml": "services:\n  web:\n    image: x\n    command: gunicorn shop.wsgi\n",
        ".github/workflows/test.yml": "jobs:\n  a:\n    steps:\n      - run: gunicorn shop.wsgi &\n",
        "tests/gunicorn.conf.py": "bind = '0.0.0.0:1'\n",
      }),
    ).toEqual([]);
  });
});

describe("a hidden proxy", () => {
  test("stands in front of an image that answers plain HTTP", () => {
    expect(because(image("gunicorn -b :8000 shop.wsgi"))).toEqual([
      "the image's gunicorn answers plain HTTP only",
    ]);
  });

  test("stands in front of a server that only its own machine reaches", () => {
    const unit = (bind: string): Files => ({
      "deploy/shop.service": `[Service]\nExecStart=/venv/bin/gunicorn --bind ${bind} shop.wsgi\n`,
    });
    expect(because(unit("unix:/run/shop.sock"))).toEqual([
      "gunicorn can only be reached from the same machine",
    ]);
    expect(because(unit("0.0.0.0:80"))).toEqual([]);
  });

  test("understands uWSGI's protocol", () => {
    expect(because({ "deploy/uwsgi.ini": "[uwsgi]\nsocket = 0.0.0.0:3031\n" })).toEqual([
      "uWSGI speaks its own protocol here, which only a web server understands",
    ]);
    expect(because({ "deploy/uwsgi.ini": "[uwsgi]\nhttp-socket = 0.0.0.0:3031\n" })).toEqual([]);
  });

  test("is a service of the compose file whose configuration is elsewhere", () => {
    const compose = (proxy: string): Files => ({
      "docker-compose.prod.yml": `services:\n  web:\n    image: x\n  front:\n    image: ${proxy}\n`,
    });
    expect(because(compose("nginx:1.27-alpine"))).toEqual([
      "the compose file starts nginx in front of it, and its configuration is not in the repository",
    ]);
    expect(because(compose("ghcr.io/acme/traefik:v3"))).toHaveLength(1);
    expect(because(compose("postgres:16"))).toEqual([]);
  });

  test("is not assumed without any sign, with TLS, beside a Procfile, or on the web's own port", () => {
    expect(because({})).toEqual([]);
    expect(because(image("gunicorn --certfile a --keyfile b shop.wsgi"))).toEqual([]);
    expect(because({ ...image("gunicorn shop.wsgi"), Procfile: "web: gunicorn shop.wsgi\n" })).toEqual([]);
    const compose = 'services:\n  web:\n    build: .\n    restart: always\n    ports: ["80:8000"]\n';
    expect(because({ ...image("gunicorn shop.wsgi"), "docker-compose.yml": compose })).toEqual([]);
  });

  test("stands in front of an nginx on an inner port, not of one on the web's", () => {
    const nginx = (port: string): Files => ({
      ...image("gunicorn -b :8000 shop.wsgi"),
      "nginx.conf": `server { listen ${port}; location / { proxy_pass http://web:8000; } }`,
    });
    expect(because(nginx("8080"))).toEqual([
      "the nginx of the repository answers plain HTTP on port 8080 only",
    ]);
    expect(because(nginx("80"))).toEqual([]);
    expect(because(nginx("8443 ssl"))).toEqual([]);
  });
});

describe("a platform", () => {
  const redirect = (files: Files): readonly (string | undefined)[] =>
    edgeOf(files).edge.servers.map(({ program, redirectsToHttps }) =>
      redirectsToHttps === undefined ? program : `${program} redirects`,
    );

  test("redirects by itself, when it is told to, or not at all", () => {
    expect(redirect({ "render.yaml": "services:\n  - type: web\n" })).toEqual(["platform redirects"]);
    expect(
      redirect({ "fly.toml": "[http_service]\n  internal_port = 8000\n  force_https = true\n" }),
    ).toEqual(["platform redirects"]);
    expect(redirect({ "fly.toml": "[http_service]\n  force_https = false\n" })).toEqual(["platform"]);
    expect(
      redirect({
        "app.yaml": "runtime: python312\nhandlers:\n- url: /.*\n  secure: always\n  script: auto\n",
      }),
    ).toEqual(["platform redirects"]);
    expect(redirect({ "app.yaml": "runtime: python312\nhandlers:\n- url: /x\n  secure: always\n" })).toEqual([
      "platform",
    ]);
    expect(redirect({ Procfile: "web: gunicorn shop.wsgi\n" })).toEqual([]);
  });
});
