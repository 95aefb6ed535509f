/**
 * How pages draw changed text. Inserted is blue and underlined twice, deleted red and struck, moved green, as lawyers know it;
 * each is also told by its line and, for screen readers, in generated words. Colours hold 4.5.
 */
export const changeRules = `
:root {
  --added: light-dark(#0a3f8f, #a8ccff);
  --added-ground: light-dark(#e4eefc, #172c4a);
  --removed: light-dark(#9b1c1c, #ffb3ab);
  --removed-ground: light-dark(#fdeceb, #43191a);
  --moved: light-dark(#1c5a28, #a3dba8);
  --moved-ground: light-dark(#e6f4e7, #17361b);
}
ins, del { unicode-bidi: isolate; border-radius: 0.125rem; }
ins { color: var(--added); background: var(--added-ground); text-decoration: underline double 1px; text-underline-offset: 0.15em; }
del { color: var(--removed); background: var(--removed-ground); text-decoration: line-through; }
del + ins, ins + del { margin-left: 0.1875em; }
.moved { color: var(--moved); background: var(--moved-ground); }
.cosmetic:is(ins, del) { color: var(--muted); background: transparent; }
ins.cosmetic { text-decoration: underline dotted 1px; }
.edited { outline: 1px solid; border-radius: 0.125rem; }
ins::before, ins::after, del::before, del::after, .edited::before, .edited::after {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
ins::before { content: " [inserted: "; }
del::before { content: " [deleted: "; }
ins.moved::before { content: " [moved to here: "; }
del.moved::before { content: " [moved from here: "; }
ins.cosmetic::before { content: " [cosmetic, inserted: "; }
del.cosmetic::before { content: " [cosmetic, deleted: "; }
ins[data-space]::before { content: " [inserted: " attr(data-space); }
del[data-space]::before { content: " [deleted: " attr(data-space); }
ins.pilcrow::before { content: " [paragraph split here: "; }
del.pilcrow::before { content: " [paragraphs joined here: "; }
.edited::before { content: " [edited: "; }
ins::after, del::after, .edited::after { content: " end] "; }
:is(ins, del)[data-space] { outline: 1px dotted; }
.pilcrow { font-weight: 700; padding: 0 0.125rem; }
.code { font: 0.8125em ui-monospace, monospace; color: var(--alarm); border: 1px dashed; text-decoration: none; display: inline-block; }
@media (forced-colors: active) {
  ins, del { forced-color-adjust: auto; }
  .moved { border: 1px solid; }
}
`;
