// Runs dependency-cruiser and refuses its silent failure: "0 modules cruised" would pass every rule.
import { spawnSync } from "node:child_process";

const { status, stdout, stderr } = spawnSync("depcruise", ["--config", ".dependency-cruiser.mjs", "src"], { encoding: "utf8" });
process.stdout.write(stdout);
process.stderr.write(stderr);
const cruised = Number(/\((\d+) modules?/.exec(stdout)?.[1] ?? 0);
if (status === 0 && cruised === 0) {
  console.error("boundaries-empty  dependency-cruiser saw 0 modules. Check the TypeScript version (it must stay below 7).");
  process.exit(1);
}
process.exit(status ?? 1);
