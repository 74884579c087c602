import type { Lead } from "../../core/lead.ts";
import type { Answer, Failed } from "../../ports/world.ts";
import { ask, type AskOptions, type Question } from "../ask.ts";
import { fieldOf, listOf, objectOf } from "../json.ts";
import { notReadBack, type LeadBook, type Sent } from "./lead-book.ts";
import { misunderstood, refusedBy, unreachable, type Speaker } from "./lead-failure.ts";
import { sameFields } from "./lead-fields.ts";
import { accessToken, isToken } from "./oauth.ts";

export type MarketoAccess = { readonly account: URL; readonly clientId: string; readonly clientSecret: string; readonly formId: string };

/**
 * A Marketo form, filled in by REST (`POST /rest/v1/leads/submitForm.json`) as an API user; the lead is then looked for by its address. Marketo
 * answers 200 also when it refuses: `success` and `errors` say it.
 */
export function marketo(access: MarketoAccess, options: AskOptions): LeadBook {
  const book: Book = { access, options, speaker: { kind: "marketo", host: access.account.host, secrets: [access.clientSecret] } };
  return {
    send: (lead) => signedIn(book, (asking) => send(book, asking, lead)),
    remove: (lead) => signedIn(book, (asking) => remove(asking, lead)),
  };
}

type Book = { readonly access: MarketoAccess; readonly options: AskOptions; readonly speaker: Speaker };
type Results = readonly Readonly<Record<string, unknown>>[];
/** Asks and gives the results, or what to tell people. */
type Call = (question: Pick<Question, "method" | "body"> & { readonly path: string }) => Promise<Results | Failed>;

async function signedIn<T>(book: Book, work: (call: Call) => Promise<Answer<T>>): Promise<Answer<T>> {
  const { access, options, speaker } = book;
  const url = new URL("/identity/oauth/token", access.account);
  // The documented way; the address is never shown, and errors are masked.
  url.search = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: access.clientId,
    client_secret: access.clientSecret,
  }).toString();
  const token = await accessToken(speaker, { method: "GET", url }, options);
  if (!isToken(token)) return token;
  const masking: Speaker = { ...speaker, secrets: [...speaker.secrets, token.token] };
  try {
    return await work(({ path, ...question }) =>
      call({ ...book, speaker: masking }, token.token, { ...question, url: new URL(path, access.account) }),
    );
  } catch (error) {
    return unreachable(masking, error);
  }
}

async function send({ access, speaker }: Book, asking: Call, lead: Lead): Promise<Answer<Sent>> {
  const fields = fieldsOf(lead);
  const body = JSON.stringify({ formId: Number(access.formId), input: [{ leadFormFields: fields }] });
  const results = await asking({ method: "POST", path: "/rest/v1/leads/submitForm.json", body });
  if (!isResults(results)) return results;
  const [result] = results;
  if (fieldOf(result, "status") === "skipped") return skipped(speaker, result);
  const found = await byAddress(asking, lead);
  if (!isResults(found)) return found;
  const where = `${access.account.host} (form ${access.formId})`;
  if (!found.some((each) => sameFields(each, { email: fields.email, lastName: fields.lastName }))) return notReadBack(where, lead.key);
  return { kind: "done", already: false, value: { where, readBack: true } };
}

async function remove(asking: Call, lead: Lead): Promise<Answer<{ readonly removed: boolean }>> {
  const found = await byAddress(asking, lead);
  if (!isResults(found)) return found;
  const input = found.flatMap(({ id }) => (typeof id === "number" ? [{ id }] : []));
  if (input.length === 0) return { kind: "done", already: true, value: { removed: true } };
  const results = await asking({ method: "POST", path: "/rest/v1/leads/delete.json", body: JSON.stringify({ input }) });
  if (!isResults(results)) return results;
  return { kind: "done", already: false, value: { removed: results.every((each) => fieldOf(each, "status") === "deleted") } };
}

function byAddress(asking: Call, { customer }: Lead): Promise<Results | Failed> {
  const query = new URLSearchParams({ filterType: "email", filterValues: customer.email, fields: "id,email,firstName,lastName,company" });
  return asking({ method: "GET", path: `/rest/v1/leads.json?${query.toString()}` });
}

async function call({ options, speaker }: Book, token: string, question: Question): Promise<Results | Failed> {
  const headers = { accept: "application/json", authorization: `Bearer ${token}`, "content-type": "application/json" };
  const reply = await ask({ ...question, headers }, options);
  if (reply.status !== 200) return refusedBy(speaker, reply);
  const said = objectOf(reply.text);
  if (said?.["success"] === true) return listOf(said, "result");
  const [error] = listOf(said, "errors");
  if (error === undefined) return misunderstood(speaker, "it says neither success nor errors");
  const code = fieldOf(error, "code") ?? "";
  return refusedBy(speaker, { ...reply, status: statusOf(code) }, `${code} ${fieldOf(error, "message") ?? ""}`);
}

/** What Marketo's own codes ("Error Codes", REST) would be as a status: passing ones are tried again, those about rights and forms have their own remedies. */
function statusOf(code: string): number {
  if (["604", "606", "607", "608", "611", "614", "615", "713"].includes(code)) return 503;
  if (["600", "601", "602"].includes(code)) return 401;
  if (code === "603") return 403;
  return code === "610" || code === "702" ? 404 : 400;
}

function skipped(speaker: Speaker, result: Readonly<Record<string, unknown>> | undefined): Failed {
  const [reason] = listOf(result, "reasons");
  const said = `${fieldOf(reason, "code") ?? ""} ${fieldOf(reason, "message") ?? "the lead was skipped"}`;
  return refusedBy(speaker, { status: 400, header: () => undefined, text: "" }, said);
}

function isResults(found: Results | Failed): found is Results {
  return Array.isArray(found);
}

/** Marketo's own names of the lead fields (`GET /rest/v1/leads/describe.json`). */
function fieldsOf({ customer }: Lead) {
  const { firstName, lastName, email, phone, country, company, title } = customer;
  return { firstName, lastName, email, phone, country, company, title };
}
