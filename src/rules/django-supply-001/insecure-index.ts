import { indexDangers, type IndexDanger } from "../../model/dependencies/index-dangers.ts";
import { here, only } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";

/** Packages come from an index that somebody else can answer for. */
export const check: Check = {
  meta: {
    slug: "insecure-index",
    title: "Packages come from an index that somebody else can answer for",
    severity: "medium",
    cwe: [494, 427, 829],
    status: "stable",
    since: "0.1.0",
    tests: "lower",
    docs: {
      what: "Reports indexes over plain `http://`, `--trusted-host` and `verify_ssl = false` (certificates are not checked), and a private index beside PyPI with `--extra-index-url` (pip asks both and takes the highest version, whoever published it). Indexes that answer only for named packages, uv's ordered indexes and files with `--hash` are silent.",
      impact:
        "Whoever sits on the network path, or registers the name of a private package on PyPI with a higher version, has their code installed: `setup.py` runs at once, and later the site runs the rest.",
      fix: 'Use `https://`; take everything through one private index that mirrors PyPI with `--index-url`, or bind each private package to its index (uv `explicit = true`, Poetry `priority = "explicit"`).',
      mitigation:
        "Register the private names on PyPI, and lock with hashes (`pip install --require-hashes`).",
      falsePositive:
        "Safe where no private package is installed, or all its names are registered on PyPI by you. Verify with `pip install --dry-run --report -`: it names the address of every package.",
    },
  },
  *judge({ dependencies }) {
    for (const danger of indexDangers(dependencies)) yield verdictOn(danger);
  },
  fix: only(
    ({ subject }) => subject === "plain-http",
    here(
      (at) => ({ kind: "replace-words", at, old: "http://", new: "https://" }),
      "the index must answer over HTTPS",
    ),
  ),
};

function verdictOn({ at, danger, host, use }: IndexDanger): Verdict {
  return {
    verdict: "found",
    at,
    subject: danger,
    ...wordsFor(danger, host),
    ...(use === "development"
      ? { severity: "low" as const, severityReason: "only development installs from it" }
      : {}),
    cause: `${danger} ${host} ${at.path}`,
  };
}

function wordsFor(
  danger: IndexDanger["danger"],
  host: string,
): Pick<Extract<Verdict, { verdict: "found" }>, "message" | "confidence" | "confidenceReason" | "fix"> {
  switch (danger) {
    case "plain-http":
      return {
        message: `Packages come from ${host} without TLS: whoever sits on the network path can put their own code into them.`,
        confidence: "high",
        confidenceReason: "the address begins with http://",
        fix: { text: "Use the index's https:// address." },
      };
    case "unchecked-certificate":
      return {
        message: `The certificate of ${host} is not checked: whoever sits on the network path can answer in its place and have their own code installed.`,
        confidence: "high",
        confidenceReason: "the option switches the check off for this host",
        fix: {
          text: "Take the option out; give the index's own certificate authority with `--cert` (or `PIP_CERT`) if it has one.",
        },
      };
    case "name-confusion":
      return {
        message: `pip asks PyPI and the private index beside each other and takes the highest version: whoever registers the name of a private package on PyPI gets their code installed.`,
        confidence: "medium",
        confidenceReason: "whether private packages are installed from it cannot be seen",
        fix: {
          text: `Give one index alone with \`--index-url\` (one that passes PyPI's packages on), or bind the private packages to ${host} with uv's or Poetry's explicit indexes.`,
        },
      };
  }
}
