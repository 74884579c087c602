import { html } from "./html.ts";
import type { Language } from "./language.ts";

/** Answers that are no page of the site. */
export const messageKinds = ["notFound", "gone", "tooMany", "onlyLooking", "wrongHost", "foreignForm", "tooLarge", "failed"] as const;
export type MessageKind = (typeof messageKinds)[number];

type Message = readonly [title: string, text: string];

const messages: Readonly<Record<Language, Readonly<Record<MessageKind, Message>>>> = {
  en: {
    notFound: ["There is nothing here", "The address leads to no page. Check that it was copied whole."],
    gone: ["This preview is closed", "It was shown for a time and that time is over. Ask the publisher whether there is a newer one."],
    tooMany: ["Too many attempts", "Wait a minute, then open the address again."],
    onlyLooking: ["This site is for looking", "Pages can be read here and nothing else."],
    wrongHost: ["Wrong address", "This server does not go by the name in the address. Use the address that it printed when it started."],
    foreignForm: ["This form was not sent from here", "Open the offer's page on this site and fill in its form there."],
    tooLarge: ["This is too much", "A form's details are a few words. Go back and shorten them."],
    failed: ["This page could not be drawn", "The fault was told to whoever runs this server. Try again in a moment."],
  },
  it: {
    notFound: ["Qui non c’è niente", "L’indirizzo non porta a nessuna pagina. Controlla di averlo copiato per intero."],
    gone: ["Questa anteprima è chiusa", "È stata mostrata per un certo tempo, che è finito. Chiedi all’editore se ce n’è una più recente."],
    tooMany: ["Troppi tentativi", "Aspetta un minuto, poi apri di nuovo l’indirizzo."],
    onlyLooking: ["Questo sito è solo da leggere", "Qui si possono leggere le pagine e nient’altro."],
    wrongHost: ["Indirizzo sbagliato", "Questo server non ha il nome che sta nell’indirizzo. Usa l’indirizzo che ha scritto all’avvio."],
    foreignForm: ["Questo modulo non è stato inviato da qui", "Apri la pagina dell’offerta su questo sito e compila il modulo che c’è lì."],
    tooLarge: ["È troppo", "I dati di un modulo sono poche parole. Torna indietro e abbreviali."],
    failed: ["Non è stato possibile disegnare la pagina", "Chi gestisce il server ne è stato informato. Riprova tra un momento."],
  },
};

/** A whole page that says one thing and leads nowhere: what it does not show can not be guessed from it. `base` is the way to the style sheet. */
export function messagePage(kind: MessageKind, language: Language, base: string): string {
  const [title, text] = messages[language][kind];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}status.css" />
      </head>
      <body>
        <main class="wide message">
          <h1>${title}</h1>
          <p class="soft">${text}</p>
        </main>
      </body>
    </html> `.html;
}
