/**
 * What becomes HTML or the target of a redirect. Names: docs.djangoproject.com/en/5.2/ref/request-response/,
 * /ref/utils/#module-django.utils.safestring, markupsafe.palletsprojects.com, bleach and nh3's own documentation.
 */
import type { LibraryModel, SinkRow, TypeRow } from "./model.ts";

const HTTP = "django.http";

/** Responses whose first argument is a body that is HTML unless told otherwise. */
const BODIES = [
  "HttpResponse",
  "HttpResponseBadRequest",
  "HttpResponseNotFound",
  "HttpResponseForbidden",
  "HttpResponseServerError",
  "HttpResponseGone",
  "StreamingHttpResponse",
];

/** Responses that send the browser somewhere else. */
const REDIRECTS = ["HttpResponseRedirect", "HttpResponsePermanentRedirect"];

/** Ways to say that a text is HTML already. */
const MARKERS: readonly { readonly at: string; readonly keyword: string }[] = [
  { at: "django.utils.safestring.mark_safe", keyword: "s" },
  { at: "django.utils.safestring.SafeString", keyword: "s" },
  { at: "markupsafe.Markup", keyword: "object" },
];

const markers = MARKERS.map((one): SinkRow => ({ ...one, argument: 0, kind: "html" }));

/** Other names of the same thing, old and new. */
const aliases = (of: string, names: readonly string[]): TypeRow[] => names.map((at) => ({ at, is: of }));

/** `django.http.response.X` is where `django.http.X` is defined. */
const definedInResponse = [...BODIES, ...REDIRECTS].map((name): TypeRow => ({
  at: `${HTTP}.response.${name}`,
  is: `${HTTP}.${name}`,
}));

/** Django's own widgets are rendered by templates, which escape (docs.djangoproject.com/en/5.2/ref/forms/widgets/). */
const WIDGETS = [
  "CheckboxInput",
  "CheckboxSelectMultiple",
  "ClearableFileInput",
  "DateInput",
  "DateTimeInput",
  "EmailInput",
  "FileInput",
  "HiddenInput",
  "MultiWidget",
  "MultipleHiddenInput",
  "NumberInput",
  "PasswordInput",
  "RadioSelect",
  "Select",
  "SelectMultiple",
  "SplitDateTimeWidget",
  "TextInput",
  "Textarea",
  "TimeInput",
  "URLInput",
  "Widget",
] as const;

