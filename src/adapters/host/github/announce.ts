import type { CheckView, DeploymentView } from "../../../core/host-view.ts";
import type { Places } from "../../../core/message.ts";
import { offerName } from "../../../core/offer.ts";
import type { Shown, View } from "../../../ports/host.ts";
import type { Checks } from "./checks.ts";
import type { GitHubClient } from "./client.ts";
import { addComment, commentById, ownComment, updateComment, type Comment } from "./comments.ts";
import { keepDeployment } from "./deployments.ts";
import { asFailure, unlessGone, type GitHubFailure } from "./failure.ts";
import { isOwn } from "./identity.ts";
import { issueByNumber, keepHead, updateByNumber, type Issue, type IssueIndex } from "./issues.ts";
import type { Labels } from "./labels.ts";
import { digestOf, hasMarker, markerOf, marksIn, marksLine, type Marks, type Part } from "./marker.ts";

/** What announcing works with; it keeps what was read for the life of the process. */
export type Desk = {
  readonly client: GitHubClient;
  readonly labels: Labels;
  readonly issues: IssueIndex;
  readonly checks: Checks;
  /** Status comments that this process has made, by id: the first announcement after that need not read them again. */
  readonly made: Map<number, Comment>;
};

/** One announcement on its way: what is known so far, and what went wrong. */
type Telling = {
  readonly desk: Desk;
  readonly view: View;
  readonly name: string;
  /** What the parts showed when the comment was last written. */
  readonly before: Marks;
  readonly places: { -readonly [Name in keyof Places]: Places[Name] };
  readonly marks: { -readonly [Name in Part]?: string };
  readonly failures: GitHubFailure[];
};

/**
 * Shows a view on GitHub. The status comment is read first and written last: its second line says what was written of the other parts, so that
 * nothing is read to find that nothing changed. Never throws.
 */
export async function announce(desk: Desk, view: View): Promise<Shown> {
  const failures: GitHubFailure[] = [];
  const seen = await tried(failures, async () => ({ comment: await statusComment(desk, view) }));
  const before = marksIn(seen?.comment?.body ?? "");
  const telling: Telling = { desk, view, name: offerName(view.offer), before, places: { ...view.places }, marks: {}, failures };
  const issue = await tried(failures, async () => await keepIssue(telling));
  if (issue !== undefined) await tried(failures, async () => await desk.labels.keep(issue, view.issue.labels));
  await tried(failures, async () => await keepCheck(telling));
  for (const slot of view.deployments) await tried(failures, async () => await keepSlot(telling, slot));
  // A comment that could not be read may be there all the same: a second one would be worse than an old one.
  if (seen !== undefined)
    await tried(failures, async () => await keepComment(telling, { seen: seen.comment, fresh: issue?.fresh ?? false }));
  return { places: telling.places, ...worst(failures) };
}

/** What the part gives; undefined when it failed, which is noted and keeps no other part from being told, unless GitHub asks to wait with all of them. */
async function tried<T>(failures: GitHubFailure[], part: () => Promise<T>): Promise<T | undefined> {
  if (failures.some(({ retryAfterMs }) => retryAfterMs !== undefined)) return undefined;
  try {
    return await part();
  } catch (error) {
    failures.push(asFailure(error));
    return undefined;
  }
}

