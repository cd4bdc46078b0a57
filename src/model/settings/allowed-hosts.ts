/** What ALLOWED_HOSTS lets in. */
import type { EnvironmentEntry } from "../entry-points/entry-point.ts";
import type { Place } from "../../findings/finding.ts";
import {
  deployedEnvironment,
  effective,
  settledAt,
  type EvaluatedModule,
  type ProjectSettings,
  type Setting,
} from "./project-settings.ts";
import { leaves, resolve, variablesOf, withoutVariables, type Environment } from "./resolve.ts";
import type { AbstractValue, OneOf, Origin } from "./value.ts";
import { truthOf } from "./operations/truth.ts";
import { elementsOf, textOf } from "./value.ts";

/** One pattern of the list, and where it is written. */
export interface HostPattern {
  readonly pattern: string;
  readonly at: Place;
}

/** The patterns production answers to, as far as they are known. */
export interface AllowedHosts {
  readonly patterns: readonly HostPattern[];
  /** Whether there may be more patterns than listed. */
  readonly open: boolean;
  /** Variables that the list reads; empty when it is fixed in the code. */
  readonly variables: readonly string[];
  /** `*` is there whatever the variables say. */
  readonly alwaysWild: boolean;
  /** `*` is there when no variable is set. */
  readonly wildByDefault: boolean;
  /** The line that puts `*` into the list when no variable is set, where it can be told. */
  readonly wildAt: Place | undefined;
  /** Those of the variables that keep `*` out when they are set; all of them when it takes several together. */
  readonly deciding: readonly string[];
  /** The first of them that a deploy file sets. */
  readonly deployed: DeployedVariable | undefined;
}

/** A variable with the deploy file's line that sets it. */
export interface DeployedVariable {
  readonly variable: string;
  readonly entry: EnvironmentEntry;
}

/** Reads the setting as production has it: deployed variables filled in, others missing. Undefined when it is not followed. */
export function allowedHosts(settings: ProjectSettings, setting: Setting): AllowedHosts | undefined {
  const environment = deployedEnvironment(settings, setting.value);
  const variables = [...variablesOf(setting.value)];
  const candidates = leaves(resolve(setting.value, environment)).filter(
    (leaf) => leaf.value.kind !== "fails",
  );
  const lists = candidates.map((leaf) => elementsOf(leaf.value));
  if (candidates.length > 0 && !lists.some((elements) => elements !== undefined)) return undefined;
  const name = variables.find((each) => environment.get(each) !== undefined);
  const entry = name === undefined ? undefined : settings.deployed.get(name);
  const wild = wildLeaf(setting.value, withoutVariables(variables));
  const deciding = variables.filter((each) => keepsOutWildcard(setting.value, variables, each));
  return {
    patterns: lists.flatMap((elements) => (elements ?? []).flatMap(patternOf)),
    open: candidates.length !== 1 || candidates.some((leaf) => isOpen(leaf.value)),
    variables,
    alwaysWild: isWild(setting.value, new Map(variables.map((each) => [each, "www.example.com"] as const))),
    wildByDefault: wild !== undefined,
    wildAt: wild === undefined ? undefined : boundAt(setting, withoutVariables(variables)),
    deciding: deciding.length === 0 ? variables : deciding,
    deployed: name === undefined || entry === undefined ? undefined : { variable: name, entry },
  };
}

/** Whether the list holds a `*` in an environment. */
function isWild(value: AbstractValue, environment: Environment): boolean {
  return wildLeaf(value, environment) !== undefined;
}

/** The alternative that holds a `*` in an environment. */
function wildLeaf(value: AbstractValue, environment: Environment): AbstractValue | undefined {
  return startingLeaves(value, environment).find(
    (leaf) => elementsOf(leaf)?.some((element) => textOf(element) === "*") === true,
  );
}

/** The alternatives with which Django starts. */
function startingLeaves(value: AbstractValue, environment: Environment): readonly AbstractValue[] {
  return leaves(resolve(value, environment))
    .map((leaf) => leaf.value)
    .filter((leaf) => leaf.kind !== "fails");
}

