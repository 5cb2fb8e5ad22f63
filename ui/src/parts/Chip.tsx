// A filter of a list as a chip with its options, and a button that removes it.
import { Combobox, ScrollArea, UnstyledButton, useCombobox } from '@mantine/core'
import { useState } from 'react'
import { t } from '../words/catalogue'
import classes from './Chip.module.css'
import { IconChevronDown, IconX } from './icons'

export interface Option {
  value: string
  label: string
  /** A quiet note beside the label. */
  note?: string
}

interface Props {
  label: string
  options: Option[]
  value: string | undefined
  onChange: (value: string | undefined) => void
  /** The label of a value that is not among the options. */
  said?: string
  /** Called with the search text, to load matching options. */
  onSearch?: (text: string) => void
}

/** With more options than this there is a search field. */
const FEW = 8

export function Chip({ label, options, value, onChange, said, onSearch }: Props) {
  const [text, setText] = useState('')
  const isLong = onSearch !== undefined || options.length > FEW
  const search = (next: string) => {
    setText(next)
    onSearch?.(next)
  }
  const box = useCombobox({
    onDropdownClose() {
      box.resetSelectedOption()
      search('')
    },
    onDropdownOpen() {
      if (isLong) box.focusSearchInput()
      box.selectActiveOption()
    },
  })
  const wanted = text.trim().toLowerCase()
  const found = options.filter(option => option.label.toLowerCase().includes(wanted)).slice(0, 200)
  const isSet = value !== undefined
  const shown = options.find(option => option.value === value)?.label ?? said ?? value
  return (
    <Combobox
      store={box}
      width={260}
      position="bottom-start"
      withinPortal
      onOptionSubmit={next => {
        onChange(next)
        box.closeDropdown()
      }}
    >
      <span className={classes.chip} data-set={isSet || undefined}>
        <Combobox.Target targetType="button">
          <UnstyledButton
            className={classes.open}
            aria-label={t.parts.filterBy(isSet ? t.parts.chip(label, shown ?? '') : label)}
            onClick={() => box.toggleDropdown()}
          >
            <span className={classes.text}>{isSet ? t.parts.chip(label, shown ?? '') : label}</span>
            {!isSet && <IconChevronDown size={14} stroke={1.5} aria-hidden />}
          </UnstyledButton>
        </Combobox.Target>
        {isSet && (
          <UnstyledButton
            className={classes.remove}
            aria-label={t.parts.removeFilter(label)}
            onClick={() => onChange(undefined)}
          >
            <IconX size={14} stroke={1.5} aria-hidden />
          </UnstyledButton>
        )}
      </span>
      <Combobox.Dropdown>
        {isLong && (
          <Combobox.Search
            value={text}
            onChange={event => search(event.currentTarget.value)}
            placeholder={t.frame.find}
            aria-label={t.frame.find}
          />
        )}
        <Combobox.Options aria-label={label}>
          <ScrollArea.Autosize mah={280} type="scroll">
            {found.map(option => (
              <Combobox.Option key={option.value} value={option.value} active={option.value === value}>
                <span className={classes.option}>
                  <span>{option.label}</span>
                  {option.note !== undefined && <span className={classes.note}>{option.note}</span>}
                </span>
              </Combobox.Option>
            ))}
            {found.length === 0 && <Combobox.Empty>{t.parts.noOption}</Combobox.Empty>}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
