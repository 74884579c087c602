import type { Credentials } from "./smtp-credentials.ts";
import type { SmtpMailOptions } from "./smtp-options.ts";
import { connectionOptions } from "./smtp-transport.ts";

/**
 * Whether the server takes addresses whose local part is not ASCII (SMTPUTF8, RFC 6531). Asked before such an address is sent, because the library would
 * send it all the same, and a server that knows no better may deliver it anywhere. Throws what keeps the server from answering.
 */
export async function offersUtf8(options: SmtpMailOptions, login: Credentials): Promise<boolean> {
  const { default: SMTPConnection } = await import("nodemailer/lib/smtp-connection");
  const connection = new SMTPConnection(connectionOptions(options, login));
  try {
    await new Promise<void>((resolve, reject) => {
      connection.on("error", reject);
      connection.connect((error) => (error === undefined ? resolve() : reject(error)));
    });
    // The answer to the last EHLO, after STARTTLS where there is one: a line for each extension.
    return /^250[ -]SMTPUTF8\b/im.test(String(connection.lastServerResponse));
  } finally {
    connection.quit();
  }
}
