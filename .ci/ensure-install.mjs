// Installs what package-lock.json names when node_modules is missing or older than the lock file.
// Plain JavaScript for Node >= 20: it runs before the project's own Node 24 is there.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const lock = statSync("package-lock.json").mtimeMs;
const marker = "node_modules/.package-lock.json"; // npm writes it last, so it also proves that the install ended

if (!existsSync(marker) || statSync(marker).mtimeMs < lock) {
  console.error("Installing the packages of package-lock.json (once; about a minute) …");
  // Not `npm ci`: it refuses a lock file without the optional packages of platforms that the registry in use does not carry. What the lock file names
  // is what is installed all the same, and --no-save leaves it untouched.
  const { status } = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) {
    console.error(
      "install-failed  `npm install` did not finish. Check that the npm registry can be reached, then run the same command again.",
    );
    process.exit(4);
  }
}
