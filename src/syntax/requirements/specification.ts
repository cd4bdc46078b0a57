/** One requirement in the notation of PEP 508 and pip: `Django[argon2]>=5.2,<6 ; python_version > "3.9"`, `name @ git+https://…`, an address. */
import type { Span } from "../../source/span.ts";
import { normalisedName, type PackageOrigin, type WrittenRequirement } from "./written.ts";

/** Reads a requirement; undefined when no package name can be told. `group` says where it stands. */
export function readSpecification(
  text: string,
  span: Span,
  group: string | undefined,
): WrittenRequirement | undefined {
  const bare = text.trim();
  if (isAddress(bare)) return fromAddress(bare, span, group);
  const head =
    /^([A-Za-z0-9](?:[A-Za-z0-9._-]{0,200}[A-Za-z0-9])?)\s{0,20}(?:\[([^\]]{0,300})\])?\s{0,20}/.exec(bare);
  if (head === null) return undefined;
  const [whole, name = "", extras = ""] = head;
  const rest = bare.slice(whole.length);
  const common = { name: normalisedName(name), span, extras: list(extras), group };
  return rest.startsWith("@") ? direct(common, rest.slice(1).trim()) : fromIndex(common, rest);
}

type Common = Pick<WrittenRequirement, "name" | "span" | "extras" | "group">;

function fromIndex(common: Common, rest: string): WrittenRequirement | undefined {
  const [versions = "", ...marker] = rest.split(";");
  const specifier = readSpecifier(versions);
  if (specifier === undefined) return undefined;
  return { ...common, specifier, locked: undefined, marker: markerOf(marker), from: "index" };
}

function direct(common: Common, rest: string): WrittenRequirement {
  const [address = "", ...marker] = splitMarker(rest);
  return {
    ...common,
    specifier: "",
    locked: wheelVersion(address),
    marker: markerOf(marker),
    from: originOf(address),
  };
}

/** An address may hold semicolons; a marker begins behind a blank. */
function splitMarker(text: string): readonly string[] {
  const at = text.search(/\s;/);
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at + 2)];
}

function markerOf(parts: readonly string[]): string | undefined {
  const marker = parts.join(";").trim();
  return marker === "" ? undefined : marker;
}

/** `>=4.2, <5`, `(>=4.2)`, "" and conda's or Poetry's `*`; undefined for prose. Variables of a template leave it open. */
function readSpecifier(text: string): string | undefined {
  const bare = text.trim().replace(/^\((.*)\)$/, "$1");
  if (bare === "" || bare === "*" || /[{$]/.test(bare)) return "";
  const parts = list(bare).map((part) => part.replaceAll(/\s+/g, ""));
  return parts.every((part) => /^(?:===?|~=|!=|<=?|>=?)[\w.*+!-]{1,100}$/.test(part))
    ? parts.join(",")
    : undefined;
}

/** Items between commas, blanks removed. */
export function list(text: string): readonly string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function isAddress(text: string): boolean {
  return (
    /^(?:[a-z][a-z+]{0,20}:\/\/|\.{0,2}\/|\.$|git\+|file:)/i.test(text) ||
    /^[\w./-]{1,300}\.(?:whl|tar\.gz|zip)$/i.test(text)
  );
}

/** Where an address leads. */
export function originOf(address: string): PackageOrigin {
  if (/^(?:git|hg|svn|bzr)(?:\+|:\/\/)/i.test(address) || /\.git(?:@|#|$)/.test(address))
    return "version-control";
  return /^https?:/i.test(address) ? "url" : "path";
}

function fromAddress(text: string, span: Span, group: string | undefined): WrittenRequirement | undefined {
  const [address = "", ...marker] = splitMarker(text);
  const named = /[#&]egg=([A-Za-z0-9][\w.-]{0,200})(?:\[([^\]]{0,300})\])?/.exec(address);
  const name = named?.[1] ?? wheelParts(address)?.[1];
  if (name === undefined) return undefined;
  return {
    name: normalisedName(name),
    span,
    specifier: "",
    locked: wheelVersion(address),
    extras: list(named?.[2] ?? ""),
    marker: markerOf(marker),
    from: originOf(address),
    group,
  };
}

function wheelVersion(address: string): string | undefined {
  return wheelParts(address)?.[2];
}

/** `Django-5.2-py3-none-any.whl`, `django-5.2.tar.gz`: name and version. */
function wheelParts(address: string): RegExpExecArray | null {
  const file = (address.split("#")[0] ?? "").split("/").at(-1) ?? "";
  return /^([A-Za-z][\w.]{0,100}(?:-[A-Za-z][\w.]{0,100}){0,6})-(\d[\w.+!]{0,50}?)(?:-[\w.-]{1,200}\.whl|\.tar\.gz|\.zip)$/.exec(
    file,
  );
}
