import { Browser, chromium } from '@playwright/test';

/** The browser that the machine has, or Playwright's own. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROME_PATH || undefined,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}
