import { describe, expect, test } from "vitest";
import { textBetween } from "../../source/source-file.ts";
import { wholeFile } from "./fragment.ts";
import { parseShell, type ShellCommand } from "./shell.ts";

const commandsOf = (script: string): readonly ShellCommand[] =>
  parseShell(wholeFile(new TextEncoder().encode(script))).commands;

const wordsOf = (script: string): readonly (readonly string[])[] =>
  commandsOf(script).map((command) => command.words.map((word) => word.content.text));

describe("simple commands", () => {
  test.each([
    ["a b; c && d || e | f & g", [["a", "b"], ["c"], ["d"], ["e"], ["f"], ["g"]]],
    [`echo 'a  b' "c $D" e\\ f "g\\"h"`, [["echo", "a  b", "c $D", "e f", 'g"h']]],
    ["run $X ${Y:-z z} $(date +%s) `pwd`", [["run", "$X", "${Y:-z z}", "$(date +%s)", "`pwd`"]]],
    ["a \\\n  b \\\r\n c", [["a", "b", "c"]]],
    ["a # no b\n# c\nd#e", [["a"], ["d#e"]]],
    ["a > out 2>&1 < in b &> all", [["a", "b"]]],
    ["cat <<EOF > f\nexec x\nEOF\nb", [["cat"], ["b"]]],
    ["cat <<-'E'\n\tx\n\tE\nb", [["cat"], ["b"]]],
    ["f() { a; }\nfunction g { b; }\nf", [["a"], ["b"], ["f"]]],
    ["(cd x && a)", [["cd", "x"], ["a"]]],
    ["while ! nc -z db 5432; do sleep 1; done; a", [["nc", "-z", "db", "5432"], ["sleep", "1"], ["a"]]],
    ["for x in a b; do c $x; done", [["c", "$x"]]],
    ["a='unclosed\nb", [[]]],
    ["", []],
  ])("%j", (script, expected) => {
    expect(wordsOf(script)).toEqual(expected);
  });

  test("assignments in front are not words", () => {
    const [command] = commandsOf(`DEBUG=1 NAME="x y" python manage.py`);
    expect(command?.assignments.map(({ name, value }) => [name, value])).toEqual([
      ["DEBUG", "1"],
      ["NAME", "x y"],
    ]);
    expect(command?.words.map((word) => word.content.text)).toEqual(["python", "manage.py"]);
  });

  test("spans cover the words as written", () => {
    const script = `ü; exec "ä b" c\\\n d`;
    const bytes = new TextEncoder().encode(script);
    const spans = parseShell(wholeFile(bytes)).commands.map(({ span }) =>
      textBetween(bytes, span.start, span.end),
    );
    expect(spans).toEqual(["ü", `exec "ä b" c\\\n d`]);
  });
});

describe("conditions", () => {
  const branchesOf = (script: string, word: string): readonly string[] =>
    (commandsOf(script).find((command) => command.words[0]?.content.text === word)?.branches ?? []).map(
      ({ condition, holds }) => (holds ? condition : `not ${condition}`),
    );

  const choice = `if [ "$A" = x ]; then one; elif [ -z "$B" ]; then two; else three; fi; four`;
  test.each([
    [choice, "one", ["[ $A = x ]"]],
    [choice, "two", ["not [ $A = x ]", "[ -z $B ]"]],
    [choice, "three", ["not [ $A = x ]", "not [ -z $B ]"]],
    [choice, "four", []],
    ["case $1 in web|www) a ;; (db) b ;; *) c;; esac; d", "a", ["$1 is web | www"]],
    ["case $1 in web|www) a ;; (db) b ;; *) c;; esac; d", "c", ["$1 is *"]],
    ["case $1 in web|www) a ;; (db) b ;; *) c;; esac; d", "d", []],
    ["[[ $A == x && $B ]] && a || b\nc", "a", ["[[ $A == x $B"]],
    ["test $A && a || b\nc", "b", ["not test $A"]],
    ["test $A &&\n a\nc", "a", ["test $A"]],
    ["test $A && a || b\nc", "c", []],
  ])("%j for %s", (script, word, expected) => {
    expect(branchesOf(script, word)).toEqual(expected);
  });
});

test("a script that nests without end is read as far as it goes", () => {
  const { problems } = parseShell(wholeFile(new TextEncoder().encode("(".repeat(50_000))));
  expect(problems).toHaveLength(1);
});
