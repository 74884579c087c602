#!/usr/bin/env node
import module from "node:module";

const needed = 24;

if (Number.parseInt(process.versions.node, 10) < needed) {
  process.stderr.write(
    `✘ node-version\n    Slipway runs on Node.js ${needed} or newer; this is ${process.versions.node}.\n    fix  Install it from https://nodejs.org, or run: npx --package node@${needed} -- slipway\n`,
  );
  process.exitCode = 4;
} else {
  // The second run starts faster; where the cache can not be kept, nothing is lost. It must be on before the program's modules are loaded.
  module.enableCompileCache();
  await import("./program.ts");
}
