/** Version numbers of PEP 440 and their order: https://packaging.python.org/en/latest/specifications/version-specifiers/ */

/** A version, taken apart. */
export interface VersionNumber {
  readonly epoch: number;
  readonly release: readonly number[];
  /** `a`, `b` or `rc` with its number. */
  readonly pre: readonly [string, number] | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
  readonly local: readonly (string | number)[] | undefined;
}

/** Everything in front of `+`. */
const PUBLIC =
  /^v?(?:(\d{1,15})!)?(\d{1,15}(?:\.\d{1,15}){0,20})(?:[-_.]?(alpha|beta|preview|pre|a|b|c|rc)[-_.]?(\d{0,15}))?(?:-(\d{1,15})|[-_.]?(post|rev|r)[-_.]?(\d{0,15}))?(?:[-_.]?(dev)[-_.]?(\d{0,15}))?$/i;

const LOCAL = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/i;

const PRE_NAMES: ReadonlyMap<string, string> = new Map([
  ["alpha", "a"],
  ["beta", "b"],
  ["c", "rc"],
  ["pre", "rc"],
  ["preview", "rc"],
]);

/** Longer texts are no versions; the bound keeps reading quick. */
const LONGEST = 200;

/** Reads a version; undefined for what is none. */
export function parseVersion(text: string): VersionNumber | undefined {
  const [main = "", ...locals] = text.length > LONGEST ? [] : text.trim().split("+");
  const match = PUBLIC.exec(main);
  const [local] = locals;
  if (match === null || locals.length > 1 || (local !== undefined && !LOCAL.test(local))) return undefined;
  const [, epoch, release = "", preName, preNumber, impliedPost, postName, postNumber, dev, devNumber] =
    match;
  const name = preName?.toLowerCase();
  return {
    epoch: Number(epoch ?? 0),
    release: release.split(".").map(Number),
    pre: name === undefined ? undefined : [PRE_NAMES.get(name) ?? name, Number(preNumber ?? 0)],
    post: impliedPost === undefined ? numbered(postName, postNumber) : Number(impliedPost),
    dev: numbered(dev, devNumber),
    local: local === undefined ? undefined : localParts(local),
  };
}

function numbered(name: string | undefined, number: string | undefined): number | undefined {
  return name === undefined ? undefined : Number(number ?? 0);
}

function localParts(text: string): readonly (string | number)[] {
  return text
    .toLowerCase()
    .split(/[-_.]/)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Whether it is an alpha, beta, release candidate or development version. */
export function isPrerelease({ pre, dev }: VersionNumber): boolean {
  return pre !== undefined || dev !== undefined;
}

/** Below zero when `a` comes before `b`. */
export function compareVersions(a: VersionNumber, b: VersionNumber): number {
  return (
    a.epoch - b.epoch ||
    compareReleases(a.release, b.release) ||
    comparePhases(a, b) ||
    (a.post ?? -1) - (b.post ?? -1) ||
    compareDevelopment(a.dev, b.dev) ||
    compareLocals(a.local, b.local)
  );
}

/** `4.2` and `4.2.0` are the same. */
export function compareReleases(a: readonly number[], b: readonly number[]): number {
  const length = Math.max(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** 1.0.dev1 < 1.0a1 < 1.0b1 < 1.0rc1 < 1.0 (and its post-releases). */
function comparePhases(a: VersionNumber, b: VersionNumber): number {
  const difference = phaseOf(a) - phaseOf(b);
  return difference !== 0 ? difference : (a.pre?.[1] ?? 0) - (b.pre?.[1] ?? 0);
}

function phaseOf({ pre, post, dev }: VersionNumber): number {
  if (pre !== undefined) return ["a", "b", "rc"].indexOf(pre[0]) + 1;
  return post === undefined && dev !== undefined ? 0 : 4;
}

/** A development version comes before the one that it leads to. */
function compareDevelopment(a: number | undefined, b: number | undefined): number {
  return (a ?? Infinity) === (b ?? Infinity) ? 0 : (a ?? Infinity) - (b ?? Infinity);
}

/** None < any; numbers come after words; more parts after fewer. */
function compareLocals(a: VersionNumber["local"], b: VersionNumber["local"]): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = compareLocalParts(a[i], b[i]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareLocalParts(a: string | number | undefined, b: string | number | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a === b ? 0 : a < b ? -1 : 1;
  return typeof a === "number" ? 1 : -1;
}
