/** URLconfs of Wagtail, with what its apps add to its admin through `register_admin_urls`. */
import type { LibraryPart, LibraryUrlconf } from "./urlconf.ts";
import { rows, urlconf } from "./urlconf.ts";
import { WAGTAIL_ADMIN } from "./wagtail-admin.ts";

const RELEASE = "8.0.1";

const ADMIN_APPS: readonly LibraryPart[] = [
  {
    when: { apps: ["wagtail.users"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission users/ .users.views.users.IndexView wagtailusers_users:index
    permission users/results/ .users.views.users.IndexView wagtailusers_users:index_results
    permission users/new/ .users.views.users.CreateView wagtailusers_users:add
    permission users/edit/<int:pk>/ .users.views.users.EditView wagtailusers_users:edit
    permission users/delete/<int:pk>/ .users.views.users.DeleteView wagtailusers_users:delete
    permission users/history/<int:pk>/ .users.views.users.HistoryView wagtailusers_users:history
    permission users/history-results/<int:pk>/ .users.views.users.HistoryView wagtailusers_users:history_results
    permission users/usage/<int:pk>/ .admin.views.generic.usage.UsageView wagtailusers_users:usage
    permission users/copy/<int:pk>/ .admin.views.generic.models.CopyView wagtailusers_users:copy
    permission groups/ .users.views.groups.IndexView wagtailusers_groups:index
    permission groups/results/ .users.views.groups.IndexView wagtailusers_groups:index_results
    permission groups/new/ .users.views.groups.CreateView wagtailusers_groups:add
    permission groups/edit/<int:pk>/ .users.views.groups.EditView wagtailusers_groups:edit
    permission groups/delete/<int:pk>/ .users.views.groups.DeleteView wagtailusers_groups:delete
    permission groups/history/<int:pk>/ .admin.views.generic.history.HistoryView wagtailusers_groups:history
    permission groups/history-results/<int:pk>/ .admin.views.generic.history.HistoryView wagtailusers_groups:history_results
    permission groups/usage/<int:pk>/ .admin.views.generic.usage.UsageView wagtailusers_groups:usage
  `,
    ),
  },
  {
    when: { apps: ["wagtail.images"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission api/main/images/ .images.api.admin.views.ImagesAdminAPIViewSet wagtailadmin_api:images:listing
    permission api/main/images/<int:pk>/ .images.api.admin.views.ImagesAdminAPIViewSet wagtailadmin_api:images:detail
    permission api/main/images/find/ .images.api.admin.views.ImagesAdminAPIViewSet wagtailadmin_api:images:find
    permission images/chooser/ .images.views.chooser.ImageChooseView wagtailimages_chooser:choose
    permission images/chooser/results/ .images.views.chooser.ImageChooseResultsView wagtailimages_chooser:choose_results
    permission images/chooser/chosen/<str:pk>/ .images.views.chooser.ImageChosenView wagtailimages_chooser:chosen
    permission images/chooser/chosen-multiple/ .images.views.chooser.ImageChosenMultipleView wagtailimages_chooser:chosen_multiple
    permission images/chooser/create/ .images.views.chooser.ImageUploadView wagtailimages_chooser:create
    permission images/chooser/<int:image_id>/select_format/ .images.views.chooser.ImageSelectFormatView wagtailimages_chooser:select_format
    permission images/ .images.views.images.IndexView wagtailimages:index
    permission images/results/ .images.views.images.IndexView wagtailimages:index_results
    permission images/<int:image_id>/ .images.views.images.EditView wagtailimages:edit
    permission images/<int:image_id>/delete/ .images.views.images.DeleteView wagtailimages:delete
    permission images/<int:image_id>/generate_url/ .images.views.images.URLGeneratorView wagtailimages:url_generator
    permission images/<int:image_id>/generate_url/output/ .images.views.images.URLGeneratorView wagtailimages:url_generator_output
    permission images/<int:image_id>/preview/<str:filter_spec>/ .images.views.images.preview wagtailimages:preview
    permission images/add/ .images.views.images.CreateView wagtailimages:add
    permission images/usage/<int:image_id>/ .images.views.images.UsageView wagtailimages:image_usage
    permission images/multiple/add/ .images.views.multiple.AddView wagtailimages:add_multiple
    permission images/multiple/<int:image_id>/ .images.views.multiple.EditView wagtailimages:edit_multiple
    permission images/multiple/create_from_uploaded_image/<int:uploaded_file_id>/ .images.views.multiple.CreateFromUploadedImageView wagtailimages:create_multiple_from_uploaded_image
    permission images/multiple/<int:image_id>/delete/ .images.views.multiple.DeleteView wagtailimages:delete_multiple
    permission images/multiple/delete_upload/<int:uploaded_file_id>/ .images.views.multiple.DeleteUploadView wagtailimages:delete_upload_multiple
  `,
    ),
  },
  {
    when: { apps: ["wagtail.documents"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission api/main/documents/ .documents.api.admin.views.DocumentsAdminAPIViewSet wagtailadmin_api:documents:listing
    permission api/main/documents/<int:pk>/ .documents.api.admin.views.DocumentsAdminAPIViewSet wagtailadmin_api:documents:detail
    permission api/main/documents/find/ .documents.api.admin.views.DocumentsAdminAPIViewSet wagtailadmin_api:documents:find
    permission documents/chooser/ .documents.views.chooser.DocumentChooseView wagtaildocs_chooser:choose
    permission documents/chooser/results/ .documents.views.chooser.DocumentChooseResultsView wagtaildocs_chooser:choose_results
    permission documents/chooser/chosen/<str:pk>/ .documents.views.chooser.DocumentChosenView wagtaildocs_chooser:chosen
    permission documents/chooser/chosen-multiple/ .documents.views.chooser.DocumentChosenMultipleView wagtaildocs_chooser:chosen_multiple
    permission documents/chooser/create/ .documents.views.chooser.DocumentChooserUploadView wagtaildocs_chooser:create
    permission documents/ .documents.views.documents.IndexView wagtaildocs:index
    permission documents/results/ .documents.views.documents.IndexView wagtaildocs:index_results
    permission documents/add/ .documents.views.documents.CreateView wagtaildocs:add
    permission documents/edit/<int:document_id>/ .documents.views.documents.EditView wagtaildocs:edit
    permission documents/delete/<int:document_id>/ .documents.views.documents.DeleteView wagtaildocs:delete
    permission documents/multiple/add/ .documents.views.multiple.AddView wagtaildocs:add_multiple
    permission documents/multiple/<int:doc_id>/ .documents.views.multiple.EditView wagtaildocs:edit_multiple
    permission documents/multiple/create_from_uploaded_document/<int:uploaded_file_id>/ .documents.views.multiple.CreateFromUploadedDocumentView wagtaildocs:create_multiple_from_uploaded_document
    permission documents/multiple/<int:doc_id>/delete/ .documents.views.multiple.DeleteView wagtaildocs:delete_multiple
    permission documents/multiple/delete_upload/<int:uploaded_file_id>/ .documents.views.multiple.DeleteUploadView wagtaildocs:delete_upload_multiple
    permission documents/usage/<int:document_id>/ .documents.views.documents.UsageView wagtaildocs:document_usage
  `,
    ),
  },
  {
    when: { apps: ["wagtail.contrib.settings"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission settings/<slug:app_name>/<slug:model_name>/ .contrib.settings.views.redirect_to_relevant_instance wagtailsettings:edit
    permission settings/<slug:app_name>/<slug:model_name>/<int:pk>/ .contrib.settings.views.EditView wagtailsettings:edit
    permission settings/<slug:app_name>/<slug:model_name>/<int:pk>/preview/ .contrib.settings.views.PreviewOnEdit wagtailsettings:preview_on_edit
  `,
    ),
  },
  {
    when: { apps: ["wagtail.sites"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission sites/ .sites.views.IndexView wagtailsites:index
    permission sites/results/ .sites.views.IndexView wagtailsites:index_results
    permission sites/new/ .sites.views.CreateView wagtailsites:add
    permission sites/edit/<int:pk>/ .sites.views.EditView wagtailsites:edit
    permission sites/delete/<int:pk>/ .sites.views.DeleteView wagtailsites:delete
    permission sites/history/<int:pk>/ .admin.views.generic.history.HistoryView wagtailsites:history
    permission sites/history-results/<int:pk>/ .admin.views.generic.history.HistoryView wagtailsites:history_results
    permission sites/usage/<int:pk>/ .admin.views.generic.usage.UsageView wagtailsites:usage
    permission sites/copy/<int:pk>/ .admin.views.generic.models.CopyView wagtailsites:copy
  `,
    ),
  },
  {
    when: { apps: ["wagtail.snippets"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission snippets/ .snippets.views.snippets.ModelIndexView wagtailsnippets:index
  `,
    ),
  },
  {
    when: { apps: ["wagtail.embeds"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission embeds/chooser/ .embeds.views.chooser.chooser wagtailembeds:chooser
    permission embeds/chooser/upload/ .embeds.views.chooser.chooser_upload wagtailembeds:chooser_upload
  `,
    ),
  },
  {
    when: { apps: ["wagtail.contrib.redirects"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission redirects/ .contrib.redirects.views.IndexView wagtailredirects:index
    permission redirects/results/ .contrib.redirects.views.IndexView wagtailredirects:index_results
    permission redirects/add/ .contrib.redirects.views.CreateView wagtailredirects:add
    permission redirects/<int:redirect_id>/ .contrib.redirects.views.EditView wagtailredirects:edit
    permission redirects/<int:redirect_id>/delete/ .contrib.redirects.views.DeleteView wagtailredirects:delete
    permission redirects/import/ .contrib.redirects.views.start_import wagtailredirects:start_import
    permission redirects/import/process/ .contrib.redirects.views.process_import wagtailredirects:process_import
  `,
    ),
  },
  {
    when: { apps: ["wagtail.contrib.forms"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission forms/ .contrib.forms.views.FormPagesListView wagtailforms:index
    permission forms/results/ .contrib.forms.views.FormPagesListView wagtailforms:index_results
    permission forms/submissions/<int:page_id>/ .contrib.forms.views.get_submissions_list_view wagtailforms:list_submissions
    permission forms/submissions/<int:page_id>/results/ .contrib.forms.views.get_submissions_list_view wagtailforms:list_submissions_results
    permission forms/submissions/<int:page_id>/delete/ .contrib.forms.views.DeleteSubmissionsView wagtailforms:delete_submissions
  `,
    ),
  },
  {
    when: { apps: ["wagtail.contrib.search_promotions"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission searchpicks/ .contrib.search_promotions.views.settings.IndexView wagtailsearchpromotions:index
    permission searchpicks/results/ .contrib.search_promotions.views.settings.IndexView wagtailsearchpromotions:index_results
    permission searchpicks/add/ .contrib.search_promotions.views.settings.CreateView wagtailsearchpromotions:add
    permission searchpicks/<int:query_id>/ .contrib.search_promotions.views.settings.EditView wagtailsearchpromotions:edit
    permission searchpicks/<int:query_id>/delete/ .contrib.search_promotions.views.settings.DeleteView wagtailsearchpromotions:delete
    permission searchpicks/queries/chooser/ .contrib.search_promotions.views.settings.chooser wagtailsearchpromotions:chooser
    permission searchpicks/queries/chooser/results/ .contrib.search_promotions.views.settings.chooserresults wagtailsearchpromotions:chooserresults
    permission searchpicks/reports/search-terms/ .contrib.search_promotions.views.reports.SearchTermsReportView wagtailsearchpromotions:search_terms
    permission searchpicks/reports/search-terms/results/ .contrib.search_promotions.views.reports.SearchTermsReportView wagtailsearchpromotions:search_terms_results
  `,
    ),
  },
  {
    when: { apps: ["wagtail.contrib.simple_translation"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission translation/submit/page/<int:page_id>/ .contrib.simple_translation.views.SubmitPageTranslationView simple_translation:submit_page_translation
    permission translation/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/ .contrib.simple_translation.views.SubmitSnippetTranslationView simple_translation:submit_snippet_translation
  `,
    ),
  },
  {
    when: { apps: ["wagtail.contrib.styleguide"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission styleguide/ .contrib.styleguide.views.IndexView wagtailstyleguide
  `,
    ),
  },
  {
    when: { apps: ["wagtail.locales"] },
    routes: rows(
      "wagtail",
      String.raw`
    permission locales/ .locales.views.IndexView wagtaillocales:index
    permission locales/results/ .locales.views.IndexView wagtaillocales:index_results
    permission locales/new/ .locales.views.CreateView wagtaillocales:add
    permission locales/edit/<int:pk>/ .locales.views.EditView wagtaillocales:edit
    permission locales/delete/<int:pk>/ .locales.views.DeleteView wagtaillocales:delete
    permission locales/history/<int:pk>/ .admin.views.generic.history.HistoryView wagtaillocales:history
    permission locales/history-results/<int:pk>/ .admin.views.generic.history.HistoryView wagtaillocales:history_results
    permission locales/usage/<int:pk>/ .admin.views.generic.usage.UsageView wagtaillocales:usage
  `,
    ),
  },
];

/** Their URLconfs; snippets, model viewsets and a project's own hooks add to the admin's. */
export const WAGTAIL_URLCONFS: readonly LibraryUrlconf[] = [
  {
    module: "wagtail.admin.urls",
    release: RELEASE,
    appName: undefined,
    parts: [...WAGTAIL_ADMIN, ...ADMIN_APPS],
    open: true,
  },
  urlconf(
    ["wagtail.urls", RELEASE],
    undefined,
    String.raw`
  open _util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/ .views.authenticate_with_password wagtailcore_authenticate_with_password
  open _util/login/ django.contrib.auth.views.LoginView wagtailcore_login
  open ^((?:[\w\-]+/)*)$ .views.serve wagtail_serve
  `,
  ),
  urlconf(
    ["wagtail.documents.urls", RELEASE],
    undefined,
    String.raw`
  open ^(\d+)/(.*)$ .documents.views.serve.serve wagtaildocs_serve
  open authenticate_with_password/<int:restriction_id>/ .documents.views.serve.authenticate_with_password wagtaildocs_authenticate_with_password
  `,
  ),
  urlconf(
    ["wagtail.images.urls", RELEASE],
    undefined,
    String.raw`
  token ^([^/]*)/(\d*)/([^/]*)/[^/]*$ .images.views.serve.ServeView wagtailimages_serve
  `,
  ),
];
