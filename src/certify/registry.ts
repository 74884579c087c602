import type { Check } from "./check.ts";
import { accountChecks } from "./checks/accounts.ts";
import { agentDutyChecks } from "./checks/agent-duties.ts";
import { agentChecks } from "./checks/agent.ts";
import { bootDriverChecks } from "./checks/boot-drivers.ts";
import { bootChecks } from "./checks/boot.ts";
import { buildRecordChecks } from "./checks/build-records.ts";
import { containerChecks } from "./checks/container.ts";
import { credentialChecks } from "./checks/credentials.ts";
import { dataDiskChecks } from "./checks/data-disks.ts";
import { diskFormChecks } from "./checks/disk-form.ts";
import { diskSizeChecks } from "./checks/disk-size.ts";
import { enrolmentChecks } from "./checks/enrolments.ts";
import { firstBootAccessChecks } from "./checks/first-boot-access.ts";
import { firstBootSwapChecks } from "./checks/first-boot-swap.ts";
import { generalizationChecks } from "./checks/generalization.ts";
import { historyChecks } from "./checks/histories.ts";
import { kernelFileChecks } from "./checks/kernel-files.ts";
import { kernelOptionChecks } from "./checks/kernel-options.ts";
import { kernelChecks } from "./checks/kernel.ts";
import { lastingOptionChecks } from "./checks/lasting-options.ts";
import { liveBootChecks } from "./checks/live-boot.ts";
import { liveSystemChecks } from "./checks/live-system.ts";
import { mountChecks } from "./checks/mounts.ts";
import { networkFileChecks } from "./checks/network-files.ts";
import { networkReachChecks } from "./checks/network-reach.ts";
import { networkChecks } from "./checks/network.ts";
import { operatingSystemChecks } from "./checks/operating-system.ts";
import { packageSourceChecks } from "./checks/package-sources.ts";
import { partitionChecks } from "./checks/partitions.ts";
import { provisioningChecks } from "./checks/provisioning.ts";
import { residueChecks } from "./checks/residue.ts";
import { secretChecks } from "./checks/secrets.ts";
import { securityChecks } from "./checks/security.ts";
import { sshPortChecks } from "./checks/ssh-port.ts";
import { sshReachChecks } from "./checks/ssh-reach.ts";
import { sshChecks } from "./checks/ssh.ts";
import { swapChecks } from "./checks/swap.ts";
import { vulnerabilityChecks } from "./checks/vulnerabilities.ts";
import { windowsSettingChecks } from "./checks/windows-settings.ts";
import { windowsChecks } from "./checks/windows.ts";

/** Every check, in the order people read them: from the container inwards, and at last the running system. */
export const checks: readonly Check[] = [
  ...containerChecks,
  ...diskSizeChecks,
  ...diskFormChecks,
  ...dataDiskChecks,
  ...partitionChecks,
  ...operatingSystemChecks,
  ...bootChecks,
  ...kernelOptionChecks,
  ...lastingOptionChecks,
  ...mountChecks,
  ...kernelChecks,
  ...bootDriverChecks,
  ...kernelFileChecks,
  ...networkChecks,
  ...networkFileChecks,
  ...networkReachChecks,
  ...swapChecks,
  ...firstBootSwapChecks,
  ...agentChecks,
  ...provisioningChecks,
  ...agentDutyChecks,
  ...accountChecks,
  ...firstBootAccessChecks,
  ...sshChecks,
  ...sshPortChecks,
  ...sshReachChecks,
  ...credentialChecks,
  ...historyChecks,
  ...secretChecks,
  ...generalizationChecks,
  ...residueChecks,
  ...buildRecordChecks,
  ...enrolmentChecks,
  ...securityChecks,
  ...vulnerabilityChecks,
  ...packageSourceChecks,
  ...windowsChecks,
  ...windowsSettingChecks,
  ...liveBootChecks,
  ...liveSystemChecks,
];
