/** Package indexes through which somebody else's package can get in. */
import type { Place } from "../../findings/finding.ts";
import type { Dependencies, PackageIndex } from "./dependency.ts";
import { isDevelopmentFile } from "./purpose.ts";

/** One way in. */
export interface IndexDanger {
  readonly at: Place;
  readonly danger: "plain-http" | "unchecked-certificate" | "name-confusion";
  /** The host, for the message. */
  readonly host: string;
  readonly use: "production" | "development";
}

/** Indexes that serve open-source packages to everybody under names that they own on PyPI as well, or that no private name can be in. */
const PUBLIC_HOSTS =
  /(?:^|\.)(?:pypi\.org|pythonhosted\.org|pypi\.python\.org|download\.pytorch\.org|pytorch\.org|pypi\.nvidia\.com|piwheels\.org|wheels\.vllm\.ai|wheels\.galaxyproject\.org|tuna\.tsinghua\.edu\.cn|mirrors\.aliyun\.com|pypi\.douban\.com|mirrors\.cloud\.tencent\.com|pypi\.mirrors\.ustc\.edu\.cn|download\.osgeo\.org|wheels\.xarray\.org|pypi\.anaconda\.org)$/;

/** Whoever can answer for these is on the machine already. */
const LOCAL_HOSTS = /^(?:localhost|127\.0\.0\.1|\[?::1\]?|host\.docker\.internal)$/;

/** Every danger of the named indexes, one for each line. */
export function indexDangers({ indexes }: Dependencies): readonly IndexDanger[] {
  return indexes.flatMap((index) => {
    const host = hostOf(index.url);
    const danger = host === undefined || LOCAL_HOSTS.test(host) ? undefined : dangerOf(index, host, indexes);
    if (danger === undefined || host === undefined) return [];
    return [
      { at: index.at, danger, host, use: isDevelopmentFile(index.at.path) ? "development" : "production" },
    ];
  });
}

function dangerOf(
  index: PackageIndex,
  host: string,
  all: readonly PackageIndex[],
): IndexDanger["danger"] | undefined {
  if (index.kind === "trusted-host") return "unchecked-certificate";
  if (/^http:/i.test(index.url)) return isTrusted(index, host, all) ? undefined : "plain-http";
  if (index.kind !== "extra-index" || index.explicit) return undefined;
  const isPrivate = !PUBLIC_HOSTS.test(host) || hasPrivateMain(index, all);
  return isPrivate ? "name-confusion" : undefined;
}

/** `--trusted-host` for the same host in the same file is the same slip, and it is reported there. */
function isTrusted({ at }: PackageIndex, host: string, all: readonly PackageIndex[]): boolean {
  return all.some(
    (one) => one.kind === "trusted-host" && one.at.path === at.path && hostOf(one.url) === host,
  );
}

/** PyPI beside a private main index is as open as a private index beside PyPI. */
function hasPrivateMain({ at }: PackageIndex, all: readonly PackageIndex[]): boolean {
  return all.some(
    (one) =>
      one.kind === "index" && one.at.path === at.path && !PUBLIC_HOSTS.test(hostOf(one.url) ?? "pypi.org"),
  );
}

/** The host of an address, or of `--trusted-host`'s bare name; undefined for folders and variables. */
function hostOf(url: string): string | undefined {
  const host = /^(?:https?:\/\/)?([\w.-]{1,253}|\[[0-9a-f:]{2,39}\])(?::\d{1,5})?(?:\/|$)/i.exec(url)?.[1];
  return host === undefined || !/[.:]|^localhost$/.test(host) || host.startsWith(".")
    ? undefined
    : host.toLowerCase();
}
