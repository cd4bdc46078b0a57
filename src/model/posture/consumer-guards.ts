/** What stands before a WebSocket is accepted, and so before everything that is sent over it (channels.readthedocs.io/en/stable/topics/authentication.html). */
import { onceFor } from "../../bind/once.ts";
import type { ClassRef, FunctionRef } from "../../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../../bind/program.ts";
import type { FlowModel } from "../../flow/flow-model.ts";
import type { Consumer, WebsocketStack } from "../authentication/websockets.ts";
import { consumers, websocketStacks } from "../authentication/websockets.ts";
import type { Claim } from "../guards/claim.ts";
import { both, common, every, NOTHING } from "../guards/claim.ts";
import { inheritedMethod, methodAfter } from "../guards/class-attributes.ts";
import { functionDecorators } from "../guards/decorators.ts";
import { guardsBefore } from "../guards/enforcement.ts";
import type { Guard } from "../guards/guard.ts";
import type { GuardBook, Occasion } from "../guards/guard-book.ts";
import type { Handler, View } from "../views/view.ts";

const stacksOf: (flows: FlowModel) => readonly WebsocketStack[] = onceFor(websocketStacks);

const consumersOf: (flows: FlowModel) => readonly Consumer[] = onceFor(consumers);

const CONNECTING: ReadonlySet<string> = new Set(["connect", "websocket_connect"]);

/** Whether a handler decides about the connection itself: what it demands is what stands before it accepts. */
export function isConnecting({ name }: Handler): boolean {
  return CONNECTING.has(name);
}

/** What a consumer and the layers around it demand before they accept a connection. */
export function socketClaim(book: GuardBook, { target }: View, occasion: Occasion): Claim {
  const strange = stacksOf(book.flows).some(({ unknown }) => unknown);
  const layers: Claim = strange ? [mayRefuse("a layer around the WebSockets may demand something")] : NOTHING;
  return both(layers, target.kind === "class" ? acceptClaim(book, target.ref, occasion) : NOTHING);
}

function mayRefuse(says: string): Guard {
  return { demands: "role", says, at: undefined, permissions: [], methods: undefined, certain: false };
}

function acceptClaim(book: GuardBook, ref: ClassRef, occasion: Occasion): Claim {
  const { program } = book.flows;
  const claim = every(
    [...CONNECTING].map((name) => {
      const method = inheritedMethod(program, ref, name);
      return method ? acceptedIn(book, ref, method, occasion, 0) : NOTHING;
    }),
  );
  const isSilent = claim !== "never" && claim.length === 0;
  return isSilent && looks(book, ref) ? [mayRefuse("it looks at who is there")] : claim;
}

/** Whether any of its methods looks at who is there, whatever it does then. */
function looks({ flows }: GuardBook, ref: ClassRef): boolean {
  return consumersOf(flows).some((one) => one.asks && classFacts(one.ref) === classFacts(ref));
}

const DEPTH = 4;

/** What all ways to `accept()` have in common; one that leads to the base class adds what that demands. */
function acceptedIn(
  book: GuardBook,
  ref: ClassRef,
  method: FunctionRef,
  occasion: Occasion,
  depth: number,
): Claim {
  const { values } = functionFacts(method).fragment;
  const closing = regionsThatClose(method);
  const ways = values.flatMap((value, id): Claim[] => {
    const callee = value.op === "call" ? values[value.callee] : undefined;
    if (callee?.op !== "attribute") return [];
    const before = (): Claim => guardsBefore(book, refTo(method, id), occasion);
    if (callee.name === "accept") return closing.has(value.region) ? [] : [before()];
    if (callee.name !== functionFacts(method).name || !isSuper(method, callee.base)) return [];
    const next = depth < DEPTH ? baseMethod(book, ref, method) : undefined;
    return [both(before(), next ? acceptedIn(book, ref, next, occasion, depth + 1) : NOTHING)];
  });
  const decorated = functionDecorators(book, method, occasion);
  return both(
    decorated,
    ways.length === 0 ? [mayRefuse("where the connection is accepted was not seen")] : common(ways),
  );
}

/** Parts of a method that accept a connection only to say goodbye. */
function regionsThatClose(method: FunctionRef): ReadonlySet<number> {
  const { values } = functionFacts(method).fragment;
  return new Set(
    values.flatMap((value) => {
      const callee = value.op === "call" ? values[value.callee] : undefined;
      return callee?.op === "attribute" && callee.name === "close" ? [value.region] : [];
    }),
  );
}

function isSuper(method: FunctionRef, id: number): boolean {
  const { values } = functionFacts(method).fragment;
  const value = values[id];
  const callee = value?.op === "call" ? values[value.callee] : undefined;
  return callee?.op === "free" && callee.name === "super";
}

function baseMethod({ flows }: GuardBook, ref: ClassRef, method: FunctionRef): FunctionRef | undefined {
  const { class: owner, name } = functionFacts(method);
  if (owner < 0) return undefined;
  return methodAfter(flows.program, ref, { unit: method.unit, class: owner }, name);
}