/** The line that binds the setting on the way that an environment takes through its conditions: the innermost that names it. */
function boundAt({ name, value, at }: Setting, environment: Environment): Place {
  let place = at;
  let each: AbstractValue | undefined = value;
  while (each !== undefined) {
    if (binds(each.origin, name)) place = settledAt(each.origin);
    each = each.kind === "one-of" ? sideTaken(each, environment) : undefined;
  }
  return place;
}

function binds(origin: Origin, name: string): boolean {
  for (let at: Origin | undefined = origin; at !== undefined; at = at.earlier)
    if (at.name === name) return true;
  return false;
}

function sideTaken(choice: OneOf, environment: Environment): AbstractValue | undefined {
  const truth = truthOf(resolve(choice.test, environment));
  if (truth === undefined) return undefined;
  return truth ? choice.whenTrue : choice.whenFalse;
}

/** What variables around a list of hosts are set to: a host, an address, a switch. */
const SAMPLES: readonly string[] = ["www.example.com", "https://www.example.com", "1", "0"];

/** Whether setting this variable alone keeps `*` out of the list. */
function keepsOutWildcard(value: AbstractValue, variables: readonly string[], name: string): boolean {
  return SAMPLES.some((sample) => {
    const environment = new Map([...withoutVariables(variables), [name, sample] as const]);
    return startingLeaves(value, environment).length > 0 && !isWild(value, environment);
  });
}

function patternOf(element: AbstractValue): readonly HostPattern[] {
  const pattern = textOf(element);
  return pattern === undefined ? [] : [{ pattern, at: element.origin.place }];
}

function isOpen(value: AbstractValue): boolean {
  if (value.kind !== "known" || !("elements" in value.content)) return true;
  return value.content.open || value.content.elements.some((element) => textOf(element) === undefined);
}

/** Suffixes under which strangers can get names of their own: shared hosting and tunnels. */
const SHARED_SUFFIXES: ReadonlySet<string> = new Set(
  (
    "herokuapp.com amazonaws.com elasticbeanstalk.com cloudfront.net azurewebsites.net cloudapp.net cloudapp.azure.com appspot.com run.app fly.dev " +
    "onrender.com ngrok.io ngrok-free.app ngrok.app vercel.app netlify.app railway.app up.railway.app pythonanywhere.com gitpod.io github.dev " +
    "app.github.dev github.io trycloudflare.com workers.dev ondigitalocean.app koyeb.app deta.dev repl.co replit.dev loca.lt"
  ).split(" "),
);

/** Second-level suffixes that registries sell names below. */
const REGISTRY_SUFFIX = /^(?:co|com|org|net|gov|ac|edu)\.[a-z]{2}$/;

/** Why a pattern that begins with a dot lets in names of strangers, or undefined when it does not. */
export function tooBroad(pattern: string): string | undefined {
  if (!pattern.startsWith(".")) return undefined;
  const suffix = pattern.slice(1).toLowerCase().replace(/\.$/, "");
  if (
    suffix === "localhost" ||
    suffix === "local" ||
    suffix === "internal" ||
    suffix === "test" ||
    suffix === ""
  )
    return undefined;
  if (!suffix.includes(".")) return "every name under this top-level domain";
  if (SHARED_SUFFIXES.has(suffix)) return "every customer of this hosting service";
  return REGISTRY_SUFFIX.test(suffix) ? "every name that anybody registers there" : undefined;
}

const OWN_MACHINE: ReadonlySet<string> = new Set([
  "localhost",
  "127.0.0.1",
  "[::1]",
  "::1",
  "0.0.0.0",
  ".localhost",
  "testserver",
]);

/** Why strangers can reach the site in these settings ("`ALLOWED_HOSTS` accepts …"), or undefined when only one's own machine is answered. */
export function opensToStrangers(settings: ProjectSettings, module: EvaluatedModule): string | undefined {
  const setting = effective(module, "ALLOWED_HOSTS");
  const hosts = setting === undefined ? undefined : allowedHosts(settings, setting);
  const outside = hosts?.patterns.find(({ pattern }) => !OWN_MACHINE.has(pattern.trim()));
  if (outside === undefined) return undefined;
  return outside.pattern.trim() === "*"
    ? "`ALLOWED_HOSTS` accepts every host"
    : "`ALLOWED_HOSTS` lists hosts other than this machine";
}
