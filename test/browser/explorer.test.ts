import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from '../kapuas/client.ts';
import { ingest } from '../kapuas/ingest.ts';
import { ADMIN, type Kapuas, removeDataDir, startKapuas } from '../kapuas/process.ts';
import { launchBrowser } from './browser.ts';

const PAGES = [
  '/',
  '/explore',
  '/trails/r-1',
  '/apps',
  '/apps/shop',
  '/app-requests/new',
  '/teams',
  '/audit',
];

let kapuas: Kapuas;
let browser: Browser;

beforeAll(async () => {
  [kapuas, browser] = await Promise.all([startKapuas(), launchBrowser()]);
  const client = await signIn(kapuas);
  const { key } = await client.createApp('shop', { headers: ['x-user-id'] });
  const events = Array.from({ length: 300 }, (_, n) => ({
    level: n % 10 === 0 ? 'error' : 'info',
    service: n % 2 === 0 ? 'orders' : 'payments',
    message: `event number ${n} of a line that is long enough to reach the edge of a phone`,
    'x-request-id': `r-${n % 50}`,
    'x-user-id': `u-${n % 7}`,
  }));
  await ingest(kapuas, key, events.map((event) => JSON.stringify(event)).join('\n'));
  await client.waitForCount({ apps: 'shop' }, events.length);
});

afterAll(async () => {
  await browser.close();
  await kapuas.stop();
  await removeDataDir(kapuas.dataDir);
});

async function openSignedIn(
  options: Parameters<Browser['newContext']>[0],
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(kapuas.web);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(ADMIN.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('form', { name: 'Sign in' }).waitFor({ state: 'detached' });
  return { context, page, faults };
}

describe.each([
  { device: 'desktop', viewport: { width: 1440, height: 900 } },
  { device: 'phone', viewport: { width: 390, height: 844 } },
])('on a $device', ({ viewport }) => {
  test.each(['light', 'dark'] as const)('every page fits and shows no fault, %s', async (colorScheme) => {
    const { context, page, faults } = await openSignedIn({ viewport, colorScheme });
    for (const path of PAGES) {
      await page.goto(kapuas.web + path);
      await page.locator('h1, [data-testid=events]').first().waitFor();
      await page.waitForLoadState('networkidle');
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect.soft(overflow, path).toBe(0);
      expect.soft(await page.getByTestId('problem').count(), path).toBe(0);
    }
    const scheme = await page.locator('html').getAttribute('data-mantine-color-scheme');
    expect(scheme).toBe(colorScheme);
    expect(faults).toEqual([]);
    await context.close();
  });
});

test('filter-for, filter-out and a permalink narrow the events', async () => {
  const { context, page } = await openSignedIn({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${kapuas.web}/explore`);
  const total = page.getByTestId('total');
  await total.getByText('300').waitFor();

  await page.getByTestId('event-row').first().click();
  const detail = page.getByTestId('event-detail');
  await detail.getByRole('button', { name: /^Filter for service / }).click();
  await total.getByText('150').waitFor();
  // The event stays open: it is among those that are left.
  await page
    .getByTestId('event-detail')
    .getByRole('button', { name: /^Filter out x-user-id / })
    .click();
  await total.getByText(/\b12[0-9]\b/).waitFor();

  const other = await context.newPage();
  await other.goto(page.url());
  expect(
    await other
      .getByTestId('total')
      .getByText(/\b12[0-9]\b/)
      .textContent(),
  ).toBe(await total.getByText(/\b12[0-9]\b/).textContent());
  await context.close();
});
