import { describe, expect, test } from "vitest";
import { edgeOf, lines, locationOf, serverOf, serversOf, textAt } from "./edge-test-files.ts";

const PULLED = "services:\n  web:\n    image: ghcr.io/shop/web\n";
const inServer = (body: string): string => `server {\n${body}\n}\n`;

describe("a server", () => {
  const text = `upstream app { server web:8000 fail_timeout=0; }
server {
  listen 443 ssl http2 default_server;
  listen [::]:443 ssl;
  server_name shop.example .shop.example;
  client_max_body_size 25m;
  ssl_protocols TLSv1.2 TLSv1.3;
  add_header Strict-Transport-Security "max-age=3600" always;
  location /media/ { alias /srv/media/; }
  location / {
    proxy_pass http://app;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Host "";
    limit_req zone=one;
  }
}`;
  const server = serverOf(text);

  test("has names, ports, limits, protocols and headers with their places", () => {
    expect(server).toMatchObject({
      program: "nginx",
      project: "",
      names: ["shop.example", ".shop.example"],
      acceptsAnyHost: true,
      redirectsToHttps: undefined,
      bodyLimit: { bytes: 25 * 1024 * 1024 },
      tlsProtocols: { names: ["TLSv1.2", "TLSv1.3"] },
    });
    expect(server.listens.map(({ port, tls }) => [port, tls])).toEqual([
      [443, true],
      [443, true],
    ]);
    expect(lines(server.headers)).toEqual(["strict-transport-security: max-age=3600"]);
    expect(textAt(text, server.headers[0]?.at)).toBe(
      'add_header Strict-Transport-Security "max-age=3600" always',
    );
  });

  test("hands requests on, with the upstream's address", () => {
    const root = locationOf(server, "/");
    expect(root.proxiesTo?.target).toBe("http://web:8000");
    expect(lines(root.proxyHeaders)).toEqual(["x-forwarded-proto: $scheme", "x-forwarded-host: "]);
    expect(textAt(text, root.rateLimit)).toBe("limit_req zone=one");
    expect(locationOf(server, "/media/")).toMatchObject({
      folder: { path: "/srv/media/" },
      proxyHeaders: [],
      rateLimit: undefined,
    });
  });
});

describe("the redirect to https", () => {
  test.each([
    ["a return", "listen 80; return 301 https://$host$request_uri;"],
    ["a return without a status", "return https://shop.example$request_uri;"],
    ["a rewrite", "listen 80; rewrite ^(.*)$ https://shop.example$1 permanent;"],
    ["a rewrite of everything", "listen 80; rewrite ^ https://$server_name$request_uri? permanent;"],
    [
      "the scheme",
      'listen 80; listen 443 ssl; if ($scheme != "https") { return 308 https://$host$request_uri; }',
    ],
    ["the scheme's name", "listen 80; if ($scheme = http) { rewrite ^ https://$host$uri; }"],
    [
      "a load balancer's header",
      "listen 80; if ($http_x_forwarded_proto != 'https') { return 301 https://$host; }",
    ],
    ["the port", "listen 80; if ($server_port = 80) { return 301 https://$host; }"],
    [
      "certbot",
      "listen 80; server_name a; if ($host = a) { return 301 https://$host$request_uri; } return 404;",
    ],
    [
      "the root beside certificates",
      "listen 80; location /.well-known/ { root /var/www; } location / { return 301 https://$host$request_uri; }",
    ],
    [
      "under a condition of the root",
      "listen 80; location / { if ($https = '') { return 301 https://$host; } }",
    ],
  ])("%s", (_, body) => {
    expect(serverOf(inServer(body)).redirectsToHttps).toBeDefined();
  });

  test.each([
    ["a return to http", "listen 80; return 301 http://$host$request_uri;"],
    ["a refusal", "listen 80; return 444;"],
    ["one path", "listen 80; rewrite ^/login https://$host/login; location / { proxy_pass http://web; }"],
    ["the wrong way round", "listen 80; if ($scheme = https) { return 301 https://www.shop.example; }"],
    [
      "one host of several",
      "listen 80; if ($host = a) { return 301 https://$host; } location / { proxy_pass http://w; }",
    ],
    [
      "a location besides that is handed on",
      "listen 80; location /api/ { proxy_pass http://w; } location / { return 301 https://$host; }",
    ],
    ["no plain port", "listen 443 ssl; return 301 https://www.shop.example$request_uri;"],
    ["another question", 'listen 80; if ($request_method = "GET") { return 301 https://$host; }'],
  ])("is not %s", (_, body) => {
    expect(serverOf(inServer(body)).redirectsToHttps).toBeUndefined();
  });
});

