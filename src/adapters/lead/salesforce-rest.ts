import { leadSource, type Lead } from "../../core/lead.ts";
import type { Answer, Failed } from "../../ports/world.ts";
import { ask, type AskOptions, type Question, type Reply } from "../ask.ts";
import { asObject, fieldOf, listOf, objectOf } from "../json.ts";
import { notReadBack, type LeadBook, type Sent } from "./lead-book.ts";
import { misunderstood, refusedBy, unreachable, type Speaker } from "./lead-failure.ts";
import { cut, sameFields } from "./lead-fields.ts";
import { accessToken, form, isToken } from "./oauth.ts";

export type SalesforceAccess = { readonly instance: URL; readonly clientId: string; readonly clientSecret: string };

const version = "v62.0";

/**
 * Records of the object Lead of Salesforce, by its REST API, as a connected app (OAuth 2.0 client credentials flow). Salesforce keeps no keys of ours,
 * so a lead of the same address and source counts as the one that was sent.
 */
export function salesforceRest(access: SalesforceAccess, options: AskOptions): LeadBook {
  const book: Book = { access, options, speaker: { kind: "salesforce", host: access.instance.host, secrets: [access.clientSecret] } };
  return { send: (lead) => signedIn(book, (open) => send(open, lead)), remove: (lead) => signedIn(book, (open) => remove(open, lead)) };
}

type Book = { readonly access: SalesforceAccess; readonly options: AskOptions; readonly speaker: Speaker };
type Open = Book & { readonly token: string };

async function signedIn<T>(book: Book, work: (open: Open) => Promise<Answer<T>>): Promise<Answer<T>> {
  const { access, options, speaker } = book;
  const { clientId, clientSecret, instance } = access;
  const credentials = form({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const token = await accessToken(speaker, { method: "POST", url: new URL("/services/oauth2/token", instance), ...credentials }, options);
  if (!isToken(token)) return token;
  const masking: Speaker = { ...speaker, secrets: [...speaker.secrets, token.token] };
  try {
    return await work({ ...book, speaker: masking, token: token.token });
  } catch (error) {
    return unreachable(masking, error);
  }
}

async function send(open: Open, lead: Lead): Promise<Answer<Sent>> {
  const where = `${open.access.instance.host} (object Lead)`;
  const standing = await find(open, lead);
  if ("kind" in standing) return standing;
  if (standing.id !== undefined) return { kind: "done", already: true, value: { where, readBack: true } };
  const wanted = recordOf(lead);
  const created = await call(open, { method: "POST", url: urlOf(open, "sobjects/Lead"), body: JSON.stringify(wanted) });
  const id = fieldOf(objectOf(created.text), "id");
  if (created.status !== 201) return refusal(open, created);
  if (id === undefined) return misunderstood(open.speaker, "the record that it made has no id");
  const fields = Object.keys(wanted).join(",");
  const found = await call(open, { method: "GET", url: urlOf(open, `sobjects/Lead/${encodeURIComponent(id)}?fields=${fields}`) });
  if (found.status !== 200) return refusal(open, found);
  if (!sameFields(objectOf(found.text), wanted)) return notReadBack(where, lead.key);
  return { kind: "done", already: false, value: { where, readBack: true } };
}

async function remove(open: Open, lead: Lead): Promise<Answer<{ readonly removed: boolean }>> {
  const standing = await find(open, lead);
  if ("kind" in standing) return standing;
  if (standing.id === undefined) return { kind: "done", already: true, value: { removed: true } };
  const reply = await call(open, { method: "DELETE", url: urlOf(open, `sobjects/Lead/${encodeURIComponent(standing.id)}`) });
  if (reply.status === 403) return { kind: "done", already: false, value: { removed: false } };
  return reply.status === 204 ? { kind: "done", already: false, value: { removed: true } } : refusal(open, reply);
}

/** The id of the lead of this address and source, if there is one. */
async function find(open: Open, lead: Lead): Promise<{ readonly id: string | undefined } | Failed> {
  const { Email, LeadSource } = recordOf(lead);
  const query = `SELECT Id FROM Lead WHERE Email = ${soql(Email)} AND LeadSource = ${soql(LeadSource)} LIMIT 1`;
  const reply = await call(open, { method: "GET", url: urlOf(open, `query?${new URLSearchParams({ q: query }).toString()}`) });
  if (reply.status !== 200) return refusal(open, reply);
  const [record] = listOf(objectOf(reply.text), "records");
  return { id: fieldOf(record, "Id") };
}

function call({ options, token }: Open, question: Question): Promise<Reply> {
  const headers = { accept: "application/json", authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" };
  return ask({ ...question, headers }, options);
}

/** Salesforce answers a refusal with a list of `{ message, errorCode, fields }`. */
function refusal({ speaker }: Open, reply: Reply): Failed {
  const [error] = listOf(asObject({ errors: parsed(reply.text) }), "errors");
  const reason = error === undefined ? undefined : `${fieldOf(error, "errorCode") ?? ""} ${fieldOf(error, "message") ?? ""}`;
  return refusedBy(speaker, reply, reason);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function urlOf({ access }: Open, path: string): URL {
  return new URL(`/services/data/${version}/${path}`, access.instance);
}

/** A string literal of SOQL: backslash and quote are the reserved characters ("Quoted String Escape Sequences"). */
function soql(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`).replaceAll(/[\r\n]/g, " ")}'`;
}

/** Standard fields of the object Lead, cut to their lengths (Object Reference, "Lead"). `LeadSource` is a picklist that is not restricted. */
function recordOf(lead: Lead) {
  const { customer } = lead;
  return {
    FirstName: cut(customer.firstName, 40),
    LastName: cut(customer.lastName, 80),
    Company: cut(customer.company, 255),
    Title: cut(customer.title, 128),
    Phone: cut(customer.phone, 40),
    Email: cut(customer.email, 80),
    Country: cut(customer.country, 80),
    LeadSource: cut(leadSource(lead), 255),
    Description: cut(lead.description, 32_000),
  };
}
