import fc from "fast-check";

import type { Offer } from "../../src/manifest/generated/offer.d.ts";
import type { Plan } from "../../src/manifest/generated/plan.d.ts";
import type { Manifests } from "../../src/manifest/market/manifests.ts";
import { trusted } from "../../src/manifest/trusted.ts";
import { anyPlan } from "./arbitrary-plans.ts";
import { address, email, guid, partly, secret, shortId, some, text, words } from "./arbitrary-words.ts";

// Offers within the schemas: every member that a manifest may have, present or not.

const contact = fc.record({ name: words, email, phone: fc.constantFrom("+39 02 555", "0123456") });
const contacts = fc.uniqueArray(email, { maxLength: 2 });
const png = fc.stringMatching(/^media\/[a-z0-9]{1,6}\.png$/);
const markdownFile = (name: string): fc.Arbitrary<string> => fc.constant(`listing/${name}.md`);

const leads = fc.oneof(
  partly({ kind: fc.constant("none"), contacts }, ["kind"]),
  partly({ kind: fc.constant("sqlite"), path: fc.constant("x/leads.sqlite"), contacts }, ["kind"]),
  partly({ kind: fc.constant("azureTable"), connectionString: secret, table: fc.constant("Leads2"), contacts }, [
    "kind",
    "connectionString",
  ]),
  partly({ kind: fc.constant("azureBlob"), connectionString: secret, container: fc.constant("leads"), contacts }, [
    "kind",
    "connectionString",
    "container",
  ]),
  partly(
    {
      kind: fc.constant("dynamics"),
      instanceUrl: fc.constant("https://contoso.crm.dynamics.com"),
      authentication: fc.oneof(
        fc.record({ kind: fc.constant("azureAd"), applicationId: guid, applicationKey: secret, directoryId: guid }),
        fc.record({ kind: fc.constant("office365"), username: words, password: secret }),
      ),
      contacts,
    },
    ["kind", "instanceUrl", "authentication"],
  ),
  partly(
    {
      kind: fc.constant("httpsEndpoint"),
      url: fc.oneof(fc.constant({ secret: "LEADS_URL" }), fc.constant("https://leads.contoso.example/hook")),
      contacts,
    },
    ["kind", "url"],
  ),
  partly(
    {
      kind: fc.constant("marketo"),
      serverId: fc.constant("app-ab12"),
      munchkinId: fc.constant("123-ABC-456"),
      formId: fc.constant("1024"),
      clientId: fc.constant("client-1"),
      clientSecret: secret,
      contacts,
    },
    ["kind", "serverId", "munchkinId", "formId", "clientId", "clientSecret"],
  ),
  partly(
    {
      kind: fc.constant("salesforce"),
      objectIdentifier: fc.constant("00D5g000001AbCd"),
      rest: fc.record({
        instanceUrl: fc.constant("https://contoso.my.salesforce.com"),
        clientId: fc.constant("3MVG9"),
        clientSecret: secret,
      }),
      contacts,
    },
    ["kind", "objectIdentifier"],
  ),
  fc.record({ kind: fc.constant("email"), contacts: fc.uniqueArray(email, { minLength: 1, maxLength: 2 }) }),
);

const terms = fc.oneof(
  partly(
    {
      kind: fc.constant("standardContract"),
      universalAmendment: markdownFile("universal"),
      customAmendments: fc.array(fc.record({ file: fc.constantFrom("listing/a1.md", "listing/a2.md"), tenants: some(guid) }), {
        minLength: 1,
        maxLength: 2,
      }),
    },
    ["kind"],
  ),
  fc.record({ kind: fc.constant("text"), file: markdownFile("own-terms") }),
  fc.record({ kind: fc.constant("url"), url: address }),
);

const listing = partly(
  {
    title: words,
    summary: words,
    longSummary: words,
    description: fc.constantFrom("listing/description.md", "listing/long/text.md"),
    marketingId: fc.constantFrom("contoso-web", "a"),
    categories: fc.uniqueArray(partly({ id: shortId, subcategories: some(shortId, 2) }, ["id"]), {
      minLength: 1,
      maxLength: 2,
      selector: (each) => trusted<{ readonly id: string }>(each).id,
    }),
    cspChannel: fc.constantFrom("notSet", "none", "some", "all", "terminated"),
    links: fc.array(fc.record({ title: words, url: address }), { maxLength: 3 }),
    logos: partly({ small: png, medium: png, large: png, wide: png, hero: png }, ["large"]),
    screenshots: fc.array(fc.record({ path: png, caption: words }), { maxLength: 5 }),
    videos: fc.array(fc.record({ title: words, url: fc.constant("https://vimeo.com/1"), thumbnail: png }), { maxLength: 2 }),
  },
  ["title", "summary", "longSummary", "description", "marketingId", "categories", "logos"],
);

const anyOffer = (own: string): fc.Arbitrary<unknown> =>
  partly(
    {
      publisher: fc.constant("contoso"),
      offer: fc.constant(own),
      alias: words,
      notify: fc.uniqueArray(email, { maxLength: 2 }),
      listing,
      legal: fc.record({ privacyPolicy: address, terms }),
      support: partly({ engineering: contact, customer: contact, url: address, governmentUrl: address }, ["engineering", "customer"]),
      leads,
      preview: fc.record({ audience: some(partly({ subscription: guid, label: words }, ["subscription"])) }),
    },
    ["publisher", "offer", "alias", "listing", "legal", "support", "preview"],
  );

/** Offers of one to three plans; the last may use the first one's technical configuration. */
export const anyManifests: fc.Arbitrary<Manifests> = fc
  .record({ own: fc.constantFrom("web-stack", "a_b"), plans: fc.integer({ min: 1, max: 3 }), isBased: fc.boolean() })
  .chain(({ own, plans, isBased }) =>
    fc.record({
      offer: anyOffer(own),
      plans: fc.tuple(...Array.from({ length: plans }, (_, index) => anyPlan(`p${index}`, isBased && index === 2 ? "p0" : undefined))),
      texts: fc.dictionary(
        fc.constantFrom("description", "long/text", "own-terms", "universal", "a1", "a2", "shared", "p0", "p1", "p2"),
        text,
      ),
      list: some(fc.tuple(guid, fc.constantFrom("", "Fabrikam"))),
    }),
  )
  .map(({ offer: raw, plans, texts, list }) =>
    withTexts(trusted<Offer>(plain(raw)), trusted<readonly Plan[]>(plain(plans)), { texts, list }),
  );

type Texts = { readonly texts: Readonly<Record<string, string>>; readonly list: readonly (readonly [id: string, label: string])[] };

/** The same as a file would give it: objects as JSON makes them. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Exactly the texts that the manifests name. */
function withTexts(offer: Offer, plans: readonly Plan[], { texts, list }: Texts): Manifests {
  const named = JSON.stringify([offer, plans]).matchAll(/"((?:listing|audience)\/[a-z0-9/-]+\.(?:md|csv))"/g);
  const csv = `Type,Id,Description\n${list.map(([id, label]) => `subscription,${id},${label}\n`).join("")}`;
  const found = [...named].map(
    ([, path = ""]) => [path, path.endsWith(".csv") ? csv : (texts[path.replace(/^listing\/|\.md$/g, "")] ?? "Text\n")] as const,
  );
  return { offer, plans, texts: new Map(found) };
}
