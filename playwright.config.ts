// End-to-end tests: user stories in a real Chromium against a real Cairn, emptied before each of them (e2e/cairn.ts).
import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/find-chromium.mjs'

const executablePath = await findChromium()

/** Their Cairn knows the servers that e2e/source-stage.ts starts. */
const OF_SOURCES = ['sources', 'coverage', 'chart-coverage'].map((name) => `${name}.e2e.ts`)
/** Each has settings that no other story has. */
const OF_SETTINGS = ['sign-in', 'retention'].map((name) => `${name}.e2e.ts`)

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.e2e.ts',
  // A process has one Cairn and keeps it as long as the next story is of the same project and settings: what has to have
  // one of its own comes all together.
  projects: [
    { name: 'sources', testMatch: OF_SOURCES, workers: 1 },
    { name: 'stories', testIgnore: [...OF_SOURCES, ...OF_SETTINGS] },
    { name: 'settings', testMatch: OF_SETTINGS },
  ],
  globalSetup: './e2e/build-first.ts',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: true,
  // A story often waits for a process to answer: on two cores, too, four run at a time.
  workers: 4,
  // For what never comes: where other work keeps the processors busy, a story of half a minute takes two.
  timeout: 180_000,
  expect: { timeout: 60_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 900 },
    // Nothing is waited for that only moves.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    // A trace of every story takes processor time that all of them lack: ask for one with --trace on.
    trace: 'off',
    launchOptions: { ...(executablePath !== null && { executablePath }) },
  },
})
