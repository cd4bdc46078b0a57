/** What whoever writes Django code keeps to, in one sentence each; which of it matters depends on the project. */
import type { ProjectTraits } from "./project-traits.ts";

/** What a task is about. */
export const TOPICS = [
  "access",
  "csrf",
  "forms",
  "api",
  "files",
  "database",
  "templates",
  "redirects",
  "outbound",
  "commands",
  "data",
  "secrets",
  "settings",
  "websockets",
] as const;

/** One of the topics. */
export type Topic = (typeof TOPICS)[number];

/** A sentence to keep to. */
export interface GuardRail {
  readonly topic: Topic;
  /** The rule behind it: `pickguard explain ID` says more. */
  readonly rule: string;
  readonly text: string;
  /** Without it, it matters everywhere. */
  readonly when?: (traits: ProjectTraits) => boolean;
}

/** The guard rails of a project, in the order of the topics. */
export function guardRailsFor(
  traits: ProjectTraits,
  topics: readonly Topic[] = TOPICS,
): readonly GuardRail[] {
  return TOPICS.filter((topic) => topics.includes(topic)).flatMap((topic) =>
    GUARD_RAILS.filter((rail) => rail.topic === topic && (rail.when?.(traits) ?? true)),
  );
}

function uses(...names: readonly string[]): (traits: ProjectTraits) => boolean {
  return ({ packages }) => names.some((name) => packages.has(name));
}

/** Whether Django is at least this release; a project that does not say is taken for a recent one. */
function since(major: number): (traits: ProjectTraits) => boolean {
  return ({ django }) => django !== undefined && Number(django.split(".")[0]) >= major;
}

