import type { Answer } from "../routes/route.ts";

const usualPerPage = 30;
const mostPerPage = 100;

export type Paged = { readonly body: unknown; readonly headers: Readonly<Record<string, string>> };

/** Cuts the page that was asked for out of a list and links first, previous, next and last. */
export function pageOf(answer: Answer, url: URL, query: Readonly<Record<string, unknown>>): Paged {
  if (answer.list === undefined) return { body: answer.body, headers: {} };
  const perPage = Math.min(mostPerPage, Math.max(1, Number(query["per_page"] ?? usualPerPage)));
  const page = Math.max(1, Number(query["page"] ?? 1));
  const cut = answer.list.slice((page - 1) * perPage, page * perPage);
  const last = Math.max(1, Math.ceil(answer.list.length / perPage));
  const links = [
    ...(page > 1 ? [link(url, "prev", page - 1)] : []),
    ...(page < last ? [link(url, "next", page + 1), link(url, "last", last)] : []),
    ...(page > 1 ? [link(url, "first", 1)] : []),
  ];
  return { body: answer.wrap === undefined ? cut : answer.wrap(cut), headers: links.length === 0 ? {} : { link: links.join(", ") } };
}

function link(url: URL, relation: string, page: number): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${relation}"`;
}
