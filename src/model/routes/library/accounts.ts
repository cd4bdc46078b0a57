/** Packages by which people register, log in and prove themselves to other sites. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { urlconf } from "./urlconf.ts";

/** What `djoser.urls` and `djoser.urls.base` both hold. */
const DJOSER_USERS = String.raw`
  settings ^users/$ .views.UserViewSet user-list
  settings ^users/activation/$ .views.UserViewSet user-activation
  settings ^users/me/$ .views.UserViewSet user-me
  settings ^users/resend_activation/$ .views.UserViewSet user-resend-activation
  settings ^users/reset_password/$ .views.UserViewSet user-reset-password
  settings ^users/reset_password_confirm/$ .views.UserViewSet user-reset-password-confirm
  settings ^users/reset_username/$ .views.UserViewSet user-reset-username
  settings ^users/reset_username_confirm/$ .views.UserViewSet user-reset-username-confirm
  settings ^users/set_password/$ .views.UserViewSet user-set-password
  settings ^users/set_username/$ .views.UserViewSet user-set-username
  settings ^users/(?P<id>[^/.]+)/$ .views.UserViewSet user-detail
  rest - rest_framework.routers.APIRootView api-root
  `;

/** Their URLconfs. */
export const ACCOUNT_URLCONFS: readonly LibraryUrlconf[] = [
  urlconf(
    ["dj_rest_auth.urls", "7.2.0"],
    undefined,
    String.raw`
  open password/reset/?$ .views.PasswordResetView rest_password_reset
  open password/reset/confirm/?$ .views.PasswordResetConfirmView rest_password_reset_confirm
  open login/?$ .views.LoginView rest_login
  open logout/?$ .views.LogoutView rest_logout
  login user/?$ .views.UserDetailsView rest_user_details
  login password/change/?$ .views.PasswordChangeView rest_password_change
  `,
  ),
  urlconf(
    ["dj_rest_auth.registration.urls", "7.2.0"],
    undefined,
    String.raw`
  open - .registration.views.RegisterView rest_register
  open verify-email/?$ .registration.views.VerifyEmailView rest_verify_email
  open resend-email/?$ .registration.views.ResendEmailVerificationView rest_resend_email
  open ^account-confirm-email/(?P<key>[-:\w]+)/$ django.views.generic.base.TemplateView account_confirm_email
  open account-email-verification-sent/?$ django.views.generic.base.TemplateView account_email_verification_sent
  `,
  ),
  urlconf(["djoser.urls", "2.3.5"], undefined, DJOSER_USERS),
  urlconf(["djoser.urls.base", "2.3.5"], undefined, DJOSER_USERS),
  urlconf(
    ["djoser.urls.authtoken", "2.3.5"],
    undefined,
    String.raw`
  open ^token/login/?$ .views.TokenCreateView login
  settings ^token/logout/?$ .views.TokenDestroyView logout
  `,
  ),
  urlconf(
    ["djoser.urls.jwt", "2.3.5"],
    undefined,
    String.raw`
  open ^jwt/create/? rest_framework_simplejwt.views.TokenObtainPairView jwt-create
  open ^jwt/refresh/? rest_framework_simplejwt.views.TokenRefreshView jwt-refresh
  open ^jwt/verify/? rest_framework_simplejwt.views.TokenVerifyView jwt-verify
  `,
  ),
  urlconf(
    ["knox.urls", "5.1.0"],
    undefined,
    String.raw`
  rest login/ .views.LoginView knox_login
  login logout/ .views.LogoutView knox_logout
  login logoutall/ .views.LogoutAllView knox_logoutall
  `,
  ),
  urlconf(
    ["two_factor.urls", "1.18.1"],
    undefined,
    String.raw`
  open account/login/ .views.core.LoginView two_factor:login
  login account/two_factor/setup/ .views.core.SetupView two_factor:setup
  login account/two_factor/qrcode/ .views.core.QRGeneratorView two_factor:qr
  login account/two_factor/setup/complete/ .views.core.SetupCompleteView two_factor:setup_complete
  login account/two_factor/backup/tokens/ .views.core.BackupTokensView two_factor:backup_tokens
  login account/two_factor/ .views.profile.ProfileView two_factor:profile
  login account/two_factor/disable/ .views.profile.DisableView two_factor:disable
  `,
  ),
  urlconf(
    ["django_registration.backends.one_step.urls", "5.2.1"],
    undefined,
    String.raw`
  open register/ .backends.one_step.views.RegistrationView django_registration_register
  open register/closed/ django.views.generic.base.TemplateView django_registration_disallowed
  open register/complete/ django.views.generic.base.TemplateView django_registration_complete
  `,
  ),
  urlconf(
    ["django_registration.backends.activation.urls", "5.2.1"],
    undefined,
    String.raw`
  open activate/complete/ django.views.generic.base.TemplateView django_registration_activation_complete
  open activate/ .backends.activation.views.ActivationView django_registration_activate
  open register/ .backends.activation.views.RegistrationView django_registration_register
  open register/complete/ django.views.generic.base.TemplateView django_registration_complete
  open register/closed/ django.views.generic.base.TemplateView django_registration_disallowed
  `,
  ),
  urlconf(
    ["registration.auth_urls", "2.13"],
    undefined,
    String.raw`
  open login/ django.contrib.auth.views.LoginView auth_login
  open logout/ django.contrib.auth.views.LogoutView auth_logout
  login password/change/ django.contrib.auth.views.PasswordChangeView auth_password_change
  login password/change/done/ django.contrib.auth.views.PasswordChangeDoneView auth_password_change_done
  open password/reset/ django.contrib.auth.views.PasswordResetView auth_password_reset
  open password/reset/complete/ django.contrib.auth.views.PasswordResetCompleteView auth_password_reset_complete
  open password/reset/done/ django.contrib.auth.views.PasswordResetDoneView auth_password_reset_done
  open password/reset/confirm/<uidb64>/<token>/ django.contrib.auth.views.PasswordResetConfirmView auth_password_reset_confirm
  `,
  ),
  urlconf(
    ["registration.backends.default.urls", "2.13"],
    undefined,
    String.raw`
  open activate/complete/ django.views.generic.base.TemplateView registration_activation_complete
  open activate/resend/ .backends.default.views.ResendActivationView registration_resend_activation
  open activate/<activation_key>/ .backends.default.views.ActivationView registration_activate
  open register/complete/ django.views.generic.base.TemplateView registration_complete
  open register/closed/ django.views.generic.base.TemplateView registration_disallowed
  open register/ .backends.default.views.RegistrationView registration_register
  open login/ django.contrib.auth.views.LoginView auth_login
  open logout/ django.contrib.auth.views.LogoutView auth_logout
  login password/change/ django.contrib.auth.views.PasswordChangeView auth_password_change
  login password/change/done/ django.contrib.auth.views.PasswordChangeDoneView auth_password_change_done
  open password/reset/ django.contrib.auth.views.PasswordResetView auth_password_reset
  open password/reset/complete/ django.contrib.auth.views.PasswordResetCompleteView auth_password_reset_complete
  open password/reset/done/ django.contrib.auth.views.PasswordResetDoneView auth_password_reset_done
  open password/reset/confirm/<uidb64>/<token>/ django.contrib.auth.views.PasswordResetConfirmView auth_password_reset_confirm
  `,
  ),
  urlconf(
    ["registration.backends.simple.urls", "2.13"],
    undefined,
    String.raw`
  open register/closed/ django.views.generic.base.TemplateView registration_disallowed
  open register/ .backends.simple.views.RegistrationView registration_register
  open login/ django.contrib.auth.views.LoginView auth_login
  open logout/ django.contrib.auth.views.LogoutView auth_logout
  login password/change/ django.contrib.auth.views.PasswordChangeView auth_password_change
  login password/change/done/ django.contrib.auth.views.PasswordChangeDoneView auth_password_change_done
  open password/reset/ django.contrib.auth.views.PasswordResetView auth_password_reset
  open password/reset/complete/ django.contrib.auth.views.PasswordResetCompleteView auth_password_reset_complete
  open password/reset/done/ django.contrib.auth.views.PasswordResetDoneView auth_password_reset_done
  open password/reset/confirm/<uidb64>/<token>/ django.contrib.auth.views.PasswordResetConfirmView auth_password_reset_confirm
  `,
  ),
  urlconf(
    ["invitations.urls", "2.1.0"],
    "invitations",
    String.raw`
  login send-invite/ .views.SendInvite send-invite
  login send-json-invite/ .views.SendJSONInvite send-json-invite
  open ^accept-invite/(?P<key>\w+)/?$ .views.AcceptInvite accept-invite
  `,
  ),
  urlconf(
    ["user_sessions.urls", "2.0.0"],
    "user_sessions",
    String.raw`
  login account/sessions/ .views.SessionListView session_list
  login account/sessions/other/delete/ .views.SessionDeleteOtherView session_delete_other
  login ^account/sessions/(?P<pk>\w+)/delete/$ .views.SessionDeleteView session_delete
  `,
  ),
];
