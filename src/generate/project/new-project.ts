/** A whole project: every file of it, for one version of Django. */
import { fill, type Filling } from "../fill.ts";
import type { NewCode, NewFile } from "../new-file.ts";
import { textOf, textsIn, writtenName } from "../text-of.ts";
import { whyOf } from "./reasons.ts";

/** The Django versions that projects are written for: the one with long support, and the latest. */
export const PROJECT_VERSIONS = ["5.2", "6.1"] as const;

/** One of them. */
export type ProjectVersion = (typeof PROJECT_VERSIONS)[number];

/** What somebody decides about a new project. */
export interface ProjectWishes {
  /** Lower-case letters, digits, `-` and `_`; begins with a letter. */
  readonly name: string;
  readonly django: ProjectVersion;
  /** The host name of the public site. */
  readonly domain: string;
  /** Where the admin is: the first part of its path. */
  readonly adminPath: string;
  /** The version of pickguard that writes it, for the project's CI. */
  readonly pickguard: string;
  /** Whether the admin asks for a one-time code. */
  readonly twoFactor: boolean;
}

/** Writes the project. Pure. */
export function newProject(wishes: ProjectWishes): NewCode {
  const filling = fillingOf(wishes);
  const files = textsIn("project")
    .filter((path) => wishes.twoFactor || path !== "config/apps.py")
    .map((path) => fileFrom(path, wishes, filling));
  return { files, next: nextSteps(wishes) };
}

function fileFrom(path: string, { name }: ProjectWishes, filling: Filling): NewFile {
  const written = path === "deploy/site.service" ? `deploy/${name}.service` : writtenName(path);
  return { path: written, text: fill(textOf(`project/${path}`), filling), why: whyOf(path) };
}

function fillingOf({ name, django, domain, adminPath, twoFactor, pickguard }: ProjectWishes): Filling {
  return {
    name,
    domain,
    "admin-path": adminPath,
    pickguard,
    identifier: name.replaceAll("-", "_"),
    "django-packages": textOf(`project-parts/requirements.${django}.txt`),
    "csp-import": textOf(`project-parts/csp-import.${django}.py`),
    "csp-policy": textOf(`project-parts/csp-policy.${django}.py`),
    ...CSP_PARTS[django],
    ...MAIL_PARTS[django],
    "mail-settings": textOf(`project-parts/mail-settings.${django}.py`),
    ...(twoFactor ? twoFactorParts() : ONE_FACTOR),
    "two-factor-readme": fill(textOf(`project-parts/${twoFactor ? "two" : "one"}-factor-readme.md`), {
      "admin-path": adminPath,
    }),
  };
}

/** Django has a content security policy of its own from 6.0 on. */
const CSP_PARTS: Readonly<Record<ProjectVersion, Filling>> = {
  "5.2": {
    "csp-app": '"csp",',
    "csp-middleware": '"csp.middleware.CSPMiddleware",',
    "csp-context": "",
  },
  "6.1": {
    "csp-app": "",
    "csp-middleware": '"django.middleware.csp.ContentSecurityPolicyMiddleware",',
    "csp-context": '"django.template.context_processors.csp",',
  },
};

const mailers = (backend: string): string =>
  `MAILERS = {"default": {"BACKEND": "django.core.mail.backends.${backend}.EmailBackend"}}`;
const emailBackend = (backend: string): string =>
  `EMAIL_BACKEND = "django.core.mail.backends.${backend}.EmailBackend"`;

/** `MAILERS` is new in Django 6.1, where the settings that begin with `EMAIL_` are deprecated. */
const MAIL_PARTS: Readonly<Record<ProjectVersion, Filling>> = {
  "5.2": { "mail-console": emailBackend("console"), "mail-memory": emailBackend("locmem") },
  "6.1": { "mail-console": mailers("console"), "mail-memory": mailers("locmem") },
};

function twoFactorParts(): Filling {
  return {
    "admin-app": '"config.apps.SiteAdminConfig",',
    "two-factor-apps": textOf("project-parts/two-factor-apps.py"),
    "two-factor-middleware": '"django_otp.middleware.OTPMiddleware",',
    "two-factor-packages": textOf("project-parts/two-factor-packages.txt"),
    "two-factor-test": textOf("project-parts/two-factor-test.py"),
  };
}

const ONE_FACTOR: Filling = {
  "admin-app": '"django.contrib.admin",',
  "two-factor-apps": "",
  "two-factor-middleware": "",
  "two-factor-packages": "",
  "two-factor-test": "",
};

/** The oldest Python that each runs on (docs.djangoproject.com/en/6.1/faq/install/). */
const PYTHONS: Readonly<Record<ProjectVersion, string>> = { "5.2": "3.10", "6.1": "3.12" };

function nextSteps({ name, django, adminPath, twoFactor }: ProjectWishes): readonly string[] {
  return [
    `cd ${name} && python3 -m venv .venv && . .venv/bin/activate && pip install -r requirements.txt    # Python ${PYTHONS[django]} or newer`,
    "python manage.py migrate && python manage.py createsuperuser",
    ...(twoFactor
      ? [`python manage.py addstatictoken NAME    # the first one-time code for /${adminPath}/`]
      : []),
    "python manage.py runserver    # http://localhost:8000",
    "DJANGO_SETTINGS_MODULE=config.settings.testing python manage.py test",
    "README.md tells how to deploy it; pickguard init --agents writes the rules for coding agents",
  ];
}
