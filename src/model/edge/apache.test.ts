import { describe, expect, test } from "vitest";
import { lines, locationOf, serverOf, serversOf, textAt } from "./edge-test-files.ts";

const PATH = "deploy/apache.conf";
const host = (body: string, address = "*:80"): string =>
  `<VirtualHost ${address}>\n${body}\n</VirtualHost>\n`;

describe("a virtual host", () => {
  const text = `<IfModule mod_ssl.c>
<VirtualHost *:443>
    ServerName shop.example
    ServerAlias www.shop.example
    SSLEngine on
    SSLProtocol all -SSLv3 -TLSv1
    LimitRequestBody 10485760
    Header always set Strict-Transport-Security "max-age=3600; \\
      includeSubDomains"
    Header set X-Frame-Options DENY
    RequestHeader set X-Forwarded-Proto "https"
    RequestHeader unset X-Forwarded-Host
    Alias /media /srv/media
    <Directory /srv/media>
        Header set X-Content-Type-Options nosniff
        Require all granted
    </Directory>
    <Location /admin>
        Require ip 10.0.0.0/8
    </Location>
    ProxyPass /static !
    ProxyPass / http://127.0.0.1:8000/
</VirtualHost>
</IfModule>
`;
  const server = serverOf(text, PATH);

  test("has names, ports, limits, protocols and headers", () => {
    expect(server).toMatchObject({
      program: "Apache",
      names: ["shop.example", "www.shop.example"],
      acceptsAnyHost: false,
      listens: [{ port: 443, tls: true }],
      redirectsToHttps: undefined,
      bodyLimit: { bytes: 10_485_760 },
      tlsProtocols: { names: ["all", "-SSLv3", "-TLSv1"] },
    });
    expect(lines(server.headers)).toEqual([
      "strict-transport-security: max-age=3600;        includeSubDomains",
      "x-frame-options: DENY (not on errors)",
    ]);
    expect(textAt(text, server.headers[1]?.at)).toBe("Header set X-Frame-Options DENY");
  });

  test("hands on, serves folders and guards sections", () => {
    const root = locationOf(server, "/");
    expect(root.proxiesTo?.target).toBe("http://127.0.0.1:8000/");
    expect(lines(root.proxyHeaders)).toEqual([
      "x-forwarded-proto: https (not on errors)",
      "x-forwarded-host: - (not on errors)",
    ]);
    expect(locationOf(server, "/media").folder?.path).toBe("/srv/media");
    expect(lines(locationOf(server, "/media").headers)).toContain(
      "x-content-type-options: nosniff (not on errors)",
    );
    expect(locationOf(server, "/admin").allowlist).toBeDefined();
    expect(root.allowlist).toBeUndefined();
    expect(server.locations.map(({ path }) => path)).toEqual(["/media", "/", "/admin"]);
  });
});

describe("the redirect to https", () => {
  test.each([
    ["Redirect permanent / https://shop.example/"],
    ["Redirect / https://shop.example/"],
    ["RedirectMatch 301 ^/?(.*)$ https://shop.example/$1"],
    ["RewriteEngine On\nRewriteCond %{HTTPS} !=on\nRewriteRule ^/?(.*) https://%{SERVER_NAME}/$1 [R,L]"],
    ["RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301]"],
    [
      "RewriteCond %{HTTP:X-Forwarded-Proto} !https\nRewriteRule ^.*$ https://%{HTTP_HOST}%{REQUEST_URI} [R=301]",
    ],
    ["RewriteCond %{SERVER_NAME} =shop.example\nRewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [END]"],
  ])("%s", (body) => {
    expect(serverOf(host(body), PATH).redirectsToHttps).toBeDefined();
  });

  test.each([
    ["Redirect /old https://shop.example/new"],
    ["Redirect / http://www.shop.example/"],
    ["RewriteCond %{REQUEST_URI} ^/login\nRewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R]"],
    ["RewriteRule ^/(.*)$ https://app:8443/$1 [P,L]"],
  ])("is not %s", (body) => {
    expect(serverOf(host(body), PATH).redirectsToHttps).toBeUndefined();
  });

  test("is not looked for where only TLS is answered", () => {
    const text = host("SSLEngine on\nRedirect / https://www.shop.example/", "*:443");
    expect(serverOf(text, PATH).redirectsToHttps).toBeUndefined();
  });

  test("of an .htaccess needs a condition", () => {
    const rule = "RewriteRule ^(.*)$ https://%{HTTP_HOST}/$1 [R=301,L]\n";
    expect(serversOf({ ".htaccess": `RewriteCond %{HTTPS} off\n${rule}` })).toMatchObject([
      { listens: [], redirectsToHttps: { path: ".htaccess" } },
    ]);
    expect(serversOf({ ".htaccess": rule })).toEqual([]);
  });
});

test("mod_wsgi is an application behind Apache", () => {
  const server = serverOf(host("WSGIScriptAlias / /srv/shop/wsgi.py\nServerName a"), PATH);
  expect(locationOf(server, "/").proxiesTo?.target).toBe("wsgi:/srv/shop/wsgi.py");
});

test("a password needs somebody who is asked for it", () => {
  const at = (body: string): unknown =>
    locationOf(serverOf(host(`<Location /x>\n${body}\n</Location>`), PATH), "/x").password;
  expect(at("AuthType Basic\nRequire valid-user")).toBeDefined();
  expect(at("AuthType Basic\nRequire all granted")).toBeUndefined();
});

test("a main server without virtual hosts, and includes", () => {
  const [server] = serversOf({
    "apache/httpd.conf": "Listen 8080\nInclude conf/proxy.conf\n",
    "apache/conf/proxy.conf": "ProxyPass / http://web:8000/\n",
  });
  expect(server).toMatchObject({ listens: [{ port: 8080 }], locations: [{ path: "/" }] });
});
