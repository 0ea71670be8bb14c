import { defineConfig } from '@playwright/test';
import shared from '../../playwright.config';

/** What people press in the tab, while the proof looks at the cluster behind the portal's back. */
export default defineConfig({
  ...shared,
  testDir: __dirname,
  testMatch: '*.spec.ts',
});
