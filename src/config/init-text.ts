/** The file that `pickguard init` writes: every key with what it is for, and none of them decided. */
import { KEY_HELP } from "./key-help.ts";
import { wrapWords } from "./wrap-words.ts";

/** What is known already, and therefore written down. */
export interface InitKnowledge {
  /** The settings module that an audit takes for production's. */
  readonly settings: string | undefined;
}

const HEAD = `# What pickguard looks at and how much it says. Everything is optional; what stands here as a comment is an example.
# The same keys may stand in pyproject.toml under [tool.pickguard]; where both files are there, this one counts.
# To accept one place, write beside it:  pickguard: ignore[RULE-ID/check] and the reason
`;

/** The text of a pickguard.toml. */
export function initText({ settings }: InitKnowledge): string {
  const keys = Object.entries(KEY_HELP);
  const plain = keys.filter(([, { table }]) => table === undefined);
  const tables = keys.flatMap(([key, { about, table }]) => (table ? [{ key, about, table }] : []));
  return [
    HEAD,
    ...plain.map(([key, { about, example }]) =>
      key === "settings" && settings !== undefined
        ? `${comment(about)}settings = ${JSON.stringify(settings)}\n`
        : `${comment(about)}# ${key} = ${example}\n`,
    ),
    ...tables.map(
      ({ key, about, table }) =>
        `${comment(about)}# [${key}]\n${table.map((line) => `# ${line}\n`).join("")}`,
    ),
  ].join("\n");
}

function comment(text: string): string {
  return wrapWords(text, 116)
    .map((line) => `# ${line}\n`)
    .join("");
}
