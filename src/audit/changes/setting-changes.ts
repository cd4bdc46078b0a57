/** Settings whose value in production is not what it was. */
import type { SettingChange } from "../../report/change-report.ts";
import type { ReportedSetting, SettingsReport } from "../../report/settings-report.ts";

/** Changed settings; those that bear on security first, in the order of the reports. */
export function settingChanges(before: SettingsReport, after: SettingsReport): readonly SettingChange[] {
  const [was, is] = [byKey(before), byKey(after)];
  const changes = [...new Set([...is.keys(), ...was.keys()])].flatMap((key) => {
    const [earlier, later] = [was.get(key), is.get(key)];
    const { name = "", module = "" } = later ?? earlier ?? {};
    return worthOf(earlier) === worthOf(later) ? [] : { name, module, before: earlier, after: later };
  });
  return changes.toSorted((a, b) => weight(a) - weight(b));
}

function byKey({ settings }: SettingsReport): ReadonlyMap<string, ReportedSetting> {
  return new Map(settings.map((one) => [`${one.module} ${one.name}`, one]));
}

/** What counts as the value; lines and reasons may move. A setting that nobody assigns is worth its default. */
function worthOf(setting: ReportedSetting | undefined): string {
  if (!setting) return "";
  const { state, value, variable, alternatives = [], secure } = setting;
  const settled = state === "default" ? "known" : state;
  return JSON.stringify([settled, value, variable, alternatives.map((one) => one.value), secure]);
}

/** What became unsafe comes first, then what is judged at all. */
function weight({ before, after }: SettingChange): number {
  if (after?.secure === false && before?.secure !== false) return 0;
  return (after ?? before)?.secure === null ? 2 : 1;
}
