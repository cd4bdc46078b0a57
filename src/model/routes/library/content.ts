/** Packages that serve content of their own, and those that other services call. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { urlconf } from "./urlconf.ts";

/** Their URLconfs. */
export const CONTENT_URLCONFS: readonly LibraryUrlconf[] = [
  urlconf(
    ["django_comments.urls", "2.2.0"],
    undefined,
    String.raw`
  open post/ .views.comments.post_comment comments-post-comment
  open posted/ .views.utils.confirmation_view.confirmed comments-comment-done
  login flag/<int:comment_id>/ .views.moderation.flag comments-flag
  open flagged/ .views.utils.confirmation_view.confirmed comments-flag-done
  permission delete/<int:comment_id>/ .views.moderation.delete comments-delete
  open deleted/ .views.utils.confirmation_view.confirmed comments-delete-done
  permission approve/<int:comment_id>/ .views.moderation.approve comments-approve
  open approved/ .views.utils.confirmation_view.confirmed comments-approve-done
  open ^cr/(\d+)/(.+)/$ django.contrib.contenttypes.views.shortcut comments-url-redirect
  `,
  ),
  urlconf(
    ["attachments.urls", "1.12"],
    "attachments",
    String.raw`
  login ^add-for/(?P<app_label>[\w\-]+)/(?P<model_name>[\w\-]+)/(?P<pk>\d+)/$ .views.add_attachment add
  login ^add-for/(?P<app_label>[\w\-]+)/(?P<model_name>[\w\-]+)/(?P<pk>[a-f0-9]{8}-?[a-f0-9]{4}-?4[a-f0-9]{3}-?[89ab][a-f0-9]{3}-?[a-f0-9]{12})/$ .views.add_attachment add
  login ^delete/(?P<attachment_pk>\d+)/$ .views.delete_attachment delete
  `,
  ),
  urlconf(
    ["notifications.urls", "1.8.2"],
    "notifications",
    String.raw`
  login ^$ .views.AllNotificationsList all
  login ^unread/$ .views.UnreadNotificationsList unread
  login ^mark-all-as-read/$ .views.mark_all_as_read mark_all_as_read
  login ^mark-as-read/(?P<slug>\d+)/$ .views.mark_as_read mark_as_read
  login ^mark-as-unread/(?P<slug>\d+)/$ .views.mark_as_unread mark_as_unread
  login ^delete/(?P<slug>\d+)/$ .views.delete delete
  open ^api/unread_count/$ .views.live_unread_notification_count live_unread_notification_count
  open ^api/all_count/$ .views.live_all_notification_count live_all_notification_count
  open ^api/unread_list/$ .views.live_unread_notification_list live_unread_notification_list
  open ^api/all_list/ .views.live_all_notification_list live_all_notification_list
  `,
  ),
  urlconf(
    ["actstream.urls", "2.0.0"],
    undefined,
    String.raw`
  open ^feed/$ .feeds.UserActivityFeed actstream_feed
  open ^feed/atom/$ .feeds.AtomUserActivityFeed actstream_feed_atom
  open ^feed/json/$ .feeds.UserJSONActivityFeed actstream_feed_json
  open ^feed/(?P<content_type_id>[^/]+)/$ .feeds.ModelActivityFeed actstream_model_feed
  open ^feed/(?P<content_type_id>[^/]+)/atom/$ .feeds.AtomModelActivityFeed actstream_model_feed_atom
  open ^feed/(?P<content_type_id>[^/]+)/json/$ .feeds.ModelJSONActivityFeed actstream_model_feed_json
  open ^feed/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/$ .feeds.ObjectActivityFeed actstream_object_feed
  open ^feed/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/atom/$ .feeds.AtomObjectActivityFeed actstream_object_feed_atom
  open ^feed/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/json/$ .feeds.ObjectJSONActivityFeed actstream_object_feed_json
  login ^follow/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/(?:(?P<flag>[^/]+)/)?$ .views.follow_unfollow actstream_follow
  login ^follow_all/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/(?:(?P<flag>[^/]+)/)?$ .views.follow_unfollow actstream_follow_all
  login ^unfollow_all/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/(?:(?P<flag>[^/]+)/)?$ .views.follow_unfollow actstream_unfollow_all
  login ^unfollow/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/(?:(?P<flag>[^/]+)/)?$ .views.follow_unfollow actstream_unfollow
  open ^followers/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/(?:(?P<flag>[^/]+)/)?$ .views.followers actstream_followers
  open ^following/(?P<user_id>[^/]+)/(?:(?P<flag>[^/]+)/)?$ .views.following actstream_following
  open ^actors/(?P<content_type_id>[^/]+)/(?P<object_id>[^/]+)/$ .views.actor actstream_actor
  open ^actors/(?P<content_type_id>[^/]+)/$ .views.model actstream_model
  open ^detail/(?P<action_id>[^/]+)/$ .views.detail actstream_detail
  open ^(?P<username>[^/]+)/$ .views.user actstream_user
  login ^$ .views.stream actstream
  `,
  ),
  urlconf(
    ["robots.urls", "6.1"],
    undefined,
    String.raw`
  open - .views.RuleList robots_rule_list
  `,
  ),
  urlconf(
    ["cookie_consent.urls", "1.0.0"],
    undefined,
    String.raw`
  open accept/ .views.CookieGroupAcceptView cookie_consent_accept
  open decline/ .views.CookieGroupDeclineView cookie_consent_decline
  open status/ .views.CookieStatusView cookie_consent_status
  open - .views.CookieGroupListView cookie_consent_cookie_group_list
  `,
  ),
  urlconf(
    ["pwa.urls", "2.0.1"],
    undefined,
    String.raw`
  open ^serviceworker\.js$ .views.service_worker serviceworker
  open ^manifest\.json$ .views.manifest manifest
  open offline/ .views.offline offline
  `,
  ),
  urlconf(
    ["private_storage.urls", "3.1.3"],
    undefined,
    String.raw`
  settings ^(?P<path>.*)$ .views.PrivateStorageView serve_private_file
  `,
  ),
  urlconf(
    ["anymail.urls", "15.2"],
    "anymail",
    String.raw`
  token amazon_ses/inbound/ .webhooks.amazon_ses.AmazonSESInboundWebhookView amazon_ses_inbound_webhook
  token brevo/inbound/ .webhooks.brevo.BrevoInboundWebhookView brevo_inbound_webhook
  token mailersend/inbound/ .webhooks.mailersend.MailerSendInboundWebhookView mailersend_inbound_webhook
  token ^mailgun/inbound(_mime)?/$ .webhooks.mailgun.MailgunInboundWebhookView mailgun_inbound_webhook
  token mailjet/inbound/ .webhooks.mailjet.MailjetInboundWebhookView mailjet_inbound_webhook
  token mailtrap/inbound/ .webhooks.mailtrap.MailtrapInboundWebhookView mailtrap_inbound_webhook
  token postal/inbound/ .webhooks.postal.PostalInboundWebhookView postal_inbound_webhook
  token postmark/inbound/ .webhooks.postmark.PostmarkInboundWebhookView postmark_inbound_webhook
  token sendgrid/inbound/ .webhooks.sendgrid.SendGridInboundWebhookView sendgrid_inbound_webhook
  token sendinblue/inbound/ .webhooks.sendinblue.SendinBlueInboundWebhookView sendinblue_inbound_webhook
  token sparkpost/inbound/ .webhooks.sparkpost.SparkPostInboundWebhookView sparkpost_inbound_webhook
  token amazon_ses/tracking/ .webhooks.amazon_ses.AmazonSESTrackingWebhookView amazon_ses_tracking_webhook
  token brevo/tracking/ .webhooks.brevo.BrevoTrackingWebhookView brevo_tracking_webhook
  token mailersend/tracking/ .webhooks.mailersend.MailerSendTrackingWebhookView mailersend_tracking_webhook
  token mailgun/tracking/ .webhooks.mailgun.MailgunTrackingWebhookView mailgun_tracking_webhook
  token mailjet/tracking/ .webhooks.mailjet.MailjetTrackingWebhookView mailjet_tracking_webhook
  token mailtrap/tracking/ .webhooks.mailtrap.MailtrapTrackingWebhookView mailtrap_tracking_webhook
  token postal/tracking/ .webhooks.postal.PostalTrackingWebhookView postal_tracking_webhook
  token postmark/tracking/ .webhooks.postmark.PostmarkTrackingWebhookView postmark_tracking_webhook
  token resend/inbound/ .webhooks.resend.ResendInboundWebhookView resend_inbound_webhook
  token resend/tracking/ .webhooks.resend.ResendTrackingWebhookView resend_tracking_webhook
  token sendgrid/tracking/ .webhooks.sendgrid.SendGridTrackingWebhookView sendgrid_tracking_webhook
  token sendinblue/tracking/ .webhooks.sendinblue.SendinBlueTrackingWebhookView sendinblue_tracking_webhook
  token sparkpost/tracking/ .webhooks.sparkpost.SparkPostTrackingWebhookView sparkpost_tracking_webhook
  token unisender_go/tracking/ .webhooks.unisender_go.UnisenderGoTrackingWebhookView unisender_go_tracking_webhook
  token mandrill/ .webhooks.mandrill.MandrillCombinedWebhookView mandrill_webhook
  token mandrill/tracking/ .webhooks.mandrill.MandrillCombinedWebhookView mandrill_tracking_webhook
  `,
  ),
  urlconf(
    ["paypal.standard.ipn.urls", "2.1"],
    undefined,
    String.raw`
  open ^$ .standard.ipn.views.ipn paypal-ipn
  `,
  ),
  urlconf(
    ["djstripe.urls", "2.11.0"],
    "djstripe",
    String.raw`
  token webhook/<uuid:uuid>/ .views.ProcessWebhookView djstripe_webhook_by_uuid
  `,
  ),
];
