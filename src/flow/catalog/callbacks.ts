/**
 * Calls that take a function and call it, now or later. Sources: docs.python.org (functools, threading, multiprocessing,
 * concurrent.futures, asyncio), asgiref's README, docs.celeryq.dev (userguide/calling), Django's `transaction.on_commit`,
 * docs of django-q, RQ and dramatiq.
 */
import type { CallbackRow } from "./model.ts";

const THREADS = ["threading.Thread", "multiprocessing.Process", "multiprocessing.context.Process"];

/** Rows by the path of the call; `?.name` by the name of a method whose receiver may be anything. */
export const CALLBACKS: readonly CallbackRow[] = [
  { at: "functools.partial", callback: 0, hands: "rest", result: "callable" },
  { at: "functools.partialmethod", callback: 0, hands: "rest", result: "callable" },
  { at: "asgiref.sync.sync_to_async", callback: 0, hands: "nothing", result: "callable" },
  { at: "asgiref.sync.async_to_sync", callback: 0, hands: "nothing", result: "callable" },
  { at: "channels.db.database_sync_to_async", callback: 0, hands: "nothing", result: "callable" },
  { at: "map", callback: 0, hands: "rest", result: "value" },
  { at: "functools.reduce", callback: 0, hands: "rest", result: "value" },
  { at: "filter", callback: 0, hands: "rest", result: "other" },
  { at: "asyncio.to_thread", callback: 0, hands: "rest", result: "value" },
  { at: "django.db.transaction.on_commit", callback: 0, keyword: "func", hands: "nothing", result: "other" },
  ...THREADS.map((at) => ({ at, callback: 1, keyword: "target", hands: "args", result: "other" }) as const),
  { at: "threading.Timer", callback: 1, keyword: "function", hands: "args", result: "other" },
  { at: "django_q.tasks.async_task", callback: 0, keyword: "func", hands: "rest", result: "other" },
  { at: "django_rq.enqueue", callback: 0, keyword: "func", hands: "rest", result: "other" },
  { at: "?.submit", callback: 0, hands: "rest", result: "other" },
  { at: "?.run_in_executor", callback: 1, hands: "rest", result: "value" },
  { at: "?.enqueue", callback: 0, hands: "rest", result: "other" },
  { at: "?.enqueue", callback: "receiver", hands: "rest", result: "other" },
  { at: "?.delay", callback: "receiver", hands: "rest", result: "other" },
  { at: "?.delay_on_commit", callback: "receiver", hands: "rest", result: "other" },
  { at: "?.apply_async", callback: "receiver", hands: "args", result: "other" },
  { at: "?.apply_async_on_commit", callback: "receiver", hands: "args", result: "other" },
  { at: "?.apply", callback: "receiver", hands: "args", result: "other" },
  { at: "?.s", callback: "receiver", hands: "rest", result: "other" },
  { at: "?.si", callback: "receiver", hands: "rest", result: "other" },
  { at: "?.signature", callback: "receiver", hands: "args", result: "other" },
  { at: "?.send", callback: "receiver", hands: "rest", result: "other" },
];
