import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";

import { quietGit } from "../git/run.ts";
import { type Caller, Refusal } from "../routes/route.ts";
import { effectiveRole } from "../world/people.ts";
import { moved } from "../world/pulls.ts";
import { baseRoles, type BaseRole } from "../world/records.ts";
import { refusedTo } from "../world/rules.ts";
import type { World } from "../world/world.ts";
import type { Received, Reply, Served } from "./exchange.ts";
import { withFault } from "./faults.ts";
import { doerOf } from "./permissions.ts";
import type { Server } from "./server.ts";
import { nameOf } from "./tokens.ts";

/** Git over HTTP, by git's own CGI program, for whoever may. */
export async function serveGit(server: Server, received: Received): Promise<Served> {
  const { world } = server;
  const service = /git-(?:upload|receive)-pack/u.exec(`${received.url.pathname}${received.url.search}`)?.[0] ?? "git-unknown";
  const route = service.replace("git-", "git ");
  let as = "nobody";
  const fault = server.faults.take(received.method, route);
  const reply = await withFault(fault, world.now(), async () => {
    try {
      const caller = server.tokens.gitCallerOf(received.headers.authorization);
      as = nameOf(caller, world);
      refuseGit(world, caller, service);
      return await runBackend(world, received, caller);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const challenge: Record<string, string> = error.status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
      return { status: error.status, headers: { "content-type": "text/plain", ...challenge }, body: Buffer.from(`${error.message}\n`) };
    }
  });
  return { route, kind: "git", as, counted: false, reply };
}

function refuseGit(world: World, caller: Caller, service: string): void {
  const writes = service === "git-receive-pack";
  if (caller.kind === "anonymous") {
    if (writes || world.isPrivate) throw new Refusal(401, "Authentication required");
    return;
  }
  if (caller.kind === "app") throw new Refusal(401, "Invalid username or token");
  const least: BaseRole = writes ? "write" : "read";
  const granted =
    caller.kind === "person"
      ? baseRoles.indexOf(effectiveRole(world, caller.account).role) >= baseRoles.indexOf(least)
      : caller.permissions["contents"] === "write" || caller.permissions["contents"] === least;
  if (!granted) throw new Refusal(403, `Permission to ${world.repository}.git denied to ${caller.account.login}.`);
}

async function runBackend(world: World, received: Received, caller: Caller): Promise<Reply> {
  const folder = await mkdtemp(join(tmpdir(), "github-push-"));
  try {
    const pushed = join(folder, "pushed");
    const printed = await runCgi(environment(world, received, { caller, pushed }), received.body);
    await tellMoves(world, caller, pushed);
    return parseCgi(printed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Push = { readonly caller: Caller; readonly pushed: string };

function environment(world: World, received: Received, { caller, pushed }: Push): NodeJS.ProcessEnv {
  const inside = received.url.pathname.split("/").slice(3).join("/");
  const { headers } = received;
  return {
    PATH: process.env["PATH"],
    ...quietGit,
    GIT_PROJECT_ROOT: dirname(world.gitDirectory),
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${world.name}.git/${inside}`,
    REQUEST_METHOD: received.method,
    QUERY_STRING: received.url.search.slice(1),
    CONTENT_TYPE: headers["content-type"] ?? "",
    CONTENT_LENGTH: String(received.body.length),
    HTTP_CONTENT_ENCODING: headers["content-encoding"] ?? "",
    GIT_PROTOCOL: String(headers["git-protocol"] ?? ""),
    REMOTE_ADDR: "127.0.0.1",
    REMOTE_USER: caller.kind === "anonymous" ? "" : nameOf(caller, world),
    REFUSED: refusedTo(world, nameOf(caller, world)),
    PUSHED: pushed,
  };
}

async function runCgi(env: NodeJS.ProcessEnv, body: Buffer): Promise<Buffer> {
  const child = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
  // The program may end before it has read everything, for instance when it refuses a push.
  child.stdin.on("error", () => undefined);
  child.stdin.end(body);
  return await buffer(child.stdout);
}

/** The hook wrote a line for each reference that moved. */
async function tellMoves(world: World, caller: Caller, pushed: string): Promise<void> {
  const lines = await readFile(pushed, "utf8").catch(() => "");
  for (const line of lines.split("\n").filter((text) => text !== "")) {
    const [before = "", after = "", ref = ""] = line.split(" ");
    if (ref.startsWith("refs/heads/")) await moved(world, doerOf(world, caller), { before, after, ref });
  }
}

function parseCgi(printed: Buffer): Reply {
  const end = printed.indexOf("\r\n\r\n");
  const lines = printed.subarray(0, Math.max(0, end)).toString().split("\r\n");
  const headers = Object.fromEntries(
    lines.filter((line) => line !== "").map((line) => [line.split(":")[0]?.toLowerCase() ?? "", line.split(": ").slice(1).join(": ")]),
  );
  const { status = end < 0 ? "500" : "200", ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: printed.subarray(end + 4) };
}
