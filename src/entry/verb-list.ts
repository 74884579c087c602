import type { Command } from "commander";

/** Verbs that one module adds to the program, by the words that call them. */
type Verbs = { readonly words: readonly string[]; readonly load: () => Promise<(program: Command) => void> };

/** All verbs, in the order of `--help`. Each is loaded when it is called: a verb starts three times as fast without the others. */
export const verbList: readonly Verbs[] = [
  { words: ["init", "new"], load: async () => (await import("./commands/scaffold.ts")).addScaffolding },
  { words: ["image"], load: async () => (await import("./commands/image.ts")).addImage },
  { words: ["validate"], load: async () => (await import("./commands/validate.ts")).addValidate },
  { words: ["plan"], load: async () => (await import("./commands/plan.ts")).addPlan },
  { words: ["certify"], load: async () => (await import("./commands/certify.ts")).addCertify },
  { words: ["policy"], load: async () => (await import("./commands/policy.ts")).addPolicy },
  { words: ["lead"], load: async () => (await import("./commands/lead.ts")).addLead },
  { words: ["mail"], load: async () => (await import("./commands/mail.ts")).addMail },
  { words: ["publish"], load: async () => (await import("./commands/publish.ts")).addPublish },
  { words: ["go-live", "cancel", "notify", "hold", "resume", "tick"], load: async () => (await import("./commands/steer.ts")).addSteering },
  { words: ["support"], load: async () => (await import("./commands/support.ts")).addSupport },
  { words: ["perform"], load: async () => (await import("./commands/perform.ts")).addPerform },
  { words: ["status", "offers", "log", "verify"], load: async () => (await import("./commands/look.ts")).addLooking },
  { words: ["export"], load: async () => (await import("./commands/export.ts")).addExport },
  { words: ["import"], load: async () => (await import("./commands/import.ts")).addImport },
  { words: ["diff"], load: async () => (await import("./commands/diff.ts")).addDiff },
  { words: ["stats"], load: async () => (await import("./commands/stats.ts")).addStats },
  { words: ["clean"], load: async () => (await import("./commands/clean.ts")).addClean },
  { words: ["simulate"], load: async () => (await import("./commands/simulate.ts")).addSimulate },
  { words: ["site"], load: async () => (await import("./commands/site.ts")).addSite },
  { words: ["serve"], load: async () => (await import("./commands/serve.ts")).addServe },
  { words: ["deploy"], load: async () => (await import("./commands/deploy.ts")).addDeploy },
  { words: ["demo"], load: async () => (await import("./commands/demo.ts")).addDemo },
];
