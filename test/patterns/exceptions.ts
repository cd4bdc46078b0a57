/**
 * @file Patterns that take polynomial time on the worst input, each with the reason why that input cannot be long or the
 * repetition not large. Exponential ones have no place in src.
 */

const FILE_NAME = "asked about one file name, which no file system lets grow beyond 255 bytes";

const BOUNDED_PARTS = "each repetition is bounded, so every start is given up after a few hundred steps";

/** Pattern to reason. */
export const BOUNDED: ReadonlyMap<string, string> = new Map([
  [String.raw`^[^/]*docker-compose[^/]*\.ya?ml$`, FILE_NAME],
  [String.raw`supervisord?[^/]*\.(?:conf|ini)$`, FILE_NAME],
  [String.raw`^(?:[^/]*[._-])?requirements?(?:[._-][^/]*)?\.(?:txt|in|pip)$`, FILE_NAME],
  [String.raw`(?:uwsgi[^/]*|[^/]*uwsgi)\.(?:ini|ya?ml|json|xml|conf|cfg)$`, FILE_NAME],
  [String.raw`nginx[^/]*\.conf$`, FILE_NAME],
  [
    String.raw`^[ \t]{0,40}(?:server|http|upstream [\w.-]{1,80}|location [^\r\n{]{1,200})[ \t]{0,20}\{`,
    BOUNDED_PARTS,
  ],
  [
    String.raw`\\(?:\n|N\{[^}]{0,100}\}|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\\'"abfnrtv])`,
    BOUNDED_PARTS,
  ],
]);
