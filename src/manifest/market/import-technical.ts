import { some } from "./import-offer.ts";
import { placeholder } from "./placeholders.ts";
import { flagOf, itemsOf, member, numberOf, pass, tell, textOf, textsOf, type Reader } from "./reader.ts";
import type { References } from "./references.ts";
import { given, type Fields } from "./resource.ts";

/** Digest of an image that nobody has read yet, as a new offer has it: sixty-four zeros. */
export const unknownDigest = "0".repeat(64);

const systemTypes: Readonly<Record<string, string>> = {
  windowsServerVersion20H2: "windowsServer20H2",
  windowsServerVersion2004: "windowsServer2004",
};

const properties = [
  "supportsExtensions",
  "supportsBackup",
  "supportsAcceleratedNetworking",
  "isNetworkVirtualAppliance",
  "supportsNVMe",
  "supportsCloudInit",
  "supportsAadLogin",
  "supportsHibernation",
  "supportsRemoteConnection",
  "requiresCustomArmTemplate",
] as const;

/** The technical members of a plan. Where it uses another plan's configuration, that plan's id alone. */
export function technicalPart(technical: Reader, references: References): Fields {
  const basePlan = references(technical, "basePlan");
  if (basePlan !== undefined) {
    pass(technical, "reuseTechnicalConfigurationState");
    return { basePlan };
  }
  const ports = itemsOf(technical, "openPorts").map((port) =>
    given({ label: textOf(port, "label"), range: textOf(port, "portRange")?.replaceAll(/\s/g, ""), protocol: textOf(port, "protocol") }),
  );
  return given({
    os: systemOf(member(technical, "operatingSystem")),
    recommendedSizes: some(textsOf(technical, "recommendedVmSizes")),
    ports: some(ports),
    properties: propertiesOf(member(technical, "vmProperties")),
    images: some(imagesOf(technical, references)),
  });
}

function systemOf(system: Reader): Fields | undefined {
  if (system.value === undefined) return undefined;
  const type = textOf(system, "type");
  const own = type === undefined || type === "other" ? undefined : (systemTypes[type] ?? type);
  return given({ family: textOf(system, "family"), type: own, name: textOf(system, "friendlyName") });
}

function propertiesOf(reader: Reader): Fields | undefined {
  const known = given(Object.fromEntries(properties.map((name) => [name, flagOf(reader, name)])));
  return Object.keys(known).length === 0 ? undefined : known;
}

/** The marketplace lists image types by version, manifests versions by image type. */
function imagesOf(technical: Reader, references: References): readonly Fields[] {
  const versions = itemsOf(technical, "vmImageVersions").map((version) => readVersion(version, references));
  return itemsOf(technical, "skus").map((sku) => {
    const type = textOf(sku, "imageType");
    return given({
      type,
      skuId: textOf(sku, "skuId"),
      versions: versions.flatMap(({ common, byType }) =>
        byType.filter((each) => each.type === type).map(({ disks }) => ({ ...common, ...disks })),
      ),
    });
  });
}

type Version = { readonly common: Fields; readonly byType: readonly { readonly type: string | undefined; readonly disks: Fields }[] };

function readVersion(version: Reader, references: References): Version {
  const state = textOf(version, "lifecycleState");
  const common = given({
    version: textOf(version, "versionNumber"),
    state: state === "generallyAvailable" ? undefined : state,
    deprecation: deprecationOf(member(version, "deprecationSchedule"), references),
  });
  const byType = itemsOf(version, "vmImages").map((image) => ({
    type: textOf(image, "imageType"),
    disks: disksOf(member(image, "source")),
  }));
  return { common, byType };
}

function disksOf(source: Reader): Fields {
  if (member(source, "sourceType").value === "sasUri") pass(source, "sourceType");
  const dataDisks = itemsOf(source, "dataDisks").map((disk) => given({ lun: numberOf(disk, "lunNumber"), ...diskOf(disk) }));
  return given({ osDisk: diskOf(member(source, "osDisk")), dataDisks: some(dataDisks) });
}

function diskOf(disk: Reader): Fields {
  const uri = textOf(disk, "uri");
  if (uri === undefined) {
    tell(disk, "warning", "market-image-source", [
      "names no address of a VHD (an image of a gallery has none).",
      "Name the VHD in the plan with `slipway image add`.",
    ]);
    return { sha256: unknownDigest };
  }
  const secret = placeholder(uri);
  return { ...(secret === undefined ? { url: uri } : { secret }), sha256: unknownDigest };
}

function deprecationOf(schedule: Reader, references: References): Fields | undefined {
  if (schedule.value === undefined || schedule.value === null) return undefined;
  const alternative = member(schedule, "alternative");
  const [plan, product] = [references(alternative, "plan"), references(alternative, "product")];
  return given({
    dateOffset: textOf(schedule, "dateOffset"),
    reason: textOf(schedule, "reason"),
    alternative: plan === undefined && product === undefined ? undefined : given({ offer: product, plan }),
  });
}
