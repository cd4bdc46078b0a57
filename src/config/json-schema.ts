/** The configuration's JSON Schema, for editors that complete and check TOML. */
import * as z from "zod/mini";
import { KEY_HELP } from "./key-help.ts";
import { tableSchema } from "./schema.ts";

/** Draft 2020-12: the content of pickguard.toml, and of `[tool.pickguard]` in pyproject.toml. */
export function configurationJsonSchema(): Record<string, unknown> {
  const { properties = {}, ...schema } = z.toJSONSchema(tableSchema, { io: "input" });
  const described = Object.entries(properties).map(([key, shape]) => {
    const help = KEY_HELP[key];
    return [key, typeof shape === "object" && help ? { description: help.about, ...shape } : shape];
  });
  return {
    title: "pickguard.toml, or [tool.pickguard] in pyproject.toml",
    ...schema,
    properties: Object.fromEntries(described) as unknown,
  };
}
