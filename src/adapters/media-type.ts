const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  md: "text/plain; charset=utf-8",
  bicep: "text/plain; charset=utf-8",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** The media type of a file by its ending; undefined for kinds that no page of ours refers to, which are not served. */
export function typeOf(file: string): string | undefined {
  const ending = /\.([a-z]+)$/.exec(file)?.[1] ?? "";
  return Object.hasOwn(types, ending) ? types[ending] : undefined;
}
