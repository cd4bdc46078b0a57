/** Calls that make a template out of text, and calls that choose one by its name. */
import type { SinkRow } from "../../flow/catalog/model.ts";

/** Calls that render a template by its name. */
export const TEMPLATE_NAMES: readonly string[] = [
  "django.shortcuts.render",
  "django.template.loader.get_template",
  "django.template.loader.select_template",
  "django.template.loader.render_to_string",
  "django.template.response.TemplateResponse",
];

/** Whether a sink's argument is the template's own text. */
export function isTemplateSource({ at }: SinkRow): boolean {
  return !TEMPLATE_NAMES.includes(at);
}

/** A template language. */
export interface Engine {
  readonly name: string;
  /** Whether its templates run Python, or read data only. */
  readonly power: "code" | "data";
  readonly sandboxed: boolean;
}

/** The language of a sink. */
export function enginesOf({ at }: SinkRow): Engine {
  if (at.startsWith("jinja2."))
    return { name: "Jinja2", power: "code", sandboxed: at.startsWith("jinja2.sandbox.") };
  if (at.startsWith("mako.")) return { name: "Mako", power: "code", sandboxed: false };
  if (at.startsWith("chameleon.")) return { name: "Chameleon", power: "code", sandboxed: false };
  return { name: "Django", power: "data", sandboxed: false };
}
