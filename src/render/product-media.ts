import type { Listing } from "../core/offer.ts";

/** A picture of a page: its path in the repository, and its path beside the page. */
export type PageMedia = { readonly source: string; readonly target: string };

/** Where each picture of a listing lies beside its page. */
export type ListingMedia = {
  readonly logo: string;
  readonly icon: string;
  readonly hero: string | undefined;
  readonly screenshots: readonly string[];
  readonly thumbnails: readonly string[];
  readonly all: readonly PageMedia[];
};

/**
 * Names each picture by its part in the page, not by its file's name: unique, stable, and free of whatever a file name may hold.
 */
export function listingMedia({ logos, screenshots, videos }: Listing): ListingMedia {
  const logo = placed(logos.large, "logo");
  const icon = logos.small === undefined ? logo : placed(logos.small, "logo-small");
  const hero = logos.hero === undefined ? undefined : placed(logos.hero, "hero");
  const shots = screenshots.map(({ path }, index) => placed(path, `screenshot-${index + 1}`));
  const thumbnails = videos.map(({ thumbnail }, index) => placed(thumbnail, `video-${index + 1}`));
  const all = [logo, ...(icon === logo ? [] : [icon]), ...(hero === undefined ? [] : [hero]), ...shots, ...thumbnails];
  return {
    logo: logo.target,
    icon: icon.target,
    hero: hero?.target,
    screenshots: shots.map(({ target }) => target),
    thumbnails: thumbnails.map(({ target }) => target),
    all,
  };
}

/** Only kinds that cannot hold a script keep their ending; a browser then refuses to show anything else as a picture. */
function placed(source: string, name: string): PageMedia {
  const ending = /\.(png|jpe?g|gif|webp)$/i.exec(source)?.[1]?.toLowerCase() ?? "png";
  return { source, target: `media/${name}.${ending}` };
}
