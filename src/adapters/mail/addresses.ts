import { domainToASCII } from "node:url";

import { endsHeader, isMailAddress, needsUtf8, parseMailbox, refuseAddress, type Mailbox } from "../../core/mail-address.ts";
import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Message } from "../../ports/world.ts";

/** Whom mail comes from, as the wire wants it; undefined when the setting is no mailbox. */
export function senderOf(from: string): Mailbox | undefined {
  const mailbox = parseMailbox(from);
  return mailbox && { ...mailbox, address: onWire(mailbox.address) };
}

/** Whom a message can go to, each once, as the wire wants them, and what is wrong with the rest: a bad address keeps nobody from theirs. */
export type Recipients = { readonly to: readonly string[]; readonly refused: readonly Problem[] };

/** Sorts the addresses of a message. */
export function recipientsOf({ to }: Message): Recipients {
  const good = to.filter(isMailAddress).map(onWire);
  return { to: [...new Set(good)], refused: to.flatMap((address) => refuseAddress(address, "mail-address") ?? []) };
}

/** An international domain travels in its ASCII form (RFC 5890); where the local part needs SMTPUTF8 anyway, the domain stays as it is. */
function onWire(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  return `${address.slice(0, at)}@${needsUtf8(address) ? domain : domainToASCII(domain)}`;
}

/** What forbids sending a message at all: nobody to send it to, or a subject that would begin a new header. */
export function refuseMessage(message: Message, { to, refused }: Recipients): Problem | undefined {
  if (endsHeader(message.subject))
    return problem(
      "mail-header",
      `The subject ${quote(message.subject)} holds a control character.`,
      "Remove line breaks and control characters from it.",
    );
  if (to.length > 0) return undefined;
  return (
    refused[0] ??
    problem("mail-address", "The message has no recipient.", "Name an address in the offer's `notify` or in .github/slipway.yaml.")
  );
}

/** What forbids sending from this address. */
export function refuseSender(from: string): Problem {
  return problem(
    "mail-address",
    `The sender ${quote(from)} is no e-mail address.`,
    "Set `mail.from` in .github/slipway.yaml, such as Slipway <slipway@example.com>.",
  );
}
