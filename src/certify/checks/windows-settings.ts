import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Fault, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { softwareHive, systemHive, windowsVolume } from "../facts/windows/registry.ts";
import { links } from "../links.ts";
import { textOf } from "../tree/text.ts";
import { inControlSet, registryPlace } from "./windows.ts";

const common = { tier: "F", severity: "error", family: "windows", aliases: [], link: links.faq } as const;
const terminalServer = "Control\\Terminal Server";
const terminalPolicy = "Policies\\Microsoft\\Windows NT\\Terminal Services";
const updatePolicy = "Policies\\Microsoft\\Windows\\WindowsUpdate\\AU";
const components = "Microsoft\\ServerManager\\ServicingStorage\\ServerComponentCache";
/** `Start` of a service that never starts. */
const disabled = 4;

/** Roles and features that the FAQ names as not supported, by the names that server manager keeps them under. */
const refusedRoles: Readonly<Record<string, string>> = {
  "Failover-Clustering": "Failover Clustering",
  DHCP: "DHCP Server",
  "DirectAccess-VPN": "Remote Access (DirectAccess)",
  ADRMS: "Rights Management Services",
  WDS: "Windows Deployment Services",
  BitLocker: "BitLocker Drive Encryption",
  ISNS: "Internet Storage Name Server",
  "Multipath-IO": "Multipath I/O",
  NLB: "Network Load Balancing",
  PNRP: "Peer Name Resolution Protocol",
  "SNMP-Service": "SNMP Services",
  WINS: "Windows Internet Name Service",
  "Wireless-Networking": "Wireless LAN Service",
};

/** Services without which a machine in Azure is not reached ("Prepare a Windows VHD to upload to Azure"). */
const neededServices = ["BFE", "Dhcp", "Dnscache", "MpsSvc", "Nsi", "TermService"];

/** Where setup leaves answer files, or looks for them. */
const answerFiles = [
  "/Windows/Panther/unattend.xml",
  "/Windows/Panther/Unattend/unattend.xml",
  "/Windows/System32/Sysprep/unattend.xml",
  "/unattend.xml",
  "/autounattend.xml",
];

/** How Windows is set up, as its registry says. */
export const windowsSettingChecks: readonly Check[] = [
  {
    ...common,
    id: "WIN-005",
    title: "Remote Desktop is on",
    why: "It is how customers reach the machine; certification refuses images without it.",
    aliases: ["FAQ RDP"],
    remedy: "Set `fDenyTSConnections` to 0 below `Control\\Terminal Server`, and take away the policy that forbids it.",
    run: remoteDesktop,
  },
  {
    ...common,
    id: "WIN-006",
    title: "No role is installed that Azure does not support",
    why: "Certification refuses these roles and features.",
    aliases: ["FAQ unsupported roles"],
    remedy: "Remove it (`Uninstall-WindowsFeature`), restart, and generalize again.",
    run: supportedRoles,
  },
  {
    ...common,
    id: "WIN-009",
    title: "The page file is not put on the OS disk by name",
    why: "On the temporary disk it costs no transactions and nothing has to be cleared.",
    severity: "warning",
    remedy: "Set `PagingFiles` to `D:\\pagefile.sys`, or leave it to Windows.",
    link: links.windowsUpload,
    run: pageFile,
  },
  {
    ...common,
    id: "WIN-010",
    title: "Nothing depends on an account called Administrator",
    why: "Customers choose the name; the built-in account is renamed or turned off.",
    severity: "warning",
    aliases: ["FAQ Administrator account"],
    remedy: "Deploy the image with another user name and see that everything works; then waive this with what you saw.",
    run: administrator,
  },
  {
    ...common,
    id: "WIN-011",
    title: "Windows updates itself",
    why: "Holes that are found from now on stay open on every customer's machine.",
    severity: "warning",
    aliases: ["SEC automatic updates"],
    remedy: "Take away the policy `NoAutoUpdate`, and set the service wuauserv to start on demand.",
    link: links.security,
    run: automaticUpdates,
  },
  {
    ...common,
    id: "WIN-012",
    title: "The hardware clock is read as UTC",
    why: "Azure's machines keep UTC; read as local time, the clock is wrong until it is set from the network.",
    severity: "warning",
    remedy: "Set `RealTimeIsUniversal` to 1 below `Control\\TimeZoneInformation`.",
    link: links.windowsUpload,
    run: universalTime,
  },
  {
    ...common,
    id: "WIN-013",
    title: "The services that make a machine reachable are not disabled",
    why: "Without network, name resolution, firewall engine or Remote Desktop nobody reaches it.",
    severity: "warning",
    remedy: "Set the services to their default start type (`Set-Service`).",
    link: links.windowsUpload,
    run: servicesOn,
  },
  {
    ...common,
    id: "WIN-014",
    title: "No answer file holds a password",
    why: "Every customer can read it.",
    remedy: "Delete the file, or let sysprep remove its passwords, and change them wherever they are used.",
    link: links.security,
    run: noAnswerPasswords,
  },
];

