import { createHash } from "node:crypto";
import { join } from "node:path";

import { needsUtf8, type Mailbox } from "../../core/mail-address.ts";
import { problem, quote } from "../../core/problem.ts";
import type { Failed, Message } from "../../ports/world.ts";
import { createFileOnce, readIfThere } from "../atomic-file.ts";
import { eachConcurrently } from "../concurrently.ts";
import { compose, idFileName } from "./compose.ts";
import type { DkimKey } from "./dkim.ts";
import { permanent } from "./failures.ts";
import type { Credentials } from "./smtp-credentials.ts";
import { smtpFailure } from "./smtp-failure.ts";
import { connections, poolOptions } from "./smtp-transport.ts";
import { offersUtf8 } from "./smtp-utf8.ts";
import type { SmtpMailOptions } from "./smtp.ts";

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
  const deliverTo = async (recipient: string): Promise<void> => {
    if (failures.some(({ problem: { code } }) => isOfServer(code))) return;
    const failure = await sendTo(delivery, recipient, async (mail) => (await pool.sendMail(mail)).response);
    if (failure !== undefined) failures.push(failure);
  };
  try {
    await eachConcurrently(left, connections, deliverTo);
  } finally {
    pool.close();
  }
  return { already: false, failures };
}

/** Failures that the next recipient would meet as well. */
function isOfServer(code: string): boolean {
  return code === "mail-unreachable" || code === "mail-tls" || code === "mail-auth";
}

async function unsent({ options, message, to }: Delivery): Promise<readonly string[]> {
  const left: string[] = [];
  for (const recipient of to) if ((await readIfThere(recordFile(options, message, recipient))) === undefined) left.push(recipient);
  return left;
}

type Send = (mail: { readonly envelope: { readonly from: string; readonly to: string[] }; readonly raw: Buffer }) => Promise<string>;

async function sendTo(delivery: Delivery, recipient: string, send: Send): Promise<Failed | undefined> {
  const { options, message, from, login, dkim } = delivery;
  const server = `${options.settings.host}:${options.settings.port}`;
  const raw = await compose(message, { from, to: [recipient], ...(dkim === undefined ? {} : { dkim }) });
  try {
    if (needsUtf8(recipient) && !(await offersUtf8(options, login))) return permanent(noUtf8(server, recipient));
    const response = await send({ envelope: { from: from.address, to: [recipient] }, raw });
    await keepRecord(recordFile(options, message, recipient), recordText(message, recipient, login.redact(response)));
    return undefined;
  } catch (error) {
    return smtpFailure(error, { server, recipient, redact: login.redact });
  }
}

function noUtf8(server: string, recipient: string) {
  const found = `${server} takes no address like ${quote(recipient)}: it does not offer SMTPUTF8.`;
  return problem(
    "mail-address",
    found,
    "Give another address of that person (`/notify`, or `notify` in the offer), or send by a server that does.",
  );
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
