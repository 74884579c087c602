/* Generated from schemas/v1 by `npm run types`. Do not edit. */
/* oxlint-disable */

/**
 * Always 1.
 */
export type VersionOfThisShape = 1
/**
 * The publisher's id.
 */
export type Publisher = string
/**
 * The offer's id.
 */
export type Offer = string
/**
 * State of the offer.
 */
export type Status1 = ("neverPublished" | "notStarted" | "running" | "waitingForPublisherReview" | "succeeded" | "failed" | "canceled")
/**
 * Number of the latest submission, from 1. null when never published.
 */
export type Submission = (number | null)
/**
 * Commit of the submission. null when never published.
 */
export type Commit = (string | null)
/**
 * Digest of the submission. null when never published.
 */
export type Digest = (string | null)
/**
 * Greatest image version of the submission. null when never published.
 */
export type Version = (string | null)
/**
 * Whether somebody holds the offer.
 */
export type Held = boolean
/**
 * Id of the step.
 */
export type Id = ("validate" | "certify" | "provision" | "package" | "preview" | "signoff" | "live")
/**
 * Name for people.
 */
export type Name = string
/**
 * State of the step.
 */
export type Status2 = ("notStarted" | "inProgress" | "waitingForPublisherReview" | "blocked" | "rejected" | "complete" | "canceled")
/**
 * ISO 8601 duration. null when it depends on people.
 */
export type Estimate = (string | null)
/**
 * When it began. UTC, ISO 8601. null before.
 */
export type Started = (string | null)
/**
 * When it ended. UTC, ISO 8601. null before.
 */
export type Ended = (string | null)
/**
 * Whether it takes longer than estimated.
 */
export type Overdue = boolean
/**
 * Percent, 0 to 100.
 */
export type Progress = number
/**
 * Submission whose result was reused. null when nothing was.
 */
export type ReusedFrom = (number | null)
/**
 * error, warning or information.
 */
export type Level = ("error" | "warning" | "information")
/**
 * Stable code.
 */
export type Code = string
/**
 * What is wrong.
 */
export type Text = string
/**
 * File in the repository.
 */
export type Path = string
/**
 * From 1.
 */
export type Line = number
/**
 * From 1.
 */
export type Column = number
/**
 * What to do.
 */
export type Remedy = string
/**
 * What people should read.
 */
export type Messages = Message[]
/**
 * All regions together: failed when any has failed, completed when all are; on provision only.
 */
export type AggregatedState = ("pending" | "replicating" | "completed" | "failed")
/**
 * Its name.
 */
export type Region1 = string
/**
 * pending, replicating, completed or failed.
 */
export type State = ("pending" | "replicating" | "completed" | "failed")
/**
 * Percent, 0 to 100.
 */
export type Progress1 = number
/**
 * More words, may be empty.
 */
export type Details = string
/**
 * Progress per region; on provision only.
 */
export type Regions = Region[]
/**
 * The seven steps in order.
 * 
 * @minItems 7
 * @maxItems 7
 */
export type Steps = Step[]
/**
 * What the slot holds; null when empty.
 */
export type Slot = ({
commit: Commit1
digest: Digest1
url?: Address
} | null)
/**
 * Commit the slot holds.
 */
export type Commit1 = string
/**
 * Digest of manifests, media and images.
 */
export type Digest1 = string
/**
 * Where to look at it. null when there is none.
 */
export type Address = (string | null)
/**
 * What customers see; null when the offer is not live.
 */
export type Slot1 = ({
commit: Commit2
digest: Digest2
url?: Address1
submission?: Submission1
version?: Version1
since?: Since
} | null)
/**
 * Commit the slot holds.
 */
export type Commit2 = string
/**
 * Digest of manifests, media and images.
 */
export type Digest2 = string
/**
 * Where to look at it. null when there is none.
 */
export type Address1 = (string | null)
/**
 * Submission that went live.
 */
export type Submission1 = number
/**
 * Greatest image version that is live.
 */
export type Version1 = string
/**
 * When it went live. UTC, ISO 8601.
 */
export type Since = string
/**
 * What a person may do to move on; null when nothing is asked of people.
 */
export type Next = ({
action: Action
command: Command
who: Who
} | null)
/**
 * Name of the command.
 */
export type Action = string
/**
 * The exact line to paste.
 */
export type Command = string
/**
 * Lowest role that may.
 */
export type Who = string

/**
 * The state of one offer: the answer of `slipway status --json`, status.json on the ledger branch, the site's data. Slipway writes exactly these fields; readers must ignore unknown fields, later versions may add some.
 */
export interface Status {
schemaVersion: VersionOfThisShape
publisher: Publisher
offer: Offer
status: Status1
submission: Submission
commit: Commit
digest: Digest
version?: Version
held: Held
steps: Steps
slots: Slots
next: Next
}
/**
 * One step.
 */
export interface Step {
id: Id
name: Name
status: Status2
estimate: Estimate
startedAt: Started
endedAt: Ended
overdue: Overdue
progress: Progress
reusedFrom: ReusedFrom
messages: Messages
aggregatedState?: AggregatedState
regions?: Regions
}
/**
 * A problem or note with place and remedy.
 */
export interface Message {
level: Level
code: Code
text: Text
path?: Path
line?: Line
column?: Column
remedy: Remedy
}
/**
 * One region.
 */
export interface Region {
region: Region1
state: State
progress: Progress1
details: Details
}
/**
 * What draft, preview and live hold.
 */
export interface Slots {
draft: Slot
preview: Slot
live: Slot1
}
