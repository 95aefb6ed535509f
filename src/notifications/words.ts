import type { Language } from './language.ts';
import { de } from './messages/de.ts';
import { en, type Messages } from './messages/en.ts';

/** A catalogue per language: one that lacks a text, or has it in another shape, does not compile. */
const catalogues: Readonly<Record<Language, Messages>> = { en, de };

export const wordsIn = (language: Language): Messages => catalogues[language];
