import { commits, countCommits, fileChanges, mergeBase } from "../git/history.ts";
import { tryGit } from "../git/run.ts";
import { commitJson, fileJson } from "../json/commit.ts";
import { pullJson, simplePullJson } from "../json/pull.ts";
import type { IssueRecord, PullRecord } from "../world/records.ts";
import { htmlOf, repositoryApiOf, type World } from "../world/world.ts";
import { type Answer, type Call, notFound, pathOf, Refusal, type Route } from "./route.ts";

/** Pull requests and commits: nothing here changes anything. */
export const pullRoutes: readonly Route[] = [
  { operation: "GET /repos/{owner}/{repo}/pulls", needs: [["pull_requests", "read"]], answer: list },
  { operation: "GET /repos/{owner}/{repo}/pulls/{pull_number}", needs: [["pull_requests", "read"]], answer: one },
  { operation: "GET /repos/{owner}/{repo}/pulls/{pull_number}/files", needs: [["pull_requests", "read"]], answer: files },
  { operation: "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls", needs: [["pull_requests", "read"]], answer: ofCommit },
  { operation: "GET /repos/{owner}/{repo}/commits/{ref}", needs: [["contents", "read"]], answer: commit },
  { operation: "GET /repos/{owner}/{repo}/compare/{basehead}", needs: [["contents", "read"]], answer: compare },
];

function list({ world, query }: Call): Answer {
  const state = query["state"] ?? "open";
  const found = all(world).filter(
    ([pull, issue]) =>
      (state === "all" || issue.state === state) &&
      (query["head"] === undefined || query["head"] === `${pull.fork?.login ?? world.owner.login}:${pull.branch}`) &&
      (query["base"] === undefined || query["base"] === world.defaultBranch),
  );
  const ordered = query["direction"] === "asc" ? found : found.toReversed();
  return { status: 200, list: ordered.map(([pull, issue]) => simplePullJson(world, pull, issue)) };
}

function all(world: World): readonly (readonly [PullRecord, IssueRecord])[] {
  return [...world.pulls.values()].flatMap((pull) => {
    const issue = world.issues.get(pull.number);
    return issue === undefined ? [] : [[pull, issue] as const];
  });
}

function pullOf(call: Call): readonly [PullRecord, IssueRecord] {
  const found = all(call.world).find(([{ number }]) => number === Number(pathOf(call, "pull_number")));
  if (found === undefined) throw notFound();
  return found;
}

function one(call: Call): Answer {
  const [pull, issue] = pullOf(call);
  return { status: 200, body: pullJson(call.world, pull, issue), lastModified: issue.updatedAt };
}

/** GitHub lists at most so many files of a pull request. */
const mostFiles = 3_000;

async function files(call: Call): Promise<Answer> {
  const [{ baseSha, headSha }] = pullOf(call);
  const parted = await mergeBase(call.world.gitDirectory, baseSha, headSha);
  const changes = await fileChanges(call.world.gitDirectory, parted, headSha);
  return { status: 200, list: changes.slice(0, mostFiles).map((change) => fileJson(call.world, change, headSha)) };
}

/** Open pull requests that hold the commit, and the merged one that brought it. */
async function ofCommit(call: Call): Promise<Answer> {
  const { world } = call;
  const sha = await commitOf(world, pathOf(call, "commit_sha"));
  const held = await Promise.all(all(world).map(async ([pull]) => pull.mergeCommit === sha || (await brings(world, pull, sha))));
  const found = all(world).filter((_, at) => held[at] === true);
  return { status: 200, list: found.map(([pull, issue]) => simplePullJson(world, pull, issue)) };
}

async function brings(world: World, pull: PullRecord, sha: string): Promise<boolean> {
  const listed = await tryGit(world.gitDirectory, ["rev-list", `${pull.baseSha}..${pull.headSha}`]);
  return listed?.split("\n").includes(sha) ?? false;
}

async function commit(call: Call): Promise<Answer> {
  const { world } = call;
  const sha = await commitOf(world, pathOf(call, "ref"));
  const [facts] = await commits(world.gitDirectory, ["-1", sha]);
  if (facts === undefined) throw notFound();
  const changes = await fileChanges(world.gitDirectory, facts.parents[0], sha);
  const total = (key: "additions" | "deletions") => changes.reduce((sum, change) => sum + change[key], 0);
  const stats = { additions: total("additions"), deletions: total("deletions"), total: total("additions") + total("deletions") };
  return { status: 200, body: { ...commitJson(world, facts), stats, files: changes.map((change) => fileJson(world, change, sha)) } };
}

/** The commit of a name; 422 as GitHub for an id that is none, 404 for the rest. */
export async function commitOf(world: World, name: string): Promise<string> {
  const candidates = [`refs/heads/${name}`, `refs/tags/${name}`, name];
  for (const candidate of candidates) {
    const sha = await tryGit(world.gitDirectory, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${candidate}^{commit}`]);
    if (sha !== undefined) return sha.replace("--end-of-options\n", "");
  }
  throw new Refusal(422, `No commit found for SHA: ${name}`);
}

async function compare(call: Call): Promise<Answer> {
  const { world } = call;
  const [from = "", to] = pathOf(call, "basehead").split("...");
  if (to === undefined) throw notFound();
  const [base, head] = await Promise.all([commitOf(world, from), commitOf(world, to)]).catch(() => {
    throw notFound();
  });
  const parted = await mergeBase(world.gitDirectory, base, head);
  if (parted === undefined) throw new Refusal(404, `No common ancestor between ${from} and ${to}.`);
  const [ahead, behind] = await Promise.all([countCommits(world.gitDirectory, base, head), countCommits(world.gitDirectory, head, base)]);
  const listed = await commits(world.gitDirectory, ["--reverse", `${base}..${head}`]);
  const [[baseFacts], [partedFacts]] = await Promise.all([
    commits(world.gitDirectory, ["-1", base]),
    commits(world.gitDirectory, ["-1", parted]),
  ]);
  if (baseFacts === undefined || partedFacts === undefined) throw notFound();
  const page = `${htmlOf(world)}/compare/${from}...${to}`;
  const body = {
    url: `${repositoryApiOf(world)}/compare/${from}...${to}`,
    html_url: page,
    permalink_url: `${htmlOf(world)}/compare/${base}...${head}`,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: commitJson(world, baseFacts),
    merge_base_commit: commitJson(world, partedFacts),
    status: ahead === 0 ? (behind === 0 ? "identical" : "behind") : behind === 0 ? "ahead" : "diverged",
    ahead_by: ahead,
    behind_by: behind,
    total_commits: listed.length,
    commits: listed.map((facts) => commitJson(world, facts)),
    files: (await fileChanges(world.gitDirectory, parted, head)).map((change) => fileJson(world, change, head)),
  };
  return { status: 200, body };
}
