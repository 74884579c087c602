/* Generated from schemas/v1 by `npm run types`. Do not edit. */
/* oxlint-disable */

/**
 * The publisher: up to 50 lower-case letters, digits, dashes and underscores, starting with a letter or digit, not ending in a dash; equals the folder's name. Never changes once live.
 */
export type PublisherId = string
/**
 * The offer: 3 to 50 lower-case letters, digits, dashes and underscores, starting with a letter or digit, not ending in a dash; equals the folder's name. Never changes once live.
 */
export type OfferId = string
/**
 * Name used inside your company only; 1 to 120 characters.
 */
export type Alias = string
/**
 * One e-mail address, such as name@example.com.
 */
export type EMailAddress = string
/**
 * E-mail addresses told about every submission; at most 100. Default: the repository's.
 * 
 * @maxItems 100
 */
export type Notify = EMailAddress[]
/**
 * The offer's name; 1 to 200 characters, no emoji.
 */
export type Title = string
/**
 * Shown in search results; 1 to 100 characters.
 */
export type Summary = string
/**
 * Shown on the card; 1 to 256 characters.
 */
export type LongSummary = string
/**
 * The long text, at most 5,000 characters. A path to a Markdown file below listing/.
 */
export type Description = string
/**
 * Part of the offer's address: up to 50 lower-case letters, digits and dashes, no dash at either end.
 */
export type MarketingIdentifier = string
/**
 * Category id: lower-case letters, digits and dashes.
 */
export type Category1 = string
/**
 * Sub-category id: lower-case letters, digits and dashes.
 */
export type SubCategory = string
/**
 * At most two sub-category ids.
 * 
 * @maxItems 2
 */
export type SubCategories = SubCategory[]
/**
 * One or two categories with at most two sub-categories each.
 * 
 * @minItems 1
 * @maxItems 2
 */
export type Categories = Category[]
/**
 * Whether cloud solution providers may resell: notSet, none, some, all or terminated. Default: notSet.
 */
export type CSPChannel = ("notSet" | "none" | "some" | "all" | "terminated")
/**
 * Text of the link; 1 to 255 characters.
 */
export type Title1 = string
/**
 * An http or https address.
 */
export type Address = string
/**
 * Useful links; at most 25.
 * 
 * @maxItems 25
 */
export type Links = Link[]
/**
 * 48 × 48 pixels. A path to a PNG below media/.
 */
export type SmallLogo = string
/**
 * 90 × 90 pixels. A path to a PNG below media/.
 */
export type MediumLogo = string
/**
 * Square, 216 × 216 to 350 × 350 pixels. A path to a PNG below media/.
 */
export type LargeLogo = string
/**
 * 255 × 115 pixels. A path to a PNG below media/.
 */
export type WideLogo = string
/**
 * 815 × 290 pixels. Cannot be removed once live. A path to a PNG below media/.
 */
export type Hero = string
/**
 * 1280 × 720 pixels. A path to a PNG below media/.
 */
export type Picture = string
/**
 * What the picture shows; 1 to 255 characters.
 */
export type Caption = string
/**
 * At most 5 pictures.
 * 
 * @maxItems 5
 */
export type Screenshots = Screenshot[]
/**
 * Name of the video; 1 to 255 characters.
 */
export type Title2 = string
/**
 * An https address on youtube.com, youtu.be or vimeo.com.
 */
export type Address1 = string
/**
 * 1280 × 720 pixels. A path to a PNG below media/.
 */
export type Thumbnail = string
/**
 * At most 5 videos.
 * 
 * @maxItems 5
 */
export type Videos = Video[]
/**
 * http or https address of the privacy policy.
 */
export type PrivacyPolicy = string
/**
 * The standard contract, a text of your own, or one address; chosen by kind.
 */
export type TermsOfUse = (StandardContract | OwnTerms | TermsElsewhere)
/**
 * The marketplace's standard contract.
 */
export type Kind = "standardContract"
/**
 * Text that amends the contract for everyone. A path to a Markdown file below listing/.
 */
export type UniversalAmendment = string
/**
 * Text of the amendment. A path to a Markdown file below listing/.
 */
export type Text = string
/**
 * A tenant's id. A GUID in lower case.
 */
export type Tenant = string
/**
 * 1 to 20 tenant ids.
 * 
 * @minItems 1
 * @maxItems 20
 */
export type Tenants = Tenant[]
/**
 * At most 10 texts for named tenants.
 * 
 * @maxItems 10
 */
