/** URLconfs of Django and REST framework. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { urlconf } from "./urlconf.ts";

/** Their URLconfs. */
export const DJANGO_URLCONFS: readonly LibraryUrlconf[] = [
  urlconf(
    ["django.contrib.auth.urls", "5.2.19"],
    undefined,
    String.raw`
  open login/ .contrib.auth.views.LoginView login
  open logout/ .contrib.auth.views.LogoutView logout
  login password_change/ .contrib.auth.views.PasswordChangeView password_change
  login password_change/done/ .contrib.auth.views.PasswordChangeDoneView password_change_done
  open password_reset/ .contrib.auth.views.PasswordResetView password_reset
  open password_reset/done/ .contrib.auth.views.PasswordResetDoneView password_reset_done
  open reset/<uidb64>/<token>/ .contrib.auth.views.PasswordResetConfirmView password_reset_confirm
  open reset/done/ .contrib.auth.views.PasswordResetCompleteView password_reset_complete
  `,
  ),
  urlconf(
    ["django.conf.urls.i18n", "5.2.19"],
    undefined,
    String.raw`
  open setlang/ .views.i18n.set_language set_language
  `,
  ),
  urlconf(
    ["django.contrib.admindocs.urls", "5.2.19"],
    undefined,
    String.raw`
  staff - .contrib.admindocs.views.BaseAdminDocsView django-admindocs-docroot
  staff bookmarklets/ .contrib.admindocs.views.BookmarkletsView django-admindocs-bookmarklets
  staff tags/ .contrib.admindocs.views.TemplateTagIndexView django-admindocs-tags
  staff filters/ .contrib.admindocs.views.TemplateFilterIndexView django-admindocs-filters
  staff views/ .contrib.admindocs.views.ViewIndexView django-admindocs-views-index
  staff views/<view>/ .contrib.admindocs.views.ViewDetailView django-admindocs-views-detail
  staff models/ .contrib.admindocs.views.ModelIndexView django-admindocs-models-index
  staff ^models/(?P<app_label>[^.]+)\.(?P<model_name>[^/]+)/$ .contrib.admindocs.views.ModelDetailView django-admindocs-models-detail
  staff templates/<path:template>/ .contrib.admindocs.views.TemplateDetailView django-admindocs-templates
  `,
  ),
  urlconf(
    ["django.contrib.flatpages.urls", "5.2.19"],
    undefined,
    String.raw`
  open <path:url> .contrib.flatpages.views.flatpage django.contrib.flatpages.views.flatpage
  `,
  ),
  urlconf(
    ["rest_framework.urls", "3.18.3"],
    "rest_framework",
    String.raw`
  open login/ django.contrib.auth.views.LoginView login
  open logout/ django.contrib.auth.views.LogoutView logout
  `,
  ),
];
