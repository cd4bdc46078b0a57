import type { CheckDocs } from "../../src/rules/rule.ts";
import type { RegisteredCheck } from "../../src/rules/rule.ts";

/** Shortest text that can say something useful. */
const SHORTEST = 15;

/** What a fix must never propose. */
const SWITCHES_OFF =
  /\b(?:add|use|apply|set|put)\b[^.]*(?:@csrf_exempt|ALLOWED_HOSTS\s*=\s*\[\s*['"]\*|autoescape off|mark_safe\()/i;

/** Everything that is wrong with a check's own description, as sentences. */
export function metadataFaults({ rule, check: { meta } }: RegisteredCheck): readonly string[] {
  const texts: readonly (readonly [string, string])[] = [["rule.about", rule.about], ...docsOf(meta.docs)];
  return [
    ...texts.flatMap(([name, text]) => textFaults(name, text)),
    ...titleFaults("rule.title", rule.title),
    ...titleFaults("title", meta.title),
    ...(/^DJANGO-[A-Z]+-\d{3}$/.test(rule.id) ? [] : [`${rule.id} is not a rule id`]),
    ...(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(meta.slug) ? [] : [`${meta.slug} is not a slug`]),
    ...(/^\d+\.\d+\.\d+$/.test(meta.since) ? [] : [`since: ${meta.since} is not a version`]),
    ...rule.references
      .filter((link) => !link.startsWith("https://"))
      .map((link) => `${link} is not an https link`),
    ...(rule.references.length > 0 ? [] : ["rule.references is empty"]),
    ...(SWITCHES_OFF.test(meta.docs.fix) ? ["the fix proposes to switch a protection off"] : []),
  ];
}

function docsOf(docs: CheckDocs): readonly (readonly [string, string])[] {
  return Object.entries(docs).map(([name, text]: [string, string]) => [`docs.${name}`, text] as const);
}

function textFaults(name: string, text: string): readonly string[] {
  return [
    ...(text.includes("WRITE:") ? [`${name} still holds the template's text`] : []),
    ...(text.trim().length < SHORTEST ? [`${name} is too short to help anybody`] : []),
  ];
}

function titleFaults(name: string, title: string): readonly string[] {
  return [
    ...(title.includes("WRITE:") ? [`${name} still holds the template's text`] : []),
    ...(title.trim() === "" || title.endsWith(".") ? [`${name} must be there, without a final stop`] : []),
  ];
}
