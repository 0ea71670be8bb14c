// Loaded before the backend: software kits of clouds, which Backstage's packages bring along and few portals use, are loaded when
// something of them is first used in place of with the package that asks for them. They are tens of megabytes and a good part of
// a second of the start.
const { Module } = require('node:module');

const KITS =
  /^(@aws-sdk\/|@azure\/(identity|storage-blob)$|@google-cloud\/(container|firestore|storage)$)/;

const load = Module._load;

/** Stands for what a module exports, and loads it when it is looked into. */
function whenUsed(request, parent) {
  let exports;
  const loaded = () => (exports ??= load.call(Module, request, parent, false));
  return new Proxy(
    {},
    {
      get(_, key) {
        const found = loaded();
        return key === 'default' && !(key in found) ? found : found[key];
      },
      // Whoever imports all of a kit asks for this at once, and copies every name of one that has it not.
      has: (_, key) => key === 'default' || key in loaded(),
      ownKeys: () => Reflect.ownKeys(loaded()),
      getOwnPropertyDescriptor(_, key) {
        const found = Reflect.getOwnPropertyDescriptor(loaded(), key);
        return found && { ...found, configurable: true };
      },
    },
  );
}

Module._load = function loadLate(request, parent, isMain) {
  return KITS.test(request) && /[\\/]@backstage[\\/]/.test(parent?.filename)
    ? whenUsed(request, parent)
    : load.call(this, request, parent, isMain);
};
