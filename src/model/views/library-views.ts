/** HTTP methods that libraries' class-based views answer by themselves. */

const PAGE = ["get"];
const FORM = ["get", "post"];

/**
 * By the class's own name: `django.views.generic` (ccbv.co.uk for 5.2), `django.contrib.auth.views`, `rest_framework.generics`
 * (cdrf.co for 3.16), and packages that name theirs after them.
 */
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ...["TemplateView", "ListView", "DetailView", "BaseListView", "BaseDetailView"].map(
    (name) => [name, PAGE] as const,
  ),
  ...[
    "ArchiveIndexView",
    "YearArchiveView",
    "MonthArchiveView",
    "WeekArchiveView",
    "DayArchiveView",
    "TodayArchiveView",
    "DateDetailView",
    "BaseDateListView",
    "Feed",
    "JavaScriptCatalog",
    "JSONCatalog",
  ].map((name) => [name, PAGE] as const),
  ...[
    "FormView",
    "CreateView",
    "UpdateView",
    "DeleteView",
    "ProcessFormView",
    "BaseFormView",
    "BaseCreateView",
    "BaseUpdateView",
    "BaseDeleteView",
    "LoginView",
    "PasswordChangeView",
    "PasswordResetView",
    "PasswordResetConfirmView",
    "WizardView",
    "SessionWizardView",
    "CookieWizardView",
    "NamedUrlWizardView",
    "NamedUrlSessionWizardView",
    "SignupView",
    "LogoutView",
  ].map((name) => [name, FORM] as const),
  ["RedirectView", ["get", "post", "put", "patch", "delete"]],
  ["PasswordResetDoneView", PAGE],
  ["PasswordResetCompleteView", PAGE],
  ["PasswordChangeDoneView", PAGE],
  ["CreateAPIView", ["post"]],
  ["ListAPIView", ["get"]],
  ["RetrieveAPIView", ["get"]],
  ["DestroyAPIView", ["delete"]],
  ["UpdateAPIView", ["put", "patch"]],
  ["ListCreateAPIView", ["get", "post"]],
  ["RetrieveUpdateAPIView", ["get", "put", "patch"]],
  ["RetrieveDestroyAPIView", ["get", "delete"]],
  ["RetrieveUpdateDestroyAPIView", ["get", "put", "patch", "delete"]],
  ["APIRootView", PAGE],
  ["SpectacularAPIView", PAGE],
  ["SpectacularSwaggerView", PAGE],
  ["SpectacularRedocView", PAGE],
  ["TokenObtainPairView", ["post"]],
  ["TokenRefreshView", ["post"]],
  ["TokenVerifyView", ["post"]],
  ["ObtainAuthToken", ["post"]],
  ["GraphQLView", FORM],
  ["AsyncGraphQLView", FORM],
]);

/** The methods that a library's view answers, in lower case; none where it answers nothing or is not known. */
export function inheritedMethods(name: string): readonly string[] {
  return METHODS.get(name.slice(name.lastIndexOf(".") + 1)) ?? [];
}