const GUARD_RAILS: readonly GuardRail[] = [
  {
    topic: "access",
    rule: "DJANGO-AUTHN-001",
    text: "Every view asks for a login unless the task says that it is public: `@login_required`, or `LoginRequiredMixin` first among the bases.",
    when: ({ loginByDefault }) => !loginByDefault,
  },
  {
    topic: "access",
    rule: "DJANGO-AUTHN-001",
    text: "`LoginRequiredMiddleware` is on here: add `login_not_required` only to a view that the task calls public.",
    when: ({ loginByDefault }) => loginByDefault,
  },
  {
    topic: "access",
    rule: "DJANGO-AUTHZ-001",
    text: "A row named by the request is looked up together with its owner (`get_object_or_404(Model, pk=pk, user=request.user)`), in class-based views through `get_queryset`; a login alone is not enough.",
  },
  {
    topic: "access",
    rule: "DJANGO-AUTHZ-001",
    text: "Who somebody is comes from `request.user`, never from a field, header or parameter of the request. What only staff may do asks for a permission.",
  },
  {
    topic: "csrf",
    rule: "DJANGO-CSRF-001",
    text: "Never `csrf_exempt`: forms carry `{% csrf_token %}`, scripts send `X-CSRFToken`. Only a webhook is exempt, and it checks a signature first.",
  },
  {
    topic: "csrf",
    rule: "DJANGO-CSRF-001",
    text: "What changes something answers POST alone (`@require_POST`), never GET.",
  },
  {
    topic: "forms",
    rule: "DJANGO-AUTHZ-001",
    text: 'Forms and serializers list their fields; never `"__all__"`, never `Model(**request.POST)`. Owner, price and rights are set by the view.',
  },
  {
    topic: "api",
    rule: "DJANGO-AUTHN-001",
    text: "API views name `permission_classes`; `AllowAny` only where the task says public. `get_queryset` limits rows to `self.request.user`.",
    when: uses("djangorestframework"),
  },
  {
    topic: "api",
    rule: "DJANGO-AUTHN-001",
    text: "Ninja routers and operations have `auth=`; rows are limited to `request.user`.",
    when: uses("django-ninja", "django-ninja-extra"),
  },
  {
    topic: "api",
    rule: "DJANGO-AUTHN-001",
    text: "Resolvers and mutations check `info.context.user` and limit rows to it; queries have a depth limit.",
    when: uses("graphene-django", "strawberry-graphql", "strawberry-graphql-django"),
  },
  {
    topic: "files",
    rule: "DJANGO-PATH-001",
    text: "A path with a part from outside: `path = (BASE / name).resolve()`, then `if not path.is_relative_to(BASE): raise Http404`; a comparison with `startswith` is not enough.",
  },
  {
    topic: "files",
    rule: "DJANGO-UPLOAD-001",
    text: "Uploads get generated names and checks of size and content; downloads of other people's files go through a view that asks who may have them, as attachments.",
  },
  {
    topic: "database",
    rule: "DJANGO-SQL-001",
    text: "Values reach SQL as parameters (`cursor.execute(sql, [value])`), never through f-strings, `%` or `format`; names of columns come from a fixed list.",
  },
  {
    topic: "templates",
    rule: "DJANGO-XSS-001",
    text: "No `mark_safe`, `|safe` or `autoescape off` on anything that people wrote: `format_html` for HTML from Python, `json_script` for data in scripts.",
  },
  {
    topic: "templates",
    rule: "DJANGO-XSS-001",
    text: "Jinja environments are made with `autoescape=True`, and templates never come from a string that people wrote.",
    when: uses("jinja2"),
  },
  {
    topic: "templates",
    rule: "DJANGO-CSP-001",
    text: "No inline scripts and event handlers without a nonce: the content security policy stays strict.",
    when: (traits) => since(6)(traits) || uses("django-csp")(traits),
  },
  {
    topic: "redirects",
    rule: "DJANGO-REDIRECT-001",
    text: "A redirect to `next` or another value of the request asks `url_has_allowed_host_and_scheme` first.",
  },
  {
    topic: "outbound",
    rule: "DJANGO-SSRF-001",
    text: "Requests to addresses from outside go to an allow-list of hosts, with a timeout, without following redirects; never `verify=False`.",
    when: uses("requests", "httpx", "aiohttp", "urllib3"),
  },
  {
    topic: "commands",
    rule: "DJANGO-CMD-001",
    text: "Commands run as lists without a shell (`subprocess.run([...])`); no `eval`, `exec` or `os.system`.",
  },
  {
    topic: "data",
    rule: "DJANGO-DESER-001",
    text: "Foreign data is read as JSON; never `pickle`, `marshal` or `yaml.load` without `SafeLoader`.",
  },
  {
    topic: "data",
    rule: "DJANGO-DESER-001",
    text: "XML from outside is read with `resolve_entities=False` and `no_network=True`, or with defusedxml.",
    when: uses("lxml"),
  },
  {
    topic: "secrets",
    rule: "DJANGO-SECRETS-001",
    text: "Keys and passwords come from the environment without a default in the code, and stay out of logs and tests.",
  },
  {
    topic: "secrets",
    rule: "DJANGO-CRYPTO-001",
    text: "Tokens come from `secrets`, not `random`; they are compared with `constant_time_compare`; passwords go through `set_password`.",
  },
  {
    topic: "settings",
    rule: "DJANGO-DEPLOY-002",
    text: 'Settings fail closed: `DEBUG = os.environ.get("DJANGO_DEBUG", "") == "true"`, no `"*"` in `ALLOWED_HOSTS`, and no middleware, cookie flag, validator or HTTPS setting is taken out to make something work.',
  },
  {
    topic: "settings",
    rule: "DJANGO-CORS-001",
    text: "CORS names origins one by one; never all of them, least of all with credentials.",
    when: uses("django-cors-headers"),
  },
  {
    topic: "websockets",
    rule: "DJANGO-AUTHN-001",
    text: 'Consumers check `self.scope["user"]` before `accept()`, behind `AllowedHostsOriginValidator`.',
    when: uses("channels"),
  },
];
