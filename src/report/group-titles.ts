/** Names of the specification's groups. */
import type { AuditGroup } from "../findings/finding.ts";

/** As headings of reports. */
export const GROUP_TITLES: Readonly<Record<AuditGroup, string>> = {
  deployment: "Deployment",
  settings: "Settings",
  middleware: "Middleware",
  access: "Authentication, authorization, sessions and admin",
  csrf: "CSRF and state-changing endpoints",
  templates: "Templates and XSS",
  files: "Files",
  injection: "Injection",
  outbound: "Outbound requests",
  "redirects-headers": "Redirects, CORS, headers and CSP",
  dependencies: "Dependencies",
};
