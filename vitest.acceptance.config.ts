import { configDefaults, defineConfig } from "vitest/config";

import { leftOut } from "./.ci/test-tools.mjs";

/** What people do, on the bundle as it is installed. The bundle and the repositories to begin with are made once, before all tests. */
export default defineConfig({
  test: {
    include: ["test/acceptance/**/*.acceptance.ts"],
    exclude: [...configDefaults.exclude, ...leftOut("test/acceptance/**/*.acceptance.ts")],
    globalSetup: ["test/acceptance/support/setup.ts"],
    testTimeout: 90_000,
    hookTimeout: 90_000,
    maxWorkers: 2,
  },
});