describe("what nginx hands down", () => {
  test("a header of its own drops the outer ones, an empty one as well", () => {
    const server = serverOf(`http { add_header A 1; server {
      add_header B 2;
      location /c { add_header C 3; return 204; }
      location /d { add_header D ""; }
      location /e { expires 1d; location /e/f { } }
    } }`);
    const headersOf = (path: string): readonly string[] => lines(locationOf(server, path).headers);
    expect(lines(server.headers)).toEqual(["b: 2 (not on errors)"]);
    expect(headersOf("/c")).toEqual(["c: 3 (not on errors)"]);
    expect(headersOf("/d")).toEqual([]);
    expect(headersOf("/e/f")).toEqual(["b: 2 (not on errors)"]);
  });

  test("headers-more adds, and hidden headers of Django are removed", () => {
    const server = serverOf(
      inServer(
        'more_set_headers "X-Frame-Options: DENY"; proxy_hide_header X-Frame-Options; proxy_hide_header X-Powered-By;',
      ),
    );
    expect(lines(server.headers)).toEqual(["x-frame-options: DENY", "x-powered-by: -"]);
  });

  test("request headers by the protocol that hands requests on", () => {
    const server = serverOf(
      inServer(`proxy_set_header X-Forwarded-Proto https;
      location /a { uwsgi_pass app:1; uwsgi_param HTTP_X_FORWARDED_PROTO $scheme; }
      location /b { proxy_pass http://b; }
      location /c { proxy_pass http://c; proxy_set_header Host $host; }
      location /d { include proxy_params; proxy_pass http://d; }`),
    );
    const requestHeaders = (path: string): readonly string[] => lines(locationOf(server, path).proxyHeaders);
    expect(requestHeaders("/a")).toEqual(["x-forwarded-proto: $scheme"]);
    expect(requestHeaders("/b")).toEqual(["x-forwarded-proto: https"]);
    expect(requestHeaders("/c")).toEqual(["host: $host"]);
    expect(requestHeaders("/d")).toContain("x-forwarded-for: $proxy_add_x_forwarded_for");
    expect(locationOf(server, "/a").proxiesTo?.target).toBe("uwsgi://app:1");
  });

  test("who may come", () => {
    const server = serverOf(
      inServer(`allow 10.0.0.0/8; deny all;
      location /own { allow all; }
      location /in { auth_basic "Staff"; location /in/off { auth_basic off; } }`),
    );
    expect(locationOf(server, "/own").allowlist).toBeUndefined();
    expect(locationOf(server, "/in").allowlist).toBeDefined();
    expect(locationOf(server, "/in").password).toBeDefined();
    expect(locationOf(server, "/in/off").password).toBeUndefined();
  });

  test("limits of the body", () => {
    const limit = (body: string): unknown => serverOf(inServer(body)).bodyLimit?.bytes;
    expect(serverOf(inServer("client_max_body_size 0;")).bodyLimit).toMatchObject({ bytes: undefined });
    expect(limit("client_max_body_size 1G;")).toBe(1024 ** 3);
    expect(serverOf(inServer("client_max_body_size ${MAX}m;")).bodyLimit).toBeUndefined();
  });
});

describe("locations", () => {
  test("match by prefix, exactly or by an expression", () => {
    const server = serverOf(
      inServer(
        "location = /a { } location ~* \\.php$ { } location ^~ /b { } location ~/c { } location /d { }",
      ),
    );
    expect(server.locations.map(({ match, path }) => `${match} ${path}`)).toEqual([
      "exact /a",
      "regex \\.php$",
      "prefix /b",
      "regex /c",
      "prefix /d",
    ]);
  });

  test("named ones answer for those that fall back to them, internal ones for nobody", () => {
    const server = serverOf(
      inServer(`root /srv/www;
      location / { try_files $uri @app; }
      location @app { proxy_pass http://web:8000; proxy_set_header Host $host; }
      location /protected/ { internal; alias /srv/secret/; }`),
    );
    expect(server.locations.map(({ path }) => path)).toEqual(["/"]);
    expect(locationOf(server, "/")).toMatchObject({
      proxiesTo: { target: "http://web:8000" },
      folder: { path: "/srv/www/" },
    });
    expect(lines(locationOf(server, "/").proxyHeaders)).toEqual(["host: $host"]);
  });

  test("a server that falls back without a location has one for everything", () => {
    const server = serverOf(inServer("try_files $uri @app; location @app { proxy_pass http://web:8000; }"));
    expect(locationOf(server, "/").proxiesTo?.target).toBe("http://web:8000");
  });

  test("a variable with a plain value is followed", () => {
    const server = serverOf(inServer("set $app http://web:8000; location / { proxy_pass $app; }"));
    expect(locationOf(server, "/").proxiesTo?.target).toBe("http://web:8000");
  });

  test("root goes in front of the path; a location that only answers serves no folder", () => {
    const server = serverOf(
      inServer("root /srv; location /a/ { } location ~ \\.js$ { } location /b/ { return 403; }"),
    );
    expect(server.locations.map(({ folder }) => folder?.path)).toEqual([
      "/srv/a/",
      "/srv",
      undefined,
      "/srv/",
    ]);
  });
});

