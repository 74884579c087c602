import { startAzureFakes, type AzureFakes, type Guest, type HealthReport } from "../../src/adapters/boot/azure/fakes.ts";
import { plugIn, type AzureGuest, type Response } from "./azure-guest.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export const sampleGuest: Guest = {
  hostName: "web-1",
  user: "prover",
  sshPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ6kfM8m2gkq5p0Z9t0Q4mG0z6jY8m7m0mC3l6d1v2aa proof\n",
  vmId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
};

export type Play = AsyncDisposable & {
  readonly fakes: AzureFakes;
  readonly guest: AzureGuest;
  readonly heard: HealthReport[];
  readonly folder: string;
};

/** The fakes and a guest that is plugged into their network. */
export async function play(options: { withCd?: boolean } = {}): Promise<Play> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const fakes = stack.use(await startAzureFakes({ folder: folder.path, guest: sampleGuest, withCd: options.withCd ?? false }));
  const heard: HealthReport[] = [];
  fakes.onReport((report) => heard.push(report));
  const guest = stack.use(await plugIn(fakes.arguments));
  const kept = stack.move();
  return { fakes, guest, heard, folder: folder.path, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

export const wire = "http://168.63.129.16";
/** Headers that WALinuxAgent 2.7 sends with everything. */
export const agentHeaders = {
  "x-ms-agent-name": "WALinuxAgent",
  "x-ms-version": "2012-11-30",
  "user-agent": "WALinuxAgent/2.7.3.0",
} as const;

export type Names = { readonly incarnation: string; readonly containerId: string; readonly instanceId: string };

/** What an agent takes from the goal state for its report. */
export async function goalState(guest: AzureGuest): Promise<Names & Response> {
  const response = await guest.ask("GET", `${wire}/machine/?comp=goalstate`, { headers: agentHeaders });
  const [incarnation, containerId, instanceId] = ["Incarnation", "ContainerId", "InstanceId"].map((name) => element(response.body, name));
  return { ...response, incarnation: incarnation ?? "", containerId: containerId ?? "", instanceId: instanceId ?? "" };
}

export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]?.replaceAll("&#38;", "&");
}

/** cloud-init 22.4's report, line by line. */
export function cloudInitReport({ incarnation, containerId, instanceId }: Names, state = "Ready", detail = ""): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<Health xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <GoalStateIncarnation>${incarnation}</GoalStateIncarnation>
  <Container>
    <ContainerId>${containerId}</ContainerId>
    <RoleInstanceList>
      <Role>
        <InstanceId>${instanceId}</InstanceId>
        <Health>
          <State>${state}</State>
          ${detail}
        </Health>
      </Role>
    </RoleInstanceList>
  </Container>
</Health>
`;
}
