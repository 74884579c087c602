import type { Context } from "hono";

import { pageFile, type Language } from "../../render/language.ts";
import { messagePage, type MessageKind } from "../../render/message-page.ts";
import { isContentName } from "../content-name.ts";
import { contentOf, type Content } from "./content.ts";
import { createEncoder } from "./encode.ts";
import type { Files } from "./files.ts";
import { headersOf, type Kept } from "./headers.ts";
import { hasAlready, languageOf, pathOf } from "./request.ts";

/** The ways to answer. What is secret is kept nowhere and found by nobody. */
export type Answers = {
  readonly send: (c: Context, content: Content, how?: How) => Promise<Response>;
  /** One of the answers that are no page of the site. */
  readonly say: (c: Context, kind: MessageKind, isSecret?: boolean) => Promise<Response>;
  /** One of these files; a folder is its page in the reader's language. */
  readonly fromFiles: (c: Context, files: Files, path: readonly string[], isSecret?: boolean) => Promise<Response>;
  /** To the same address as a folder: without the last slash the page's relative links would break. */
  readonly toFolder: (c: Context) => Response;
};

export type How = Kept & { readonly status?: number };

const statuses: Readonly<Record<MessageKind, number>> = {
  notFound: 404,
  gone: 410,
  tooMany: 429,
  onlyLooking: 405,
  wrongHost: 421,
  foreignForm: 403,
  tooLarge: 413,
  failed: 500,
};

/** Answers with what is drawn, and with files. */
export function createAnswers(): Answers {
  const encode = createEncoder();

  async function send(c: Context, content: Content, { status = 200, ...kept }: How = {}): Promise<Response> {
    const headers = headersOf(content, kept);
    if (status === 200 && hasAlready(c, content.tag)) return new Response(null, { status: 304, headers });
    const { bytes, encoding } = await encode(content, c.req.header("Accept-Encoding"));
    if (encoding !== "identity") headers["Content-Encoding"] = encoding;
    headers["Content-Length"] = String(bytes.length);
    return new Response(c.req.method === "HEAD" ? null : new Uint8Array(bytes), { status, headers });
  }

  async function say(c: Context, kind: MessageKind, isSecret = false): Promise<Response> {
    const body = messagePage(kind, languageOf(c), "../".repeat(Math.max(0, pathOf(c).length - 1)));
    return await send(c, contentOf(body, "text/html; charset=utf-8"), { status: statuses[kind], isSecret });
  }

  return {
    send,
    say,
    fromFiles: async (c, files, path, isSecret = false) => {
      const found = await files(await named(files, path, languageOf(c)));
      const last = path.at(-1) ?? "";
      if (found !== undefined) return await send(c, found, { isSecret, isFixed: isContentName(last) });
      const isFolder = last !== "" && !last.includes(".") && (await files([...path, "index.html"])) !== undefined;
      return isFolder ? toFolder(c) : await say(c, "notFound", isSecret);
    },
    toFolder,
  };
}

async function named(files: Files, path: readonly string[], language: Language): Promise<readonly string[]> {
  if (path.at(-1) !== "") return path;
  const wished = [...path.slice(0, -1), pageFile("index", language)];
  return (await files(wished)) === undefined ? [...path.slice(0, -1), pageFile("index", "en")] : wished;
}

/** Relative, so that it holds below any path that a proxy puts in front. */
function toFolder(c: Context): Response {
  return new Response(null, { status: 308, headers: { Location: `${encodeURIComponent(pathOf(c).at(-1) ?? "")}/` } });
}
