/** The HTML report in a real browser: `npm run browser`. Apart from the other tests, because it needs Chromium. */
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: { include: ["test/browser/*.browser.ts"], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 1 },
});

export default config;
