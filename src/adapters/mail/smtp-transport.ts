import { minute, second } from "../../core/time.ts";
import type { Credentials } from "./smtp-credentials.ts";
import type { SmtpMailOptions, SmtpTimeouts } from "./smtp-options.ts";

const usualTimeouts: SmtpTimeouts = { connect: 15 * second, greeting: 15 * second, silence: minute };

/** How to reach the server: who it must prove to be, when a conversation has lasted too long, and TLS wherever a password travels to another machine. */
export function connectionOptions({ settings, timeouts = usualTimeouts, certificates }: SmtpMailOptions, { auth }: Credentials) {
  return {
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: !settings.secure && auth !== undefined && !isLoopback(settings.host),
    tls: { minVersion: "TLSv1.2" as const, ...(certificates === undefined ? {} : { ca: certificates }) },
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    dnsTimeout: timeouts.connect,
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Connections of one message at once; servers of any size allow that many, and few allow many more. */
export const connections = 4;

/** The same as a pool of connections. It never sends anything again by itself: what may go twice is decided by the record, not by a library. */
export function poolOptions(options: SmtpMailOptions, login: Credentials) {
  return {
    ...connectionOptions(options, login),
    pool: true as const,
    maxConnections: connections,
    maxRequeues: 0,
    ...(login.auth === undefined ? {} : { auth: login.auth }),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
