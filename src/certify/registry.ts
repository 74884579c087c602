import type { Check } from "./check.ts";
import { accountChecks } from "./checks/accounts.ts";
import { agentChecks } from "./checks/agent.ts";
import { bootDriverChecks } from "./checks/boot-drivers.ts";
import { bootChecks } from "./checks/boot.ts";
import { containerChecks } from "./checks/container.ts";
import { credentialChecks } from "./checks/credentials.ts";
import { dataDiskChecks } from "./checks/data-disks.ts";
import { diskFormChecks } from "./checks/disk-form.ts";
import { diskSizeChecks } from "./checks/disk-size.ts";
import { enrolmentChecks } from "./checks/enrolments.ts";
import { firstBootSwapChecks } from "./checks/first-boot-swap.ts";
import { generalizationChecks } from "./checks/generalization.ts";
import { historyChecks } from "./checks/histories.ts";
import { kernelOptionChecks } from "./checks/kernel-options.ts";
import { kernelChecks } from "./checks/kernel.ts";
import { lastingOptionChecks } from "./checks/lasting-options.ts";
import { mountChecks } from "./checks/mounts.ts";
import { networkFileChecks } from "./checks/network-files.ts";
import { networkChecks } from "./checks/network.ts";
import { operatingSystemChecks } from "./checks/operating-system.ts";
import { packageSourceChecks } from "./checks/package-sources.ts";
import { partitionChecks } from "./checks/partitions.ts";
import { provisioningChecks } from "./checks/provisioning.ts";
import { residueChecks } from "./checks/residue.ts";
import { securityChecks } from "./checks/security.ts";
import { sshPortChecks } from "./checks/ssh-port.ts";
import { sshChecks } from "./checks/ssh.ts";
import { swapChecks } from "./checks/swap.ts";
import { vulnerabilityChecks } from "./checks/vulnerabilities.ts";
import { windowsSettingChecks } from "./checks/windows-settings.ts";
import { windowsChecks } from "./checks/windows.ts";

/** Every check, in the order people read them: from the container inwards. */
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
  ...networkChecks,
  ...networkFileChecks,
  ...swapChecks,
  ...firstBootSwapChecks,
  ...agentChecks,
  ...provisioningChecks,
  ...accountChecks,
  ...sshChecks,
  ...sshPortChecks,
  ...credentialChecks,
  ...historyChecks,
  ...generalizationChecks,
  ...residueChecks,
  ...enrolmentChecks,
  ...securityChecks,
  ...vulnerabilityChecks,
  ...packageSourceChecks,
  ...windowsChecks,
  ...windowsSettingChecks,
];
