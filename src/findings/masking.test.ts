import { describe, expect, test } from "vitest";
import { sourceFile, spanIn } from "../../test/support/sample-findings.ts";
import type { Span } from "../source/span.ts";
import { maskedColumn, maskedLine, maskFile, maskText, secretTexts } from "./masking.ts";

/** Masks a whole text and joins its lines again. */
function mask(path: string, text: string, flagged: readonly Span[] = []): string {
  const file = maskFile(sourceFile(path, text), flagged);
  return text
    .split("\n")
    .map((_, i) => maskedLine(file, i + 1))
    .join("\n");
}

const py = (text: string): string => mask("shop/settings.py", text);

describe("literals bound to a credential's name in Python", () => {
  test.each([
    ["assignment", `SECRET_KEY = "abc"`, `SECRET_KEY = "[masked]"`],
    ["annotated", `API_KEY: str = 'abc'`, `API_KEY: str = '[masked]'`],
    ["attribute", `settings.EMAIL_HOST_PASSWORD = "abc"`, `settings.EMAIL_HOST_PASSWORD = "[masked]"`],
    ["item", `DATABASES["default"]["PASSWORD"] = "abc"`, `DATABASES["default"]["PASSWORD"] = "[masked]"`],
    ["prefixed and triple quoted", `TOKEN = rb'''abc'''`, `TOKEN = rb'''[masked]'''`],
    ["dictionary", `{"USER": "shop", "PASSWORD": "abc"}`, `{"USER": "shop", "PASSWORD": "[masked]"}`],
    [
      "several keys",
      `{"token": "abc", "user": "bob", "pwd": "def"}`,
      `{"token": "[masked]", "user": "bob", "pwd": "[masked]"}`,
    ],
    [
      "a pair of user and password",
      `get(url, auth=("bob", "abc"))`,
      `get(url, auth=("[masked]", "[masked]"))`,
    ],
    [
      "an authentication object",
      `get(url, auth=Basic("bob", "abc"))`,
      `get(url, auth=Basic("bob", "[masked]"))`,
    ],
    ["a header", `headers={"Authorization": "Token abc"}`, `headers={"Authorization": "[masked]"}`],
    ["cookies", `get(url, cookies={"sessionid": "abc"})`, `get(url, cookies={"sessionid": "[masked]"})`],
    ["a pin", `unlock(pin="4711")`, `unlock(pin="[masked]")`],
    ["keyword", `connect(user="bob", password="abc")`, `connect(user="bob", password="[masked]")`],
    [
      "default of a parameter",
      `def f(password: str = "abc", n="x"): pass`,
      `def f(password: str = "[masked]", n="x"): pass`,
    ],
    [
      "environment with default",
      `os.environ.get("SECRET_KEY", "abc")`,
      `os.environ.get("SECRET_KEY", "[masked]")`,
    ],
    ["default by keyword", `env("DB_PASSWORD", default="abc")`, `env("DB_PASSWORD", default="[masked]")`],
    [
      "default under another name",
      `SECRET_KEY = env("DJANGO_KEY", "abc")`,
      `SECRET_KEY = env("DJANGO_KEY", "[masked]")`,
    ],
    ["or", `SECRET_KEY = os.getenv("A_B") or "abc"`, `SECRET_KEY = os.getenv("A_B") or "[masked]"`],
    ["list", `SECRET_KEY_FALLBACKS = ["abc", "def"]`, `SECRET_KEY_FALLBACKS = ["[masked]", "[masked]"]`],
    [
      "parentheses over lines",
      `SECRET_KEY = (\n    "abc"\n    "def"\n)`,
      `SECRET_KEY = (\n    "[masked]"\n    "[masked]"\n)`,
    ],
    ["credentials as a dictionary", `CREDENTIALS = {"user": "bob"}`, `CREDENTIALS = {"user": "[masked]"}`],
    ["comparison", `if password == "abc": pass`, `if password == "[masked]": pass`],
    ["membership", `if token in ("abc", "def"): pass`, `if token in ("[masked]", "[masked]"): pass`],
    ["call of a setter", `user.set_password("hunter")`, `user.set_password("[masked]")`],
    ["two statements on a line", `TOKEN = "abc"; name = "bob"`, `TOKEN = "[masked]"; name = "bob"`],
    [
      "negated membership",
      `if token not in ("abc", "def"): pass`,
      `if token not in ("[masked]", "[masked]"): pass`,
    ],
    ["several targets", `SECRET_KEY, NAME = "abc", "def"`, `SECRET_KEY, NAME = "[masked]", "[masked]"`],
    ["call with a blank", `set_password ("abc")`, `set_password ("[masked]")`],
    ["argument that speaks of a token", `set_password("token-12 x")`, `set_password("[masked]")`],
    ["token within a text", `x = "see 9f86d081884c7d659a2feaa0c55ad015 there"`, `x = "see [masked] there"`],
    ["walrus", `if (token := "abc"): pass`, `if (token := "[masked]"): pass`],
    ["added to", `SECRET_KEYS += ["abc"]`, `SECRET_KEYS += ["[masked]"]`],
    ["index with a default", `SECRET_KEY = KEYS["x9 y"]`, `SECRET_KEY = KEYS["[masked]"]`],
    [
      "positional secret of a bound call",
      `API_TOKEN = sign("q7 z", "abc")`,
      `API_TOKEN = sign("[masked]", "[masked]")`,
    ],
    ["continued line", `SECRET_KEY = \\\n    "abc"`, `SECRET_KEY = \\\n    "[masked]"`],
    ["comment", `x = 1  # password: abc and more`, `x = 1  # password: [masked] and more`],
    [
      "connection string",
      `x = "host=db password=abc dbname=shop"`,
      `x = "host=db password=[masked] dbname=shop"`,
    ],
    ["unclosed string", `PASSWORD = "abc\nx = 1`, `PASSWORD = "[masked]\nx = 1`],
    ["escaped quote", `PASSWORD = "a\\"bc"`, `PASSWORD = "[masked]"`],
    ["stub file", `token = "abc"`, `token = "[masked]"`],
  ])("%s", (_, text, masked) => {
    expect(py(text)).toBe(masked);
  });

  test.each([
    ["name of the variable", `SECRET_KEY = os.environ["SECRET_KEY"]`],
    ["name of the variable in a call", `SECRET_KEY = os.environ.get("SECRET_KEY")`],
    ["form field", `password = request.POST.get("password")`],
    ["empty", `EMAIL_HOST_PASSWORD = ""`],
    ["switch", `USE_TOKEN = "true"`],
    ["hashers", `PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]`],
    ["dotted path", `TOKEN = "rest_framework.authtoken.models.Token"`],
    ["cookie's name", `CSRF_COOKIE_NAME = "csrftoken"`],
    ["label", `password = forms.CharField(label="Password", widget=forms.PasswordInput)`],
    ["plain key", `primary_key = "order"`],
    ["reference", `TOKEN = "{token}"`],
    ["f-string of a variable", `url = f"token={token}"`],
    ["encoding", `password = password.encode("utf-8")`],
    ["another statement", `token = 1\nname = "bob"`],
    ["route", `path("shop/orders/<int:pk>/edit/", views.edit, name="order_edit")`],
    ["regular expression", `re_path(r"^articles/(?P<year>[0-9]{4})/$", views.year)`],
    ["long identifier", `x = "django.contrib.auth.middleware.AuthenticationMiddleware"`],
    ["camel case", `x = "getCustomerOrderConfirmationMailTemplate"`],
    ["date format", `x = "%Y-%m-%dT%H:%M:%S.%fZ"`],
    ["name of the variable, in a look-up of the project's own", `TOKEN = envsecret("API_TOKEN")`],
    ["name of a header", `api_key = request.headers["X-Api-Key"]`],
    ["label of a label", `password = forms.CharField(label=_("Choose one"))`],
    ["other meaning of pass", `pass_through = "ports"`],
    ["other meaning of basic", `x = "basic authentication"`],
    ["pinned digest", `x = "actions/checkout@9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"`],
    ["integrity", `x = "sha256-n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="`],
    ["prose", `x = "The password must not be empty, please choose another one."`],
  ])("shows what is no secret: %s", (_, text) => {
    expect(py(text)).toBe(text);
  });
});

