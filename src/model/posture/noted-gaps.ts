/** Views in which somebody wrote down that a check of rights is still missing: `# TODO: check permissions`. */
import { perFile } from "../../bind/once.ts";
import type { Program, Unit } from "../../bind/program.ts";
import { functionFacts } from "../../bind/program.ts";
import { resolveIn } from "../../bind/resolve.ts";
import type { FunctionFacts } from "../../extract/facts.ts";
import type { Place } from "../../findings/finding.ts";
import { spokenName } from "../../flow/sinks.ts";
import { textBetween } from "../../source/source-file.ts";
import type { Span } from "../../source/span.ts";
import type { AuditModel } from "../audit-model.ts";
import { asksForPrivilege } from "../guards/claim.ts";
import { holds, noteScope } from "./note-scopes.ts";
import type { HandlerPosture, ViewPosture } from "./posture.ts";

/** One such view. */
export interface NotedGap {
  readonly posture: ViewPosture;
  /** The comment. */
  readonly at: Place;
  /** Whether it stands in one method of a class. */
  readonly method: string | undefined;
  /** Where the comment is a guard that was taken out: its text, and what it asked for. */
  readonly guard?: { readonly text: string; readonly asks: "login" | "rights" };
}

/** The gaps of a program, at most one for each note. */
export function notedGaps({ postures, flows }: Pick<AuditModel, "postures" | "flows">): readonly NotedGap[] {
  const told = new Set<Span>();
  return [...postures.values()].flatMap((posture) => {
    const { target } = posture.view;
    if (target.kind === "external") return [];
    return notesOf(target.ref.unit).flatMap((note) => {
      const gap = told.has(note) ? undefined : gapAt(flows.program, posture, target.ref.unit, note);
      if (gap) told.add(note);
      return gap ?? [];
    });
  });
}

/** Comments of a file that say so; most files have none. */
const notesOf = perFile(({ facts, file }: Unit): readonly Span[] => {
  const found = facts.comments.flatMap((comment, i): Span[] => {
    if (!mayBeMark(file.bytes, comment)) return [];
    const text = textBetween(file.bytes, comment.start, comment.end);
    if (!MARK.test(text)) return [];
    const next = facts.comments[i + 1];
    const goesOn = next !== undefined && /^\s{1,200}$/.test(textBetween(file.bytes, comment.end, next.start));
    const more = goesOn ? ` ${textBetween(file.bytes, next.start, next.end).replace(/^#+/, "")}` : "";
    const words = text.replace(MARK, "");
    return saysMissing(words) || saysMissing(words + more) ? [comment] : [];
  });
  return found.length === 0 ? NOTHING : found;
});

const NOTHING: readonly never[] = [];

/** Whether a comment's first letter is one of a mark's: most comments need not be decoded. */
function mayBeMark(bytes: Uint8Array, { start, end }: Span): boolean {
  for (let at = start; at < end && at < start + LONGEST_LEAD; at++) {
    const letter = (bytes[at] ?? 0) | LOWER;
    if (letter >= 0x61 && letter <= 0x7a) return FIRST_LETTERS.has(letter);
  }
  return false;
}

const LONGEST_LEAD = 8;

/** The bit that tells a small letter of ASCII from its capital. */
const LOWER = 0x20;

/** Of TODO, FIXME, XXX and HACK. */
const FIRST_LETTERS: ReadonlySet<number> = new Set(
  ["t", "f", "x", "h"].map((letter) => letter.charCodeAt(0)),
);

/** What begins a note about something that is still to be done. */
const MARK = /^#[#!\s]{0,4}(?:TODO|FIXME|XXX|HACK)\b(?:\([^)]{0,40}\))?[\s:,-]{0,4}/i;

/** Words of rights. */
const RIGHTS =
  /\b(?:permission(?:s|ing)?|perms?|permission_classes|authori[sz](?:ation|ed?)|authenticat(?:ion|ed?)|auth|access(?: control| rights?)?|log(?:in|ged in)|privileges?|ownership|owns|(?:is|are)(?: the)? owner|allowed|security (?:decorator|check|guard|mixin)s?)\b/i;

