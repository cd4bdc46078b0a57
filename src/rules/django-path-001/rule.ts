import type { Rule } from "../rule.ts";

/** Paths stay inside their folder. */
export const rule: Rule = {
  id: "DJANGO-PATH-001",
  title: "Requests choose no files of the server's own",
  about:
    "A name with `../` in it, or an absolute one, leaves the folder it is joined to. Django's storages refuse that; `open`, `os` and `shutil` " +
    "do not. Names from outside are looked up, cleaned to their last part, or compared with the folder after they were resolved.",
  group: "files",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/security/#user-uploaded-content",
    "https://docs.python.org/3/library/pathlib.html#pathlib.PurePath.is_relative_to",
  ],
};
