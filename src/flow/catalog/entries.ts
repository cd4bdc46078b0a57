/**
 * Methods and functions that frameworks call with what clients sent. Sources: docs.djangoproject.com, django-rest-framework.org,
 * docs.graphene-python.org, strawberry.rocks, django-ninja.dev, channels.readthedocs.io.
 */
import type { SourceRow } from "./model.ts";

/** A method of a class with a known base, called by a framework. */
export interface EntryRow {
  /** Last names of base classes; one that begins with `*` matches the end of a name. */
  readonly bases: readonly string[];
  /** How the base's whole path begins; any path when left out. */
  readonly within?: string;
  /** The method's name; one that ends with `*` is a beginning. */
  readonly methods: readonly string[];
  /** Parameters that clients fill; all but the receiver and those named in `except` when left out. */
  readonly parameters?: readonly string[];
  readonly except?: readonly string[];
  readonly source: SourceRow;
}

/** A decorator that makes a function an operation of an API: `@router.get("/x")`. */
export interface OperationRow {
  /** What the decorator's receiver (or the decorator itself) is. */
  readonly of: readonly string[];
  /** Methods of it; the decorator itself when left out. */
  readonly methods?: readonly string[];
  readonly except: readonly string[];
  readonly source: SourceRow;
}

const URL: SourceRow = { at: "django.urls.path", kind: "request", label: "the URL" };
const BODY: SourceRow = {
  at: "rest_framework.serializers.Serializer.data",
  kind: "request",
  label: "the request's body",
};
/** A `SerializerMethodField` is given the row that is shown (django-rest-framework.org/api-guide/fields/#serializermethodfield). */
const ROW: SourceRow = {
  at: "rest_framework.serializers.SerializerMethodField",
  kind: "stored",
  label: "the database",
};
/** A widget shows what its field holds: the row's text, or what was just sent (docs.djangoproject.com/en/5.2/ref/forms/widgets/#django.forms.Widget.render). */
export const SHOWN_VALUE: SourceRow = {
  at: "django.forms.Widget.render",
  kind: "stored",
  label: "what the form's field holds",
};
/** Steps of Python-Markdown see the text line by line, block by block or match by match (python-markdown.github.io/extensions/api/). */
const MARKDOWN: SourceRow = { at: "markdown.Markdown.convert", kind: "stored", label: "a Markdown text" };
const FORM: SourceRow = { at: "django.forms.Field.clean", kind: "request", label: "the submitted form" };
/** Whatever a login form was filled with (docs.djangoproject.com/en/5.2/topics/auth/customizing/#writing-an-authentication-backend). */
const CREDENTIALS: SourceRow = {
  at: "django.contrib.auth.backends.BaseBackend.authenticate",
  kind: "request",
  label: "a login",
};
const MESSAGE: SourceRow = {
  at: "channels.consumer.AsyncConsumer.receive",
  kind: "request",
  label: "a websocket message",
};
const GRAPHQL: SourceRow = {
  at: "graphene_django.views.GraphQLView.get_response",
  kind: "request",
  label: "a GraphQL argument",
};
const NINJA: SourceRow = { at: "ninja.Router", kind: "request", label: "the request" };

const RESOLVER = ["info", "root", "_root", "parent", "_parent", "_info", "_", "__", "obj", "instance"];

/** Rows in order; the first that fits a method counts. */
export const ENTRY_METHODS: readonly EntryRow[] = [
  {
    bases: ["APIView", "*ViewSet", "*ViewSetMixin", "*APIView", "*ModelMixin"],
    methods: [
      "get",
      "post",
      "put",
      "patch",
      "delete",
      "list",
      "create",
      "retrieve",
      "update",
      "partial_update",
      "destroy",
    ],
    except: ["request", "format", "args", "kwargs"],
    source: URL,
  },
  { bases: ["*Serializer"], methods: ["validate_*"], parameters: ["value"], source: BODY },
  {
    bases: ["*Serializer"],
    methods: ["validate", "create", "update", "to_internal_value", "save"],
    parameters: ["attrs", "data", "validated_data"],
    source: BODY,
  },
  {
    bases: ["*Serializer", "*Field"],
    methods: ["to_internal_value", "run_validation"],
    parameters: ["data"],
    source: BODY,
  },
  {
    bases: ["*Serializer"],
    methods: ["get_*", "to_representation"],
    parameters: ["obj", "instance", "object", "value"],
    source: ROW,
  },
  {
    // A model's field reads what it has written itself: its own form is all that people fill in.
    bases: ["*Field"],
    within: "django.db.models.",
    methods: ["to_python", "clean", "validate", "run_validators"],
    parameters: ["value"],
    source: ROW,
  },
  {
    bases: ["*Field"],
    methods: ["to_python", "clean", "validate", "run_validators"],
    parameters: ["value"],
    source: FORM,
  },
  {
    bases: ["*Widget", "*Input", "*Select", "*SelectMultiple", "Textarea"],
    within: "django.",
    methods: ["render", "get_context"],
    parameters: ["value"],
    source: SHOWN_VALUE,
  },
  {
    bases: ["*Widget", "*Input", "Select", "*Select", "Textarea"],
    methods: ["value_from_datadict"],
    parameters: ["data"],
    source: FORM,
  },
  {
    bases: ["ModelAdmin", "*Admin"],
    methods: ["get_search_results"],
    parameters: ["search_term"],
    source: {
      at: "django.contrib.admin.ModelAdmin.get_search_results",
      kind: "request",
      label: "the query string",
    },
  },
  {
    bases: ["*Backend"],
    methods: ["authenticate"],
    parameters: ["username", "email", "credentials"],
    source: CREDENTIALS,
  },
  {
    bases: ["Preprocessor", "Postprocessor", "*BlockProcessor", "*InlineProcessor", "*Pattern"],
    within: "markdown.",
    methods: ["run", "test", "handleMatch"],
    parameters: ["lines", "block", "blocks", "m", "data", "text"],
    source: MARKDOWN,
  },
  { bases: ["*Consumer"], methods: ["receive"], parameters: ["text_data", "bytes_data"], source: MESSAGE },
  {
    bases: ["*Consumer"],
    methods: ["receive_json", "websocket_receive"],
    parameters: ["content", "message", "event"],
    source: MESSAGE,
  },
  {
    bases: ["ObjectType", "*ObjectType", "Interface"],
    methods: ["resolve_*"],
    except: RESOLVER,
    source: GRAPHQL,
  },
  {
    bases: ["*Mutation"],
    methods: ["mutate", "mutate_and_get_payload", "perform_mutation"],
    except: RESOLVER,
    source: GRAPHQL,
  },
];

/** Decorators in order. */
export const OPERATIONS: readonly OperationRow[] = [
  {
    of: ["ninja.Router", "ninja.NinjaAPI", "ninja_extra.NinjaExtraAPI"],
    methods: ["get", "post", "put", "patch", "delete", "api_operation"],
    except: ["request"],
    source: NINJA,
  },
  {
    of: ["strawberry.field", "strawberry.mutation", "strawberry_django.field", "strawberry_django.mutation"],
    except: RESOLVER,
    source: GRAPHQL,
  },
  { of: ["rest_framework.decorators.action"], except: ["request", "format", "args", "kwargs"], source: URL },
];

/** What a receiver of a model's signal gets. */
export const SIGNAL_INSTANCE: SourceRow = {
  at: "django.db.models.signals.post_save",
  kind: "stored",
  label: "the database",
};
