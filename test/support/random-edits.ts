/** Edits such as people make, drawn from a seed: what the benchmark of edits times and the equality of updates is tried with. */
import type { AuditFile } from "../../src/discover/file-kind.ts";
import type { Change } from "../../src/audit/changed-discovery.ts";

/** A number from 0 up to 1; equal seeds give equal rows of them. */
export type Random = () => number;

/** What an edit touches. */
export const EDIT_KINDS = ["body", "signature", "model", "settings", "base template"] as const;

export type EditKind = (typeof EDIT_KINDS)[number];

/** Mulberry32 (public domain): small, quick, and the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of several; undefined of none. */
export function oneOf<One>(random: Random, all: readonly One[]): One | undefined {
  return all[Math.floor(random() * all.length)];
}

/** Lines that people type into views, finished and half finished. */
const STATEMENTS = [
  'name = request.GET.get("name", "")',
  "# to be looked at again",
  "logger.info(name)",
  "row = Order.objects.get(pk=pk)",
  'return redirect(request.GET["next"])',
  "if not request.user.is_authenticated:",
  'return HttpResponse("<p>%s</p>" % request.GET["q"])',
  "form = OrderForm(request.POST",
  "requ",
  'cursor.execute("SELECT " + request.GET["column"])',
  "token = random.random()",
  "",
] as const;

const FIELDS = [
  "note = models.CharField(max_length=40)",
  'owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)',
  "password = models.CharField(max_length=100)",
  'picture = models.FileField(upload_to="x")',
  "total = models.Integer",
] as const;

const SETTINGS = [
  "DEBUG = True",
  "SESSION_COOKIE_SECURE = False",
  "CORS_ALLOW_ALL_ORIGINS = True",
  'ALLOWED_HOSTS = ["*"]',
  "MIDDLEWARE = MIDDLEWARE[1:]",
  'SECURE_HSTS_SECONDS = int(os.environ.get("HSTS", 0))',
  "CSRF_TRUSTED_ORIGINS = [",
] as const;

const MARKUP = [
  "<p>{{ name|safe }}</p>",
  "{% block more %}{% endblock %}",
  "{# a remark #}",
  '<form method="post"><input name="q"></form>',
  "<script>const q = '{{ request.GET.q }}'; document.write(location.hash)</script>",
  "{% if user",
] as const;

const DECORATORS = ["@login_required", "@csrf_exempt", "@require_POST"] as const;

const FUNCTION = /^( *)(?:async )?def \w+\(([^()]*)\)[^:]*:\s*$/;

/** An edit of a kind somewhere among the files; undefined where there is no place for it. */
export function editOfKind(
  kind: EditKind,
  files: readonly AuditFile[],
  random: Random,
): Required<Change> | undefined {
  const file = oneOf(random, filesFor(kind, files));
  if (file === undefined) return undefined;
  const lines = textOf(file).split("\n");
  return { path: file.path, bytes: Buffer.from(edited(kind, lines, random).join("\n")) };
}

