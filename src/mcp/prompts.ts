/** Prompts for tasks in which the usual mistakes are made. */
import type { Topic } from "../guidance/guard-rails.ts";

/** One prompt. */
export interface TaskPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly topics: readonly Topic[];
  readonly lead: string;
}

export const PROMPTS: readonly TaskPrompt[] = [
  {
    name: "secure_view",
    title: "A secure view",
    description: "A Django view that asks who is there and whose the rows are",
    topics: ["access", "csrf", "forms", "database", "redirects"],
    lead: "Write a Django view with its URL, its form if it needs one, and its tests. Say first who may reach it, and whose rows it touches.",
  },
  {
    name: "secure_api",
    title: "A secure API endpoint",
    description: "An endpoint with named permissions and rows limited to the user",
    topics: ["access", "api", "csrf", "forms", "database"],
    lead: "Write an API endpoint with its route, its serializer or schema, and its tests. Say first who may call it, and how callers prove who they are.",
  },
  {
    name: "secure_upload",
    title: "A secure upload and download",
    description: "Files with generated names, checked content and authorised downloads",
    topics: ["access", "csrf", "files", "forms"],
    lead: "Write an upload, and the download that belongs to it, with their tests. Say first which types and sizes are allowed, and who may read the files.",
  },
  {
    name: "secure_webhook",
    title: "A secure webhook",
    description: "An endpoint for another service: signature first, replays refused",
    topics: ["csrf", "data", "secrets", "outbound"],
    lead: "Write a webhook that checks the sender's signature over the raw body before anything else, in constant time, refuses old time stamps and repeated deliveries, and has tests for all three.",
  },
  {
    name: "secure_settings",
    title: "Secure settings",
    description: "A change of settings that fails closed",
    topics: ["settings", "secrets"],
    lead: "Change the project's settings. Production must be safe when a variable is missing.",
  },
];
