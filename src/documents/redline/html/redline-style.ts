import { changeRules } from '../../../platform/change-style.ts';

/** What a redline adds to the style of the pages and of changed text: the sheet, the margin, the list of changes. */
export const redlineRules = `
${changeRules}
.redline .sheet > header, .redline main { max-width: 64rem; }
.redline.sideBySide .sheet > header, .redline.sideBySide main { max-width: 96rem; }
.redline main > h1, .redline main > dl, .redline main > ul, .redline main > section, .redline main > p { max-width: 52rem; }
.running { display: none; }
h3, h4, h5, h6 { font-size: 1rem; line-height: 1.4; margin: 1.25rem 0 0.5rem; }
h3 { font-size: 1.0625rem; }
section h3 { margin-bottom: 0; }
.reason, .topics { color: var(--muted); font-size: 0.875rem; }
.changes, .changes ul { list-style: none; margin: 0; padding: 0; }
.changes > li { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
.changes ul > li { padding: 0.125rem 0 0.125rem 1.5rem; text-indent: -1.5rem; }
.changes a { display: inline-block; min-height: 1.5rem; margin-right: 0.25rem; text-indent: 0; }
.clause { margin: 0; font-weight: 600; font-size: 0.9375rem; }
.clause .topics { font-weight: 400; white-space: nowrap; }
.topics { padding: 0 0.375rem; border: 1px solid var(--line); border-radius: 0.25rem; }
summary { min-height: 1.5rem; padding: 0.25rem 0; color: var(--muted); font-size: 0.875rem; cursor: pointer; }
.paper p, .paper h3, .paper h4, .paper h5, .paper h6 { white-space: pre-wrap; }
.paper p { margin: 0 0 0.75rem; }
.paper .item.l2 { margin-left: 1.5rem; }
.paper .item.l3 { margin-left: 3rem; }
.paper .item:is(.l4, .l5, .l6) { margin-left: 4.5rem; }
.paper :is(.footnote, .header, .footer) { font-size: 0.875rem; }
.footnote::before { content: "Footnote: "; color: var(--muted); }
.header::before { content: "Page header: "; color: var(--muted); }
.footer::before { content: "Page footer: "; color: var(--muted); }
.paper table { width: 100%; margin: 0 0 1rem; border-collapse: collapse; }
.paper td { padding: 0.25rem 0.5rem; border: 1px solid var(--line); vertical-align: top; }
.paper td p { margin: 0; }

.number { user-select: none; text-decoration: none; }
.number::before {
  content: "#" attr(data-number);
  display: inline-block; margin-right: 0.125rem; padding: 0 0.1875rem; vertical-align: 0.3em;
  font: 600 0.6875rem/1.1 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  border: 1px solid var(--muted); border-radius: 0.25rem;
}

.row { position: relative; margin: 0 0 0.25rem -0.75rem; padding-left: 0.5rem; border-left: 0.25rem solid var(--line); }
.row.material { border-left-color: var(--alarm); }
.row.wording { border-left-color: var(--accent); }
.row.cosmetic { border-left-style: dotted; }
.row.same { border-left-color: transparent; }
.notes { margin: 0 0 0.25rem; font-size: 0.8125rem; line-height: 1.4; }
.paper .notes p { margin: 0; white-space: normal; }
.note, .paper .notes .move { padding: 0.125rem 0.5rem; background: var(--raised); border-left: 2px solid var(--line); }
.note { display: grid; grid-template-columns: 1fr auto; column-gap: 0.5rem; align-items: start; margin-bottom: 0.125rem; }
.note.material { border-left-color: var(--alarm); }
.note.wording { border-left-color: var(--accent); }
.notes .reason { font-size: inherit; grid-column: 1 / -1; }
.notes .steps { white-space: nowrap; }
.notes a { display: inline-block; min-width: 1.5rem; min-height: 1.5rem; line-height: 1.5rem; text-align: center; }
.notes .steps a + a { margin-left: 0.25rem; }
:target { scroll-margin-top: 4rem; }
:is(ins, del, .note, .move, li):is(:target, :focus) { outline: 3px solid var(--accent); outline-offset: 2px; }
.row:has(:target) { background: var(--raised); }
h2:focus { outline: none; }
.far > summary { margin: 0.75rem 0; padding: 0.25rem 0.75rem; color: var(--muted); border: 1px dashed var(--line); }
.key { padding: 0.5rem 0.75rem; background: var(--raised); }
.key > * { margin: 0 0.25rem; }
.columns { display: none; }

@media (min-width: 60rem) {
  .inline .paper > *, .inline .far > :not(summary) { max-width: 44rem; }
  .inline .row { max-width: none; display: grid; grid-template-columns: minmax(0, 43.25rem) minmax(0, 1fr); column-gap: 1.5rem; }
  .inline .paper > .row, .inline .far > .row { max-width: none; }
  .inline .notes { grid-column: 2; grid-row: 1; }
  .inline .text { grid-column: 1; grid-row: 1; }
}
@media (min-width: 40rem) {
  .sideBySide .row, .columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 1.5rem; }
  .sideBySide .notes { grid-column: 1 / -1; }
  .sideBySide .old { grid-column: 1; }
  .sideBySide .new { grid-column: 2; padding-left: 1.5rem; border-left: 1px solid var(--line); }
  .columns { position: sticky; top: 0; z-index: 1; padding: 0.5rem 0; background: var(--paper); border-bottom: 1px solid var(--line); }
}
@media (min-width: 80rem) {
  .sideBySide .row, .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) 15rem; }
  .sideBySide .notes { grid-column: 3; grid-row: 1; }
}
@media (max-width: 39.999rem) {
  .sideBySide .row.same .old { display: none; }
  .sideBySide .row:not(.same) > :is(.old, .new):not(:empty)::before { display: block; font-size: 0.75rem; font-weight: 600; color: var(--muted); }
  .sideBySide .row:not(.same) > .old::before { content: "Old"; }
  .sideBySide .row:not(.same) > .new::before { content: "New"; }
  .row { margin-left: -0.5rem; padding-left: 0.375rem; }
  .paper .item { margin-left: 0.75rem; }
}
@media (forced-colors: active) {
  .note, .row { forced-color-adjust: auto; }
  .row.material { border-left-color: Highlight; }
}
@page { margin: 18mm 15mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; } }
@media print {
  .sheet { display: table; width: 100%; }
  .running { display: table-header-group; break-inside: avoid; font-size: 8.5pt; color: #444; }
  .sheet > header, .steps, .columns { display: none; }
  .redline main { max-width: none; padding: 0; }
  .row, .changes ul > li, tr, section > h3 { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6, .clause { break-after: avoid; }
  p { orphans: 3; widows: 3; }
  a { color: inherit; text-decoration: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .far > summary { display: none; }
  .inline .row { display: block; max-width: none; }
  .inline .paper > *, .inline .far > :not(summary) { max-width: none; }
  .sideBySide .row { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 6mm; }
  .sideBySide .row.same .old { display: block; }
  .sideBySide .notes { grid-column: 1 / -1; grid-row: auto; }
  .sideBySide .old { grid-column: 1; }
  .sideBySide .new { grid-column: 2; }
  .row:has(:target) { background: none; }
}
`;
