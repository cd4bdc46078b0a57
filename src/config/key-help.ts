/** What each key of the configuration is for: the published schema and the file that `pickguard init` writes say the same. */

/** One key. */
export interface KeyHelp {
  /** One or two sentences. */
  readonly about: string;
  /** A value as TOML, on one line. */
  readonly example: string;
  /** Written as a table of its own, because it is long. */
  readonly table?: readonly string[];
}

/** By key, in the order in which a file reads best. */
export const KEY_HELP: Readonly<Record<string, KeyHelp>> = {
  settings: {
    about: "The settings module that production loads, where pickguard does not find it by itself.",
    example: '"shop.settings.production"',
  },
  persona: {
    about:
      'How much is shown: "default" shows medium severity and confidence and above, "strict" low severity as well, "auditor" everything.',
    example: '"default"',
  },
  "fail-on": {
    about: 'From which severity on the exit code is 1; "never" keeps it 0.',
    example: '"medium"',
  },
  "fail-on-confidence": {
    about: "Only findings at least this sure make the exit code 1.",
    example: '"medium"',
  },
  "min-severity": { about: "Hides what is less severe, whatever the persona.", example: '"high"' },
  "min-confidence": { about: "Hides what is less sure, whatever the persona.", example: '"high"' },
  select: {
    about: "Only these rules or checks: ids, full ids, or globs.",
    example: '["DJANGO-CSRF-*", "DJANGO-SQL-001"]',
  },
  ignore: {
    about: "Not these rules or checks; wins over `select`. One place is better accepted by a comment.",
    example: '["DJANGO-HEADERS-001"]',
  },
  preview: { about: "Also runs checks whose evidence is not complete yet.", example: "true" },
  include: {
    about: "Paths to audit although a default or an ignore file leaves them out, as in a .gitignore.",
    example: '["vendor/ours/"]',
  },
  exclude: { about: "Paths to leave out, as in a .gitignore; wins over `include`.", example: '["legacy/"]' },
  "docs-url": {
    about: "Where your team has put pickguard's pages (`npm run site`); findings link to them.",
    example: '"https://docs.example.com/pickguard"',
  },
  "only-new": {
    about: "Leaves out what the baseline accepts, as `--only-new` does.",
    example: "true",
  },
  baseline: {
    about: "Where the baseline lies, from the root of the repository.",
    example: '".pickguard/baseline.toml"',
  },
  "max-python-bytes": { about: "Python files above this size are not read.", example: "2_000_000" },
  "max-file-bytes": { about: "Other files above this size are not read.", example: "1_000_000" },
  "per-file-ignores": {
    about: "Rules that do not count in some files; what is left out is counted in the summary.",
    example: '{ "tools/" = ["DJANGO-CMD-001"] }',
    table: ['"tools/" = ["DJANGO-CMD-001"]'],
  },
  severity: {
    about:
      "Other severities than the checks' own; the last that fits counts, and a milder one needs a reason.",
    example: '{ DJANGO-CSRF-001 = "critical" }',
    table: [
      'DJANGO-CSRF-001 = "critical"',
      '"DJANGO-LOG-*" = { level = "low", reason = "only the team reads the log" }',
    ],
  },
  guards: {
    about:
      "Decorators, mixins and functions of your own that refuse whoever may not pass, where pickguard does not see it: demands login, staff, superuser, permission, ownership or token.",
    example: '[{ at = "shop.access.staff_only", demands = "staff" }]',
  },
  owners: {
    about: "The fields that say to whom rows of a model belong, where their names do not.",
    example: '[{ model = "shop.models.Order", field = "approved_for" }]',
  },
  flow: {
    about:
      "Functions of your own that give untrusted values (sources), that untrusted values must not reach (sinks), that make them harmless (sanitizers), or that answer true for harmless ones (guards).",
    example: '{ sanitizers = [{ at = "shop.text.cleaned", clears = ["html"] }] }',
    table: [
      'sources = [{ at = "shop.partners.Client.fetch", label = "a partner\'s message" }]',
      'sinks = [{ at = "shop.db.run", argument = 1, kind = "sql" }]',
      'sanitizers = [{ at = "shop.text.cleaned", clears = ["html"] }]',
      'guards = [{ at = "shop.urls.is_ours", clears = "all" }]',
    ],
  },
};
