/** Logins by a request header that a proxy is meant to set (docs.djangoproject.com/en/5.2/howto/auth-remote-user/). */
import { libraryAncestors } from "../../bind/ancestry.ts";
import { textOf } from "../../bind/constants.ts";
import type { ClassRef, Program, ValueRef } from "../../bind/program.ts";
import { classFacts, functionFacts } from "../../bind/program.ts";
import type { Place } from "../../findings/finding.ts";
import { placeOf } from "../../flow/flow-model.ts";
import type { AuditModel } from "../audit-model.ts";
import { classAttribute } from "../guards/class-attributes.ts";
import { middlewareSymbol, productionMiddleware } from "../settings/middleware.ts";
import { headerWays, sentName } from "../transport/forwarded-proto.ts";
import type { HeaderWay } from "../transport/forwarded-proto.ts";
import { transportsOf } from "../transport/transport.ts";

/** A class of the project that believes a header. */
export interface RemoteUser {
  readonly name: string;
  /** The header as it is sent (`x-remote-user`); undefined where the class takes it from elsewhere. */
  readonly header: string | undefined;
  readonly at: Place;
  /** What the repository's proxies do with a client's own header of that name. */
  readonly ways: readonly HeaderWay[];
  /** Whether it is there only sometimes: a condition of the settings puts it in. */
  readonly sometimes: boolean;
}

const MIDDLEWARE = /^django\.contrib\.auth\.middleware\.(?:Persistent)?RemoteUserMiddleware$/;

const AUTHENTICATION = "rest_framework.authentication.RemoteUserAuthentication";

/** Middleware of production, then authentication classes of REST framework. */
export function remoteUsers(model: AuditModel): RemoteUser[] {
  return [...byMiddleware(model), ...byAuthentication(model)];
}

function byMiddleware(model: AuditModel): RemoteUser[] {
  const { program } = model.flows;
  return [...productionMiddleware(model.settings)].flatMap((list) =>
    list.entries.flatMap((entry) => {
      const symbol = middlewareSymbol(program, list, entry);
      if (symbol?.kind !== "class" || !descends(program, symbol.target, (name) => MIDDLEWARE.test(name)))
        return [];
      return remoteUser(model, symbol.target, list.found.settings.project.root, !entry.always);
    }),
  );
}

function byAuthentication(model: AuditModel): RemoteUser[] {
  const { program } = model.flows;
  return [...program.units.values()].flatMap((unit) =>
    unit.facts.classes.flatMap((_, id) => {
      const ref = { unit, class: id };
      return descends(program, ref, (name) => name === AUTHENTICATION)
        ? remoteUser(model, ref, unit.file.project, false)
        : [];
    }),
  );
}

function descends(program: Program, ref: ClassRef, test: (name: string) => boolean): boolean {
  return libraryAncestors(program, ref).some((name) => test(name));
}

/** Django's own `REMOTE_USER` comes from the server and not from a header: nobody outside can set it. */
function remoteUser(
  model: AuditModel,
  ref: ClassRef,
  project: string | undefined,
  sometimes: boolean,
): RemoteUser[] {
  const at = classAttribute(model.flows.program, ref, "header");
  if (at === undefined) return [];
  const written = textOf(model.flows.program, at);
  const header = written === undefined ? undefined : sentName(written);
  if (written !== undefined && header === undefined) return [];
  return [
    {
      name: classFacts(ref).name,
      header,
      at: headerPlace(at),
      ways: header === undefined ? [] : waysOf(model, project, header),
      sometimes,
    },
  ];
}

/** The assignment's value; a property's header line. */
function headerPlace(at: ValueRef): Place {
  const value = functionFacts(at).fragment.values[at.value];
  const method = value?.op === "closure" ? at.unit.facts.functions[value.function] : undefined;
  return method === undefined
    ? placeOf(at)
    : { path: at.unit.file.path, span: method.header, scope: method.qualifiedName };
}

function waysOf(model: AuditModel, project: string | undefined, header: string): readonly HeaderWay[] {
  const transport = [...transportsOf(model)].find(({ settings }) => settings.project.root === project);
  return transport === undefined ? [] : headerWays(transport, header);
}