describe("includes", () => {
  test("bring servers, snippets and upstreams from other files", () => {
    const servers = serversOf({
      "nginx/nginx.conf":
        "events { }\nhttp {\n  client_max_body_size 5m;\n  include /etc/nginx/conf.d/*.conf;\n}\n",
      "nginx/conf.d/shop.conf":
        "server {\n  listen 80;\n  include /etc/nginx/conf.d/server_name;\n  include snippets/headers.conf;\n  location / { proxy_pass http://app; }\n}\n",
      "nginx/conf.d/upstream.conf": "upstream app { server web:8000; }\n",
      "nginx/conf.d/server_name": "server_name ${DOMAIN};\n",
      "nginx/snippets/headers.conf": "add_header X-Frame-Options DENY always;\n",
    });
    expect(servers).toHaveLength(1);
    expect(servers[0]).toMatchObject({
      names: ["${DOMAIN}"],
      bodyLimit: { bytes: 5 * 1024 * 1024, at: { path: "nginx/nginx.conf" } },
      headers: [{ name: "x-frame-options", at: { path: "nginx/snippets/headers.conf" } }],
      locations: [{ proxiesTo: { target: "http://web:8000" } }],
    });
  });

  test("that lead in circles end", () => {
    expect(
      serversOf({
        "nginx/a.conf": "include b.conf;\nserver { listen 80; }",
        "nginx/b.conf": "include a.conf;\nserver { listen 81; }",
      }).length,
    ).toBeLessThan(20);
  });
});

describe("which servers count", () => {
  const text = inServer("listen 80; location / { proxy_pass http://web:8000; }");

  test("not those for development, tests and examples", () => {
    for (const path of ["nginx/dev.conf", "docker/local/nginx.conf", "tests/nginx.conf", "docs/nginx.conf"])
      expect(serversOf({ [path]: text })).toEqual([]);
  });

  test("not those in front of a compose service for development", () => {
    const compose = (command: string): string =>
      `services:\n  web:\n    image: x\n    command: ${command}\n  nginx:\n    image: nginx\n`;
    const withCompose = (name: string): number =>
      serversOf({ "nginx/nginx.conf": text, [name]: compose("gunicorn shop.wsgi") }).length;
    expect(withCompose("docker-compose.dev.yml")).toBe(0);
    expect(withCompose("docker-compose.yml")).toBe(1);
    const besides = { "docker-compose-dev.yml": compose("gunicorn shop.wsgi"), "docker-compose.yml": PULLED };
    expect(serversOf({ "nginx/nginx.conf": text, ...besides })).toHaveLength(1);
  });

  test("a server belongs to the nearest of several projects, or to the one it hands requests to", () => {
    const projects = {
      "one/manage.py": "import django\nDJANGO_SETTINGS_MODULE = 'a.settings'\n",
      "one/a/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'a'\nSECRET_KEY = 'x'\n",
      "two/manage.py": "import django\nDJANGO_SETTINGS_MODULE = 'b.settings'\n",
      "two/b/settings.py": "INSTALLED_APPS = []\nROOT_URLCONF = 'b'\nSECRET_KEY = 'x'\n",
      "manage.py": "",
      "shop/settings.py": "",
    };
    expect(serversOf({ ...projects, "two/nginx.conf": text })[0]?.project).toBe("two");
    expect(serversOf({ ...projects, "deploy/nginx.conf": text })[0]?.project).toBeUndefined();
  });

  test("what could not be read whole is told", () => {
    expect(edgeOf({ "nginx.conf": "server {\n  listen 80;\n" }).problems).toEqual([
      { kind: "syntax", path: "nginx.conf", line: 3, message: "a block is not closed" },
    ]);
  });
});
