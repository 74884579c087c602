import type { Run, Submission } from "../core/run.ts";
import type { Status } from "../core/status.ts";
import { currentStep } from "./headline.ts";
import type { SiteWords } from "./site-words.ts";
import { durationText, sinceText } from "./words.ts";

const stepNames: SiteWords["stepNames"] = {
  validate: "Verifica dei prerequisiti",
  certify: "Certificazione",
  provision: "Distribuzione nelle aree",
  package: "Preparazione e registrazione dei contatti",
  preview: "Offerta disponibile in anteprima",
  signoff: "Approvazione dell’editore",
  live: "Pubblicazione",
};

const states: SiteWords["states"] = {
  waiting: "in attesa dell’editore",
  failed: "non riuscita",
  running: "in corso",
  live: "pubblicata",
  canceled: "annullata",
  withdrawn: "ritirata",
  new: "mai pubblicata",
};

/** The status site in Italian. */
export const italian: SiteWords = {
  language: "it",
  languageName: "Italiano",
  skip: "Vai al contenuto",
  breadcrumb: "Percorso",
  allOffers: "Tutte le offerte",
  storeFront: "Vetrina",
  asOf: "Aggiornato al",
  proof: ["Ricavato dal registro;", "dimostra che ne consegue."],
  duration: (ms) => inItalian(durationText(ms)),
  since: (ms) => inItalian(sinceText(ms)),
  stepNames,
  stepShort: {
    validate: "Verifica",
    certify: "Certifica",
    provision: "Distribuzione",
    package: "Preparazione",
    preview: "Anteprima",
    signoff: "Approvazione",
    live: "Pubblicazione",
  },
  stepStates: {
    notStarted: "da iniziare",
    inProgress: "in corso",
    waitingForPublisherReview: "tocca a te",
    blocked: "sospeso",
    rejected: "non riuscito",
    complete: "completato",
    canceled: "annullato",
  },
  estimates: {
    validate: "< 1 giorno",
    certify: "< 5 giorni",
    provision: "< 1 giorno",
    package: "< 1 ora",
    preview: "minuti",
    signoff: "",
    live: "ore",
  },
  states,
  headline: headlineOf,
  held: "sospesa",
  overdue: "in ritardo",
  list: {
    about: (offers, waiting, failed, overdue) =>
      [
        offers === 1 ? "1 offerta" : `${offers} offerte`,
        waiting === 0 ? "" : `${waiting} in attesa di te`,
        failed === 0 ? "" : `${failed} non ${failed === 1 ? "riuscita" : "riuscite"}`,
        overdue === 0 ? "" : `${overdue} in ritardo`,
      ]
        .filter((part) => part !== "")
        .join(" · "),
    none: "Ancora nessuna offerta.",
    emptyTitle: "Pubblica la tua prima offerta",
    emptyMake: "Creala",
    emptyPublish: "Pubblicala",
    emptyHow: "Apri una pull request con la sua cartella e uniscila, oppure:",
    search: "Cerca offerte",
    find: "Cerca",
    everything: "tutte",
    filters: "Filtra per stato",
    sortedBy: "Ordina per",
    noMatch: "Nessuna offerta corrisponde.",
    showAll: "Mostra tutte le offerte",
    columns: { offer: "Offerta", status: "Stato", step: "Passo", submission: "Invio", since: "Da", live: "Pubblicata" },
    olderSubmission: (submission) => `invio ${submission}`,
    broken: "Registri che non si possono leggere",
    brokenAbout: "Le altre offerte non ne risentono.",
  },
  page: {
    neverPublished: "Non è ancora stato pubblicato niente.",
    submission: (number, what) => `Invio ${number}${what === "" ? "" : ` di ${what}`}`,
    begunBy: ["iniziato il", "da"],
    next: "Cosa fare",
    steps: "I sette passi",
    track: "Passi",
    estimate: "stima",
    running: (time) => `da ${time}`,
    of: "su",
    regions: "Aree",
    regionStates: { pending: "in attesa", replicating: "in copia", completed: "completa", failed: "non riuscita" },
    report: "Rapporto di",
    fix: "Rimedio",
    after: "Poi",
    levels: { error: "errore", warning: "avviso", information: "nota" },
    customers: "Cosa vedono i clienti",
    nothingLive: "Niente: i clienti non vedono questa offerta.",
    facts: {
      version: "Versione",
      since: "Dal",
      page: "Pagina",
      digest: "Digest",
      commit: "Commit",
      author: "Modifica di",
      policy: "Regole",
      goLive: "Approvata da",
    },
    fromSubmission: (submission) => `invio ${submission}`,
    trail: "Chi ha fatto cosa",
    whole: "Tutti gli invii e il registro completo",
    copy: "Copia",
    copied: "Copiato",
    comment: ["oppure commenta", "nella issue di pubblicazione"],
  },
  stats: {
    title: "Statistiche",
    about: (offers, submissions) =>
      `${offers} ${offers === 1 ? "offerta" : "offerte"}, ${submissions} ${submissions === 1 ? "invio" : "invii"}`,
    toLive: "Fino alla pubblicazione",
    fromMerge: "dal merge",
    fromFirst: "dal primo tentativo",
    failures: "Cause degli errori",
    columns: {
      step: "Passo",
      done: "Completati",
      median: "Mediana",
      p90: "90 % entro",
      estimate: "Stima",
      over: "Oltre la stima",
      failed: "Falliti",
      from: "Contato",
      check: "Controllo o codice",
      submissions: "Invii",
      offers: "Offerte",
      offer: "Offerta",
      since: "Da",
      took: "Durata",
    },
  },
  help: {
    title: "Serve aiuto?",
    about: "Una richiesta di assistenza porta con sé messaggi, prove e registro dell’invio; i segreti sono esclusi.",
  },
  next: {
    labels: {
      goLive: "Pubblica ai clienti",
      withdraw: "Ritira",
      notify: "Indica un indirizzo",
      resume: "Riprendi",
      publish: "Pubblica",
      cancel: "Ferma",
      image: "Aggiungi una nuova immagine",
    },
    role: (role) => `ruolo ${role} o superiore`,
    rule: ruleOf,
    heldBy: ["Sospesa da", "dal"],
    heldEnd: "Nessun passo inizia finché non viene ripresa.",
    firstTime: "Unire una modifica dell’offerta la pubblica. Oppure, senza aspettarne una:",
    failed:
      "Correggi ciò che è elencato sotto e unisci la modifica: si riparte dal passo 1 e si riusa ciò che non è cambiato. Se in git non c’è niente da cambiare, pubblica di nuovo.",
    canceledBy: ["Annullata da", "L’anteprima è chiusa. Unire una modifica pubblica di nuovo, oppure:"],
    address: "Nessuno riceve le notifiche. Indica qualcuno qui, o sotto `notify` nel manifesto:",
    preview: "L’anteprima è aperta alle sottoscrizioni ammesse; i collegamenti sono arrivati per posta. Guardala, poi decidi:",
  },
  history: {
    title: "Storia",
    back: "Stato",
    about: (submissions) => `${submissions === 1 ? "1 invio" : `${submissions} invii`} e tutto ciò che ne è stato registrato.`,
    chart: "Quanto sono durati i passi",
    chartAbout: "Una barra per invio, il più recente a destra, divisa per passo. L’attesa dell’approvazione è esclusa.",
    submissions: "Invii",
    columns: { submission: "Invio", result: "Esito", begun: "Iniziato", took: "Durata", by: "Pubblicato da" },
    results: {
      live: "pubblicato",
      withdrawn: "ritirato",
      failed: "non riuscito",
      canceled: "annullato",
      superseded: "superato",
      running: "in corso",
    },
    unreadable: "non leggibile",
  },
};

