import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { promisify } from "node:util";

import type { Certificate } from "./azurite.ts";

/** Makes a certificate for 127.0.0.1 in the folder, and lets this process trust it. */
export async function trustedCertificate(folder: string): Promise<Certificate> {
  const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", keyFile];
  await promisify(execFile)("openssl", ["req", "-x509", "-days", "2", ...newKey, "-out", certFile, ...subject]);
  setDefaultCACertificates([...getCACertificates("default"), await readFile(certFile, "utf8")]);
  return { certFile, keyFile };
}
