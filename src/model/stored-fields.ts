/** Fields of models that are read on the way of a value, and the requests that fill them. */
import { instanceAttributes } from "../bind/instance-attributes.ts";
import type { ClassRef, FunctionRef, Program } from "../bind/program.ts";
import { classFacts, functionFacts, refTo } from "../bind/program.ts";
import { resolveIn } from "../bind/resolve.ts";
import type { AttributeValue, ValueId } from "../extract/facts.ts";
import { NONE } from "../extract/facts.ts";
import type { Step } from "../findings/finding.ts";
import type { Arrival, FlowModel, SinkReport } from "../flow/flow-model.ts";
import { modelSpokenOf } from "../flow/named-models.ts";
import { signalsReceivedBy } from "../flow/signals.ts";
import type { FunctionState, SinkSite } from "../flow/summary.ts";
import type { Origin } from "../flow/taint.ts";
import { wayOf } from "../flow/way.ts";
import type { WritableField } from "./forms/model-fields.ts";
import { fieldsOf } from "./forms/model-fields.ts";
import { modelAt } from "./templates/model-class.ts";
import { storedBy } from "./templates/stored-by.ts";

/** The field of a model. */
export interface StoredField {
  readonly model: ClassRef;
  readonly field: string;
}

/** How a request's text came into the field that is read: `Link.url`, and the steps. */
export interface StoredWay {
  readonly field: string;
  readonly steps: readonly Step[];
}

/** A field that holds text. */
const TEXT = /^(?:Char|Text|URL|Slug|JSON)Field$/;

/** The field that is read on the way of an arrival, where some request in sight fills it. */
export function requestBehind(flows: FlowModel, arrival: Arrival, site: SinkSite): StoredWay | undefined {
  const stored = fieldOnWay(flows, arrival, site, ({ type }) => TEXT.test(type));
  const steps = stored ? storedBy(flows, { model: stored.model, name: stored.field }, site.row.kind) : [];
  if (!stored || steps.length === 0) return undefined;
  return { field: `${classFacts(stored.model).name}.${stored.field}`, steps };
}

/** Whether some request in sight fills a column that arrives. */
export function isFilledByRequest(
  flows: FlowModel,
  { report: { site, arrivals } }: { readonly report: SinkReport },
): boolean {
  return arrivals.some((arrival) => requestBehind(flows, arrival, site) !== undefined);
}

/** The field that is read on the way of an arrival: where the row is fetched, or in the function that it is handed to. */
export function fieldOnWay(
  flows: FlowModel,
  arrival: Arrival,
  site: SinkSite,
  fits: (field: WritableField) => boolean,
): StoredField | undefined {
  const here = arrival.via[0]?.value ?? site.at.value;
  for (const { name, base } of attributesOnWay(flows, arrival.state, arrival.value, here, arrival.origin)) {
    const { state } = arrival;
    const owner =
      modelAt(flows.program, refTo(state.ref, base)) ??
      ownModel(state, base) ??
      sentModel(flows.program, state, base) ??
      spokenModel(flows.program, state, base);
    if (owner && hasField(flows, owner, name, fits)) return { model: owner, field: name };
    const kept = keptField(flows, arrival, name, base, fits);
    if (kept) return kept;
  }
  return arrival.via.length > 0 ? fieldAtUse(flows, arrival, site, fits) : undefined;
}

/** `self.url`, which another method set to `hook.url`: the field of the row that arrives. */
function keptField(
  flows: FlowModel,
  { state, origin }: Arrival,
  name: string,
  base: ValueId,
  fits: (field: WritableField) => boolean,
): StoredField | undefined {
  const holder = resolveIn(flows.program, state.ref, base);
  if (holder?.kind !== "instance" || origin.kind !== "source") return undefined;
  const row = modelAt(flows.program, origin.at);
  for (const at of row ? (instanceAttributes(flows.program, holder.target).get(name) ?? []) : []) {
    const read = functionFacts(at).fragment.values[at.value];
    if (row && read?.op === "attribute" && hasField(flows, row, read.name, fits))
      return { model: row, field: read.name };
  }
  return undefined;
}

