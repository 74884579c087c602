/** Reads an environment variable: secrets are looked up by name at the moment of use. */
export function environment(name: string): string | undefined {
  return process.env[name];
}
