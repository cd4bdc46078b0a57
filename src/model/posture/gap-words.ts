/** What checks say about views that lack their neighbours' permission. */
import type { Found } from "../../findings/finding.ts";
import { DONE, routeBehind, shortName, siblingSteps } from "./open-view-words.ts";
import { placeOf } from "../../flow/flow-model.ts";
import { readableRoute } from "../routes/readable-route.ts";
import type { ActionGap } from "./action-gaps.ts";
import type { AdminGap } from "./admin-gaps.ts";
import type { ParentGap } from "./parent-gaps.ts";
import type { PrivilegeGap } from "./privilege-gaps.ts";
import type { UnaskedPermission } from "./unasked-permissions.ts";
import type { ReaderRight } from "./reader-rights.ts";
import type { ViewRight } from "./view-rights.ts";

/** A `create` among methods of its class that ask something about the user which was not followed, mostly whether the row is theirs. */
function makesBesideRows({ within, handler, siblings }: PrivilegeGap): boolean {
  if (within !== true || handler.handler.name !== "create") return false;
  const vague = siblings.filter(({ guard }) => guard?.says.includes("asks about the user") === true);
  return vague.length * 2 > siblings.length;
}

export function gapVerdict(gap: PrivilegeGap): Found {
  const { custom, posture, handler, at, work, shows, siblings, everywhere, model, within, role } = gap;
  const { view } = posture;
  const where = within ? "" : routeBehind(view);
  const name = within ? `${shortName(view)}.${handler.handler.name}` : shortName(view);
  const wanted = custom === "staff" ? "are for staff" : "demand a permission";
  const guard = siblings[0]?.guard?.says;
  const others = within
    ? "other methods of its class"
    : everywhere
      ? "other views that delete"
      : model === undefined
        ? "views beside it"
        : `other views that change \`${model}\``;
  const isWide = everywhere || model !== undefined || within === true;
  const who =
    role === undefined && handler.login === "required"
      ? "every user with an account"
      : "everybody who gets there";
  return {
    verdict: "found",
    at,
    subject: view.name,
    message:
      `\`${name}\`${where} ${work ? DONE[work.deed] : `shows any \`${shows?.fetch.model.name}\` that the request names`} and asks for no permission${role === undefined ? "" : ` beside what lets them in (${role})`}, ` +
      `while ${siblings.length === 1 ? oneOther(gap) : `${siblings.length} ${others} ${wanted}`}: ${who} can use it.`,
    ...(role === undefined
      ? {}
      : { severity: "medium", severityReason: "only people with that role get there" }),
    confidence: makesBesideRows(gap) ? "low" : isWide ? "medium" : "high",
    confidenceReason: makesBesideRows(gap)
      ? "what the other methods ask about the user may be about the row that they change, and this one makes a new one"
      : `${siblings.length} ${within ? "methods" : isWide ? "views" : "neighbours"} that do the same kind of work ${wanted}, and everything on the way was seen`,
    fix: {
      text: `Give \`${name}\` the guard of its neighbours${guard === undefined ? "" : ` (${guard})`}.`,
    },
    trace: [
      { place: at, note: "asks for no permission" },
      ...(work ? [{ place: work.place, note: DONE[work.deed] }] : []),
    ],
    related: siblingSteps(siblings),
  };
}

/** "one other view that changes `Plan` demands a permission". */
function oneOther({ model, within, siblings, custom }: PrivilegeGap): string {
  const wanted = custom === "staff" ? "is for staff" : "demands a permission";
  if (model !== undefined) return `one other view that changes \`${model}\` ${wanted}`;
  const [only] = siblings;
  return within && only ? `\`${only.handler.handler.name}\` ${wanted}` : `one other ${wanted}`;
}

/** The finding for one page of the admin that asks for staff alone. */
export function adminGapVerdict({ posture, owner, at, work }: AdminGap): Found {
  const { view } = posture;
  const name = shortName(view);
  const done = work ? DONE[work.deed] : "acts on POST requests";
  return {
    verdict: "found",
    at,
    subject: view.name,
    cause: `admin-pages:${owner}`,
    severity: "medium",
    severityReason: "only people who may enter the admin reach it",
    message:
      `\`${name}\`, a page that the admin adds in \`get_urls\`, ${done} and asks for no permission: ` +
      "`admin_view` lets in all staff, also those who may not even see this model.",
    confidence: "medium",
    confidenceReason:
      "staff is all that is asked on the way to it; whether all staff may do this is not written down",
    fix: {
      text: `Begin \`${name}\` with \`if not self.has_change_permission(request): raise PermissionDenied\` (or the permission that fits what it does).`,
    },
    trace: [
      { place: at, note: "asks for staff alone" },
      ...(work ? [{ place: work.place, note: done }] : []),
    ],
  };
}