/** `self._hook` and `hook`, of which nothing else says what they are: the only model of that name. */
function spokenModel(program: Program, { facts, ref }: FunctionState, base: ValueId): ClassRef | undefined {
  const value = facts.fragment.values[base];
  if (value?.op !== "attribute" && value?.op !== "parameter") return undefined;
  if (value.op === "attribute" && isPlainColumn(program, ref, value)) return undefined;
  return modelSpokenOf(program, value.name.replace(/^_{1,2}/, ""), ref.unit);
}

/** `row.value` of a known model whose `value` leads to no other row: what is read of it is no column of a model called Value. */
function isPlainColumn(program: Program, ref: FunctionRef, { base, name }: AttributeValue): boolean {
  const owner = modelAt(program, refTo(ref, base));
  const field = owner && fieldsOf(program, owner).find((one) => one.name === name);
  return field !== undefined && !/Key$|OneToOneField$/.test(field.type);
}

/** `instance` of a function that hears of one model's rows: `@receiver(post_save, sender=Hook)`. */
function sentModel(program: Program, { facts, ref }: FunctionState, base: ValueId): ClassRef | undefined {
  const value = facts.fragment.values[base];
  if (value?.op !== "parameter" || value.name !== "instance") return undefined;
  if (signalsReceivedBy(program, ref).length === 0) return undefined;
  const outer = { unit: ref.unit, function: facts.parent };
  const { values } = functionFacts(outer).fragment;
  for (const id of facts.decorators) {
    const call = values[id];
    const sender = call?.op === "call" ? call.arguments.find(({ name }) => name === "sender") : undefined;
    const symbol = sender && resolveIn(program, outer, sender.value);
    if (symbol?.kind === "class") return symbol.target;
  }
  return undefined;
}

/** `self.url` in a method of the model. */
function ownModel({ facts, ref }: FunctionState, base: ValueId): ClassRef | undefined {
  const value = facts.fragment.values[base];
  const isSelf = value?.op === "parameter" && value.index === 0 && facts.class !== NONE;
  return isSelf ? { unit: ref.unit, class: facts.class } : undefined;
}

/** `send(hook)` hands over the row, and `send` reads its field. */
function fieldAtUse(
  flows: FlowModel,
  arrival: Arrival,
  site: SinkSite,
  fits: (field: WritableField) => boolean,
): StoredField | undefined {
  const state = flows.solver.byRef.get(functionFacts(site.at));
  const owner = modelAt(flows.program, refTo(arrival.state.ref, arrival.value));
  if (!state || !owner) return undefined;
  const origins = (state.taints[site.argument] ?? []).map(({ origin }) => origin);
  const read = origins
    .filter(({ kind }) => kind === "parameter")
    .flatMap((origin) => attributesOnWay(flows, state, site.argument, site.at.value, origin))
    .find(({ name }) => hasField(flows, owner, name, fits));
  return read && { model: owner, field: read.name };
}

function attributesOnWay(
  flows: FlowModel,
  state: FunctionState,
  value: ValueId,
  use: ValueId,
  origin: Origin,
): { readonly name: string; readonly base: ValueId }[] {
  const { values } = state.facts.fragment;
  const way = wayOf(flows, state, value, values[use]?.region ?? 0, origin);
  return [...way.values].flatMap((id) => {
    const one = values[id];
    return one?.op === "attribute" ? [{ name: one.name, base: one.base }] : [];
  });
}

function hasField(
  { program }: FlowModel,
  owner: ClassRef,
  name: string,
  fits: (field: WritableField) => boolean,
): boolean {
  const field = fieldsOf(program, owner).find((one) => one.name === name);
  return field !== undefined && fits(field);
}
