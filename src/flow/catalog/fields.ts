/**
 * What a declared field lets through once it has validated a value. Sources: docs.djangoproject.com/en/5.2/ref/forms/fields/,
 * ref/models/fields/ and django-rest-framework.org/api-guide/fields/.
 */

/** Fields whose values are numbers, dates, keys of the code's own or words of letters, digits, hyphens and underscores. */
export const NARROW_FIELDS: ReadonlySet<string> = new Set([
  "AutoField",
  "BigAutoField",
  "BigIntegerField",
  "BooleanField",
  "ChoiceField",
  "DateField",
  "DateTimeField",
  "DecimalField",
  "DurationField",
  "EnumField",
  "FilePathField",
  "FloatField",
  "GenericIPAddressField",
  "IPAddressField",
  "IntegerField",
  "ModelChoiceField",
  "ModelMultipleChoiceField",
  "MultipleChoiceField",
  "NullBooleanField",
  "PositiveBigIntegerField",
  "PositiveIntegerField",
  "PositiveSmallIntegerField",
  "PrimaryKeyRelatedField",
  "SlugField",
  "SlugRelatedField",
  "SmallIntegerField",
  "SplitDateTimeField",
  "TimeField",
  "TypedChoiceField",
  "TypedMultipleChoiceField",
  "UUIDField",
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
