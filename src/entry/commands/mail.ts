import { resolve } from "node:path";

import { Option, type Command } from "commander";

import { languages, type Language } from "../../core/language.ts";
import { exitCodes } from "../exit.ts";
import { addVerb } from "../verb.ts";

type Options = { readonly out: string; readonly language: Language };

/** `slipway mail preview`: every message that people can get, to be looked at. Sends nothing and asks nobody. */
export function addMail(program: Command): void {
  const mail = program.command("mail").summary("messages to people").description("Messages to people");
  addVerb<[Options]>(mail, "preview", {
    summary: "write every message as HTML, text and .eml, with a page that leads to them",
    example: "slipway mail preview --out mails --language it",
    shape: (command) =>
      command
        .option("--out <dir>", "where to write", "mail-preview")
        .addOption(new Option("--language <language>", "the language of the messages").choices(languages).default("en")),
    run: async ({ cwd, json, terminal }, { out, language }) => {
      // Loaded only here: no other command tells a story.
      const { writePreview } = await import("../mail-preview/write-preview.ts");
      const { index, messages } = await writePreview(resolve(cwd, out), language);
      terminal.print(json ? JSON.stringify({ index, messages, language }) : `✔ ${messages} messages\n    open  ${index}`);
      return exitCodes.done;
    },
  });
}
