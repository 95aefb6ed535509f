/**
 * The pages' whole style. Colours hold a contrast of at least 4.5 (text) and 3 (controls, focus) in both schemes; targets are
 * at least 44 pixels high; nothing moves.
 */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#ffffff, #16181c);
  --ink: light-dark(#1b1d21, #eceef1);
  --muted: light-dark(#55595f, #b0b5bc);
  --raised: light-dark(#f2f5f9, #212429);
  --line: light-dark(#c9ccd1, #464b52);
  --accent: light-dark(#0b57a4, #8ac2ff);
  --on-accent: light-dark(#ffffff, #10243a);
  --alarm: light-dark(#a4161a, #ffb4ab);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.55 system-ui, 'Segoe UI', sans-serif;
  overflow-wrap: anywhere;
}
header, main { max-width: 44rem; margin: 0 auto; padding: 0 1rem; }
header p { margin: 0; padding: 1rem 0; color: var(--muted); font-weight: 600; border-bottom: 1px solid var(--line); }
main { padding-bottom: 4rem; }
main:focus { outline: none; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 1.5rem 0 0.75rem; }
h2 { font-size: 1.125rem; margin: 2rem 0 0.5rem; }
a { color: var(--accent); }
dl { margin: 0; }
dl > div { padding: 0.5rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--muted); font-size: 0.875rem; }
@media (min-width: 40rem) {
  dl > div { display: grid; grid-template-columns: 12rem 1fr; gap: 1rem; align-items: baseline; }
}
dd { margin: 0; }
code { font: 0.875em ui-monospace, monospace; }
label { display: block; margin: 1rem 0 0.25rem; font-weight: 600; }
input, textarea, select {
  width: 100%;
  min-height: 2.75rem;
  padding: 0.5rem 0.75rem;
  font: inherit;
  color: inherit;
  background: transparent;
  border: 1px solid var(--muted);
  border-radius: 0.25rem;
}
.actions { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.5rem 0; }
.button {
  display: inline-block;
  min-height: 2.75rem;
  padding: 0.5rem 1.25rem;
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
  color: var(--on-accent);
  background: var(--accent);
  border: 2px solid var(--accent);
  border-radius: 0.25rem;
}
.button.secondary { color: var(--accent); background: transparent; }
.notice { margin: 1rem 0; padding: 0.25rem 1rem; background: var(--raised); border-left: 0.25rem solid var(--accent); }
.notice p { margin: 0.5rem 0; }
.decision { margin-top: 2rem; border-top: 1px solid var(--line); }
#decision { scroll-margin-top: 1rem; }
@media (max-width: 30rem) { .actions .button { flex: 1; text-align: center; } }
.error { padding: 0.75rem; color: var(--alarm); border: 2px solid var(--alarm); border-radius: 0.25rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; padding: 0.5rem 1rem; background: var(--paper); }
@media (forced-colors: active) { .button { border-color: ButtonText; } }
@media print {
  :root { color-scheme: light; }
  form, .skip, .actions { display: none; }
  body { font-size: 11pt; }
}
`;
