const style = `
:root { color-scheme: light dark; }
body { background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8888; overflow-wrap: anywhere; }
th { overflow-wrap: normal; }
input { font: inherit; min-height: 2.75rem; padding: .25rem .5rem; max-width: 100%; box-sizing: border-box; }
button { font: inherit; min-height: 2.75rem; padding: .4rem 1rem; width: 100%; text-align: left; cursor: pointer; }
ul.choices { list-style: none; padding: 0; display: grid; gap: .5rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { width: 100%; height: 70vh; border: 1px solid #8888; background: #fff; }
@media (max-width: 40rem) {
  thead { position: absolute; left: -100vw; }
  table, tbody, tr, th, td { display: block; }
  tr { padding: .5rem 0; border-bottom: 1px solid #8888; }
  th, td { padding: .1rem 0; border: 0; }
}
.note { border-left: .25rem solid #888; padding-left: .75rem; }
:focus-visible { outline: 3px solid #4c8bf5; outline-offset: 2px; }`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** One page of the local Azure: readable on a phone and with a screen reader. `main` is HTML, `title` is text. */
export function page(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>
${main}
</main></body>
</html>
`;
}
