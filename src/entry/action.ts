import module from "node:module";

// The second run on the same machine starts faster; where the cache can not be kept, nothing is lost. It must be on before the program's modules are loaded.
module.enableCompileCache();
const { main } = await import("./action/main.ts");
await main();
