import type { Rule } from "../rule.ts";

/** What visitors upload stays a file. */
export const rule: Rule = {
  id: "DJANGO-UPLOAD-001",
  title: "Uploaded files are limited, checked and served as data",
  about:
    "An upload is a text of strangers: its name, its type and its size are what the sender says. A page that is uploaded and served from the site's own address runs scripts with the " +
    "visitor's rights; a large one fills the disk or the memory; one with a name of the sender's choice may land where the code lies.",
  group: "files",
  window: "before the next release",
  references: [
    "https://docs.djangoproject.com/en/stable/topics/security/#user-uploaded-content",
    "https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-memory-size",
  ],
};
