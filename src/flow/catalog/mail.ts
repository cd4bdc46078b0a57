/**
 * Mail: recipients, raw headers and HTML bodies. Names: docs.djangoproject.com/en/5.2/topics/email/, docs.python.org
 * (smtplib, email.mime).
 */
import type { LibraryModel } from "./model.ts";

export const mail: LibraryModel = {
  library: "mail",
  sinks: [
    { at: "django.core.mail.EmailMessage", argument: 1, keyword: "body", kind: "html" },
    { at: "django.core.mail.EmailMessage", argument: 4, keyword: "bcc", kind: "header" },
    { at: "django.core.mail.EmailMessage", argument: 8, keyword: "cc", kind: "header" },
    { at: "smtplib.SMTP.sendmail", argument: 2, keyword: "msg", kind: "header" },
    { at: "smtplib.SMTP_SSL.sendmail", argument: 2, keyword: "msg", kind: "header" },
    { at: "django.core.mail.send_mail", argument: 3, keyword: "recipient_list", kind: "header" },
    { at: "django.core.mail.EmailMessage", argument: 3, keyword: "to", kind: "header" },
    { at: "django.core.mail.EmailMultiAlternatives", argument: 3, keyword: "to", kind: "header" },
    { at: "django.core.mail.send_mail", argument: 8, keyword: "html_message", kind: "html" },
    { at: "django.core.mail.mail_admins", argument: 4, keyword: "html_message", kind: "html" },
    { at: "django.core.mail.mail_managers", argument: 4, keyword: "html_message", kind: "html" },
    {
      at: "django.core.mail.EmailMultiAlternatives.attach_alternative",
      argument: 0,
      keyword: "content",
      kind: "html",
    },
  ],
  propagators: [
    { at: "email.header.Header", clears: ["header"] },
    { at: "email.message.EmailMessage.as_string", clears: ["header"] },
  ],
  types: [
    { at: "django.core.mail.message.EmailMessage", is: "django.core.mail.EmailMessage" },
    { at: "django.core.mail.message.EmailMultiAlternatives", is: "django.core.mail.EmailMultiAlternatives" },
    { at: "smtplib.SMTP_SSL", is: "smtplib.SMTP" },
    // Names in capitals are classes here.
    { at: "smtplib.SMTP()", is: "smtplib.SMTP" },
    { at: "smtplib.SMTP_SSL()", is: "smtplib.SMTP" },
  ],
};
