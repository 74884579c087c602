import { expect, test } from "vitest";

import { deployedLines, type DeployedView } from "../../src/render/deployed.ts";

const view: DeployedView = {
  offer: "contoso/web-stack",
  plan: "standard",
  version: "1.4.1",
  region: "westeurope",
  accelerator: "tcg",
  ssh: { port: 40_001, user: "slipway", keyFile: "/tmp/slipway-boot-1-x/key", knownHosts: "/tmp/slipway-boot-1-x/known-hosts" },
  ports: [{ port: 80, label: "http", here: 40_002 }],
  more: false,
  dataDisks: 0,
};

test("a machine that runs is told with the line that logs in, where its ports lead, and how it ends", () => {
  expect(deployedLines(view)).toEqual([
    "✔ contoso/web-stack 1.4.1, plan standard, runs here from the copy in westeurope, without hardware virtualization",
    "    ssh   ssh -F /dev/null -i /tmp/slipway-boot-1-x/key -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/tmp/slipway-boot-1-x/known-hosts -o IdentitiesOnly=yes -p 40001 slipway@127.0.0.1",
    "    http  127.0.0.1:40002  (port 80 of the machine)",
    "    note  it reaches nothing outside; what it writes is thrown away",
    "    stop  Ctrl-C",
  ]);
});

test("what is missing is said, and neither a label nor a folder's name can act in a terminal or a shell", () => {
  const ssh = { ...view.ssh, keyFile: "/tmp/it's $(here)/key" };
  const lines = deployedLines({ ...view, ssh, ports: [{ port: 80, label: "a\u001b[2Jb\nc", here: 1 }], more: true, dataDisks: 2 }).join(
    "\n",
  );
  expect(lines).toContain(`-i '/tmp/it'\\''s $(here)/key'`);
  expect(lines).toContain("its data disks (2) are not attached here");
  expect(lines).toContain("more ports are open");
  expect(lines).not.toContain("\u001b");
});
