import type { Answered, Asked, Service } from "./http.ts";
import type { Machine } from "./machine.ts";
import { instanceMetadata, type Metadata } from "./metadata-document.ts";

/** The versions that the documentation lists; an agent asks for one by name. */
const apiVersions = [
  "2017-03-01",
  "2017-04-02",
  "2017-08-01",
  "2017-10-01",
  "2017-12-01",
  "2018-02-01",
  "2018-04-02",
  "2018-10-01",
  "2019-02-01",
  "2019-03-11",
  "2019-04-30",
  "2019-06-01",
  "2019-06-04",
  "2019-08-01",
  "2019-08-15",
  "2019-11-01",
  "2020-06-01",
  "2020-07-15",
  "2020-09-01",
  "2020-10-01",
  "2020-12-01",
  "2021-01-01",
  "2021-02-01",
  "2021-03-01",
  "2021-05-01",
  "2021-08-01",
  "2021-10-01",
  "2021-11-01",
  "2021-11-15",
  "2021-12-13",
  "2023-07-01",
  "2023-11-15",
  "2025-04-07",
];

/**
 * The instance metadata service at 169.254.169.254, as the documentation describes it: GET only, the header `Metadata: true` and no `X-Forwarded-For`
 * (both against forged requests), a known `api-version`, and a path into the document. Attested data, identity and reprovisioning are not there.
 */
export function metadataService(machine: Machine): Service {
  const document = instanceMetadata(machine);
  return (asked) => {
    const [root, area, ...path] = asked.path.split("/");
    if (root !== "" || area !== "metadata") return failure(404, "Not found");
    if (asked.headers["metadata"]?.toString().toLowerCase() !== "true")
      return failure(400, "Bad request. Required metadata header not specified");
    if (asked.headers["x-forwarded-for"] !== undefined) return failure(400, "Bad request. Request has X-Forwarded-For header");
    if (asked.method !== "GET") return failure(405, "Method not allowed");
    if (path.length === 1 && path[0] === "versions") return json(200, { apiVersions });
    if (path[0] !== "instance") return failure(404, "Not found");
    if (!apiVersions.includes(asked.query.get("api-version") ?? "")) return unknownVersion();
    return present(find(document, path.slice(1)), asked);
  };
}

function find(node: Metadata, path: readonly string[]): Metadata | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return node;
  if (typeof node === "string") return undefined;
  const child = Object.entries(node).find(([key]) => key === name)?.[1];
  return child === undefined ? undefined : find(child, rest);
}

/** A branch is JSON; a leaf is text, and only for who asks for `format=text`. */
function present(found: Metadata | undefined, { query }: Asked): Answered {
  if (found === undefined) return failure(404, "Not found");
  const asText = query.get("format") === "text";
  if (typeof found !== "string") return asText ? { status: 200, body: listing(found) } : json(200, found);
  return asText ? { status: 200, body: found } : failure(400, "Bad request. Leaf nodes need format=text");
}

function listing(node: Exclude<Metadata, string>): string {
  return Object.entries(node)
    .map(([name, value]) => (typeof value === "string" ? name : `${name}/`))
    .join("\n");
}

function unknownVersion(): Answered {
  return json(400, {
    error: "Bad request. api-version is invalid or was not specified in the request. For more information refer to aka.ms/azureimds",
    "newest-versions": apiVersions.slice(-3).toReversed(),
  });
}

function failure(status: number, error: string): Answered {
  return json(status, { error });
}

function json(status: number, value: Metadata): Answered {
  return { status, type: "application/json", body: JSON.stringify(value) };
}
