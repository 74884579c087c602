import { createHash, createVerify, generateKeyPairSync } from "node:crypto";

/** An RSA key pair in PEM form, as an operator makes one for DKIM. */
export function dkimPair(modulusLength = 2048): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}

/** What the signature says, and whether body and signed headers are what was signed (RFC 6376, relaxed/relaxed). Independent of the signer. */
export function dkimVerdict(raw: Buffer, publicKey: string) {
  const text = raw.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const headers = text.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line)) ?? "";
  const tags = new Map(
    signature
      .slice(signature.indexOf(":") + 1)
      .split(";")
      .map((tag) => [tag.slice(0, tag.indexOf("=")).trim(), tag.slice(tag.indexOf("=") + 1).replaceAll(/\s/g, "")] as const),
  );
  const signed = (tags.get("h") ?? "").split(":");
  const chosen = signed.flatMap((name) => headers.findLast((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? []);
  const unsigned = signature.replace(/(;\s*b=)[^;]*$/, "$1");
  const verifier = createVerify("sha256").update([...chosen.map((line) => `${relaxed(line)}\r\n`), relaxed(unsigned)].join(""), "latin1");
  return {
    domain: tags.get("d"),
    selector: tags.get("s"),
    signed: signed.map((name) => name.toLowerCase()),
    body:
      tags.get("bh") ===
      createHash("sha256")
        .update(relaxedBody(text.slice(end + 4)), "latin1")
        .digest("base64"),
    headers: verifier.verify(publicKey, tags.get("b") ?? "", "base64"),
  };
}

function relaxed(line: string): string {
  const colon = line.indexOf(":");
  const value = line
    .slice(colon + 1)
    .replaceAll("\r\n", "")
    .replaceAll(/[ \t]+/g, " ")
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
}

function relaxedBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replaceAll(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}
