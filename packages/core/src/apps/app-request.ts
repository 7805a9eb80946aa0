import { KapuasError } from '../runtime/errors.ts';

export const APP_REQUEST_STATUSES = ['submitted', 'approved', 'rejected', 'withdrawn'] as const;
export type AppRequestStatus = (typeof APP_REQUEST_STATUSES)[number];

const TRANSITIONS: Readonly<Record<AppRequestStatus, readonly AppRequestStatus[]>> = {
  submitted: ['approved', 'rejected', 'withdrawn'],
  approved: [],
  rejected: [],
  withdrawn: [],
};

/** Throws `app-request-decided` when an app request in state `from` cannot become `to`. */
export function assertTransition(from: AppRequestStatus, to: AppRequestStatus): void {
  if (!TRANSITIONS[from].includes(to)) {
    throw new KapuasError('app-request-decided', `The app request is ${from} already and cannot be ${to}.`);
  }
}
