import type { Configuration } from "../config/configuration.ts";
import type { DiscoverOptions } from "../discover/discover.ts";

/** What the configuration says about the files to read. */
export function discoverOptions({
  include,
  exclude,
  maxPythonBytes,
  maxFileBytes,
}: Configuration): DiscoverOptions {
  const limits = {
    ...(maxPythonBytes === undefined ? {} : { pythonBytes: maxPythonBytes }),
    ...(maxFileBytes === undefined ? {} : { otherBytes: maxFileBytes }),
  };
  return { include, exclude, limits };
}
