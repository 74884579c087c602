import { commitChanges, personOf } from "./git/commit.ts";
import { git } from "./git/run.ts";
import type { Changes, Person } from "./types.ts";
import { dispatchWorkflow } from "./world/dispatch.ts";
import {
  addComment,
  addLabel,
  changeLabel,
  createIssue,
  deleteComment,
  deleteIssue,
  deleteLabel,
  editComment,
  removeLabel,
  setState,
} from "./world/issues.ts";
import { demand, knownAccount } from "./world/people.ts";
import { defaultHead, mergePull, moved, openPull, pushToPull } from "./world/pulls.ts";
import type { BaseRole, Doer } from "./world/records.ts";
import type { World } from "./world/world.ts";

/** What the test asks for is not there: an error of the test itself. */
function there<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`There is no ${what}.`);
  return found;
}

/** Somebody at the browser and at git, held to what their role allows. */
export function personAt(world: World, login: string): Person {
  const account = knownAccount(world, login);
  const doer: Doer = { account, app: null, startsWorkflows: true };
  const need = (least: BaseRole, act: string) => demand(world, account, least, act);
  return { ...codeOf(world, doer, need), ...talkOf(world, doer, need), ...labelling(world, doer, need) };
}

type Need = (least: BaseRole, act: string) => void;

function codeOf(
  world: World,
  doer: Doer,
  need: Need,
): Pick<Person, "push" | "forcePush" | "openPullRequest" | "pushToPullRequest" | "merge" | "dispatch"> {
  const pullOf = (number: number) => there(world.pulls.get(number), `pull request #${number}`);
  return {
    push: async (changes, message = "Change") => {
      need("write", "push");
      return await push(world, doer, changes, message);
    },
    forcePush: async (sha) => {
      need("write", "push");
      const ref = defaultRef(world);
      const before = defaultHead(world);
      await git(world.gitDirectory, ["update-ref", ref, sha]);
      await moved(world, doer, { ref, before, after: sha });
    },
    openPullRequest: async (wanted) => {
      need(wanted.fork === true ? "read" : "write", "open this pull request");
      return (await openPull(world, doer, wanted)).number;
    },
    pushToPullRequest: async (number, changes) => await pushToPull(world, doer, pullOf(number), changes),
    merge: async (number, how = "merge") => {
      need("write", "merge");
      return await mergePull(world, doer, pullOf(number), how);
    },
    dispatch: async (workflow, inputs = {}) => {
      need("write", "run a workflow");
      const refusal = await dispatchWorkflow(world, doer, { workflow, ref: world.defaultBranch, inputs });
      if (refusal !== undefined) throw new Error(refusal.message);
    },
  };
}

async function push(world: World, doer: Doer, changes: Changes, message: string): Promise<string> {
  const ref = defaultRef(world);
  const before = defaultHead(world);
  const after = await commitChanges(world.gitDirectory, {
    ref,
    parent: before,
    changes,
    message,
    by: personOf(doer.account),
    at: world.now(),
  });
  await moved(world, doer, { ref, before, after });
  return after;
}

function defaultRef(world: World): string {
  return `refs/heads/${world.defaultBranch}`;
}

function talkOf(
  world: World,
  doer: Doer,
  need: Need,
): Pick<Person, "comment" | "editComment" | "deleteComment" | "openIssue" | "closeIssue" | "deleteIssue"> {
  const issueOf = (number: number) => there(world.issues.get(number), `issue #${number}`);
  const ownComment = (id: number) => {
    const comment = there(world.comments.get(id), `comment ${id}`);
    if (comment.author !== doer.account) need("write", "change a comment of somebody else");
    return comment;
  };
  return {
    comment: async (number, body) => {
      need("read", "comment");
      return await Promise.resolve(addComment(world, doer, issueOf(number), body).id);
    },
    editComment: (id, body) => editComment(world, doer, ownComment(id), body),
    deleteComment: (id) => deleteComment(world, doer, ownComment(id)),
    openIssue: (title, body) => {
      need("read", "open an issue");
      return createIssue(world, doer, { title, body: body ?? null }).number;
    },
    closeIssue: (number) => {
      if (issueOf(number).author !== doer.account) need("triage", "close an issue");
      setState(world, doer, issueOf(number), "closed");
    },
    deleteIssue: (number) => {
      need("admin", "delete an issue");
      deleteIssue(world, doer, issueOf(number));
    },
  };
}

function labelling(world: World, doer: Doer, need: Need): Pick<Person, "label" | "unlabel" | "deleteLabel" | "renameLabel"> {
  const issueOf = (number: number) => there(world.issues.get(number), `issue #${number}`);
  const labelOf = (name: string) => there(world.labels.get(name.toLowerCase()), `label "${name}"`);
  return {
    label: (number, name) => {
      need(world.labels.has(name.toLowerCase()) ? "triage" : "write", "label");
      addLabel(world, doer, issueOf(number), name);
    },
    unlabel: (number, name) => {
      need("triage", "label");
      removeLabel(world, doer, issueOf(number), name);
    },
    deleteLabel: (name) => {
      need("write", "delete a label");
      deleteLabel(world, doer, labelOf(name));
    },
    renameLabel: (from, to) => {
      need("write", "rename a label");
      changeLabel(world, doer, labelOf(from), { name: to });
    },
  };
}
