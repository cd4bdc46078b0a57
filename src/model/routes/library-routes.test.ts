import { describe, expect, test } from "vitest";
import { routesOf } from "../../../test/support/routes.ts";
import { LIBRARY_URLCONFS, libraryDemand } from "./library-routes.ts";

const mounted = (module: string, settings = "INSTALLED_APPS = []"): readonly string[] =>
  routesOf(`urlpatterns = [path('x/', include('${module}'))]`, {
    "shop/settings.py": `${settings}\nSECRET_KEY = 'x'\nROOT_URLCONF = 'shop.urls'\n`,
  });

describe("URLconfs of libraries", () => {
  test("are laid out below the include, with their namespace", () => {
    expect(mounted("hijack.urls")).toEqual([
      "x/acquire/ -> hijack.views.AcquireUserView [hijack:acquire]",
      "x/release/ -> hijack.views.ReleaseUserView [hijack:release]",
    ]);
  });

  test("lose the anchor of an expression", () => {
    expect(mounted("watchman.urls")).toContain("x/ping/$ -> watchman.views.ping [ping]");
  });

  test("serve what the installed apps bring", () => {
    const without = mounted("allauth.urls", "INSTALLED_APPS = ['allauth', 'allauth.account']");
    const apps = "['allauth', 'allauth.account', 'allauth.mfa.apps.MFAConfig', 'allauth.socialaccount']";
    const all = mounted("allauth.urls", `INSTALLED_APPS = ${apps}`);
    expect(without.filter((line) => line.startsWith("x/2fa/"))).toEqual([]);
    expect(all).toContain("x/2fa/ -> allauth.mfa.base.views.IndexView [mfa_index]");
    expect(all).toContain(
      "x/3rdparty/ -> allauth.socialaccount.views.ConnectionsView [socialaccount_connections]",
    );
  });

  test("serve one pair of routes for each provider, except where a provider has its own", () => {
    const providers = "allauth.socialaccount.providers";
    const found = mounted("allauth.urls", `INSTALLED_APPS = ['${providers}.github', '${providers}.twitter']`);
    const oauth = "allauth.socialaccount.providers";
    expect(found.filter((line) => /x\/(?:github|twitter)/.test(line))).toEqual([
      `x/twitter/login/ -> ${oauth}.oauth.views.OAuthLoginView [twitter_login]`,
      `x/twitter/login/callback/ -> ${oauth}.oauth.views.OAuthCallbackView [twitter_callback]`,
      `x/github/login/ -> ${oauth}.oauth2.views.OAuth2LoginView [github_login]`,
      `x/github/login/callback/ -> ${oauth}.oauth2.views.OAuth2CallbackView [github_callback]`,
    ]);
  });

  test("serve less where a setting says so", () => {
    expect(mounted("allauth.urls", "INSTALLED_APPS = ['allauth.account']\nHEADLESS_ONLY = True")).toEqual([]);
  });

  test("are all listed where the apps cannot be read", () => {
    const found = mounted("allauth.urls", "from somewhere import INSTALLED_APPS");
    expect(found).toContain("x/2fa/ -> allauth.mfa.base.views.IndexView [mfa_index]");
  });
});

describe("rows", () => {
  const all = LIBRARY_URLCONFS.flatMap(({ module, parts, plugins }) =>
    [...parts, ...(plugins ? [plugins] : [])].flatMap(({ routes }) =>
      routes.map((route) => ({ module, ...route })),
    ),
  );

  test("hold a dotted view and a name of one word", () => {
    expect(all.filter(({ view }) => !/^[A-Za-z_]\w*(?:\.\w+)+$/.test(view))).toEqual([]);
    expect(all.filter(({ route, name = "" }) => /\s/.test(route + name))).toEqual([]);
  });

  test("say what a view asks, wherever it is mounted", () => {
    expect(libraryDemand("oauth2_provider.views.application.ApplicationList")).toBe("login");
    expect(libraryDemand("django_rq.stats_views.stats")).toBe("staff");
    expect(libraryDemand("django.views.generic.base.RedirectView")).toBeUndefined();
    expect(libraryDemand("shop.views.index")).toBeUndefined();
  });
});
