import { request, type IncomingHttpHeaders } from "node:http";

/** What a server answered. */
export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** A request exactly as it is written: `fetch` would tidy the path up first. */
export async function ask(
  { url }: { readonly url: string },
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const asked = request(url, { path, headers, method }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("error", reject);
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }));
    });
    asked.on("error", reject);
    asked.end();
  });
}
