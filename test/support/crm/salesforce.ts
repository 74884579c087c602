import { crmServer, formOf, jsonOf, type Answered, type Asked, type CrmServer } from "./crm-server.ts";

export const salesforceApp = { id: "3MVG9.contoso", secret: "s4les'force", organisation: "00D5g000001AbCd" };

type Row = { readonly Id: string } & Readonly<Record<string, unknown>>;
const columns: Readonly<Record<string, number>> = {
  FirstName: 40,
  LastName: 80,
  Company: 255,
  Title: 128,
  Phone: 40,
  Email: 80,
  Country: 80,
  LeadSource: 255,
  Description: 32_000,
};
const formFields = new Set([
  "oid",
  "first_name",
  "last_name",
  "company",
  "title",
  "phone",
  "email",
  "country",
  "lead_source",
  "description",
]);

/** A Salesforce organisation: web-to-lead, the token endpoint, and the object Lead by REST (create, read, SOQL by address and source, delete). */
export async function salesforceServer(): Promise<
  CrmServer & { readonly rows: Row[]; readonly forms: Readonly<Record<string, string>>[] }
> {
  const rows: Row[] = [];
  const forms: Readonly<Record<string, string>>[] = [];
  const server = await crmServer((asked) => {
    if (asked.url.pathname === "/servlet/servlet.WebToLead") return webToLead(asked, forms);
    if (asked.url.pathname === "/services/oauth2/token") return token(asked);
    return rest(asked, rows);
  });
  return { ...server, rows, forms };
}

function webToLead(asked: Asked, forms: Readonly<Record<string, string>>[]): Answered {
  const fields = formOf(asked);
  if (asked.method !== "POST" || fields === undefined) return { status: 405 };
  const odd = Object.keys(fields).find((name) => !formFields.has(name));
  const isTaken =
    fields["oid"] === salesforceApp.organisation && fields["last_name"] !== "" && fields["company"] !== "" && odd === undefined;
  if (isTaken) forms.push(fields);
  // It answers 200 whatever becomes of the form.
  return {
    status: 200,
    headers: { "is-processed": isTaken ? "true" : "false Exception:common.exception.SalesforceGenericException" },
    body: "",
  };
}

function token(asked: Asked): Answered {
  const form = formOf(asked);
  if (form?.["grant_type"] !== "client_credentials") return { status: 400, body: { error: "unsupported_grant_type" } };
  if (form["client_id"] !== salesforceApp.id || form["client_secret"] !== salesforceApp.secret)
    return { status: 400, body: { error: "invalid_client", error_description: "invalid client credentials" } };
  return {
    status: 200,
    body: { access_token: "00Dt0ken!of.salesforce", token_type: "Bearer", instance_url: "https://contoso.my.salesforce.com" },
  };
}

function rest(asked: Asked, rows: Row[]): Answered {
  const path = /^\/services\/data\/v62\.0\/(.*)$/.exec(asked.url.pathname)?.[1] ?? "";
  if (asked.headers["authorization"] !== "Bearer 00Dt0ken!of.salesforce")
    return refusal(401, "INVALID_SESSION_ID", "Session expired or invalid");
  switch (`${asked.method} ${path}`) {
    case "GET query":
      return query(asked.url.searchParams.get("q") ?? "", rows);
    case "POST sobjects/Lead":
      return create(jsonOf(asked) ?? {}, rows);
    default:
      return record(asked, /^sobjects\/Lead\/(\w+)$/.exec(path)?.[1], rows);
  }
}

function record(asked: Asked, id: string | undefined, rows: Row[]): Answered {
  const row = rows.find((each) => each.Id === id);
  if (row === undefined) return refusal(404, "NOT_FOUND", "The requested resource does not exist");
  if (asked.method === "GET") return { status: 200, body: row };
  if (asked.method !== "DELETE") return { status: 405 };
  rows.splice(rows.indexOf(row), 1);
  return { status: 204 };
}

/** The one query that is asked, its two literals unescaped as SOQL escapes them. */
function query(text: string, rows: readonly Row[]): Answered {
  const literal = String.raw`'((?:[^'\\]|\\.)*)'`;
  const found = new RegExp(`^SELECT Id FROM Lead WHERE Email = ${literal} AND LeadSource = ${literal} LIMIT 1$`, "s").exec(text);
  if (found === null) return refusal(400, "MALFORMED_QUERY", "unexpected token");
  const [email, source] = [found[1], found[2]].map((each) => (each ?? "").replaceAll(/\\(.)/gs, "$1"));
  const records = rows.filter((row) => row["Email"] === email && row["LeadSource"] === source).slice(0, 1);
  return {
    status: 200,
    body: { totalSize: records.length, done: true, records: records.map(({ Id }) => ({ attributes: { type: "Lead" }, Id })) },
  };
}

function create(row: Readonly<Record<string, unknown>>, rows: Row[]): Answered {
  const odd = Object.entries(row).find(([name, value]) => typeof value !== "string" || Array.from(value).length > (columns[name] ?? -1));
  if (odd !== undefined) return refusal(400, "INVALID_FIELD", `No such column '${odd[0]}' on sobject of type Lead, or it is too long`);
  if (row["LastName"] === "" || row["Company"] === "") return refusal(400, "REQUIRED_FIELD_MISSING", "Required fields are missing");
  const id = `00Q5g00000${String(rows.length + 1).padStart(8, "0")}`;
  rows.push({ Id: id, ...row });
  return { status: 201, body: { id, success: true, errors: [] } };
}

function refusal(status: number, errorCode: string, message: string): Answered {
  return { status, body: [{ errorCode, message }] };
}
