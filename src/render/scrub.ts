const gone = "***";

/** A private key or certificate, also one whose end is missing. */
const pem = /-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g;
/** The credentials of a request, to the end of the line. */
const header = /\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)[^\r\n"']+/gi;
const scheme = /\b(Bearer|Basic|SharedKey|SharedKeyLite)\s+[A-Za-z0-9._~+/=:-]{8,}/g;
/** Query parameters that grant: a SAS signature (also percent-encoded), preview and access tokens, keys. */
const parameter =
  /((?:[?&;]|%3f|%26|amp;)(?:sig|s|code|key|token|access_token|refresh_token|client_secret|password)(?:=|%3d))[^&\s"'<>`)\]]+/gi;
const bareSignature = /\b(sig=)[A-Za-z0-9%+/=_-]{10,}/gi;
/** Names of secrets with their value, as in connection strings, YAML, JSON and environments. */
const assignment =
  /\b([\w-]*(?:account_?key|shared_?access_?key|shared_?access_?signature|password|passwd|pwd|client_?secret|api_?key|access_?token|refresh_?token|auth_?token|token))(["']?\s*[:=]\s*["']?)(?!["'\s])[^\s"',;&]+/gi;
const userInAddress = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{1,100}:[^\s/@]{1,200}@/gi;
/** Forms that are secrets wherever they stand. */
const known = [
  /\bgh[opsur]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bAKIA[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g,
  // A storage account's key: 64 bytes in base64.
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g,
  // A password's hash, as in /etc/shadow.
  /\$(?:1|2[abxy]?|5|6|7|y|gy)\$[^\s:"']{8,}/g,
];

/**
 * Text without what is obviously secret: SAS signatures, tokens, account keys, credentials of requests and addresses, keys in PEM, password
 * hashes. Rather one value too many than one too few; digests and commit ids stay.
 */
export function scrub(text: string): string {
  const named = text
    .replaceAll(pem, gone)
    .replaceAll(header, `$1${gone}`)
    .replaceAll(scheme, `$1 ${gone}`)
    .replaceAll(parameter, `$1${gone}`)
    .replaceAll(bareSignature, `$1${gone}`)
    .replaceAll(userInAddress, `$1${gone}@`)
    .replaceAll(assignment, `$1$2${gone}`);
  return known.reduce((clean, pattern) => clean.replaceAll(pattern, gone), named);
}
