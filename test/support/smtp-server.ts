import { once } from "node:events";

import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A real SMTP server on loopback with everything it accepted, raw, and the recipients of each. */
export type LoopbackSmtp = AsyncDisposable & {
  readonly port: number;
  readonly accepted: { readonly to: readonly string[]; readonly raw: Buffer }[];
};

/** Starts one. Without options it takes every message without login and without TLS. */
export async function loopbackSmtp(options: SMTPServerOptions = {}): Promise<LoopbackSmtp> {
  const accepted: { to: readonly string[]; raw: Buffer }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.secure === undefined && options.key === undefined ? ["STARTTLS"] : [],
    logger: false,
    closeTimeout: 100,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        accepted.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks) });
        callback();
      });
    },
    ...options,
  });
  // A client that goes away is part of the tests, not a failure of theirs.
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { port: address.port, accepted, [Symbol.asyncDispose]: async () => await new Promise((resolve) => server.close(() => resolve())) };
}

/** An error as an SMTP reply. */
export function smtpReply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
