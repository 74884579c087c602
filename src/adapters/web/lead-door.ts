import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import type { Language } from "../../render/language.ts";
import { honeypotName } from "../../render/lead-form.ts";
import { leadFileOf, leadFiles } from "../../render/lead-page.ts";
import type { Answers } from "./answers.ts";
import { contentOf } from "./content.ts";
import { createLimiter, networkOf } from "./limiter.ts";

/** What became of details that somebody left; `page` is what they are shown when they have to try again. */
export type LeadAnswer =
  | { readonly kind: "kept" }
  | { readonly kind: "faulty"; readonly page: string }
  | { readonly kind: "full"; readonly page: string }
  | { readonly kind: "none" };

/** Reads a form's fields by name; keeps what can be taken on disk before it answers. */
export type LeadDesk = (offer: OfferId, given: (name: string) => string | undefined, language: Language) => Promise<LeadAnswer>;

/** Seven short fields and a box; more is no form of ours. */
const mostBytes = 8 * 1024;
const second = 1000;
const minute = 60 * second;
const now = (): number => performance.now();
/** Forms from one address for one offer, from one address in all, and for one offer from anywhere. */
const limits = [
  [{ misses: 5, windowMs: 10 * minute, now }, (network: string, offer: string) => `${offer} ${network}`],
  [{ misses: 20, windowMs: 10 * minute, now }, (network: string) => network],
  [{ misses: 300, windowMs: 60 * minute, now }, (_network: string, offer: string) => offer],
] as const;

/** True for the address that the form of an offer stands on and posts to. */
export function isLeadForm(path: readonly string[]): boolean {
  return path[0] === "live" && path.length === 4 && leadFileOf(path[3] ?? "")?.kind === "form";
}

/**
 * Takes forms: only from pages of this site, only so many from one address and for one offer, only so long. Every attempt counts, whatever came of it.
 * Addresses are counted in memory and written nowhere.
 */
export function leadDoor(desk: LeadDesk, answers: Answers): (c: Context, path: readonly string[]) => Promise<Response> {
  const limiters = limits.map(([options, keyOf]) => ({ limiter: createLimiter(options), keyOf }));

  function mayAsk(address: string, offer: string): boolean {
    const network = networkOf(address);
    return limiters.every(({ limiter, keyOf }) => limiter.mayAsk(keyOf(network, offer)));
  }

  async function answered(c: Context, offer: OfferId, language: Language): Promise<Response> {
    const body = await boundedBody(c.req.raw);
    if (body === undefined) return await answers.say(c, "tooLarge", true);
    const fields = new URLSearchParams(body);
    // A program that fills in what nobody sees is thanked, and nothing is kept.
    if ((fields.get(honeypotName) ?? "") !== "") return thanked(language);
    const answer = await desk(offer, (field) => fields.get(field) ?? undefined, language);
    if (answer.kind === "kept") return thanked(language);
    if (answer.kind === "none") return await answers.say(c, "notFound", true);
    const status = answer.kind === "full" ? 503 : 422;
    return await answers.send(c, contentOf(answer.page, "text/html; charset=utf-8"), { status, isSecret: true });
  }

  return async (c, path) => {
    const { offer, language } = formAt(path);
    if (offer === undefined) return await answers.say(c, "notFound", true);
    if (!isOwnForm(c)) return await answers.say(c, "foreignForm", true);
    const may = mayAsk(getConnInfo(c).remote.address ?? "", offerName(offer));
    return may ? await answered(c, offer, language) : await answers.say(c, "tooMany", true);
  };
}

function formAt([, publisher = "", name = "", file = ""]: readonly string[]): {
  readonly offer: OfferId | undefined;
  readonly language: Language;
} {
  return { offer: parseOfferName(`${publisher}/${name}`), language: leadFileOf(file)?.language ?? "en" };
}

/** A page of its own, so that loading it again sends nothing again. */
function thanked(language: Language): Response {
  return new Response(null, { status: 303, headers: { Location: leadFiles[language].thanks, "Cache-Control": "no-store" } });
}

/**
 * True for a form that a page of this very site sent. Browsers say where a form comes from, and scripts of other sites can not say otherwise (Fetch
 * Standard, "Origin"; Fetch Metadata); who says nothing is no browser.
 */
function isOwnForm(c: Context): boolean {
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(c.req.header("Content-Type") ?? "")) return false;
  const site = c.req.header("Sec-Fetch-Site");
  if (site !== undefined && site !== "same-origin") return false;
  const origin = URL.parse(c.req.header("Origin") ?? "");
  return origin !== null && origin.host.toLowerCase() === (c.req.header("Host") ?? "").toLowerCase();
}

/** The body's text; undefined when it is longer than a form of ours, however long it says it is. */
async function boundedBody({ body }: Request): Promise<string | undefined> {
  if (body === null) return "";
  const pieces: Uint8Array[] = [];
  let length = 0;
  // oxlint-disable-next-line no-unsafe-type-assertion -- a request's body is a stream of bytes (Fetch Standard)
  for await (const piece of body as ReadableStream<Uint8Array>) {
    length += piece.length;
    if (length > mostBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
