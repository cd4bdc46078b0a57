import { describe, expect, test } from "vitest";
import { flowsIn } from "../../../test/support/python-program.ts";
import { classify } from "../../discover/classify.ts";
import { readEntryPoints } from "../entry-points/read-entry-points.ts";
import { evaluateSettings } from "../settings/evaluate-settings.ts";
import { settingTruths } from "./setting-truth.ts";

const MANAGE = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n";

/** Whether a settings module switches `MEMBERS_ONLY` on. */
function truthIn(settings: string): boolean | undefined {
  const files = {
    "manage.py": MANAGE,
    "shop/__init__.py": "",
    "shop/settings.py": `import os\nimport importlib\nROOT_URLCONF = "shop.urls"\n${settings}`,
  };
  const encoder = new TextEncoder();
  const discovery = classify(
    Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const evaluated = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, {});
  return settingTruths(flowsIn(files).program, evaluated.settings)("MEMBERS_ONLY");
}

describe("what production has switched on", () => {
  test.each([
    ["MEMBERS_ONLY = True\n", true],
    ["MEMBERS_ONLY = False\n", false],
    ["", undefined],
    ["MEMBERS_ONLY = os.environ.get('MEMBERS_ONLY') == '1'\n", undefined],
    [
      "local = importlib.import_module(os.environ['LOCAL'])\nMEMBERS_ONLY = getattr(local, 'MEMBERS_ONLY', True)\n",
      true,
    ],
    [
      "local = importlib.import_module(os.environ['LOCAL'])\nMEMBERS_ONLY = getattr(local, 'MEMBERS_ONLY', False)\n",
      undefined,
    ],
    [
      "local = importlib.import_module(os.environ['LOCAL'])\nMEMBERS_ONLY = getattr(local, 'GUARDED', True)\n",
      undefined,
    ],
  ])("%s", (settings, expected) => {
    expect(truthIn(settings)).toBe(expected);
  });
});
