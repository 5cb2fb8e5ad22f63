import { expect, test } from 'vitest'
import { read } from './pasted'

test('an address is an address, completed', () => {
  expect(read(' tv.example.org/list.m3u ')).toEqual({ kind: 'address', url: 'http://tv.example.org/list.m3u' })
  expect(read('Here you are: https://tv.example.org/a.m3u enjoy')).toEqual({
    kind: 'address',
    url: 'https://tv.example.org/a.m3u',
  })
  expect(read('nonsense')).toBeNull()
  expect(read('')).toBeNull()
})

test('an account is found in an address and in a message', () => {
  const account = { kind: 'account', url: 'http://tv.example.org:8080', username: 'anna', password: 'a b:c' }
  expect(read('http://tv.example.org:8080/get.php?username=anna&password=a%20b:c&type=m3u_plus')).toEqual(account)
  expect(read('Your line!\nServer URL: http://tv.example.org:8080/\nUsername : anna\r\n• Password: a b:c')).toEqual(
    account,
  )
  expect(read('Host=tv.example.org:8080\nBenutzername=anna\nPasswort=a b:c')).toEqual(account)
})
