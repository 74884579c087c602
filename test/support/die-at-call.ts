import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

// Preloaded into a child process (`node --import`): kills it with SIGKILL at its n-th renaming or removal, n from DIE_AT_CALL. The code under test
// makes things aside and gives them their names by renaming, so between two of these calls nothing changes that could be seen from outside.
// Every call goes through here because named imports follow `syncBuiltinESMExports`.

const changing = ["rename", "rm"] as const;
let left = Number(process.env["DIE_AT_CALL"]);

for (const name of changing) {
  const original: unknown = Reflect.get(fs.promises, name);
  if (typeof original !== "function") throw new TypeError(`fs.promises.${name} is gone`);
  Reflect.set(fs.promises, name, (...parameters: readonly unknown[]): unknown => {
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
    return Reflect.apply(original, fs.promises, parameters);
  });
}
syncBuiltinESMExports();
