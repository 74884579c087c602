import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { agentHeaders, cloudInitReport, element, goalState, play, sampleGuest, wire } from "../../../support/azure-fakes.ts";

const health = `${wire}/machine?comp=health`;
const xml = { ...agentHeaders, "content-type": "text/xml;charset=utf-8" };

describe("cloud-init's provisioning", () => {
  it("reads the metadata and reports ready", async () => {
    await using stage = await play();
    const { guest, heard } = stage;
    const metadata = await guest.ask("GET", "http://169.254.169.254/metadata/instance?api-version=2021-08-01&extended=true", {
      headers: { "user-agent": "Cloud-Init/22.4.2", metadata: "true" },
    });
    expect(metadata.status).toBe(200);
    expect(JSON.parse(metadata.body)).toMatchObject({
      compute: {
        name: "web-1",
        vmId: sampleGuest.vmId,
        osProfile: { adminUsername: "prover", computerName: "web-1", disablePasswordAuthentication: "true" },
        publicKeys: [{ keyData: sampleGuest.sshPublicKey.trim(), path: "/home/prover/.ssh/authorized_keys" }],
      },
      network: { interface: [{ ipv4: { ipAddress: [{ privateIpAddress: "10.0.0.4" }] } }] },
    });

    const names = await goalState(guest);
    expect(names.incarnation).toBe("1");
    const headers = { ...agentHeaders, "user-agent": "Cloud-Init/22.4.2", "content-type": "text/xml; charset=utf-8" };
    const answer = await guest.ask("POST", health, { headers, body: cloudInitReport(names) });
    expect(answer.status).toBe(200);
    expect(heard).toMatchObject([{ by: "Cloud-Init/22.4.2", state: "Ready", detail: "" }]);
    expect(stage.fakes.reports).toEqual(heard);
  });
});

describe("WALinuxAgent's provisioning", () => {
  it("finds the protocol and every document that the goal state names", async () => {
    await using stage = await play();
    const { guest } = stage;
    const versions = await guest.ask("GET", `${wire}/?comp=versions`, { headers: { "user-agent": "WALinuxAgent/2.7.3.0" } });
    expect(versions.body).toContain("<Version>2012-11-30</Version>");
    const { body, containerId, instanceId } = await goalState(guest);
    for (const name of ["HostingEnvironmentConfig", "SharedConfig", "ExtensionsConfig"]) {
      const document = await guest.ask("GET", element(body, name) ?? "", { headers: agentHeaders });
      expect([name, document.status]).toEqual([name, 200]);
      expect(document.body).toContain(name === "ExtensionsConfig" ? "<Extensions " : `<${name} `);
    }
    const plugin = { "x-ms-containerid": containerId, "user-agent": "WALinuxAgent/2.7.3.0" };
    const offered = await guest.ask("GET", "http://168.63.129.16:32526/versions", { headers: plugin });
    expect(JSON.parse(offered.body)).toEqual(["2015-09-01"]);
    expect((await guest.ask("GET", "http://168.63.129.16:32526/vmSettings", { headers: plugin })).status).toBe(404);
    const thumbprint = `<RoleProperties><Container><ContainerId>${containerId}</ContainerId><RoleInstances><RoleInstance><Id>${instanceId}</Id></RoleInstance></RoleInstances></Container></RoleProperties>`;
    expect((await guest.ask("POST", `${wire}/machine?comp=roleProperties`, { headers: xml, body: thumbprint })).status).toBe(202);
  });

  it("a failure is heard with its reason, as one line", async () => {
    await using stage = await play();
    const { guest, heard } = stage;
    const detail =
      "<Details><SubStatus>ProvisioningFailed</SubStatus><Description>no &lt;disk&gt;\u001b[31m\n::error::x</Description></Details>";
    await guest.ask("POST", health, { headers: xml, body: cloudInitReport(await goalState(guest), "NotReady", detail) });
    expect(heard).toMatchObject([{ state: "NotReady", detail: "ProvisioningFailed: no <disk> [31m ::error::x" }]);
  });
});

describe("provisioning CD in the machine", () => {
  it("says who the machine is to become, and gives no password", async () => {
    await using stage = await play({ withCd: true });
    const cd = readFileSync(join(stage.folder, "provisioning.iso"), "latin1");
    expect(cd).toContain("<ns1:HostName>web-1</ns1:HostName>");
    expect(cd).toContain("<ns1:UserName>prover</ns1:UserName>");
    expect(cd).toContain(`<ns1:Value>${sampleGuest.sshPublicKey.trim()}</ns1:Value>`);
    expect(cd).toContain("<ns1:DisableSshPasswordAuthentication>true</ns1:DisableSshPasswordAuthentication>");
    expect(cd).not.toContain("UserPassword");
    expect(stage.fakes.arguments.join(" ")).toContain("scsi-cd,id=azure-cd");
  });

  it("is no drive at all where there is no CD", async () => {
    await using stage = await play();
    expect(stage.fakes.arguments.join(" ")).not.toContain("azure-cd");
    expect(stage.fakes.arguments.join(" ")).toContain("asset=7783-7084-3265-9085-8269-3286-77");
  });
});
