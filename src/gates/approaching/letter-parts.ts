import { type Html, html } from '../../platform/html.ts';

// What all letters about proposals look like. Mail programs keep what stands in the elements themselves, and drop style
// sheets.

/** A letter as it is written, before it is known to whom it goes. */
export interface Written {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** No longer than every mail server takes it (mail-rules.ts refuses the letter otherwise). */
export const longestSubject = 240;

export const letterTitle = (title: string): Html =>
  html`<h1 style="font-size:22px;line-height:1.3;margin:16px 0 8px">${title}</h1>`;

export const letterButton = (address: string, label: string): Html =>
  html`<p style="margin:24px 0"><a href="${address}" style="display:inline-block;padding:12px 24px;background:#0b57a4;color:#ffffff;font-weight:bold;text-decoration:none;border-radius:4px">${label}</a></p>`;
