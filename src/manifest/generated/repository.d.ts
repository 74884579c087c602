/* Generated from schemas/v1 by `npm run types`. Do not edit. */
/* oxlint-disable */

/**
 * Azure region: lower-case letters and digits.
 */
export type Region = string
/**
 * Azure regions every image is replicated to, 1 to 100. Default: westeurope, northeurope, eastus, japaneast.
 * 
 * @minItems 1
 * @maxItems 100
 */
export type Regions = Region[]
/**
 * Regions that must hold verified bytes: all, or a whole number from 1 to the number of regions. Default: all.
 */
export type Quorum = (NumberOfRegions | AllRegions)
/**
 * Whole number from 1 to the number of regions.
 */
export type NumberOfRegions = number
/**
 * all, or a whole number from 1 to the number of regions.
 */
export type AllRegions = "all"
/**
 * Id of a dated policy. Default: azure-2024-08.
 */
export type Policy = ("azure-2017-03" | "azure-2021-09" | "azure-2024-08" | "lisa-2026-08" | "field-2026-05")
/**
 * Id of the check: capital letters, a dash, three digits.
 */
export type Check = string
/**
 * publisher/offer it holds for. Default: all.
 */
export type Offer = string
/**
 * Plan it holds for. Default: all.
 */
export type Plan = string
/**
 * Image version it holds for. Default: all.
 */
export type Version = string
/**
 * Why the check may fail; 10 to 1,000 characters.
 */
export type Reason = string
/**
 * SHA-256 of the evidence the approver looked at: 64 lower-case hex digits.
 */
export type Evidence = string
/**
 * Who gave it; 1 to 100 characters.
 */
export type Approver = string
/**
 * Last day it holds, as YYYY-MM-DD (UTC).
 */
export type Expires = string
/**
 * Checks that may fail, each with reason, evidence, approver and end.
 * 
 * @maxItems 1000
 */
export type Waivers = Waiver[]
/**
 * Lowest role that may give Go live. read, triage, write, maintain or admin. Default: maintain.
 */
export type Role = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Whether the author of the change may not give it. true or false. Default: false.
 */
export type NotTheAuthor = boolean
/**
 * How many people must give it, 1 to 10. Default: 1.
 */
export type Approvals = number
/**
 * Team that everybody who gives Go live must be in, as org/team. Needs a GitHub App that may read the organization's members.
 */
export type Team = string
/**
 * When a submission may be canceled: fromSignoff or anytime. Default: fromSignoff.
 */
export type Cancel = ("fromSignoff" | "anytime")
/**
 * Who may publish. read, triage, write, maintain or admin. Default: write.
 */
export type Publish = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Who may cancel. read, triage, write, maintain or admin. Default: write.
 */
export type Cancel1 = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Who may change the notified addresses. read, triage, write, maintain or admin. Default: write.
 */
export type Notify = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Who may hold and resume. read, triage, write, maintain or admin. Default: maintain.
 */
export type Hold = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Who may ask for support. read, triage, write, maintain or admin. Default: triage.
 */
export type Support = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Attempts of one effect before its failure is final, 1 to 20. Default: 5.
 */
export type Attempts = number
/**
 * Deadline of the step validate. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Validate = string
/**
 * Deadline of the step certify. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Certify = string
/**
 * Deadline of the step provision. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Provision = string
/**
 * Deadline of the step package. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Package = string
/**
 * Deadline of the step preview. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Preview = string
/**
 * Deadline of the step signoff. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Signoff = string
/**
 * Deadline of the step live. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Live = string
/**
 * How long a preview stays open. Default: P90D, as long as a sign-off is waited for. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type PreviewLifetime = string
/**
 * How long a copy stays after the last submission that made it ended, and after it was verified. Default: P30D. An ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type After = string
/**
 * One e-mail address, such as name@example.com.
 */
export type EMailAddress = string
/**
 * E-mail addresses told about offers that name none; at most 100.
 * 
 * @maxItems 100
 */
export type Notify1 = EMailAddress[]
/**
 * How mail is sent: outbox (files in .slipway/outbox) or smtp; chosen by kind. Default: outbox.
 */
