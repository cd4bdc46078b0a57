/**
 * @file Patterns that take polynomial time on the worst input, each with the reason why that input cannot be long or the
 * repetition not large. Exponential ones have no place in src.
 */

const FILE_NAME = "asked about one file name, which no file system lets grow beyond 255 bytes";

const BOUNDED_PARTS = "each repetition is bounded, so every start is given up after a few hundred steps";

/** Pattern to reason. */
export const BOUNDED: ReadonlyMap<string, string> = new Map([
  [
    String.raw`\\[^]|\[\^?\]?(?:\\[^]|[^\]\\])*\]|\(\?P<\w{1,60}>|\(\?|[()]`,
    "of patterns that are written in a project, and longer ones than 2,000 characters are left alone",
  ],
  [String.raw`(?:remove|unlink|rmdir|removedirs|rmtree|delete|read_\w{1,40}|mkdir|makedirs)$`, BOUNDED_PARTS],
  [String.raw`\bselect\b[^;]{0,500}\bwhere\b`, BOUNDED_PARTS],
  [String.raw`\bupdate\b[^;]{0,200}\bset\b`, BOUNDED_PARTS],
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
  [
    String.raw`^rest_framework(?:_simplejwt|_jwt|_simplejwt\.authentication)?\..{0,200}Authentication$|JWT\w{0,60}Authentication$`,
    BOUNDED_PARTS,
  ],
  [
    String.raw`token|secret|signature|(?:^|_)(?:sig|hash|nonce|otp|uidb64)(?:_|$)|(?:activation|confirm\w{0,60}|reset|invit\w{0,60}|api|access|private|secret|unsub\w{0,60})_?(?:key|code|id)|^key$|^code$`,
    BOUNDED_PARTS,
  ],
  [String.raw`templates\/.{0,200}(?:\.html|\.txt|\})["']+$`, BOUNDED_PARTS],
  [
    String.raw`(?:check|require|ensure|verify|validate|assert|enforce|authori[sz]e|raise|deny|test)\w{0,60}(?:perm|access|owner|auth|allow|edit|view|user|role|member|visible|right|delet|admin|staff)|check_object_permissions|check_permissions?$|check_perms?$|^check_can_|^authorize$|^can_|_or_403$|_or_40[13]$`,
    BOUNDED_PARTS,
  ],
  [
    String.raw`perm|can_|access|allow|visible|owner|is_member|restrict|has_\w{0,60}role|editable|viewable`,
    BOUNDED_PARTS,
  ],
  [String.raw`(?:^|\.)models\.(?:\w{1,60}\.){0,8}[A-Z]\w{0,60}$`, BOUNDED_PARTS],
  [String.raw`[<(][^>)]{0,200}[>)]`, BOUNDED_PARTS],
  [String.raw`(?:Login|Logout|Signup|SignUp)(?!Required)\w{0,60}$`, BOUNDED_PARTS],
  [String.raw`Router\w{0,60}$`, BOUNDED_PARTS],
  [
    String.raw`(?:Simple|Default)Router\w{0,60}$|^rest_framework\w{0,60}\.(?:\w{1,60}\.){0,8}\w{0,60}Router\w{0,60}$`,
    BOUNDED_PARTS,
  ],
  [String.raw`Nested\w{0,60}Router$`, BOUNDED_PARTS],
  [String.raw`_FOR_\w{1,60}$`, BOUNDED_PARTS],
  [String.raw`([^/]{1,100})\/models(?:\/[^/]{1,100}|\.py)$`, BOUNDED_PARTS],
  [
    String.raw`(?:allow|valid|accept|permit|support|upload|attach)\w{0,60}(?:ext|type|mime|format)|(?:ext|type|mime|format)\w{0,60}(?:allow|valid|accept|permit|support)|UPLOAD_EXT`,
    BOUNDED_PARTS,
  ],
  [
    String.raw`(?:^|[._])(?:url|uri|link|href|website|homepage|next|redirect\w{0,60}|return_url|next_url|back_url)$`,
    BOUNDED_PARTS,
  ],
]);
