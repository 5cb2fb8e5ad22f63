// The journeys in a browser (tests/e2e) and the pictures of every page (tests/pictures), against the binary LINEUP_BIN.
import { defineConfig } from '@playwright/test'

/** Milliseconds that one wait may take. A slow machine needs more. */
const PATIENCE = Number(process.env.E2E_TIMEOUT ?? 30_000)

export default defineConfig({
  outputDir: 'test-results/playwright',
  // Most of the time a journey waits for the program, so two run at once even on two cores.
  workers: Number(process.env.E2E_WORKERS ?? 2),
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 8 * PATIENCE,
  globalTimeout: 60 * PATIENCE,
  expect: { timeout: PATIENCE },
  reporter: [['list'], ['./tests/e2e/summary.js']],
  use: {
    actionTimeout: PATIENCE,
    navigationTimeout: PATIENCE,
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: {
      // A browser that is installed already; nothing is downloaded.
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'e2e', testDir: 'tests/e2e' },
    { name: 'pictures', testDir: 'tests/pictures' },
  ],
})
