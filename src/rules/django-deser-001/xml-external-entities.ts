import { constantOf, textOf } from "../../bind/constants.ts";
import type { ValueRef } from "../../bind/program.ts";
import { externalName, resolve } from "../../bind/resolve.ts";
import type { Found } from "../../findings/finding.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import { callsOf, functionsImporting, placeOf } from "../../flow/flow-model.ts";
import { argumentOf } from "../../flow/sinks.ts";
import { here } from "../../model/fixes/place-fixes.ts";
import type { Check, Verdict } from "../rule.ts";
import { refTo } from "../../bind/program.ts";

/** Options of lxml's parsers that let a document read files or the network (lxml.de/parsing.html#parser-options). */
const DANGEROUS_OPTIONS = [
  { name: "resolve_entities", value: "True", does: "reads files that the document names" },
  { name: "no_network", value: "False", does: "fetches addresses that the document names" },
  { name: "load_dtd", value: "True", does: "loads the document's own definitions" },
] as const;

const PARSERS = ["XMLParser", "ETCompatXMLParser", "iterparse"].map((name) => `lxml.etree.${name}`);

/** SAX features by which the standard library resolves external entities (docs.python.org/3/library/xml.sax.handler.html). */
const FEATURES = new Set([
  "xml.sax.handler.feature_external_ges",
  "xml.sax.handler.feature_external_pes",
  "http://xml.org/sax/features/external-general-entities",
  "http://xml.org/sax/features/external-parameter-entities",
]);

/** An XML parser is told to follow external entities. */
export const check: Check = {
  meta: {
    slug: "xml-external-entities",
    title: "XML parser told to follow external entities",
    severity: "high",
    cwe: [611],
    status: "stable",
    since: "0.1.0",
    tests: "skip",
    docs: {
      what: "Reports lxml parsers with `resolve_entities=True`, `no_network=False` or `load_dtd=True`, and SAX parsers with external entities switched on.",
      impact:
        "Whoever sends the document can have the server read its own files (settings and keys among them) and call addresses inside the network.",
      fix: "Leave the option at its safe default, or parse with `defusedxml`.",
      mitigation: "Refuse documents that contain `<!DOCTYPE`.",
      falsePositive: "Documents that only the operators provide are safe to parse this way.",
    },
  },
  *judge({ flows }) {
    yield* lxmlParsers(flows);
    yield* saxFeatures(flows);
  },
  fix: here((at) => ({
    kind: "set-keywords",
    at,
    keywords: [
      { name: "resolve_entities", to: { code: "False" }, ifThere: true },
      { name: "no_network", to: { code: "True" }, ifThere: true },
      { name: "load_dtd", to: { code: "False" }, ifThere: true },
    ],
  })),
};

function* lxmlParsers(flows: FlowModel): Iterable<Verdict> {
  for (const { at, name, call } of callsOf(flows, PARSERS)) {
    for (const option of DANGEROUS_OPTIONS) {
      const given = argumentOf(call, undefined, option.name);
      if (!given || constantOf(flows.program, refTo(at, given.value))?.kind !== option.value) continue;
      yield found(
        at,
        name,
        `\`${option.name}=${option.value}\` makes this XML parser one that ${option.does}.`,
      );
    }
  }
}

function* saxFeatures(flows: FlowModel): Iterable<Verdict> {
  for (const state of functionsImporting(flows, "xml")) {
    const { values } = state.facts.fragment;
    for (const [id, value] of values.entries()) {
      const callee = value.op === "call" ? values[value.callee] : undefined;
      if (value.op !== "call" || callee?.op !== "attribute" || callee.name !== "setFeature") continue;
      const [feature, setting] = value.arguments.map((one): ValueRef => refTo(state.ref, one.value));
      if (!feature || !setting || !isOn(flows, setting)) continue;
      const name = externalName(resolve(flows.program, feature)) ?? textOf(flows.program, feature);
      if (name === undefined || !FEATURES.has(name)) continue;
      const what =
        "External entities are switched on for this XML parser: it reads files and addresses that the document names.";
      yield found(refTo(state.ref, id), "setFeature", what);
    }
  }
}

function isOn(flows: FlowModel, ref: ValueRef): boolean {
  const constant = constantOf(flows.program, ref);
  return constant?.kind === "True" || (constant?.kind === "number" && constant.text !== "0");
}

function found(at: ValueRef, subject: string, message: string): Found {
  return {
    verdict: "found",
    at: placeOf(at),
    subject,
    message: `${message} Whoever sends the document chooses which.`,
    confidence: "high",
    confidenceReason: "the option is written out in the code",
  };
}
