import type { MailSettings } from "../../core/settings.ts";
import type { Milliseconds } from "../../core/time.ts";

export type SmtpTimeouts = { readonly connect: Milliseconds; readonly greeting: Milliseconds; readonly silence: Milliseconds };

export type SmtpMailOptions = {
  readonly settings: Extract<MailSettings, { readonly kind: "smtp" }>;
  /** `address` or `Name <address>`. */
  readonly from: string;
  /** Folder of the record of what was sent, one small file per id and recipient. */
  readonly sentFolder: string;
  /** Looks a secret up by its name, at each send. */
  readonly environment: (name: string) => string | undefined;
  /** How long each stage of a conversation may take. */
  readonly timeouts?: SmtpTimeouts;
  /** Certificates (PEM) trusted besides the system's, for a mail server of one's own. */
  readonly certificates?: string;
};
