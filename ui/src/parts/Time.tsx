// A relative time that stays current, with the exact time on hover.
import { Text, Tooltip } from '@mantine/core'
import { useEffect, useState } from 'react'
import { exact, since, until } from '../words/time'

/** The current time, updated every 30 s. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** `isAhead`: of something that is planned. */
export function Ago({ time, isAhead = false }: { time: string; isAhead?: boolean }) {
  const at = new Date(time)
  return (
    <Tooltip label={exact(at)}>
      <Text span inherit component="time" {...{ dateTime: time }}>
        {(isAhead ? until : since)(at, useNow())}
      </Text>
    </Tooltip>
  )
}
