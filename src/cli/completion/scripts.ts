/** Completion scripts for bash, zsh and fish, written from the shape of the command line. */
import type { CommandShape, OptionShape, ValueShape } from "./shape.ts";

/** Shells with a script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** One of them. */
export type Shell = (typeof SHELLS)[number];

/** The script for a shell, ending with a line feed. */
export function completionScript(shell: Shell, commands: readonly CommandShape[]): string {
  switch (shell) {
    case "bash":
      return bashScript(commands);
    case "zsh":
      return zshScript(commands);
    case "fish":
      return fishScript(commands);
  }
}

function bashScript(commands: readonly CommandShape[]): string {
  return lines([
    "# pickguard for bash: pickguard completion bash > ~/.local/share/bash-completion/completions/pickguard",
    "_pickguard() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="${COMP_WORDS[1]}" words=""',
    "  COMPREPLY=()",
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} help" -- "$current"))`,
    "    return",
    "  fi",
    '  case "$command $previous" in',
    ...commands.flatMap(bashValues),
    "  esac",
    '  case "$command" in',
    ...commands.map(bashWords),
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    "complete -o default -F _pickguard pickguard",
  ]);
}

/** What follows an option: its words, or files, which bash completes itself. */
function bashValues({ name, options }: CommandShape): readonly string[] {
  return options.flatMap((option) => {
    const { value } = option;
    if (value.kind === "none") return [];
    const pattern = spellings(option)
      .map((spelling) => `"${name} ${spelling}"`)
      .join(" | ");
    const answer =
      value.kind === "words" ? `COMPREPLY=($(compgen -W "${value.words.join(" ")}" -- "$current")); ` : "";
    return [`    ${pattern}) ${answer}return ;;`];
  });
}

function bashWords({ name, options, words }: CommandShape): string {
  const longs = options.map(({ long }) => long).join(" ");
  const values = words.length === 0 ? "" : `[[ "$current" == -* ]] || words="${words.join(" ")}"; `;
  return `    ${name}) [[ "$current" == -* ]] && words="${longs}"; ${values};;`;
}

function zshScript(commands: readonly CommandShape[]): string {
  return lines([
    "#compdef pickguard",
    "# pickguard for zsh: pickguard completion zsh > a folder of $fpath, as _pickguard",
    "_pickguard() {",
    "  local -a commands",
    "  commands=(",
    ...commands.map(({ name, description }) => `    '${name}:${description}'`),
    "  )",
    "  if (( CURRENT == 2 )); then",
    "    _describe command commands",
    "    return",
    "  fi",
    "  local command=$words[2]",
    "  shift words",
    "  (( CURRENT-- ))",
    "  case $command in",
    ...commands.flatMap(zshCommand),
    "  esac",
    "}",
    'if [ "$funcstack[1]" = "_pickguard" ]; then _pickguard "$@"; else compdef _pickguard pickguard; fi',
  ]);
}

function zshCommand({ name, options, words }: CommandShape): readonly string[] {
  const argument = words.length === 0 ? "'*:file:_files'" : `'*:word:(${words.join(" ")})'`;
  return [
    `    ${name})`,
    `      _arguments -s \\`,
    ...options.map((option) => `        ${zshOption(option)} \\`),
    `        ${argument} ;;`,
  ];
}

function zshOption(option: OptionShape): string {
  const { description, value } = option;
  const all = spellings(option);
  const names = all.length === 1 ? `'${all[0] ?? ""}` : `'(${all.join(" ")})'{${all.join(",")}}'`;
  return `${names}[${description}]${zshValue(value)}'`;
}

function zshValue(value: ValueShape): string {
  switch (value.kind) {
    case "none":
      return "";
    case "words":
      return `:value:(${value.words.join(" ")})`;
    case "file":
      return ":value:_files";
  }
}

function fishScript(commands: readonly CommandShape[]): string {
  return lines([
    "# pickguard for fish: pickguard completion fish > ~/.config/fish/completions/pickguard.fish",
    ...commands.flatMap(fishCommand),
  ]);
}

function fishCommand({ name, description, options, words }: CommandShape): readonly string[] {
  const seen = `-n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c pickguard -f -n '__fish_use_subcommand' -a '${name}' -d '${description}'`,
    ...(words.length === 0 ? [] : [`complete -c pickguard -f ${seen} -a '${words.join(" ")}'`]),
    ...options.map((option) => `complete -c pickguard ${seen} ${fishOption(option)}`),
  ];
}

function fishOption({ long, short, description, value }: OptionShape): string {
  const names = [`-l ${long.slice(2)}`, ...(short === undefined ? [] : [`-s ${short.slice(1)}`])];
  const takes =
    value.kind === "words" ? [`-x -a '${value.words.join(" ")}'`] : value.kind === "file" ? ["-r"] : [];
  return [...names, ...takes, `-d '${description}'`].join(" ");
}

function spellings({ long, short }: OptionShape): readonly string[] {
  return short === undefined ? [long] : [short, long];
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
