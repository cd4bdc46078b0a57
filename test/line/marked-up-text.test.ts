/** Texts in which a pattern is replaced with tags: what they were before was plain, unless the pattern looks for HTML. */
import { expect, test } from "vitest";
import { audit } from "../../src/audit.ts";

const encoder = new TextEncoder();

const MARKUP = `import re

from django.utils.safestring import mark_safe

WORD = re.compile(r"@(\\w+)")


def linked(text):
    return mark_safe(re.sub(r"@(\\w+)", r'<a href="/u/\\1">@\\1</a>', text))


def compiled(text):
    return mark_safe(WORD.sub(r'<a href="/u/\\1">@\\1</a>', text))


def by_function(text):
    def bold(match):
        return "<b>%s</b>" % match.group(0)

    return mark_safe(WORD.sub(bold, text))


def by_outer(text, name="mark"):
    tag = '<b class="%s">%%s</b>' % name

    def replace(match):
        return tag % match.group(0)

    return mark_safe(WORD.sub(replace, text))


def searched(text, words=("a", "b")):
    expression = re.compile(r"\\b(%s)\\b" % "|".join(words), re.I)
    return mark_safe(expression.sub(r"<mark>\\1</mark>", text))


def of_tags(text):
    return mark_safe(re.sub(r"<h(\\d)>", r'<h\\1 class="big">', text))


def of_spaces(text):
    return mark_safe(re.sub(r"\\s+", " ", text))


def of_escaped(text):
    return mark_safe(re.sub(r"&lt;br&gt;", "<br>", text))
`;

const NAMES = [
  "linked",
  "compiled",
  "by_function",
  "by_outer",
  "searched",
  "of_tags",
  "of_spaces",
  "of_escaped",
];

const FILTERS = `from django import template

from shop import markup

register = template.Library()

${NAMES.map((name) => `\n@register.filter\ndef ${name}(value):\n    return markup.${name}(value)\n`).join("\n")}`;

test("a text that gets its tags by a pattern is no HTML yet; one that is searched for tags may be", () => {
  const files = { "manage.py": "", "shop/markup.py": MARKUP, "shop/templatetags/marks.py": FILTERS };
  const given = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  const { findings } = audit(given, { choice: { persona: "auditor" } });
  const own = findings.filter((one) => one.path === "shop/markup.py" && one.check === "mark-safe");
  expect(Object.fromEntries(own.map(({ scope, confidence }) => [scope ?? "", confidence]))).toEqual({
    linked: "medium",
    compiled: "medium",
    by_function: "medium",
    by_outer: "medium",
    searched: "medium",
    of_tags: "low",
    of_spaces: "low",
    of_escaped: "low",
  });
});
