import { createHash } from "node:crypto";
import { join } from "node:path";

import { needsUtf8, type Mailbox } from "../../core/mail-address.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Failed, Message } from "../../ports/world.ts";
import { createFileOnce, readIfThere } from "../atomic-file.ts";
import { eachConcurrently } from "../concurrently.ts";
import { compose, idFileName } from "./compose.ts";
import type { DkimKey } from "./dkim.ts";
import { permanent } from "./failures.ts";
import type { Credentials } from "./smtp-credentials.ts";
import { smtpFailure } from "./smtp-failure.ts";
import type { SmtpMailOptions } from "./smtp-options.ts";
import { connections, poolOptions } from "./smtp-transport.ts";
import { offersUtf8 } from "./smtp-utf8.ts";

/** A message ready to go. */
export type Delivery = {
  readonly options: SmtpMailOptions;
  readonly message: Message;
  readonly from: Mailbox;
  readonly to: readonly string[];
  readonly login: Credentials;
  readonly dkim?: DkimKey;
};

/** `already` when everybody had it before. */
type Delivered = { readonly already: boolean; readonly failures: readonly Failed[] };

/**
 * Sends to each recipient over a few shared connections, and goes on after a refusal, so that one address does not silence the rest. A server that can not
 * be reached or logged into is not asked once more for every recipient. Throws when the record can not be read.
 */
export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { options, login } = delivery;
  const left = await unsent(delivery);
  if (left.length === 0) return { already: true, failures: [] };
  const failures: Failed[] = [];
  const { createTransport } = await import("nodemailer");
  const pool = createTransport(poolOptions(options, login));
  let asked: Promise<boolean> | undefined;
  const takesUtf8 = (): Promise<boolean> => (asked ??= offersUtf8(options, login));
  const send = async (mail: Mail): Promise<string> => (await pool.sendMail(mail)).response;
  const deliverTo = async (recipient: string): Promise<void> => {
    if (isServerDown(failures)) return;
    const failure = await sendTo(delivery, recipient, { send, takesUtf8 });
    if (failure !== undefined) failures.push(failure);
  };
  try {
    await eachConcurrently(left, connections, deliverTo);
  } finally {
    pool.close();
  }
  return { already: false, failures };
}

/** True when the next recipient would fare no better. A single lost connection may be about one message, and must not hold up the others for ever. */
function isServerDown(failures: readonly Failed[]): boolean {
  const codes = failures.map(({ problem: { code } }) => code);
  return (
    codes.includes("mail-tls") || codes.includes("mail-auth") || codes.filter((code) => code === "mail-unreachable").length >= connections
  );
}

async function unsent({ options, message, to }: Delivery): Promise<readonly string[]> {
  const left: string[] = [];
  for (const recipient of to) if ((await readIfThere(recordFile(options, message, recipient))) === undefined) left.push(recipient);
  return left;
}

type Mail = { readonly envelope: { readonly from: string; readonly to: string[] }; readonly raw: Buffer };
type Server = { readonly send: (mail: Mail) => Promise<string>; readonly takesUtf8: () => Promise<boolean> };

async function sendTo(delivery: Delivery, recipient: string, { send, takesUtf8 }: Server): Promise<Failed | undefined> {
  const { options, message, from, login, dkim } = delivery;
  const server = `${options.settings.host}:${options.settings.port}`;
  const raw = await compose(message, { from, to: [recipient], ...(dkim === undefined ? {} : { dkim }) });
  try {
    const beyondAscii = [from.address, recipient].find(needsUtf8);
    if (beyondAscii !== undefined && !(await takesUtf8())) return permanent(noUtf8(server, beyondAscii));
    const response = await send({ envelope: { from: from.address, to: [recipient] }, raw });
    await keepRecord(recordFile(options, message, recipient), recordText(message, recipient, login.redact(response)));
    return undefined;
  } catch (error) {
    return smtpFailure(error, { server, recipient, redact: login.redact });
  }
}

function noUtf8(server: string, address: string): Problem {
  const found = `${server} takes no address like ${quote(address)}: it does not offer SMTPUTF8.`;
  const remedy = "Give another address (`/notify`, `notify` in the offer, `mail.from`), or send by a server that does.";
  return problem("mail-address", found, remedy);
}

/** The message is out: a record that cannot be kept must not be told as a failure, which would send it again. */
async function keepRecord(record: string, text: string): Promise<void> {
  await createFileOnce(record, text).catch(() => false);
}

function recordFile({ sentFolder }: SmtpMailOptions, { id }: Message, recipient: string): string {
  return join(sentFolder, `${idFileName(`${id} ${recipient}`)}.json`);
}

/** The address itself stays out: the record proves that something was sent, not to whom. */
function recordText(message: Message, recipient: string, response: string): string {
  const digest = createHash("sha256").update(recipient).digest("hex");
  return `${JSON.stringify({ schemaVersion: 1, id: message.id, recipientSha256: digest, at: message.at, response: quote(response) }, null, 2)}\n`;
}
