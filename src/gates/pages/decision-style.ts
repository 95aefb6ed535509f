import { changeRules } from '../../platform/change-style.ts';

/**
 * What the decision page adds to the style of the pages. Nothing is told by colour alone: states are words in a frame, errors
 * say "Error". Exhibits are made of plain elements, which are drawn here: headings from h3, p, lists, blockquote with footer, mark,
 * figure, table, ins and del; `.redline` for text whose line breaks count, `.reason` for what is said of it.
 */
export const decisionRules = `
${changeRules}
h3 { font-size: 1rem; line-height: 1.4; margin: 1.25rem 0 0.25rem; }
h1, h2, h3 { text-wrap: balance; }
[id] { scroll-margin-top: 1rem; }
[tabindex="-1"]:focus { outline: 3px solid var(--accent); outline-offset: 3px; }
main:focus, main[tabindex="-1"]:focus { outline: none; }
.deadline { font-size: 1.125rem; }
.hint { color: var(--muted); font-size: 0.9375rem; margin: 0.25rem 0; }
.notice.done { border-left-style: double; border-left-width: 0.5rem; }
.error h2 { margin: 0; color: inherit; }
.error p { margin: 0.5rem 0 0; }
.error a { color: inherit; font-weight: 600; }
.field.wrong { padding-left: 0.75rem; border-left: 0.25rem solid var(--alarm); }
.mistake { margin: 0.25rem 0; color: var(--alarm); }
[aria-invalid] { border: 2px solid var(--alarm); }
select { background: var(--paper); }
ul, ol { padding-left: 1.25rem; }
.steps { list-style: none; padding: 0; }
.steps > li { padding: 0.25rem 0 0.75rem; border-bottom: 1px solid var(--line); }
.steps > li:last-child { border-bottom: 0; padding-bottom: 0; }
.steps > li > ul { margin: 0.25rem 0; list-style: disc; }
.steps > li > h3 { margin-top: 0.5rem; }
.tag { display: inline-block; padding: 0 0.5rem; font-size: 0.8125rem; font-weight: 600; border: 1px solid var(--muted); border-radius: 0.25rem; white-space: nowrap; }
.assistant { margin-top: 2rem; padding: 0.25rem 1rem; border: 1px dashed var(--muted); border-radius: 0.25rem; }
.assistant h2 { margin-top: 0.75rem; }
.missing { padding: 0.75rem 1rem; background: var(--raised); border-left: 0.25rem solid var(--alarm); }
.word { margin: 0.75rem 0; padding-left: 1rem; border-left: 0.25rem solid var(--line); }
.said { margin: 0.25rem 0 0.5rem; white-space: pre-line; }
blockquote { margin: 0.5rem 0 1rem; padding: 0.25rem 0 0.25rem 1rem; border-left: 0.25rem solid var(--line); white-space: pre-line; }
figure { margin: 1rem 0; }
figcaption { color: var(--muted); font-size: 0.9375rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 0.375rem 0.5rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
.redline { white-space: pre-wrap; }
mark { color: inherit; background: var(--raised); font-weight: 600; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
blockquote p { margin: 0; }
blockquote footer { color: var(--muted); font-size: 0.9375rem; }
.reason { color: var(--muted); font-size: 0.875rem; margin: 0 0 1rem; }
summary { min-height: 2.75rem; padding: 0.625rem 0; cursor: pointer; font-weight: 600; color: var(--accent); }
.act { border-bottom: 1px solid var(--line); }
.act[open] { padding-bottom: 0.5rem; }
.jump { display: inline-block; min-height: 1.5rem; }
.tickOff { margin: 0.5rem 0; }
.cards { list-style: none; padding: 0; }
.cards > li { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
.cards p { margin: 0.125rem 0; }
.cards a { display: inline-block; min-height: 1.5rem; font-weight: 600; }
@media (forced-colors: active) {
  .tag, .notice, .error, .missing, .assistant { border-color: CanvasText; }
}
@media print {
  .acts, .act, .jump, #decision { display: none; }
  section > h2, h3 { break-after: avoid; }
  .steps > li, .word, blockquote, dl > div { break-inside: avoid; }
}
`;