export type CustomAmendments = CustomAmendment[]
/**
 * A text of your own.
 */
export type Kind1 = "text"
/**
 * At most 10,000 characters. A path to a Markdown file below listing/.
 */
export type Text1 = string
/**
 * One address with the terms.
 */
export type Kind2 = "url"
/**
 * http or https address of the terms.
 */
export type Address2 = string
/**
 * Who answers; 1 to 255 characters.
 */
export type Name = string
/**
 * Phone number with country code: digits, blanks, dashes, brackets and a leading plus; 3 to 40 characters.
 */
export type Phone = string
/**
 * http or https address of the support page.
 */
export type SupportPage = string
/**
 * http or https address of the support page for the government cloud.
 */
export type SupportPageGovernmentCloud = string
/**
 * Where customer leads go: exactly one destination, chosen by kind. Default: none.
 */
export type Leads = (LeadsNone | LeadsSqlite | LeadsAzureTable | LeadsAzureBlob | LeadsDynamics | LeadsHttpsEndpoint | LeadsMarketo | LeadsSalesforce | LeadsEmail)
/**
 * Leads are not collected.
 */
export type Kind3 = "none"
/**
 * E-mail addresses told about leads; at most 100.
 * 
 * @maxItems 100
 */
export type Contacts = EMailAddress[]
/**
 * Leads go into an SQLite file on this machine.
 */
export type Kind4 = "sqlite"
/**
 * Path of the SQLite file, relative to the repository. Default: .slipway/leads.sqlite.
 */
export type File = string
/**
 * Leads become entities of an Azure Storage table.
 */
export type Kind5 = "azureTable"
/**
 * Name of the environment variable: upper-case letters, digits and underscores, not starting with a digit.
 */
export type SecretName = string
/**
 * Table name: 3 to 63 letters and digits, starting with a letter. Default: marketplaceleads.
 */
export type Table = string
/**
 * Leads become blobs of an Azure Storage container.
 */
export type Kind6 = "azureBlob"
/**
 * Container name: 3 to 63 lower-case letters, digits and single dashes.
 */
export type Container = string
/**
 * Leads become records of Dynamics CRM Online.
 */
export type Kind7 = "dynamics"
/**
 * https address of the CRM instance.
 */
export type Instance = string
/**
 * How to sign in: azureAd or office365.
 */
export type Authentication = (AzureAD | Office365)
/**
 * Sign in as an application.
 */
export type Kind8 = "azureAd"
/**
 * The application's id. A GUID in lower case.
 */
export type Application = string
/**
 * The directory's id. A GUID in lower case.
 */
export type Directory = string
/**
 * Sign in as a user.
 */
export type Kind9 = "office365"
/**
 * The user's name; 1 to 128 characters.
 */
export type UserName = string
/**
 * Leads are posted to an https address as JSON.
 */
export type Kind10 = "httpsEndpoint"
/**
 * The https address, or a secret that holds it.
 */
export type Address3 = (Secret | HttpsAddress)
/**
 * An address that begins with https://, without user name.
 */
export type HttpsAddress = string
/**
 * Leads are posted to a Marketo form.
 */
export type Kind11 = "marketo"
/**
 * Marketo server id; 1 to 255 characters.
 */
export type Server = string
/**
 * Three groups of three letters or digits, joined by dashes.
 */
export type MunchkinAccount = string
/**
 * Form number: 1 to 8 digits, in quotes.
 */
export type Form = string
/**
 * Client id of the Custom service that may submit forms and read leads.
 */
export type ClientId = string
/**
 * Leads are posted to Salesforce web-to-lead.
 */
export type Kind12 = "salesforce"
/**
 * Salesforce organisation id: 15 letters and digits.
 */
export type Organisation = string
/**
 * An address that begins with https://, without user name.
 */
export type HttpsAddress1 = string
/**
 * Consumer key of the connected app.
 */
export type ClientId1 = string
/**
 * Leads are mailed to the contacts.
 */
export type Kind13 = "email"
/**
 * E-mail addresses told about leads; at most 100.
 * 
 * @minItems 1
 * @maxItems 100
 */
export type Contacts1 = EMailAddress[]
/**
 * The subscription's id. A GUID in lower case.
 */
export type SubscriptionId = string
/**
 * What it is for; at most 1,000 characters.
 */
export type Label = string
/**
 * 1 to 100 subscriptions, each once.
 * 
 * @minItems 1
 * @maxItems 100
 */
