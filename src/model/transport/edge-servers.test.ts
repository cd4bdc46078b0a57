/** What virtual hosts do with plain HTTP, and which of them stand in front of a project. */
import { describe, expect, test } from "vitest";
import type { Edge, EdgeLocation, EdgeServer } from "../edge/edge.ts";
import { NO_EDGE } from "../edge/edge.ts";
import { passesOn, plainAnswer, proxiedLocations, serversOf } from "./edge-servers.ts";

const at = { path: "nginx.conf", span: { start: 0, end: 1 } };

function location(path: string, target: string | undefined): EdgeLocation {
  return {
    at,
    match: "prefix",
    path,
    proxiesTo: target === undefined ? undefined : { target, at },
    folder: undefined,
    proxyHeaders: [],
    headers: [],
    allowlist: undefined,
    password: undefined,
    rateLimit: undefined,
  };
}

function server(given: Partial<EdgeServer>): EdgeServer {
  return {
    program: "nginx",
    at,
    project: "shop",
    names: ["www.shop.example"],
    acceptsAnyHost: false,
    listens: [{ port: 80, tls: false, at }],
    redirectsToHttps: undefined,
    headers: [],
    bodyLimit: undefined,
    tlsProtocols: undefined,
    locations: [location("/", "http://web:8000")],
    ...given,
  };
}

const edge = (...servers: EdgeServer[]): Edge => ({ ...NO_EDGE, servers });
const TLS = [{ port: 443, tls: true, at }];

describe("an answer to plain HTTP", () => {
  test.each([
    [server({}), "passes on"],
    [server({ redirectsToHttps: at }), "redirects"],
    [server({ listens: TLS }), "nothing"],
    [server({ locations: [location("/static/", undefined)] }), "nothing"],
  ])("%#", (one, answer) => {
    expect(plainAnswer(one)).toBe(answer);
  });
});

describe("the servers of a project", () => {
  test("are its own, and unmatched ones where it is the only project", () => {
    const [own, other, unknown] = [server({}), server({ project: "blog" }), server({ project: undefined })];
    expect(serversOf(edge(own, other, unknown), "shop", 2)).toEqual([own]);
    expect(serversOf(edge(own, other, unknown), "shop", 1)).toEqual([own, unknown]);
  });

  test("are not those that only this machine asks for", () => {
    const local = server({ names: ["localhost", "127.0.0.1"] });
    const mixed = server({ names: ["localhost", "www.shop.example"] });
    expect(serversOf(edge(local, mixed), "shop", 1)).toEqual([mixed]);
  });

  test("are not those of another file without TLS, unless nothing has TLS", () => {
    const plain = server({ at: { ...at, path: "plain.conf" } });
    const secured = server({ listens: TLS });
    expect(serversOf(edge(plain, secured), "shop", 1)).toEqual([secured]);
    expect(serversOf(edge(plain), "shop", 1)).toEqual([plain]);
  });
});

describe("ways to the application", () => {
  const one = server({
    locations: [
      location("/api/", "http://web:8000/api/"),
      location("/media/", "http://storage:9000"),
      location("/", "web:8000"),
    ],
  });

  test("begin with the broadest location", () => {
    expect(passesOn(one)?.path).toBe("/");
  });

  test("lead to the same host", () => {
    expect(proxiedLocations([one]).map((way) => way.location.path)).toEqual(["/api/", "/"]);
  });
});
