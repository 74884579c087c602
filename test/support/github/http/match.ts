import { documentedTemplates, operationOf } from "../openapi/document.ts";
import type { Route } from "../routes/route.ts";

export type Match = { readonly route: Route; readonly template: string; readonly path: Readonly<Record<string, string>> };

/** The route that serves a path; of several the one that names most of it. */
export function matchRoute(routes: readonly Route[], method: string, pathname: string): Match | undefined {
  const matches = routes.flatMap((route) => {
    const [own = "", template = ""] = route.operation.split(" ");
    const path = own === method ? matchTemplate(template, pathname) : undefined;
    return path === undefined ? [] : [{ route, template, path }];
  });
  return matches.toSorted((one, other) => Object.keys(one.path).length - Object.keys(other.path).length)[0];
}

/** Decoded parameters of a path, or undefined when it has another shape. */
function matchTemplate(template: string, pathname: string): Record<string, string> | undefined {
  const wanted = template.split("/");
  const given = pathname.split("/");
  if (wanted.length !== given.length) return undefined;
  const path: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? "";
    const name = /^\{(.+)\}$/u.exec(part)?.[1];
    if (name === undefined ? part !== value : value === "") return undefined;
    if (name !== undefined) path[name] = decodeURIComponent(value);
  }
  return path;
}

/** Why nothing serves it: GitHub does not either, or this server does not yet. */
export function unserved(method: string, pathname: string): string {
  const known = documentedTemplates().find(
    (template) => matchTemplate(template, pathname) !== undefined && operationOf(method, template) !== undefined,
  );
  if (known === undefined) return `${method} ${pathname}: the documents know no such operation`;
  return `${method} ${pathname}: this server does not serve "${method} ${known}" yet; add it to test/support/github/routes`;
}