export type Audience = Subscription[]
/**
 * Whether the test drive is offered: true or false.
 */
export type Enabled = boolean
/**
 * What the customer may try. A path to a Markdown file below listing/.
 */
export type Description1 = string
/**
 * A path to a PDF below media/.
 */
export type UserManual = string
/**
 * Name of the video; 1 to 255 characters.
 */
export type Title3 = string
/**
 * https address of the video.
 */
export type Address4 = string
/**
 * 533 × 324 pixels. A path to a PNG below media/.
 */
export type Thumbnail1 = string
/**
 * Azure region: lower-case letters and digits.
 */
export type Region1 = string
/**
 * Running instances, 0 to 1000.
 */
export type Hot = number
/**
 * Stopped instances, 0 to 1000.
 */
export type Warm = number
/**
 * Instances that are deployed when asked for, 0 to 1000.
 */
export type Cold = number
/**
 * Instances per region; sessions at once = regions × (hot + warm + cold).
 * 
 * @minItems 1
 * @maxItems 100
 */
export type Regions = Region[]
/**
 * Most sessions at once, 1 to 100,000; regions × (hot + warm + cold) may not pass it.
 */
export type Quota = number
/**
 * Whole hours of one session, 1 to 999.
 */
export type Duration = number
/**
 * A path to a zip below media/ that holds main-template.json.
 */
export type Template = string
/**
 * Name of the template's parameter; 1 to 255 characters.
 */
export type Name1 = string
/**
 * What fills it: baseuri, username, password or sessionid.
 */
export type Type = ("baseuri" | "username" | "password" | "sessionid")
/**
 * Parameters of the template that Slipway fills in.
 * 
 * @maxItems 100
 */
export type Parameters = Parameter[]
/**
 * How to reach what was deployed. A path to a Markdown file below listing/.
 */
export type AccessInformation = string
/**
 * The subscription that pays. A GUID in lower case.
 */
export type Subscription1 = string
/**
 * Its tenant. A GUID in lower case.
 */
export type Tenant1 = string
/**
 * The application that deploys. A GUID in lower case.
 */
export type Application1 = string

/**
 * A virtual-machine offer: offers/<publisher>/<offer>/offer.yaml.
 */
export interface Offer {
publisher: PublisherId
offer: OfferId
alias: Alias
notify?: Notify
listing: Listing
legal: Legal
support: Support
leads?: Leads
preview: Preview
testDrive?: TestDrive
}
/**
 * What customers read about the offer.
 */
export interface Listing {
title: Title
summary: Summary
longSummary: LongSummary
description: Description
marketingId: MarketingIdentifier
categories: Categories
cspChannel?: CSPChannel
links?: Links
logos: Logos
screenshots?: Screenshots
videos?: Videos
}
/**
 * A category of the catalogue.
 */
export interface Category {
id: Category1
subcategories?: SubCategories
}
/**
 * A link with its title.
 */
export interface Link {
title: Title1
url: Address
}
/**
 * Pictures of the offer. Only the large one is required.
 */
export interface Logos {
small?: SmallLogo
medium?: MediumLogo
large: LargeLogo
wide?: WideLogo
hero?: Hero
}
/**
 * A picture with its caption.
 */
export interface Screenshot {
path: Picture
caption: Caption
}
/**
 * A video on YouTube or Vimeo.
 */
export interface Video {
title: Title2
url: Address1
thumbnail: Thumbnail
}
/**
 * Privacy and terms.
 */
export interface Legal {
privacyPolicy: PrivacyPolicy
terms: TermsOfUse
}
/**
 * The marketplace's standard contract, with optional amendments.
 */
export interface StandardContract {
kind: Kind
universalAmendment?: UniversalAmendment
customAmendments?: CustomAmendments
}
/**
 * A text for named tenants.
 */
export interface CustomAmendment {
file: Text
tenants: Tenants
}
/**
 * A text of your own.
 */
export interface OwnTerms {
kind: Kind1
file: Text1
}
/**
 * One address with the terms.
 */
export interface TermsElsewhere {
kind: Kind2
url: Address2
}
/**
 * Who answers engineers and customers.
 */
export interface Support {
engineering: EngineeringContact
customer: CustomerSupport
url?: SupportPage
governmentUrl?: SupportPageGovernmentCloud
}
/**
 * Who the marketplace's engineers may call.
 */
