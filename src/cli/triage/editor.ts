/** Opens the user's own editor at a line, and waits for its end. Only for somebody who pressed the key for it. */
import { spawnSync } from "node:child_process";

/** A program with its words. */
export interface EditorCall {
  readonly program: string;
  readonly words: readonly string[];
}

/** The call for `VISUAL` or `EDITOR`; undefined where neither is set. `file` is absolute, so that no name reads as an option. */
export function editorCall(
  environment: Readonly<Record<string, string | undefined>>,
  file: string,
  line: number,
): EditorCall | undefined {
  const wanted = [environment["VISUAL"], environment["EDITOR"]].find(
    (one) => one !== undefined && one !== "",
  );
  const [program, ...words] = (wanted ?? "").split(" ").filter((word) => word !== "");
  if (program === undefined) return undefined;
  const name = (program.split(/[/\\]/).at(-1) ?? "").replace(/\.(?:exe|cmd)$/i, "");
  return { program, words: [...words, ...placeWords(name, file, line)] };
}

/** How editors are told a line. */
function placeWords(name: string, file: string, line: number): readonly string[] {
  if (/^(?:code|codium|code-insiders|cursor|windsurf)$/.test(name))
    return ["--goto", `${file}:${line}`, "--wait"];
  if (/^(?:subl|hx|helix|zed)$/.test(name)) return [`${file}:${line}`];
  if (/^(?:n?vim?|emacs(?:client)?|nano|kak|micro|joe|ne|gedit|kate)$/.test(name)) return [`+${line}`, file];
  return [file];
}

/** Runs it with the terminal; answers whether it could be started. */
export function runEditor({ program, words }: EditorCall): boolean {
  return spawnSync(program, words, { stdio: "inherit" }).error === undefined;
}
