import { Paper, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Logo } from '../parts/Logo'
import type { Channel, Wanted } from './data'
import classes from './channels.module.css'

export function ChannelTable({ channels, wanted, dimmed }: { channels: Channel[]; wanted: Wanted; dimmed: boolean }) {
  return (
    <Paper className={classes.frame} aria-busy={dimmed}>
      <Table className={classes.table} verticalSpacing={6} horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={72} ta="right">
              Number
            </Table.Th>
            <Table.Th>Channel</Table.Th>
            <Table.Th>Group</Table.Th>
            <Table.Th>Guide id</Table.Th>
            <Table.Th>Source</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {channels.map(channel => (
            <Table.Tr key={channel.id} className={classes.row}>
              <Table.Td ta="right" c="dimmed">
                {channel.tvg_chno}
              </Table.Td>
              <Table.Td>
                <div className={classes.name}>
                  <Logo src={channel.tvg_logo} name={channel.channel_name} size={26} />
                  <div className={classes.words}>
                    <Link className={classes.link} to="/channels/$id" params={{ id: channel.id }} search={wanted}>
                      {channel.channel_name || 'No name'}
                    </Link>
                    <Text size="sm" c="dimmed" className={classes.below}>
                      {[channel.group_title, channel.tvg_chno && `number ${channel.tvg_chno}`]
                        .filter(Boolean)
                        .join(' · ')}
                    </Text>
                  </div>
                </div>
              </Table.Td>
              <Table.Td>{channel.group_title}</Table.Td>
              <Table.Td c="dimmed">{channel.tvg_id}</Table.Td>
              <Table.Td c="dimmed">{channel.source_name}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}
