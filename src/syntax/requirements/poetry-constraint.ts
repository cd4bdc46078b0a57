/** Poetry's version constraints in the words of PEP 440: https://python-poetry.org/docs/dependency-specification/ */
import { list } from "./specification.ts";

/** `^4.2` → `>=4.2,<5`; `~4.2` → `>=4.2,<4.3`; `4.2.*` → `==4.2.*`; `4.2` → `==4.2`; "" for `*` and for alternatives (`||`). */
export function translatedConstraint(constraint: string): string {
  if (constraint.includes("|")) return "";
  return list(constraint.replaceAll(/([\w.*])\s{1,5}(?=[<>=!~^])/g, "$1,"))
    .map((part) => translated(part.replaceAll(/\s+/g, "")))
    .filter((part) => part !== "")
    .join(",");
}

function translated(part: string): string {
  if (part === "*") return "";
  if (part.startsWith("^")) return between(part.slice(1), caretIndex(part.slice(1)));
  if (part.startsWith("~") && !part.startsWith("~="))
    return between(part.slice(1), tildeIndex(part.slice(1)));
  return /^[\dv]/.test(part) ? `==${part}` : part;
}

function between(version: string, index: number): string {
  const numbers = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const upper = numbers.slice(0, index + 1);
  while (upper.length <= index) upper.push(0);
  upper[index] = (upper[index] ?? 0) + 1;
  return `>=${version},<${upper.join(".")}`;
}

/** A caret lets everything change right of the first number that is not zero. */
function caretIndex(version: string): number {
  const numbers = version.split(".").map((part) => Number.parseInt(part, 10) || 0);
  const first = numbers.findIndex((number) => number !== 0);
  return first < 0 ? numbers.length - 1 : first;
}

/** A tilde lets the patch number change, and with one number alone everything behind it. */
function tildeIndex(version: string): number {
  return version.includes(".") ? 1 : 0;
}
