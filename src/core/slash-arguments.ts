import type { Problem } from "./problem.ts";
import * as refusal from "./refusal.ts";
import { invalidArgument } from "./slash-refusal.ts";
import type { SlashRequest } from "./slash-request.ts";
import { paragraphs, sentence } from "./slash-text.ts";
import { supportDetails } from "./support.ts";

// One parser per command: what stands after its name and the offer, in; the request or what is wrong with it, out.

/** Reasons stand in commit subjects, mails and tables: a sentence, not a page. */
const reasonLimit = 500;

export function readGoLive(text: string): SlashRequest | Problem {
  const [digest, ...others] = words(text);
  if (digest === undefined) return { name: "go-live" };
  const isDigest = /^(?:sha256:)?[0-9a-f]{8,64}$/i.test(digest) && others.length === 0;
  return isDigest ? { name: "go-live", digest: digest.toLowerCase() } : invalidArgument("/go-live [digest]", text, "/go-live 1a2b3c4d");
}

export function readCancel(text: string): SlashRequest {
  return { name: "cancel", reason: sentence(text, reasonLimit) };
}

export function readPublish(text: string): SlashRequest | Problem {
  const given = words(text).join(" ");
  if (given === "" || given === "--no-reuse") return { name: "publish", reuse: given === "" };
  return invalidArgument("/publish [--no-reuse]", text, "/publish");
}

/** Whether each is an address is for the decision to say, by the same rule as on the command line. */
export function readNotify(text: string): SlashRequest | Problem {
  const addresses = words(text);
  return addresses.length === 0 ? refusal.noAddress() : { name: "notify", addresses };
}

export function readHold(text: string): SlashRequest {
  return { name: "hold", reason: sentence(text, reasonLimit) };
}

export function readResume(text: string): SlashRequest | Problem {
  return words(text).length === 0 ? { name: "resume" } : invalidArgument("/resume", text, "/resume");
}

export function readSupport(text: string): SlashRequest | Problem {
  const options = new Map<string, string>();
  let rest = text;
  for (let found = leadingOption.exec(rest); found !== null; found = leadingOption.exec(rest)) {
    const [whole, name = "", value = ""] = found;
    options.set(name, value);
    rest = rest.slice(whole.length);
  }
  const details = supportDetails(options);
  if ("code" in details) return details;
  const said = paragraphs(rest);
  return said === "" ? refusal.emptySupport() : { name: "support", text: said, ...details };
}

/** Options stand before a person's own words, so that words which only look like one stay words. */
const leadingOption = /^--([a-z]{1,20}) +([^\s]{1,100})(?:\s+|$)/;

/** Words that are kept out of a command that only asks are no reason not to answer. */
export function readStatus(): SlashRequest {
  return { name: "status" };
}

export function readHelp(): SlashRequest {
  return { name: "help" };
}

function words(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}