/** The failure to tell of: one that asks to wait, else the first. The others show again at the next announcement. */
function worst(failures: readonly GitHubFailure[]): Pick<Shown, "problem" | "retryAfterMs"> {
  const failure = failures.find(({ retryAfterMs }) => retryAfterMs !== undefined) ?? failures[0];
  if (failure === undefined) return {};
  const { problem, retryAfterMs } = failure;
  return { problem, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** The status comment: by its id, else by a look through the known issue. */
async function statusComment({ client, made }: Desk, { offer, places }: View): Promise<Comment | undefined> {
  const { by, comment, issue } = places;
  const marker = statusMarker(offerName(offer));
  const known = comment === undefined ? undefined : (made.get(comment.id) ?? (await commentById(client, comment.id)));
  if (comment !== undefined) made.delete(comment.id);
  if (known !== undefined && hasMarker(known.body, marker) && (await isOwn(client, known.author, by))) return known;
  return issue === undefined ? undefined : await unlessGone(ownComment(client, { issue: issue.number, marker, by }));
}

function statusMarker(name: string): string {
  return markerOf(`status ${name}`);
}

/** The publication issue: the remembered one, else the one found by its marker, else a new one. */
async function keepIssue({ desk, view, name, before, places, marks }: Telling): Promise<Issue & { readonly fresh: boolean }> {
  const { client, issues } = desk;
  const { title, body, open } = view.issue;
  const mark = digestOf([title, open]);
  const marker = markerOf(`publication ${name}`);
  const lookFirst = before.issue === undefined || before.issue === mark;
  const remembered =
    places.issue === undefined
      ? undefined
      : await (lookFirst ? issueByNumber(client, places.issue.number) : updateByNumber(client, places.issue.number, { title, open }));
  const found = remembered ?? (await issues.find(marker, places.by));
  const issue = found ?? (await issues.open({ title, body, labels: view.issue.labels, marker }, places.by));
  places.issue = { number: issue.number, url: issue.url };
  const kept = await keepHead(client, issue, { title, open });
  marks.issue = mark;
  return { ...kept, fresh: found === undefined };
}

async function keepCheck({ desk, view, name, before, places, marks }: Telling): Promise<void> {
  const { check, submission } = view;
  if (check === undefined) return;
  const key = `${name}/${submission}`;
  const mark = digestOf([key, check]);
  const notes = notesOf(key, check) ?? before.notes;
  const known = places.check?.submission === submission ? places.check : undefined;
  if (known === undefined || before.check !== mark) {
    const noted = before.notes !== undefined && before.notes === notes;
    const { id, url } = await desk.checks.keep({ view: check, key, id: known?.id, old: before.check !== undefined, noted });
    if (places.check !== undefined && known === undefined) await desk.checks.retire(places.check.id, submission);
    places.check = { id, submission, url };
  }
  Object.assign(marks, { check: mark, ...(notes === undefined ? {} : { notes }) });
}

/** A digest of the annotations that a check holds from now on; undefined while it gets none. One that goes on keeps what it has. */
function notesOf(key: string, { status, annotations }: CheckView): string | undefined {
  return status === "completed" ? digestOf([key, annotations]) : undefined;
}

async function keepSlot({ desk, name, before, places, marks }: Telling, slot: DeploymentView): Promise<void> {
  const { environment, submission } = slot;
  const mark = digestOf([name, slot]);
  const known = places[environment];
  if (known?.submission !== submission || before[environment] !== mark) {
    const kept = await keepDeployment(desk.client, {
      offer: name,
      view: slot,
      known,
      by: places.by,
      old: before[environment] !== undefined,
    });
    if (kept !== undefined) places[environment] = kept;
  }
  marks[environment] = mark;
}

type Seen = { readonly seen: Comment | undefined; readonly fresh: boolean };

async function keepComment({ desk, view, name, places, marks }: Telling, { seen, fresh }: Seen): Promise<void> {
  const { client } = desk;
  const { issue, by } = places;
  if (issue === undefined) return;
  const kept = { issue: issue.number, marker: statusMarker(name), by };
  const body = `${kept.marker}\n${marksLine(marks)}\n${view.issue.comment}`;
  const find = async (): Promise<Comment | undefined> => await ownComment(client, kept);
  // An issue that was remembered has been looked through already, and a new one holds nothing.
  const looked = fresh || view.places.issue?.number === issue.number;
  const current = seen ?? (looked ? undefined : await find());
  if (current !== undefined) await updateComment(client, current, body);
  const { id, url, author } = current ?? (await firstComment(desk, issue.number, body, find));
  places.comment = { id, url };
  if (author !== undefined) places.by = author;
}

async function firstComment(
  { client, made }: Desk,
  issue: number,
  body: string,
  find: () => Promise<Comment | undefined>,
): Promise<Comment> {
  const comment = await addComment(client, issue, body, { find });
  made.set(comment.id, comment);
  return comment;
}
