/** The store front's style sheet: one file beside each page, light and dark by the reader's system, no font or picture from elsewhere. */
export const storeStyles = `:root {
  color-scheme: light dark;
  --ground: #f5f7fa; --surface: #ffffff; --ink: #14202e; --soft: #4d5c6e; --line: #d9e0e8; --edge: #7d8b9b;
  --accent: #0a58b5; --on-accent: #ffffff; --glow: #dbe9fb; --chip: #e9eff6; --warn-ink: #7a3d00; --warn: #fff0d9;
  --radius: 14px; --shadow: 0 1px 2px rgb(20 32 46 / .06), 0 8px 24px rgb(20 32 46 / .06);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1219; --surface: #161d27; --ink: #e9eef5; --soft: #a3b2c4; --line: #2b3644; --edge: #6c7b8d;
    --accent: #8abbff; --on-accent: #07182e; --glow: #14263f; --chip: #222d3b; --warn-ink: #ffd79b; --warn: #3a2a12;
    --shadow: 0 1px 2px rgb(0 0 0 / .4);
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 4.5rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
img { max-width: 100%; height: auto; display: block; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.75rem); margin: 0; }
h2 { font-size: 1.5rem; margin: 0 0 1rem; }
h3 { font-size: 1.15rem; margin: 0 0 .35rem; }
code, pre { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: .875em; }
.wide { width: min(100% - 2rem, 74rem); margin-inline: auto; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--surface); z-index: 9; }
.skip:focus { top: .5rem; }
.fine { font-size: .85rem; color: var(--soft); margin: .25rem 0; }
.publisher { color: var(--soft); margin: 0 0 .25rem; font-size: .95rem; }
.lead { font-size: 1.125rem; color: var(--soft); margin: .5rem 0 0; max-width: 46rem; }
.preview { margin: 0; padding: .75rem 1rem; background: var(--warn); color: var(--warn-ink); text-align: center; font-size: .95rem; }
.preview ~ .top { display: none; }
.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.top .wide { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; justify-content: space-between; }
.aside { display: flex; gap: 1.25rem; font-size: .925rem; }
.brand { display: inline-block; padding: .9rem 0; font-weight: 650; color: var(--ink); text-decoration: none; }
.brand::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .6em; border-radius: 3px; background: var(--accent); transform: skewX(-14deg); }
.hero { background: linear-gradient(160deg, var(--glow), var(--ground) 75%); padding: clamp(1.75rem, 5vw, 3.5rem) 0; }
.hero-picture { width: min(100% - 2rem, 74rem); margin: 0 auto 1.75rem; border-radius: var(--radius); max-height: 15rem; object-fit: cover; }
.hero-row { display: grid; grid-template-columns: auto 1fr auto; gap: 1.75rem; align-items: start; }
.logo { width: 96px; height: 96px; border-radius: var(--radius); background: #ffffff; object-fit: contain; box-shadow: var(--shadow); flex: none; }
.buy { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.25rem; min-width: 15rem; max-width: 19rem; text-align: center; box-shadow: var(--shadow); }
.button { display: block; padding: .75rem 1.5rem; border-radius: 10px; background: var(--accent); color: var(--on-accent); font-weight: 650; text-decoration: none; text-align: center; }
.button:hover { filter: brightness(1.1); }
.wide > p > .button, .onward .button { display: inline-block; }
.button.quiet { background: none; color: var(--accent); border: 2px solid var(--accent); padding: .5rem 1.1rem; }
.onward { margin: 1.25rem 0 0; }
.price { font-weight: 650; margin: .75rem 0 0; }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; padding: 0; margin: 1rem 0 0; }
.chips li, .chip { background: var(--chip); border-radius: 99px; padding: .15rem .75rem; font-size: .85rem; }
.chips li:first-letter, .chip:first-letter { text-transform: uppercase; }
.warn { background: var(--warn); color: var(--warn-ink); border-radius: 99px; padding: .1rem .6rem; font-size: .8rem; }
.tabs { position: sticky; top: 0; z-index: 5; background: var(--surface); border-block: 1px solid var(--line); }
.tabs .wide { display: flex; gap: 1.75rem; overflow-x: auto; scrollbar-width: none; }
.tabs a { padding: .8rem 0; white-space: nowrap; text-decoration: none; color: var(--ink); font-weight: 550; border-bottom: 3px solid transparent; }
.tabs a:hover { border-color: var(--accent); color: var(--accent); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 17rem; gap: 2.5rem; padding-block: 2.5rem; align-items: start; }
.content { display: grid; gap: 3rem; min-width: 0; }
.prose { max-width: 46rem; margin-top: 1.25rem; } .prose > :first-child { margin-top: 0; } .prose h3, .prose h4 { margin: 1.75rem 0 .5rem; }
.prose table { border-collapse: collapse; } .prose td, .prose th { border: 1px solid var(--line); padding: .35rem .7rem; }
.prose pre, .command { background: var(--chip); padding: .9rem 1rem; border-radius: 10px; overflow-x: auto; }
.command code { white-space: pre-wrap; user-select: all; }
.prose blockquote { margin-inline: 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1.25rem; }
.gallery > :only-child { max-width: 44rem; grid-column: 1 / -1; }
figure { margin: 0; } figure img { border-radius: 10px; border: 1px solid var(--line); width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: var(--chip); }
.video { position: relative; } .video::after { content: "▶" / ""; position: absolute; inset: 0 0 2.2rem; display: grid; place-content: center; margin: auto; width: 3.6rem; height: 3.6rem; padding-left: .25rem; border-radius: 50%; background: rgb(8 18 32 / .78); color: #ffffff; font-size: 1.4rem; }
figcaption { font-size: .9rem; color: var(--soft); margin-top: .4rem; }
.plan, .get, .side { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 1.5rem; box-shadow: var(--shadow); }
.plan, .get { margin-top: 1.25rem; }
.files { display: flex; flex-wrap: wrap; gap: .6rem; margin: .6rem 0 1rem; }
.file { border: 1px solid var(--edge); border-radius: 10px; padding: .45rem .9rem; text-decoration: none; font-weight: 550; } .file::before { content: "↓" / ""; margin-right: .5em; } .file:hover { border-color: var(--accent); }
.note { background: var(--warn); color: var(--warn-ink); border-radius: 10px; padding: .7rem 1rem; font-size: .95rem; }
.markets { margin: 1rem 0; } .price .chip { font-weight: 550; color: var(--ink); white-space: nowrap; margin-left: .4rem; }
.copies { border-top: 1px solid var(--line); padding-top: .75rem; margin-top: .75rem; } .copies table { border-collapse: collapse; margin-top: .5rem; font-size: .9rem; } .copies th, .copies td { text-align: left; padding: .4rem 1rem .4rem 0; vertical-align: top; font-weight: 400; } .copies thead th { color: var(--soft); } .copies td:nth-child(2) { white-space: nowrap; }
.ask { margin-top: 1.5rem; } .ask p { margin: .25rem 0; }
.plan > header { display: flex; justify-content: space-between; gap: 1.5rem; align-items: baseline; border-bottom: 1px solid var(--line); padding-bottom: .9rem; }
.plan > header p { margin: 0; } .plan > header .price { text-align: right; color: var(--accent); flex: none; max-width: 45%; }
dl { margin: 0; } dt { color: var(--soft); font-size: .85rem; } dd { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem 2rem; margin: 1rem 0; }
.facts ul { list-style: none; padding: 0; margin: 0; } .facts .chips { margin-top: .25rem; }
summary { cursor: pointer; font-weight: 550; }
table { width: 100%; } .prose table { width: auto; }
.compare, .prices { border-collapse: collapse; background: var(--surface); border: 1px solid var(--line); }
.compare th, .compare td, .prices th, .prices td { text-align: left; padding: .65rem 1rem; border-bottom: 1px solid var(--line); font-weight: 400; }
.compare thead th, .prices thead th { color: var(--soft); font-size: .85rem; } .compare tbody th { font-weight: 650; }
.prices { width: auto; margin: 1rem 0; } .prices caption { text-align: left; white-space: nowrap; color: var(--soft); font-size: .85rem; padding-bottom: .4rem; }
.side h2 { font-size: 1.05rem; } .side dl { display: grid; gap: .75rem; } .side { position: sticky; top: 4.5rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 1.5rem; margin-bottom: 1.5rem; }
.finding { display: flex; flex-wrap: wrap; gap: .9rem 1.5rem; align-items: center; margin-top: 1.75rem; }
.search { display: flex; gap: .5rem; flex: 1 1 20rem; max-width: 30rem; } .search.later { visibility: hidden; }
.search input { flex: 1; min-width: 0; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--edge); border-radius: 10px; padding: .65rem 1rem; } .search button { font: inherit; font-weight: 650; color: var(--on-accent); background: var(--accent); border: 0; border-radius: 10px; padding: .65rem 1.2rem; cursor: pointer; }
.search input:focus-visible, .search button:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.filters { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 0; } .filters a { display: block; border: 1px solid var(--edge); border-radius: 99px; padding: .3rem .9rem; color: var(--ink); background: var(--surface); text-decoration: none; } .filters a:hover { border-color: var(--accent); color: var(--accent); } .filters .fine { margin-left: .2rem; } .filters [aria-current] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.shelves { padding-block: 1rem 2.5rem; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); column-gap: 1.25rem; } .shelf { margin-top: 2rem; }
@media (min-width: 50rem) { .shelf:has(.card:nth-child(2)) { grid-column: span 2; } } .shelf:has(.card:nth-child(3)), .empty { grid-column: 1 / -1; }
.shelf { display: flex; flex-direction: column; } .shelf .cards { flex: 1; } .shelf h2 { margin-bottom: .75rem; } .shelf:not(:has(.card:not([hidden]))) { display: none; }
.empty { padding: 2rem 0; color: var(--soft); }
.cards { list-style: none; padding: 0; margin: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.25rem; }
.card a { display: flex; gap: 1rem; height: 100%; padding: 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); color: inherit; text-decoration: none; box-shadow: var(--shadow); }
.card a:hover { border-color: var(--accent); } .card .logo { width: 64px; height: 64px; }
.card-text { display: grid; gap: .25rem; align-content: start; flex: 1; } .card-text b { font-size: 1.1rem; } .card .publisher { margin: 0; }
.card-foot { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; margin-top: .5rem; } .card .price { margin: 0; }
.bottom { border-top: 1px solid var(--line); color: var(--soft); padding: 1.5rem 0 2.5rem; font-size: .95rem; } .bottom p { margin: .25rem 0; }
@media (max-width: 56rem) {
  .columns { grid-template-columns: minmax(0, 1fr); } .side { position: static; order: -1; } .side dl { grid-template-columns: repeat(auto-fill, minmax(min(100%, 10rem), 1fr)); }
  .hero-row { grid-template-columns: auto 1fr; gap: 1.25rem; } .buy { grid-column: 1 / -1; max-width: none; }
}
@media (max-width: 36rem) {
  .prices caption { white-space: normal; } .logo { width: 64px; height: 64px; } .brand { font-size: .9rem; } .top .wide { column-gap: .75rem; }
  .plan, .get { padding: 1.1rem; } .plan > header { flex-direction: column; gap: .5rem; } .plan > header .price { text-align: left; max-width: none; }
  .compare, .compare tbody, .compare tr, .compare th, .compare td { display: block; } .compare thead { display: none; }
  .compare tr { padding: .75rem 1rem; border-bottom: 1px solid var(--line); } .compare th, .compare td { border: 0; padding: .1rem 0; }
  .compare td::before { content: attr(data-label) ": "; color: var(--soft); }
}
@media print {
  .tabs, .buy .button, .onward, .skip, .search, .filters, .aside { display: none; } .plan, .get, .side, .card a { box-shadow: none; break-inside: avoid; }
  .columns { display: block; } .side { position: static; margin-top: 1rem; } body { background: none; } details > :not(summary) { display: revert; }
}
`;
