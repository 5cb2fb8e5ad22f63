import { expect, test } from 'vitest'
import { allWrong, refusedBy, sharedNumbers, wrongInRow, wrongText } from './check'
import { cellsOf, pasted, textOf } from './clipboard'
import { COLUMNS } from './columns'
import {
  differenceOf,
  isBlank,
  isChange,
  movedTo,
  newRow,
  sameRow,
  sent,
  set,
  stepped,
  written,
  type GridRow,
} from './grid'
import { next, rangeOf, stepped as went } from './place'

const row = (name: string, values: Partial<GridRow['values']> = {}): GridRow => {
  const made = newRow({ channel_name: name, stream_url: 'http://192.0.2.1/1', ...values })
  return { ...made, key: name, id: name }
}
const keys = (rows: GridRow[]) => rows.map(({ key }) => key).join('')

test('tables of spreadsheets and CSV are read, with quotes, breaks and commas in names', () => {
  expect(cellsOf('a\tb\r\n"c ""x""\ny"\td\n')).toEqual([
    ['a', 'b'],
    ['c "x"\ny', 'd'],
  ])
  expect(cellsOf('1,"One, two",http://a\n2,Three,http://b')).toEqual([
    ['1', 'One, two', 'http://a'],
    ['2', 'Three', 'http://b'],
  ])
  expect(cellsOf('1;a\n2;b')).toEqual([
    ['1', 'a'],
    ['2', 'b'],
  ])
  // One name with a comma is one cell.
  expect(cellsOf('News, Weather')).toEqual([['News, Weather']])
  expect(
    cellsOf(
      textOf([
        ['a\tb', 'say "x"'],
        ['', 'c'],
      ]),
    ),
  ).toEqual([
    ['a\tb', 'say "x"'],
    ['', 'c'],
  ])
})

test('what is pasted goes from the cell on, or where its first line says', () => {
  expect(pasted('7\tOne\thttp://a', 1).columns).toEqual(['tvg_chno', 'channel_name', 'stream_url'])
  const named = pasted('url,name,bitrate\nhttp://a,One,5\nhttp://b,Two,6', 3)
  expect(named.columns).toEqual(['stream_url', 'channel_name', undefined])
  expect(named.rows).toHaveLength(2)
  expect(named.dropped).toBe(1)
  expect(pasted('a\tb\tc', COLUMNS.length - 1).dropped).toBe(2)
})

test('cells are written, and rows grow', () => {
  const rows = written(
    [row('a')],
    [
      { row: 0, column: 'tvg_chno', text: '7' },
      { row: 2, column: 'channel_name', text: 'New' },
      { row: 2, column: 'enabled', text: 'no' },
    ],
  )
  expect(rows).toHaveLength(3)
  expect(rows[0]?.values.tvg_chno).toBe('7')
  expect(rows[1] && isBlank(rows[1])).toBe(true)
  expect(rows[2]?.values).toMatchObject({ channel_name: 'New', enabled: false })
  expect(sent(rows).map(({ channel_name }) => channel_name)).toEqual(['a', 'New'])
  expect(sent(rows)[0]).toMatchObject({ id: 'a', attributes: {}, options: [] })
  expect(sent(rows)[1]).not.toHaveProperty('id')
})

test('what is not changed is the same', () => {
  const base = [row('a'), row('b'), row('c')]
  expect(isChange(differenceOf(base, [...base, newRow()]))).toBe(false)
  const changed = written(base, [{ row: 1, column: 'tvg_id', text: 'x' }])
  expect(differenceOf(base, changed)).toEqual({ added: 0, changed: 1, removed: 0, moved: false })
  const back = written(changed, [{ row: 1, column: 'tvg_id', text: '' }])
  expect(isChange(differenceOf(base, back))).toBe(false)
  expect(base[1] && back[1] && sameRow(base[1], back[1])).toBe(true)
  expect(differenceOf(base, base.slice(1))).toEqual({ added: 0, changed: 0, removed: 1, moved: false })
  expect(differenceOf(base, base.toReversed()).moved).toBe(true)
})

