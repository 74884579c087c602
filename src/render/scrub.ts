const gone = "***";

/** A private key or certificate, also one whose end is missing, and one that stands in JSON with `\n` for its line ends. */
const pem = /-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g;
/** PuTTY's own form of a private key, to its end. */
const putty = /\bPuTTY-User-Key-File-\d:[\s\S]*?(?:Private-MAC: *[0-9a-f]+|$)/g;
/** The credentials and cookies of a request, to the end of the line. */
const header = /\b((?:(?:proxy-)?authorization|(?:set-)?cookie)["']?\s*[:=]\s*["']?)[^\r\n"']+/gi;
const scheme = /\b(Bearer|Basic|SharedKey|SharedKeyLite)\s+[A-Za-z0-9._~+/=:-]{8,}/g;
/** What a mail server is told to log in (RFC 4954). */
const mailLogin = /\b(AUTH\s+(?:PLAIN|LOGIN|XOAUTH2|CRAM-MD5)\s+)[A-Za-z0-9+/=]{4,}/gi;
/** `machine host login name password secret`, and the options of command lines. */
const spaced = /((?:\blogin\s+\S{1,200}\s+|\s--?)(?:password|passwd|pass|token|client-secret|api-key)\s+)[^\s"']+/gi;
/** Query parameters that grant: a SAS signature (also percent-encoded), preview and access tokens, keys. */
const parameter =
  /((?:[?&;]|%3f|%26|amp;)(?:sig|s|code|key|token|access_token|refresh_token|client_secret|password|api_key|subscription-key)(?:=|%3d))[^&\s"'<>`)\]]+/gi;
const bareSignature = /\b(sig=)[A-Za-z0-9%+/=_-]{10,}/gi;
/** Names of secrets with their value, as in connection strings, YAML, JSON, headers and environments; what stands before a name stays. */
const assignment =
  /((?:account_?key|shared_?access_?key|shared_?access_?signature|access_?key|secret_?key|application_?key|app_?key|private_?key|subscription[_-]?key|sas[_-]?key|api[_-]?key|password|passwd|passphrase|pwd|smtp_?pass|client_?secret|app_?secret|consumer_?secret|signing_?secret|session_?id|token))(\\?["']?\s{0,20}[:=]\s{0,20}\\?["']?)(?!["'\s])[^\s"',;&]+/gi;
const userInAddress = /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]{0,100}:[^\s/@]{1,200}@/gi;
/** Addresses that are secrets as a whole: whoever knows them may post there. */
const hook =
  /(https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:[\w-]{1,60}\.)?webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/webhooks|api\.telegram\.org\/bot|hooks\.zapier\.com\/hooks\/catch)\/?)[^\s"'<>`)\]]+/gi;
/** A preview link is a capability: its last part opens the page. */
const preview = /(\bpreview\/[a-z0-9][a-z0-9_-]{0,49}\/[a-z0-9][a-z0-9_-]{0,49}\/)[0-9a-f]{16,64}/g;
/** `"auth": "dXNlcjpwYXNz"` of a registry's client. */
const registryLogin = /("auth"\s*:\s*")[A-Za-z0-9+/=]{8,}/g;
/** Forms that are secrets wherever they stand. */
const known = [
  /\bgh[opsur]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bglpat-[\w-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[\w-]{30,}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bAIza[\w-]{35}/g,
  /\bGOCSPX-[\w-]{20,}/g,
  /\bya29\.[\w.-]{20,}/g,
  /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g,
  // A secret of an application in Microsoft's directory.
  /(?<![\w~.-])[\w~.-]{3}[78]Q~[\w~.-]{31,34}/g,
  // A session and a refresh token of Salesforce.
  /\b00D[A-Za-z0-9]{12,15}![\w.]{20,}/g,
  /\b5Aep[\w.]{40,}/g,
  /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\bhv[sb]\.[\w-]{20,}/g,
  /\bsk-[\w-]{20,}/g,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g,
  // A storage account's key: 64 bytes in base64; a database account's key has the same form.
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g,
  // A password's hash, as in /etc/shadow and in a web server's file.
  /\$(?:1|2[abxy]?|5|6|7|y|gy|apr1)\$[^\s:"']{8,}/g,
];

/**
 * Text without what is obviously secret: SAS signatures, tokens, account keys, credentials of requests and addresses, webhooks, preview links, keys in
 * PEM, password hashes. Rather one value too many than one too few; digests and commit ids stay.
 */
export function scrub(text: string): string {
  let clean = text;
  // What was taken out may have stood so close to the next that only now it can be seen.
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const next = scrubOnce(clean);
    if (next === clean) break;
    clean = next;
  }
  return clean;
}

const mostPasses = 5;

function scrubOnce(text: string): string {
  const named = text
    .replaceAll(pem, gone)
    .replaceAll(putty, gone)
    .replaceAll(header, `$1${gone}`)
    .replaceAll(scheme, `$1 ${gone}`)
    .replaceAll(mailLogin, `$1${gone}`)
    .replaceAll(spaced, `$1${gone}`)
    .replaceAll(parameter, `$1${gone}`)
    .replaceAll(bareSignature, `$1${gone}`)
    .replaceAll(userInAddress, `$1${gone}@`)
    .replaceAll(hook, `$1${gone}`)
    .replaceAll(preview, `$1${gone}`)
    .replaceAll(registryLogin, `$1${gone}`)
    .replaceAll(assignment, `$1$2${gone}`);
  return known.reduce((clean, pattern) => clean.replaceAll(pattern, gone), named);
}
