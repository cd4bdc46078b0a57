/**
 * What a declared field lets through once it has validated a value. Sources: docs.djangoproject.com/en/5.2/ref/forms/fields/,
 * ref/models/fields/ and django-rest-framework.org/api-guide/fields/.
 */

/** Model fields whose values are numbers, dates, keys or words of letters, digits, hyphens and underscores. */
export const NARROW_MODEL_FIELDS: readonly string[] = [
  "AutoField",
  "BigAutoField",
  "BigIntegerField",
  "BooleanField",
  "DateField",
  "DateTimeField",
  "DecimalField",
  "DurationField",
  "FilePathField",
  "FloatField",
  "GenericIPAddressField",
  "IPAddressField",
  "IntegerField",
  "NullBooleanField",
  "PositiveBigIntegerField",
  "PositiveIntegerField",
  "PositiveSmallIntegerField",
  "SlugField",
  "SmallIntegerField",
  "TimeField",
  "UUIDField",
];

/** Geometries, which forms of GeoDjango parse (docs.djangoproject.com/en/5.2/ref/contrib/gis/forms-api/). */
const GEOMETRY_FIELDS: readonly string[] = [
  "GeometryCollectionField",
  "GeometryField",
  "LineStringField",
  "MultiLineStringField",
  "MultiPointField",
  "MultiPolygonField",
  "PointField",
  "PolygonField",
];

/** The same with the fields that forms and serializers have beside them: choices of the code's own, and rows. */
export const NARROW_FIELDS: ReadonlySet<string> = new Set([
  ...NARROW_MODEL_FIELDS,
  ...GEOMETRY_FIELDS,
  "ChoiceField",
  "EnumField",
  "ModelChoiceField",
  "ModelMultipleChoiceField",
  "MultipleChoiceField",
  "PrimaryKeyRelatedField",
  "SlugRelatedField",
  "SplitDateTimeField",
  "TypedChoiceField",
  "TypedMultipleChoiceField",
]);

/** Validators that let numbers, addresses and words of letters, digits, hyphens and underscores through (docs.djangoproject.com/en/5.2/ref/validators/). */
export const NARROW_VALIDATORS: ReadonlySet<string> = new Set([
  "validate_slug",
  "validate_unicode_slug",
  "validate_ipv4_address",
  "validate_ipv6_address",
  "validate_ipv46_address",
  "validate_comma_separated_integer_list",
  "validate_integer",
]);

/** Entries of `request.META` that the server fills in itself (docs.djangoproject.com/en/5.2/ref/request-response/). */
export const SERVER_KEYS: ReadonlySet<string> = new Set([
  "CONTENT_LENGTH",
  "REMOTE_ADDR",
  "REMOTE_PORT",
  "REQUEST_METHOD",
  "SERVER_NAME",
  "SERVER_PORT",
  "SERVER_PROTOCOL",
]);

/** Entries that browsers write without a sign of markup in them (fetch.spec.whatwg.org/#origin-header): whoever makes a link cannot choose them. */
export const BROWSER_KEYS: ReadonlySet<string> = new Set(["HTTP_HOST", "HTTP_ORIGIN"]);
