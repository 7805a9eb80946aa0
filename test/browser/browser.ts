import { type Browser, chromium } from 'playwright-core';

/** @returns a real Chromium: KAPUAS_CHROMIUM, or the one that Debian installs */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.KAPUAS_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}
