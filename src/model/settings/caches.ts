/** Caches of production settings that are reached over the network without a password. */
import type { ProjectSettings, Setting } from "./project-settings.ts";
import { effective, leavesWhenUnset } from "./project-settings.ts";
import type { AbstractValue, DictItem } from "./value.ts";

export interface OpenCache {
  readonly setting: Setting;
  /** The key in `CACHES`. */
  readonly alias: string;
  readonly host: string;
}

/** Backends that keep pickles on a server (docs.djangoproject.com/en/5.2/topics/cache/). */
const SERVERS = /(memcached|redis)/i;

const LOCAL = /^(localhost|127\.|::1|\[::1\]|unix:|\/)/;

/** Caches on other hosts whose address holds no password; addresses from the environment are left to whoever sets them. */
export function* cachesOf(settings: readonly ProjectSettings[]): Iterable<OpenCache> {
  for (const module of settings.flatMap((project) => project.production)) {
    const setting = effective(module, "CACHES");
    if (!setting) continue;
    for (const { value } of leavesWhenUnset(setting)) {
      for (const cache of itemsOf(value)) {
        const alias = textOf(cache.key);
        const host = openHost(cache.value);
        if (alias !== undefined && host !== undefined) yield { setting, alias, host };
      }
    }
  }
}

function openHost(cache: AbstractValue): string | undefined {
  const backend = textOf(member(cache, "BACKEND"));
  const location = textOf(member(cache, "LOCATION"));
  if (backend === undefined || location === undefined || !SERVERS.test(backend)) return undefined;
  if (location.includes("@") || hasPassword(cache)) return undefined;
  const address = location.replace(/^\w+:\/\//, "");
  const host = address.split(/[:/,;]/)[0] ?? "";
  return host === "" || LOCAL.test(address) ? undefined : host;
}

function hasPassword(cache: AbstractValue): boolean {
  const options = member(cache, "OPTIONS");
  return options !== undefined && itemsOf(options).some((item) => /password/i.test(textOf(item.key) ?? ""));
}

function member(value: AbstractValue, key: string): AbstractValue | undefined {
  return itemsOf(value).find((item) => textOf(item.key) === key)?.value;
}

function itemsOf(value: AbstractValue): readonly DictItem[] {
  return value.kind === "known" && value.content.type === "dict" ? value.content.items : [];
}

function textOf(value: AbstractValue | undefined): string | undefined {
  return value?.kind === "known" && value.content.type === "text" ? value.content.value : undefined;
}
