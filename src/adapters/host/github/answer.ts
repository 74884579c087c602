import { errorText } from "../../fault.ts";
import { GitHubFailure } from "./failure.ts";
import * as problems from "./problems.ts";

/** One whole answer: the body is read to its end before anybody looks at it. */
export type RawAnswer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** Reads text to be shown of what a server or the network said, without secrets. */
export type Cleaner = (text: string) => string;

/** Receives an answer to its end. Throws `github-unreachable` when it does not come, or breaks off. */
export async function receive(what: string, ask: () => Promise<Response>, clean: Cleaner): Promise<RawAnswer> {
  try {
    const response = await ask();
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    const problem = problems.unreachable(what, clean(networkWords(error)));
    throw new GitHubFailure({ problem, permanent: false, mayHaveHappened: true });
  }
}

/** `fetch failed` says nothing; its cause does (ECONNREFUSED, a closed socket, a name that does not resolve). */
function networkWords(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message || errorText(error) : errorText(error);
}

/** Why an answer is no good; undefined when it is. Limits are told apart before. */
export function faultOf(what: string, answer: RawAnswer, clean: Cleaner): GitHubFailure | undefined {
  const { status, headers, body } = answer;
  const found = clean(wordsOf(answer));
  if (status >= 500)
    return new GitHubFailure({
      problem: problems.unreachable(what, `${status} ${found}`),
      status,
      permanent: false,
      mayHaveHappened: true,
    });
  if (status >= 300 && status < 400 && status !== 304) {
    const problem = problems.moved(what, clean(headers.get("location") ?? "another address"));
    return new GitHubFailure({ problem, status, permanent: true });
  }
  if (status >= 400) return new GitHubFailure({ problem: refusal(what, answer, found), status, permanent: true });
  if (body !== "" && status !== 304 && !isJson(answer)) {
    return new GitHubFailure({ problem: problems.unreadable(what, found), status, permanent: false, mayHaveHappened: true });
  }
  return undefined;
}

function refusal(what: string, { status, headers }: RawAnswer, found: string) {
  if (status === 401) return problems.tokenRefused(what, found);
  if (status === 403) return problems.denied(what, found, headers.get("x-accepted-github-permissions") ?? undefined);
  if (status === 404 || status === 410) return problems.notFound(what, found);
  return problems.refused(what, status, found);
}

/** What the server said: the `message` of an error and the messages beside it, else the beginning of the text. */
function wordsOf({ body }: RawAnswer): string {
  const value = parsed(body);
  if (typeof value !== "object" || value === null || !("message" in value)) return body.trim() === "" ? "no text" : body.trim();
  const errors = "errors" in value ? ` ${JSON.stringify(value.errors)}` : "";
  return `${String(value.message)}${errors}`;
}

/** Octokit gives an answer of another type as text, which would pass for an empty list. */
function isJson({ headers, body }: RawAnswer): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers.get("content-type") ?? "") && parsed(body) !== undefined;
}

/** The value of a JSON text; undefined when it is none. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
