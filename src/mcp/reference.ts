/** What needs no look at code: the rules that matter for a task, their pages, and prompts for common tasks. */
import { ResourceTemplate, type McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { readTraits } from "../audit/read-traits.ts";
import { didYouMean } from "../config/suggestion.ts";
import { guardRailsFor, TOPICS, type Topic } from "../guidance/guard-rails.ts";
import type { ProjectTraits } from "../guidance/project-traits.ts";
import { CHECKS } from "../rules/index.ts";
import { fullId } from "../rules/rule.ts";
import { answered, Refusal } from "./answer.ts";
import type { Session } from "./ground.ts";
import { PROMPTS } from "./prompts.ts";
import { pageOf } from "./rule-page.ts";

const MOST_MODELS = 40;

/** Adds tools, resources and prompts. */
export function addReference(server: McpServer, session: Session): void {
  addRules(server, session);
  addExplain(server, session);
  addPages(server);
  addPrompts(server, session);
}

function addRules(server: McpServer, session: Session): void {
  server.registerTool(
    "rules_for_task",
    {
      title: "Rules for a task",
      description:
        "The few security rules to keep to in a task, for this project's Django version and packages, and which models belong to whom. Ask before writing code.",
      inputSchema: z.strictObject({
        topics: z.array(z.enum(TOPICS)).optional().describe("what the task touches; all of it unless told"),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ topics }) =>
      answered(session, async () => {
        const traits = await traitsNow(session);
        return {
          ...(traits.django === undefined ? {} : { django: traits.django }),
          rules: guardRailsFor(traits, topics).map(({ rule, text }) => ({ rule, text })),
          ...(concernsRows(topics) ? { owners: ownersOf(traits) } : {}),
        };
      }),
  );
}

async function traitsNow({ ground }: Session): Promise<ProjectTraits> {
  const { discovery, options } = await ground.read();
  return readTraits(discovery, options);
}

function concernsRows(topics: readonly Topic[] | undefined): boolean {
  return topics?.some((topic) => topic === "access" || topic === "api" || topic === "forms") ?? true;
}

function ownersOf({ owned }: ProjectTraits): readonly string[] {
  return owned.slice(0, MOST_MODELS).map(({ name, lookup }) => `${name}: ${lookup}=request.user`);
}

const IDS = CHECKS.flatMap((one) => [one.rule.id, fullId(one)]);

function addExplain(server: McpServer, session: Session): void {
  server.registerTool(
    "explain",
    {
      title: "Explain a rule",
      description: "What a rule or check looks for, why, the fix, and when it may be wrong.",
      inputSchema: z.strictObject({
        id: z.string().max(100).describe("DJANGO-CSRF-001 or DJANGO-CSRF-001/exempt-view"),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ id }) =>
      answered(session, () => {
        const page = pageOf(id);
        if (page === undefined)
          return Promise.reject(new Refusal(`no rule or check is called that${didYouMean(id, IDS)}`));
        return Promise.resolve({ id, page });
      }),
  );
}

function addPages(server: McpServer): void {
  const rules = [...new Map(CHECKS.map(({ rule }) => [rule.id, rule])).values()];
  const template = new ResourceTemplate("pickguard://rules/{id}", {
    list: () => ({
      resources: rules.map(({ id, title }) => ({
        uri: `pickguard://rules/${id}`,
        name: id,
        title,
        mimeType: "text/markdown",
      })),
    }),
    complete: { id: (value) => rules.map(({ id }) => id).filter((id) => id.startsWith(value.toUpperCase())) },
  });
  const about = { title: "Rule pages", description: "One page for each rule", mimeType: "text/markdown" };
  server.registerResource("rule", template, about, (uri, { id }) => {
    const page = typeof id === "string" ? pageOf(id) : undefined;
    if (page === undefined) throw new Refusal("no rule is called that");
    return { contents: [{ uri: uri.href, mimeType: "text/markdown", text: page }] };
  });
}

function addPrompts(server: McpServer, session: Session): void {
  for (const { name, title, description, topics, lead } of PROMPTS) {
    server.registerPrompt(
      name,
      { title, description, argsSchema: z.object({ task: z.string().describe("what is to be built") }) },
      async ({ task }) => {
        const traits = await traitsNow(session);
        const rules = guardRailsFor(traits, topics).map(({ text }) => `- ${text}`);
        const owners = concernsRows(topics) ? ownersOf(traits).map((line) => `- ${line}`) : [];
        const text = [
          `${lead} The task: ${task}`,
          `Keep to these rules of the project:\n${rules.join("\n")}`,
          ...(owners.length === 0 ? [] : [`Rows that belong to somebody:\n${owners.join("\n")}`]),
          "Before writing, call audit_code with the files as they would be, and mend what it finds. Add tests that show who may not.",
        ].join("\n\n");
        return { messages: [{ role: "user", content: { type: "text", text } }] };
      },
    );
  }
}
