// An emulator that emulates nothing: it plugs a guest played by this process into the network that its arguments name, says on its serial line what a
// booting Linux says, reports ready as cloud-init does, and answers on two ports. `PLAYED_GUEST` says what becomes of it.
import { setTimeout as sleep } from "node:timers/promises";

import { agentHeaders, cloudInitReport, goalState, wire } from "./azure-fakes.ts";
import { plugIn } from "./azure-guest.ts";

const given = process.argv.slice(2);
const fate = process.env["PLAYED_GUEST"] ?? "stays";

// Asked by the canary it is no machine at all, so that nobody takes it for hardware virtualization.
if (!given.some((each) => each.startsWith("stream,"))) process.exit(1);
const guest = await plugIn(given);
for (const port of [22, 80]) guest.listen(port, (stream) => stream.end(`port ${port} of the guest\n`));
process.stdout.write("[    0.000000] Linux version 6.1\r\n");
if (fate === "panics") process.stdout.write("Kernel panic - not syncing: Attempted to kill init!\r\n");
else if (fate !== "hangs") {
  const names = await goalState(guest);
  await guest.ask("POST", `${wire}/machine?comp=health`, { headers: agentHeaders, body: cloudInitReport(names) });
  process.stdout.write("\r\nslipway login: ");
}
await sleep(fate === "ends" ? 1500 : 60_000);
process.exit(0);