export type Mail = (Outbox | SMTP)
/**
 * Mails become files.
 */
export type Kind = "outbox"
/**
 * Language of mails: en or it. Default: en.
 */
export type Language = ("en" | "it")
/**
 * Language of this person's mails: en or it.
 */
export type Language1 = ("en" | "it")
/**
 * How long news may wait for others: an ISO 8601 duration of minutes or hours, at most one day. Counted from midnight UTC.
 */
export type Every = string
/**
 * Whom mails come from: an e-mail address, or Name <address>. Default: slipway@localhost.
 */
export type Sender = string
/**
 * Mails go to an SMTP server.
 */
export type Kind1 = "smtp"
/**
 * Host name or address of the server.
 */
export type Host = string
/**
 * 1 to 65535. Default: 587.
 */
export type Port = number
/**
 * TLS from the first byte (port 465). true or false. Default: false.
 */
export type TLSFromTheStart = boolean
/**
 * Name of the environment variable: upper-case letters, digits and underscores, not starting with a digit.
 */
export type SecretName = string
/**
 * Domain whose DNS holds the public key. Default: the sender's.
 */
export type Domain = string
/**
 * Name of the key in DNS: <selector>._domainkey.<domain>.
 */
export type Selector = string
/**
 * Absolute path of a file outside the repository that holds the key. Either this or key.
 */
export type KeyFile = string
/**
 * Whom mails come from: an e-mail address, or Name <address>. Default: slipway@localhost.
 */
export type Sender1 = string
/**
 * A folder.
 */
export type Folder = string
/**
 * Folders, relative to the repository or absolute, that an image path is looked for below when the repository has no such file; at most 20.
 * 
 * @maxItems 20
 */
export type ImageFolders = Folder[]
/**
 * Where URLs of images may lead: internet (public addresses only), or any (private networks too, such as a private endpoint's). Default: internet.
 */
export type ImageURLs = ("internet" | "any")
/**
 * Where addresses of lead destinations may lead: internet (public addresses only), or any (private networks too, such as a CRM of the company's own). Default: internet.
 */
export type LeadAddresses = ("internet" | "any")
/**
 * Who reads the file systems of images. ext2, ext3, ext4 and FAT always by Slipway itself; XFS, btrfs, LVM and NTFS by libguestfs where it is installed (auto), never (builtin), or with a failure where it is not installed (libguestfs). Default: auto.
 */
export type ReadersOfFileSystems = ("auto" | "builtin" | "libguestfs")
/**
 * How the preview step proves that what the regions hold can be deployed: verify (every copy is read back and compared with what was certified), or boot (the same, and each image is started in QEMU from a region's copy; QEMU must be installed where that step runs). Default: verify.
 */
export type Staging = ("verify" | "boot")
/**
 * Microsoft's commercial marketplace, by its Product Ingestion API.
 */
export type Kind2 = "partnerCenter"
/**
 * Directory of the application that publishes. A GUID in lower case.
 */
export type Tenant = string
/**
 * The application, which is a Manager of the publisher in Partner Center. A GUID in lower case.
 */
export type Application = string
/**
 * https address below which the marketplace fetches an offer's pictures (media/…). Default: none; pictures then stay as they are there.
 */
export type Pictures = string
/**
 * Where images are replicated to: folder (.slipway/regions) or azureBlob (a storage account per region); chosen by kind. Default: folder.
 */
export type WhereRegionsAre = (Folders | AzureBlobStorage)
/**
 * Regions are folders.
 */
export type Kind3 = "folder"
/**
 * Regions are storage accounts.
 */
export type Kind4 = "azureBlob"
/**
 * Blob address of the account: https, without a query; http for an emulator on this machine's 127.0.0.1.
 */
export type Address = string
/**
 * What is read back before a copy counts: sampled (one chunk in sixteen; the service compares every write with its MD5) or full. Staging reads every copy whole in any case. Default: sampled.
 */
