import type { Draft } from "./draft.ts";
import type { Offer as RawOffer, StandardContract } from "./generated/offer.d.ts";
import type { Plan as RawPlan } from "./generated/plan.d.ts";
import type { Manifest, OfferFiles } from "./offer-files.ts";
import { trusted } from "./trusted.ts";
import type { Pointer } from "./yaml/parse-yaml.ts";

/** Sizes a picture may have, in pixels. */
export type PictureRule = {
  readonly code: "logo-size" | "hero-size" | "screenshot-size" | "thumbnail-size";
  readonly width: readonly [least: number, most: number];
  readonly height: readonly [least: number, most: number];
};

/** A file that a manifest names. `path` is relative to the offer's folder. */
export type Reference = {
  readonly manifest: Pick<Manifest<unknown>, "document">;
  readonly pointer: Pointer;
  readonly path: string;
  readonly rule:
    | { readonly kind: "text"; readonly most: number }
    | { readonly kind: "picture"; readonly picture: PictureRule }
    | { readonly kind: "audience" | "pdf" | "zip" };
};

function exactly(code: PictureRule["code"], width: number, height: number): PictureRule {
  return { code, width: [width, width], height: [height, height] };
}

/** Sizes of the Commercial Marketplace today (large logo, screenshots, video thumbnails); wide, hero and test drive are those of 2018. */
const pictureRules = {
  small: exactly("logo-size", 48, 48),
  medium: exactly("logo-size", 90, 90),
  large: { code: "logo-size", width: [216, 350], height: [216, 350] },
  wide: exactly("logo-size", 255, 115),
  hero: exactly("hero-size", 815, 290),
  screenshot: exactly("screenshot-size", 1280, 720),
  thumbnail: exactly("thumbnail-size", 1280, 720),
  testDrive: exactly("thumbnail-size", 533, 324),
} as const satisfies Record<string, PictureRule>;

/** Most characters of each long text. `terms` and the listing's are today's limits; the others are ours, against runaway files. */
const textLimits = { listing: 5000, plan: 2000, terms: 10_000, amendment: 10_000, testDrive: 3000 } as const;

type Found = readonly [pointer: Pointer, path: string | undefined, rule: Reference["rule"]];

/** Every file the manifests of an offer refer to. */
export function references({ offer, plans }: OfferFiles): readonly Reference[] {
  const ofOffer = offer === undefined ? [] : named(offer, [...listing(offer.raw), ...legal(offer.raw), ...testDrive(offer.raw)]);
  return [...ofOffer, ...plans.flatMap((plan) => named(plan, planFiles(plan.raw)))];
}

function named(manifest: Reference["manifest"], found: readonly Found[]): readonly Reference[] {
  return found.flatMap(([pointer, path, rule]) => (path === undefined ? [] : [{ manifest, pointer, path, rule }]));
}

function listing({ listing: raw }: Draft<RawOffer>): readonly Found[] {
  const logos = (["small", "medium", "large", "wide", "hero"] as const).map((size): Found => [
    ["listing", "logos", size],
    raw?.logos?.[size],
    picture(pictureRules[size]),
  ]);
  const screenshots = (raw?.screenshots ?? []).map((each, index): Found => [
    ["listing", "screenshots", index, "path"],
    each?.path,
    picture(pictureRules.screenshot),
  ]);
  const videos = (raw?.videos ?? []).map((each, index): Found => [
    ["listing", "videos", index, "thumbnail"],
    each?.thumbnail,
    picture(pictureRules.thumbnail),
  ]);
  return [[["listing", "description"], raw?.description, text("listing")], ...logos, ...screenshots, ...videos];
}

function legal({ legal: raw }: Draft<RawOffer>): readonly Found[] {
  const terms = raw?.terms;
  if (terms?.kind === "text") return [[["legal", "terms", "file"], terms.file, text("terms")]];
  if (terms?.kind !== "standardContract") return [];
  const { universalAmendment, customAmendments = [] } = trusted<Draft<StandardContract>>(terms);
  return [
    [["legal", "terms", "universalAmendment"], universalAmendment, text("amendment")],
    ...(customAmendments ?? []).map((each, index): Found => [
      ["legal", "terms", "customAmendments", index, "file"],
      each?.file,
      text("amendment"),
    ]),
  ];
}

function testDrive({ testDrive: raw }: Draft<RawOffer>): readonly Found[] {
  return [
    [["testDrive", "description"], raw?.description, text("testDrive")],
    [["testDrive", "accessInformation"], raw?.accessInformation, text("testDrive")],
    [["testDrive", "userManual"], raw?.userManual, { kind: "pdf" }],
    [["testDrive", "template"], raw?.template, { kind: "zip" }],
    [["testDrive", "video", "thumbnail"], raw?.video?.thumbnail, picture(pictureRules.testDrive)],
  ];
}

function planFiles({ description, audience }: Draft<RawPlan>): readonly Found[] {
  return [
    [["description"], description, text("plan")],
    [["audience"], typeof audience === "string" ? audience : undefined, { kind: "audience" }],
  ];
}

function text(kind: keyof typeof textLimits): Reference["rule"] {
  return { kind: "text", most: textLimits[kind] };
}

function picture(rule: PictureRule): Reference["rule"] {
  return { kind: "picture", picture: rule };
}
