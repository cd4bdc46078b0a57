/** Strict-Transport-Security as browsers get it: from Django, or from a proxy of the repository. */
import type { Place } from "../../findings/finding.ts";
import type { EdgeHeader, EdgeServer } from "../edge/edge.ts";
import { answersTls } from "./edge-servers.ts";
import { numberOf } from "./setting-state.ts";
import { valueOf, type Transport } from "./transport.ts";

/** A value of the header. */
export interface Hsts {
  readonly seconds: number;
  readonly subdomains: boolean;
  readonly preload: boolean;
  readonly at: Place;
}

/** Half a year: what the preload list and scanners call lasting begins here; a shorter life is for trying out. */
export const LASTING_SECONDS = 15_768_000;

/** A year: hstspreload.org takes nothing shorter. */
export const PRELOAD_SECONDS = 31_536_000;

/** Seconds that the settings give; 0 where it is off, undefined where that is not settled. Says nothing about the middleware. */
export function hstsSeconds(transport: Transport): number | undefined {
  return numberOf(valueOf(transport, "SECURE_HSTS_SECONDS"));
}

/**
 * The header that every virtual host with TLS adds by itself; the weakest of them. Undefined where one does not. Where none
 * answers TLS, a balancer in front does, and hands on what the hosts behind it add to the project's answers.
 */
export function edgeHsts({ servers: all }: Transport): Hsts | undefined {
  const own = all.filter((server) => !leadsElsewhere(server));
  const servers = own.length > 0 ? own : all;
  const serving = servers.filter((server) => answersTls(server));
  const sent =
    serving.length > 0
      ? serving.map(({ headers, locations }) =>
          headerAmong([...headers, ...locations.flatMap((location) => location.headers)]),
        )
      : servers
          .flatMap(({ locations }) => locations)
          .flatMap(({ proxiesTo, headers }) => (proxiesTo === undefined ? [] : [headerAmong(headers)]));
  if (sent.length === 0) return undefined;
  return sent.reduce((weakest, one) =>
    weakest === undefined || one === undefined ? undefined : one.seconds < weakest.seconds ? one : weakest,
  );
}

/** A host that hands every request to another site by its public name: `proxy_pass https://errors.example.com/`. */
function leadsElsewhere({ locations }: EdgeServer): boolean {
  const targets = locations.flatMap(({ proxiesTo }) => proxiesTo?.target ?? []);
  return targets.length > 0 && targets.every((target) => ELSEWHERE.test(target));
}

const ELSEWHERE = /^https:\/\/(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20}(?:[:/]|$)/i;

function headerAmong(headers: readonly EdgeHeader[]): Hsts | undefined {
  const header = headers.find(({ name }) => name === "strict-transport-security");
  return header?.value === undefined ? undefined : parseHsts(header.value, header.at);
}

function parseHsts(value: string, at: Place): Hsts | undefined {
  const seconds = /max-age\s{0,4}=\s{0,4}"?(\d{1,12})/i.exec(value)?.[1];
  if (seconds === undefined || Number(seconds) === 0) return undefined;
  return {
    seconds: Number(seconds),
    subdomains: /includesubdomains/i.test(value),
    preload: /\bpreload\b/i.test(value),
    at,
  };
}
