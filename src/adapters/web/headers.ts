import type { Context, MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

import { cacheControlOf } from "../content-name.ts";
import type { Content } from "./content.ts";

/**
 * What every answer carries, on top of the policy that pages carry themselves: nothing from elsewhere, no script but the site's own file, no frame
 * around it, no address told to others. A name that this server does not go by is refused first: a page of somebody else's whose name suddenly
 * leads to this machine must not be able to read it.
 */
export function secured(hosts: ReadonlySet<string> | undefined, refuse: (c: Context) => Promise<Response>): MiddlewareHandler {
  const secure = secureHeaders({
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    strictTransportSecurity: false,
    xXssProtection: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
  return async (c, next) =>
    await secure(c, async () => {
      if (hosts === undefined || hosts.has(nameOf(c.req.header("Host")))) await next();
      else c.res = await refuse(c);
    });
}

/** A `Host` header without its port: `[::1]:4410` and `localhost:4410` keep their names. */
function nameOf(host = ""): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}

/** Who may keep an answer: nobody but its reader, for whom it is secret; anybody for good, where its name tells its bytes. */
export type Kept = { readonly isSecret?: boolean; readonly isFixed?: boolean };

/**
 * Pages may be kept but must be asked about; what was reached by a secret address is kept nowhere and found by nobody. A page that carries a style sheet
 * names its digest in its own policy, and may have that one here too.
 */
export function headersOf({ body, type, tag }: Content, { isSecret = false, isFixed = false }: Kept): Record<string, string> {
  const common = {
    "Content-Type": type,
    "Content-Security-Policy": policyWith(type.startsWith("text/html") ? body.toString("latin1", 0, headBytes) : ""),
    ETag: `W/"${tag}"`,
    Vary: "Accept-Encoding, Accept-Language",
  };
  return isSecret
    ? { ...common, "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow" }
    : { ...common, "Cache-Control": cacheControlOf(isFixed) };
}

/** A page's policy stands before anything that somebody else has written. */
const headBytes = 600;

const ownPolicy = /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ('sha256-[A-Za-z0-9+/]{43}=');/;

function policyWith(head: string): string {
  const [, style = ""] = ownPolicy.exec(head.replaceAll("&#39;", "'")) ?? [];
  const styles = ["'self'", style].filter((each) => each !== "").join(" ");
  return `default-src 'none'; img-src 'self'; style-src ${styles}; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
}
