import { createHash } from "node:crypto";

import type { SendMailOptions } from "nodemailer";

import type { Mailbox } from "../../core/mail-address.ts";
import type { Message } from "../../ports/world.ts";
import type { DkimKey } from "./dkim.ts";

/** Who sends, to whom the header names, and the key that signs where there is one. */
type Envelope = { readonly from: Mailbox; readonly to: readonly string[]; readonly dkim?: DkimKey };

/** The whole message as bytes (RFC 5322, CRLF), the same Message-ID and thread for the same id. */
export async function compose(message: Message, envelope: Envelope): Promise<Buffer> {
  // Loaded only when there is mail, so that nothing else pays for it at its start.
  const { createTransport } = await import("nodemailer");
  const { dkim } = envelope;
  const transport = createTransport({ streamTransport: true, buffer: true, newline: "windows", ...(dkim === undefined ? {} : { dkim }) });
  const { message: bytes } = await transport.sendMail(mailOptions(message, envelope));
  if (!Buffer.isBuffer(bytes)) throw new TypeError("the composed message is no buffer");
  return bytes;
}

function mailOptions(message: Message, { from, to }: Envelope): SendMailOptions {
  const domain = domainOf(from);
  const thread = message.inReplyTo === undefined ? {} : threadHeaders(messageId(message.inReplyTo, domain));
  return {
    from: { ...from },
    to: to.map((address) => ({ name: "", address })),
    subject: message.subject,
    text: message.text,
    html: message.html,
    messageId: messageId(message.id, domain),
    date: new Date(message.at),
    ...thread,
    ...listHeader(message, domain),
    // RFC 3834: keeps out-of-office replies from answering a machine; the second header is what Exchange looks at.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function threadHeaders(first: string): Pick<SendMailOptions, "inReplyTo" | "references"> {
  return { inReplyTo: first, references: [first] };
}

/** RFC 2919: `contoso/web-stack` becomes `<web-stack.contoso.DOMAIN>`, by which mail programs sort. */
function listHeader({ list }: Message, domain: string): Pick<SendMailOptions, "list"> {
  if (list === undefined) return {};
  const id = [...list.split("/").toReversed(), domain].join(".");
  return dotAtom.test(id) ? { list: { id: { url: id, comment: list } } } : {};
}

function domainOf({ address }: Mailbox): string {
  return address.slice(address.lastIndexOf("@") + 1);
}

/** RFC 5322's dot-atom: what may stand on either side of a Message-ID's @ without quoting. */
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const maxPlainId = 180;

/**
 * The Message-ID of an id: itself when it has the form of one, with the sender's domain when only that is missing, else its digest. Stable for
 * equal ids, and never able to end the header.
 */
function messageId(id: string, domain: string): string {
  const bare = id.replace(/^<(.*)>$/s, "$1");
  const [left = "", right = domain, ...more] = bare.split("@");
  const plain = bare.length <= maxPlainId && more.length === 0 && dotAtom.test(left) && dotAtom.test(right);
  return plain ? `<${left}@${right}>` : `<${idDigest(bare)}@${domain}>`;
}

const readableLength = 80;

/** A file name for an id: readable as far as its characters allow, unique by digest. */
export function idFileName(id: string): string {
  const readable = id
    .replaceAll(/[^a-zA-Z0-9]+/g, "-")
    .replace(/^-/, "")
    .slice(0, readableLength);
  return `${readable}-${idDigest(id).slice(0, 16)}`;
}

/** SHA-256 of an id in hex digits. */
export function idDigest(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
