import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '../kapuas/ingest.ts';
import { ADMIN, type Kapuas, removeDataDir, startKapuas } from '../kapuas/process.ts';
import { launchBrowser } from './browser.ts';

const REQUEST_ID = 'r-4711-abcd';

let kapuas: Kapuas;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  [kapuas, browser] = await Promise.all([startKapuas(), launchBrowser()]);
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => faults.push(String(error)));
});

afterAll(async () => {
  await browser.close();
  await kapuas.stop();
  await removeDataDir(kapuas.dataDir);
});

test('from signing in to a trail: a team gets its app and finds its first logs', async () => {
  await signIn();
  await createTeam('shop');
  await requestApp('checkout');
  await approve();
  const key = await createKey('checkout');
  await waitForFirstEvent('checkout', key);
  await searchFor('level:error "card declined"');
  await openTrail();
  expect(faults).toEqual([]);
});

async function signIn(): Promise<void> {
  await page.goto(kapuas.web);
  const form = page.getByRole('form', { name: 'Sign in' });
  await form.getByLabel('E-mail').fill(ADMIN.email);
  await form.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await form.getByText('Wrong e-mail or password').waitFor();
  await form.getByRole('textbox', { name: 'Password' }).fill(ADMIN.password);
  await form.getByRole('button', { name: 'Sign in' }).click();
  await form.waitFor({ state: 'detached' });
}

async function createTeam(name: string): Promise<void> {
  await page.goto(`${kapuas.web}/teams`);
  await page.getByRole('button', { name: 'Create a team' }).first().click();
  const form = page.getByRole('form', { name: 'Create a team' });
  await form.getByRole('textbox', { name: 'Name' }).fill(name);
  await form.getByRole('button', { name: /create/i }).click();
  await page.getByRole('heading', { name }).waitFor();
}

async function requestApp(name: string): Promise<void> {
  await page.goto(`${kapuas.web}/app-requests/new`);
  const form = page.getByRole('form', { name: 'Request a log app' });
  await form.getByLabel('App name').fill('Not A Name');
  await form.getByRole('button', { name: 'Submit app request' }).click();
  expect(await form.getByLabel('App name').getAttribute('aria-invalid')).toBe('true');
  await form.getByLabel('App name').fill(name);
  await form.getByLabel('What it logs').fill('The checkout of the shop.');
  await form.getByRole('button', { name: 'Submit app request' }).click();
  await page.getByTestId('app-request-progress').waitFor();
}

async function approve(): Promise<void> {
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function createKey(app: string): Promise<string> {
  await page.goto(`${kapuas.web}/apps/${app}`);
  await page.getByRole('tab', { name: 'Send logs' }).click();
  await page.getByRole('button', { name: 'Create a key' }).first().click();
  const form = page.getByRole('form', { name: 'Create a key' });
  await form.getByRole('textbox', { name: 'Name' }).fill('fluentd');
  await form.getByRole('button', { name: /create/i }).click();
  const key = (await page.getByTestId('issued-key-value').textContent()) ?? '';
  expect(key).toMatch(/kps_/);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  return /kps_[A-Za-z0-9_-]+/.exec(key)?.[0] ?? '';
}

async function waitForFirstEvent(app: string, key: string): Promise<void> {
  const card = page.getByTestId('first-event');
  await card.getByText('Waiting for the first event').waitFor();
  const events = [
    { level: 'info', service: app, message: 'checkout started', 'x-request-id': REQUEST_ID },
    { level: 'error', service: 'payments', message: 'card declined', 'x-request-id': REQUEST_ID, user: 42 },
    { level: 'info', service: app, message: 'unrelated', 'x-request-id': 'other' },
  ];
  const { status } = await ingest(kapuas, key, events.map((event) => JSON.stringify(event)).join('\n'));
  expect(status).toBe(200);
  await card.getByText('Events arrive').waitFor();
}

async function searchFor(query: string): Promise<void> {
  await page.goto(`${kapuas.web}/explore`);
  const editor = page.getByTestId('query-editor').getByRole('textbox');
  await editor.fill('level:');
  await editor.press('Enter');
  await page.getByTestId('query-mistake').getByText(/value/).waitFor();
  await editor.fill(query);
  await editor.press('Enter');
  await page.getByTestId('event-row').getByText('card declined').waitFor();
  expect(await page.getByTestId('event-row').count()).toBe(1);
  expect(await page.getByTestId('total').textContent()).toMatch(/\b1\b/);
}

async function openTrail(): Promise<void> {
  await page.getByTestId('event-row').click();
  await page.getByTestId('event-detail').getByRole('link', { name: REQUEST_ID }).first().click();
  await page.getByTestId('trail-lanes').waitFor();
  expect(page.url()).toContain(`/trails/${REQUEST_ID}`);
  expect(await page.getByTestId('trail-row').count()).toBe(2);
}
