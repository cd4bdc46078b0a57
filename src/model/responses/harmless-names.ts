/** Names of values that hold no markup in practice: numbers, dates, keys, addresses, and HTML that something else made. */

const PLAIN =
  /^(?:id|pk|uuid|slug|counts?|counter|index|url|uri|href|src|path|total|price|amount|quantity|size|width|height|weight|score|rank|order|status|state|severity|priority|color|colour|lang|language|locale|code|date|time|year|month|day|created|modified|updated|published|level|depth|indent|page|pages|version|timestamp|duration|percent|percentage|nonce|csp_nonce|csrf_token|checksum|digest|hash|i|n|num|host|domain|scheme|protocol|port|verb|is_\w+|has_\w+|num_\w+|n_\w+|total_\w+|initials?)$/i;

const PLAIN_ENDING =
  /(?:^|_)(?:id|ids|pk|count|at|on|date|time|total|price|amount|number|size|ratio|uuid|code|url|uri|href|path|color|colour|width|height|slug|hash|link_target|target|days|hours|minutes|seconds|remaining|years|period|interval|host|port|domain)$/i;

const MADE_HTML =
  /help_text|html|markup|markdown|(?<!lex|sil)icon|svg|css|attrs|attributes|rendered|escape|safe(?!ty)|sanit|clean|bleach|widget|template|(?<!inter)media|static|render|snippet|badge|button|translat|gettext|^_{1,20}$|^t$|format_date|formatted|localize|intcomma/i;

/** Short words that also stand inside others: a description is no script, and a stage is no tag. */
const MADE_WORD = /(?:^|_)(?:java)?scripts?(?:_|$)|(?:^|_)\w{0,9}tags?(?:_|$)/i;

const CALLED_PLAIN =
  /^(?:len|int|float|round|sum|abs|hex|reverse|get_absolute_url|get_\w+_url|get_\w+_display|build_absolute_uri|strftime|iso\w+|date_format|number_format|natural\w+|local\w+|timesince|timeuntil|token_\w+|uuid4|now|today|as_\w+|dumps|quote|quote_plus|urlencode|slugify|static|count|total_seconds|hexdigest|get_token|pluralize|ngettext|linebreaks|escapejs|urlize|capfirst)$/;

/** Constants of the code, as Python's style writes them (PEP 8): `STATE_CHOICES`. */
const CONSTANT = /^(?!(?:GET|POST|META|COOKIES|FILES|DATA)$)_?[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*$/;

/** Whether a value of this name holds no text that somebody typed. */
export function holdsNoText(name: string | undefined): boolean {
  return (
    name !== undefined &&
    (CONSTANT.test(name) ||
      PLAIN.test(name) ||
      PLAIN_ENDING.test(name) ||
      MADE_HTML.test(name) ||
      MADE_WORD.test(name))
  );
}

/** Whether a call of this name gives no text that somebody typed, or HTML that was made safe. */
export function givesNoText(name: string | undefined): boolean {
  return name === undefined || CALLED_PLAIN.test(name) || holdsNoText(name);
}

/** Where addresses come from: few routes match one that holds markup, and `get_full_path` encodes it (django/http/request.py). */
export const ADDRESS = "the request's path";
