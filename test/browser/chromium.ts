/** A browser for tests, or the reason why there is none. */
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const CANDIDATES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium lies: what PICKGUARD_CHROMIUM names, or where distributions put it. */
export const CHROMIUM: string | undefined = [process.env["PICKGUARD_CHROMIUM"] ?? "", ...CANDIDATES].find(
  (path) => path !== "" && existsSync(path),
);

/** Starts it without a window. */
export function startChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error("there is no Chromium");
  // Containers run as root, where Chromium's own sandbox cannot; the pages are ours.
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
}
