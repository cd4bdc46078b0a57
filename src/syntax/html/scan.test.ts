/** Holds the scanner against parse5's tokenizer on pages without holes but one. */
import fc from "fast-check";
import { Tokenizer, TokenizerMode } from "parse5";
import { expect, test } from "vitest";
import type { HtmlContext } from "./html-context.ts";
import { contextOf, PAGE_START, readText } from "./scan.ts";

/** What both sides can say of a place. */
type Place =
  | { readonly kind: "text" | "comment" | "tag" | "script" | "style" }
  | { readonly kind: "plain"; readonly element: string }
  | { readonly kind: "attribute"; readonly element: string; readonly attribute: string };

const MARK = "qzx";

/** One of these ends the tag behind the mark: the tokenizer drops tags that never end. */
const CLOSERS = [">", '">', "'>"];

function ours(text: string): Place {
  const state = readText({ text, events: [] }, PAGE_START, 0, text.length);
  return shortened(contextOf(state));
}

function shortened(context: HtmlContext): Place {
  switch (context.kind) {
    case "attribute":
      return { kind: "attribute", element: context.element, attribute: context.attribute };
    case "plain":
      return { kind: "plain", element: context.element };
    case "script-block":
      return { kind: "script" };
    default:
      return { kind: context.kind };
  }
}

const MODES: ReadonlyMap<string, (typeof TokenizerMode)[keyof typeof TokenizerMode]> = new Map([
  ["script", TokenizerMode.SCRIPT_DATA],
  ["style", TokenizerMode.RAWTEXT],
  ["textarea", TokenizerMode.RCDATA],
  ["title", TokenizerMode.RCDATA],
]);

/** Undefined where the attribute is a repeated one, which the browser drops. */
function theirs(before: string): Place | undefined {
  return CLOSERS.map((closer) => placeIn(before + MARK + closer)).find((place) => place !== undefined);
}

function placeIn(page: string): Place | undefined {
  let raw = "";
  let found: Place | undefined;
  const note = (text: string, place: Place): void => void (found ??= text.includes(MARK) ? place : undefined);
  const characters = ({ chars }: { readonly chars: string }): void =>
    note(
      chars,
      raw === ""
        ? { kind: "text" }
        : raw === "script" || raw === "style"
          ? { kind: raw }
          : { kind: "plain", element: raw },
    );
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: false },
    {
      onStartTag({ tagName, attrs }) {
        note(tagName, { kind: "tag" });
        for (const { name, value } of attrs) {
          note(name, { kind: "tag" });
          note(value, { kind: "attribute", element: tagName, attribute: name });
        }
        const mode = MODES.get(tagName);
        raw = mode === undefined ? "" : tagName;
        if (mode !== undefined) tokenizer.state = mode;
      },
      onEndTag({ tagName, attrs }) {
        note(`${tagName} ${attrs.map(({ name, value }) => `${name} ${value}`).join(" ")}`, { kind: "tag" });
        raw = "";
      },
      onComment: ({ data }) => note(data, { kind: "comment" }),
      onCharacter: characters,
      onWhitespaceCharacter: characters,
      onNullCharacter: characters,
      onDoctype: () => undefined,
      onEof: () => undefined,
    },
  );
  tokenizer.write(page, true);
  return found;
}

/** Whole tokens and pieces of tags, so that most pages are odd. */
const PIECES = [
  "words ",
  "<b>",
  "</b>",
  '<a href="',
  "<a href='",
  "<a href=",
  "<input disabled value = ",
  " class=",
  ' title="',
  ' onclick="',
  " data-x ",
  '"',
  "'",
  ">",
  "/>",
  "/",
  "=",
  " ",
  "\n",
  "<!-- ",
  " -->",
  "<!doctype html>",
  "<script>",
  "<script type='application/json'>",
  "</script>",
  "<style>",
  "</style>",
  "<textarea>",
  "</textarea>",
  "<title>",
  "</title>",
  "1 < 2 ",
  "&amp;",
  "<br/>",
  "<P CLASS=x>",
];

/** A script that opens a comment and a script in it needs two ends; the scanner takes the first. */
const DOUBLE_ESCAPED = /<script[^]*<!--[^]*<script/;

test("every place of a page is what the browser's tokenizer takes it for", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }), (pieces) => {
      const page = pieces.join("");
      const place = theirs(page);
      fc.pre(place !== undefined && !DOUBLE_ESCAPED.test(page));
      expect(ours(page)).toEqual(place);
    }),
    { numRuns: 4_000 },
  );
});
