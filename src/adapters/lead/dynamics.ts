import { hash } from "node:crypto";

import { leadSource, type Lead } from "../../core/lead.ts";
import type { Answer, Failed } from "../../ports/world.ts";
import { ask, type AskOptions, type Question, type Reply } from "../ask.ts";
import { asObject, fieldOf, objectOf } from "../json.ts";
import { notReadBack, type LeadBook, type Sent } from "./lead-book.ts";
import { refusedBy, unreachable, type Speaker } from "./lead-failure.ts";
import { cut, sameFields } from "./lead-fields.ts";
import { accessToken, form, isToken } from "./oauth.ts";

export type DynamicsAccess = {
  readonly instance: URL;
  /** Where tokens come from: the directory's address at the sign-in service. */
  readonly authority: URL;
  readonly applicationId: string;
  readonly applicationKey: string;
};

const version = "v9.2";
/** Columns of the table `lead` (Dataverse reference, "Lead") and how many characters they take. */
const columns = {
  subject: 300,
  firstname: 50,
  lastname: 50,
  emailaddress1: 100,
  mobilephone: 20,
  companyname: 100,
  jobtitle: 100,
  address1_country: 80,
  description: 2000,
} as const;

/**
 * Records of the table `lead` of Dynamics 365, by the Dataverse Web API, as an application. The record's id follows from the lead's key and it is
 * written with `If-None-Match: *` ("Perform conditional operations using the Web API"), so that a repetition meets the record that is there.
 */
export function dynamics(access: DynamicsAccess, options: AskOptions): LeadBook {
  const book: Book = { access, options, speaker: { kind: "dynamics", host: access.instance.host, secrets: [access.applicationKey] } };
  return {
    send: (lead) => signedIn(book, (token) => send(book, token, lead)),
    remove: (lead) => signedIn(book, (token) => remove(book, token, lead)),
  };
}

type Book = { readonly access: DynamicsAccess; readonly options: AskOptions; readonly speaker: Speaker };

async function signedIn<T>({ access, options, speaker }: Book, work: (token: string) => Promise<Answer<T>>): Promise<Answer<T>> {
  const question: Question = {
    method: "POST",
    url: new URL("oauth2/v2.0/token", access.authority),
    ...form({
      grant_type: "client_credentials",
      client_id: access.applicationId,
      client_secret: access.applicationKey,
      scope: `${access.instance.origin}/.default`,
    }),
  };
  const token = await accessToken({ ...speaker, host: access.authority.host }, question, options);
  if (!isToken(token)) return token;
  try {
    return await work(token.token);
  } catch (error) {
    return unreachable({ ...speaker, secrets: [...speaker.secrets, token.token] }, error);
  }
}

async function send(book: Book, token: string, lead: Lead): Promise<Answer<Sent>> {
  const wanted = recordOf(lead);
  const body = JSON.stringify(wanted);
  const written = await call(book, token, { method: "PATCH", url: urlOf(book, lead), headers: { "if-none-match": "*" }, body });
  const already = written.status === 412;
  if (!already && written.status !== 204 && written.status !== 201) return refusal(book, token, written);
  const url = new URL(`?$select=${Object.keys(columns).join(",")}`, urlOf(book, lead));
  const found = await call(book, token, { method: "GET", url });
  if (found.status !== 200) return refusal(book, token, found);
  const where = `${book.access.instance.host} (table lead)`;
  if (!already && !sameFields(objectOf(found.text), wanted)) return notReadBack(where, lead.key);
  return { kind: "done", already, value: { where, readBack: true } };
}

async function remove(book: Book, token: string, lead: Lead): Promise<Answer<{ readonly removed: boolean }>> {
  const reply = await call(book, token, { method: "DELETE", url: urlOf(book, lead) });
  // Not everybody who may create leads may delete them.
  if (reply.status === 403) return { kind: "done", already: false, value: { removed: false } };
  if (reply.status !== 204 && reply.status !== 404) return refusal(book, token, reply);
  return { kind: "done", already: reply.status === 404, value: { removed: true } };
}

function call({ options }: Book, token: string, question: Question): Promise<Reply> {
  const headers = {
    accept: "application/json",
    authorization: `Bearer ${token}`,
    "content-type": "application/json; charset=utf-8",
    "odata-maxversion": "4.0",
    "odata-version": "4.0",
    ...question.headers,
  };
  return ask({ ...question, headers }, options);
}

function refusal({ speaker }: Book, token: string, reply: Reply): Failed {
  const reason = fieldOf(asObject(objectOf(reply.text)?.["error"]), "message");
  return refusedBy({ ...speaker, secrets: [...speaker.secrets, token] }, reply, reason);
}

function urlOf({ access }: Book, { key }: Lead): URL {
  return new URL(`/api/data/${version}/leads(${idOf(key)})`, access.instance);
}

/** A UUID of version 8 (RFC 9562 §5.8) from the key's digest. */
function idOf(key: string): string {
  const digits = hash("sha256", key);
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`, digits.slice(20, 32)];
  return parts.join("-");
}

function recordOf(lead: Lead): Readonly<Record<keyof typeof columns, string>> {
  const { customer } = lead;
  return {
    subject: cut(leadSource(lead), columns.subject),
    firstname: cut(customer.firstName, columns.firstname),
    lastname: cut(customer.lastName, columns.lastname),
    emailaddress1: cut(customer.email, columns.emailaddress1),
    mobilephone: cut(customer.phone, columns.mobilephone),
    companyname: cut(customer.company, columns.companyname),
    jobtitle: cut(customer.title, columns.jobtitle),
    address1_country: cut(customer.country, columns.address1_country),
    description: cut(lead.description, columns.description),
  };
}
