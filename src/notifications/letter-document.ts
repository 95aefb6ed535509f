import { Html, html } from '../platform/html.ts';
import { fallbackLanguage, type Language } from './language.ts';

/**
 * A letter's paragraphs as a whole document: said to be of its language, as wide as the phone it is read on, in a legible
 * face, and without colours of its own, so that mail programs can show it dark. Styles stand in the elements, where they are kept.
 */
export const letterDocument = (subject: string, paragraphs: string, language: Language = fallbackLanguage): string =>
  html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="margin:0;padding:16px;font:16px/1.5 'Segoe UI',Helvetica,Arial,sans-serif">
<div role="main" style="max-width:600px;margin:0 auto;overflow-wrap:anywhere">
${new Html(paragraphs)}
</div>
</body>
</html>
`.toString();