export interface EngineeringContact {
name: Name
email: EMailAddress
phone: Phone
}
/**
 * Who customers may call.
 */
export interface CustomerSupport {
name: Name
email: EMailAddress
phone: Phone
}
/**
 * Leads are not collected.
 */
export interface LeadsNone {
kind: Kind3
contacts?: Contacts
}
/**
 * Leads go into an SQLite file on this machine.
 */
export interface LeadsSqlite {
kind: Kind4
path?: File
contacts?: Contacts
}
/**
 * Leads become entities of an Azure Storage table.
 */
export interface LeadsAzureTable {
kind: Kind5
connectionString: ConnectionString
table?: Table
contacts?: Contacts
}
/**
 * The storage account's connection string. Secrets stand here by name only.
 */
export interface ConnectionString {
secret: SecretName
}
/**
 * Leads become blobs of an Azure Storage container.
 */
export interface LeadsAzureBlob {
kind: Kind6
connectionString: ConnectionString1
container: Container
contacts?: Contacts
}
/**
 * The storage account's connection string. Secrets stand here by name only.
 */
export interface ConnectionString1 {
secret: SecretName
}
/**
 * Leads become records of Dynamics CRM Online.
 */
export interface LeadsDynamics {
kind: Kind7
instanceUrl: Instance
authentication: Authentication
contacts?: Contacts
}
/**
 * Sign in as an application.
 */
export interface AzureAD {
kind: Kind8
applicationId: Application
applicationKey: ApplicationKey
directoryId: Directory
}
/**
 * The application's key. Secrets stand here by name only.
 */
export interface ApplicationKey {
secret: SecretName
}
/**
 * Sign in as a user.
 */
export interface Office365 {
kind: Kind9
username: UserName
password: Password
}
/**
 * The user's password. Secrets stand here by name only.
 */
export interface Password {
secret: SecretName
}
/**
 * Leads are posted to an https address as JSON.
 */
export interface LeadsHttpsEndpoint {
kind: Kind10
url: Address3
contacts?: Contacts
}
/**
 * A value kept outside git: the name of an environment variable that holds it.
 */
export interface Secret {
secret: SecretName
}
/**
 * Leads are submitted to a Marketo form by REST, as an API user of that account (Admin, LaunchPoint, a Custom service).
 */
export interface LeadsMarketo {
kind: Kind11
serverId: Server
munchkinId: MunchkinAccount
formId: Form
clientId: ClientId
clientSecret: Secret1
contacts?: Contacts
}
/**
 * A value kept outside git: the name of an environment variable that holds it.
 */
export interface Secret1 {
secret: SecretName
}
/**
 * Leads are posted to Salesforce web-to-lead.
 */
export interface LeadsSalesforce {
kind: Kind12
objectIdentifier: Organisation
rest?: REST
contacts?: Contacts
}
/**
 * A connected app of the organisation with the client credentials flow: leads are then written and read back by REST. Without it they are posted to the web form, which can not be read back.
 */
export interface REST {
instanceUrl: HttpsAddress1
clientId: ClientId1
clientSecret: Secret2
}
/**
 * A value kept outside git: the name of an environment variable that holds it.
 */
export interface Secret2 {
secret: SecretName
}
/**
 * Leads are mailed to the contacts.
 */
export interface LeadsEmail {
kind: Kind13
contacts: Contacts1
}
/**
 * Who may see the preview before it is live.
 */
export interface Preview {
audience: Audience
}
/**
 * A subscription that may see the preview.
 */
export interface Subscription {
subscription: SubscriptionId
label?: Label
}
/**
 * A trial deployment that customers may start; needs a lead destination.
 */
export interface TestDrive {
enabled: Enabled
description: Description1
userManual: UserManual
video?: DemoVideo
regions: Regions
quota: Quota
durationHours: Duration
template: Template
parameters?: Parameters
accessInformation: AccessInformation
subscriptionId: Subscription1
tenantId: Tenant1
applicationId: Application1
applicationKey: Secret3
}
/**
 * A video of the test drive.
 */
export interface DemoVideo {
title: Title3
url: Address4
thumbnail: Thumbnail1
}
/**
 * Instances in one region.
 */
export interface Region {
region: Region1
hot: Hot
warm: Warm
cold: Cold
}
/**
 * A parameter and what fills it.
 */
export interface Parameter {
name: Name1
type: Type
}
/**
 * A value kept outside git: the name of an environment variable that holds it.
 */
export interface Secret3 {
secret: SecretName
}
