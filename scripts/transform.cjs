// Loaded before the backend's sources: TypeScript becomes JavaScript as it is required, and what a file became is kept for the next
// start by its content. A start that finds everything there does not load the compiler, nor the loader thread that Backstage's
// own transform brings along for ECMAScript modules: all of the backend's sources are CommonJS.
require('./lateSdks.cjs');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');
const { threadId } = require('node:worker_threads');

const OPTIONS = {
  // Where the runtime would load an ECMAScript module by itself, `require` does so too.
  module: { type: 'commonjs', ignoreDynamic: false },
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  sourceMaps: false,
};

const folder = path.resolve(__dirname, '../.cache/transformed');
const compiler = JSON.stringify([
  require('@swc/core/package.json').version,
  OPTIONS,
]);

// The backend's threads load their sources in the same way.
process.env.BELLWETHER_SOURCE_LOADER = __filename;

/** Writers do not see each other's halves; where nothing can be written, the next start compiles again. */
function keep(file, code) {
  const part = `${file}.${process.pid}.${threadId}`;
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(part, code);
    fs.renameSync(part, file);
  } catch {
    fs.rmSync(part, { force: true });
  }
}

function transform(source, filename) {
  const key = createHash('sha256')
    .update([compiler, filename, source].join('\0'))
    .digest('hex');
  const file = path.join(folder, `${key}.js`);
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    const { transformSync } = require('@swc/core');
    const { code } = transformSync(source, { ...OPTIONS, filename });
    keep(file, code);
    return code;
  }
}

const isDependency = filename =>
  filename.includes(`${path.sep}node_modules${path.sep}`);
const before = Module._extensions['.ts'];

Module._extensions['.ts'] = (module, filename) => {
  if (isDependency(filename)) {
    before(module, filename);
    return;
  }
  module._compile(
    transform(fs.readFileSync(filename, 'utf8'), filename),
    filename,
  );
};
