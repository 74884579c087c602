import { html, type Html } from "./html.ts";

/** True for addresses that a public page may lead to: web pages, mailboxes and telephones. */
export function isPublicUrl(url: string): boolean {
  return /^(?:https?:\/\/[^\s/]|mailto:[^\s]|tel:\+?\d)[^\s<>"'`\\]*$/i.test(url);
}

/** A link to what a publisher names: it opens, but gets neither the page's address nor its good name. Bare text for any other kind of address. */
export function publicLink(url: string, text: string | Html): Html {
  return isPublicUrl(url) ? html`<a href="${url}" rel="noopener noreferrer nofollow">${text}</a>` : html`${text}`;
}
