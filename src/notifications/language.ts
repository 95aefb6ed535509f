/** The languages letters are written in; English stands in where a text has no other. */
export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];
export const fallbackLanguage: Language = 'en';
