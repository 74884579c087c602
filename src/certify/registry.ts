import type { Check } from "./check.ts";
import { accountChecks } from "./checks/accounts.ts";
import { agentChecks } from "./checks/agent.ts";
import { bootDriverChecks } from "./checks/boot-drivers.ts";
import { bootChecks } from "./checks/boot.ts";
import { containerChecks } from "./checks/container.ts";
import { credentialChecks } from "./checks/credentials.ts";
import { dataDiskChecks } from "./checks/data-disks.ts";
import { diskSizeChecks } from "./checks/disk-size.ts";
import { generalizationChecks } from "./checks/generalization.ts";
import { historyChecks } from "./checks/histories.ts";
import { kernelOptionChecks } from "./checks/kernel-options.ts";
import { kernelChecks } from "./checks/kernel.ts";
import { mountChecks } from "./checks/mounts.ts";
import { networkChecks } from "./checks/network.ts";
import { operatingSystemChecks } from "./checks/operating-system.ts";
import { partitionChecks } from "./checks/partitions.ts";
import { securityChecks } from "./checks/security.ts";
import { sshChecks } from "./checks/ssh.ts";
import { swapChecks } from "./checks/swap.ts";
import { vulnerabilityChecks } from "./checks/vulnerabilities.ts";

/** Every check, in the order people read them: from the container inwards. */
export const checks: readonly Check[] = [
  ...containerChecks,
  ...diskSizeChecks,
  ...dataDiskChecks,
  ...partitionChecks,
  ...operatingSystemChecks,
  ...bootChecks,
  ...kernelOptionChecks,
  ...mountChecks,
  ...kernelChecks,
  ...bootDriverChecks,
  ...networkChecks,
  ...swapChecks,
  ...agentChecks,
  ...accountChecks,
  ...sshChecks,
  ...credentialChecks,
  ...historyChecks,
  ...generalizationChecks,
  ...securityChecks,
  ...vulnerabilityChecks,
];
