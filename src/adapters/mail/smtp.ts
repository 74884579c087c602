import { createHash } from "node:crypto";
import { join } from "node:path";

import { quote } from "../../core/problem.ts";
import type { MailSettings } from "../../core/settings.ts";
import { minute, second, type Milliseconds } from "../../core/time.ts";
import type { Answer, Failed, Mail, Message } from "../../ports/world.ts";
import { createFileOnce, readIfThere } from "../atomic-file.ts";
import { fileProblem } from "../fault.ts";
import { LockTakenError, withLock } from "../file-lock.ts";
import { parseMailbox, refuseMessage, refuseSender, type Mailbox } from "./addresses.ts";
import { compose, idFileName } from "./compose.ts";
import { credentials, isMissingSecret, type Credentials } from "./smtp-credentials.ts";
import { busyFailure, smtpFailure } from "./smtp-failure.ts";

type SmtpSettings = Extract<MailSettings, { readonly kind: "smtp" }>;

export type SmtpMailOptions = {
  readonly settings: SmtpSettings;
  /** `address` or `Name <address>`. */
  readonly from: string;
  /** Folder of the record of what was sent, one small file per id and recipient. */
  readonly sentFolder: string;
  /** Looks a secret up by its name, at each send. */
  readonly environment: (name: string) => string | undefined;
  /** How long each stage of a conversation may take. */
  readonly timeouts?: SmtpTimeouts;
  /** Certificates (PEM) trusted besides the system's, for a mail server of one's own. */
  readonly certificates?: string;
};

type SmtpTimeouts = { readonly connect: Milliseconds; readonly greeting: Milliseconds; readonly silence: Milliseconds };

const usualTimeouts: SmtpTimeouts = { connect: 15 * second, greeting: 15 * second, silence: minute };

/**
 * Mail by SMTP. Each recipient is one transaction with its own record, so that a server that defers or refuses one address neither delays nor
 * repeats the others. TLS is required wherever a password travels to another machine.
 *
 * A recipient gets a message once, but for one case: a process that dies after the server took the message and before the record was synced
 * sends it again, with the same Message-ID, by which mailboxes recognise the copy. SMTP has no way to ask, and losing it would be worse.
 */
export function createSmtpMail(options: SmtpMailOptions): Mail {
  return { send: async (message) => await send(options, message) };
}

async function send(options: SmtpMailOptions, message: Message): Promise<Answer<{ readonly where: string }>> {
  const sender = parseMailbox(options.from);
  if (sender === undefined) return { kind: "failed", permanent: true, problem: refuseSender(options.from) };
  const refusal = refuseMessage(message);
  if (refusal !== undefined) return { kind: "failed", permanent: true, problem: refusal };
  const login = credentials(options.settings, options.environment);
  if (isMissingSecret(login)) return { kind: "failed", permanent: true, problem: login };
  try {
    return await withLock(join(options.sentFolder, "sending.lock"), async () => await sendToEach({ options, message, sender, login }));
  } catch (error) {
    if (error instanceof LockTakenError) return busyFailure();
    return { kind: "failed", permanent: true, problem: fileProblem("mail-record", options.sentFolder, error) };
  }
}

type Sending = { readonly options: SmtpMailOptions; readonly message: Message; readonly sender: Mailbox; readonly login: Credentials };

/** Goes on after a failure, so that one bad address does not silence the rest. A failure that passes is told first: it asks for another attempt. */
async function sendToEach(sending: Sending): Promise<Answer<{ readonly where: string }>> {
  const { options, message } = sending;
  const failures: Failed[] = [];
  let already = true;
  const bytes = await compose(message, sending.sender);
  for (const recipient of new Set(message.to)) {
    const outcome = await sendOnce(sending, bytes, recipient);
    if (typeof outcome === "object") failures.push(outcome);
    else already &&= outcome === "already";
  }
  const failure = failures.find((each) => !each.permanent) ?? failures[0];
  return failure ?? { kind: "done", already, value: { where: `${options.settings.host}:${options.settings.port}` } };
}

async function sendOnce(
  { options, message, sender, login }: Sending,
  bytes: Buffer,
  recipient: string,
): Promise<"already" | "sent" | Failed> {
  const record = join(options.sentFolder, `${idFileName(`${message.id} ${recipient}`)}.json`);
  if ((await readIfThere(record)) !== undefined) return "already";
  const { createTransport } = await import("nodemailer");
  const transport = createTransport(transportOptions(options, login));
  try {
    const { response } = await transport.sendMail({ envelope: { from: sender.address, to: [recipient] }, raw: bytes });
    await keepRecord(record, recordText(message, recipient, login.redact(response)));
    return "sent";
  } catch (error) {
    return smtpFailure(error, { server: `${options.settings.host}:${options.settings.port}`, recipient, redact: login.redact });
  } finally {
    transport.close();
  }
}

/** The message is out: a record that cannot be kept must not be told as a failure, which would send it again. */
async function keepRecord(record: string, text: string): Promise<void> {
  await createFileOnce(record, text).catch(() => false);
}

function transportOptions({ settings, timeouts = usualTimeouts, certificates }: SmtpMailOptions, login: Credentials) {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: !settings.secure && login.auth !== undefined && !isLoopback(settings.host),
    tls: { minVersion: "TLSv1.2" as const, ...(certificates === undefined ? {} : { ca: certificates }) },
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    dnsTimeout: timeouts.connect,
    ...(login.auth === undefined ? {} : { auth: login.auth }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The address itself stays out: the record proves that something was sent, not to whom. */
function recordText(message: Message, recipient: string, response: string): string {
  const digest = createHash("sha256").update(recipient).digest("hex");
  return `${JSON.stringify({ schemaVersion: 1, id: message.id, recipientSha256: digest, at: message.at, response: quote(response) }, null, 2)}\n`;
}