async function remoteDesktop(context: Context): Promise<Verdict> {
  const policy = (await softwareHive(context)).number(terminalPolicy, "fDenyTSConnections");
  if (policy === 1)
    return fail("A policy forbids Remote Desktop.", {
      ...(await registryPlace(context, "SOFTWARE")),
      actual: "fDenyTSConnections 1",
      required: "0",
    });
  const denied = (await systemHive(context)).number(await inControlSet(context, terminalServer), "fDenyTSConnections");
  if (denied === 0) return pass("Remote Desktop is on.");
  // Windows denies where nothing is said.
  const actual = denied === undefined ? "fDenyTSConnections is not set" : `fDenyTSConnections ${denied}`;
  return fail("Remote Desktop is off.", { ...(await registryPlace(context, "SYSTEM")), actual, required: "fDenyTSConnections 0" });
}

async function supportedRoles(context: Context): Promise<Verdict> {
  const hive = await softwareHive(context);
  if (!hive.hasKey(components))
    return {
      kind: "unknown",
      text: "The registry does not keep which roles are installed.",
      remedy: "List them in the machine (`Get-WindowsFeature | Where-Object Installed`) and waive this with the list.",
    };
  const installed = Object.keys(refusedRoles).filter((role) => hive.number(`${components}\\${role}`, "InstallState") === 1);
  const place = await registryPlace(context, "SOFTWARE");
  const faults = installed.map((role) => ({
    text: `${refusedRoles[role] ?? role} is installed.`,
    evidence: { ...place, actual: role, required: "not installed" },
  }));
  return judge(faults, "None of the refused roles is installed.");
}

async function administrator(context: Context): Promise<Verdict> {
  await windowsVolume(context);
  return { kind: "unknown", text: "Whether anything depends on the name Administrator is not to be seen in files." };
}

async function pageFile(context: Context): Promise<Verdict> {
  const path = await inControlSet(context, "Control\\Session Manager\\Memory Management");
  const setting = (await systemHive(context)).text(path, "PagingFiles");
  if (setting === undefined || !/^c:/i.test(setting)) return pass("The page file is on the temporary disk, or left to Windows.");
  return fail(`The page file is ${quote(setting)}.`, {
    ...(await registryPlace(context, "SYSTEM")),
    actual: setting,
    required: "D:\\pagefile.sys, or left to Windows",
  });
}

async function automaticUpdates(context: Context): Promise<Verdict> {
  const isForbidden = (await softwareHive(context)).number(updatePolicy, "NoAutoUpdate") === 1;
  if (isForbidden)
    return fail("A policy turns automatic updates off.", {
      ...(await registryPlace(context, "SOFTWARE")),
      actual: "NoAutoUpdate 1",
      required: "0",
    });
  if ((await startOf(context, "wuauserv")) !== disabled) return pass("Updates are neither forbidden nor disabled.");
  return fail("The service of Windows Update is disabled.", {
    ...(await registryPlace(context, "SYSTEM")),
    actual: "wuauserv Start 4",
    required: "not disabled",
  });
}

async function universalTime(context: Context): Promise<Verdict> {
  const value = (await systemHive(context)).number(await inControlSet(context, "Control\\TimeZoneInformation"), "RealTimeIsUniversal");
  if (value === 1) return pass("The hardware clock is read as UTC.");
  const actual = value === undefined ? "RealTimeIsUniversal is not set" : `RealTimeIsUniversal ${value}`;
  return fail("The hardware clock is read as local time.", { ...(await registryPlace(context, "SYSTEM")), actual, required: "1" });
}

async function servicesOn(context: Context): Promise<Verdict> {
  const place = await registryPlace(context, "SYSTEM");
  const faults: Fault[] = [];
  for (const name of neededServices)
    if ((await startOf(context, name)) === disabled)
      faults.push({
        text: `The service ${name} is disabled.`,
        evidence: { ...place, actual: `${name} Start 4`, required: "not disabled" },
      });
  return judge(faults, "None of the services is disabled.");
}

async function startOf(context: Context, service: string): Promise<number | undefined> {
  return (await systemHive(context)).number(await inControlSet(context, `Services\\${service}`), "Start");
}

async function noAnswerPasswords(context: Context): Promise<Verdict> {
  const { files, partition } = await windowsVolume(context);
  const faults: Fault[] = [];
  let seen = 0;
  for (const path of answerFiles) {
    const bytes = await files.readFile(path);
    if (bytes === undefined) continue;
    seen += 1;
    if (!holdsPassword(textOf(bytes))) continue;
    const evidence = { disk: "os", partition: partition.number, path, actual: "a password", required: "no password" };
    faults.push({ text: `${path} holds a password.`, evidence });
  }
  return seen === 0 ? notApplicable("There is no answer file.") : judge(faults, "No answer file holds a password.");
}

/** Setup replaces passwords it has used by `*SENSITIVE*DATA*DELETED*`. Texts in UTF-16 come here with their zeros. */
function holdsPassword(text: string): boolean {
  const passwords = text.replaceAll("\0", "").matchAll(/<(?:Administrator)?Password>\s*(?:<Value>)?([^<]{0,400})/gi);
  return [...passwords].some(([, value = ""]) => value.trim() !== "" && !value.includes("SENSITIVE*DATA*DELETED"));
}
