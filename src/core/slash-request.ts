import type { Actor, Command } from "./message.ts";
import { offerName, type OfferId } from "./offer.ts";
import { supportOptions, type SupportDetails } from "./support.ts";
import type { Instant } from "./time.ts";

/** What a comment or a label asks for, read but not yet judged. Digests are lower case, with or without `sha256:`; a reason that was not given is empty. */
export type SlashRequest =
  | { readonly name: "go-live"; readonly digest?: string }
  | { readonly name: "cancel"; readonly reason: string }
  | { readonly name: "publish"; readonly reuse: boolean }
  | { readonly name: "notify"; readonly addresses: readonly string[] }
  | { readonly name: "status" }
  | { readonly name: "hold"; readonly reason: string }
  | { readonly name: "resume" }
  | ({ readonly name: "support"; readonly text: string } & SupportDetails)
  | { readonly name: "help" };

export type SlashName = SlashRequest["name"];

/** The core's command for a request. Undefined for publish, which needs the content of a commit, and for status and help, which change nothing. */
export function commandOf(request: SlashRequest, actor: Actor, askedAt?: Instant): Command | undefined {
  switch (request.name) {
    case "go-live": {
      const { digest } = request;
      return { kind: "goLive", actor, ...(digest !== undefined && { digest }), ...(askedAt !== undefined && { askedAt }) };
    }
    case "cancel":
      return { kind: "cancel", actor, reason: request.reason };
    case "notify":
      return { kind: "notify", actor, addresses: request.addresses };
    case "hold":
      return { kind: "hold", actor, reason: request.reason };
    case "resume":
      return { kind: "resume", actor };
    case "support": {
      const { name: _name, ...asked } = request;
      return { kind: "support", actor, ...asked };
    }
    case "publish":
    case "status":
    case "help":
      return undefined;
  }
}

/** The comment that makes a request for an offer, as one would type it: reading it back gives both. Only support text has more than one line. */
export function commentFor(request: SlashRequest, offer: OfferId): string {
  return [`/${request.name}`, offerName(offer), argumentsOf(request)].filter((part) => part !== "").join(" ");
}

function argumentsOf(request: SlashRequest): string {
  switch (request.name) {
    case "go-live":
      return request.digest ?? "";
    case "cancel":
    case "hold":
      return request.reason;
    case "publish":
      return request.reuse ? "" : "--no-reuse";
    case "notify":
      return request.addresses.join(" ");
    case "support":
      return [...supportOptions(request).map(([name, value]) => `--${name} ${value}`), request.text].join(" ");
    case "status":
    case "resume":
    case "help":
      return "";
  }
}
