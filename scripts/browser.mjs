// Finds an installed Chromium: CHROME_PATH, the usual places, Playwright's own.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './toolchain.mjs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function works(file) {
  if (!file || !fs.existsSync(file)) return false;
  try {
    execFileSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** Path of a browser that starts, or undefined. A CHROME_PATH that does not work is an error of its own. */
export function findBrowser() {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) return works(CHROME_PATH) ? CHROME_PATH : undefined;
  const found = USUAL_PLACES.find(works);
  if (found) return found;
  try {
    const require = createRequire(path.join(root, 'package.json'));
    const own = require('@playwright/test').chromium.executablePath();
    return works(own) ? own : undefined;
  } catch {
    return undefined;
  }
}

export const HOW_TO_GET_ONE =
  'No Chromium was found. Install one (Debian, Ubuntu: apt-get install chromium; macOS: brew install --cask chromium; anywhere: npx playwright install chromium), or name yours in CHROME_PATH, or leave the browser tests out with: npm test -- --no-browser';
