/* Generated from schemas/v1 by `npm run types`. Do not edit. */
/* oxlint-disable */

/**
 * The plan: up to 50 lower-case letters, digits, dashes and underscores, starting with a letter or digit, not ending in a dash; equals the file's name. Never changes once live.
 */
export type PlanId = string
/**
 * Name used inside your company only; 1 to 125 characters.
 */
export type Alias = string
/**
 * The plan's name, unique in the offer; 1 to 100 characters.
 */
export type Title = string
/**
 * One line; 1 to 100 characters.
 */
export type Summary = string
/**
 * The plan's text, at most 2,000 characters. A path to a Markdown file below listing/.
 */
export type Description = string
/**
 * A hidden plan can only be deployed through a template. true or false. Default: false.
 */
export type Hidden = boolean
/**
 * A private plan is shown to its audience only. A public plan can never become private. true or false. Default: false.
 */
export type Private = boolean
/**
 * Who may see a private plan: 1 to 10 entries, or a path to a CSV file below audience/ with up to 20,000 lines Type,Id,Description.
 */
export type Audience = (AudienceFile | Audience1)
/**
 * A path to a CSV file below audience/.
 */
export type AudienceFile = string
/**
 * What the id names: none, subscription, ea, msdn or tenant.
 */
export type Type = ("none" | "subscription" | "ea" | "msdn" | "tenant")
/**
 * The id; 1 to 50 characters without blanks.
 */
export type Id = string
/**
 * What it is for; at most 1,000 characters.
 */
export type Label = string
/**
 * Who may see a private plan; 1 to 10 entries.
 * 
 * @minItems 1
 * @maxItems 10
 */
export type Audience1 = AudienceEntry[]
/**
 * azureGlobal, azureGovernment, azureGermany or azureChina.
 */
export type Cloud = ("azureGlobal" | "azureGovernment" | "azureGermany" | "azureChina")
/**
 * Clouds that sell the plan; at least one: azureGlobal, azureGovernment, azureGermany, azureChina. Cannot be removed once live. Default: azureGlobal.
 * 
 * @minItems 1
 */
export type AzureClouds = Cloud[]
/**
 * Name of the certificate; 1 to 255 characters.
 */
export type Name = string
/**
 * http or https address of the certificate.
 */
export type Address = string
/**
 * At most 100 certificates.
 * 
 * @maxItems 100
 */
export type GovernmentCertifications = Certificate[]
/**
 * allMarkets, allTaxRemittedMarkets, or a list of country codes of two or three lower-case letters.
 */
export type Markets = (Countries | MarketGroup)
/**
 * A country code of two or three lower-case letters.
 */
export type Country = string
/**
 * At least one country code of two or three lower-case letters.
 * 
 * @minItems 1
 * @maxItems 300
 */
export type Countries = Country[]
/**
 * allMarkets, allTaxRemittedMarkets, or a list of country codes.
 */
export type MarketGroup = ("allMarkets" | "allTaxRemittedMarkets")
/**
 * payAsYouGo (billed by use, needs a price) or byol (bring your own licence, has no price). Locked once live.
 */
export type LicenceModel = ("byol" | "payAsYouGo")
/**
 * What customers pay, for payAsYouGo only; exactly one kind with exactly its member. Locked once live.
 */
export type Price = (PriceFree | PriceFlat | PricePerCore | PricePerCoreSize | PricePerMarketAndCoreSize)
/**
 * Nothing besides the infrastructure.
 */
export type Kind = "free"
/**
 * The same price per hour for every size.
 */
export type Kind1 = "flat"
/**
 * Price per hour. A number of at least 0, in US dollars unless a currency is named.
 */
export type Price1 = number
/**
 * A price per core and hour.
 */
export type Kind2 = "perCore"
/**
 * Price per core and hour. A number of at least 0, in US dollars unless a currency is named.
 */
export type PricePerCore1 = number
/**
 * A price per hour for each number of cores.
 */
export type Kind3 = "perCoreSize"
/**
 * A number of at least 0.
 */
export type HourlyPrice = number
/**
 * A price per hour for each currency, market and number of cores.
 */
export type Kind4 = "perMarketAndCoreSize"
/**
 * Currency code of three lower-case letters.
 */
export type Currency = string
/**
 * One entry per currency and set of markets.
 * 
 * @minItems 1
 * @maxItems 300
 */
export type Prices = MarketPrice[]
/**
 * day, week, month or year.
 */
export type Unit = ("day" | "week" | "month" | "year")
/**
 * How many units, 1 to 365.
 */
export type Length = number
/**
 * month or year.
 */
export type Unit1 = ("month" | "year")
/**
 * How many units, 1 to 36.
 */
export type Term = number
/**
 * Percent saved, more than 0 and less than 100.
 */
