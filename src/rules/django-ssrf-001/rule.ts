import type { Rule } from "../rule.ts";

/** The server goes only where it was meant to go. */
export const rule: Rule = {
  id: "DJANGO-SSRF-001",
  title: "The server requests only addresses that were meant",
  about:
    "A server can reach what the internet cannot: databases, admin pages, the cloud's own metadata address. Where somebody else chooses the " +
    "address that it fetches, the host is compared with a list, or the addresses behind it are looked at and redirects are not followed.",
  group: "outbound",
  window: "this week",
  references: [
    "https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html",
    "https://docs.python.org/3/library/ipaddress.html#ipaddress.IPv4Address.is_global",
  ],
};
