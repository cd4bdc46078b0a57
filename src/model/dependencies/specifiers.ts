/** Version specifiers of PEP 440: `>=4.2,<5`, `~=5.2.1`, `==4.*`, `!=5.0`. */
import {
  compareReleases,
  compareVersions,
  isPrerelease,
  parseVersion,
  type VersionNumber,
} from "./version-number.ts";

/** One comparison. */
export interface Specifier {
  readonly operator: "~=" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "===";
  readonly version: VersionNumber;
  /** `==4.2.*` */
  readonly isWildcard: boolean;
  /** As written behind the operator. */
  readonly text: string;
}

/** Reads a set of specifiers; undefined when one of them is none. The empty text is the empty set, which everything satisfies. */
export function parseSpecifiers(text: string): readonly Specifier[] | undefined {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const specifiers = parts.flatMap((part) => parseSpecifier(part) ?? []);
  return specifiers.length === parts.length ? specifiers : undefined;
}

function parseSpecifier(part: string): Specifier | undefined {
  const match = /^(===|~=|==|!=|<=|>=|<|>)\s{0,20}(\S{1,200})$/.exec(part);
  const operator = operatorOf(match?.[1]);
  const text = match?.[2];
  if (operator === undefined || text === undefined) return undefined;
  const isWildcard = text.endsWith(".*");
  const version = parseVersion(isWildcard ? text.slice(0, -2) : text);
  if (version === undefined || (isWildcard && !takesWildcard(operator, version))) return undefined;
  if (operator === "~=" && version.release.length < 2) return undefined;
  return { operator, version, isWildcard, text };
}

const OPERATORS: readonly Specifier["operator"][] = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"];

function operatorOf(text: string | undefined): Specifier["operator"] | undefined {
  return OPERATORS.find((operator) => operator === text);
}

function takesWildcard(operator: Specifier["operator"], { dev, local }: VersionNumber): boolean {
  return (operator === "==" || operator === "!=") && dev === undefined && local === undefined;
}

/** Whether a version satisfies all specifiers; pre-releases are judged like all others. */
export function satisfies(version: VersionNumber, specifiers: readonly Specifier[]): boolean {
  return specifiers.every((specifier) => satisfiesOne(version, specifier));
}

function satisfiesOne(version: VersionNumber, specifier: Specifier): boolean {
  const { operator, version: bound } = specifier;
  switch (operator) {
    case "==":
    case "===":
      return equals(version, specifier);
    case "!=":
      return !equals(version, specifier);
    case "<=":
      return compareVersions(withoutLocal(version), bound) <= 0;
    case ">=":
      return compareVersions(withoutLocal(version), bound) >= 0;
    case "<":
      return isBelow(version, bound);
    case ">":
      return isAbove(version, bound);
    case "~=":
      return (
        compareVersions(withoutLocal(version), bound) >= 0 &&
        hasPrefix(version, { ...bound, release: bound.release.slice(0, -1), pre: undefined, post: undefined })
      );
  }
}

function equals(version: VersionNumber, { version: bound, isWildcard }: Specifier): boolean {
  if (isWildcard) return hasPrefix(version, bound);
  return compareVersions(bound.local === undefined ? withoutLocal(version) : version, bound) === 0;
}

/** `4.2.*` takes 4.2, 4.2.1 and 4.2rc1; `4.2a1.*` only that pre-release. */
function hasPrefix(version: VersionNumber, prefix: VersionNumber): boolean {
  const padded = prefix.release.map((_, i) => version.release[i] ?? 0);
  if (version.epoch !== prefix.epoch || compareReleases(padded, prefix.release) !== 0) return false;
  if (prefix.pre === undefined && prefix.post === undefined) return true;
  const samePre = version.pre?.[0] === prefix.pre?.[0] && version.pre?.[1] === prefix.pre?.[1];
  return samePre && (prefix.post === undefined || version.post === prefix.post);
}

function withoutLocal(version: VersionNumber): VersionNumber {
  return { ...version, local: undefined };
}

/** `<5.0` leaves out 5.0's own pre-releases, unless it names one: it ends where they begin. */
function isBelow(version: VersionNumber, bound: VersionNumber): boolean {
  return compareVersions(version, isPrerelease(bound) ? bound : { ...bound, dev: 0 }) < 0;
}

/** `>5.0` leaves out 5.0's post-releases and local builds; `>5.0.post1` the local builds of that one. */
function isAbove(version: VersionNumber, bound: VersionNumber): boolean {
  if (compareVersions(version, bound) <= 0) return false;
  const isFinal = bound.post === undefined && bound.dev === undefined;
  const family = isFinal ? { ...version, post: undefined, dev: undefined } : version;
  return compareVersions(withoutLocal(family), bound) !== 0;
}