/** Words of what is to be done about them. */
const MISSING =
  /\b(?:add|check|verify|validate|implement|require|enforce|restrict|limit|needs?|missing|ensure|make sure|protect|secure|handle|respect|apply|does(?: the)? user)\b/i;

/** The rights alone: `# TODO: permissions`. */
const BARE =
  /^(?:permissions?(?: checks?)?|permission_classes|auth(?:entication|ori[sz]ation)?|access control)[\s?.!]*$/i;

/** Notes about rights of another kind, or about a check that is there. */
const OTHERWISE =
  /\b(?:remov|replac|drop|add permissions? (?:also )?(?:for|to)\b|mov(?:e|ing)|refactor|renam|simplif|cach|optimi|perform|slow|tests?\b|docs?\b|document|deprecat|redundant|duplicat|unnecessary|instead|messages?\b|errors?\b|log\b|logging|tokens?\b|headers?\b|backends?\b|passwords?\b|e-?mails?\b|templates?\b|frontend|front-end|button|hid(?:e|den)|clean|typ(?:e|ing)\b|migrat|oauth|providers?\b|api key|external|remote|upstream|attempts?\b|rate|throttl|allowed (?:types?|values?|formats?|extensions?|sizes?|methods?|characters?))/i;

function saysMissing(text: string): boolean {
  if (OTHERWISE.test(text)) return false;
  return BARE.test(text.trim()) || (RIGHTS.test(text) && MISSING.test(text));
}

function gapAt(program: Program, posture: ViewPosture, unit: Unit, note: Span): NotedGap | undefined {
  const { view } = posture;
  const scope = noteScope(unit.facts, view, note);
  if (!scope || callsCheck(program, unit, scope)) return undefined;
  const own = posture.handlers.filter(
    ({ handler }) => handler.function !== undefined && functionFacts(handler.function) === scope,
  );
  const handlers = (own.length > 0 ? own : posture.handlers).filter((one) =>
    own.length > 0 || scope.form === "function"
      ? !asksWithin(one, unit, scope)
      : one.permission !== "required",
  );
  if (handlers.every(isForStaff)) return undefined;
  const at = { path: unit.file.path, span: note, scope: scope.qualifiedName };
  const isMethod = view.target.kind === "class" && scope.form === "function";
  return { posture, at, method: isMethod ? scope.name : undefined };
}

/** Whether the function asks for rights itself: then the note was left behind. */
function asksWithin({ guards }: HandlerPosture, { file }: Unit, scope: FunctionFacts): boolean {
  return guards.some(
    (guard) =>
      guard.certain &&
      (asksForPrivilege(guard) || guard.demands === "object") &&
      guard.at?.path === file.path &&
      holds(scope, guard.at.span),
  );
}

/** Names of functions that ask for rights: what they do with the answer shows in their bodies. */
const CHECKS_RIGHTS =
  /^_{0,2}(?:assert|check|require|ensure|enforce|verify|validate)_(?:\w{1,30}_)?(?:permissions?|perms?|rights?|access|owner(?:ship)?|authori[sz](?:ed|ation))$/;

/** `assert_permission(user=user, table=table)`: a function of the project's own that raises for whom it does not let in. */
function callsCheck(program: Program, unit: Unit, scope: FunctionFacts): boolean {
  const { fragment } = scope;
  return fragment.values.some((call) => {
    if (call.op !== "call" || call.arguments.length === 0) return false;
    if (!CHECKS_RIGHTS.test(spokenName(fragment, call.callee) ?? "")) return false;
    const ref = { unit, function: unit.facts.functions.indexOf(scope) };
    const symbol = resolveIn(program, ref, call.callee);
    return (
      symbol?.kind === "function" &&
      functionFacts(symbol.target).fragment.exits.some(({ kind }) => kind === "raise")
    );
  });
}

function isForStaff({ guards }: HandlerPosture): boolean {
  return guards.some(({ demands, certain }) => certain && (demands === "staff" || demands === "superuser"));
}
