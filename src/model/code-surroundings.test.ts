import { describe, expect, test } from "vitest";
import { flowsIn } from "../../test/support/python-program.ts";
import { usesOf } from "../flow/uses.ts";
import { indexValues } from "../flow/value-index.ts";
import { surroundingEvidence } from "./code-surroundings.ts";
import { guessableCalls } from "./randomness.ts";

/** What is said for the name `code` of the first guessable value. */
function evidence(text: string, name = "code"): string {
  const flows = flowsIn({
    "m.py": `from random import choice, choices, getrandbits, randint, randrange, sample\nimport random\nimport string\n${text}`,
  });
  const index = indexValues(flows);
  const [call] = guessableCalls(flows);
  if (!call) throw new Error("no guessable call");
  const uses = usesOf(index, call.site.at);
  const naming = uses.find((one) => one.name === name);
  if (!naming) throw new Error(`nothing is called ${name}`);
  return surroundingEvidence(index, call.site, naming, uses) ?? "nothing";
}

const inside = (name: string, value: string): string => evidence(`def ${name}(x):\n  code = ${value}\n`);

describe("a function or class that lets somebody in", () => {
  test.each([
    ["send_login_code", "made in `send_login_code`"],
    ["verifyPhone", "made in `verifyPhone`"],
    ["two_factor_step", "made in `two_factor_step`"],
    ["reset", "made in `reset`"],
    ["show_coupon", "nothing"],
    ["verify_coupon", "nothing"],
    ["confirm_order", "nothing"],
    ["number", "nothing"],
  ])("%s", (name, expected) => {
    expect(inside(name, "f'{randint(0, 999999):06d}'")).toContain(expected);
  });

  test("a view", () => {
    const text = "class LoginView:\n  def post(self):\n    code = str(randint(100000, 999999))\n";
    expect(evidence(text)).toContain("`LoginView.post`");
  });
});

describe("only signs that are drawn make a code", () => {
  test.each([
    ["randint(0, 999_999)", true],
    ["randint(0, limit)", true],
    ["randint(a=0, b=9)", false],
    ["randint(0, 5)", false],
    ["randrange(7)", false],
    ["randrange(10000)", true],
    ["str(randrange(1000, 10000))", true],
    ["getrandbits(64)", true],
    ["choice(LANGUAGES)", false],
    ["choice(A) + '-' + x", false],
    ["''.join(choice(string.digits) for _ in range(6))", true],
    ["''.join([str(randint(0, 9)) for _ in range(6)])", true],
    ["''.join(choices(string.digits, k=6))", true],
    ["sample(COLOURS, 2)", false],
  ])("%s: %s", (value, drawn) => {
    expect(inside("login", value)).toBe(drawn ? "it is made in `login`" : "nothing");
  });
});

describe("text that goes along", () => {
  test.each([
    ["cache.set(f'login-code:{x}', code, 300)", "`set()`"],
    ["send_mail('Your login code', code, None, [x])", "`send_mail()`"],
    ["send_mail('Hello', f'Reset your password with {code}', None, [x])", "`send_mail()`"],
    ["cache.set(f'page:{x}', code, 300)", "nothing"],
    ["send_mail('Your coupon', code, None, [x])", "nothing"],
    ["send_mail('Your coupon for the next login', code, None, [x])", "nothing"],
    ["print(code)\n  send_mail('Your login code', x, None, [x])", "nothing"],
  ])("%s", (line, expected) => {
    expect(evidence(`def f(x):\n  code = str(randint(0, 999999))\n  ${line}\n`)).toContain(expected);
  });
});

describe("what it belongs to", () => {
  test.each([
    ["class ApiKey:\n  key = Field(default=make)", "`ApiKey`"],
    ["class Shelf:\n  key = Field(default=make)", "nothing"],
    ["def f():\n  AccessToken.objects.create(key=make())", "`AccessToken`"],
    ["def f():\n  Shelf.objects.create(key=make())", "nothing"],
    ["def f():\n  hash_token(key=make())", "nothing"],
    ["class ApiKey:\n  def save(self):\n    self.key = make()", "`ApiKey`"],
  ])("%j", (text, expected) => {
    expect(evidence(`def make():\n  return str(random.random())\n${text}\n`, "key")).toContain(expected);
  });
});
