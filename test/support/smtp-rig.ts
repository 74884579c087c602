import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { SMTPServerOptions } from "smtp-server";

import type { SmtpMailOptions } from "../../src/adapters/mail/smtp-options.ts";
import { createSmtpMail } from "../../src/adapters/mail/smtp.ts";
import { loopbackSmtp, type LoopbackSmtp } from "./smtp-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Short, so that a server that says nothing keeps nobody waiting. */
export const timeouts = { connect: 2000, greeting: 2000, silence: 2000 };

/** A real SMTP server on loopback, and mail that goes there; `mail` makes an adapter over the same record, as another process has it. */
export type Rig = AsyncDisposable & {
  readonly server: LoopbackSmtp;
  readonly sentFolder: string;
  readonly mail: (change?: Partial<SmtpMailOptions>, settings?: object) => ReturnType<typeof createSmtpMail>;
};

/** Starts one with the server's options. */
export async function rig(options?: SMTPServerOptions): Promise<Rig> {
  const folder = await temporaryFolder();
  const server = await loopbackSmtp(options);
  const sentFolder = join(folder.path, "sent");
  return {
    server,
    sentFolder,
    mail: (change, settings) =>
      createSmtpMail({
        settings: { kind: "smtp", host: "127.0.0.1", port: server.port, secure: false, ...settings },
        from: "Slipway <slipway@contoso.example>",
        sentFolder,
        environment: () => undefined,
        timeouts,
        ...change,
      }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Makes a certificate for localhost and 127.0.0.1 in the folder. */
export function selfSigned(folder: string): { readonly key: string; readonly cert: string } {
  const options = [
    "req",
    "-x509",
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:P-256",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=localhost",
  ];
  const names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  execFileSync("openssl", [...options, ...names, "-keyout", join(folder, "key"), "-out", join(folder, "cert")], { stdio: "ignore" });
  return { key: readFileSync(join(folder, "key"), "utf8"), cert: readFileSync(join(folder, "cert"), "utf8") };
}
