/** Languages of pages and mails. What publishers and the ledger say stays in the language it was written in. */
export const languages = ["en", "it"] as const;
export type Language = (typeof languages)[number];
