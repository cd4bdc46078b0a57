import { availableParallelism } from "node:os";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    testTimeout: 20_000,
    // Vitest leaves one core alone, which is half of a machine with two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Modules keep no state of their own but answers by object, so that test files may share them: that saves a third of the time.
    isolate: false,
  },
});

export default config;
