import { problem, quote, type Problem } from "../../core/problem.ts";
import type { Message } from "../../ports/world.ts";

/** An address with the name people see, as the `from` setting writes it. */
export type Mailbox = { readonly name: string; readonly address: string };

/** The HTML standard's grammar of an e-mail address, without quoted local parts: whatever it admits can stand in a header and in RCPT TO. */
const addressGrammar = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;
const maxAddressLength = 254;

// eslint-disable-next-line no-control-regex -- control characters are what must be kept out of headers
const headerBreaking = /[\u0000-\u001f\u007f\u2028\u2029]/u;

/** True for an address that mail servers take: `local@domain`, at most 254 characters, no empty label, nothing that ends a header line. */
function isAddress(text: string): boolean {
  const [local = ""] = text.split("@");
  const dots = local.startsWith(".") || local.endsWith(".") || local.includes("..");
  return text.length <= maxAddressLength && addressGrammar.test(text) && !dots;
}

/** Reads `address` or `Name <address>`; undefined when it is neither. */
export function parseMailbox(text: string): Mailbox | undefined {
  const named = /^(?:"?([^"<>]*?)"?\s*)<([^<>\s]+)>$/.exec(text.trim());
  const mailbox = { name: named?.[1] ?? "", address: named?.[2] ?? text.trim() };
  return isAddress(mailbox.address) && !headerBreaking.test(mailbox.name) ? mailbox : undefined;
}

/** What forbids sending a message: an address that is none, no address at all, or a subject that would begin a new header. */
export function refuseMessage(message: Message): Problem | undefined {
  if (message.to.length === 0)
    return problem("mail-address", "The message has no recipient.", "Name an address in the offer's `notify` or in .github/slipway.yaml.");
  const bad = message.to.find((address) => !isAddress(address));
  if (bad !== undefined)
    return problem(
      "mail-address",
      `${quote(bad)} is no e-mail address.`,
      "Write it as name@example.com (an international domain in its xn-- form).",
    );
  if (headerBreaking.test(message.subject))
    return problem(
      "mail-header",
      `The subject ${quote(message.subject)} holds a control character.`,
      "Remove line breaks and control characters from it.",
    );
  return undefined;
}

/** What forbids sending from this address. */
export function refuseSender(from: string): Problem {
  return problem(
    "mail-address",
    `The sender ${quote(from)} is no e-mail address.`,
    "Set `mail.from` in .github/slipway.yaml, such as Slipway <slipway@example.com>.",
  );
}
