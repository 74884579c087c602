import { commentJson, reactionJson } from "../json/issue.ts";
import { addComment, deleteComment, editComment, react } from "../world/issues.ts";
import { commentOf, conversation, issueOf } from "./issue-number.ts";
import { type Answer, type Call, invalid, type Route, sinceOf, textOf } from "./route.ts";

/** What GitHub takes in one body, in characters. */
const mostBody = 65_536;

/** Comments on issues and pull requests, and reactions to them. */
export const commentRoutes: readonly Route[] = [
  { operation: "POST /repos/{owner}/{repo}/issues/{issue_number}/comments", needs: conversation("write"), answer: create },
  { operation: "GET /repos/{owner}/{repo}/issues/{issue_number}/comments", needs: conversation("read"), answer: list },
  {
    operation: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}",
    needs: conversation("read"),
    answer: (call) => ({ status: 200, body: commentJson(call.world, commentOf(call)), lastModified: commentOf(call).updatedAt }),
  },
  { operation: "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", needs: conversation("write"), answer: update },
  { operation: "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", needs: conversation("write"), answer: remove },
  { operation: "GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", needs: conversation("read"), answer: listReactions },
  { operation: "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", needs: conversation("write"), answer: addReaction },
];

function create(call: Call): Answer {
  const issue = issueOf(call);
  const comment = addComment(call.world, call.doer, issue, bodyOf(call));
  return { status: 201, body: commentJson(call.world, comment) };
}

function list(call: Call): Answer {
  const { number } = issueOf(call);
  const since = sinceOf(call.query);
  const found = [...call.world.comments.values()].filter((comment) => comment.issue === number && comment.updatedAt >= since);
  return { status: 200, list: found.map((comment) => commentJson(call.world, comment)) };
}

function update(call: Call): Answer {
  const comment = commentOf(call);
  editComment(call.world, call.doer, comment, bodyOf(call));
  return { status: 200, body: commentJson(call.world, comment) };
}

function remove(call: Call): Answer {
  deleteComment(call.world, call.doer, commentOf(call));
  return { status: 204 };
}

function bodyOf(call: Call): string {
  const body = textOf(call, "body") ?? "";
  if (body.trim() === "") throw invalid("IssueComment", "body", "body can't be blank", "missing_field");
  refuseLongBody("IssueComment", body);
  return body;
}

/** Throws 422 for a body that GitHub would not keep. */
export function refuseLongBody(resource: string, body: string | undefined): void {
  if ((body ?? "").length > mostBody) throw invalid(resource, "body", `body is too long (maximum is ${mostBody} characters)`);
}

function listReactions(call: Call): Answer {
  const comment = commentOf(call);
  const { content } = call.query;
  const found = call.world.reactions.filter(
    (reaction) => reaction.comment === comment.id && (content === undefined || reaction.content === content),
  );
  return { status: 200, list: found.map((reaction) => reactionJson(call.world, reaction)) };
}

function addReaction(call: Call): Answer {
  const { reaction, isNew } = react(call.world, call.doer, commentOf(call), textOf(call, "content") ?? "");
  return { status: isNew ? 201 : 200, body: reactionJson(call.world, reaction) };
}
