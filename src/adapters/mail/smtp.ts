import { join } from "node:path";

import { isProblem, type Problem } from "../../core/problem.ts";
import type { Answer, Mail, Message } from "../../ports/world.ts";
import { fileProblem } from "../fault.ts";
import { LockTakenError, withLock } from "../file-lock.ts";
import { recipientsOf, refuseMessage, refuseSender, senderOf, type Recipients } from "./addresses.ts";
import { dkimKey } from "./dkim.ts";
import { permanent, together } from "./failures.ts";
import { credentials, isMissingSecret } from "./smtp-credentials.ts";
import { deliver, type Delivery } from "./smtp-deliver.ts";
import { busyFailure } from "./smtp-failure.ts";
import type { SmtpMailOptions } from "./smtp-options.ts";

/**
 * Mail by SMTP. Each recipient is one transaction with its own record, so that a server that defers or refuses one address neither delays nor
 * repeats the others, and nobody reads who else was told. TLS is required wherever a password travels to another machine.
 *
 * A recipient gets a message once, but for two cases that SMTP leaves open, since it has no way to ask: a connection that dies between the end of the
 * message and the server's answer, and a process that dies between that answer and the record. Both send again, with the same Message-ID, by which
 * mailboxes recognise the copy; losing it would be worse.
 */
export function createSmtpMail(options: SmtpMailOptions): Mail {
  return { send: async (message) => await send(options, message) };
}

async function send(options: SmtpMailOptions, message: Message): Promise<Answer<{ readonly where: string }>> {
  const recipients = recipientsOf(message);
  const delivery = await prepare(options, message, recipients);
  if (isProblem(delivery)) return permanent(delivery);
  try {
    const { already, failures } = await withLock(join(options.sentFolder, "sending.lock"), async () => await deliver(delivery));
    const { host, port } = options.settings;
    return together([...failures, ...recipients.refused.map(permanent)]) ?? { kind: "done", already, value: { where: `${host}:${port}` } };
  } catch (error) {
    if (error instanceof LockTakenError) return busyFailure();
    return permanent(fileProblem("mail-record", options.sentFolder, error));
  }
}

/** All that must be there before a server is asked: a sender, a recipient, a harmless subject, and the secrets. */
async function prepare(options: SmtpMailOptions, message: Message, recipients: Recipients): Promise<Delivery | Problem> {
  const { settings, environment } = options;
  const from = senderOf(options.from);
  if (from === undefined) return refuseSender(options.from);
  const refusal = refuseMessage(message, recipients);
  if (refusal !== undefined) return refusal;
  const login = credentials(settings, environment);
  if (isMissingSecret(login)) return login;
  const dkim = settings.dkim === undefined ? undefined : await dkimKey(settings.dkim, from, environment);
  if (isProblem(dkim)) return dkim;
  return { options, message, from, to: recipients.to, login, ...(dkim === undefined ? {} : { dkim }) };
}
