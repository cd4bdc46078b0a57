/** A file that tells when its content is read. */
import type { SourceFile } from "./source-file.ts";

/** The same file; `note` is told each time that somebody looks at its bytes, now or later. */
export function notedFile<File extends SourceFile>(file: File, note: (path: string) => void): File {
  return Object.defineProperty({ ...file }, "bytes", {
    enumerable: true,
    get: () => {
      note(file.path);
      return file.bytes;
    },
  });
}
