/** Settings as reports show them: places as lines, secrets masked. */
import { codeOf } from "../findings/excerpt.ts";
import type { Place, Step } from "../findings/finding.ts";
import { scrubber, vocabularyOf, type Scrubber } from "../findings/known-secrets.ts";
import { maskValue, secretsIn, type MaskedValue } from "../findings/mask-values.ts";
import { maskFile, type MaskedFile } from "../findings/masking.ts";
import { isSecretName } from "../findings/secret-names.ts";
import { DJANGO_DEFAULTS } from "../model/settings/django-defaults.ts";
import type { EvaluatedModule, ProjectSettings } from "../model/settings/project-settings.ts";
import {
  assignedNames,
  viewSetting,
  type Alternative,
  type DecidingVariable,
  type SettingView,
} from "../model/settings/setting-view.ts";
import type {
  ReportedAlternative,
  ReportedSetting,
  ReportedVariable,
  SettingStep,
} from "../report/settings-report.ts";
import { positionAt } from "../source/line-index.ts";
import type { PlainValue } from "../source/plain-value.ts";
import type { SourceFile } from "../source/source-file.ts";
import { givenEnvironment } from "./given-environment.ts";

/** What hides secrets and finds lines. */
export interface Masks {
  readonly clean: Scrubber;
  readonly fileOf: (path: string) => MaskedFile;
}

/** Learns every secret of the settings and of the given environment, so that none comes back in another value or text. */
export function prepareMasks(
  files: readonly SourceFile[],
  environmentFile: SourceFile | undefined,
  modules: readonly { readonly settings: ProjectSettings; readonly module: EvaluatedModule }[],
): Masks {
  const every = environmentFile === undefined ? files : [...files, environmentFile];
  const byPath = new Map(every.map((file) => [file.path, file] as const));
  const masked = new Map<string, MaskedFile>();
  const secrets = modules.flatMap(({ settings, module }) =>
    assignedNames(module).flatMap((name) => secretsOf(viewSetting(settings, module, name))),
  );
  const words = vocabularyOf([...byPath.keys(), JSON.stringify([...DJANGO_DEFAULTS])]);
  return {
    clean: scrubber([...secrets, ...environmentSecrets(environmentFile)], words),
    fileOf: (path) => {
      const file = masked.get(path) ?? maskFile(byPath.get(path) ?? { path, bytes: new Uint8Array(0) });
      masked.set(path, file);
      return file;
    },
  };
}

function secretsOf({ name, value, alternatives }: SettingView): readonly string[] {
  return [value ?? null, ...alternatives.map((one) => one.value)].flatMap((one) => secretsIn(name, one));
}

function environmentSecrets(file: SourceFile | undefined): readonly string[] {
  const entries = file === undefined ? [] : [...givenEnvironment(file)];
  return entries.filter(([name]) => isSecretName(name)).map(([, { value }]) => value);
}

/** The setting with every text masked and every place as a line. */
export function reportedSetting(view: SettingView, masks: Masks): ReportedSetting {
  const shown = (value: PlainValue): MaskedValue => maskValue(view.name, value, masks.clean);
  const value = shown(view.value ?? null);
  const byDefault = view.djangoDefault === undefined ? undefined : shown(view.djangoDefault);
  const alternatives = view.alternatives.map((one) => reportedAlternative(one, shown, masks));
  return {
    name: view.name,
    module: view.module.name === "" ? view.module.path : view.module.name,
    state: view.state,
    value: value.value,
    complete: view.complete,
    masked: value.masked || byDefault?.masked === true || alternatives.some(({ masked }) => masked),
    ...readingOf(view),
    variables: view.variables.map((one) => reportedVariable(one, masks)),
    ...(alternatives.length === 0
      ? {}
      : { alternatives: alternatives.map(({ alternative }) => alternative) }),
    ...stopOf(view, masks),
    origin: view.origin.map((step) => reportedStep(step, masks)),
    ...(byDefault === undefined ? {} : { default: byDefault.value }),
    secure: view.judgement.secure ?? null,
    why: masks.clean(view.judgement.why),
    ...(view.mayBeReplaced === undefined ? {} : { mayBeReplacedBy: masks.clean(view.mayBeReplaced.what) }),
  };
}

function readingOf({ state, casts, variable }: SettingView): Pick<ReportedSetting, "variable" | "casts"> {
  return state === "environment" && variable !== undefined ? { variable, casts } : {};
}

function reportedVariable({ name, setAt }: DecidingVariable, masks: Masks): ReportedVariable {
  if (setAt === undefined) return { name };
  const { path, line } = lineOf(setAt, masks);
  return { name, setAt: { path, line } };
}

function reportedAlternative(
  { value, conditions }: Alternative,
  shown: (value: PlainValue) => MaskedValue,
  masks: Masks,
): { readonly alternative: ReportedAlternative; readonly masked: boolean } {
  const made = shown(value);
  const when = conditions.map(({ at, holds }) => {
    const { path, line } = lineOf(at, masks);
    return { path, line, code: masks.clean(codeOf(masks.fileOf(path), at.span)), holds };
  });
  return { alternative: { value: made.value, when }, masked: made.masked };
}

function stopOf({ stop }: SettingView, masks: Masks): Pick<ReportedSetting, "reason" | "stoppedAt"> {
  return stop === undefined ? {} : { reason: masks.clean(stop.reason), stoppedAt: lineOf(stop.at, masks) };
}

function reportedStep({ place, note }: Step, masks: Masks): SettingStep {
  return { ...lineOf(place, masks), note: masks.clean(note) };
}

function lineOf(
  { path, span }: Place,
  { fileOf }: Masks,
): { readonly path: string; readonly line: number; readonly column: number } {
  const { index } = fileOf(path);
  return { path, ...positionAt(index, Math.min(span.start, index.bytes.length)) };
}
