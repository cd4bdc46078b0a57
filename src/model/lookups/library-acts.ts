/** Handlers of generic views of Django and REST framework, by what they do with the rows that they fetch. */
import type { Effect, Fetch } from "./lookup.ts";

/** What a library's handler does with what it fetches. */
export interface LibraryAct {
  readonly form: Fetch["form"];
  readonly kind: Effect["kind"];
}

/** By the dotted path of the library's method: `django.views.generic.edit.DeleteView.post`, `rest_framework.mixins.ListModelMixin.list`. */
export function libraryAct(inherited: string): LibraryAct | undefined {
  const [owner = "", method = ""] = inherited.split(".").slice(-2);
  if (/^(?:put|patch|update|partial_update)$/.test(method)) return { form: "one", kind: "write" };
  if (/^(?:delete|destroy)$/.test(method)) return { form: "one", kind: "delete" };
  if (method === "list") return { form: "many", kind: "read" };
  if (method === "retrieve") return { form: "one", kind: "read" };
  if (method === "get") {
    if (/List/.test(owner)) return { form: "many", kind: "read" };
    return /Detail|Retrieve|Update|Delet|Destroy|DateDetail/.test(owner)
      ? { form: "one", kind: "read" }
      : undefined;
  }
  if (method !== "post") return undefined;
  if (/Update/.test(owner)) return { form: "one", kind: "write" };
  return /Delet/.test(owner) ? { form: "one", kind: "delete" } : undefined;
}
