import { describe, expect, test } from "vitest";
import { edgeOf, lines, locationOf, serversOf } from "./edge-test-files.ts";

describe("labels of a compose file", () => {
  const compose = (command: string, labels: readonly string[]): string => `services:
  traefik:
    image: traefik:v3.1
    command:
      - --entrypoints.web.address=:80
      - --entrypoints.websecure.address=:443
${command}  web:
    image: shop
    labels:
${labels.map((label) => `      - "traefik.http.${label}"\n`).join("")}`;
  const GLOBAL = "      - --entrypoints.web.http.redirections.entrypoint.to=websecure\n";
  const SECURE = [
    "routers.shop.rule=Host(`shop.example`) || Host(`www.shop.example`)",
    "routers.shop.entrypoints=websecure",
    "routers.shop.tls.certresolver=le",
    "routers.shop.middlewares=sec@docker,limit",
    "middlewares.sec.headers.stsseconds=3600",
    "middlewares.sec.headers.stsIncludeSubdomains=true",
    "middlewares.sec.headers.framedeny=true",
    "middlewares.limit.ratelimit.average=100",
  ];

  test("make one server for each router", () => {
    const [server] = serversOf({ "docker-compose.yml": compose(GLOBAL, SECURE) });
    expect(server).toMatchObject({
      program: "Traefik",
      names: ["shop.example", "www.shop.example"],
      acceptsAnyHost: false,
      listens: [
        { port: 443, tls: true },
        { port: 80, tls: false },
      ],
      redirectsToHttps: { path: "docker-compose.yml" },
    });
    expect(lines(server?.headers ?? [])).toEqual([
      "strict-transport-security: max-age=3600; includeSubDomains",
      "x-frame-options: DENY",
    ]);
    expect(server && locationOf(server, "/")).toMatchObject({ proxiesTo: { target: "http://web" } });
    expect(server && locationOf(server, "/").rateLimit).toBeDefined();
  });

  test("answer only https without the global redirect, and redirect by a middleware", () => {
    const [secure] = serversOf({ "docker-compose.yml": compose("", SECURE) });
    expect(secure?.listens).toMatchObject([{ tls: true }]);
    expect(secure?.redirectsToHttps).toBeUndefined();
    const plain = ["routers.a.rule=Host(`a`)", "routers.a.entrypoints=web"];
    const redirect = ["routers.a.middlewares=toHttps", "middlewares.toHttps.redirectscheme.scheme=https"];
    const redirectOf = (labels: readonly string[]): unknown =>
      serversOf({ "docker-compose.yml": compose("", labels) })[0]?.redirectsToHttps;
    expect(redirectOf(plain)).toBeUndefined();
    expect(redirectOf([...plain, ...redirect])).toBeDefined();
  });

  test("of a compose file for development are left out; Traefik is no hidden proxy where its routers are known", () => {
    expect(serversOf({ "docker-compose.dev.yml": compose("", SECURE) })).toEqual([]);
    expect(edgeOf({ "docker-compose.yml": compose("", SECURE) }).edge.hiddenProxies).toEqual([]);
  });
});

describe("files", () => {
  test("in YAML", () => {
    const [server] = serversOf({
      "traefik/traefik.yml":
        "entryPoints:\n  web:\n    address: ':80'\n    http:\n      redirections:\n        entryPoint:\n          to: websecure\n",
      "traefik/dynamic.yml": `http:
  routers:
    api:
      rule: "Host(\`shop.example\`) && PathPrefix(\`/api\`)"
      entryPoints: [websecure]
      service: app
      middlewares: [staff, size]
      tls: {}
  middlewares:
    staff:
      ipAllowList:
        sourceRange: [10.0.0.0/8]
    size:
      buffering:
        maxRequestBodyBytes: 1000000
  services:
    app:
      loadBalancer:
        servers:
          - url: http://web:8000
`,
    });
    expect(server).toMatchObject({
      redirectsToHttps: { path: "traefik/traefik.yml" },
      bodyLimit: { bytes: 1_000_000 },
      locations: [{ path: "/api", match: "prefix", proxiesTo: { target: "http://web:8000" } }],
    });
    expect(server?.locations[0]?.allowlist).toBeDefined();
    expect(server?.listens[0]).toMatchObject({ port: 443, tls: true });
  });

  test("that believe what clients say about themselves set nothing", () => {
    const headers = (insecure: boolean): number | undefined =>
      serversOf({
        "traefik/traefik.yml": `entryPoints:\n  web:\n    address: ':80'\n    forwardedHeaders:\n      insecure: ${insecure}\nhttp:\n  routers:\n    a:\n      rule: Host(\`a\`)\n      entryPoints: [web]\n`,
      })[0]?.locations[0]?.proxyHeaders.length;
    expect([headers(true), headers(false)]).toEqual([0, 3]);
  });

  test("in TOML", () => {
    const [server] = serversOf({
      "traefik/dynamic.toml":
        '[http.routers.web]\nrule = "Host(`a.example`)"\nentryPoints = ["web"]\nservice = "app"\nmiddlewares = ["r"]\n[http.middlewares.r.redirectScheme]\nscheme = "https"\n',
    });
    expect(server).toMatchObject({ names: ["a.example"], listens: [{ port: 80, tls: false }] });
    expect(server?.redirectsToHttps).toBeDefined();
  });
});
