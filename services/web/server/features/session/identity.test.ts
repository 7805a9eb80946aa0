import { PERMISSIONS } from '@kapuas/core/apps/roles.ts';
import type { TokenScope, User } from '@kapuas/core/ports/catalog.ts';
import { describe, expect, it } from 'vitest';
import { actorOf, can, type Identity, scopeFor } from './identity.ts';

const USER: User = {
  id: 'u1',
  email: 'ana@example.com',
  name: 'Ana',
  passwordHash: '',
  admin: false,
  disabled: false,
  createdAt: 0,
};
const SESSION = { kind: 'session', tokenHash: 'h', expiresAt: 1 } as const;

function identity(admin: boolean, via: Identity['via'] = SESSION): Identity {
  return { user: { ...USER, admin }, roles: new Map([['shop', 'member']]), via };
}

function token(...scopes: TokenScope[]): Identity['via'] {
  return { kind: 'token', tokenHash: 'h', name: 'ci', scopes };
}

describe('can', () => {
  it('allows a member what the role has, in their own team only', () => {
    expect(can(identity(false), 'team:search', 'shop')).toBe(true);
    expect(can(identity(false), 'team:delete-app', 'shop')).toBe(false);
    expect(can(identity(false), 'team:search', 'other')).toBe(false);
    expect(can(identity(false), 'approve')).toBe(false);
  });

  it('allows an administrator everything', () => {
    expect(PERMISSIONS.every((permission) => can(identity(true), permission, 'other'))).toBe(true);
  });

  it('never allows a token more than its user has', () => {
    const all = token('read', 'write', 'approve', 'admin');
    for (const permission of PERMISSIONS) {
      expect(can(identity(false, all), permission, 'shop')).toBe(can(identity(false), permission, 'shop'));
    }
  });

  it.each(['read', 'write', 'approve', 'admin'] as const)(
    'narrows an administrator to the scope %s',
    (scope) => {
      for (const permission of PERMISSIONS) {
        expect(can(identity(true, token(scope)), permission, 'shop')).toBe(scopeFor(permission) === scope);
      }
    },
  );
});

it('names a token in the audit', () => {
  expect(actorOf(identity(false))).toBe('ana@example.com');
  expect(actorOf(identity(false, token('read')))).toBe('token:ci');
});
