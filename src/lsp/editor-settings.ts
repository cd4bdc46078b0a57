/** What an editor may decide: section "pickguard" of its settings. Everything else belongs into the project's own configuration. */
import { PERSONAS, type Overrides } from "../config/configuration.ts";
import { CONFIDENCES, SEVERITIES } from "../findings/finding.ts";

/** The editor's decisions. */
export interface EditorSettings {
  readonly overrides: Overrides;
  readonly codeLens: boolean;
}

/** What holds when the editor decides nothing. */
export const NO_SETTINGS: EditorSettings = { overrides: {}, codeLens: true };

/** Reads them; what is no decision that can be followed counts as none. */
export function editorSettings(given: unknown): EditorSettings {
  if (typeof given !== "object" || given === null) return NO_SETTINGS;
  const values: Readonly<Record<string, unknown>> = { ...given };
  const one = <Value extends string>(key: string, allowed: readonly Value[]): Value | undefined =>
    allowed.find((value) => value === values[key]);
  return {
    overrides: {
      persona: one("persona", PERSONAS),
      minSeverity: one("minSeverity", SEVERITIES),
      minConfidence: one("minConfidence", CONFIDENCES),
      preview: typeof values["preview"] === "boolean" ? values["preview"] : undefined,
      select: texts(values["select"]),
      ignore: texts(values["ignore"]),
    },
    codeLens: values["codeLens"] !== false,
  };
}

function texts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((one): one is string => typeof one === "string");
}
