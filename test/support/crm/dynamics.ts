import { crmServer, formOf, jsonOf, type Answered, type Asked, type CrmServer } from "./crm-server.ts";

export const dynamicsApp = {
  directory: "0d9f3a62-7f0a-4c0f-8a52-9e5d9a3d6c22",
  id: "5b1e9c7a-3f52-4a3e-9d3b-0c6d2f1a7b11",
  key: "k3y~of.the app+/=",
};

type Row = Readonly<Record<string, unknown>>;
/** Columns of Dataverse's table `lead` that exist here, with their lengths. */
const columns: Readonly<Record<string, number>> = {
  subject: 300,
  firstname: 50,
  lastname: 50,
  emailaddress1: 100,
  mobilephone: 20,
  companyname: 100,
  jobtitle: 100,
  address1_country: 80,
  description: 2000,
};

/** Dynamics 365 and its sign-in service at one address: client credentials, and the Web API's table `leads` (PATCH with If-None-Match, GET, DELETE). */
export async function dynamicsServer(
  options: { readonly mayDelete?: boolean } = {},
): Promise<CrmServer & { readonly rows: Map<string, Row> }> {
  const rows = new Map<string, Row>();
  let origin = "";
  const server = await crmServer((asked) => (asked.url.pathname.startsWith("/api/") ? table(asked, rows, options) : signIn(asked, origin)));
  origin = server.url;
  return { ...server, rows };
}

function signIn(asked: Asked, origin: string): Answered {
  const form = formOf(asked);
  if (asked.method !== "POST" || asked.url.pathname !== `/${dynamicsApp.directory}/oauth2/v2.0/token`) return { status: 404 };
  if (form?.["grant_type"] !== "client_credentials" || form["client_id"] !== dynamicsApp.id || form["client_secret"] !== dynamicsApp.key)
    return {
      status: 401,
      body: { error: "invalid_client", error_description: `AADSTS7000215: Invalid client secret provided: ${form?.["client_secret"]}` },
    };
  if (form["scope"] !== `${origin}/.default`) return { status: 400, body: { error: "invalid_scope", error_description: "AADSTS70011" } };
  return { status: 200, body: { token_type: "Bearer", expires_in: 3599, access_token: "t0ken.of.dynamics" } };
}

function table(asked: Asked, rows: Map<string, Row>, { mayDelete = true }: { readonly mayDelete?: boolean }): Answered {
  const id = /^\/api\/data\/v9\.2\/leads\(([0-9a-f-]{36})\)$/.exec(asked.url.pathname)?.[1];
  if (asked.headers["authorization"] !== "Bearer t0ken.of.dynamics") return { status: 401 };
  if (id === undefined) return refusal(404, "Resource not found for the segment");
  if (asked.headers["odata-version"] !== "4.0") return refusal(400, "OData-Version is missing");
  switch (asked.method) {
    case "PATCH":
      return write(asked, rows, id);
    case "GET":
      return rows.has(id) ? { status: 200, body: { "@odata.etag": 'W/"1"', leadid: id, ...rows.get(id) } } : refusal(404, "Does Not Exist");
    case "DELETE":
      if (!mayDelete) return refusal(403, "Principal user is missing prvDeleteLead privilege");
      return rows.delete(id) ? { status: 204 } : refusal(404, "Does Not Exist");
    default:
      return { status: 405 };
  }
}

function write(asked: Asked, rows: Map<string, Row>, id: string): Answered {
  if (asked.headers["if-none-match"] === "*" && rows.has(id)) return refusal(412, "A record with matching key values already exists.");
  const row = jsonOf(asked) ?? {};
  const odd = Object.entries(row).find(([name, value]) => typeof value !== "string" || Array.from(value).length > (columns[name] ?? -1));
  if (odd !== undefined) return refusal(400, `Could not find a property named '${odd[0]}', or it is too long`);
  rows.set(id, row);
  return { status: 204, headers: { "odata-entityid": asked.url.href } };
}

function refusal(status: number, message: string): Answered {
  return { status, body: { error: { code: "0x80040217", message } } };
}
