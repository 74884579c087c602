/** What a report's page adds to the status site's style sheet. */
export const certificationCss = `
.kind { letter-spacing: .02em; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .75rem; }
.figures li { display: grid; padding: .8rem 1rem; border-radius: 12px; line-height: 1.25; }
.figures strong { font-size: 1.7rem; font-variant-numeric: tabular-nums; } .figures .none { background: var(--chip); color: var(--soft); }
.told { display: grid; gap: 1rem; } .told h2, #all { margin-bottom: 0; }
.finding { display: grid; gap: .6rem; border-left: 5px solid var(--line); color: var(--ink); background: var(--surface); }
.finding.bad { border-left-color: var(--bad); } .finding.wait { border-left-color: var(--wait); }
.finding h3 { display: flex; flex-wrap: wrap; gap: .15rem .6rem; align-items: baseline; font-size: 1.05rem; }
.finding h3 code { font-size: 1em; } .finding .badge { margin-left: auto; } .finding.bad .badge { color: var(--bad); } .finding.wait .badge { color: var(--wait); }
.places { display: grid; gap: .6rem; } .places > li { padding: .7rem .9rem; background: var(--chip); border-radius: 8px; font-size: .925rem; }
.places dl { margin-top: .35rem; } .places dl > div { grid-template-columns: 5.5rem minmax(0, 1fr); }
.fix, .waiver { padding: .6rem .9rem; border-radius: 8px; background: var(--busy-back); } .waiver { background: var(--wait-back); }
.fix strong { margin-right: .35rem; } .meta { color: var(--soft); font-size: .85rem; } .place { margin: 0; }
pre { margin: .5rem 0 0; padding: .65rem .8rem; overflow: auto; max-height: 24rem; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; line-height: 1.45; white-space: pre-wrap; }
pre:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
summary { cursor: pointer; font-weight: 600; } .areas { display: grid; gap: .6rem; margin-top: .9rem; }
.fold { padding: .8rem 1.1rem; color: var(--ink); background: var(--surface); } .fold summary .soft { margin-left: .5rem; font-size: .9rem; }
.fold.bad summary .soft { color: var(--bad); } .fold.wait summary .soft { color: var(--wait); }
.checks, .silent { display: grid; gap: .55rem; margin-top: .8rem; font-size: .925rem; } .checks li { display: grid; grid-template-columns: 1.6rem minmax(0, 1fr); gap: .6rem; }
.mark { width: 1.6rem; height: 1.6rem; display: grid; place-items: center; border-radius: 50%; font-weight: 700; font-size: .85rem; } .mark.none { background: var(--chip); color: var(--soft); }
.runs { display: grid; gap: 1rem; margin-block: 1rem; } .run { padding-left: 1rem; border-left: 4px solid var(--line); background: none; color: var(--ink); display: grid; gap: .4rem; }
.run.good { border-left-color: var(--good); } .run.bad { border-left-color: var(--bad); } .run .badge { margin-left: .5rem; }
.line { display: block; width: 100%; height: 1.5rem; } .line .ground { fill: var(--chip); } .line .span-0 { fill: var(--busy); } .line .span-1 { fill: var(--accent); opacity: .55; } .line .tick { fill: var(--ink); }
.stages { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; font-size: .9rem; } .stages span { color: var(--soft); }
.facts code { font-size: .8rem; }
@media (max-width: 40rem) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } .finding .badge { margin-left: 0; } .card dl > div { grid-template-columns: minmax(0, 1fr); gap: 0; } }
@media print { body { background: #fff; } main { display: block; } main > * { margin-bottom: 1rem; } pre { max-height: none; } .top, .bottom { border: 0; } .finding { break-inside: avoid; } details::details-content { content-visibility: visible; display: block; } }
`;
