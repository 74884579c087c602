/** What an export writes where a secret belongs: `${NAME}`. */
export function secretPlaceholder(name: string): string {
  return `\${${name}}`;
}

/** The secret's name, when a value is the placeholder of one. */
export function placeholder(value: string | undefined): string | undefined {
  return /^\$\{([A-Z_][A-Z0-9_]{0,99})\}$/.exec(value ?? "")?.[1];
}
