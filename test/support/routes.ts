/** Routes and views of small projects in memory, in short words. */
import { classFacts, functionFacts } from "../../src/bind/program.ts";
import { bind } from "../../src/bind/bind.ts";
import { extractAll } from "../../src/audit/extraction.ts";
import { classify } from "../../src/discover/classify.ts";
import { makeFlowModel, type FlowModel } from "../../src/flow/flow-model.ts";
import { CATALOG } from "../../src/flow/library-index.ts";
import { solve } from "../../src/flow/solve.ts";
import { readEntryPoints } from "../../src/model/entry-points/read-entry-points.ts";
import { readRoutes, type Routes } from "../../src/model/routes/read-routes.ts";
import type { Route, RouteTarget } from "../../src/model/routes/route.ts";
import { evaluateSettings } from "../../src/model/settings/evaluate-settings.ts";
import { readViews } from "../../src/model/views/read-views.ts";
import type { View } from "../../src/model/views/view.ts";

const encoder = new TextEncoder();

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

/** What was read of a project. */
export interface ReadProject extends Routes {
  readonly views: readonly View[];
  readonly flows: FlowModel;
}

/** Reads a project; `ROOT_URLCONF` is `shop.urls` where the files say nothing else. */
export function readProject(files: Files): ReadProject {
  const all = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "shop/__init__.py": "",
    "shop/settings.py": "INSTALLED_APPS = []\nSECRET_KEY = 'x'\nROOT_URLCONF = 'shop.urls'\n",
    ...files,
  };
  const discovery = classify(
    Object.entries(all).map(([path, text]) => ({ path, bytes: encoder.encode(text) })),
  );
  const extraction = extractAll(discovery.files, new Map(), () => undefined);
  const flows = makeFlowModel(solve(bind(extraction.files, CATALOG.names), CATALOG));
  const { settings } = evaluateSettings(discovery, readEntryPoints(discovery).entryPoints, {});
  const read = readRoutes(flows, settings);
  return { ...read, views: readViews(flows, read.routes), flows };
}

/** Each route as `pattern -> view`, with its name in brackets, wrappers counted and the switch behind it. */
export function routeLines(files: Files): readonly string[] {
  return readProject(files).routes.map(routeLine);
}

/** The routes of one URLconf over two function views and a class. */
export function routesOf(urls: string, more: Files = {}): readonly string[] {
  return routeLines({ "shop/urls.py": `${IMPORTS}\n${urls}`, "shop/views.py": VIEWS, ...more });
}

const IMPORTS = "from django.urls import include, path, re_path\nfrom shop import views";

const VIEWS = [
  "from django.views.generic import ListView",
  "def index(request): pass",
  "def detail(request, pk): pass",
  "class Orders(ListView): pass",
  "",
].join("\n");

function routeLine({ pattern, name, target, wrappers, onlyWith }: Route): string {
  const named = name === undefined ? "" : ` [${name}]`;
  const wrapped = wrappers.length === 0 ? "" : ` in ${wrappers.length}`;
  const only = onlyWith === undefined ? "" : ` with ${onlyWith}`;
  return `${pattern} -> ${targetName(target)}${named}${wrapped}${only}`;
}

function targetName(target: RouteTarget): string {
  switch (target.kind) {
    case "function":
      return functionFacts(target.ref).qualifiedName;
    case "class": {
      const actions = [...(target.actions ?? [])].map(([method, action]) => `${method}:${action}`);
      return `${classFacts(target.ref).qualifiedName}${actions.length > 0 ? `{${actions.join(" ")}}` : ""}`;
    }
    case "external":
      return target.name;
    case "unseen":
      return "?";
  }
}
