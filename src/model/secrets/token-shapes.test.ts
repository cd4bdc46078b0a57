import { describe, expect, test } from "vitest";
import { holdsPrivateKey, tokenIn, tokensIn } from "./token-shapes.ts";

/** Put together here, so that nothing in the repository has an issuer's shape. */
const BODY = "q7Zr2Lw9Xk4Vb8Nc3Tf6Hd5Js7Gp9Ym2Qe4Wt6Yu8Io3Pa5Sd7Fg9Hj2Kl4Zx6Cv8Bn";
const HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const drawn = (length: number): string => (BODY + BODY).slice(0, length);

const CASES: readonly (readonly [string, string])[] = [
  ["an AWS access key id", `AKIA${"Q7ZR2LW4XK5VB6NC"}`],
  ["a GitHub token", `ghp_${drawn(36)}`],
  ["a GitHub token", `github_pat_${drawn(22)}_${drawn(59)}`],
  ["a GitLab token", `glpat-${drawn(20)}`],
  ["a live Stripe key", `sk_live_${drawn(24)}`],
  ["a Stripe test key", `sk_test_${drawn(24)}`],
  ["a Stripe webhook secret", `whsec_${drawn(32)}`],
  ["a Square token", `sq0atp-${drawn(22)}`],
  ["a Shopify token", `shpat_${HEX.slice(0, 32)}`],
  ["a Slack token", `xoxb-${"208374659281"}-${drawn(24)}`],
  ["a Slack webhook address", `https://hooks.slack.com/services/T0Q7ZR2LW/B0XK4VB8N/${drawn(24)}`],
  ["a Discord webhook address", `https://discord.com/api/webhooks/${"820374659281745603"}/${drawn(68)}`],
  ["a Telegram bot token", `${"820374659"}:AA${drawn(33)}`],
  ["a Twilio API key", `SK${HEX.slice(0, 32)}`],
  ["a Google API key", `AIza${drawn(35)}`],
  ["a Google OAuth client secret", `GOCSPX-${drawn(28)}`],
  ["a SendGrid key", `SG.${drawn(22)}.${drawn(43)}`],
  ["a Mailgun key", `key-${HEX.slice(0, 32)}`],
  ["a Mailchimp key", `${HEX.slice(0, 32)}-us12`],
  ["a Brevo key", `xkeysib-${HEX}-${drawn(16)}`],
  ["an npm token", `npm_${drawn(36)}`],
  ["a PyPI token", `pypi-AgEIcHlwaS5vcmc${drawn(60)}`],
  ["a Docker Hub token", `dckr_pat_${drawn(27)}`],
  ["a DigitalOcean token", `dop_v1_${HEX}`],
  ["a Databricks token", `dapi${HEX.slice(0, 32)}`],
  ["a Vault token", `hvs.${drawn(95)}`],
  ["an OpenAI key", `sk-proj-${drawn(30)}T3BlbkFJ${drawn(30)}`],
  ["an Anthropic key", `sk-ant-api03-${drawn(90)}`],
  ["a Hugging Face token", `hf_${drawn(34)}`],
  ["a Linear key", `lin_api_${drawn(40)}`],
  ["an Azure storage key", `AccountKey=${drawn(86)}==`],
  ["an age secret key", `AGE-SECRET-KEY-1${drawn(58).toUpperCase()}`],
];

describe("tokens of known issuers", () => {
  test.each(CASES)("%s", (what, token) => {
    expect(tokenIn(`Bearer ${token}`)?.shape.what).toBe(what);
    const found = tokenIn(token);
    expect(token.slice(found?.start, found?.end).length).toBeGreaterThan(15);
  });

  test.each(CASES)("%s, cut short", (_, token) => {
    expect(tokenIn(token.slice(0, 12))).toBeUndefined();
  });

  test("what documentation shows is nobody's token", () => {
    expect(tokenIn(`AKIA${"IOSFODNN7EXAMPLE"}`)).toBeUndefined();
    expect(tokenIn(`ghp_${"x".repeat(36)}`)).toBeUndefined();
    expect(tokenIn(`sk_live_${"your".repeat(5)}`)).toBeUndefined();
    expect(tokenIn(`SK${"ab".repeat(16)}`)).toBeUndefined();
  });

  test("every line of a file, at its place", () => {
    const token = `glpat-${drawn(20)}`;
    const text = `a = 1\nb = "${token}"\n\nc = "${token}"\n`;
    expect([...tokensIn(text)].map(({ start, end }) => text.slice(start, end))).toEqual([token, token]);
    expect([...tokensIn(`${"y".repeat(3000)}${token}`)]).toEqual([]);
  });
});

test("a private key is more than its first line", () => {
  const begin = `-----BEGIN ${"EC PRIVATE"} KEY-----`;
  expect(holdsPrivateKey(`${begin}\n${drawn(64)}\n`)).toBe(true);
  expect(holdsPrivateKey(`${begin}\\n${drawn(64)}\\n`)).toBe(true);
  expect(holdsPrivateKey(`${begin}\n...\n`)).toBe(false);
  expect(holdsPrivateKey(`-----BEGIN PUBLIC KEY-----\n${drawn(64)}\n`)).toBe(false);
});
