import { readConfig } from '@kapuas/core/runtime/config.ts';
import { describe, expect, it } from 'vitest';
import { REDIS_SETTINGS, redisTarget } from './settings.ts';

const read = (KAPUAS_REDIS_URL?: string): string => readConfig(REDIS_SETTINGS, { KAPUAS_REDIS_URL }).url;

describe('REDIS_SETTINGS', () => {
  it('takes redis:// and rediss:// URLs, and has a local one by default', () => {
    expect(read()).toBe('redis://127.0.0.1:6379');
    for (const url of ['redis://cache:6380', 'rediss://user:p%40ss@cache:6380/2'])
      expect(read(url)).toBe(url);
  });

  it('refuses other URLs without repeating the password', () => {
    const wrong = [
      'http://:s3cret@host',
      's3cret',
      'redis://:s3cret@',
      'redis://:s3cret@host/name',
      'redis://:s3cret@host:99999',
    ];
    for (const url of wrong) {
      expect(() => read(url)).toThrow(/KAPUAS_REDIS_URL/);
      expect(() => read(url)).not.toThrow(/s3cret/);
    }
  });

  it('takes a certificate authority for TLS only', () => {
    expect(redisTarget({ url: 'rediss://host', tlsCa: 'pem' })).toEqual({
      url: 'rediss://host',
      tls: { ca: 'pem' },
    });
    expect(() => redisTarget({ url: 'redis://host', tlsCa: 'pem' })).toThrow(/not a rediss/);
    expect(() => readConfig(REDIS_SETTINGS, { KAPUAS_REDIS_TLS_CA: '/nowhere.pem' })).toThrow(
      /KAPUAS_REDIS_TLS_CA/,
    );
  });
});
