import { execFileSync } from 'child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import path from 'path';
import { parseAllDocuments } from 'yaml';

const RECORDED = path.join(__dirname, '../__fixtures__/built.json');

/** What the real Kustomize (5.5.0) built of the layouts of the tests, by the name of the case. */
const recorded: Record<string, unknown[]> = JSON.parse(
  readFileSync(RECORDED, 'utf8'),
);

/**
 * The objects that the real Kustomize builds of a folder. Where `BELLWETHER_KUSTOMIZE` names its program it is run, and what it
 * builds is recorded anew; else what was recorded is the answer.
 */
export function realBuild(
  name: string,
  texts: Iterable<[string, string]>,
  folder: string,
): unknown[] {
  const program = process.env.BELLWETHER_KUSTOMIZE;
  if (program) {
    recorded[name] = run(program, texts, folder);
    const sorted = Object.fromEntries(Object.entries(recorded).sort());
    writeFileSync(RECORDED, `${JSON.stringify(sorted, null, 2)}\n`);
  }
  const built = recorded[name];
  if (!built)
    throw new Error(`What Kustomize builds of ${name} is not recorded`);
  return built;
}

function run(
  program: string,
  texts: Iterable<[string, string]>,
  folder: string,
): unknown[] {
  const root = mkdtempSync(path.join(tmpdir(), 'overlay-'));
  try {
    for (const [file, text] of texts) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    const output = execFileSync(program, ['build', path.join(root, folder)], {
      encoding: 'utf8',
    });
    return [...parseAllDocuments(output)].map(document => document.toJS());
  } finally {
    rmSync(root, { recursive: true });
  }
}
