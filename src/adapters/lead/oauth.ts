import type { Failed } from "../../ports/world.ts";
import { ask, type AskOptions, type Question } from "../ask.ts";
import { fieldOf, objectOf } from "../json.ts";
import { misunderstood, refusedBy, unreachable, type Speaker } from "./lead-failure.ts";

/** An access token, or why there is none. */
export type Token = { readonly token: string } | Failed;

/** Asks for an access token (RFC 6749 §4.4, client credentials). What the server says about a refusal is in `error_description` or `error`. */
export async function accessToken(speaker: Speaker, question: Question, options: AskOptions): Promise<Token> {
  try {
    const reply = await ask(question, options);
    const said = objectOf(reply.text);
    const token = fieldOf(said, "access_token");
    if (reply.status === 200 && token !== undefined) return { token };
    if (reply.status === 200) return misunderstood(speaker, "it holds no access_token");
    // A client that the authority does not know is a 400 or a 401, and both mean the same secret (RFC 6749 §5.2).
    const isSecret = ["invalid_client", "unauthorized_client", "invalid_grant"].includes(fieldOf(said, "error") ?? "");
    const reason = fieldOf(said, "error_description") ?? fieldOf(said, "error") ?? reply.text;
    return refusedBy(speaker, isSecret ? { ...reply, status: 401 } : reply, reason);
  } catch (error) {
    return unreachable(speaker, error);
  }
}

export function isToken(token: Token): token is { readonly token: string } {
  return "token" in token;
}

/** A form as a request body, with its header. */
export function form(fields: Readonly<Record<string, string>>): Pick<Question, "headers" | "body"> {
  return { headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams(fields).toString() };
}
