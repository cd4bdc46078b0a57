import { describe, expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import type { CommandLine } from "./command-line.ts";
import { parseCi } from "./ci.ts";
import { parseCompose } from "./compose.ts";
import { parseDocument } from "./document.ts";
import { parseKubernetes } from "./kubernetes.ts";
import { parsePlatformFile } from "./platform.ts";
import { parseProcfile } from "./procfile.ts";
import { parseSupervisor, parseSystemdUnit } from "./service-units.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const textOf = (command: CommandLine | undefined): unknown =>
  command?.form === "exec" ? command.words.map((word) => word.text) : command?.text.text;

describe("compose", () => {
  const { services } = parseCompose(
    bytesOf(`
x-env: &env
  A: "1"
services:
  web:
    build: {context: ./app, dockerfile: D, target: prod}
    command: ["run", "it"]
    entrypoint: /start.sh now
    environment: {<<: *env, B: two}
    env_file: [.env, {path: other.env, required: false}]
    volumes:
      - .:/app
      - data:/data
      - \${PWD:-.}:/code:ro
      - {type: bind, source: ./src, target: /src}
    ports: ["80:8000", {published: 443, target: 8443}]
    develop: {watch: [{path: ., action: sync}]}
  worker:
    build: .
    environment: ["C=x=y", "D"]
    env_file: w.env
`),
  );
  const [web, worker] = services;

  test("reads both spellings of everything", () => {
    expect(services.map((service) => service.name)).toEqual(["web", "worker"]);
    expect(web?.build).toEqual({
      context: "./app",
      dockerfile: "D",
      target: "prod",
      inlineDockerfile: false,
    });
    expect(worker?.build?.context).toBe(".");
    expect([textOf(web?.command), textOf(web?.entrypoint)]).toEqual([["run", "it"], "/start.sh now"]);
    expect(web?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual(["B=two", "A=1"]);
    expect(worker?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual(["C=x=y"]);
    expect(web?.envFiles.map((file) => file.content.text)).toEqual([".env", "other.env"]);
    expect(worker?.envFiles.map((file) => file.content.text)).toEqual(["w.env"]);
    expect(web?.bindMounts.map((mount) => mount.content.text)).toEqual([".", "${PWD:-.}", "./src"]);
    expect(web?.ports).toEqual(["80:8000", "443:8443"]);
    expect([web?.watched, worker?.watched]).toEqual([true, false]);
  });
});

describe("service units", () => {
  test("systemd", () => {
    const bytes = bytesOf(`[Unit]
ExecStart=not here
[Service]
Environment="A=one two" B=2
EnvironmentFile=-/etc/shop.env
# ExecStart=/old
ExecStartPre=/bin/first
ExecStart=-/usr/bin/run \\
  # in between
  --port 80
`);
    const [unit] = parseSystemdUnit(bytes);
    expect(unit?.commands.map(textOf)).toEqual(["/usr/bin/run    --port 80"]);
    expect(unit?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual(["A=one two", "B=2"]);
    expect(unit?.environmentFiles.map((file) => file.text)).toEqual(["/etc/shop.env"]);
    const span = unit?.environment[1]?.valueSpan ?? { start: 0, end: 0 };
    expect(textBetween(bytes, span.start, span.end)).toBe("2");
  });

  test("supervisor", () => {
    const bytes = bytesOf(`[supervisord]
[program:web]
; comment
command=/venv/bin/run
  --more
environment=A="x,y", B=z,C='q'
[eventlistener:x]
command=no
`);
    const units = parseSupervisor(bytes);
    expect(units.map(({ name, commands }) => [name, commands.map(textOf)])).toEqual([
      ["web", ["/venv/bin/run --more"]],
    ]);
    expect(units[0]?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "A=x,y",
      "B=z",
      "C=q",
    ]);
  });
});

test("a Procfile", () => {
  const lines = parseProcfile(bytesOf("web: run it\r\n# no: comment\nworker :  work\nempty:\n"));
  expect(lines.map(({ name, command }) => [name, command.text])).toEqual([
    ["web", "run it"],
    ["worker", "work"],
  ]);
});

describe("Kubernetes", () => {
  test("manifests, cron jobs and probes", () => {
    const { containers } = parseKubernetes(
      bytesOf(`kind: Deployment
metadata: {name: shop, namespace: live}
spec:
  containers:
  - name: web
    command: [a]
    args: [b, c]
    env: [{name: X, value: "1"}, {name: Y, valueFrom: {secretKeyRef: {name: s}}}]
    livenessProbe: {exec: {command: [probe]}}
---
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {containers: [{command: [d]}]}}}
`),
    );
    expect(
      containers.map(({ name, objectName, objectKind, command }) => [
        name,
        objectName,
        objectKind,
        textOf(command),
      ]),
    ).toEqual([
      ["web", "shop", "Deployment", ["a", "b", "c"]],
      [undefined, "nightly", "CronJob", ["d"]],
    ]);
    expect(containers[0]?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual(["X=1"]);
  });
});

describe("templates of templates", () => {
  test("both branches are read, and places stay", () => {
    const text =
      "services:\n  web:\n    {% if a == 'x' %}\n    command: one\n    {%- endif %}\n    image: {{ name }}-{{ tag }}\n";
    const { services, problems } = parseCompose(bytesOf(text));
    expect(services.map(({ command }) => textOf(command))).toEqual(["one"]);
    const { start, end } = services[0]?.command?.span ?? { start: 0, end: 0 };
    expect(text.slice(start, end)).toBe("one");
    expect(problems).toEqual([]);
  });
});

describe("CI", () => {
  test("steps know their jobs, targets and machines", () => {
    const { steps } = parseCi(
      bytesOf(`jobs:
  ship:
    environment: {name: production}
    env: {A: "1"}
    steps:
      - name: Go
        run: one
      - uses: appleboy/ssh-action@v1
        with: {script: two}
      - uses: actions/github-script@v7
        with: {script: javascript}
  circle:
    steps:
      - run: three
      - run: {command: four, background: true}
gitlab:
  stage: deploy
  script: [five, six]
`),
    );
    expect(
      steps.map(({ command, path, targets, remote, background }) => [
        textOf(command),
        path.at(-1),
        targets,
        remote,
        background,
      ]),
    ).toEqual([
      ["one", "Go", ["production"], false, false],
      ["two", "with", ["production"], true, false],
      ["three", "steps", [], false, false],
      ["four", "run", [], false, true],
      ["five", "gitlab", ["deploy"], false, false],
      ["six", "gitlab", ["deploy"], false, false],
    ]);
    expect(steps[0]?.environment.map(({ name }) => name)).toEqual(["A"]);
  });
});

describe("platform files", () => {
  test.each([
    [
      "fly.toml",
      '[env]\nA = "1"\n[processes]\nweb = "run \\"it\\""\n[deploy]\nrelease_command = "no"\n',
      [["web", 'run "it"']],
    ],
    [
      "render.yaml",
      "services:\n- startCommand: run it\n  envVars: [{key: A, value: x}]\n",
      [["startCommand", "run it"]],
    ],
    ["app.yaml", "entrypoint: run it\n", [["entrypoint", "run it"]]],
    [
      "heroku.yml",
      "build: {docker: {web: Dockerfile}}\nrun:\n  web: run it\n  worker: {command: [work]}\n",
      [
        ["web", "run it"],
        ["worker", "work"],
      ],
    ],
    ["railway.json", '{"deploy": {"startCommand": "run it"}}', [["startCommand", "run it"]]],
  ])("%s", (path, text, expected) => {
    expect(
      parsePlatformFile(path, bytesOf(text)).commands.map(({ name, command }) => [name, textOf(command)]),
    ).toEqual(expected);
  });
});

describe("documents", () => {
  const blocksOf = (text: string): readonly (readonly unknown[])[] =>
    parseDocument(bytesOf(text)).map(({ headings, text: block }) => [headings.join(" > "), block.text]);

  test("Markdown", () => {
    const text =
      "# A\n\n## B\n\n```sh\n$ run it\n```\n\n* item\n\n    not code\n\nC\n---\n\ntext\n\n    code\n";
    expect(blocksOf(text)).toEqual([
      ["A > B", "run it"],
      ["A > C", "code"],
    ]);
  });

  test("reStructuredText", () => {
    const text =
      "Title\n=====\n\nPart\n----\n\nDo this::\n\n  run it\n\nOther\n-----\n\n.. code-block:: sh\n\n   more\n\n  no\n";
    expect(blocksOf(text)).toEqual([
      ["Title > Part", "run it"],
      ["Title > Other", "more"],
      ["Title > Other", "no"],
    ]);
  });
});
