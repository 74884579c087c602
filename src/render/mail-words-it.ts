import type { StepId } from "../core/pipeline.ts";
import type { MailWords } from "./mail-words-en.ts";

/** How a headline says that a step did not go through, and that it takes too long: in Italian the verb follows the noun's gender. */
const failures: Readonly<Record<StepId, string>> = {
  validate: "Verifica non riuscita",
  certify: "Certificazione non riuscita",
  provision: "Distribuzione non riuscita",
  package: "Preparazione non riuscita",
  preview: "Anteprima non riuscita",
  signoff: "Approvazione non riuscita",
  live: "Pubblicazione non riuscita",
};

const delays: Readonly<Record<StepId, string>> = {
  validate: "La verifica",
  certify: "La certificazione",
  provision: "La distribuzione",
  package: "La preparazione",
  preview: "L’anteprima",
  signoff: "L’approvazione",
  live: "La pubblicazione",
};

const outsideAdvice =
  "Rimedia a ciò che è elencato sopra. Se la causa è nei manifesti, correggili in un ramo; se è fuori da git (archiviazione, rete, un segreto), in git non c’è niente da cambiare.";

/** Everything mails say, in Italian. What checks, servers and people say stays in the language it was written in. */
export const italian: MailWords = {
  language: "it",
  advice: {
    validate: "Correggi in un ramo i campi elencati sopra. `slipway validate` li controlla sulla tua macchina prima della pull request.",
    certify: "Un’immagine pubblicata non cambia mai: costruisci un’immagine corretta e aggiungila con un nuovo numero di versione:",
    provision: outsideAdvice,
    package: outsideAdvice,
    preview: outsideAdvice,
    signoff: outsideAdvice,
    live: outsideAdvice,
  },
  steps: "I passi",
  where: "Dove",
  fix: "Rimedio",
  levels: { error: "errore", warning: "avviso", information: "nota" },
  moreProblems: (number) =>
    (number === 1 ? "C’è un altro problema" : `Ci sono altri ${number} problemi`) + ": la pagina di stato e il rapporto li hanno tutti.",
  longText: "Il resto è nella pagina di stato.",
  byNumber: (submission) => `invio ${submission}`,
  unaffected: (version) => `La versione pubblicata ${version} non ne risente.`,
  notLive: "L’offerta non è pubblicata: i clienti non vedono niente di tutto questo.",
  followed: (old, current) => `Dopo l’invio ${old} c’è stato l’invio ${current}; questo messaggio riguarda il primo.`,
  problemsFound: (number) => (number === 1 ? "1 problema da correggere:" : `${number} problemi da correggere:`),
  todo: "Cosa fare",
  links: "Collegamenti",
  status: "Stato",
  report: "Rapporto completo",
  productPage: "Pagina del prodotto",
  supportLink: "Richiesta di assistenza",
  help: (command) => `Serve aiuto? Commenta /support e la tua domanda nella issue di pubblicazione, oppure esegui \`${command}\`.`,
  footer: (offer) =>
    `Ricevi questo messaggio perché il tuo indirizzo è indicato per le notifiche di ${offer}: nel suo manifesto, in .github/slipway.yaml o con /notify.`,
  reference: (submission, digest, commit) => `Invio ${submission} · digest ${digest} · commit ${commit}`,
  referenceShort: (submission) => `Invio ${submission}`,

  failed: {
    subject: (step, problems) => {
      const count = problems === 1 ? ": 1 problema da correggere" : `: ${problems} problemi da correggere`;
      return failures[step] + (problems === 0 ? "" : count);
    },
    headline: (step) => failures[step],
    opening: (submission, offer, number, name) => `L’invio ${submission} di ${offer} si è fermato al passo ${number} di 7, ${name}.`,
    merge:
      "Apri una pull request con la correzione e uniscila. L’unione pubblica di nuovo dal passo 1; ciò che non è cambiato viene riusato.",
    again: "Se in git non c’è niente da cambiare, riparti dalla riga di comando (o commenta /publish nella issue di pubblicazione):",
  },
  previewReady: {
    subject: (version) => `L’anteprima di ${version} è pronta: guardala, poi approva la pubblicazione`,
    headline: (version) => `L’anteprima di ${version} è pronta`,
    opening: (submission, offer) =>
      `L’invio ${submission} di ${offer} è stato certificato, distribuito e avviato in prova. I clienti non lo vedono ancora.`,
    previews: "L’anteprima, solo per queste sottoscrizioni",
    unchanged: (version) => `Fino all’approvazione i clienti vedono la versione ${version}.`,
    unseen: "Fino all’approvazione i clienti non vedono l’offerta.",
    subscription: (id) => `Sottoscrizione ${id}`,
    until: (moment) => `aperta fino al ${moment}`,
    noLinks: "I collegamenti all’anteprima sono nella pagina di stato, per le sottoscrizioni ammesse.",
    look: "Guarda l’anteprima: la pagina, i piani, la versione e una distribuzione dell’immagine.",
    goLive: (digest, who) =>
      `Se tutto va bene, approva la pubblicazione di ${digest} (${who}). Commenta \`/go-live ${digest}\` nella issue di pubblicazione, oppure:`,
    cancel: "Se qualcosa non va, fermala. Commenta `/cancel` e il motivo nella issue di pubblicazione, oppure:",
    change: "Oppure unisci una correzione: un invio più recente prende il posto di questo.",
    replaced: (submission, offer) =>
      `L’anteprima dell’invio ${submission} di ${offer} era pronta, ma non aspetta più te: non c’è niente da fare.`,
    withdrawSubject: "Il ritiro aspetta la tua approvazione",
    withdrawHeadline: "Il ritiro aspetta la tua approvazione",
    withdrawOpening: (submission, offer) =>
      `La cartella di ${offer} è stata tolta, quindi l’invio ${submission} toglie l’offerta dal catalogo. Non succede niente finché qualcuno non acconsente.`,
    withdraw: (digest, who) =>
      `Per ritirare l’offerta, approva ${digest} (${who}). Commenta \`/go-live ${digest}\` nella issue di pubblicazione, oppure:`,
    keep: "Per tenere l’offerta, rimetti la sua cartella con una pull request o ferma il ritiro. Commenta `/cancel` e il motivo, oppure:",
    noLongerSubject: (submission) => `L’anteprima dell’invio ${submission} era pronta`,
    noLongerHeadline: "Un’anteprima era pronta",
  },
  live: {
    subject: (version) => `${version} è pubblicata`,
    headline: (version) => `${version} è pubblicata`,
    opening: (title, version, offer) => `${title} ${version} (${offer}) è nel catalogo: ora i clienti possono vederla e distribuirla.`,
    earlier: (submission, offer) => `L’invio ${submission} di ${offer} è stato pubblicato.`,
    earlierSubject: (submission) => `L’invio ${submission} è stato pubblicato`,
    next: "L’anteprima di questo invio è chiusa. Per pubblicare una modifica, uniscila; per ritirare l’offerta, togli la sua cartella con una pull request.",
  },
  withdrawn: {
    subject: "Ritirata: ha lasciato il catalogo",
    headline: "L’offerta è ritirata",
    opening: (submission, offer) =>
      `L’invio ${submission} ha tolto ${offer} dal catalogo. I nuovi clienti non possono più trovarla né distribuirla.`,
    next: "Il suo registro e la sua storia restano. Per venderla di nuovo, rimetti la sua cartella con una pull request: l’unione la pubblica.",
  },
  canceled: {
    subject: (submission) => `L’invio ${submission} è stato annullato`,
    headline: (submission) => `L’invio ${submission} è stato annullato`,
    opening: (submission, offer, who) =>
      `L’invio ${submission} di ${offer} è stato annullato${who === "" ? "" : ` da ${who}`}. Non sarà pubblicato e la sua anteprima è chiusa.`,
    reason: "Il motivo indicato:",
    again:
      "Per pubblicare di nuovo, unisci una modifica. Oppure riparti dal passo 1 senza modifiche (o commenta /publish nella issue di pubblicazione):",
  },
  overdue: {
    subject: (step, estimate) => `${delays[step]} dura più di ${estimate}`,
    headline: (step) => `${delays[step]} è in ritardo`,
    opening: (submission, offer, name, estimate) =>
      `${name}, nell’invio ${submission} di ${offer}, dura più della stima di ${estimate}. Prosegue da sola; il passo non è fallito.`,
    since: (since, taken) => `Il passo è iniziato il ${since}, ${taken} fa.`,
    deadline: (moment) => `Se non finisce entro il ${moment}, termina come non riuscito e ne ricevi notizia.`,
    ended: (submission, offer, name) =>
      `${name}, nell’invio ${submission} di ${offer}, è durata più della stima. Nel frattempo è finita; non c’è niente da fare.`,
    waiting: "Che cosa aspetta:",
    look: "Guarda che cosa sta facendo:",
    wake: "Sveglialo, se da un po’ nessuno lo guarda:",
    held: (who) => `L’offerta è sospesa da ${who}: nessun passo inizia finché non viene ripresa.`,
  },
  support: {
    subject: (text) => `Richiesta di assistenza: ${text}`,
    headline: "È stata fatta una richiesta di assistenza",
    opening: (submission, offer, name) => `Qualcuno ha chiesto assistenza per l’invio ${submission} di ${offer}, al passo ${name}:`,
    next: "La richiesta porta con sé nomi del manifesto, versioni, messaggi e digest; i segreti restano fuori. Aggiungi altro rispondendo nella issue di assistenza, o chiedi di nuovo con:",
  },
  digest: {
    tones: {
      bad: (number) => `${number} non ${number === 1 ? "riuscita" : "riuscite"}`,
      attention: (number) => `${number} ${number === 1 ? "aspetta" : "aspettano"} te`,
      good: (number) => `${number} ${number === 1 ? "pubblicata" : "pubblicate"}`,
      neutral: (number) => `${number} per conoscenza`,
    },
    headline: (number, offers) =>
      `${number === 1 ? "1 messaggio" : `${number} messaggi`} su ${offers === 1 ? "1 offerta" : `${offers} offerte`}`,
    overview: "In breve",
    opening: (from, to) =>
      `Che cosa è successo dal ${from} al ${to}, ogni cosa com’era in quel momento; le pagine di stato dicono che cosa vale ora.`,
    footer: "Li ricevi insieme perché l’archivio chiede un riepilogo (`mail.digest` in .github/slipway.yaml).",
    shortened: "Qui i particolari sono omessi; li ha la pagina di stato.",
  },
};
