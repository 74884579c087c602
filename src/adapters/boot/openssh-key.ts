import { generateKeyPairSync, randomInt } from "node:crypto";

/** A key pair for one login, in the forms that OpenSSH reads. */
export type SshKey = { readonly publicLine: string; readonly privateFile: string };

const kind = "ssh-ed25519";
/** The block size of "no cipher" (PROTOCOL.key of OpenSSH). */
const blockBytes = 8;

/** Makes an Ed25519 key: the public half as a line of authorized_keys, the private one as an unencrypted `openssh-key-v1` file. */
export function createSshKey(comment: string): SshKey {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  const open = Buffer.from(x, "base64url");
  const secret = Buffer.concat([Buffer.from(d, "base64url"), open]);
  const publicBlob = Buffer.concat([field(kind), field(open)]);
  const check = number(randomInt(2 ** 32));
  const body = padded(Buffer.concat([check, check, field(kind), field(open), field(secret), field(comment)]));
  const magic = Buffer.from("openssh-key-v1\0", "latin1");
  const file = Buffer.concat([magic, field("none"), field("none"), field(""), number(1), field(publicBlob), field(body)]);
  const lines = file.toString("base64").match(/.{1,70}/g) ?? [];
  return {
    publicLine: `${kind} ${publicBlob.toString("base64")} ${comment}`,
    privateFile: ["-----BEGIN OPENSSH PRIVATE KEY-----", ...lines, "-----END OPENSSH PRIVATE KEY-----", ""].join("\n"),
  };
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([number(bytes.length), bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Filled up to whole blocks by 1, 2, 3 … */
function padded(body: Buffer): Buffer {
  const missing = (blockBytes - (body.length % blockBytes)) % blockBytes;
  return Buffer.concat([body, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}
