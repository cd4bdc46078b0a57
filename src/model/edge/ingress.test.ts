import { describe, expect, test } from "vitest";
import { locationOf, serverOf, serversOf, textAt } from "./edge-test-files.ts";

const PATH = "k8s/ingress.yaml";

function ingress(annotations: readonly string[], tls = true): string {
  const written = annotations.map((line) => `    ${line}\n`).join("");
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
${written}spec:
${tls ? "  tls:\n  - hosts: [shop.example]\n    secretName: tls\n" : ""}  rules:
  - host: shop.example
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 8000
`;
}

describe("an ingress", () => {
  test("redirects where it has certificates", () => {
    const text = ingress(["nginx.ingress.kubernetes.io/proxy-body-size: 10m"]);
    const server = serverOf(text, PATH);
    expect(server).toMatchObject({
      program: "ingress",
      names: ["shop.example"],
      acceptsAnyHost: false,
      bodyLimit: { bytes: 10 * 1024 * 1024 },
      listens: [
        { port: 80, tls: false },
        { port: 443, tls: true },
      ],
    });
    expect(textAt(text, server.redirectsToHttps)).toContain("shop.example");
    expect(locationOf(server, "/").proxiesTo?.target).toBe("http://web");
  });

  test.each([
    [["nginx.ingress.kubernetes.io/ssl-redirect: 'false'"], true, false],
    [["nginx.ingress.kubernetes.io/force-ssl-redirect: 'true'"], false, true],
    [[], false, false],
    [["traefik.ingress.kubernetes.io/router.middlewares: default-redirect-https@kubernetescrd"], true, true],
    [["traefik.ingress.kubernetes.io/router.middlewares: default-compress@kubernetescrd"], true, false],
  ])("%s", (annotations, tls, redirects) => {
    expect(serverOf(ingress(annotations, tls), PATH).redirectsToHttps !== undefined).toBe(redirects);
  });

  test("lets only some come, asks for a password, limits requests", () => {
    const at = (annotation: string): ReturnType<typeof locationOf> =>
      locationOf(serverOf(ingress([`nginx.ingress.kubernetes.io/${annotation}`]), PATH), "/");
    expect(at("whitelist-source-range: 10.0.0.0/8").allowlist).toBeDefined();
    expect(at("auth-type: basic").password).toBeDefined();
    expect(at("limit-rps: '5'").rateLimit).toBeDefined();
    expect(at("proxy-buffering: 'on'")).toMatchObject({
      allowlist: undefined,
      password: undefined,
      rateLimit: undefined,
    });
  });

  test("without a host answers for any, without plain HTTP on one port", () => {
    const text = ingress(["kubernetes.io/ingress.allow-http: 'false'"]).replace(
      "host: shop.example\n    ",
      "",
    );
    expect(serverOf(text, PATH)).toMatchObject({ acceptsAnyHost: true, listens: [{ port: 443 }] });
  });

  test("other objects are none", () => {
    expect(serversOf({ [PATH]: "apiVersion: v1\nkind: Service\nspec: {}\n" })).toEqual([]);
  });
});
