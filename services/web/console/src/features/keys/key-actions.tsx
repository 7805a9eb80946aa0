import { ActionIcon, Menu } from '@mantine/core';
import { IconBan, IconDots, IconRefresh } from '@tabler/icons-react';

interface KeyActionsProps {
  readonly name: string;
  readonly onRotate: () => void;
  readonly onRevoke: () => void;
}

export function KeyActions({ name, onRotate, onRevoke }: KeyActionsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={`Actions for key ${name}`}>
          <IconDots size={17} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconRefresh size={16} />} onClick={onRotate}>
          Rotate
        </Menu.Item>
        <Menu.Item leftSection={<IconBan size={16} />} color="red" onClick={onRevoke}>
          Revoke
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