function inItalian(text: string): string {
  return text.replace("days", "giorni").replace("day", "giorno").replace("weeks", "settimane");
}

/** The same cases as `headline`, in Italian. */
function headlineOf({ submission }: Run, status: Status): string {
  const step = currentStep(status);
  if (submission === null || step === undefined) return endOf(submission, status);
  const name = stepNames[step.id];
  if (submission.ended === null && status.held) return `sospesa: ${name}`;
  if (status.status === "failed") return `non riuscita: ${name}`;
  const withdrawal = submission.request.withdraw ? " (ritiro)" : "";
  if (status.status === "waitingForPublisherReview")
    return step.id === "validate" ? "in attesa di un indirizzo" : `in attesa: ${name}${withdrawal}`;
  return `in corso: ${name}${withdrawal}${step.overdue ? ", in ritardo" : ""}`;
}

function endOf(submission: Submission | null, { status, version, slots }: Status): string {
  if (submission === null) return states.new;
  if (status === "canceled" || status === "failed") return states[status];
  if (slots.live === null || submission.request.withdraw) return states.withdrawn;
  return `${version ?? slots.live.version} è pubblicata`;
}

/** The same parts as `signoffRule`, in Italian. */
function ruleOf({ request: { policy, author }, grants }: Submission): string {
  const { role, notAuthor, approvals } = policy.signoff;
  const parts = [
    `ruolo ${role} o superiore`,
    notAuthor ? `non ${author.name}, che ha scritto la modifica` : "",
    approvals > 1 ? `${grants.length} approvazioni su ${approvals}` : "",
  ];
  return parts.filter((part) => part !== "").join("; ");
}
