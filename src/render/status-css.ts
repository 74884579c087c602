/** Style sheet of the status site: light and dark by the reader's system, no font or picture from elsewhere. */
export const statusCss = `:root {
  --s-validate: #6b7f95; --s-certify: #0a58b5; --s-provision: #17806b; --s-package: #a2611a; --s-preview: #8a4fb0; --s-live: #b23a5e;
  color-scheme: light dark;
  --ground: #f5f7fa; --surface: #ffffff; --ink: #14202e; --soft: #4d5c6e; --line: #d9e0e8; --edge: #7d8b9b; --chip: #eef2f7; --accent: #0a58b5;
  --good: #17703a; --good-back: #e1f4e7; --bad: #b3201a; --bad-back: #fdeae8; --wait: #7a4a00; --wait-back: #fff0d1; --busy: #0a58b5; --busy-back: #e2edfb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1219; --surface: #161d27; --ink: #e9eef5; --soft: #a3b2c4; --line: #2b3644; --edge: #6c7b8d; --chip: #1e2733; --accent: #8abbff;
    --s-validate: #93a5b8; --s-certify: #6aa8f7; --s-provision: #4cc3a8; --s-package: #e0a45c; --s-preview: #c597e6; --s-live: #f08aa8;
    --good: #6fdc94; --good-back: #12301e; --bad: #ff9d94; --bad-back: #3a1715; --wait: #ffcf7d; --wait-back: #382709; --busy: #8abbff; --busy-back: #142a47;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; padding: 0; }
h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); line-height: 1.2; letter-spacing: -.015em; }
h2 { font-size: 1.2rem; margin-bottom: .9rem; letter-spacing: -.01em; }
h3 { font-size: 1rem; }
ol, ul { list-style: none; }
code, pre { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: .875em; }
.soft { color: var(--soft); font-weight: 400; }
.wide { width: min(100% - 2rem, 68rem); margin-inline: auto; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: .5rem 1rem; background: var(--surface); }
.skip:focus { top: .5rem; }
.top { background: var(--surface); border-bottom: 1px solid var(--line); }
.top .wide { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; padding-block: .8rem; }
.crumbs { color: var(--soft); flex: 1 1 auto; min-width: 0; }
.aside { display: flex; gap: 1.25rem; font-size: .925rem; }
.brand { font-weight: 650; color: var(--ink); text-decoration: none; }
.brand::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .6em; border-radius: 3px; background: var(--accent); transform: skewX(-14deg); }
main { display: grid; gap: 1.25rem; padding-block: 2rem 3rem; }
main > * { min-width: 0; }
.hero { display: grid; gap: .6rem; justify-items: start; }
.state { border-radius: 99px; padding: .25rem .9rem; font-weight: 600; background: var(--chip); color: var(--soft); }
.state::first-letter, .badge::first-letter, h2::first-letter { text-transform: uppercase; }
.state.small { display: inline-block; padding: .05rem .7rem; font-size: .9rem; white-space: nowrap; }
.good { background: var(--good-back); color: var(--good); } .bad { background: var(--bad-back); color: var(--bad); }
.wait { background: var(--wait-back); color: var(--wait); } .busy { background: var(--busy-back); color: var(--busy); }
.late { color: var(--wait); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: clamp(1.1rem, 3vw, 1.6rem); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.25rem; }
.next { border-left: 5px solid var(--accent); }
.next ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem 2rem; margin-top: .9rem; }
.next p + p { margin-top: .5rem; }
.next h3 .soft { font-size: .875rem; margin-left: .4rem; }
.card pre { margin: .4rem 0; padding: .65rem .9rem; background: var(--chip); border-radius: 8px; white-space: pre-wrap; }
.next li > p { font-size: .9rem; }
.copy { min-height: 3.2rem; display: flex; gap: 1rem; align-items: start; justify-content: space-between; }
button { font: inherit; color: inherit; cursor: pointer; }
.copy button, .copy::after { flex: none; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); color: var(--accent); padding: .15rem .7rem; font: 600 .8rem/1.4 system-ui, sans-serif; min-height: 1.75rem; box-sizing: border-box; }
@media (scripting: enabled) { .copy:not(.ready)::after { content: attr(data-copy) / ""; visibility: hidden; } }
.copy button:hover { border-color: var(--accent); }
button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }

.controls { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; }
.controls ul { display: flex; flex-wrap: wrap; gap: .5rem; }
.filters { flex: 1 1 100%; }
.filters a { display: inline-flex; gap: .5rem; align-items: center; min-height: 2rem; padding: .15rem .85rem; border: 1px solid var(--line); border-radius: 99px; background: var(--surface); color: var(--ink); text-decoration: none; font-size: .925rem; }
.filters a:hover, .sorts a:hover { border-color: var(--accent); color: var(--accent); }
.filters a[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--surface); } .filters a[aria-current] .soft { color: inherit; }
.filters a::first-letter { text-transform: uppercase; }
.search { display: flex; gap: .5rem; } .search.later { visibility: hidden; }
.search input { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--edge); border-radius: 8px; padding: .35rem .75rem; width: 15rem; max-width: 100%; min-height: 2.25rem; }
.search button { border: 1px solid var(--edge); border-radius: 8px; background: var(--surface); padding: .35rem 1rem; font-weight: 600; }
.sorts { display: flex; gap: .75rem; align-items: baseline; font-size: .925rem; } .sorts ul { gap: .25rem 1rem; }
.sorts a { color: var(--ink); } .sorts a[aria-current] { font-weight: 650; text-decoration: none; }
.empty { padding: 1.5rem 0 .5rem; color: var(--soft); } .empty[hidden] { display: none; }

.track { display: grid; grid-template-columns: repeat(7, minmax(0, 1fr)); padding: .25rem 0 .5rem; }
.track li { position: relative; display: grid; justify-items: center; text-align: center; font-size: .9rem; line-height: 1.35; }
.track li + li::before { content: ""; position: absolute; top: 1rem; right: 50%; width: 100%; height: 2px; background: var(--line); z-index: 0; }
.track .complete + li::before { background: var(--good); }
.dot { position: relative; z-index: 1; width: 2.1rem; height: 2.1rem; display: grid; place-items: center; border-radius: 50%; margin-bottom: .45rem; background: var(--surface); border: 2px solid var(--line); font-weight: 700; font-size: .95rem; }
.track .label { font-weight: 600; } .track .notStarted .label { font-weight: 400; color: var(--soft); }
.track .soft { font-size: .8rem; }
.track .complete .dot { background: var(--good); border-color: var(--good); color: var(--surface); }
.track .rejected .dot { background: var(--bad); border-color: var(--bad); color: var(--surface); }
.track .inProgress .dot { border-color: var(--busy); color: var(--busy); font-size: .75rem; }
.track .waitingForPublisherReview .dot, .track .blocked .dot { background: var(--wait-back); border-color: var(--wait); color: var(--wait); }

.step { padding: .9rem 0; border-top: 1px solid var(--line); } .step:first-child { border-top: 0; padding-top: 0; } .step:last-child { padding-bottom: 0; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) 9rem minmax(0, 25rem); gap: .25rem 1rem; align-items: baseline; }
.times { text-align: right; font-size: .875rem; }
.row h3 { display: flex; } .whole { white-space: nowrap; } .number { flex: 0 0 1.4rem; color: var(--soft); font-weight: 400; }
.summary, .regions, .messages, .far { margin: .35rem 0 0 1.4rem; }
.far { display: flex; gap: .75rem; align-items: center; max-width: 24rem; font-size: .875rem; } .far .soft { white-space: nowrap; }
.estimate { margin-top: .35rem; height: 3px; } .estimate.over::-webkit-progress-value { background: var(--wait); } .estimate.over::-moz-progress-bar { background: var(--wait); }
.step.notStarted h3 { font-weight: 400; color: var(--soft); }
.badge { font-size: .9rem; font-weight: 600; color: var(--soft); } .badge.notStarted { font-weight: 400; }
.badge.complete { color: var(--good); } .badge.rejected { color: var(--bad); } .badge.inProgress { color: var(--busy); }
.badge.waitingForPublisherReview, .badge.blocked { color: var(--wait); }
.regions { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: .6rem; margin-top: .7rem; font-size: .9rem; }
.regions li { display: grid; grid-template-columns: 1fr auto; gap: .2rem .6rem; padding: .55rem .75rem; background: var(--chip); border-radius: 8px; }
.regions .soft { order: 2; } .regions progress { order: 3; grid-column: 1 / -1; } .regions .detail { order: 4; grid-column: 1 / -1; font-size: .85rem; color: var(--bad); }
progress { appearance: none; width: 100%; height: 5px; border: 0; border-radius: 3px; background: var(--line); overflow: hidden; }
progress::-webkit-progress-bar { background: var(--line); } progress::-webkit-progress-value { background: var(--busy); } progress::-moz-progress-bar { background: var(--busy); }
.completed progress::-webkit-progress-value { background: var(--good); } .completed progress::-moz-progress-bar { background: var(--good); }
.messages { display: grid; gap: .6rem; margin-top: .7rem; }
.messages li { padding: .65rem .9rem; border-left: 4px solid var(--line); background: var(--chip); border-radius: 0 8px 8px 0; }
.messages .error { border-color: var(--bad); background: var(--bad-back); } .messages .warning { border-color: var(--wait); background: var(--wait-back); }
.messages .code { font-weight: 700; } .level { font-size: .85rem; font-weight: 600; color: var(--soft); }
.error .level { color: var(--bad); } .warning .level { color: var(--wait); }
.place, .fix { margin-top: .25rem; } .place { color: var(--soft); }
.card dl { display: grid; gap: .5rem; } .card dl > div { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .75rem; } dt { color: var(--soft); }
.log { display: grid; gap: .1rem; max-height: 30rem; overflow-y: auto; }
.log li { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr) auto 4.5rem; gap: 1rem; padding: .4rem 0; border-top: 1px solid var(--line); font-size: .925rem; } .log li:first-child { border-top: 0; }
.log .when, .log .who, .log .id { color: var(--soft); } .log .id { text-align: right; }
.more { margin-top: 1rem; }
.chart { display: block; margin-top: 1rem; overflow: visible; } .chart text { fill: var(--soft); font-size: 12px; } .grid { fill: var(--line); }
.legend { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin-top: .75rem; font-size: .875rem; color: var(--soft); }
.swatch { display: inline-block; width: .75rem; height: .75rem; border-radius: 3px; margin-right: .5rem; }
.swatch.validate { background: var(--s-validate); } .swatch.certify { background: var(--s-certify); } .swatch.provision { background: var(--s-provision); } .swatch.package { background: var(--s-package); } .swatch.preview { background: var(--s-preview); } .swatch.live { background: var(--s-live); }
rect.validate { fill: var(--s-validate); } rect.certify { fill: var(--s-certify); } rect.provision { fill: var(--s-provision); } rect.package { fill: var(--s-package); } rect.preview { fill: var(--s-preview); } rect.live { fill: var(--s-live); }
.offers { width: 100%; border-collapse: collapse; } .offers th, .offers td { text-align: left; padding: .7rem .75rem .7rem 0; border-bottom: 1px solid var(--line); vertical-align: baseline; overflow-wrap: normal; }
.offers tbody th { overflow-wrap: anywhere; min-width: 12rem; } .offers td:nth-child(4), .offers td:nth-child(5) { white-space: nowrap; }
.offers tr[hidden] { display: none; }
.offers tbody + tbody tr:first-child > * { border-top: 0; } .offers thead button { border: 0; padding: 0; background: none; font-weight: 500; }
.offers [aria-sort]::after { content: " ↑"; } .offers [aria-sort="descending"]::after { content: " ↓"; }
.offers thead th { color: var(--soft); font-size: .85rem; font-weight: 500; padding-top: 0; } .offers tbody:last-child tr:last-child > * { border-bottom: 0; padding-bottom: 0; }
.bottom { border-top: 1px solid var(--line); color: var(--soft); padding: 1.25rem 0 2rem; font-size: .875rem; }
@media (max-width: 52rem) { .row { grid-template-columns: minmax(0, 1fr) auto; } .times { grid-column: 1 / -1; text-align: left; padding-left: 1.4rem; } }
@media (max-width: 40rem) {
  .track { grid-template-columns: minmax(0, 1fr); gap: .5rem; }
  .track li { grid-template-columns: 2.1rem auto 1fr; justify-items: start; align-items: center; gap: .75rem; text-align: left; } .dot { margin: 0; }
  .track li + li::before { top: -1.6rem; left: 1rem; width: 2px; height: 2rem; }
  .track .soft { justify-self: end; }
  .log li { grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; } .log .what { grid-column: 1 / -1; order: -1; } .log .who { display: none; }
}
@media screen and (max-width: 52rem) {
  .offers td.none { display: none; }
  .offers thead { display: none; } .offers, .offers tbody, .offers tr, .offers th, .offers td { display: block; }
  .offers tr { padding: .9rem 0; border-bottom: 1px solid var(--line); } .offers tr:first-child { padding-top: 0; } .offers tr:last-child { border: 0; padding-bottom: 0; }
  .offers th, .offers td { border: 0; padding: .1rem 0; } .offers td[data-label] { padding-left: 7rem; } .offers td[data-label]::before { content: attr(data-label); float: left; margin-left: -7rem; color: var(--soft); font-size: .9rem; }
  .offers td:has(> .state) { padding-left: 0; } .offers td:has(> .state)::before { content: none; }
}
@media print { .skip, .controls, .copy button, .aside { display: none; } .card { break-inside: avoid; } .log { max-height: none; } .offers tbody th { min-width: 8rem; } .offers .state.small { white-space: normal; } }
`;
