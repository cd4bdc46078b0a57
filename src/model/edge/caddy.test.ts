import { describe, expect, test } from "vitest";
import { edgeOf, lines, locationOf, serverOf, serversOf, textAt } from "./edge-test-files.ts";

const PATH = "deploy/Caddyfile";

describe("a site", () => {
  const text = `{
	email admin@shop.example
}

(security) {
	header {
		Strict-Transport-Security "max-age=3600"
		-Server
	}
}

shop.example, www.shop.example {
	import security
	header X-Frame-Options DENY
	request_body {
		max_size 10MB
	}
	@media path /media/*
	handle_path /static/* {
		root * /srv/static
		file_server
	}
	handle @media {
		basic_auth {
			staff x
		}
		reverse_proxy media:9000
	}
	reverse_proxy web:8000 {
		header_up X-Forwarded-Proto https
		header_up -X-Forwarded-Host
	}
}
`;
  const server = serverOf(text, PATH);

  test("with a name answers https and redirects by itself", () => {
    expect(server).toMatchObject({
      program: "Caddy",
      names: ["shop.example", "www.shop.example"],
      acceptsAnyHost: false,
      bodyLimit: { bytes: 10_000_000 },
    });
    expect(textAt(text, server.redirectsToHttps)).toBe("shop.example, www.shop.example");
    expect(server.listens.map(({ port, tls }) => `${port} ${tls}`)).toEqual([
      "443 true",
      "443 true",
      "80 false",
    ]);
  });

  test("has headers, its snippets' included, and locations", () => {
    expect(lines(server.headers)).toEqual([
      "strict-transport-security: max-age=3600",
      "server: -",
      "x-frame-options: DENY",
    ]);
    expect(locationOf(server, "/static/").folder?.path).toBe("/srv/static");
    expect(locationOf(server, "/media/")).toMatchObject({ proxiesTo: { target: "media:9000" } });
    expect(locationOf(server, "/media/").password).toBeDefined();
    expect(lines(locationOf(server, "/").proxyHeaders)).toEqual([
      "x-forwarded-proto: https",
      "x-forwarded-host: ",
      "x-forwarded-for: {remote_host}",
    ]);
  });
});

test.each([
  ["http://shop.example {\n\treverse_proxy web:8000\n}", false, 80],
  [":80 {\n\treverse_proxy web:8000\n}", false, 80],
  [":8000\n\nreverse_proxy web:8000", false, 8000],
  ["{$DOMAIN} {\n\treverse_proxy web:8000\n}", true, 443],
  ["shop.example\nreverse_proxy web:8000\n", true, 443],
  ["{\n\tauto_https off\n}\nshop.example {\n\treverse_proxy web:8000\n}", false, 443],
  ["http://shop.example {\n\tredir https://{host}{uri} permanent\n}", true, 80],
])("redirects or not: %s", (text, redirects, port) => {
  const server = serverOf(text, PATH);
  expect(server.redirectsToHttps !== undefined).toBe(redirects);
  expect(server.listens[0]?.port).toBe(port);
});

test("imported files and unclosed blocks", () => {
  expect(
    serversOf({
      "deploy/Caddyfile": "import sites/*.caddyfile\n",
      "deploy/sites/a.caddyfile": "a.example {\n}\n",
    }),
  ).toHaveLength(1);
  expect(edgeOf({ [PATH]: "a.example {\n}\n}\n" }).problems).toMatchObject([
    { message: "a `}` closes no block" },
  ]);
});
