// tsyringe, which @peculiar/x509 injects with, refuses to load without the reflect-metadata polyfill. Of that it uses
// these three. Import this before the library.
const metadata = new WeakMap<object, Map<unknown, unknown>>();
const read = (key: unknown, target: object) => metadata.get(target)?.get(key);

Object.assign(Reflect, {
  getMetadata: read,
  getOwnMetadata: read,
  defineMetadata(key: unknown, value: unknown, target: object) {
    metadata.set(target, new Map(metadata.get(target)).set(key, value));
  },
});
