/**
 * Tokens of known issuers, told by their shape. Stricter than the masks of reports: a mask may hide something harmless, a
 * finding may not accuse it.
 */

/** Who issued a token, and what somebody who holds it can do. */
export interface TokenShape {
  /** "an AWS access key id": fits behind "This is". */
  readonly what: string;
  /** `live` opens something, `test` opens a playground, `browser` is made to be seen by visitors. */
  readonly standing: "live" | "test" | "browser";
  readonly pattern: RegExp;
  /** A part that every such token has somewhere. */
  readonly holds?: string;
}

/** A token in a text. */
export interface FoundToken {
  readonly shape: TokenShape;
  /** Position in the text, in its own units. */
  readonly start: number;
  readonly end: number;
}

const live = (what: string, pattern: RegExp): TokenShape => ({ what, standing: "live", pattern });

const SHAPES: readonly TokenShape[] = [
  live("an AWS access key id", /(?<![A-Za-z0-9/+])A(?:KIA|SIA)[A-Z2-7]{16}(?![A-Za-z0-9/+])/),
  live("a GitHub token", /gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/),
  live("a GitHub token", /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}/),
  live("a GitLab token", /glpat-[A-Za-z0-9_-]{20}/),
  live("a live Stripe key", /[sr]k_live_[A-Za-z0-9]{16,}/),
  { what: "a Stripe test key", standing: "test", pattern: /[sr]k_test_[A-Za-z0-9]{16,}/ },
  live("a Stripe webhook secret", /whsec_[A-Za-z0-9+/]{32,}/),
  live("a Square token", /sq0(?:atp|csp)-[A-Za-z0-9_-]{22,43}/),
  live("a Shopify token", /shp(?:at|ss|ca|pa)_[A-Fa-f0-9]{32}/),
  live("a Slack token", /xox[abprs]-[0-9]{8,14}-[A-Za-z0-9-]{10,}/),
  live(
    "a Slack webhook address",
    /hooks\.slack\.com\/services\/T[A-Z0-9]{6,12}\/B[A-Z0-9]{6,12}\/[A-Za-z0-9]{20,}/,
  ),
  live("a Discord webhook address", /discord(?:app)?\.com\/api\/webhooks\/[0-9]{17,20}\/[A-Za-z0-9_-]{60,}/),
  live("a Telegram bot token", /(?<![0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/),
  live("a Twilio API key", /(?<![A-Za-z0-9])SK[a-f0-9]{32}(?![A-Za-z0-9])/),
  { what: "a Google API key", standing: "browser", pattern: /AIza[A-Za-z0-9_-]{35}/ },
  live("a Google OAuth client secret", /GOCSPX-[A-Za-z0-9_-]{28}/),
  live("a SendGrid key", /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/),
  live("a Mailgun key", /(?<![A-Za-z0-9-])key-[a-f0-9]{32}(?![A-Za-z0-9])/),
  live("a Mailchimp key", /(?<![A-Za-z0-9])[a-f0-9]{32}-us[0-9]{1,2}(?![A-Za-z0-9])/),
  live("a Brevo key", /xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}/),
  live("an npm token", /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/),
  live("a PyPI token", /pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}/),
  live("a Docker Hub token", /dckr_pat_[A-Za-z0-9_-]{27}/),
  live("a DigitalOcean token", /do[opr]_v1_[a-f0-9]{64}/),
  live("a Databricks token", /(?<![A-Za-z0-9])dapi[a-f0-9]{32}(?![A-Za-z0-9])/),
  live("a Vault token", /(?<![A-Za-z0-9])hvs\.[A-Za-z0-9_-]{90,}/),
  {
    what: "an OpenAI key",
    standing: "live",
    pattern: /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{40,255}/,
    holds: "T3BlbkFJ",
  },
  live("an Anthropic key", /sk-ant-(?:api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,}/),
  live("a Hugging Face token", /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/),
  live("a Linear key", /lin_api_[A-Za-z0-9]{40}/),
  live("an Azure storage key", /AccountKey=[A-Za-z0-9+/]{86}==/),
  live("an age secret key", /AGE-SECRET-KEY-1[A-Z0-9]{58}/),
];

/** Some part that every shape has, so that most texts are done with one look. */
const QUICK_LOOK =
  /AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|k_live_|k_test_|whsec_|sq0[ac]|shp[asc][tsa]_|xox[abprs]-|hooks\.slack|api\/webhooks|:AA|SK[0-9a-f]{8}|AIza|GOCSPX-|SG\.|key-[0-9a-f]{8}|[0-9a-f]-us[0-9]|xkeysib|npm_|pypi-A|dckr_pat_|do[opr]_v1_|dapi[0-9a-f]{8}|hvs\.|T3BlbkFJ|sk-ant-|hf_|lin_api_|AccountKey=|AGE-SECRET/;

/** Written to be seen: the issuer's own documentation, or nobody's token. */
const MADE_UP =
  /example|x{4,}|\*{3,}|0{6,}|1{6,}|a{6,}|12345|23456|abcde|foobar|dummy|fake|sample|placeholder|your/i;

/** Bits per character below which a token was typed, not made. */
const LEAST_ENTROPY = 2.8;

/** Whether a text is worth a closer look: it has a part that some token or a private key must have. */
export function mayHoldToken(text: string): boolean {
  return QUICK_LOOK.test(text) || text.includes("PRIVATE KEY");
}

/** The first token of a known issuer in a text; made-up ones do not count. */
export function tokenIn(text: string): FoundToken | undefined {
  if (!QUICK_LOOK.test(text)) return undefined;
  for (const shape of SHAPES) {
    const match = shape.pattern.exec(text);
    if (match && match[0].includes(shape.holds ?? "") && isDrawn(match[0]))
      return { shape, start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

function isDrawn(token: string): boolean {
  return !MADE_UP.test(token) && entropyOf(token) >= LEAST_ENTROPY;
}

/** Shannon's entropy of the text's characters, in bits per character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Where a private key in PEM form begins; certificates and public keys are no secret. */
export const PRIVATE_KEY_BEGIN: RegExp = /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;

/** Whether a text holds a private key with enough of its body to be one. */
export function holdsPrivateKey(text: string): boolean {
  const begin = PRIVATE_KEY_BEGIN.exec(text);
  if (begin === null) return false;
  const from = begin.index + begin[0].length;
  const body = text.slice(from, from + 4000).replace(/\\[nr]/g, "\n");
  const lines = body.split(/[\r\n]/).map((line) => line.replace(/[\s"',\\]/g, ""));
  return lines.some((line) => /^[A-Za-z0-9+/=]{40,}$/.test(line) && entropyOf(line) > 4);
}

/** More tokens than this are a list of something else. */
const MOST_TOKENS = 50;

/** Every token of a known issuer in a file's text. */
export function* tokensIn(text: string): Generator<FoundToken> {
  if (!QUICK_LOOK.test(text)) return;
  const lines = text.split("\n");
  let offset = 0;
  let count = 0;
  for (const line of lines) {
    const token = line.length < LONGEST_LINE ? tokenIn(line) : undefined;
    if (token) yield { ...token, start: offset + token.start, end: offset + token.end };
    if (token && ++count >= MOST_TOKENS) return;
    offset += line.length + 1;
  }
}

/** A line that is longer was written by a tool. */
const LONGEST_LINE = 2000;
