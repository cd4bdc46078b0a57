/** Packages that speak OAuth, OpenID Connect, SAML and CAS. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { urlconf } from "./urlconf.ts";

/** Their URLconfs. */
export const IDENTITY_URLCONFS: readonly LibraryUrlconf[] = [
  urlconf(
    ["oauth2_provider.urls", "3.4.1"],
    "oauth2_provider",
    String.raw`
  open .well-known/oauth-authorization-server .views.metadata.OAuthServerMetadataView oauth-server-metadata
  open .well-known/oauth-authorization-server/<path:issuer_path> .views.metadata.OAuthServerMetadataView oauth-server-metadata-issuer
  open .well-known/oauth-protected-resource .views.metadata.OAuthProtectedResourceMetadataView oauth-resource-metadata
  open .well-known/oauth-protected-resource/<path:resource_path> .views.metadata.OAuthProtectedResourceMetadataView oauth-resource-metadata-path
  login authorize/ .views.base.AuthorizationView authorize
  open token/ .views.base.TokenView token
  open revoke_token/ .views.base.RevokeTokenView revoke-token
  open introspect/ .views.introspect.IntrospectTokenView introspect
  open device-authorization/ .views.device.DeviceAuthorizationView device-authorization
  login device/ .views.device.DeviceUserCodeView device
  login device-confirm/<slug:client_id>/<slug:user_code> .views.device.DeviceConfirmView device-confirm
  login device-grant-status/<slug:client_id>/<slug:user_code> .views.device.DeviceGrantStatusView device-grant-status
  login applications/ .views.application.ApplicationList list
  login applications/register/ .views.application.ApplicationRegistration register
  login applications/<slug:pk>/ .views.application.ApplicationDetail detail
  login applications/<slug:pk>/delete/ .views.application.ApplicationDelete delete
  login applications/<slug:pk>/update/ .views.application.ApplicationUpdate update
  login authorized_tokens/ .views.token.AuthorizedTokensListView authorized-token-list
  login authorized_tokens/<slug:pk>/delete/ .views.token.AuthorizedTokenDeleteView authorized-token-delete
  open ^\.well-known/openid-configuration/?$ .views.oidc.ConnectDiscoveryInfoView oidc-connect-discovery-info
  open .well-known/jwks.json .views.oidc.JwksInfoView jwks-info
  token userinfo/ .views.oidc.UserInfoView user-info
  open logout/ .views.oidc.RPInitiatedLogoutView rp-initiated-logout
  settings register/ .views.dynamic_client_registration.DynamicClientRegistrationView dcr-register
  settings register/<str:client_id>/ .views.dynamic_client_registration.DynamicClientRegistrationManagementView dcr-register-management
  `,
  ),
  urlconf(
    ["oidc_provider.urls", "0.9.0"],
    "oidc_provider",
    String.raw`
  open ^authorize/?$ .views.AuthorizeView authorize
  open ^token/?$ .views.TokenView token
  token ^userinfo/?$ .views.userinfo userinfo
  open ^end-session/?$ .views.EndSessionView end-session
  open ^end-session-prompt/?$ .views.EndSessionPromptView end-session-prompt
  open ^\.well-known/openid-configuration/?$ .views.ProviderInfoView provider-info
  open ^introspect/?$ .views.TokenIntrospectionView token-introspection
  open ^jwks/?$ .views.JwksView jwks
  `,
  ),
  urlconf(
    ["mozilla_django_oidc.urls", "5.0.2"],
    undefined,
    String.raw`
  open callback/ .views.OIDCAuthenticationCallbackView oidc_authentication_callback
  open authenticate/ .views.OIDCAuthenticationRequestView oidc_authentication_init
  open logout/ .views.OIDCLogoutView oidc_logout
  `,
  ),
  urlconf(
    ["social_django.urls", "7.2.0"],
    "social",
    String.raw`
  open login/<str:backend>/ .views.auth begin
  open complete/<str:backend>/ .views.complete complete
  open idp-launch/<str:backend>/ .views.idp_launch idp_launch
  open app-launch/<str:backend>/ .views.app_launch app_launch
  login disconnect/<str:backend>/ .views.disconnect disconnect
  login disconnect/<str:backend>/<int:association_id>/ .views.disconnect disconnect_individual
  `,
  ),
  urlconf(
    ["djangosaml2.urls", "1.12.0"],
    undefined,
    String.raw`
  open login/ .views.LoginView saml2_login
  open acs/ .views.AssertionConsumerServiceView saml2_acs
  login logout/ .views.LogoutInitView saml2_logout
  open ls/ .views.LogoutView saml2_ls
  open ls/post/ .views.LogoutView saml2_ls_post
  open metadata/ .views.MetadataView saml2_metadata
  `,
  ),
];