export type Verification = ("sampled" | "full")
/**
 * How images come to the regions: upload (sent to each from where Slipway runs) or server (sent to one, and copied from there by the storage service itself, which promises no time; sent where it refuses). Default: upload.
 */
export type Copy = ("upload" | "server")
/**
 * Where product pages and previews are kept: folder (.slipway/site) or azureBlob (a storage account, for machines that share no disk); chosen by kind. Default: folder.
 */
export type WhereTheStoreFrontIs = (Folder1 | AzureBlobStorage1)
/**
 * The store front is a folder.
 */
export type Kind5 = "folder"
/**
 * The store front is a storage account.
 */
export type Kind6 = "azureBlob"
/**
 * Blob address of the account: https, without a query; http for an emulator on this machine's 127.0.0.1.
 */
export type Address1 = string
/**
 * Container that shows what is live to anybody, such as $web of a static website: $web, or 3 to 63 lower-case letters, digits and single hyphens. Default: slipway-live.
 */
export type PublicContainer = string
/**
 * Name or address of a git remote, not starting with a dash. Default: this repository.
 */
export type Remote = string
/**
 * http or https address of the site.
 */
export type Address2 = string
/**
 * A login name, at most 39 letters, digits and dashes.
 */
export type Login = string
/**
 * Who is assigned to every request. At most 10 logins.
 * 
 * @maxItems 10
 */
export type Assignees = Login[]
/**
 * A login name, at most 39 letters, digits and dashes.
 */
export type Login1 = string
/**
 * Who is assigned to critical requests as well. At most 10 logins.
 * 
 * @maxItems 10
 */
export type Critical = Login1[]
/**
 * A login name, at most 39 letters, digits and dashes.
 */
export type Login2 = string
/**
 * Who is assigned to requests of exceptions, instead of the others: those who may approve a waiver. At most 10 logins.
 * 
 * @maxItems 10
 */
export type Exceptions = Login2[]
/**
 * Numeric id of the account, at least 1.
 */
export type Id = number
/**
 * What it may do, as if it were a person with this role. read, triage, write, maintain or admin. Default: write.
 */
export type Role1 = ("read" | "triage" | "write" | "maintain" | "admin")
/**
 * Accounts that are no people but may use commands; at most 20.
 * 
 * @maxItems 20
 */
export type Bots = Bot[]
/**
 * Whether certification and copies are spread over runners: auto (when there are more than four), always or never. Default: auto.
 */
export type FanOut = ("auto" | "always" | "never")

/**
 * Policy and wiring of an offers repository: .github/slipway.yaml. Every field has a default.
 */
export interface Repository {
regions?: Regions
quorum?: Quorum
certification?: Certification
signoff?: SignOff
cancel?: Cancel
roles?: Roles
attempts?: Attempts
deadlines?: Deadlines
previewTtl?: PreviewLifetime
cleanUp?: CleanUp
notify?: Notify1
mail?: Mail
imageRoots?: ImageFolders
imageUrls?: ImageURLs
leadUrls?: LeadAddresses
imageBackend?: ReadersOfFileSystems
staging?: Staging
marketplace?: Marketplace
regionsAt?: WhereRegionsAre
storeAt?: WhereTheStoreFrontIs
ledger?: Ledger
site?: Site
support?: Support1
github?: GitHub
}
/**
 * Which requirements images are tested against.
 */
export interface Certification {
policy?: Policy
waivers?: Waivers
}
/**
 * One check that may fail until a day.
 */
export interface Waiver {
check: Check
offer?: Offer
plan?: Plan
version?: Version
reason: Reason
evidence: Evidence
approver: Approver
expires: Expires
}
/**
 * Who may give Go live.
 */
export interface SignOff {
role?: Role
notAuthor?: NotTheAuthor
approvals?: Approvals
team?: Team
}
/**
 * Lowest role that may use each command.
 */
export interface Roles {
publish?: Publish
cancel?: Cancel1
notify?: Notify
hold?: Hold
support?: Support
}
/**
 * Longest time a step may take before it fails.
 */