function filesFor(kind: EditKind, files: readonly AuditFile[]): readonly AuditFile[] {
  switch (kind) {
    case "body":
    case "signature":
      return files.filter((file) => file.kind === "python" && /\bdef \w+\([^)]*request\b/.test(textOf(file)));
    case "model":
      return files.filter((file) => file.kind === "python" && /models\.\w+Field\(/.test(textOf(file)));
    case "settings":
      return files.filter((file) => file.kind === "settings" && file.bytes.length > 200);
    case "base template":
      return files.filter(
        (file) => file.kind === "template" && /(^|\/)\w*(base|layout)\w*[./]/.test(file.path),
      );
  }
}

const texts = new WeakMap<Uint8Array, string>();

function textOf({ bytes }: AuditFile): string {
  const known = texts.get(bytes) ?? Buffer.from(bytes).toString("utf8");
  texts.set(bytes, known);
  return known;
}

function edited(kind: EditKind, lines: readonly string[], random: Random): readonly string[] {
  switch (kind) {
    case "body":
      return withBody(lines, random);
    case "signature":
      return withSignature(lines, random);
    case "model":
      return withField(lines, random);
    case "settings":
      return withLine(lines, random, oneOf(random, SETTINGS) ?? "", lines.length);
    case "base template":
      return withLine(lines, random, oneOf(random, MARKUP) ?? "", Math.floor(random() * lines.length));
  }
}

/** Now and then a line goes instead of a new one coming. */
function withLine(lines: readonly string[], random: Random, line: string, at: number): readonly string[] {
  return random() < 0.2
    ? lines.toSpliced(Math.floor(random() * lines.length), 1)
    : lines.toSpliced(at, 0, line);
}

function withBody(lines: readonly string[], random: Random): readonly string[] {
  const at = functionAt(lines, random);
  const indent = /^ */.exec(lines[at + 1] ?? "")?.[0] ?? "";
  return withLine(lines, random, indent + (oneOf(random, STATEMENTS) ?? ""), at + 1);
}

function withSignature(lines: readonly string[], random: Random): readonly string[] {
  const at = functionAt(lines, random);
  const line = lines[at] ?? "";
  const indent = /^ */.exec(line)?.[0] ?? "";
  const form = random();
  if (form < 0.4) return lines.with(at, line.replace(/\)([^)]*)$/, ", further=None)$1"));
  if (form < 0.7) return lines.with(at, line.replace(/def (\w+)/, "def $1_new"));
  return lines.toSpliced(at, 0, indent + (oneOf(random, DECORATORS) ?? ""));
}

function withField(lines: readonly string[], random: Random): readonly string[] {
  const fields = lines.flatMap((line, at) => (/^ +\w+ = models\.\w+Field\(/.test(line) ? [at] : []));
  const at = oneOf(random, fields) ?? 0;
  const indent = /^ */.exec(lines[at] ?? "")?.[0] ?? "";
  return withLine(lines, random, indent + (oneOf(random, FIELDS) ?? ""), at);
}

function functionAt(lines: readonly string[], random: Random): number {
  return (
    oneOf(
      random,
      lines.flatMap((line, at) => (FUNCTION.test(line) ? [at] : [])),
    ) ?? 0
  );
}

/** A decorator gone, or a statement that does nothing any more: what a protection rests on is often one line. */
export function withoutStatement(files: readonly AuditFile[], random: Random): Required<Change> | undefined {
  const file = oneOf(
    random,
    files.filter(({ kind }) => kind === "python" || kind === "urlconf"),
  );
  const lines = file ? textOf(file).split("\n") : [];
  const at = oneOf(
    random,
    lines.flatMap((line, i) => (STATEMENT.test(line) ? [i] : [])),
  );
  if (file === undefined || at === undefined) return undefined;
  const left = lines[at]?.trimStart().startsWith("@") ? [] : [lines[at]?.replace(/\S.*/, idle) ?? ""];
  return { path: file.path, bytes: Buffer.from(lines.toSpliced(at, 1, ...left).join("\n")) };
}

/** A line that is a statement by itself. */
const STATEMENT =
  /^ *@\w[\w.]*(?:\([^()]*\))?$|^ {4,}(?:if .*:|return\b.*[^,([{:]|\w+ = .*[^,([{:]|\w+[\w.]*\(.*\))$/;

function idle(statement: string): string {
  if (statement.startsWith("if ")) return "if False:";
  return statement.startsWith("return") ? "return None" : "pass";
}

/** Any change to a tree: an edit, or a file that comes, goes, moves or is written anew. */
export function anyChange(files: readonly AuditFile[], random: Random): readonly Change[] {
  const file = oneOf(random, files);
  const form = random();
  if (file === undefined) return [];
  if (form < 0.6) {
    const edit = editOfKind(oneOf(random, EDIT_KINDS) ?? "body", files, random);
    return edit === undefined ? [] : [edit];
  }
  if (form < 0.75) return [{ path: file.path, bytes: Buffer.from(shortened(textOf(file), random)) }];
  if (form < 0.85) return [{ path: file.path, bytes: undefined }];
  const moved = { path: file.path.replace(/(\.\w+)?$/, "_moved$1"), bytes: file.bytes };
  return form < 0.95 ? [{ path: file.path, bytes: undefined }, moved] : [moved];
}

/** Some line of any file is gone, whatever kind of file it is. */
function shortened(text: string, random: Random): string {
  const lines = text.split("\n");
  return lines.toSpliced(Math.floor(random() * lines.length), 1).join("\n");
}
