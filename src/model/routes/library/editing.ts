/** Packages that serve editors, form fields and the admin's dress. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { urlconf } from "./urlconf.ts";

/** Their URLconfs. */
export const EDITING_URLCONFS: readonly LibraryUrlconf[] = [
  urlconf(
    ["ckeditor_uploader.urls", "6.7.4"],
    undefined,
    String.raw`
  staff ^upload/ .views.ImageUploadView ckeditor_upload
  staff ^browse/ .views.browse ckeditor_browse
  `,
  ),
  urlconf(
    ["django_ckeditor_5.urls", "0.2.20"],
    undefined,
    String.raw`
  staff image_upload/ .views.upload_file ck_editor_5_upload_file
  `,
  ),
  urlconf(
    ["tinymce.urls", "5.0.0"],
    undefined,
    String.raw`
  open flatpages_link_list/ .views.flatpages_link_list tinymce-linklist
  open compressor/ .views.compressor tinymce-compressor
  open filebrowser/ .views.filebrowser tinymce-filebrowser
  `,
  ),
  urlconf(
    ["django_summernote.urls", "0.8.20.0"],
    undefined,
    String.raw`
  settings editor/<id>/ .views.SummernoteEditor django_summernote-editor
  settings upload_attachment/ .views.SummernoteUploadAttachment django_summernote-upload_attachment
  `,
  ),
  urlconf(
    ["markdownx.urls", "4.0.11"],
    undefined,
    String.raw`
  open upload/ .views.ImageUploadView markdownx_upload
  open markdownify/ .views.MarkdownifyView markdownx_markdownify
  `,
  ),
  urlconf(
    ["filer.urls", "3.6.0"],
    undefined,
    String.raw`
  settings canonical/<int:uploaded_at>/<int:file_id>/ .views.canonical canonical
  `,
  ),
  urlconf(
    ["filer.server.urls", "3.6.0"],
    undefined,
    String.raw`
  permission ^smedia/filer_private/(?P<path>.*)$ .server.views.serve_protected_file
  permission ^smedia/filer_private_thumbnails/(?P<path>.*)$ .server.views.serve_protected_thumbnail
  `,
  ),
  urlconf(
    ["nested_admin.urls", "4.1.6"],
    undefined,
    String.raw`
  staff ^server-data\.js$ .views.server_data_js nesting_server_data
  `,
  ),
  urlconf(
    ["grappelli.urls", "5.0.1"],
    undefined,
    String.raw`
  staff ^lookup/related/$ .views.related.RelatedLookup grp_related_lookup
  staff ^lookup/m2m/$ .views.related.M2MLookup grp_m2m_lookup
  staff ^lookup/autocomplete/$ .views.related.AutocompleteLookup grp_autocomplete_lookup
  permission ^switch/user/(?P<object_id>\d+)/$ .views.switch.switch_user grp_switch_user
  `,
  ),
  urlconf(
    ["jet.urls", "1.3.10"],
    "jet",
    String.raw`
  staff ^add_bookmark/$ .views.add_bookmark_view add_bookmark
  staff ^remove_bookmark/$ .views.remove_bookmark_view remove_bookmark
  staff ^toggle_application_pin/$ .views.toggle_application_pin_view toggle_application_pin
  staff ^model_lookup/$ .views.model_lookup_view model_lookup
  open ^jsi18n/$ django.views.i18n.JavaScriptCatalog jsi18n
  `,
  ),
  urlconf(
    ["jet.dashboard.urls", "1.3.10"],
    "dashboard",
    String.raw`
  staff ^module/(?P<pk>\d+)/$ .dashboard.views.UpdateDashboardModuleView update_module
  staff ^update_dashboard_modules/$ .dashboard.views.update_dashboard_modules_view update_dashboard_modules
  staff ^add_user_dashboard_module/$ .dashboard.views.add_user_dashboard_module_view add_user_dashboard_module
  staff ^update_dashboard_module_collapse/$ .dashboard.views.update_dashboard_module_collapse_view update_dashboard_module_collapse
  staff ^remove_dashboard_module/$ .dashboard.views.remove_dashboard_module_view remove_dashboard_module
  staff ^load_dashboard_module/(?P<pk>\d+)/$ .dashboard.views.load_dashboard_module_view load_dashboard_module
  staff ^reset_dashboard/$ .dashboard.views.reset_dashboard_view reset_dashboard
  open ^jsi18n/$ django.views.i18n.JavaScriptCatalog jsi18n
  `,
  ),
  urlconf(
    ["captcha.urls", "0.7.0"],
    undefined,
    String.raw`
  open image/(?P<key>\w+)/$ .views.captcha_image captcha-image
  open image/(?P<key>\w+)@2/$ .views.captcha_image captcha-image-2x
  open audio/(?P<key>\w+).wav$ .views.captcha_audio captcha-audio
  open refresh/$ .views.captcha_refresh captcha-refresh
  `,
  ),
  urlconf(
    ["django_select2.urls", "8.4.8"],
    "django_select2",
    String.raw`
  open fields/auto.json .views.AutoResponseView auto-json
  `,
  ),
  urlconf(
    ["smart_selects.urls", "1.7.2"],
    undefined,
    String.raw`
  open ^all/(?P<app>[\w\-]+)/(?P<model>[\w\-]+)/(?P<field>[\w\-]+)/(?P<foreign_key_app_name>[\w\-]+)/(?P<foreign_key_model_name>[\w\-]+)/(?P<foreign_key_field_name>[\w\-]+)/(?P<value>[\w\-,]+)/$ .views.filterchain_all chained_filter_all
  open ^filter/(?P<app>[\w\-]+)/(?P<model>[\w\-]+)/(?P<field>[\w\-]+)/(?P<foreign_key_app_name>[\w\-]+)/(?P<foreign_key_model_name>[\w\-]+)/(?P<foreign_key_field_name>[\w\-]+)/(?P<value>[\w\-,]+)/$ .views.filterchain chained_filter
  open ^filter/(?P<app>[\w\-]+)/(?P<model>[\w\-]+)/(?P<manager>[\w\-]+)/(?P<field>[\w\-]+)/(?P<foreign_key_app_name>[\w\-]+)/(?P<foreign_key_model_name>[\w\-]+)/(?P<foreign_key_field_name>[\w\-]+)/(?P<value>[\w\-,]+)/$ .views.filterchain chained_filter
  `,
  ),
];
