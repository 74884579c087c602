import { createServer, type RequestListener } from "node:http";

import { describe, expect, it } from "vitest";

import { createGitHubClient, type GitHubClientOptions } from "../../../../src/adapters/host/github/client.ts";
import { failureOf, stepClock } from "../../../support/github-client.ts";

const listIssues = "GET /repos/{owner}/{repo}/issues";

// What a proxy, another server or a hostile one may answer; the strict server never would.
describe("the client and strange answers", () => {
  it.each([
    ["an HTML page", "text/html", "<html>Sign in to the hotel's network</html>"],
    ["JSON that ends early", "application/json", '[{"number": 1'],
    ["no JSON", "application/json", "ok"],
    ["a content type that is none", ";;;", "[]"],
  ])("tells that %s cannot be read", async (_name, type, body) => {
    await using server = await serve((_request, response) => response.writeHead(200, { "content-type": type }).end(body));
    const failure = await failureOf(server.client().ask(listIssues));
    expect(failure).toMatchObject({ permanent: false, problem: { code: "github-answer-unreadable" } });
  });
});

describe("the client and where answers lead", () => {
  it("does not follow a transferred issue or a renamed repository", async () => {
    const paths: string[] = [];
    await using server = await serve((request, response) => {
      paths.push(request.url ?? "");
      response
        .writeHead(301, { location: "/repos/other/place/issues/1", "content-type": "application/json" })
        .end('{"message":"Moved Permanently"}');
    });
    expect(await failureOf(server.client().ask(listIssues))).toMatchObject({ permanent: true, problem: { code: "github-moved" } });
    expect(paths).toHaveLength(1);
  });

  it("does not follow a next page to another server", async () => {
    await using server = await serve((_request, response) =>
      response.writeHead(200, { "content-type": "application/json", link: '<https://evil.example/issues?page=2>; rel="next"' }).end("[1]"),
    );
    const items: unknown[] = [];
    for await (const item of server.client().list(listIssues)) items.push(item);
    expect(items).toEqual([1]);
  });

  it("scrubs and quotes what a server says", async () => {
    const token = "an-odd-token-without-a-known-form";
    await using server = await serve((_request, response) =>
      response
        .writeHead(422, { "content-type": "application/json" })
        .end(JSON.stringify({ message: `bad \u202E\n::error::x ${token} Authorization: Bearer abc` })),
    );
    const { problem } = await failureOf(server.client({ token }).ask(listIssues));
    expect(problem.text).not.toContain(token);
    expect(problem.text).not.toContain("Bearer abc");
    expect(problem.text).not.toMatch(/[\n\u202E]/);
  });

  it("gives up on an answer that does not come", async () => {
    await using server = await serve(() => undefined);
    const failure = await failureOf(server.client({ timeoutMs: 40 }).ask(listIssues));
    expect(failure).toMatchObject({ permanent: false, problem: { code: "github-unreachable" } });
  });
});

type Served = AsyncDisposable & { readonly client: (change?: Partial<GitHubClientOptions>) => ReturnType<typeof createGitHubClient> };

async function serve(listener: RequestListener): Promise<Served> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { now, sleep } = stepClock();
  return {
    client: (change = {}) =>
      createGitHubClient({
        token: "t",
        apiUrl: `http://127.0.0.1:${port}`,
        repository: "octo-org/offers",
        now,
        sleep,
        timeoutMs: 2000,
        ...change,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
