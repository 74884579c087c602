import { trusted } from "../../../../src/manifest/trusted.ts";
import { checkJson } from "../json/run.ts";
import type { Annotation } from "../types.ts";
import type { CheckRecord } from "../world/records.ts";
import { htmlOf } from "../world/world.ts";
import { commitOf } from "./pulls.ts";
import { type Answer, type Call, invalid, notFound, pathOf, Refusal, type Route, textOf } from "./route.ts";

/** 64 KB, in bytes. */
const mostMessage = 65_536;
const mostTitle = 255;

/** Check runs of Apps: a job's token is one of the App "GitHub Actions". */
export const checkRoutes: readonly Route[] = [
  { operation: "POST /repos/{owner}/{repo}/check-runs", needs: [["checks", "write"]], answer: create },
  { operation: "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", needs: [["checks", "write"]], answer: update },
  {
    operation: "GET /repos/{owner}/{repo}/check-runs/{check_run_id}",
    needs: [["checks", "read"]],
    answer: (call) => ({ status: 200, body: checkJson(call.world, checkOf(call)) }),
  },
  { operation: "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", needs: [["checks", "read"]], answer: annotations },
  { operation: "GET /repos/{owner}/{repo}/commits/{ref}/check-runs", needs: [["checks", "read"]], answer: list },
];

async function create(call: Call): Promise<Answer> {
  const { world, caller } = call;
  if (caller.kind !== "job" && caller.kind !== "installation") throw new Refusal(403, "You must authenticate via a GitHub App.");
  const headSha = textOf(call, "head_sha") ?? "";
  const found = await commitOf(world, headSha);
  if (found !== headSha) throw new Refusal(422, `No commit found for SHA: ${headSha}`);
  const now = world.now();
  const check: CheckRecord = {
    id: world.nextId(),
    suite: world.nextId(),
    headSha,
    app: caller.app,
    name: "",
    status: "queued",
    conclusion: null,
    externalId: null,
    detailsUrl: null,
    startedAt: now,
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  apply(call, check);
  world.checks.set(check.id, check);
  return { status: 201, body: checkJson(world, check) };
}

function update(call: Call): Answer {
  const check = checkOf(call);
  if ("app" in call.caller && call.caller.app.id !== check.app.id)
    throw new Refusal(403, `Invalid app_id \`${call.caller.app.id}\` - check run can only be modified by the GitHub App that created it.`);
  apply(call, check);
  return { status: 200, body: checkJson(call.world, check) };
}

function apply(call: Call, check: CheckRecord): void {
  applyState(call, check);
  applyOutput(call, check);
  check.name = textOf(call, "name") ?? check.name;
  check.externalId = textOf(call, "external_id") ?? check.externalId;
  check.detailsUrl = textOf(call, "details_url") ?? check.detailsUrl;
  const startedAt = textOf(call, "started_at");
  if (startedAt !== undefined) check.startedAt = new Date(startedAt);
}

/** A conclusion completes the run, whatever `status` says. */
function applyState(call: Call, check: CheckRecord): void {
  const conclusion = textOf(call, "conclusion");
  const status = conclusion === undefined ? trusted<CheckRecord["status"] | undefined>(call.body["status"]) : "completed";
  if (status === "completed" && conclusion === undefined)
    throw invalid("CheckRun", "conclusion", "conclusion is required when status is completed", "missing_field");
  if (conclusion === "stale") throw invalid("CheckRun", "conclusion", "conclusion cannot be stale", "invalid");
  if (status === undefined) return;
  check.status = status;
  check.conclusion = conclusion ?? null;
  check.completedAt = status === "completed" ? new Date(textOf(call, "completed_at") ?? call.world.now()) : null;
}

type Output = { readonly title: string; readonly summary: string; readonly text?: string; readonly annotations?: readonly Annotation[] };

function applyOutput(call: Call, check: CheckRecord): void {
  const output = trusted<Output | undefined>(call.body["output"]);
  if (output === undefined) return;
  const added = output.annotations ?? [];
  for (const annotation of added) refuseAnnotation(annotation);
  check.title = output.title;
  check.summary = output.summary;
  check.text = output.text ?? check.text;
  check.annotations.push(...added);
}

function refuseAnnotation(annotation: Annotation): void {
  if (annotation.start_line < 1 || annotation.end_line < annotation.start_line)
    throw wrongAnnotation("end_line", "lines start at 1 and end_line is not before start_line");
  if (Buffer.byteLength(annotation.message) > mostMessage) throw wrongAnnotation("message", "message is too long (maximum is 64 KB)");
  if ((annotation.title?.length ?? 0) > mostTitle) throw wrongAnnotation("title", `title is too long (maximum is ${mostTitle} characters)`);
  if (annotation.start_column !== undefined && annotation.start_line !== annotation.end_line)
    throw wrongAnnotation("start_column", "columns need start_line and end_line on the same line");
  if (annotation.path === "" || annotation.path.startsWith("/")) throw wrongAnnotation("path", "path is relative to the repository");
}

function wrongAnnotation(field: string, message: string): Refusal {
  return invalid("CheckAnnotation", field, message);
}

function checkOf(call: Call): CheckRecord {
  const check = call.world.checks.get(Number(pathOf(call, "check_run_id")));
  if (check === undefined) throw notFound();
  return check;
}

function annotations(call: Call): Answer {
  const { headSha, annotations: listed } = checkOf(call);
  const shown = listed.map((annotation) => ({
    start_column: null,
    end_column: null,
    title: null,
    raw_details: null,
    ...annotation,
    blob_href: `${htmlOf(call.world)}/blob/${headSha}/${annotation.path}`,
  }));
  return { status: 200, list: shown };
}

async function list(call: Call): Promise<Answer> {
  const { world, query } = call;
  const sha = await commitOf(world, pathOf(call, "ref"));
  const matching = [...world.checks.values()].filter(
    (check) =>
      check.headSha === sha &&
      (query["check_name"] ?? check.name) === check.name &&
      (query["status"] ?? check.status) === check.status &&
      (query["app_id"] ?? check.app.id) === check.app.id,
  );
  // "latest" is by name and App: of two runs of one name only the newer shows.
  const newer = (check: CheckRecord) =>
    matching.some((other) => other.id > check.id && other.name === check.name && other.app.id === check.app.id);
  const shown = query["filter"] === "all" ? matching : matching.filter((check) => !newer(check));
  return {
    status: 200,
    list: shown.toReversed().map((check) => checkJson(world, check)),
    wrap: (page) => ({ total_count: shown.length, check_runs: page }),
  };
}