export interface Deadlines {
validate?: Validate
certify?: Certify
provision?: Provision
package?: Package
preview?: Preview
signoff?: Signoff
live?: Live
}
/**
 * When `slipway clean` may remove what superseded, canceled and failed submissions left in the regions.
 */
export interface CleanUp {
after?: After
}
/**
 * Mails become files below .slipway/outbox.
 */
export interface Outbox {
kind: Kind
language?: Language
languages?: LanguagesOfPeople
digest?: Digest
from?: Sender
}
/**
 * Language of those who read another one, by their address; at most 1,000.
 */
export interface LanguagesOfPeople {
[k: string]: Language1 | undefined
}
/**
 * Gathers the news of all offers into one mail for each person, for publishers of many offers. Default: each by itself, at once.
 */
export interface Digest {
every: Every
}
/**
 * Mails go to an SMTP server.
 */
export interface SMTP {
kind: Kind1
host: Host
port?: Port
secure?: TLSFromTheStart
user?: User
password?: Password
dkim?: DKIM
language?: Language
languages?: LanguagesOfPeople
digest?: Digest
from: Sender1
}
/**
 * The user's name, as a secret.
 */
export interface User {
secret: SecretName
}
/**
 * The password, as a secret.
 */
export interface Password {
secret: SecretName
}
/**
 * Signs mails in the name of a domain (RFC 6376). Default: the server signs, or nobody.
 */
export interface DKIM {
domain?: Domain
selector: Selector
key?: PrivateKey
keyFile?: KeyFile
}
/**
 * RSA private key in PEM form, of 1024 bits or more, as a secret. Either this or keyFile.
 */
export interface PrivateKey {
secret: SecretName
}
/**
 * The commercial marketplace that offers are handed to, beside Slipway's own store front: partnerCenter. Default: none.
 */
export interface Marketplace {
kind: Kind2
tenantId: Tenant
clientId: Application
clientSecret: ClientSecret
assetsUrl?: Pictures
}
/**
 * The application's secret. Secrets stand here by name only.
 */
export interface ClientSecret {
secret: SecretName
}
/**
 * A folder per region below .slipway/regions.
 */
export interface Folders {
kind: Kind3
}
/**
 * A storage account per region: page blobs in its container slipway-private, and what customers may read in slipway-public.
 */
export interface AzureBlobStorage {
kind: Kind4
accounts: Accounts
verify?: Verification
copy?: Copy
}
/**
 * The storage account of each region, by the region's name; 1 to 100.
 */
export interface Accounts {
[k: string]: StorageAccount | undefined
}
/**
 * One storage account, and the key to it. Without a key Slipway comes with a workload identity: AZURE_CLIENT_ID, AZURE_TENANT_ID, and a GitHub job's OIDC token or AZURE_FEDERATED_TOKEN_FILE.
 */
export interface StorageAccount {
url: Address
key?: Key
}
/**
 * The account's key, or a SAS token of it (services b, resource types co, permissions racwdl), as a secret. Default: none, a workload identity.
 */
export interface Key {
secret: SecretName
}
/**
 * The store front is a folder of this machine, .slipway/site.
 */
export interface Folder1 {
kind: Kind5
}
/**
 * The store front is a storage account: slipway-store and the previews' containers are private, one container is what anybody may read. Needs site.url, the address where slipway serve answers.
 */
export interface AzureBlobStorage1 {
kind: Kind6
url: Address1
key: Key1
container?: PublicContainer
}
/**
 * The account's key, as a secret. Only a key can sign what a stored access policy revokes.
 */
export interface Key1 {
secret: SecretName
}
/**
 * Where the ledger branches live.
 */
export interface Ledger {
remote?: Remote
}
/**
 * The public site.
 */
export interface Site {
url?: Address2
}
/**
 * Who is assigned to support requests on GitHub.
 */
export interface Support1 {
assignees?: Assignees
critical?: Critical
exceptions?: Exceptions
}
/**
 * How Slipway works on GitHub.
 */
export interface GitHub {
bots?: Bots
fanOut?: FanOut
}
/**
 * One account.
 */
export interface Bot {
id: Id
role?: Role1
}
