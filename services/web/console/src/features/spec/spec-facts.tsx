import { Badge, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { App } from '../../../../contract/apps.ts';
import type { SystemAnswer } from '../../../../contract/system.ts';
import { formatBytes, formatCount } from '../../app/time/format.ts';
import classes from './spec-facts.module.css';

type Spec = Pick<App, 'limits' | 'retentionDays' | 'requestId' | 'headers' | 'fields'>;

interface SpecFactsProps {
  readonly spec: Spec;
  /** Marks what differs from these, for whoever has to decide. */
  readonly usual?: SystemAnswer['defaults'] | undefined;
}

/** What an app is asked to be, in a table. */
export function SpecFacts({ spec, usual }: SpecFactsProps) {
  const { eventsPerSecond, bytesPerSecond } = spec.limits;
  return (
    <Table className={classes.facts ?? ''} layout="auto">
      <Table.Tbody>
        <Fact
          name="Events per second"
          value={formatCount(eventsPerSecond)}
          usual={usual && formatCount(usual.limits.eventsPerSecond)}
        />
        <Fact
          name="Bytes per second"
          value={formatBytes(bytesPerSecond)}
          usual={usual && formatBytes(usual.limits.bytesPerSecond)}
        />
        <Fact name="Kept for" value={days(spec.retentionDays)} usual={usual && days(usual.retentionDays)} />
        <Fact name="Request id" value={<RequestIdFact rule={spec.requestId} />} />
        <Fact name="Business headers" value={<Names names={spec.headers} />} />
        <Fact name="Typed fields" value={<Names names={spec.fields.map((f) => `${f.name}: ${f.type}`)} />} />
      </Table.Tbody>
    </Table>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly usual?: string | undefined;
}

function Fact({ name, value, usual }: FactProps) {
  const differs = usual !== undefined && usual !== value;
  return (
    <Table.Tr data-differs={differs}>
      <Table.Th scope="row">{name}</Table.Th>
      <Table.Td>
        {value}
        {differs && <span className={classes.usual}>usually {usual}</span>}
      </Table.Td>
    </Table.Tr>
  );
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${formatCount(count)} days`;
}

function RequestIdFact({ rule }: { readonly rule: Spec['requestId'] }) {
  const parts = [
    ...(rule.paths ?? []).map((path) => `path ${path}`),
    ...(rule.pattern === undefined ? [] : [`pattern ${rule.pattern}`]),
    ...(rule.fromTransport === true ? ['from the POST’s own headers'] : []),
  ];
  return parts.length === 0 ? 'The usual places' : <Names names={parts} />;
}

function Names({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return <span className={classes.none}>none</span>;
  return (
    <span className={classes.names}>
      {names.map((name) => (
        <Badge key={name} color="gray" className={classes.name ?? ''}>
          {name}
        </Badge>
      ))}
    </span>
  );
}