export const responses: LibraryModel = {
  library: "responses",
  sinks: [
    ...markers,
    { at: "django.utils.html.format_html", argument: 0, keyword: "format_string", kind: "html" },
    { at: "django.utils.html.format_html_join", argument: 0, keyword: "sep", kind: "html" },
    { at: "django.utils.html.format_html_join", argument: 1, keyword: "format_string", kind: "html" },
    ...BODIES.map((name): SinkRow => {
      const keyword = name === "StreamingHttpResponse" ? "streaming_content" : "content";
      return { at: `${HTTP}.${name}`, argument: 0, keyword, kind: "html" };
    }),
    ...BODIES.map((name): SinkRow => ({ at: `${HTTP}.${name}.write`, argument: 0, kind: "html" })),
    ...REDIRECTS.map((name): SinkRow => {
      return { at: `${HTTP}.${name}`, argument: 0, keyword: "redirect_to", kind: "redirect" };
    }),
    { at: "django.shortcuts.redirect", argument: 0, keyword: "to", kind: "redirect" },
  ],
  propagators: [
    // What these are called says "tags" and "text"; they escape nothing.
    { at: "django.utils.html.strip_spaces_between_tags" },
    { at: "django.utils.text.normalize_newlines" },
    // What was marked is reported where it was marked.
    ...MARKERS.map(({ at }) => ({ at, clears: ["html"] }) as const),
    { at: "markupsafe.escape", clears: ["html"] },
    { at: "markupsafe.Markup.escape", clears: ["html"] },
    { at: "markupsafe.Markup.format", clears: ["html"] },
    { at: "html.escape", clears: ["html"] },
    { at: "cgi.escape", clears: ["html"] },
    { at: "xml.sax.saxutils.escape", clears: ["html"] },
    { at: "xml.sax.saxutils.quoteattr", clears: ["html"] },
    { at: "django.utils.html.format_html_join", clears: ["html"] },
    { at: "django.utils.html.json_script", clears: ["html"] },
    { at: "django.utils.html.escapejs", clears: ["html"] },
    { at: "django.template.defaultfilters.force_escape", clears: ["html"] },
    { at: "django.template.defaultfilters.escape_filter", clears: ["html"] },
    { at: "django.template.defaultfilters.slugify", clears: "injection" },
    // As filters these escape by themselves, also when Python calls them (django/template/defaultfilters.py).
    ...["linebreaks", "linebreaksbr", "urlize", "urlizetrunc", "unordered_list"].map(
      (name) => ({ at: `django.template.defaultfilters.${name}`, clears: ["html"] }) as const,
    ),
    { at: "bleach.clean", clears: ["html"] },
    { at: "bleach.linkify" },
    { at: "nh3.clean", clears: ["html"] },
    // pygments.org/docs/formatters/#HtmlFormatter: the code's own text is escaped.
    { at: "pygments.highlight", clears: ["html"] },
    { at: "lxml.html.clean.clean_html", clears: ["html"] },
    { at: "lxml_html_clean.clean_html", clears: ["html"] },
    // lxml-html-clean.readthedocs.io, bleach.readthedocs.io/en/latest/clean.html#using-bleach-sanitizer-cleaner, github.com/matthiask/html-sanitizer.
    ...[
      "lxml.html.clean.Cleaner.clean_html",
      "lxml_html_clean.Cleaner.clean_html",
      "bleach.Cleaner.clean",
      "bleach.sanitizer.Cleaner.clean",
      "html_sanitizer.Sanitizer.sanitize",
    ].map((at) => ({ at, clears: ["html"] }) as const),
    { at: "django.template.loader.render_to_string", clears: ["html"] },
    { at: "django.shortcuts.render", clears: ["html"] },
    { at: "django.shortcuts.render_to_response", clears: ["html"] },
    { at: "django.template.loader.get_template().render", clears: ["html"] },
    { at: "django.template.loader.select_template().render", clears: ["html"] },
    { at: "django.template.Template.render", clears: ["html"] },
    ...WIDGETS.flatMap((name) => [
      { at: `django.forms.${name}.render`, clears: ["html"] } as const,
      { at: `django.forms.widgets.${name}.render`, clears: ["html"] } as const,
    ]),
    { at: "django.middleware.csrf.get_token", clears: "all" },
    { at: "django.templatetags.static.static", clears: ["html", "redirect"] },
    { at: "django.utils.http.urlencode", clears: ["html", "redirect", "ssrf", "path"] },
    { at: "urllib.parse.urlencode", clears: ["html", "redirect", "ssrf", "path"] },
    // Quotes, `<` and `&` of keys and values become `%…` (docs.djangoproject.com/en/5.2/ref/request-response/#django.http.QueryDict.urlencode).
    ...[
      "?.urlencode",
      "django.http.QueryDict.urlencode",
      ...["GET", "POST"].flatMap((part) => [
        `django.http.HttpRequest.${part}.urlencode`,
        `django.http.HttpRequest.${part}.copy().urlencode`,
      ]),
    ].map((at) => ({ at, clears: ["html", "redirect", "ssrf", "path"] }) as const),
    { at: "urllib.parse.quote", clears: ["html"] },
    { at: "urllib.parse.quote_plus", clears: ["html", "redirect", "ssrf"] },
    { at: "django.utils.formats.date_format", clears: "injection" },
    { at: "django.utils.formats.number_format", clears: "injection" },
    { at: "django.utils.timesince.timesince", clears: "injection" },
    { at: "django.contrib.humanize.templatetags.humanize.naturaltime", clears: "injection" },
    { at: "django.contrib.humanize.templatetags.humanize.intcomma", clears: "injection" },
    { at: "django.template.defaultfilters.filesizeformat", clears: "injection" },
    { at: "django.urls.reverse_lazy", clears: "all" },
    { at: "rest_framework.reverse.reverse", clears: "all" },
    { at: "django.urls.resolve", clears: "all" },
    { at: "django.http.HttpRequest.build_absolute_uri", from: [0] },
    { at: "django.shortcuts.resolve_url", from: [0] },
  ],
  guards: [
    { at: "django.utils.http.is_same_domain", argument: 0, clears: ["redirect"], when: true },
    {
      at: "allauth.account.adapter.get_adapter().is_safe_url",
      argument: 0,
      clears: ["redirect"],
      when: true,
    },
  ],
  types: [
    ...definedInResponse,
    ...aliases("django.utils.safestring.mark_safe", [
      "django.utils.html.mark_safe",
      // Older releases import it there, and code followed.
      "django.utils.text.mark_safe",
      "django.template.defaultfilters.safe",
    ]),
    ...aliases("django.utils.safestring.SafeString", [
      "django.utils.safestring.SafeText",
      "django.utils.safestring.SafeUnicode",
      "django.utils.html.SafeString",
      "django.utils.html.SafeText",
    ]),
    ...aliases("markupsafe.Markup", ["jinja2.Markup", "jinja2.utils.Markup", "flask.Markup"]),
    ...aliases("markupsafe.escape", ["jinja2.escape", "jinja2.utils.escape"]),
    ...aliases("django.utils.html.escape", ["django.template.defaultfilters.escape"]),
    ...aliases("django.utils.html.json_script", ["django.template.defaultfilters.json_script"]),
    ...aliases("urllib.parse.quote", [
      "urllib.quote",
      "django.utils.http.urlquote",
      "six.moves.urllib.parse.quote",
    ]),
    ...aliases("urllib.parse.quote_plus", [
      "urllib.quote_plus",
      "django.utils.http.urlquote_plus",
      "six.moves.urllib.parse.quote_plus",
    ]),
    ...aliases("urllib.parse.urlencode", ["urllib.urlencode", "six.moves.urllib.parse.urlencode"]),
    ...aliases("django.urls.reverse_lazy", ["django.core.urlresolvers.reverse_lazy"]),
  ],
};
