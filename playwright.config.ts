// End-to-end tests: user stories in a real Chromium against a real Cairn (e2e/cairn.ts starts one for each story).
import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/find-chromium.mjs'

const executablePath = await findChromium()

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  globalSetup: './e2e/build-first.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  // A story often waits for a process to start or to answer: on two cores, too, three run at a time.
  workers: 3,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    screenshot: 'only-on-failure',
    // A trace of every story takes processor time that all of them lack: ask for one with --trace on.
    trace: 'off',
    launchOptions: { ...(executablePath !== null && { executablePath }) },
  },
})
