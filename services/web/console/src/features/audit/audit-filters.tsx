import { Button, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import classes from './audit-filters.module.css';
import type { AuditFilter } from './audit-page.tsx';

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

const FILTERS = [
  { name: 'actor', label: 'Who', placeholder: 'name@company.example' },
  { name: 'action', label: 'What', placeholder: 'app-request.approve' },
  { name: 'target', label: 'On what', placeholder: 'app:checkout' },
] as const;

export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const any = Object.keys(filter).length > 0;
  return (
    <div className={classes.filters}>
      {FILTERS.map(({ name, ...texts }) => (
        <FilterInput
          key={name}
          {...texts}
          value={filter[name] ?? ''}
          onChange={(value) => onChange(withFilter(filter, name, value))}
        />
      ))}
      {any && (
        <Button variant="subtle" color="gray" onClick={() => onChange({})}>
          Clear
        </Button>
      )}
    </div>
  );
}

function withFilter(filter: AuditFilter, name: keyof AuditFilter, value: string): AuditFilter {
  const { [name]: _, ...others } = filter;
  return value === '' ? others : { ...others, [name]: value };
}

interface FilterInputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FilterInput({ label, placeholder, value, onChange }: FilterInputProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // A filter may also be set by a click in the table.
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  const change = useDebouncedCallback((next: string) => onChange(next.trim()), 700);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        change(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(text.trim());
      }}
    />
  );
}
