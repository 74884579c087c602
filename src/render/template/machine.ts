import type { Port } from "../../core/offer.ts";
import type { Deployment } from "../deployment.ts";
import { network, type OpenPort } from "./network.ts";
import { given, idOf, type Expression, type ObjectValue, type Parameter, type Resource, type Template } from "./value.ts";

const computeVersion = "2024-07-01";
/** What Slipway suggests where a plan recommends no size. */
const usualSize = "Standard_B2s";

/**
 * The template that deploys a plan: a managed image from the copy in the region that is chosen, and a machine of it in a network of its own that lets in
 * the plan's ports. Azure makes an image only of a blob in its own region, so the region decides which copy is read.
 */
export function machineTemplate(deployment: Deployment, title: string): Template {
  const { plan, version, regions } = deployment;
  const image = imageOf(deployment);
  const { card, address, resources } = network(portsOf(deployment));
  return {
    description: `${title}, plan ${plan.title}, version ${version.version}`,
    parameters: parametersOf(deployment),
    variables: regions.length === 0 ? {} : { copies: copiesOf(deployment) },
    resources: [image, ...resources, machineOf(deployment, image, card)],
    outputs: {
      publicAddress: { arm: `reference(${idOf(address).arm}).ipAddress`, bicep: `${address.symbol}.properties.ipAddress` },
    },
  };
}

function parametersOf({ plan, regions, version }: Deployment): readonly Parameter[] {
  const [first] = regions;
  const here = { arm: "resourceGroup().location", bicep: "resourceGroup().location" };
  const location: Parameter = { name: "location", type: "string", text: "Region of the machine.", default: first?.region ?? here };
  const [size = usualSize] = plan.recommendedSizes;
  return [
    first === undefined ? location : { ...location, allowed: regions.map(({ region }) => region) },
    ...(first === undefined ? diskParameters(version.dataDisks) : []),
    { name: "vmName", type: "string", text: "Name of the machine.", default: plan.osFamily === "windows" ? "machine" : "my-machine" },
    { name: "vmSize", type: "string", text: "Size of the machine.", default: size },
    { name: "adminUsername", type: "string", text: "User that may administer the machine.", default: "azureuser" },
    secretOf(plan.osFamily),
    { name: "loginFrom", type: "string", text: "Addresses that may log in, such as 203.0.113.7/32; * lets in all.", default: "*" },
  ];
}

/** Where copies have no address, whoever deploys gives one in their own region. */
function diskParameters(dataDisks: Deployment["version"]["dataDisks"]): readonly Parameter[] {
  return [
    addressParameter("osDiskUrl", "the disk with the system"),
    ...dataDisks.map(({ lun }) => addressParameter(`dataDisk${lun}Url`, `data disk ${lun}`)),
  ];
}

function addressParameter(name: string, what: string): Parameter {
  return { name, type: "string", text: `Address of a page blob in the machine's region that holds ${what} of this version.` };
}

function secretOf(osFamily: "linux" | "windows"): Parameter {
  return osFamily === "windows"
    ? { name: "adminPassword", type: "securestring", text: "Password of that user." }
    : { name: "sshPublicKey", type: "string", text: "Public key of that user, as a line of authorized_keys." };
}

function copiesOf({ regions }: Deployment): ObjectValue {
  return Object.fromEntries(
    regions.map(({ region, disks }) => [region, Object.fromEntries(disks.map(({ lun, url }) => [memberOf(lun), url]))]),
  );
}

function memberOf(lun: number | undefined): string {
  return lun === undefined ? "os" : `lun${lun}`;
}

/** The address of a disk's copy in the chosen region. */
function addressOf({ regions }: Deployment, lun?: number): Expression {
  if (regions.length === 0) return given(lun === undefined ? "osDiskUrl" : `dataDisk${lun}Url`);
  const member = memberOf(lun);
  return { arm: `variables('copies')[parameters('location')].${member}`, bicep: `copies[location].${member}` };
}

/** REST API of Microsoft.Compute, "Images - Create Or Update": an image of a blob must say its generation. */
function imageOf(deployment: Deployment): Resource {
  const { plan, sku, version } = deployment;
  const dataDisks = version.dataDisks.map(({ lun }) => ({ lun, blobUri: addressOf(deployment, lun), caching: "None" }));
  return {
    symbol: "image",
    type: "Microsoft.Compute/images",
    apiVersion: computeVersion,
    name: { arm: "format('{0}-image', parameters('vmName'))", bicep: "'${vmName}-image'" },
    needs: [],
    body: {
      location: given("location"),
      properties: {
        hyperVGeneration: sku.type === "x64Gen1" ? "V1" : "V2",
        storageProfile: {
          osDisk: {
            osType: plan.osFamily === "windows" ? "Windows" : "Linux",
            osState: "Generalized",
            blobUri: addressOf(deployment),
            caching: "ReadWrite",
          },
          ...(dataDisks.length === 0 ? {} : { dataDisks }),
        },
      },
    },
  };
}

function machineOf({ plan, version }: Deployment, image: Resource, card: Resource): Resource {
  const dataDisks = version.dataDisks.map(({ lun }) => ({ lun, createOption: "FromImage", deleteOption: "Delete" }));
  return {
    symbol: "machine",
    type: "Microsoft.Compute/virtualMachines",
    apiVersion: computeVersion,
    name: given("vmName"),
    needs: [image.symbol, card.symbol],
    body: {
      location: given("location"),
      properties: {
        hardwareProfile: { vmSize: given("vmSize") },
        storageProfile: {
          imageReference: { id: idOf(image) },
          osDisk: { createOption: "FromImage", deleteOption: "Delete" },
          ...(dataDisks.length === 0 ? {} : { dataDisks }),
        },
        osProfile: { computerName: given("vmName"), adminUsername: given("adminUsername"), ...loginOf(plan.osFamily) },
        networkProfile: { networkInterfaces: [{ id: idOf(card), properties: { deleteOption: "Delete" } }] },
      },
    },
  };
}

function loginOf(osFamily: "linux" | "windows"): ObjectValue {
  if (osFamily === "windows") return { adminPassword: given("adminPassword") };
  const path = {
    arm: "format('/home/{0}/.ssh/authorized_keys', parameters('adminUsername'))",
    bicep: "'/home/${adminUsername}/.ssh/authorized_keys'",
  };
  return {
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      ssh: { publicKeys: [{ path, keyData: given("sshPublicKey") }] },
    },
  };
}

/** The plan's ports, and those by which a system is administered: they are always open (manifest fields, "open ports"). */
function portsOf({ plan }: Deployment): readonly OpenPort[] {
  const own: readonly Port[] =
    plan.osFamily === "windows"
      ? [
          { label: "rdp", range: "3389", protocol: "tcp" },
          { label: "winrm", range: "5986", protocol: "tcp" },
        ]
      : [{ label: "ssh", range: "22", protocol: "tcp" }];
  return [...own.map((port) => ({ ...port, from: given("loginFrom") })), ...plan.ports.map((port) => ({ ...port, from: "*" }))];
}
