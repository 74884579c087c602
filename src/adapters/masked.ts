/** A text without the secrets in it, as they are and as they stand in addresses, forms and JSON. */
export function masked(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) =>
    secret === "" ? [] : [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)],
  );
  return forms.toSorted((a, b) => b.length - a.length).reduce((shown, form) => shown.replaceAll(form, "***"), text);
}
