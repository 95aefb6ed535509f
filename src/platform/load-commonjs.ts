/**
 * A CommonJS package that was imported dynamically, by its names. Node offers the names and a default export, a bundle with
 * split chunks the default export alone; both hold the same module.
 */
export const namesOf = <T extends object>(loaded: T): T => ('default' in loaded ? (loaded.default as T) : loaded);