export type Saving = number
/**
 * Discounts for a longer commitment.
 * 
 * @maxItems 10
 */
export type SoftwareReservations = Reservation[]
/**
 * Whole number; the lowest is the default plan.
 */
export type DisplayRank = number
/**
 * Id of a plan of this offer whose technical configuration is used; then this plan names no os, recommendedSizes, ports, properties or images.
 */
export type BasePlan = string
/**
 * linux or windows.
 */
export type Family = ("linux" | "windows")
/**
 * The distribution or edition.
 */
export type Type1 = ("windowsServer2008R2" | "windowsServer2012" | "windowsServer2012Datacenter" | "windowsServer2012R2" | "windowsServer2012R2Datacenter" | "windowsServer2016" | "windowsServer2016Datacenter" | "windowsServer2019" | "windowsServer2019Datacenter" | "windowsServer2022" | "windowsServer2022Datacenter" | "windowsServer2022DatacenterAzureEdition" | "windowsServer20H2" | "windowsServer2004" | "debian" | "centos" | "openSolaris" | "redHat" | "ubuntu" | "suse" | "cblMariner" | "oracleLinux" | "other")
/**
 * What customers read; 1 to 100 characters.
 */
export type FriendlyName = string
/**
 * A VM size: letters, digits and underscores.
 */
export type Size = string
/**
 * 1 to 6 VM sizes; the first valid one is the default.
 * 
 * @minItems 1
 * @maxItems 6
 */
export type RecommendedSizes = Size[]
/**
 * 3 to 20 letters, digits, underscores, dots, dashes and blanks; ends in a letter, digit or underscore.
 */
export type Label1 = string
/**
 * A port or a range low-high between 1 and 65535, in quotes.
 */
export type Range = string
/**
 * tcp, udp or both.
 */
export type Protocol = ("tcp" | "udp" | "both")
/**
 * At most 100 ports besides the defaults (Linux 22; Windows 3389 and 5986).
 * 
 * @maxItems 100
 */
export type OpenPorts = Port[]
/**
 * VM extensions work. true or false. Default: true.
 */
export type Extensions = boolean
/**
 * Azure Backup works. true or false.
 */
export type Backup = boolean
/**
 * Accelerated networking works. true or false.
 */
export type AcceleratedNetworking = boolean
/**
 * The image is a network appliance. true or false.
 */
export type NetworkVirtualAppliance = boolean
/**
 * Boots from an NVMe controller. true or false.
 */
export type NVMe = boolean
/**
 * cloud-init configures the image. true or false.
 */
export type CloudInit = boolean
/**
 * Sign-in with Azure AD works. true or false.
 */
export type AzureADLogin = boolean
/**
 * Hibernation works. true or false.
 */
export type Hibernation = boolean
/**
 * RDP or SSH works. true or false. Default: true.
 */
export type RemoteConnection = boolean
/**
 * Can only be deployed by a custom ARM template. true or false.
 */
export type CustomTemplate = boolean
/**
 * x64Gen1, x64Gen2 or arm64Gen2. An image type cannot be removed once live.
 */
export type Type2 = ("x64Gen1" | "x64Gen2" | "arm64Gen2")
/**
 * Lower-case letters, digits, dashes and underscores, at most 50; unique in the offer.
 */
export type SKUId = string
/**
 * X.Y.Z, three whole numbers, at most 32 characters; greater than all earlier ones.
 */
export type Version = string
/**
 * generallyAvailable, deprecated or deleted (deleted only if never published). Default: generallyAvailable.
 */
export type LifeCycle = ("generallyAvailable" | "deprecated" | "deleted")
/**
 * Time until it ends: an ISO 8601 duration of weeks, days, hours, minutes, seconds.
 */
export type Notice = string
/**
 * criticalSecurityIssue, endOfSupport or other.
 */
export type Reason = ("criticalSecurityIssue" | "endOfSupport" | "other")
/**
 * Another offer's id.
 */
export type Offer = string
/**
 * A plan's id.
 */
export type Plan1 = string
/**
 * https SAS URL of the VHD: List and Read only (sp=rl), for the container (sr=c), valid from a day ago for at least 21 days.
 */
export type SASURL = string
/**
 * Path of the VHD file, relative to the repository; '/' between parts, no '..'.
 */
export type Path = string
/**
 * Environment variable that holds the SAS URL: upper-case letters, digits and underscores.
 */
export type SecretName = string
/**
 * Digest of the whole VHD file: 64 lower-case hex digits.
 */
export type SHA256 = string
/**
 * Whole number 0 to 15.
 */
export type LUN = number
/**
 * https SAS URL of the VHD: List and Read only (sp=rl), for the container (sr=c), valid from a day ago for at least 21 days.
 */
