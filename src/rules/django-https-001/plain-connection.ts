import { surenessOf } from "../../model/settings/project-settings.ts";
import { plainConnections, type PlainConnection } from "../../model/settings/plain-connections.ts";
import type { Check, Verdict } from "../rule.ts";

/** The site talks to another host without TLS. */
export const check: Check = {
  meta: {
    slug: "plain-connection",
    title: "the site talks to another host without TLS",
    severity: "medium",
    severityReason: "it takes an attacker between the two servers",
    cwe: [319],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports production settings that reach a mail server, database, cache or message broker under a public name without TLS. Hosts of the same machine, of the same compose file and of private networks are left out, and so are addresses that only the environment knows.",
      impact:
        "Whoever sits between the two machines reads passwords, reset links and rows on the way, and can change them.",
      fix: 'Switch TLS on: `EMAIL_USE_TLS = True` (port 587), `"OPTIONS": {"sslmode": "verify-full", "sslrootcert": …}` for PostgreSQL, `"OPTIONS": {"ssl": {"ca": …}}` for MySQL, `rediss://` and `amqps://` for the others.',
      mitigation: "Let the traffic run through a private network or a tunnel.",
      falsePositive: "A private network or tunnel may lie behind the public name.",
    },
  },
  *judge(model) {
    const seen = new Set<string>();
    for (const connection of plainConnections(model.settings)) {
      const { at, to, host } = connection;
      const place = `${at.path}:${at.span.start} ${to} ${host}`;
      if (!seen.has(place)) yield* verdictsOn(connection);
      seen.add(place);
    }
  },
};

const TRAVELS: Readonly<Record<PlainConnection["to"], string>> = {
  "e-mail": "the account's password and every mail, reset links among them, can be read on the way",
  database: "its password, queries and rows can be read and changed on the way",
  cache: "sessions and cached pages can be read and changed on the way",
  broker: "its password and tasks can be read and changed on the way",
};

function* verdictsOn({ found, to, host, at, stated }: PlainConnection): Generator<Verdict> {
  const { setting, switches } = found;
  const [variable] = switches;
  const low =
    variable === undefined
      ? stated
        ? undefined
        : "the library encrypts where the server offers it, but checks nothing and falls back silently"
      : `the environment variable \`${variable}\` can change it`;
  const sure = setting === undefined ? MISSING : surenessOf(setting);
  yield {
    verdict: "found",
    at,
    subject: `${to} ${host}`,
    message: stated
      ? `The ${to === "e-mail" ? "mail server" : to} \`${host}\` is reached without TLS: ${TRAVELS[to]}.`
      : `Nothing asks for TLS on the way to the ${to} \`${host}\`: where it is refused, ${TRAVELS[to]}.`,
    ...(low === undefined ? {} : { severity: "low" as const, severityReason: low }),
    ...sure,
    evidence: `${to} at ${host} without TLS`,
  };
}

const MISSING = {
  confidence: "medium",
  confidenceReason: "the host is written here and nothing switches TLS on",
} as const;