/** The finding for one view below something that nearly all others ask about. */
export function parentGapVerdict({ posture, at, parent, lookup, siblings }: ParentGap): Found {
  const { view } = posture;
  const name = shortName(view);
  const guard = siblings[0]?.guard?.says;
  return {
    verdict: "found",
    at,
    subject: view.name,
    message:
      `\`${name}\` works with \`${lookup.fetch.model.name}\` below \`${readableRoute(parent)}\` and asks for a login alone, ` +
      `while ${siblings.length} other views below it ask who may come there: every user with an account can use it with any key.`,
    confidence: "medium",
    confidenceReason: `${siblings.length} views below the same part of the URL ask for more than a login, and everything on the way was seen`,
    fix: {
      text: `Give \`${name}\` the guard of the views beside it${guard === undefined ? "" : ` (${guard})`}.`,
    },
    trace: [{ place: at, note: "asks for a login alone" }],
    related: siblingSteps(siblings),
  };
}

/** The finding for one action of the admin that asks for no permission. */
export function actionGapVerdict({ entry: { view, owner, field }, at, does }: ActionGap): Found {
  const needed = does === "deletes" ? "delete" : "change";
  return {
    verdict: "found",
    at: view.at,
    subject: view.name,
    cause: `admin-actions:${owner.unit.file.path}:${owner.class}`,
    severity: "medium",
    severityReason: "only people who may enter the admin reach it",
    message:
      `\`${field}\`, an action of the admin, ${does === "deletes" ? "deletes the ticked rows" : "switches the ticked accounts"} and asks for no permission: ` +
      "whoever may look at the list, even without the right to change anything, can run it.",
    confidence: "medium",
    confidenceReason: "the action names no permissions, and nothing in it looks at who is asking",
    fix: {
      text: `Declare \`@admin.action(permissions=["${needed}"])\` for \`${field}\`: the admin then offers it only to people with that permission.`,
    },
    falsePositive:
      "Fine where everybody who may open this list may do this as well: name that rule when you suppress the finding.",
    trace: [{ place: placeOf(at), note: does }],
  };
}

/** The finding for one view that lets people change what they may only look at. */
export function viewRightVerdict({ posture, handler, at, right, does, place, model }: ViewRight): Found {
  const { view } = posture;
  const name =
    handler.handler.function === undefined || view.target.kind === "class"
      ? `${shortName(view)}.${handler.handler.name}`
      : shortName(view);
  return {
    verdict: "found",
    at,
    subject: view.name,
    severity: "medium",
    severityReason: "only people with that right reach it",
    message: `\`${name}\` ${does} any \`${model}\` that the request names and asks for \`${right}\` alone: whoever may only look at these rows ${does} them.`,
    confidence: "medium",
    confidenceReason:
      "nothing else is asked on the way to the change, and the right's name says that it is for reading",
    fix: {
      text: `Ask for the right that fits what it does (\`${right.includes(".") ? right.replace(/\.\w+?_/, does === "deletes" ? ".delete_" : ".change_") : "one to change"}\`).`,
    },
    trace: [
      { place: at, note: `asks for \`${right}\` alone` },
      { place, note: does },
    ],
  };
}

/** A handler that changes what others may only look at. */
export function readerRightVerdict(gap: ReaderRight): Found {
  const { posture, handler, at, reader, stronger, does, place, model } = gap;
  const [first, second] = stronger.map(nameOf);
  const others =
    stronger.length === 2
      ? `\`${first}\` and \`${second}\``
      : `\`${first}\` and ${stronger.length - 1} others`;
  return {
    verdict: "found",
    at,
    subject: posture.view.name,
    severity: "medium",
    severityReason: "only people who may look at the row reach it",
    message: `\`${nameOf({ posture, handler })}\` ${does} any \`${model}\` that the request names and asks for no more than \`${nameOf(reader)}\`, which only shows it, while ${others} ask for more.`,
    confidence: "medium",
    confidenceReason: `${stronger.length} other handlers that change \`${model}\` rows ask for a right that nobody needs to look at them`,
    fix: { text: `Ask for what \`${first}\` asks for.` },
    trace: [
      { place: at, note: "asks for what people need to look at the row" },
      { place, note: does },
    ],
  };
}

function nameOf({
  posture: { view },
  handler: { handler },
}: Pick<ReaderRight, "posture" | "handler">): string {
  return view.target.kind === "class" ? `${shortName(view)}.${handler.name}` : shortName(view);
}

/** A permission class that REST framework never asks before a handler. */
export function unaskedVerdict(gap: UnaskedPermission): Found {
  const { posture, handler, at, permission, method, work } = gap;
  const name = `${shortName(posture.view)}.${handler.handler.name}`;
  return {
    verdict: "found",
    at,
    subject: `${posture.view.name}.${handler.handler.name}`,
    message: `\`${permission}\` never gets a say in \`${name}\`: it has \`has_object_permission\` alone, which only \`get_object()\` asks. Everybody who is logged in gets through.`,
    confidence: "medium",
    confidenceReason:
      "the class asks about the user and never looks at the row; nothing else is demanded on the way to the change",
    fix: {
      text: `Ask the same in \`has_permission(self, request, view)\` of \`${permission}\`, which runs for every request.`,
    },
    trace: [
      { place: method, note: "asked for single rows alone" },
      ...(work ? [{ place: work.place, note: "changed without it" }] : []),
    ],
  };
}
