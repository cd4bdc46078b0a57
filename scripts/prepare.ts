/**
 * Runs after every `npm install` in this folder. Only where npm has cloned the repository to install pickguard from it (as
 * pre-commit does) nobody else builds what the package ships; in a working copy `./pickguard` and CI do when it is needed.
 */
import { sep } from "node:path";

/** npm names the folders of its clones so (pacote, `tmpPrefix`). */
const isNpmsClone = process.cwd().split(sep).some((folder) => folder.startsWith("git-clone"));

if (isNpmsClone) await import("./build.ts");
