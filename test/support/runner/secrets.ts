export type Secrets = {
  readonly add: (name: string, value: string) => void;
  /** Names of the values a text contains, plain, URL-encoded, or in base64 at any offset. */
  readonly leaksIn: (text: string) => readonly string[];
};

// Shorter values would be found by chance.
const shortest = 6;

/** Remembers every token and secret that was handed out, and finds them again. */
export function createSecrets(): Secrets {
  const forms = new Map<string, string>();

  function add(name: string, value: string): void {
    const lines = value.split(/\r?\n/u).map((line) => line.trim());
    for (const line of new Set([value, ...lines])) {
      // The frame of a key file is no secret.
      if (line.length < shortest || line.startsWith("-----")) continue;
      for (const form of [line, encodeURIComponent(line), ...base64Forms(line)]) forms.set(form, name);
    }
  }

  return {
    add,
    leaksIn: (text) => [...new Set([...forms].filter(([form]) => text.includes(form)).map(([, name]) => name))],
  };
}

// The characters that base64 gives for the value whatever stands before it, for each of the three places a byte can have in a group.
function base64Forms(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}
