import type { CommentRecord, IssueRecord } from "../world/records.ts";
import type { World } from "../world/world.ts";
import { type Call, type Level, type Needs, notFound, pathOf, Refusal } from "./route.ts";

/** The issue or pull request of the path. Throws 404, or 410 once it was deleted. */
export function issueOf(call: Pick<Call, "world" | "path">): IssueRecord {
  const number = Number(pathOf(call, "issue_number"));
  if (call.world.deletedIssues.has(number)) throw new Refusal(410, "This issue was deleted");
  const issue = call.world.issues.get(number);
  if (issue === undefined) throw notFound();
  return issue;
}

/** The comment of the path. Throws 404. */
export function commentOf(call: Pick<Call, "world" | "path">): CommentRecord {
  const comment = call.world.comments.get(Number(pathOf(call, "comment_id")));
  if (comment === undefined) throw notFound();
  return comment;
}

/** Issues need `issues`, pull requests `pull-requests`. */
export function conversation(level: Level): (call: Pick<Call, "world" | "path">) => Needs {
  return (call) => {
    const comment = call.world.comments.get(Number(call.path["comment_id"]));
    return needsOf(call.world, comment?.issue ?? Number(call.path["issue_number"]), level);
  };
}

function needsOf(world: World, number: number, level: Level): Needs {
  return [[world.pulls.has(number) ? "pull_requests" : "issues", level]];
}
