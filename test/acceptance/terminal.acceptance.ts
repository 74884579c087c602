// needs: mke2fs script
import { stripVTControlCharacters } from "node:util";

import { execa } from "execa";
import { describe, expect, test } from "vitest";

import { offer, repositoryAt } from "./support/repository.ts";
import { program } from "./support/slipway.ts";

// Under a pseudo terminal, made by util-linux's script(1).

const escape = "\u001B[";

async function onTerminal(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const command = `stty columns 100 rows 40; exec '${process.execPath}' '${program()}' ${args.join(" ")}`;
  const { stdout } = await execa("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    cwd: folder,
    env: { TERM: "xterm-256color", SLIPWAY_CALLED_AS: "slipway", NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
    stdin: "ignore",
    reject: false,
  });
  return stdout;
}

/** What stays on the screen: everything from where the last drawing began. */
function lastDrawing(output: string): readonly string[] {
  const text = stripVTControlCharacters(output).replaceAll("\r", "");
  return text
    .slice(text.lastIndexOf(`${offer} ·`))
    .trimEnd()
    .split("\n");
}

describe("publish on a terminal", () => {
  test("redraws the seven steps in place, and leaves what to do next", async () => {
    await using repository = await repositoryAt("fresh");
    const output = await onTerminal(repository.path, ["publish", offer]);
    expect(output).toContain(`${escape}1m`);
    expect(output).toContain(`${escape}1A`);
    expect(stripVTControlCharacters(output)).not.toMatch(/prerequisites: started/);
    for (const mark of ["▶ Validate prerequisites", "▶ Certification", "▶ Provisioning"])
      expect(stripVTControlCharacters(output)).toContain(mark);

    const drawing = lastDrawing(output);
    expect(drawing[0]).toMatch(/^contoso\/web-stack · waiting for Publisher signoff · submission 1 · [0-9a-f]{8} · [0-9a-f]{7}$/);
    expect(drawing.filter((line) => /^[✔●·▶✘] /.test(line)).map((line) => line[0])).toEqual(["✔", "✔", "✔", "✔", "✔", "●", "·"]);
    expect(drawing.at(-2)).toMatch(/^ {2}Go live {2}slipway go-live contoso\/web-stack --digest [0-9a-f]{8}$/);
    expect(drawing.at(-1)).toMatch(/^ {2}Stop {5}slipway cancel contoso\/web-stack$/);
    for (const line of drawing.filter((each) => !each.includes("file://"))) expect(line.length).toBeLessThanOrEqual(100);
  });

  test("has no colours where NO_COLOR is set", async () => {
    await using repository = await repositoryAt("waiting");
    const output = await onTerminal(repository.path, ["status", offer], { NO_COLOR: "1" });
    expect(output).toContain("waiting for Publisher signoff");
    expect(output).not.toContain(escape);
  });

  test("a dumb terminal gets lines", async () => {
    await using repository = await repositoryAt("waiting");
    const output = await onTerminal(repository.path, ["go-live", offer], { TERM: "dumb", NO_COLOR: "1" });
    expect(output).toMatch(/sign-off: complete\r\n/);
    expect(output).not.toContain(escape);
  });
});

test("a reader that goes away does not stop the work that it was reading about", async () => {
  await using repository = await repositoryAt("waiting");
  const { stdout, exitCode } = await execa(
    "bash",
    ["-c", `set -o pipefail; '${process.execPath}' '${program()}' go-live ${offer} | head -n 1`],
    { cwd: repository.path, reject: false },
  );
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/gave Go live/);
  const status = await execa(process.execPath, [program(), "status", offer], { cwd: repository.path });
  expect(status.stdout).toMatch(/1\.4\.0 is live/);
});

test("help ends quietly when nobody reads on", async () => {
  const script = `set -o pipefail; '${process.execPath}' '${program()}' --help | { read -r _; exec 0<&-; }`;
  expect(await execa("bash", ["-c", script])).toMatchObject({ exitCode: 0, stderr: "" });
});
