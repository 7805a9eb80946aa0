import { readSetting, writeSetting } from '../../app/settings.ts';

const NAME = 'trails';
const MOST = 8;

/** Request ids that were followed in this browser, the latest first. */
export function recentTrails(): string[] {
  return (readSetting(NAME) ?? '').split('\n').filter(Boolean);
}

export function rememberTrail(requestId: string): void {
  const others = recentTrails().filter((one) => one !== requestId);
  writeSetting(NAME, [requestId, ...others].slice(0, MOST).join('\n'));
}
