import type { DataDisk, Deprecation, ImageType, ImageVersion, OSDisk, Plan as RawPlan } from "../generated/plan.d.ts";
import type { SecretOf } from "./export-leads.ts";
import { ofProduct } from "./export-offer.ts";
import { byId, given, type Fields } from "./resource.ts";

/** Words of the schema for systems that manifests name otherwise; `undefined` has none there. */
const systemTypes: Readonly<Record<string, string | undefined>> = {
  windowsServer2012Datacenter: undefined,
  windowsServer2016Datacenter: undefined,
  windowsServer2019Datacenter: undefined,
  windowsServer2022Datacenter: undefined,
  windowsServer20H2: "windowsServerVersion20H2",
  windowsServer2004: "windowsServerVersion2004",
};

/** The schema version that knows Arm images; x64 alone is written as the version whose fields are published. */
const armVersion = "2022-03-01-preview5";

/**
 * A plan's technical configuration. Versions that the marketplace can not fetch (a path on the publisher's machine) are left out: a URI is what the
 * schema demands of every disk.
 */
export function technicalConfiguration(offer: string, plan: RawPlan, secretOf: SecretOf): Fields {
  const own = { plan: byId(plan.plan) };
  if (plan.basePlan !== undefined)
    return ofProduct(offer, "virtual-machine-plan-technical-configuration", {
      ...own,
      basePlan: byId(plan.basePlan),
      reuseTechnicalConfigurationState: "enable",
    });
  const images = plan.images ?? [];
  return ofProduct(
    offer,
    "virtual-machine-plan-technical-configuration",
    {
      ...own,
      operatingSystem: systemOf(plan.os),
      recommendedVmSizes: plan.recommendedSizes ?? [],
      openPorts: (plan.ports ?? []).map(({ label, range, protocol }) => ({ label, portRange: range, protocol })),
      vmProperties: { ...plan.properties },
      skus: images.map(({ type, skuId }) => ({ imageType: type, skuId })),
      vmImageVersions: versionsOf(images, secretOf),
    },
    images.some(({ type }) => type === "arm64Gen2") ? armVersion : undefined,
  );
}

function systemOf(os: RawPlan["os"]): Fields {
  const type = os?.type ?? "other";
  return { family: os?.family, friendlyName: os?.name, type: Object.hasOwn(systemTypes, type) ? (systemTypes[type] ?? "other") : type };
}

/** Manifests list versions by image type, the marketplace image types by version. */
function versionsOf(images: readonly ImageType[], secretOf: SecretOf): readonly Fields[] {
  const all = images.flatMap(({ type, versions }) => versions.map((version) => ({ type, version })));
  const byNumber = Map.groupBy(
    all.filter(({ version }) => canBeFetched(version)),
    ({ version }) => version.version,
  );
  return [...byNumber].map(([versionNumber, same]) => {
    const [first] = same;
    return given({
      versionNumber,
      lifecycleState: first?.version.state,
      deprecationSchedule: scheduleOf(first?.version.deprecation),
      vmImages: same.map(({ type, version }) => ({ imageType: type, source: sourceOf(version, secretOf) })),
    });
  });
}

function canBeFetched({ osDisk, dataDisks = [] }: ImageVersion): boolean {
  return [osDisk, ...dataDisks].every(({ path }) => path === undefined);
}

function sourceOf({ osDisk, dataDisks = [] }: ImageVersion, secretOf: SecretOf): Fields {
  return {
    sourceType: "sasUri",
    osDisk: { uri: uriOf(osDisk, secretOf) },
    dataDisks: dataDisks.map((disk) => ({ lunNumber: disk.lun, uri: uriOf(disk, secretOf) })),
  };
}

function uriOf({ url, secret }: OSDisk | DataDisk, secretOf: SecretOf): string {
  return url ?? secretOf(secret ?? "");
}

function scheduleOf(deprecation: Deprecation | undefined): Fields | undefined {
  if (deprecation === undefined) return undefined;
  const { dateOffset, reason, alternative } = deprecation;
  return given({ dateOffset, reason, alternative: alternativeOf(alternative) });
}

/** Another offer is named whole, a plan of this offer by itself: the schema has no place for both. */
function alternativeOf(alternative: Deprecation["alternative"]): Fields | undefined {
  if (alternative === undefined) return undefined;
  return alternative.offer === undefined ? { plan: byId(alternative.plan) } : { product: byId(alternative.offer) };
}
