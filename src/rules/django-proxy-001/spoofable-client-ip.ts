import type { AuditModel } from "../../model/audit-model.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { indexValues } from "../../flow/value-index.ts";
import {
  clientAddresses,
  type AddressUse,
  type ClientAddress,
} from "../../model/transport/client-addresses.ts";
import { proxiedLocations, proxyHeader } from "../../model/transport/edge-servers.ts";
import type { Check, Verdict } from "../rule.ts";

/** A visitor's address is taken from a header that the visitor can write. */
export const check: Check = {
  meta: {
    slug: "spoofable-client-ip",
    title: "visitors can choose the address they seem to come from",
    severity: "medium",
    cwe: [290, 348],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports code that takes a visitor's address from `X-Forwarded-For` or a header like it and decides by it who is let in or slowed down, puts it in the place of `REMOTE_ADDR`, or records it. The last entry of the list, which the proxy adds, is left out.",
      impact:
        "Proxies mostly append to what the visitor sent, so that the first entry is whatever the visitor wrote there: a list of allowed addresses opens with one header, a limit per address never counts, and a log names somebody else.",
      fix: 'Use `request.META["REMOTE_ADDR"]`, and let the proxy or the application server put the right address there; or count from the end: with one proxy, `value.split(",")[-1].strip()`.',
      mitigation: "Let the proxy overwrite the header: `proxy_set_header X-Forwarded-For $remote_addr;`.",
      falsePositive:
        "Safe where the proxy overwrites the header and nothing reaches Django past it. Verify: send `X-Forwarded-For: 127.0.0.1` with `curl` and see which address the site takes.",
    },
  },
  *judge(model) {
    for (const address of clientAddresses(indexValues(model.flows))) yield verdictOn(model, address);
  },
};

/** At the read: that is where another address would have to be taken. */
function verdictOn(model: AuditModel, { header, read, use, at }: ClientAddress): Verdict {
  const place = placeOf(read);
  const because = overwrittenBy(model, header);
  if (because !== undefined) return { verdict: "ruled-out", at: place, subject: header, because };
  const recorded = use === "records";
  const known = header === "x-forwarded-for";
  return {
    verdict: "found",
    at: place,
    subject: header,
    message: `The address comes from \`${header}\`, which visitors can send themselves: ${CONSEQUENCES[use]}`,
    ...(recorded
      ? { severity: "low", severityReason: "the address is recorded; nothing seen here decides by it" }
      : {}),
    confidence: known ? "medium" : "low",
    confidenceReason: known
      ? "proxies mostly append to this header; no proxy of the repository is seen to overwrite it"
      : "proxies that set this header mostly overwrite it; which one stands in front is not visible in the code",
    evidence: header,
    trace: [
      { place, note: "the header is read" },
      { place: placeOf(at), note: NOTES[use] },
    ],
  };
}

const CONSEQUENCES: Readonly<Record<AddressUse, string>> = {
  "lets in": "one header is enough to pass the check that is made of it.",
  limits:
    "a new value for each request is enough never to be slowed down, and somebody else's address gets that one locked out.",
  "replaces REMOTE_ADDR":
    "every check, limit and log that reads `REMOTE_ADDR` later believes the address that the visitor chose.",
  records: "what is recorded can name anybody.",
};

const NOTES: Readonly<Record<AddressUse, string>> = {
  "lets in": "the address decides here",
  limits: "the address is counted here",
  "replaces REMOTE_ADDR": "it takes the place of the real address",
  records: "the address is recorded here",
};

/** Every way through the repository's proxies is known and replaces what the visitor sent. */
function overwrittenBy({ edge }: AuditModel, header: string): string | undefined {
  const answering = edge.servers.filter(({ redirectsToHttps }) => redirectsToHttps === undefined);
  const isKnown = answering.every(({ locations }) =>
    locations.every(
      ({ path, proxiesTo, folder }) => path !== "/" || proxiesTo !== undefined || folder !== undefined,
    ),
  );
  const ways = proxiedLocations(answering);
  const [first] = ways;
  const isOverwritten = ways.every(({ location }) => {
    const value = proxyHeader(location, header)?.value;
    return value !== undefined && !/\$proxy_add_x_forwarded_for|\$http_/i.test(value);
  });
  return first !== undefined && isKnown && isOverwritten
    ? `\`${first.server.at.path}\` overwrites the header`
    : undefined;
}
