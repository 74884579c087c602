import { languages, type Language } from "../core/language.ts";

export { languages, type Language };

/** A page there is of every offer, or of all: where it stands, and what has been; statistics are of all together. */
export type PageKind = "index" | "history" | "stats";

/** File name of a page in a language. English is what a host without negotiation shows for a folder. */
export function pageFile(kind: PageKind, language: Language): string {
  if (language === "en") return `${kind}.html`;
  return kind === "index" ? `${language}.html` : `${kind}.${language}.html`;
}

/** The page that a file name stands for; undefined for any other name. */
export function pageOfFile(file: string): { readonly kind: PageKind; readonly language: Language } | undefined {
  const kinds: readonly PageKind[] = ["index", "history", "stats"];
  return languages
    .flatMap((language) => kinds.map((kind) => ({ kind, language })))
    .find((page) => pageFile(page.kind, page.language) === file);
}

/** The language that an `Accept-Language` header (RFC 9110, 12.5.4) prefers; English where it names none of ours. */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? "")
    .slice(0, longestHeader)
    .split(",")
    .map((part) => {
      const [range = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.map((each) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(each)?.[1]).find((value) => value !== undefined);
      return { primary: range.split("-")[0], quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  return wishes.map(({ primary }) => languages.find((language) => language === primary)).find((found) => found !== undefined) ?? "en";
}

/** What lies beyond is no browser's wish. */
const longestHeader = 500;
