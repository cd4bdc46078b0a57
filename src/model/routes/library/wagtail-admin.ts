/** What Wagtail's admin serves by itself; the apps that hook into it are in the file beside this one. */
import type { LibraryPart } from "./urlconf.ts";
import { rows } from "./urlconf.ts";

/** Routes of `wagtail.admin` alone. */
export const WAGTAIL_ADMIN: readonly LibraryPart[] = [
  {
    routes: rows(
      "wagtail",
      String.raw`
    permission pages/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_explore_root
    permission pages/<int:parent_page_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_explore
    permission pages/<int:parent_page_id>/results/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_explore_results
    permission pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:add
    permission pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/<int:parent_page_id>/preview/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:preview_on_add
    permission pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:type_use
    permission pages/create/<slug:app_label>/<slug:model_name> .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:choose_parent
    permission pages/usage/<slug:content_type_app_name>/<slug:content_type_model_name>/results/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:type_use_results
    permission pages/<int:page_id>/usage/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:usage
    permission pages/<int:page_id>/edit/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:edit
    permission pages/<int:page_id>/edit/preview/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:preview_on_edit
    permission pages/<int:page_id>/view_draft/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:view_draft
    permission pages/<int:parent_page_id>/add_subpage/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:add_subpage
    permission pages/<int:page_id>/delete/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:delete
    permission pages/<int:page_id>/unpublish/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:unpublish
    permission pages/<int:page_id>/convert_alias/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:convert_alias
    permission pages/search/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:search
    permission pages/search/results/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:search_results
    permission pages/<int:page_to_move_id>/move/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:move
    permission pages/<int:page_to_move_id>/move/<int:destination_id>/confirm/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:move_confirm
    permission pages/<int:page_to_move_id>/set_position/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:set_page_position
    permission pages/<int:page_id>/copy/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:copy
    permission pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:workflow_action
    permission pages/workflow/collect_action_data/<int:page_id>/<slug:action_name>/<int:task_state_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:collect_workflow_action_data
    permission pages/workflow/confirm_cancellation/<int:page_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:confirm_workflow_cancellation
    permission pages/workflow/preview/<int:page_id>/<int:task_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:workflow_preview
    permission pages/<int:page_id>/privacy/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:set_privacy
    permission pages/<int:page_id>/lock/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:lock
    permission pages/<int:page_id>/unlock/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:unlock
    permission pages/<int:page_id>/revisions/ .admin.views.pages.revisions.revisions_index wagtailadmin_pages:revisions_index
    permission pages/<int:page_id>/revisions/<int:revision_id>/view/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:revisions_view
    permission pages/<int:page_id>/revisions/<int:revision_id>/revert/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:revisions_revert
    permission pages/<int:page_id>/revisions/<int:revision_id>/unschedule/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:revisions_unschedule
    permission pages/(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:revisions_compare
    permission pages/<int:page_id>/workflow_history/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:workflow_history
    permission pages/<int:page_id>/workflow_history/detail/<int:workflow_state_id>/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:workflow_history_detail
    permission pages/<int:page_id>/history/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:history
    permission pages/<int:page_id>/history/results/ .admin.viewsets.pages.PageViewSetRegistry.as_view.view_router wagtailadmin_pages:history_results
    permission choose-page/ .admin.views.chooser.BrowseView wagtailadmin_choose_page
    permission choose-page/<int:parent_page_id>/ .admin.views.chooser.BrowseView wagtailadmin_choose_page_child
    permission choose-page/search/ .admin.views.chooser.SearchView wagtailadmin_choose_page_search
    permission choose-page/chosen-multiple/ .admin.views.chooser.ChosenMultipleView wagtailadmin_choose_page_chosen_multiple
    permission choose-external-link/ .admin.views.chooser.ExternalLinkView wagtailadmin_choose_page_external_link
    permission choose-email-link/ .admin.views.chooser.EmailLinkView wagtailadmin_choose_page_email_link
    permission choose-phone-link/ .admin.views.chooser.PhoneLinkView wagtailadmin_choose_page_phone_link
    permission choose-anchor-link/ .admin.views.chooser.AnchorLinkView wagtailadmin_choose_page_anchor_link
    permission workflows/task_chooser/ .admin.views.workflows.TaskChooserView wagtailadmin_workflows:task_chooser
    permission workflows/task_chooser/results/ .admin.views.workflows.TaskChooserResultsView wagtailadmin_workflows:task_chooser_results
    permission workflows/task_chooser/create/ .admin.views.workflows.TaskChooserCreateView wagtailadmin_workflows:task_chooser_create
    permission workflows/task_chooser/<int:task_id>/ .admin.views.workflows.task_chosen wagtailadmin_workflows:task_chosen
  `,
    ),
  },
  {
    routes: rows(
      "wagtail",
      String.raw`
    permission - .admin.views.home.HomeView wagtailadmin_home
    permission test404/ django.views.generic.base.TemplateView
    permission api/main/pages/ .admin.api.views.PagesAdminAPIViewSet wagtailadmin_api:pages:listing
    permission api/main/pages/<int:pk>/ .admin.api.views.PagesAdminAPIViewSet wagtailadmin_api:pages:detail
    permission api/main/pages/find/ .admin.api.views.PagesAdminAPIViewSet wagtailadmin_api:pages:find
    permission api/main/pages/<int:pk>/action/<str:action_name>/ .admin.api.views.PagesAdminAPIViewSet wagtailadmin_api:pages:action
    permission failwhale/ .admin.views.home.error_test wagtailadmin_error_test
    permission bulk/<str:app_label>/<str:model_name>/<str:action>/ .admin.views.bulk_action.dispatcher.index wagtail_bulk_action
    permission tag-autocomplete/ .admin.views.tags.autocomplete wagtailadmin_tag_autocomplete
    permission tag-autocomplete/<slug:app_name>/<slug:model_name>/ .admin.views.tags.autocomplete wagtailadmin_tag_model_autocomplete
    permission collections/ .admin.views.collections.Index wagtailadmin_collections:index
    permission collections/add/ .admin.views.collections.Create wagtailadmin_collections:add
    permission collections/<int:pk>/ .admin.views.collections.Edit wagtailadmin_collections:edit
    permission collections/<int:pk>/delete/ .admin.views.collections.Delete wagtailadmin_collections:delete
    permission collections/<int:collection_id>/privacy/ .admin.views.collection_privacy.set_privacy wagtailadmin_collections:set_privacy
    permission workflows/list/ .admin.views.workflows.Index wagtailadmin_workflows:index
    permission workflows/list/results/ .admin.views.workflows.Index wagtailadmin_workflows:index_results
    permission workflows/add/ .admin.views.workflows.Create wagtailadmin_workflows:add
    permission workflows/enable/<int:pk>/ .admin.views.workflows.enable_workflow wagtailadmin_workflows:enable
    permission workflows/disable/<int:pk>/ .admin.views.workflows.Disable wagtailadmin_workflows:disable
    permission workflows/edit/<int:pk>/ .admin.views.workflows.Edit wagtailadmin_workflows:edit
    permission workflows/usage/<int:pk>/ .admin.views.workflows.WorkflowUsageView wagtailadmin_workflows:usage
    permission workflows/usage/<int:pk>/results/ .admin.views.workflows.WorkflowUsageView wagtailadmin_workflows:usage_results
    permission workflows/remove/<int:page_pk>/ .admin.views.workflows.remove_workflow wagtailadmin_workflows:remove
    permission workflows/remove/<int:page_pk>/<int:workflow_pk>/ .admin.views.workflows.remove_workflow wagtailadmin_workflows:remove
    permission workflows/tasks/add/<str:app_label>/<str:model_name>/ .admin.views.workflows.CreateTask wagtailadmin_workflows:add_task
    permission workflows/tasks/select_type/ .admin.views.workflows.select_task_type wagtailadmin_workflows:select_task_type
    permission workflows/tasks/index/ .admin.views.workflows.TaskIndex wagtailadmin_workflows:task_index
    permission workflows/tasks/index/results/ .admin.views.workflows.TaskIndex wagtailadmin_workflows:task_index_results
    permission workflows/tasks/edit/<int:pk>/ .admin.views.workflows.EditTask wagtailadmin_workflows:edit_task
    permission workflows/tasks/disable/<int:pk>/ .admin.views.workflows.DisableTask wagtailadmin_workflows:disable_task
    permission workflows/tasks/enable/<int:pk>/ .admin.views.workflows.enable_task wagtailadmin_workflows:enable_task
    permission reports/locked/ .admin.views.reports.locked_pages.LockedPagesView wagtailadmin_reports:locked_pages
    permission reports/locked/results/ .admin.views.reports.locked_pages.LockedPagesView wagtailadmin_reports:locked_pages_results
    permission reports/workflow/ .admin.views.reports.workflows.WorkflowView wagtailadmin_reports:workflow
    permission reports/workflow/results/ .admin.views.reports.workflows.WorkflowView wagtailadmin_reports:workflow_results
    permission reports/workflow_tasks/ .admin.views.reports.workflows.WorkflowTasksView wagtailadmin_reports:workflow_tasks
    permission reports/workflow_tasks/results/ .admin.views.reports.workflows.WorkflowTasksView wagtailadmin_reports:workflow_tasks_results
    permission reports/site-history/ .admin.views.reports.audit_logging.LogEntriesView wagtailadmin_reports:site_history
    permission reports/site-history/results/ .admin.views.reports.audit_logging.LogEntriesView wagtailadmin_reports:site_history_results
    permission reports/aging-pages/ .admin.views.reports.aging_pages.AgingPagesView wagtailadmin_reports:aging_pages
    permission reports/aging-pages/results/ .admin.views.reports.aging_pages.AgingPagesView wagtailadmin_reports:aging_pages_results
    permission reports/page-types-usage/ .admin.views.reports.page_types_usage.PageTypesUsageReportView wagtailadmin_reports:page_types_usage
    permission reports/page-types-usage/results/ .admin.views.reports.page_types_usage.PageTypesUsageReportView wagtailadmin_reports:page_types_usage_results
    permission account/ .admin.views.account.AccountView wagtailadmin_account
    permission logout/ .admin.views.account.LogoutView wagtailadmin_logout
    permission dismissibles/ .admin.views.dismissibles.DismissiblesView wagtailadmin_dismissibles
    permission editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/ .admin.views.editing_sessions.ping wagtailadmin_editing_sessions:ping
    permission editing-sessions/release/<int:session_id>/ .admin.views.editing_sessions.release wagtailadmin_editing_sessions:release
    permission block-preview/ .admin.views.generic.preview.StreamFieldBlockPreview wagtailadmin_block_preview
    open sprite/ .admin.views.home.sprite wagtailadmin_sprite
    open login/ .admin.views.account.LoginView wagtailadmin_login
    open password_reset/ .admin.views.account.PasswordResetView wagtailadmin_password_reset
    open password_reset/done/ .admin.views.account.PasswordResetDoneView wagtailadmin_password_reset_done
    open password_reset/confirm/<uidb64>/<token>/ .admin.views.account.PasswordResetConfirmView wagtailadmin_password_reset_confirm
    open password_reset/complete/ .admin.views.account.PasswordResetCompleteView wagtailadmin_password_reset_complete
    open jsi18n/ .admin.views.i18n.localized_js_catalog wagtailadmin_javascript_catalog
    permission ^.*/$ .admin.views.home.default
  `,
    ),
  },
];
