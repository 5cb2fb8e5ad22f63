// A search field. Reports after a pause in typing; Escape clears it.
import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from './icons'
import { useEffect, useState } from 'react'
import { t } from '../words/catalogue'

export function Search({
  value,
  onChange,
  placeholder,
  w = 260,
}: {
  value: string
  onChange: (value: string) => void
  placeholder: string
  w?: number
}) {
  const [text, setText] = useState(value)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    // The address changed by other means (back, a link).
    setKnown(value)
    if (value !== text.trim()) setText(value)
  }
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => onChange(text.trim()), 200)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  return (
    <TextInput
      type="search"
      value={text}
      onChange={event => setText(event.currentTarget.value)}
      onKeyDown={event => event.key === 'Escape' && setText('')}
      placeholder={placeholder}
      aria-label={placeholder}
      leftSection={<IconSearch size={16} stroke={1.5} />}
      rightSection={
        text !== '' && <CloseButton size="sm" aria-label={t.parts.clearSearch} onClick={() => setText('')} />
      }
      w={{ base: '100%', xs: w }}
    />
  )
}
