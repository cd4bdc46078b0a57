/** Packages for those who run a site: other people's accounts, queues, metrics, debugging. */
import type { LibraryUrlconf } from "./urlconf.ts";
import { urlconf } from "./urlconf.ts";

/** Their URLconfs. */
export const OPERATION_URLCONFS: readonly LibraryUrlconf[] = [
  urlconf(
    ["hijack.urls", "3.7.9"],
    "hijack",
    String.raw`
  permission acquire/ .views.AcquireUserView acquire
  login release/ .views.ReleaseUserView release
  `,
  ),
  urlconf(
    ["loginas.urls", "0.3.14"],
    undefined,
    String.raw`
  permission login/user/<str:user_id>/ .views.user_login loginas-user-login
  open logout/ .views.user_logout loginas-logout
  `,
  ),
  urlconf(
    ["impersonate.urls", "1.9.5"],
    undefined,
    String.raw`
  open stop/ .views.stop_impersonate impersonate-stop
  permission list/ .views.list_users impersonate-list
  permission search/ .views.search_users impersonate-search
  permission <path:uid>/ .views.impersonate impersonate-start
  `,
  ),
  urlconf(
    ["debug_toolbar.urls", "8.0.0"],
    "djdt",
    String.raw`
  settings render_panel/ .views.render_panel render_panel
  settings history_sidebar/ .panels.history.views.history_sidebar history_sidebar
  settings history_refresh/ .panels.history.views.history_refresh history_refresh
  settings sql_select/ .panels.sql.views.sql_select sql_select
  settings sql_explain/ .panels.sql.views.sql_explain sql_explain
  settings sql_profile/ .panels.sql.views.sql_profile sql_profile
  settings template_source/ .panels.templates.views.template_source template_source
  `,
  ),
  urlconf(
    ["silk.urls", "5.6.0"],
    "silk",
    String.raw`
  settings - .views.summary.SummaryView summary
  settings requests/ .views.requests.RequestsView requests
  settings request/<uuid:request_id>/ .views.request_detail.RequestView request_detail
  settings request/<uuid:request_id>/sql/ .views.sql.SQLView request_sql
  settings request/<uuid:request_id>/sql/<int:sql_id>/ .views.sql_detail.SQLDetailView request_sql_detail
  settings request/<uuid:request_id>/raw/ .views.raw.Raw raw
  settings request/<uuid:request_id>/pyprofile/ .views.profile_download.ProfileDownloadView request_profile_download
  settings request/<uuid:request_id>/json/ .views.profile_dot.ProfileDotView request_profile_dot
  settings request/<uuid:request_id>/profiling/ .views.profiling.ProfilingView request_profiling
  settings request/<uuid:request_id>/profile/<int:profile_id>/ .views.profile_detail.ProfilingDetailView request_profile_detail
  settings request/<uuid:request_id>/profile/<int:profile_id>/sql/ .views.sql.SQLView request_and_profile_sql
  settings request/<uuid:request_id>/profile/<int:profile_id>/sql/<int:sql_id>/ .views.sql_detail.SQLDetailView request_and_profile_sql_detail
  settings profile/<int:profile_id>/ .views.profile_detail.ProfilingDetailView profile_detail
  settings profile/<int:profile_id>/sql/ .views.sql.SQLView profile_sql
  settings profile/<int:profile_id>/sql/<int:sql_id>/ .views.sql_detail.SQLDetailView profile_sql_detail
  settings profiling/ .views.profiling.ProfilingView profiling
  settings cleardb/ .views.clear_db.ClearDBView cleardb
  settings request/<uuid:request_id>/cprofile/ .views.cprofile.CProfileView cprofile
  `,
  ),
  urlconf(
    ["health_check.urls", "3.24.0"],
    "health_check",
    String.raw`
  open - .views.MainView health_check_home
  open <str:subset>/ .views.MainView health_check_subset
  `,
  ),
  urlconf(
    ["django_prometheus.urls", "2.5.0"],
    undefined,
    String.raw`
  open metrics .exports.ExportToDjangoView prometheus-django-metrics
  `,
  ),
  urlconf(
    ["watchman.urls", "1.5.0"],
    undefined,
    String.raw`
  settings ^$ .views.status status
  settings ^dashboard/$ .views.dashboard dashboard
  open ^ping/$ .views.ping ping
  `,
  ),
  urlconf(
    ["rosetta.urls", "0.10.3"],
    undefined,
    String.raw`
  open ^$ django.views.generic.base.RedirectView rosetta-old-home-redirect
  open ^files/$ django.views.generic.base.RedirectView rosetta-file-list-redirect
  permission ^files/(?P<po_filter>[\w-]+)/$ .views.TranslationFileListView rosetta-file-list
  permission ^files/(?P<po_filter>[\w-]+)/(?P<lang_id>[\w\-_\.@]+)/(?P<idx>\d+)/$ .views.TranslationFormView rosetta-form
  permission ^files/(?P<po_filter>[\w-]+)/(?P<lang_id>[\w\-_\.@]+)/(?P<idx>\d+)/download/$ .views.TranslationFileDownload rosetta-download-file
  permission ^translate/$ .views.translate_text rosetta.translate_text
  `,
  ),
  urlconf(
    ["django_rq.urls", "4.2.0"],
    "django_rq",
    String.raw`
  staff ^stats.json/?$ .stats_views.stats_json home_json
  staff ^stats.json/(?P<token>[\w]+)?/?$ .stats_views.stats_json home_json
  staff ^metrics/?$ .stats_views.prometheus_metrics metrics
  staff - .stats_views.stats home
  staff queues/<int:queue_index>/ .views.jobs jobs
  staff queues/<int:queue_index>/details/ .views.queue_details queue_details
  staff queues/<int:queue_index>/finished/ .views.finished_jobs finished_jobs
  staff queues/<int:queue_index>/failed/ .views.failed_jobs failed_jobs
  staff queues/<int:queue_index>/failed/clear/ .views.delete_failed_jobs delete_failed_jobs
  staff queues/<int:queue_index>/scheduled/ .views.scheduled_jobs scheduled_jobs
  staff queues/<int:queue_index>/started/ .views.started_jobs started_jobs
  staff queues/<int:queue_index>/deferred/ .views.deferred_jobs deferred_jobs
  staff queues/<int:queue_index>/empty/ .views.clear_queue clear
  staff queues/<int:queue_index>/requeue-all/ .views.requeue_all requeue_all
  staff queues/<int:queue_index>/<str:job_id>/ .views.job_detail job_detail
  staff queues/<int:queue_index>/<str:job_id>/results/<str:result_id>/ .views.result_detail result_detail
  staff queues/<int:queue_index>/<str:job_id>/delete/ .views.delete_job delete_job
  staff queues/<int:queue_index>/<str:job_id>/requeue/ .views.requeue_job_view requeue_job
  staff queues/<int:queue_index>/<str:job_id>/enqueue/ .views.enqueue_job enqueue_job
  staff queues/<int:queue_index>/<str:job_id>/stop/ .views.stop_job stop_job
  staff queues/confirm-action/<int:queue_index>/ .views.confirm_action confirm_action
  staff queues/actions/<int:queue_index>/ .views.actions actions
  staff workers/<int:queue_index>/ .views.workers workers
  staff workers/<int:queue_index>/<str:key>/ .views.worker_details worker_details
  staff schedulers/<int:scheduler_index>/ .views.scheduler_jobs scheduler_jobs
  staff cron-schedulers/<int:connection_index>/<str:scheduler_name>/ .cron_views.cron_scheduler_detail cron_scheduler_detail
  staff cron-schedulers/<int:connection_index>/<str:scheduler_name>/jobs/<path:cron_job_name>/ .cron_views.cron_job_detail cron_job_detail
  `,
  ),
  urlconf(
    ["django_celery_results.urls", "2.6.0"],
    undefined,
    String.raw`
  open task/done/<task_pattern:task_id>/ .views.is_task_successful celery-is_task_successful
  open task/status/<task_pattern:task_id>/ .views.task_status celery-task_status
  open group/done/<task_pattern:group_id>/ .views.is_group_successful celery-is_group_successful
  open group/status/<task_pattern:group_id>/ .views.group_status celery-group_status
  open <task_pattern:task_id>/done/ .views.is_task_successful celery-is_task_successful
  open <task_pattern:task_id>/status/ .views.task_status celery-task_status
  open <task_pattern:group_id>/group/done/ .views.is_group_successful celery-is_group_successful
  open <task_pattern:group_id>/group/status/ .views.group_status celery-group_status
  `,
  ),
  urlconf(
    ["explorer.urls", "5.3.1"],
    undefined,
    String.raw`
  permission <int:query_id>/ .views.query.QueryView query_detail
  permission <int:query_id>/download .views.download.DownloadQueryView download_query
  permission <int:query_id>/stream .views.stream.StreamQueryView stream_query
  permission download .views.download.DownloadFromSqlView download_sql
  permission <int:query_id>/email_csv .views.email.EmailCsvQueryView email_csv_query
  permission <int:pk>/delete .views.delete.DeleteQueryView query_delete
  permission new/ .views.create.CreateQueryView query_create
  permission play/ .views.query.PlayQueryView explorer_playground
  permission schema/<path:connection> .views.schema.SchemaView explorer_schema
  permission schema.json/<path:connection> .views.schema.SchemaJsonView explorer_schema_json
  permission logs/ .views.list.ListQueryLogView explorer_logs
  permission format/ .views.format_sql.format_sql format_sql
  permission favorites/ .views.query_favorite.QueryFavoritesView query_favorites
  permission favorite/<int:query_id> .views.query_favorite.QueryFavoriteView query_favorite
  permission - .views.list.ListQueryView explorer_index
  permission assistant/ .assistant.views.AssistantHelpView assistant
  permission assistant/history/ .assistant.views.AssistantHistoryApiView assistant_history
  permission table-descriptions/ .assistant.views.TableDescriptionListView table_description_list
  permission table-descriptions/new/ .assistant.views.TableDescriptionCreateView table_description_create
  permission table-descriptions/<int:pk>/update/ .assistant.views.TableDescriptionUpdateView table_description_update
  permission table-descriptions/<int:pk>/delete/ .assistant.views.TableDescriptionDeleteView table_description_delete
  permission connections/ .ee.db_connections.views.DatabaseConnectionsListView explorer_connections
  permission connections/upload/ .ee.db_connections.views.UploadDbView explorer_upload
  permission connections/<int:pk>/ .ee.db_connections.views.DatabaseConnectionDetailView explorer_connection_detail
  permission connections/new/ .ee.db_connections.views.DatabaseConnectionCreateView explorer_connection_create
  permission connections/create_upload/ .ee.db_connections.views.DatabaseConnectionUploadCreateView explorer_upload_create
  permission connections/<int:pk>/edit/ .ee.db_connections.views.DatabaseConnectionUpdateView explorer_connection_update
  permission connections/<int:pk>/delete/ .ee.db_connections.views.DatabaseConnectionDeleteView explorer_connection_delete
  permission connections/validate/ .ee.db_connections.views.DatabaseConnectionValidateView explorer_connection_validate
  permission connections/<int:pk>/refresh/ .ee.db_connections.views.DatabaseConnectionRefreshView explorer_connection_refresh
  `,
  ),
  urlconf(
    ["django_browser_reload.urls", "1.21.0"],
    "django_browser_reload",
    String.raw`
  open events/ .views.events events
  `,
  ),
];
