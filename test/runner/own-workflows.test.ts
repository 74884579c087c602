import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { readAction } from "../support/runner/action-file.ts";
import { readWorkflow } from "../support/runner/workflow-file.ts";
import { stage, workflow } from "./stage.ts";

const root = join(import.meta.dirname, "../..");

test("this repository's workflows and its action are such that the runner plays them", async () => {
  const folder = join(root, ".github/workflows");
  const names = (await readdir(folder)).filter((name) => name.startsWith("slipway"));
  const workflows = await Promise.all(names.map(async (name) => await readWorkflow(name, await readFile(join(folder, name), "utf8"))));
  const { inputs } = await readAction(root);
  expect(workflows.length).toBeGreaterThan(0);
  for (const { jobs, permissions } of workflows) {
    expect(jobs.length).toBeGreaterThan(0);
    expect(permissions).toEqual({});
  }
  expect([...inputs.keys()]).toContain("run");
});

test("advance fans its work out, goes on afterwards, and the promotion waits for its environment", async () => {
  const text = await readFile(join(root, ".github/workflows/slipway-advance.yml"), "utf8");
  const gives = `output("work", JSON.stringify(["a/1", "b/2"])); output("live", "true"); output("again", "true")`;
  const says = `console.log(input("OFFER"), input("LIVE"))`;
  const env = { PLAY_advance: `${gives}; ${says}`, PLAY_next: says, PLAY_perform: `console.log(input("KEY"))` };
  const options = { env, ignoreSteps: ["Fetch the Action", "Build it"], protectedEnvironments: ["slipway-live"] };
  await using scene = await stage({ "slipway-advance.yml": text }, options);
  const [run] = await scene.runner.dispatch("slipway-advance.yml", { offer: "contoso/db" });
  const printed = run?.jobs.map(({ job, result, stdout }) => `${job} ${result} ${stdout.trim()}`) ?? [];
  expect(printed[0]).toBe("advance success contoso/db false");
  expect(printed.slice(1, 3).toSorted()).toEqual(["work success a/1", "work success b/2"]);
  expect(printed.slice(3)).toEqual(["next success contoso/db false"]);
  const [live] = await scene.runner.approve("slipway-live");
  expect(live?.jobs.at(-1)).toMatchObject({ job: "live", stdout: "contoso/db true\n" });
  expect(live?.jobs.at(-1)?.permissions).toMatchObject({ contents: "write", deployments: "write" });
});

test("a step passed over by name succeeds and does nothing", async () => {
  const steps = "steps:\n  - name: Build it\n    run: exit 1\n  - run: echo built";
  await using scene = await stage({ "a.yml": workflow("push", { one: steps }) }, { ignoreSteps: ["Build it"] });
  scene.emit("push");
  expect((await scene.runner.drain())[0]?.jobs[0]).toMatchObject({ result: "success", stdout: "built\n" });
});
