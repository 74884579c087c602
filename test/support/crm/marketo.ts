import { crmServer, jsonOf, type Answered, type Asked, type CrmServer } from "./crm-server.ts";

export const marketoApp = { id: "5b1e9c7a-3f52-4a3e-9d3b-0c6d2f1a7b11", secret: "m4rketo&secret", form: "1024" };

type Person = { readonly id: number } & Readonly<Record<string, unknown>>;
const known = new Set(["firstName", "lastName", "email", "phone", "country", "company", "title"]);

/** A Marketo account: identity by client credentials, one form, people by address, deletion. It answers 200 also when it refuses. */
export async function marketoServer(): Promise<CrmServer & { readonly people: Person[] }> {
  const people: Person[] = [];
  const server = await crmServer((asked) => answer(asked, people));
  return { ...server, people };
}

function answer(asked: Asked, people: Person[]): Answered {
  const { pathname, searchParams } = asked.url;
  if (pathname === "/identity/oauth/token") return token(searchParams);
  if (asked.headers["authorization"] !== "Bearer t0ken.of.marketo") return marketoRefusal("601", "Access token invalid");
  switch (`${asked.method} ${pathname}`) {
    case "POST /rest/v1/leads/submitForm.json":
      return submit(jsonOf(asked) ?? {}, people);
    case "GET /rest/v1/leads.json":
      if (searchParams.get("filterType") !== "email") return marketoRefusal("1003", "filterType not specified");
      return success(people.filter(({ email }) => email === searchParams.get("filterValues")));
    case "POST /rest/v1/leads/delete.json":
      return remove(jsonOf(asked) ?? {}, people);
    default:
      return marketoRefusal("610", "Requested resource not found");
  }
}

function token(query: URLSearchParams): Answered {
  if (query.get("grant_type") !== "client_credentials") return { status: 400, body: { error: "unsupported_grant_type" } };
  if (query.get("client_id") !== marketoApp.id || query.get("client_secret") !== marketoApp.secret)
    return { status: 401, body: { error: "unauthorized", error_description: `Bad client credentials ${query.get("client_secret")}` } };
  return {
    status: 200,
    body: { access_token: "t0ken.of.marketo", token_type: "bearer", expires_in: 3599, scope: "leads@contoso.example" },
  };
}

function submit(body: Readonly<Record<string, unknown>>, people: Person[]): Answered {
  if (String(body["formId"]) !== marketoApp.form || typeof body["formId"] !== "number")
    return marketoRefusal("702", `No data found for form ${String(body["formId"])}`);
  const input: readonly unknown[] = Array.isArray(body["input"]) ? body["input"] : [];
  const fields = input.map((each) =>
    typeof each === "object" && each !== null && "leadFormFields" in each ? each.leadFormFields : undefined,
  );
  return success(
    fields.map((each) => {
      const person = Object.entries(each ?? {});
      const odd = person.find(([name]) => !known.has(name));
      if (odd !== undefined) return { status: "skipped", reasons: [{ code: "1006", message: `Field '${odd[0]}' not found` }] };
      const id = people.length + 1;
      people.push({ id, ...Object.fromEntries(person) });
      return { id, status: "created" };
    }),
  );
}

function remove(body: Readonly<Record<string, unknown>>, people: Person[]): Answered {
  const input: readonly unknown[] = Array.isArray(body["input"]) ? body["input"] : [];
  const ids = input.map((each) => (typeof each === "object" && each !== null && "id" in each ? each.id : undefined));
  people.splice(0, people.length, ...people.filter(({ id }) => !ids.includes(id)));
  return success(ids.map((id) => ({ id, status: "deleted" })));
}

function success(result: readonly unknown[]): Answered {
  return { status: 200, body: { requestId: "e42b#14272d07d78", success: true, result } };
}

/** What Marketo says when it refuses with this code. */
export function marketoRefusal(code: string, message: string): Answered {
  return { status: 200, body: { requestId: "e42b#14272d07d78", success: false, errors: [{ code, message }] } };
}
