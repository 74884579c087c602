import type { Limits } from "../http/limits.ts";
import { nodeId, stamp } from "../json/common.ts";
import { commentJson, issueJson } from "../json/issue.ts";
import type { Caller } from "../routes/route.ts";
import type { Account, CommentRecord, IssueRecord } from "../world/records.ts";
import { htmlOf, type World } from "../world/world.ts";

/** An object of the schema: fields are values, or functions of the arguments. What is not here is not served. */
export type Thing = { readonly typename: string; readonly [field: string]: unknown };

/** The root of queries. More fields are added here. */
export function queryRoot(world: World, limits: Limits, caller: Caller): Thing {
  return {
    typename: "Query",
    viewer: "account" in caller ? actor(caller.account, "User") : null,
    rateLimit: () => {
      const { limit, remaining, used, reset } = limits.shown(caller, "graphql");
      return { typename: "RateLimit", cost: 1, limit, remaining, used, resetAt: stamp(new Date(reset * 1000)) };
    },
    repository: ({ owner, name }: Readonly<Record<string, unknown>>) =>
      `${String(owner)}/${String(name)}`.toLowerCase() === world.repository.toLowerCase() ? repository(world) : null,
    nodes: ({ ids }: Readonly<Record<string, unknown>>) => nodesOf(world, caller, ids),
  };
}

/** Of what has a global id, comments are found by it. */
function nodesOf(world: World, caller: Caller, ids: unknown): readonly (Thing | null)[] {
  if (!Array.isArray(ids) || ids.length > mostNodes) throw new Error(`You may not provide more than ${mostNodes} node ids.`);
  const comments = new Map([...world.comments.values()].map((comment) => [nodeId("IC", comment.id), comment]));
  return ids.map((id) => {
    const comment = comments.get(String(id));
    return comment === undefined ? null : { ...commentThing(world, comment), reactionGroups: reactionGroups(world, caller, comment) };
  });
}

/** One group per content that GitHub knows, also where nobody reacted so. */
function reactionGroups(world: World, caller: Caller, comment: CommentRecord): readonly Thing[] {
  const mine = world.reactions.filter(({ comment: id, by }) => id === comment.id && "account" in caller && by.id === caller.account.id);
  return Object.entries(reactionContents).map(([content, word]) => ({
    typename: "ReactionGroup",
    content: word,
    viewerHasReacted: mine.some((reaction) => reaction.content === content),
  }));
}

const reactionContents = {
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  laugh: "LAUGH",
  hooray: "HOORAY",
  confused: "CONFUSED",
  heart: "HEART",
  rocket: "ROCKET",
  eyes: "EYES",
} as const;

function actor(account: Account, typename: "User" | "Actor"): Thing {
  const type = typename === "User" ? "User" : account.type;
  const login = typename === "Actor" ? account.login.replace(/\[bot\]$/u, "") : account.login;
  return { typename: type, id: nodeId(account.type === "Bot" ? "BOT" : "U", account.id), login, databaseId: account.id };
}

function repository(world: World): Thing {
  const find = (number: unknown, isPull: boolean | undefined) => {
    const issue = world.issues.get(Number(number));
    return issue === undefined || (isPull !== undefined && world.pulls.has(issue.number) !== isPull) ? null : issueThing(world, issue);
  };
  return {
    typename: "Repository",
    id: nodeId("R", world.repositoryId),
    databaseId: world.repositoryId,
    nameWithOwner: world.repository,
    url: htmlOf(world),
    issue: ({ number }: Readonly<Record<string, unknown>>) => find(number, false),
    pullRequest: ({ number }: Readonly<Record<string, unknown>>) => find(number, true),
    issueOrPullRequest: ({ number }: Readonly<Record<string, unknown>>) => find(number, undefined),
  };
}

function issueThing(world: World, issue: IssueRecord): Thing {
  const json = issueJson(world, issue);
  const comments = [...world.comments.values()].filter((comment) => comment.issue === issue.number);
  const pull = world.pulls.get(issue.number);
  return {
    typename: pull === undefined ? "Issue" : "PullRequest",
    id: json["node_id"],
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    state: pull?.mergedAt === null || pull === undefined ? issue.state.toUpperCase() : "MERGED",
    url: json["html_url"],
    author: actor(issue.author, "Actor"),
    createdAt: json["created_at"],
    updatedAt: json["updated_at"],
    labels: connection(
      "LabelConnection",
      issue.labels.map(({ name }) => ({ typename: "Label", name })),
    ),
    comments: connection(
      "IssueCommentConnection",
      comments.map((comment) => commentThing(world, comment)),
    ),
  };
}

function commentThing(world: World, comment: CommentRecord): Thing {
  const json = commentJson(world, comment);
  return {
    typename: "IssueComment",
    id: json["node_id"],
    // Ids of comments are beyond GraphQL's Int: `databaseId` fails for them on the real server.
    fullDatabaseId: String(comment.id),
    body: comment.body,
    url: json["html_url"],
    author: actor(comment.author, "Actor"),
    createdAt: json["created_at"],
    updatedAt: json["updated_at"],
  };
}

const mostNodes = 100;

function connection(typename: string, all: readonly Thing[]): (args: Readonly<Record<string, unknown>>) => Thing {
  return ({ first, last }) => {
    const size = Number(first ?? last ?? 0);
    if (size < 1 || size > mostNodes)
      throw new Error(`You must provide a \`first\` or \`last\` value of 1 to ${mostNodes} to properly paginate the \`${typename}\`.`);
    const nodes = first === undefined ? all.slice(-size) : all.slice(0, size);
    return { typename: typename, totalCount: all.length, nodes };
  };
}
