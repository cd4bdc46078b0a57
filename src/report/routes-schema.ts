/** The schema of `pickguard routes --json`: validates it, and documents it as JSON Schema. */
import { z } from "zod";
import { ROUTES_SCHEMA_VERSION } from "./routes-report.ts";

const path = z.string().describe("Relative to the root, with forward slashes.");
const line = z.strictObject({ path, line: z.number().int().positive().describe("Line, from 1.") });
const because = z.string().describe("The reason, in a few words.");

function facet(states: readonly [string, ...string[]], meaning: string): z.ZodObject {
  return z.strictObject({ state: z.enum(states), because, at: line.optional() }).describe(meaning);
}

const handler = z.strictObject({
  name: z.string().describe("The function, or the class's method."),
  methods: z.array(z.string()).describe("HTTP methods that it answers; empty: every one."),
  writes: z.boolean().describe("It answers an unsafe method, or its code changes something."),
  login: facet(["required", "open", "unknown"], "Whether somebody must be logged in or prove themselves."),
  permission: z
    .strictObject({
      state: z.enum(["required", "open", "unknown"]),
      because,
      at: line.optional(),
      permissions: z.array(z.string()).describe("Names of permissions, where they are written."),
    })
    .describe("Whether more than a login is demanded."),
  ownership: facet(
    ["scoped", "open", "none"],
    "Whether rows that the request picks are limited to whoever asks; none: it picks no row that belongs to anybody.",
  ),
  csrf: facet(
    ["checked", "session-only", "exempt", "off", "not-needed", "unknown"],
    "Whether another site's page can make the request in a visitor's name.",
  ),
  throttle: facet(["limited", "none", "unknown"], "Whether something counts requests."),
});

const route = z.strictObject({
  project: z.string().optional().describe("Root folder of its project."),
  pattern: z
    .string()
    .describe("The whole pattern, as ResolverMatch.route; … stands for what could not be read."),
  name: z.string().optional().describe("With namespaces, as reverse() takes it."),
  view: z.string().optional().describe("Dotted name; missing where the view could not be resolved."),
  viewAt: line.optional().describe("Where the project defines the view."),
  framework: z.enum(["django", "drf", "ninja", "graphql", "channels", "admin"]),
  origin: z.enum(["urlconf", "router", "ninja", "admin", "library", "websocket", "graphql", "admin-action"]),
  onlyWith: z.string().optional().describe("The development switch that must be on for it to exist."),
  at: line,
  through: z.array(line).describe("The includes above it, outermost first."),
  handlers: z.array(handler),
});

/** Validates the JSON form of the routes. */
export const routesSchema: z.ZodType = z.strictObject({
  schemaVersion: z.literal(ROUTES_SCHEMA_VERSION),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  root: z.string(),
  projects: z.array(
    z.strictObject({
      root: z.string(),
      settingsModule: z.string().optional(),
      reason: z.string(),
      django: z.strictObject({ version: z.string().optional(), known: z.string() }),
    }),
  ),
  routes: z.array(route),
  unseen: z
    .array(z.strictObject({ pattern: z.string(), library: z.string().optional(), at: line.optional() }))
    .describe("Includes whose routes could not be read."),
  hidden: z.number().int().nonnegative().describe("Routes that filters leave out."),
  problems: z.array(
    z.strictObject({
      kind: z.string(),
      path: path.optional(),
      line: z.number().int().positive().optional(),
      message: z.string(),
    }),
  ),
});

/** The JSON Schema (draft 2020-12), for the documentation. */
export function routesJsonSchema(): Record<string, unknown> {
  return { title: `pickguard routes ${ROUTES_SCHEMA_VERSION}`, ...z.toJSONSchema(routesSchema) };
}
