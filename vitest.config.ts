// How the tests run: two threads, and every line of the heap and of its model measured.

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    pool: "threads",
    maxWorkers: 2,
    // A limit for what hangs, on the slowest machine; nothing is judged by how long it takes.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts", "spec/**/*.ts"],
      reporter: ["text-summary"],
      thresholds: { lines: 95, branches: 95 },
    },
  },
});