describe("secrets that show by their shape", () => {
  // assembled here so that no scanner takes this file for a leak
  const join = (...parts: readonly string[]): string => parts.join("");
  const long = "a8Kd93jLq0ZpX7vNs2Tb5RwYc4";
  const tokens: readonly (readonly [string, string])[] = [
    ["AWS", join("AK", "IA", "Q7RTZ4WXN2LP9SVB")],
    ["GitHub", join("gh", "p_", long, long.slice(0, 10))],
    ["GitHub, fine-grained", join("github", "_pat_", long)],
    ["GitLab", join("gl", "pat-", long)],
    ["Stripe", join("sk", "_live_", long)],
    ["Stripe webhook", join("whs", "ec_", long)],
    ["Square", join("sq0", "csp-", long)],
    ["Shopify", join("shp", "at_", "0123456789abcdef0123456789abcdef")],
    [
      "Braintree",
      join("access", "_token$", "sandbox$", "abcdefgh12345678", "$", "0123456789abcdef".repeat(2)),
    ],
    ["Slack", join("xo", "xb-", "123456789012-abcdefABCDEF")],
    ["Slack app", join("xa", "pp-", "1-A0-123-abc")],
    ["Telegram", join("123456789", ":", "AAa-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")],
    ["Twilio", join("S", "K", "0123456789abcdef".repeat(2))],
    ["Google", join("AI", "za", long, "123456789")],
    ["Google OAuth", join("GOC", "SPX-", long)],
    ["Google access", join("ya", "29.", long)],
    ["SendGrid", join("S", "G.", long.slice(0, 22), ".", long, long)],
    ["Mailgun", join("k", "ey-", "0123456789abcdef".repeat(2))],
    ["Mailchimp", join("0123456789abcdef".repeat(2), "-us", "7")],
    ["Brevo", join("xkeys", "ib-", "0123456789abcdef".repeat(4), "-", "abcdEFGH12345678")],
    ["npm", join("np", "m_", long, "0123456789")],
    ["PyPI", join("py", "pi-", long)],
    ["Docker", join("dckr", "_pat_", long)],
    ["DigitalOcean", join("do", "p_v1_", "0123456789abcdef".repeat(4))],
    ["Databricks", join("da", "pi", "0123456789abcdef".repeat(2))],
    ["Vault", join("hv", "s.", long)],
    ["Doppler", join("d", "p.pt.", long)],
    ["age", join("AGE-SECRET", "-KEY-1", "QQPQQPQQPQQPQQPQQPQQPQQP")],
    ["OpenAI", join("s", "k-", long)],
    ["Hugging Face", join("h", "f_", "abcdefghijklmnopqrstuvwxyz")],
    ["Linear", join("lin", "_api_", "abcdefghijklmnopqrstuvwxyz")],
    ["Facebook", join("EA", "A", "abcdefghijklmnopqrstuvwxyzabcdefgh")],
    ["JWT", join("ey", "JhbGciOiJIUzI1NiJ9", ".", "eyJzdWIiOiIxIn0", ".", "c2lnbmF0dXJl")],
    ["Django's own", join("django", "-insecure-", "$a)b^c(d")],
    ["random base64", "q3Zt8mX0vB5kR1yLw7Hc9Js2Nd4Fg6Pa"],
    ["random hex", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
    ["random with punctuation", "k#9!v@2p&7^x$4*q=1+m_8-z)3"],
  ];

  test.each(tokens)("%s, in any kind of file", (_, token) => {
    for (const [path, text] of [
      ["a.py", `call("${token}")`],
      ["a.yml", `- "${token}"`],
      ["Dockerfile", `RUN x "${token}"`],
      ["a.js", `call('${token}')`],
      ["a.html", `<p title="${token}">`],
    ] as const) {
      const shown = mask(path, text);
      expect(shown).not.toContain(token);
      expect(shown).toContain("[masked]");
    }
    expect(maskText(`the value ${token} is used`)).not.toContain(token.slice(-8));
  });

  // bodies too dull to count as random, so that the shape alone must tell
  const dull = "abcdefghijklmnopqrstuvwxyz";
  test.each([
    ["AWS", join("AK", "IA", "ABCDEFGHIJKLMNOP")],
    ["GitHub", join("gh", "o_", dull)],
    ["GitHub, fine-grained", join("github", "_pat_", dull)],
    ["GitLab", join("gl", "dt-", dull)],
    ["Stripe", join("rk", "_test_", dull)],
    ["Stripe webhook", join("whs", "ec_", dull)],
    ["Square", join("sq0", "atp-", dull)],
    ["Google", join("AI", "za", dull, dull.slice(0, 9))],
    ["Google OAuth", join("GOC", "SPX-", dull)],
    ["Google access", join("ya", "29.", dull)],
    ["SendGrid", join("S", "G.", dull.slice(0, 22), ".", dull)],
    ["npm", join("np", "m_", dull, dull.slice(0, 10))],
    ["PyPI", join("py", "pi-", dull)],
    ["Docker", join("dckr", "_pat_", dull)],
    ["Vault", join("hv", "s.", dull)],
    ["Doppler", join("d", "p.st.", dull)],
    ["OpenAI", join("s", "k-proj-", dull)],
    ["authorization by token", join("Token ", "abcdefabcdefabcdefabcdef")],
  ])("%s, by its shape alone", (_, token) => {
    expect(maskText(`the value ${token} is used`)).not.toContain(token.slice(-12));
  });

  test("where only the surroundings tell", () => {
    const tail = join("T0AB/B0", "CD/abcdef");
    expect(maskText(`https://hooks.slack.com/services/${tail}`)).toBe(
      "https://hooks.slack.com/services/[masked]",
    );
    expect(maskText(`https://discord.com/api/webhooks/12/${tail}`)).toBe(
      "https://discord.com/api/webhooks/[masked]",
    );
    expect(maskText(`AccountKey=${"aaaa".repeat(6)};x`)).toBe("AccountKey=[masked];x");
    expect(maskText(`Authorization: Bearer abc.d3f.ghi`)).toBe("Authorization: Bearer [masked]");
    expect(maskText(`Authorization: Token ${"ab12".repeat(5)}`)).toBe("Authorization: Token [masked]");
    expect(maskText(`curl -u bob:hunter2 https://x`)).toBe("curl -u bob:[masked] https://x");
    expect(maskText(`sshpass -p hunter2 ssh x`)).toBe("sshpass -p [masked] ssh x");
  });

  test("no names that are made of words, and no files of public registries", () => {
    const shown = [
      "`UserStoryDueDateViewSet.create_default` changes a row",
      "HyphaApplicantSubmissionEmailTemplateView",
      `RedirectView.as_view(url="/%(locale)s/%(slug)s/%(page)s/")`,
      "https://files.pythonhosted.org/packages/7b/f2/aB3dE5fG7h9J1k3L5m7N9p1Q3r5S7t9/name-1.3.0.tar.gz",
    ];
    for (const text of shown) expect(maskText(text)).toBe(text);
    const run = "aB3dE5fG7h9J1k3L5m7N9p1Q3r5S7t9";
    expect(maskText(`https://files.example.org/packages/${run}`)).not.toContain(run);
    // letters alone, but drawn at random
    expect(maskText("QzKtmXvBkRyLwHcJsNdFgPaeU")).toBe("[masked]");
  });

  test("only the password of a URL", () => {
    expect(py(`x = "postgres://shop:hunter2@db:5432/shop"`)).toBe(
      `x = "postgres://shop:[masked]@db:5432/shop"`,
    );
    expect(py(`x = "redis://:hunter2@cache/0"`)).toBe(`x = "redis://:[masked]@cache/0"`);
    expect(py(`x = "amqp://u:p@ss/w:rd@mq"`)).toBe(`x = "amqp://u:[masked]@mq"`);
    expect(py(`x = "https://tok3n4567@host/x"`)).toBe(`x = "https://[masked]@host/x"`);
    expect(py(`x = f"postgres://{user}:{pw}@{host}"`)).toBe(`x = f"postgres://{user}:{pw}@{host}"`);
    expect(py(`x = "https://example.com:8000/a"`)).toBe(`x = "https://example.com:8000/a"`);
    expect(py(`x = "ssh://deployer@host/a"`)).toBe(`x = "ssh://deployer@host/a"`);
    expect(py(`x = "https://subdomain@host/a"`)).toBe(`x = "https://subdomain@host/a"`);
  });

  test("private keys on every line", () => {
    const begin = join("-----BEGIN RSA ", "PRIVATE KEY-----");
    const end = join("-----END RSA ", "PRIVATE KEY-----");
    const text = `KEY = """\n${begin}\nabc\n\n  def\n${end}\n"""\nx = 1`;
    expect(py(text)).toBe(`KEY = """\n${begin}\n[masked]\n\n  [masked]\n${end}\n"""\nx = 1`);
    expect(py(`${begin}\nabc\ndef`)).toBe(`${begin}\n[masked]\n[masked]`);
  });
});

describe("other languages", () => {
  test.each([
    ["env", ".env", "DB_PASSWORD=hunter2 and more", "DB_PASSWORD=[masked]"],
    ["env, exported and quoted", ".env", `export API_KEY="a b" # c`, `export API_KEY="[masked]" # c`],
    ["env, comment", ".env", "TOKEN=abc # mine", "TOKEN=[masked] # mine"],
    ["env over lines", ".env", `TOKEN="a\nb"\nX=1`, `TOKEN="[masked]\n[masked]"\nX=1`],
    ["env, unclosed quote", ".env", `TOKEN="ab c`, `TOKEN="[masked]`],
    ["yaml", "a.yml", "  password: hunter2", "  password: [masked]"],
    ["yaml list of settings", "a.yml", "  - POSTGRES_PASSWORD=abc", "  - POSTGRES_PASSWORD=[masked]"],
    [
      "yaml block",
      "a.yml",
      "secret_key: |\n  abc\n\n  def\nuser: bob",
      "secret_key: |\n  [masked]\n\n  [masked]\nuser: bob",
    ],
    [
      "yaml list",
      "a.yml",
      "tokens:\n  - abc\n  - def\nuser: bob",
      "tokens:\n  - [masked]\n  - [masked]\nuser: bob",
    ],
    ["yaml list, same depth", "a.yml", "tokens:\n- abc\nuser: bob", "tokens:\n- [masked]\nuser: bob"],
    ["yaml nested keys stay", "a.yml", "secrets:\n  user: bob", "secrets:\n  user: bob"],
    ["kubernetes", "a.yaml", "- name: DB_PASSWORD\n  value: abc", "- name: DB_PASSWORD\n  value: [masked]"],
    ["kubernetes, harmless", "a.yaml", "- name: DB_USER\n  value: abc", "- name: DB_USER\n  value: abc"],
    ["default in a reference", "a.yml", "password: ${DB_PASSWORD:-abc}", "password: [masked]"],
    ["json", "a.json", `{"password": "abc", "user": "bob"}`, `{"password": "[masked]", "user": "bob"}`],
    [
      "json pair",
      "a.json",
      `{"name": "API_KEY", "value": "abc"}`,
      `{"name": "API_KEY", "value": "[masked]"}`,
    ],
    ["ini", "a.ini", "password = a b", "password = [masked]"],
    ["toml, triple quotes", "a.toml", `token = """a\nb"""\nx = 1`, `token = """[masked]\n[masked]"""\nx = 1`],
    [
      "Dockerfile",
      "Dockerfile",
      "ENV SECRET_KEY abc\nENV A=1 TOKEN=abc B=2",
      "ENV SECRET_KEY [masked]\nENV A=1 TOKEN=[masked] B=2",
    ],
    ["Dockerfile, named", "docker/web.Dockerfile", "ARG TOKEN=abc def", "ARG TOKEN=[masked] def"],
    [
      "shell",
      "start.sh",
      "PASSWORD=abc ./run --password def -v",
      "PASSWORD=[masked] ./run --password [masked] -v",
    ],
    ["server", "nginx.conf", `proxy_set_header X-Api-Key "abc";`, `proxy_set_header X-Api-Key "[masked]";`],
    ["javascript", "a.js", `const apiKey = "abc", n = "x";`, `const apiKey = "[masked]", n = "x";`],
    ["javascript property", "a.ts", "{ password: `abc` }", "{ password: `[masked]` }"],
    ["markdown", "README.md", "Set API_TOKEN=abc, then go", "Set API_TOKEN=[masked], then go"],
    ["windows line ends", ".env", "TOKEN=abc\r", "TOKEN=[masked]"],
  ])("%s", (_, path, text, masked) => {
    expect(mask(path, text)).toBe(masked);
  });

  test.each([
    ["reference", "a.yml", "password: ${DB_PASSWORD}"],
    ["reference in a word", "a.sh", "x --password ${DB_PASSWORD} -v"],
    ["secret of the platform", "a.yml", "password: ${{ secrets.DB }}"],
    ["code", "a.js", "const token = readToken();"],
    ["template", "a.html", `<input name="password" value="{{ form.password }}">`],
    ["address", "a.yml", "token_url: https://example.com/token"],
    ["variable in a word", "a.sh", "run token={{ token }} x"],
  ])("shows what is no secret: %s", (_, path, text) => {
    expect(mask(path, text)).toBe(text);
  });
});

describe("flagged spans", () => {
  const file = sourceFile("a.py", `x = f("plain words", b'more')\n`);

  test("are masked within their quotes", () => {
    expect(maskedLine(maskFile(file, [spanIn(file, `"plain words"`)]), 1)).toBe(`x = f("[masked]", b'more')`);
    expect(maskedLine(maskFile(file, [spanIn(file, `b'more'`)]), 1)).toBe(
      `x = f("plain words", b'[masked]')`,
    );
  });

  test("without quotes are masked whole, overlaps once", () => {
    expect(maskedLine(maskFile(file, [spanIn(file, "plain"), spanIn(file, "lain w")]), 1)).toBe(
      `x = f("[masked]ords", b'more')`,
    );
    expect(maskedLine(maskFile(file, [spanIn(file, `"plain`)]), 1)).toBe(`x = f([masked] words", b'more')`);
  });
});

describe("columns in a masked line", () => {
  const text = `é = 1; SECRET_KEY = "abcdefghijklmnop"; b = 2\n`;
  const file = sourceFile("a.py", text);
  const masked = maskFile(file);
  const column = (piece: string, edge: "start" | "end"): number => {
    const { start, end } = spanIn(file, piece);
    return maskedColumn(masked, 1, edge === "start" ? start : end, edge);
  };

  test("count the mask, not the secret", () => {
    const shown = maskedLine(masked, 1);
    expect(shown).toBe(`é = 1; SECRET_KEY = "[masked]"; b = 2`);
    expect(column("b = 2", "start")).toBe(shown.indexOf("b = 2") + 1);
    expect(column(`"abcdefghijklmnop"`, "start")).toBe(shown.indexOf(`"`) + 1);
    expect(column(`"abcdefghijklmnop"`, "end")).toBe(shown.lastIndexOf(`"`) + 2);
  });

  test("inside a secret go to the mask's edges", () => {
    const shown = maskedLine(masked, 1);
    expect(column("ghi", "start")).toBe(shown.indexOf("[") + 1);
    expect(column("ghi", "end")).toBe(shown.indexOf("]") + 2);
  });

  test("stay within their line", () => {
    expect(maskedColumn(masked, 1, 10_000, "end")).toBe(maskedLine(masked, 1).length + 1);
    expect(maskedColumn(masked, 2, 0, "start")).toBe(1);
  });
});

test("secret texts are given line by line", () => {
  expect(secretTexts(maskFile(sourceFile(".env", `TOKEN="a b\n c"\n`)))).toEqual(["a b", "c"]);
});

test("a million characters without a break take no time worth mentioning", () => {
  const started = performance.now();
  for (const text of [
    "a".repeat(1_000_000),
    "password=".repeat(100_000),
    '"'.repeat(1_000_000),
    "://a:b".repeat(150_000),
    "eyJabcdefgh.".repeat(80_000),
  ]) {
    for (const path of ["a.py", "a.yml", "a.js"]) maskFile(sourceFile(path, text));
  }
  expect(performance.now() - started).toBeLessThan(30_000);
});
