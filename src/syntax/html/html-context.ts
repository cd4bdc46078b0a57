/** Where in a page something stands, as a browser reads it (html.spec.whatwg.org, chapter 13.2.5, without tree building). */

/** Where in JavaScript: outside strings, in a string by its quote, in a template literal, or in a comment. */
export type ScriptPosition = "code" | "single-quoted" | "double-quoted" | "template-literal" | "comment";

/** How an attribute's value is delimited. */
export type Quote = '"' | "'" | "none";

/** What the browser takes an inserted value for. */
export type HtmlContext =
  | { readonly kind: "text" }
  /** Inside a tag, where names of attributes stand. */
  | { readonly kind: "tag"; readonly element: string }
  | {
      readonly kind: "attribute";
      readonly element: string;
      /** Lower case. */
      readonly attribute: string;
      readonly quote: Quote;
      /** Literal text of the value before this place, at most 200 characters. */
      readonly before: string;
      /** Whether a value was already inserted before this place. */
      readonly hasValueBefore: boolean;
      /** Of an event handler: where in its JavaScript. */
      readonly script: ScriptPosition | undefined;
    }
  | { readonly kind: "script"; readonly position: ScriptPosition }
  /** A `<script>` that is no JavaScript: JSON, a client-side template. */
  | { readonly kind: "script-block"; readonly type: string }
  | { readonly kind: "style" }
  | { readonly kind: "comment" }
  /** `<textarea>`, `<title>`: text in which no tags are read. */
  | { readonly kind: "plain"; readonly element: string };

/** A piece of an attribute's value. */
export type AttributePart<Hole> =
  | { readonly kind: "literal"; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: "hole"; readonly hole: Hole };

export interface HtmlAttribute<Hole> {
  /** Lower case; empty where a hole gives the name. */
  readonly name: string;
  readonly start: number;
  readonly parts: readonly AttributePart<Hole>[];
  readonly quote: Quote;
}

/** What a page consists of, in the order of its text. `Hole` is whatever the caller inserts between stretches of text. */
export type HtmlEvent<Hole> =
  | {
      readonly kind: "open";
      /** Lower case. */
      readonly element: string;
      readonly start: number;
      readonly end: number;
      readonly attributes: readonly HtmlAttribute<Hole>[];
    }
  | { readonly kind: "close"; readonly element: string; readonly start: number; readonly end: number }
  | { readonly kind: "hole"; readonly hole: Hole; readonly context: HtmlContext };
