import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

import { StorageSharedKeyCredential } from "@azure/storage-blob";

import { freePort } from "./free-port.ts";

/** A certificate for 127.0.0.1 that this process trusts, as files. */
export type Certificate = { readonly certFile: string; readonly keyFile: string };

/** A running Azurite with these accounts, all with one key. */
export type Azurite = AsyncDisposable & {
  /** The account's address, without a slash at the end. */
  readonly urlOf: (account: string) => string;
  readonly key: string;
  readonly credentialOf: (account: string) => StorageSharedKeyCredential;
};

const require = createRequire(import.meta.url);
const key = Buffer.alloc(64, "slipway").toString("base64");

const programs = {
  blob: require.resolve("azurite/dist/src/blob/main.js"),
  table: require.resolve("azurite/dist/src/table/main.js"),
};

/**
 * Starts one of Azurite's services in a process of its own on a free port of loopback; everything it keeps is in memory. With a certificate it speaks
 * https and takes tokens of an identity platform, of which it checks all but the signature.
 */
export async function startAzurite(accounts: readonly string[], service: "blob" | "table" = "blob", tls?: Certificate): Promise<Azurite> {
  const program = programs[service];
  const place = [`--${service}Host`, "127.0.0.1", `--${service}Port`, String(await freePort())];
  const secure = tls === undefined ? [] : ["--cert", tls.certFile, "--key", tls.keyFile, "--oauth", "basic"];
  const flags = [...place, ...secure, "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"];
  const child = spawn(process.execPath, [program, ...flags], {
    // It asks itself, over TLS, whether a source of a copy can be read.
    env: {
      ...process.env,
      ...(tls === undefined ? {} : { NODE_EXTRA_CA_CERTS: tls.certFile }),
      AZURITE_ACCOUNTS: accounts.map((account) => `${account}:${key}`).join(";"),
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.once("exit", () => reject(new Error("Azurite ended before it listened")));
    createInterface(child.stdout).on("line", (line) => {
      const [found] = /127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (found !== undefined && /listens|started/.test(line)) resolve(`${tls === undefined ? "http" : "https"}://${found}`);
    });
  });
  child.stdout.resume();
  return {
    key,
    urlOf: (account) => `${address}/${account}`,
    credentialOf: (account) => new StorageSharedKeyCredential(account, key),
    [Symbol.asyncDispose]: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}
