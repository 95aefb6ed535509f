import type { Page } from './documents.ts';

/** All items, page after page. */
export async function* everyItem<T>(
  page: (cursor: { readonly cursor?: string }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const next = await page(cursor === undefined ? {} : { cursor });
    yield* next.items;
    cursor = next.cursor;
  } while (cursor);
}