test('rows move as a block', () => {
  const rows = ['a', 'b', 'c', 'd'].map(name => row(name))
  expect(keys(movedTo(rows, new Set(['a', 'c']), 'd', true))).toBe('bdac')
  expect(keys(movedTo(rows, new Set(['d']), 'a', false))).toBe('dabc')
  expect(keys(movedTo(rows, new Set(['b']), 'b', true))).toBe('abcd')
  expect(keys(stepped(rows, new Set(['b', 'c']), 1))).toBe('adbc')
  expect(keys(stepped(rows, new Set(['b']), -1))).toBe('bacd')
  expect(stepped(rows, new Set(['a']), -1)).toBe(rows)
  expect(set(rows, new Set(['a']), { group_title: 'x' })[0]?.values.group_title).toBe('x')
})

test('what is wrong is said before the server does', () => {
  for (const address of [
    'http://a/1',
    'udp://@239.0.0.1:1234',
    'RTSP://cam/x',
    'http://{user}:{password}@a/1|Referer=x',
  ])
    expect(wrongText('stream_url', address), address).toBeUndefined()
  for (const address of ['', 'a/b', 'ftp://a/b', 'http://', 'http:///x', 'javascript:x'])
    expect(wrongText('stream_url', address), address).toBeDefined()
  expect(wrongText('tvg_logo', 'logo.png')).toBeDefined()
  expect(wrongText('tvg_logo', '@logo:01JT')).toBeUndefined()
  expect(wrongText('group_title', 'x'.repeat(1001))).toMatch(/1,000/)
  expect(wrongInRow(newRow())).toEqual({})
  expect(Object.keys(wrongInRow(row('', { tvg_chno: '1' })))).toEqual(['channel_name'])
})

test('a number that two have is told of, if both are on', () => {
  const rows = [row('a', { tvg_chno: '7' }), row('b', { tvg_chno: ' 7 ' }), row('c', { tvg_chno: '7', enabled: false })]
  const shared = sharedNumbers(rows)
  expect(shared.get('a')).toBe('b also has number 7.')
  expect(shared.has('c')).toBe(false)
  expect(sharedNumbers([row('a', { tvg_chno: '0' }), row('b', { tvg_chno: '0' })]).size).toBe(0)
})

test('what the server refuses stands at its cell until that is changed', () => {
  const rows = [row('a'), row('b')]
  const { byRow, rest } = refusedBy(
    [
      { field: 'items.1.tvg_logo', message: 'no such logo' },
      { field: 'items', message: 'too many' },
    ],
    rows,
  )
  expect(rest).toEqual(['Too many'])
  const [, b] = rows
  if (b === undefined) throw new Error('two rows')
  expect(allWrong(b, byRow.get('b'))).toEqual({ tvg_logo: 'No such logo' })
  const [, mended] = written(rows, [{ row: 1, column: 'tvg_logo', text: 'http://a/b.png' }])
  expect(mended && allWrong(mended, byRow.get('b'))).toEqual({})
})

test('keys lead through the table, and out of it at its ends', () => {
  const size = { rows: 3, columns: 2, page: 10 }
  expect(went({ row: 0, column: 0 }, 'ArrowDown', false, size)).toEqual({ row: 1, column: 0 })
  expect(went({ row: 1, column: 1 }, 'Home', true, size)).toEqual({ row: 0, column: 0 })
  expect(went({ row: 1, column: 1 }, 'PageDown', false, size)).toEqual({ row: 2, column: 1 })
  expect(went({ row: 1, column: 1 }, 'x', false, size)).toBeUndefined()
  expect(next({ row: 0, column: 1 }, 1, size)).toEqual({ row: 1, column: 0 })
  expect(next({ row: 0, column: 0 }, -1, size)).toBeUndefined()
  expect(next({ row: 2, column: 1 }, 1, size)).toBeUndefined()
  expect(rangeOf({ row: 2, column: 0 }, { row: 0, column: 1 })).toEqual({ top: 0, bottom: 2, left: 0, right: 1 })
})