export type SASURL1 = string
/**
 * Path of the VHD file, relative to the repository; '/' between parts, no '..'.
 */
export type Path1 = string
/**
 * Environment variable that holds the SAS URL: upper-case letters, digits and underscores.
 */
export type SecretName1 = string
/**
 * Digest of the whole VHD file: 64 lower-case hex digits.
 */
export type SHA2561 = string
/**
 * At most 16 disks; LUNs run 0, 1, 2, … The number of disks is fixed for the plan's life.
 * 
 * @maxItems 16
 */
export type DataDisks = DataDisk[]
/**
 * 1 to 100 versions in rising order.
 * 
 * @minItems 1
 * @maxItems 100
 */
export type Versions = ImageVersion[]
/**
 * One or two image types, each once; one skuId equals the plan id.
 * 
 * @minItems 1
 * @maxItems 2
 */
export type Images = ImageType[]

/**
 * A plan (SKU) of an offer: offers/<publisher>/<offer>/plans/<plan>.yaml.
 */
export interface Plan {
plan: PlanId
alias?: Alias
title: Title
summary: Summary
description: Description
hidden?: Hidden
private?: Private
audience?: Audience
azureRegions?: AzureClouds
governmentCertifications?: GovernmentCertifications
markets: Markets
licence: LicenceModel
price?: Price
freeTrial?: FreeTrial
softwareReservations?: SoftwareReservations
displayRank?: DisplayRank
basePlan?: BasePlan
os?: OperatingSystem
recommendedSizes?: RecommendedSizes
ports?: OpenPorts
properties?: VMProperties
images?: Images
}
/**
 * One subscription, tenant or agreement.
 */
export interface AudienceEntry {
type: Type
id: Id
label?: Label
}
/**
 * A certificate and where to read it.
 */
export interface Certificate {
name: Name
link: Address
}
/**
 * Nothing besides the infrastructure.
 */
export interface PriceFree {
kind: Kind
}
/**
 * The same price per hour for every size.
 */
export interface PriceFlat {
kind: Kind1
price: Price1
}
/**
 * A price per core and hour.
 */
export interface PricePerCore {
kind: Kind2
pricePerCore: PricePerCore1
}
/**
 * A price per hour for each number of cores.
 */
export interface PricePerCoreSize {
kind: Kind3
prices: PricesByCores
}
/**
 * Hourly price for each number of cores. Keys are numbers of cores in quotes, 1 to 4 digits.
 */
export interface PricesByCores {
[k: string]: HourlyPrice | undefined
}
/**
 * A price per hour for each currency, market and number of cores.
 */
export interface PricePerMarketAndCoreSize {
kind: Kind4
prices: Prices
}
/**
 * Prices in one currency.
 */
export interface MarketPrice {
currency: Currency
markets: Countries
prices: PricesByCores
}
/**
 * How long a customer may try.
 */
export interface FreeTrial {
type: Unit
value: Length
}
/**
 * A discount for a term.
 */
export interface Reservation {
type: Unit1
term: Term
percentageSave: Saving
}
/**
 * What runs in the image.
 */
export interface OperatingSystem {
family: Family
type?: Type1
name: FriendlyName
}
/**
 * One port or range.
 */
export interface Port {
label: Label1
range: Range
protocol: Protocol
}
/**
 * What the image supports.
 */
export interface VMProperties {
supportsExtensions?: Extensions
supportsBackup?: Backup
supportsAcceleratedNetworking?: AcceleratedNetworking
isNetworkVirtualAppliance?: NetworkVirtualAppliance
supportsNVMe?: NVMe
supportsCloudInit?: CloudInit
supportsAadLogin?: AzureADLogin
supportsHibernation?: Hibernation
supportsRemoteConnection?: RemoteConnection
requiresCustomArmTemplate?: CustomTemplate
}
/**
 * One architecture and generation with its versions.
 */
export interface ImageType {
type: Type2
skuId: SKUId
versions: Versions
}
/**
 * One version of the plan's disks.
 */
export interface ImageVersion {
version: Version
state?: LifeCycle
deprecation?: Deprecation
osDisk: OSDisk
dataDisks?: DataDisks
}
/**
 * When and why the version ends.
 */
export interface Deprecation {
dateOffset: Notice
reason: Reason
alternative?: Alternative
}
/**
 * What to use instead.
 */
export interface Alternative {
offer?: Offer
plan: Plan1
}
/**
 * Where the disk is (exactly one of url, path, secret) and its digest.
 */
export interface OSDisk {
url?: SASURL
path?: Path
secret?: SecretName
sha256: SHA256
}
/**
 * LUN, where the disk is (exactly one of url, path, secret) and its digest.
 */
export interface DataDisk {
lun: LUN
url?: SASURL1
path?: Path1
secret?: SecretName1
sha256: SHA2561
}
