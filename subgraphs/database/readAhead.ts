// Reading a list page by page where the database reads the next page while the present one is worked on: of a large invoice each
// waited for the other. It must never know a table, and never hold more than two pages.

/** A page, and where the next one starts; undefined: it is the last. */
export interface PageAhead<Place> {
  readonly next: Place | undefined;
}

/**
 * The pages from `first` on. The next one is asked for before the present one is given, so what is done with a page must not change
 * what the next one has. In a transaction the pages come in the order of its statements.
 */
export async function* readAhead<Place, Page extends PageAhead<Place>>(
  first: Place,
  read: (place: Place) => Promise<Page>,
): AsyncGenerator<Page> {
  let coming: Promise<Page> | undefined = read(first);
  while (coming) {
    const page: Page = await coming;
    coming = page.next === undefined ? undefined : read(page.next);
    coming?.catch(() => undefined); // whoever stops before it has no use for its error either
    if (coming) await new Promise<void>((resolve) => process.nextTick(resolve)); // statements are sent in the next tick: not behind the work
    yield page;
  }
}
