#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// The second run starts faster; where the cache can not be kept, nothing is lost. It must be on before the program's modules are loaded.
enableCompileCache();
await import("./program.ts");
