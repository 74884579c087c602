import { readFileSync } from "node:fs";

import { getInput } from "@actions/core";

import { isProblem, problem, quote, type Problem } from "../../core/problem.ts";
import { inputs, type InputName } from "../action-contract.ts";

export const modes = ["validate", "intake", "advance", "next", "perform", "verify"] as const;
export type Mode = (typeof modes)[number];

/** Where and why a job runs: its inputs, and what the runner says of itself. */
export type Context = {
  readonly mode: Mode;
  readonly input: (name: InputName) => string;
  readonly eventName: string;
  /** The event's payload, as it came: untrusted. */
  readonly event: unknown;
  readonly repository: string;
  /** Its numeric id; empty where the runner does not tell. */
  readonly repositoryId: string;
  readonly serverUrl: string;
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  /** The commit that the event is about; for a pull request its merge with the base. */
  readonly sha: string;
  /** Short name of the branch or tag that the job runs for. */
  readonly refName: string;
  readonly temp: string;
  readonly workspace: string;
  /** This run, for people. */
  readonly runUrl: string;
};

/** Reads inputs and environment (docs.github.com: "Default environment variables"). */
export function readContext(environment: NodeJS.ProcessEnv = process.env): Context | Problem {
  const asked = getInput("run");
  const mode = modes.find((each) => each === asked);
  if (mode === undefined) return wrongInput("run", asked, `Write one of ${modes.join(", ")}.`);
  const event = readEvent(environment["GITHUB_EVENT_PATH"]);
  if (isProblem(event)) return event;
  const missing = needed.find((name) => (environment[name] ?? "") === "");
  if (missing !== undefined)
    return problem("not-a-runner", `The variable ${missing} is not set.`, "Slipway's Action runs as a step of a GitHub Actions job.");
  const of = (name: string) => environment[name] ?? "";
  const serverUrl = of("GITHUB_SERVER_URL");
  const repository = of("GITHUB_REPOSITORY");
  return {
    mode,
    input: readInput,
    eventName: of("GITHUB_EVENT_NAME"),
    event: event.payload,
    repository,
    repositoryId: of("GITHUB_REPOSITORY_ID"),
    serverUrl,
    apiUrl: of("GITHUB_API_URL"),
    graphqlUrl: of("GITHUB_GRAPHQL_URL"),
    sha: of("GITHUB_SHA"),
    refName: of("GITHUB_REF_NAME"),
    temp: of("RUNNER_TEMP"),
    workspace: of("GITHUB_WORKSPACE"),
    runUrl: `${serverUrl}/${repository}/actions/runs/${of("GITHUB_RUN_ID")}`,
  };
}

const needed = ["GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "GITHUB_API_URL", "GITHUB_SHA", "RUNNER_TEMP"];

/** An input that is left empty has its default, as if action.yml had filled it in. */
function readInput(name: InputName): string {
  const given = getInput(name);
  const definition = inputs[name];
  return given === "" && "default" in definition && !definition.default.startsWith("${{") ? definition.default : given;
}

function readEvent(path: string | undefined): { readonly payload: unknown } | Problem {
  if (path === undefined || path === "") return { payload: {} };
  try {
    return { payload: JSON.parse(readFileSync(path, "utf8")) };
  } catch {
    return problem(
      "event-unreadable",
      `The event file ${quote(path)} can not be read as JSON.`,
      "This is the runner's file: run the job again.",
    );
  }
}

/** The Problem of an input that is not what the mode needs. */
export function wrongInput(name: InputName, found: string, remedy: string): Problem {
  return problem("wrong-input", `The input ${name} is ${quote(found)}.`, remedy);
}
