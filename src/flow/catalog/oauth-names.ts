/** Classes of django-oauth-toolkit that answer only who brings a token (oauth2_provider/views/mixins.py, views/generic.py). */
const MIXINS = [
  "ProtectedResourceMixin",
  "ClientProtectedResourceMixin",
  "ReadWriteScopedResourceMixin",
  "ScopedResourceMixin",
];

const VIEWS = [
  "ProtectedResourceView",
  "ScopedProtectedResourceView",
  "ReadWriteScopedResourceView",
  "ClientProtectedResourceView",
  "ClientProtectedScopedResourceView",
];

/** Their paths, also where the package gives them again. */
export const oauthBases: readonly string[] = [
  ...MIXINS.map((name) => `oauth2_provider.views.mixins.${name}`),
  ...VIEWS.flatMap((name) => [`oauth2_provider.views.generic.${name}`, `oauth2_provider.views.${name}`]),
];
