import path from 'path';
import { defineConfig } from '@playwright/test';
import shared from '../../playwright.config';

/**
 * The journeys of the sandbox whose models the real registry has too, and those that look into the real upstreams behind the
 * portal's back.
 */
export default defineConfig({
  ...shared,
  testDir: path.resolve(__dirname, '../..'),
  testMatch: ['journeys/releaseModel.spec.ts', 'live/journeys/*.spec.ts'],
  grepInvert: /@sandbox/,
});
